"""What does my programme miss? A framework held against its statements, gaps weighed by demand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import ClosingSet, Coverage, Credential, Gap, GapReport, ScoringSettings
from skillmatch.graph import GraphProblem, PrerequisiteGraph
from skillmatch.ranking import Relatedness, Taught

from .closing import Open, closing_set, exact_set
from .coverage import Covered, by_credential, cover, coverage_of, level_factors, redundant
from .hierarchy import Hierarchy
from .mapping import mapping_shares, taught_of, unlinked
from .order import loose, order_faults, skill_disorder
from .question import Programme, Target, Wish, built_up
from .shelf import Offers, Shelf, Suggestion

_DIGITS = 12


def gaps(
    programme: Programme,
    asked: Target,
    relatedness: Relatedness,
    *,
    shelf: Shelf | None = None,
    graph: PrerequisiteGraph | None = None,
    hierarchy: Hierarchy | None = None,
    wish: Wish | None = None,
) -> GapReport:
    """Coverage of what is asked by a programme, and the gaps that matter most.

    `shelf`: what others teach, for suggestions. `graph`: of the whole catalogue, the programme included; its
    problems are told where they concern the programme. `hierarchy`: for the roll-up; made where it is not
    given. Every skill asked for that is not wholly covered is a gap. Its parts sum to its score: the shares
    that `wish.order` names, and `coverage` = −coverage · their sum. Equal scores go by the weight of the
    requirement, then by less coverage, then by label.
    """
    wish = wish or Wish()
    held = _Held.of(programme, relatedness, wish)
    look = _Look(held, asked, wish, relatedness)
    offers = (shelf or Shelf(None)).offers(look.open_rows, relatedness)
    rolled = hierarchy or Hierarchy(relatedness.framework)
    covered, touched = look.records(2), look.records(1)
    found = look.gaps(offers, shelf or Shelf(None))
    closing = look.closing(offers, graph) if graph else ClosingSet()
    order = order_faults(programme.credentials) if programme.ordered else ()
    disorder = skill_disorder(programme.credentials, held.own, held.settings, ordered=programme.ordered)
    return GapReport(
        programme=programme.name or ", ".join(one.name for one in programme.credentials),
        framework=relatedness.framework.info.id,
        gaps=found,
        covered=covered,
        redundant=redundant(held.own, held.settings),
        broken=_broken(programme.credentials, graph.problems() if graph else ()),
        asked=len(asked.rows),
        partly=len(touched),
        against=asked.words,
        touched=touched,
        unasked=look.unasked(),
        groups=rolled.roll_up(asked.rows, held.covered.states(asked.rows)),
        unlinked=tuple(unlinked(programme.credentials, programme.mapped)),
        loose=loose(programme.credentials, graph) if graph else (),
        disorder=tuple(dict.fromkeys((*order, *disorder))),
        closing=closing,
        mapping=mapping_shares(programme.mapped),
        demand=asked.demand.basis,
        order=wish.order,
        by_credential=by_credential(held.own, relatedness, held.covered, asked.rows),
        names=_names(programme.credentials, shelf or Shelf(None), found, closing),
        settings_version=held.settings.version,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """A programme as columns."""

    programme: Programme
    own: Taught
    covered: Covered
    settings: ScoringSettings
    names: dict[str, str]

    @classmethod
    def of(cls, programme: Programme, relatedness: Relatedness, wish: Wish) -> _Held:
        levels = {one.id: one.level for one in programme.credentials}
        taught = taught_of(programme.mapped)
        own = Taught(levels, taught, relatedness.framework, relatedness.settings)
        factors = level_factors([levels[name] for name in own.ids], wish.level)
        names = {one.id: one.name for one in programme.credentials}
        return cls(programme, own, cover(own, relatedness, factors=factors), relatedness.settings, names)


class _Look:
    """A programme held against what is asked."""

    def __init__(self, held: _Held, asked: Target, wish: Wish, relatedness: Relatedness) -> None:
        self.held, self.asked, self.wish, self.relatedness = held, asked, wish, relatedness
        self.framework, self.covered = relatedness.framework, held.covered
        self.states = held.covered.states(asked.rows)
        self.open_rows = asked.rows[self.states < 2]
        self.built_up = built_up(self.framework, asked.rows)
        shares = self.built_up / max(len(asked.rows), 1)
        self.parts = asked.wanted(wish.order, shares)
        self.wanted = np.sum(list(self.parts.values()), axis=0)

    def records(self, state: int) -> tuple[Coverage, ...]:
        """Those asked for that are in this state (2 covered, 1 partly), best first."""
        found = [self.record(row) for row in self.asked.rows[self.states == state].tolist()]
        return tuple(sorted(found, key=lambda one: (-one.score, one.label, one.skill)))

    def record(self, row: int) -> Coverage:
        return coverage_of(row, self.covered, self.held.own, self.framework)

    def gaps(self, offers: Offers | None, shelf: Shelf) -> tuple[Gap, ...]:
        rows, scores = self.open_rows, self.covered.scores[self.open_rows]
        worth = np.round(self.wanted[rows] * (1.0 - scores), _DIGITS)
        needed = np.array([self.asked.weights.get(row, 0.0) for row in rows.tolist()])
        labels = np.array([self.framework.labels[row] for row in rows.tolist()], dtype=np.str_)
        best = np.lexsort((rows, labels, scores, -needed, -worth))[: max(self.wish.n, 0)]
        return tuple(self._gap(rank, row, offers, shelf) for rank, row in enumerate(rows[best].tolist(), 1))

    def _gap(self, rank: int, row: int, offers: Offers | None, shelf: Shelf) -> Gap:
        record, asked = self.record(row), self.asked
        parts = {name: float(column[row]) for name, column in self.parts.items()}
        parts["coverage"] = -record.score * sum(parts.values()) + 0.0
        others = offers.of(row) if offers else ()
        return Gap(
            rank=rank,
            item=record.skill,
            name=record.label,
            score=sum(parts.values()),
            parts=parts,
            because=(
                *self._taught(record),
                *self._wanted(row),
                *_elsewhere(others, shelf, self.held.settings),
            ),
            coverage=record,
            suggestions=tuple(one.credential for one in others),
            settings_version=self.held.settings.version,
            demand=asked.demand.estimate(row),
            occupations=int(asked.counts[row]) if asked.counts is not None else 0,
            builds_up=int(self.built_up[row]),
        )

    def _taught(self, record: Coverage) -> tuple[str, ...]:
        if record.state == "missing":
            return ("No statement of the programme speaks to it.",)
        why = "it is taught at a lower level" if record.lower_level else _VIA.get(record.via, "")
        name = self.held.names[record.credential]
        return (f'Only partly covered ({record.score:.2f}), by "{record.statement}" of "{name}": {why}.',)

    def _wanted(self, row: int) -> tuple[str, ...]:
        weight, above = self.asked.weights.get(row), int(self.built_up[row])
        said = (
            f"{'Essential' if weight >= 1 else 'Optional'} for {self.asked.words}." if weight else "",
            self.asked.demand.told(row, "Asked for in"),
            self.asked.occupations.told(row, "Needed by"),
            f"{above:,} of the skills asked for {'builds' if above == 1 else 'build'} on it."
            if above
            else "",
        )
        return tuple(sentence for sentence in said if sentence)

    def unasked(self) -> tuple[Coverage, ...]:
        """What is surely taught and neither asked for nor related to anything asked for.

        Of a whole framework only what postings want counts as asked for, so that without any nothing is said.
        """
        n, rows = len(self.framework), self.asked.rows
        whole = len(rows) == n
        if whole and self.asked.demand.basis.effective <= 0:
            return ()
        wanted = np.zeros(n, dtype=np.bool_)
        wanted[rows] = True
        if whole:
            wanted = self.asked.demand.shares > 0
        sure = self.held.own.rows[self.held.own.probabilities >= self.held.settings.covered]
        lost = [row for row in np.unique(sure).tolist() if not wanted[self.relatedness.held(row).rows].any()]
        found = map(self.record, lost)
        return tuple(sorted(found, key=lambda one: (-one.probability, one.label, one.skill)))

    def closing(self, offers: Offers | None, graph: PrerequisiteGraph) -> ClosingSet:
        rows = self.open_rows
        worth = self.wanted[rows]
        if not worth.any():
            worth = np.array([self.asked.weights.get(row, 0.0) for row in rows.tolist()])
        gaps = Open(rows, worth, self.covered.scores[rows])
        held = [one.id for one in self.held.programme.credentials]
        if self.wish.hours is None:
            return closing_set(gaps, offers, graph, held)
        hours, seconds = self.wish.hours, self.wish.seconds
        return exact_set(gaps, offers, graph, held, self.relatedness, hours, seconds)


_VIA = {
    "narrower": "a narrower skill is taught",
    "broader": "only a broader skill is taught",
    "near": "something near it is taught",
    "same": "the statement may mean something else",
}


def _elsewhere(others: Sequence[Suggestion], shelf: Shelf, settings: ScoringSettings) -> tuple[str, ...]:
    if not others:
        return ()
    first = others[0]
    how = "covers it" if first.value >= settings.covered else "comes near it"
    return (f'"{shelf.name(first.credential)}" {how}: "{first.teaches.statement}"',)


def _names(
    programme: Sequence[Credential], shelf: Shelf, found: Sequence[Gap], closing: ClosingSet
) -> dict[str, str]:
    """Credential id → name, of everything a report names by id."""
    suggested = {key for gap in found for key in gap.suggestions} | {one.credential for one in closing.steps}
    return {one.id: one.name for one in programme} | {key: shelf.name(key) for key in sorted(suggested)}


def _broken(programme: Sequence[Credential], problems: Iterable[GraphProblem]) -> tuple[str, ...]:
    """Faults of the graph that concern the programme."""
    inside = {credential.id for credential in programme}
    told = (problem.message for problem in problems if not inside.isdisjoint(problem.members))
    return tuple(dict.fromkeys(told))


def wanted_rows(rows: Iterable[int]) -> NDArray[np.int64]:
    """Framework rows, rising, each once."""
    return np.array(sorted(set(rows)), dtype=np.int64)
