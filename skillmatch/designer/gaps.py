"""What does my programme miss? A framework held against its statements, gaps weighed by demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Coverage, Credential, Gap, GapReport, ScoringSettings, TaughtSkill
from skillmatch.frameworks import Framework
from skillmatch.graph import GraphProblem
from skillmatch.ranking import Relatedness, Taught

from .coverage import Covered, Suggestion, cover, coverage_of, redundant, state, suggestions
from .order import order_faults

_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """Skill URI → share in [0, 1] of those who want it, and who these are."""

    shares: Mapping[str, float]
    among: str = "postings"


def gaps(
    programme: Sequence[Credential],
    taught: Mapping[str, Sequence[TaughtSkill]],
    *,
    relatedness: Relatedness,
    targets: Iterable[int] | None = None,
    demand: Wanted | None = None,
    occupations: Wanted | None = None,
    catalogue: Taught | None = None,
    offered: Mapping[str, Credential] | None = None,
    problems: Iterable[GraphProblem] = (),
    ordered: bool = False,
    name: str = "",
    settings: ScoringSettings | None = None,
    n: int = 20,
) -> GapReport:
    """Coverage of the framework of `relatedness` by a programme, and its `n` gaps that matter most.

    `taught`: credential id → what it teaches. `targets`: rows to hold it against, None for all of them.
    `demand` and `occupations`: who wants each skill. `offered`: the credentials of the catalogue, for
    their names, and so that of equal suggestions the programme's own issuers and fewer hours come first.
    `catalogue`: what others teach, for suggestions. `problems`: of the whole graph; those that concern
    the programme are told. `ordered` says that the programme's order is the order of teaching, which is
    then checked. Every target under `settings.covered` is a gap. Its parts: `demand`, `occupations` (share
    of the framework's occupations that need it) and `coverage` = −score · (the two); they sum to its score.
    Equal scores go by less coverage, then by label.
    """
    settings, framework = settings or relatedness.settings, relatedness.framework
    own = Taught((credential.id for credential in programme), taught, framework, settings)
    covered = cover(own, relatedness)
    rows = np.arange(len(framework)) if targets is None else np.array(sorted(set(targets)), dtype=np.int64)
    pull = _Pull.of(framework, demand or Wanted({}), occupations or Wanted({}, "occupations"))
    shelf = _Shelf(catalogue, own, offered or {}, frozenset(credential.issuer for credential in programme))
    found = _gaps(rows, covered, own, pull, relatedness, shelf, settings, n)
    done = rows[covered.scores[rows] >= settings.covered]
    touched = int(np.count_nonzero(covered.scores[rows] > 0)) - len(done)
    records = [coverage_of(int(row), covered, own, framework, settings) for row in done]
    return GapReport(
        programme=name or ", ".join(credential.name for credential in programme),
        framework=framework.info.id,
        gaps=found,
        covered=tuple(sorted(records, key=lambda record: (-record.score, record.label, record.skill))),
        redundant=redundant(own, settings),
        broken=_broken(programme, problems, ordered),
        asked=len(rows),
        partly=touched,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Pull:
    """How much each skill is wanted: (n,) shares in [0, 1], and of what."""

    demand: NDArray[np.float64]
    occupations: NDArray[np.float64]
    demand_among: str
    occupations_among: str

    @classmethod
    def of(cls, framework: Framework, demand: Wanted, occupations: Wanted) -> _Pull:
        columns = []
        for wanted in (demand, occupations):
            shares = np.zeros(len(framework))
            for skill, share in wanted.shares.items():
                row = framework.row(skill)
                if row is not None:
                    shares[row] = share
            columns.append(shares)
        return cls(columns[0], columns[1], demand.among, occupations.among)

    def told(self, row: int) -> tuple[str, ...]:
        """Who wants the skill of a row, in words."""
        asked = _share("Asked for in", float(self.demand[row]), self.demand_among)
        needed = _share("Needed by", float(self.occupations[row]), self.occupations_among)
        return tuple(sentence for sentence in (asked, needed) if sentence)


def _share(verb: str, share: float, among: str) -> str:
    if share <= 0:
        return ""
    return f"{verb} {share:.0%} of {among}." if share >= 0.01 else f"{verb} under 1% of {among}."


@dataclass(frozen=True, slots=True, eq=False)
class _Shelf:
    """Where suggestions come from."""

    catalogue: Taught | None
    own: Taught
    offered: Mapping[str, Credential]
    issuers: frozenset[str]

    def suggest(self, row: int, relatedness: Relatedness) -> tuple[Suggestion, ...]:
        if self.catalogue is None:
            return ()
        inside = set(self.own.ids)
        outside = np.array([name not in inside for name in self.catalogue.ids], dtype=np.bool_)
        return suggestions(row, self.catalogue, outside, relatedness, self._ease)

    def name(self, credential: str) -> str:
        return self.offered[credential].name if credential in self.offered else credential

    def _ease(self, credential: str) -> tuple[bool, float]:
        one = self.offered.get(credential)
        hours = one.hours if one and one.hours is not None else float("inf")
        return one is None or one.issuer not in self.issuers, hours


def _gaps(
    rows: NDArray[np.int64],
    covered: Covered,
    own: Taught,
    pull: _Pull,
    relatedness: Relatedness,
    shelf: _Shelf,
    settings: ScoringSettings,
    n: int,
) -> tuple[Gap, ...]:
    framework = relatedness.framework
    open_rows = rows[covered.scores[rows] < settings.covered]
    wanted = pull.demand[open_rows] + pull.occupations[open_rows]
    scores = np.round(wanted * (1.0 - covered.scores[open_rows]), _DIGITS)
    labels = np.array([framework.labels[row] for row in open_rows.tolist()], dtype=np.str_)
    best = np.lexsort((open_rows, labels, covered.scores[open_rows], -scores))[: max(n, 0)]
    found = []
    for rank, row in enumerate(open_rows[best].tolist(), start=1):
        record = coverage_of(row, covered, own, framework, settings)
        others = shelf.suggest(row, relatedness)
        found.append(_gap(rank, record, pull, row, others, shelf, settings))
    return tuple(found)


def _gap(
    rank: int,
    record: Coverage,
    pull: _Pull,
    row: int,
    others: tuple[Suggestion, ...],
    shelf: _Shelf,
    settings: ScoringSettings,
) -> Gap:
    demand, occupations = float(pull.demand[row]), float(pull.occupations[row])
    covered = -record.score * (demand + occupations) + 0.0
    parts = {"demand": demand, "occupations": occupations, "coverage": covered}
    return Gap(
        rank=rank,
        item=record.skill,
        name=record.label,
        score=sum(parts.values()),
        parts=parts,
        because=(*_taught(record), *pull.told(row), *_elsewhere(others, shelf, settings)),
        coverage=record,
        suggestions=tuple(credential for credential, _, _ in others),
        settings_version=settings.version,
    )


def _taught(record: Coverage) -> tuple[str, ...]:
    if record.state == "partly":
        return (f'Only partly covered ({record.score:.2f}), by "{record.statement}" of {record.credential}.',)
    return ("No statement of the programme speaks to it.",)


def _elsewhere(others: tuple[Suggestion, ...], shelf: _Shelf, settings: ScoringSettings) -> tuple[str, ...]:
    if not others:
        return ()
    credential, value, one = others[0]
    how = "covers it" if state(value, settings) == "covered" else "comes near it"
    return (f'"{shelf.name(credential)}" {how}: "{one.statement}"',)


def _broken(
    programme: Sequence[Credential], problems: Iterable[GraphProblem], ordered: bool
) -> tuple[str, ...]:
    """Faults of the graph that concern the programme, and of its order."""
    inside = {credential.id for credential in programme}
    told = [problem.message for problem in problems if not inside.isdisjoint(problem.members)]
    return tuple(dict.fromkeys([*told, *(order_faults(programme) if ordered else ())]))
