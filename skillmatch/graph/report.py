"""A catalogue's prerequisites, examined: what there is, what is broken, what may go wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from skillmatch.domain import Credential, Prerequisite, Stack

from .conditions import leaves, texts
from .graph import PrerequisiteGraph
from .problems import GraphProblem, ProblemKind


@dataclass(frozen=True, slots=True)
class GraphReport:
    """What `skillmatch graph check` tells."""

    credentials: int
    stacks: int
    conditions: int
    """Credentials and skills asked for, in whatever role, repeats included."""
    texts: int
    """Conditions that are only text: shown, never taken as met or as missing."""
    with_texts: tuple[str, ...]
    """Ids of the credentials and stacks that have those."""
    problems: tuple[GraphProblem, ...]
    """Broken: cycles, targets that are nowhere, rules nobody can meet."""
    risks: tuple[GraphProblem, ...]
    """Not broken: awards that expire before they are needed, advice that points nowhere."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing is broken; risks and text do not count."""
        return not self.problems

    def counts(self) -> dict[str, int]:
        """Problems and risks by kind."""
        return dict(Counter(problem.kind for problem in (*self.problems, *self.risks)))

    def sentences(self, kind: ProblemKind) -> list[str]:
        """What is found of one kind, a sentence each; what one item asks for in vain is told together."""
        found = [problem for problem in (*self.problems, *self.risks) if problem.kind == kind]
        if kind != "dangling":
            return [problem.message for problem in found]
        owners: dict[str, list[GraphProblem]] = {}
        for problem in found:
            owners.setdefault(problem.members[0], []).append(problem)
        return [_together(several) for several in owners.values()]


def _together(several: list[GraphProblem]) -> str:
    others = len(several) - 1
    more = "" if not others else f" Nor {'is 1 other' if others == 1 else f'are {others:,} others'} it names."
    return several[0].message + more


def examine(graph: PrerequisiteGraph) -> GraphReport:
    """Count and check everything."""
    records: list[Credential | Stack] = [*graph.credentials.values(), *graph.stacks.values()]
    rules = [(record.id, rule) for record in records for rule in _rules(record)]
    told = dict.fromkeys((key for key, _ in rules), 0)
    for key, rule in rules:
        told[key] += len(texts(rule))
    return GraphReport(
        credentials=len(graph.credentials),
        stacks=len(graph.stacks),
        conditions=sum(1 for _, rule in rules for _ in leaves(rule)),
        texts=sum(told.values()),
        with_texts=tuple(sorted(key for key, count in told.items() if count)),
        problems=graph.problems(),
        risks=graph.risks(),
    )


def _rules(record: Credential | Stack) -> Iterator[Prerequisite]:
    if isinstance(record, Stack):
        yield record.completion
        return
    roles = (record.prerequisite, record.corequisite, record.equivalent, record.advanced_standing)
    yield from (rule for rule in (*roles, record.recommended) if rule is not None)
