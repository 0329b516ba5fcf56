"""What a credential teaches: stated alignments, and skills linked from its statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..domain import Alignment, Competency, Credential, Link, Progress, TaughtSkill, silent
from .skills import best_skills

if TYPE_CHECKING:
    from ..frameworks import Framework
    from .linker import Linker


class Targets:
    """Finds the framework skill that an alignment points at: by URI, by code, or over an exactMatch."""

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self._codes = {code: row for row, code in reversed(list(enumerate(framework.codes))) if code}
        self._foreign: dict[str, int] = {}
        for source, targets in framework.mappings("exactMatch").items():
            row, others = framework.row(source), [framework.row(target) for target in targets]
            for target in targets:
                if row is not None:
                    self._foreign.setdefault(target, row)
            if row is None and others and others[0] is not None:
                self._foreign.setdefault(source, others[0])

    def row(self, alignment: Alignment) -> int | None:
        """Row of the skill, or None where the framework has no such skill.

        A bare code counts only where the alignment names this framework, or no framework at all.
        """
        found = self._framework.row(alignment.target_uri)
        if found is None:
            found = self._foreign.get(alignment.target_uri)
        if found is None and alignment.target_code and self._names_this(alignment.framework):
            found = self._codes.get(alignment.target_code)
        return found

    def _names_this(self, name: str) -> bool:
        info = self._framework.info
        wanted = name.casefold().strip()
        return not wanted or wanted in {info.id.casefold(), info.title.casefold(), info.source.casefold()}


def taught_skills(
    credentials: Sequence[Credential], linker: Linker, floor: float = 0.5, progress: Progress = silent
) -> list[tuple[TaughtSkill, ...]]:
    """What each credential teaches, aligned skills first, then by falling probability, each skill once.

    A stated alignment that the framework knows gives probability 1 and `aligned`; every competency statement is
    linked too, as is the description of a credential that has no competency. Names are not linked: a title
    promises, a statement says.
    """
    targets = Targets(linker.framework)
    statements = [_statements(credential) for credential in credentials]
    flat = [statement.text for own in statements for statement in own]
    linked = iter(linker.link_many(flat, progress=progress))
    return [
        _taught(own, [next(linked) for _ in own], targets, linker.framework, floor) for own in statements
    ]


def _statements(credential: Credential) -> tuple[Competency, ...]:
    if credential.competencies or not credential.description.strip():
        return credential.competencies
    return (Competency(credential.description),)


def _taught(
    statements: Iterable[Competency],
    linked: Iterable[tuple[Link, ...]],
    targets: Targets,
    framework: Framework,
    floor: float,
) -> tuple[TaughtSkill, ...]:
    found: dict[str, TaughtSkill] = {}
    for statement, links in zip(statements, linked, strict=True):
        for row in filter(lambda r: r is not None, map(targets.row, statement.alignments)):
            skill = framework.skill(int(row or 0))
            found[skill.uri] = TaughtSkill(skill.uri, skill.label, 1.0, statement.text, aligned=True)
        for best in best_skills(links, floor):
            known = found.get(best.uri)
            if known is None or (not known.aligned and best.score > known.probability):
                found[best.uri] = TaughtSkill(best.uri, best.label, best.score, statement.text, aligned=False)
    return tuple(sorted(found.values(), key=lambda one: (not one.aligned, -one.probability, one.skill)))
