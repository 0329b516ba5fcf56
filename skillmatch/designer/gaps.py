"""What does my programme miss? A framework held against its statements, gaps weighed by demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Coverage, Credential, Gap, GapReport, ScoringSettings, TaughtSkill
from skillmatch.graph import GraphProblem
from skillmatch.ranking import Relatedness, Taught

from .coverage import Covered, cover, coverage_of, redundant, state, suggestions
from .order import order_faults

_DIGITS = 12


def gaps(
    programme: Sequence[Credential],
    taught: Mapping[str, Sequence[TaughtSkill]],
    *,
    relatedness: Relatedness,
    targets: Iterable[int] | None = None,
    demand: Mapping[str, float] | None = None,
    occupation_counts: NDArray[np.int64] | None = None,
    catalogue: Taught | None = None,
    problems: Iterable[GraphProblem] = (),
    ordered: bool = False,
    name: str = "",
    demand_of: str = "postings",
    settings: ScoringSettings | None = None,
    n: int = 20,
) -> GapReport:
    """Coverage of the framework of `relatedness` by a programme, and its `n` gaps that matter most.

    `taught`: credential id → what it teaches. `targets`: rows to hold it against, None for all of them.
    `demand`: skill URI → share of the postings that `demand_of` names; `occupation_counts` (skills,) as
    `Framework` gives it.
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
    pull = _Pull.of(relatedness, demand or {}, occupation_counts, demand_of)
    found = _gaps(rows, covered, own, pull, relatedness, catalogue, settings, n)
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
    """How much each skill is wanted, both (n,) in [0, 1]."""

    demand: NDArray[np.float64]
    occupations: NDArray[np.float64]
    counts: NDArray[np.int64]
    demand_of: str

    @classmethod
    def of(
        cls,
        relatedness: Relatedness,
        demand: Mapping[str, float],
        counts: NDArray[np.int64] | None,
        demand_of: str,
    ) -> _Pull:
        framework = relatedness.framework
        shares = np.zeros(len(framework))
        for skill, share in demand.items():
            row = framework.row(skill)
            if row is not None:
                shares[row] = share
        needed = np.zeros(len(framework), dtype=np.int64) if counts is None else counts
        whole = sum(not occupation.is_group for occupation in framework.occupations)
        return cls(shares, needed / max(whole, int(needed.max(initial=1)), 1), needed, demand_of)


def _gaps(
    rows: NDArray[np.int64],
    covered: Covered,
    own: Taught,
    pull: _Pull,
    relatedness: Relatedness,
    catalogue: Taught | None,
    settings: ScoringSettings,
    n: int,
) -> tuple[Gap, ...]:
    framework = relatedness.framework
    open_rows = rows[covered.scores[rows] < settings.covered]
    wanted = pull.demand[open_rows] + pull.occupations[open_rows]
    scores = np.round(wanted * (1.0 - covered.scores[open_rows]), _DIGITS)
    labels = np.array([framework.labels[row] for row in open_rows.tolist()], dtype=np.str_)
    best = np.lexsort((open_rows, labels, covered.scores[open_rows], -scores))[: max(n, 0)]
    outside = _outside(catalogue, own)
    found = []
    for rank, row in enumerate(open_rows[best].tolist(), start=1):
        record = coverage_of(row, covered, own, framework, settings)
        others = suggestions(row, catalogue, outside, relatedness) if catalogue else ()
        found.append(_gap(rank, record, pull, row, others, settings))
    return tuple(found)


def _outside(catalogue: Taught | None, own: Taught) -> NDArray[np.bool_]:
    inside = set(own.ids)
    ids = catalogue.ids if catalogue else []
    return np.array([name not in inside for name in ids], dtype=np.bool_)


def _gap(
    rank: int,
    record: Coverage,
    pull: _Pull,
    row: int,
    others: tuple[tuple[str, float, TaughtSkill], ...],
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
        because=_because(record, _asked(demand, pull.demand_of), int(pull.counts[row]), others, settings),
        coverage=record,
        suggestions=tuple(credential for credential, _, _ in others),
        settings_version=settings.version,
    )


def _asked(demand: float, demand_of: str) -> str:
    if demand <= 0:
        return ""
    return (
        f"Asked for in {demand:.0%} of {demand_of}." if demand >= 0.01 else f"Asked for in some {demand_of}."
    )


def _because(
    record: Coverage,
    asked: str,
    occupations: int,
    others: tuple[tuple[str, float, TaughtSkill], ...],
    settings: ScoringSettings,
) -> tuple[str, ...]:
    if record.state == "partly":
        told = [f'Only partly covered ({record.score:.2f}), by "{record.statement}" of {record.credential}.']
    else:
        told = ["No statement of the programme speaks to it."]
    if asked:
        told.append(asked)
    if occupations:
        told.append(f"Needed by {occupations} occupation{'' if occupations == 1 else 's'} of the framework.")
    if others:
        credential, value, one = others[0]
        how = "covers" if state(value, settings) == "covered" else "comes near it"
        told.append(f'{credential} {how}: "{one.statement}".')
    return tuple(told)


def _broken(
    programme: Sequence[Credential], problems: Iterable[GraphProblem], ordered: bool
) -> tuple[str, ...]:
    """Faults of the graph that concern the programme, and of its order."""
    inside = {credential.id for credential in programme}
    told = [problem.message for problem in problems if not inside.isdisjoint(problem.members)]
    return tuple(dict.fromkeys([*told, *(order_faults(programme) if ordered else ())]))
