"""The heat map: headings of a framework, or skills, held against the credentials of a programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skillmatch.designer import Hierarchy
from skillmatch.domain import Coverage, CoverageState, GapReport, GroupCoverage
from skillmatch.matcher import Matcher
from skillmatch.matcher.designing import Sheet
from skillmatch.matcher.gap_report import hierarchy_of

SIGNS: dict[CoverageState, str] = {"covered": "●", "partly": "◐", "missing": "○"}
"""Each state has a sign and a word beside its colour."""
_COLUMNS = 12
_HEADINGS = 60
_SKILLS = 40
"""Rows of each state; what is left is counted, and in the exports."""
_SHADES = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """What one credential does for one row: said in words for those who do not see the shade."""

    text: str
    said: str
    shade: int = 0
    """0 for nothing to 4 for most: of a skill by quarters of the score, of a heading by every two skills."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    group: GroupCoverage
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SkillRow:
    coverage: Coverage
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """One level of the map."""

    trail: tuple[tuple[str, str], ...]
    """(URI, label) of the heading shown and those above it, from the top; nothing at the top."""
    columns: tuple[str, ...]
    """Ids of credentials."""
    more_columns: int
    groups: tuple[GroupRow, ...]
    more_groups: int
    skills: tuple[SkillRow, ...]
    more_skills: int


def heat(sheet: Sheet, report: GapReport, heading: str = "") -> Heat:
    """The map at one heading, or at the top; a heading nothing is asked under is the top."""
    look = _Look(sheet, report, heading)
    used = _used(report)
    columns = _busiest(used, report)
    groups = look.below()
    skills, left = look.skills()
    return Heat(
        look.trail(),
        columns,
        len(used) - len(columns),
        tuple(look.group_row(one, columns) for one in groups[:_HEADINGS]),
        max(len(groups) - _HEADINGS, 0),
        tuple(SkillRow(one, look.skill_cells(one, columns)) for one in skills),
        left,
    )


def _used(report: GapReport) -> dict[str, int]:
    """Credential → how many skills it touches, in the order of the programme."""
    found = dict.fromkeys(report.names, 0)
    for own in report.by_credential.values():
        for key in own:
            found[key] = found.get(key, 0) + 1
    return {key: count for key, count in found.items() if count}


def _busiest(used: Mapping[str, int], report: GapReport) -> tuple[str, ...]:
    """The credentials that touch most, in the order of the programme."""
    most = sorted(used, key=lambda key: -used[key])[:_COLUMNS]
    return tuple(key for key in report.names if key in most)


class _Look:
    def __init__(self, sheet: Sheet, report: GapReport, heading: str) -> None:
        self._report = report
        self._hierarchy: Hierarchy = hierarchy_of(sheet.snapshot)
        self._sure = sheet.snapshot.settings.covered
        self._framework = sheet.snapshot.framework
        self._here = next((one for one in report.groups if one.uri == heading), None)
        rows = ((self._framework.row(uri), uri) for uri in report.by_credential)
        known = [(row, uri) for row, uri in rows if row is not None]
        self._rows = np.array([row for row, _ in known], dtype=np.int64)
        self._uris = [uri for _, uri in known]

    def trail(self) -> tuple[tuple[str, str], ...]:
        here = self._here
        if here is None:
            return ()
        above = []
        for depth, label in enumerate(here.path):
            own = (one for one in self._report.groups if one.label == label and one.path == here.path[:depth])
            above.append((next((one.uri for one in own), ""), label))
        return (*above, (here.uri, here.label))

    def below(self) -> list[GroupCoverage]:
        """Headings directly below, those with most covered first."""
        path = (*self._here.path, self._here.label) if self._here else ()
        found = [one for one in self._report.groups if one.path == path]
        return sorted(found, key=lambda one: (-one.covered, -one.partly, -one.asked, one.label))

    def group_row(self, group: GroupCoverage, columns: Sequence[str]) -> GroupRow:
        inside = np.isin(self._rows, self._hierarchy.under(group.uri))
        scores = [self._report.by_credential[self._uris[place]] for place in np.flatnonzero(inside).tolist()]
        return GroupRow(group, tuple(self._counted(scores, key) for key in columns))

    def _counted(self, scores: Sequence[Mapping[str, float]], key: str) -> Cell:
        own = [one[key] for one in scores if key in one]
        sure = sum(score >= self._sure for score in own)
        some = len(own) - sure
        if not own:
            return Cell("", "nothing")
        text = " ".join(f"{sign} {count}" for sign, count in (("●", sure), ("◐", some)) if count)
        return Cell(text, f"{sure} surely, {some} in part", min(1 + sure // 2, _SHADES))

    def skills(self) -> tuple[list[Coverage], int]:
        """Skills here, the covered first, and how many more there are."""
        report = self._report
        inside = self._inside()
        missing = [gap.coverage for gap in report.gaps if gap.coverage.state == "missing"]
        shown = []
        for of_state in (report.covered, report.touched, missing):
            shown += [one for one in of_state if inside is None or one.skill in inside][:_SKILLS]
        here = self._here
        return shown, (here.asked if here else report.asked) - len(shown)

    def _inside(self) -> frozenset[str] | None:
        """URIs under the heading shown; None at the top."""
        if self._here is None:
            return None
        uris = self._framework.uris
        return frozenset(str(uris[row]) for row in self._hierarchy.under(self._here.uri).tolist())

    def skill_cells(self, one: Coverage, columns: Sequence[str]) -> tuple[Cell, ...]:
        scores = self._report.by_credential.get(one.skill, {})
        return tuple(self._scored(scores.get(key, 0.0)) for key in columns)

    def _scored(self, score: float) -> Cell:
        if score <= 0:
            return Cell("", "nothing")
        sign = SIGNS["covered" if score >= self._sure else "partly"]
        return Cell(f"{sign} {score:.2f}", f"{score:.2f}", min(1 + int(score * _SHADES), _SHADES))


def choices(lent: Matcher) -> dict[str, list[tuple[str, str]]]:
    """What may be chosen as a programme: kind → (id, name); at most `MOST` of a kind."""
    snapshot = lent.snapshot
    named = {key: one.name for key, one in snapshot.workspace.issuers().items()}
    offering = {one.issuer for one in snapshot.credentials.values()}
    found = {
        "Stacks": {key: one.name for key, one in snapshot.stacks.items()},
        "Everything an issuer offers": {key: named.get(key, key) for key in offering},
        "Single credentials": {key: one.name for key, one in snapshot.credentials.items()},
    }
    return {
        kind: sorted(own.items(), key=lambda pair: (pair[1].casefold(), pair[0]))[:MOST]
        for kind, own in found.items()
        if own
    }


MOST = 300
"""Programmes of a kind listed to choose from; others are named by their ids."""
