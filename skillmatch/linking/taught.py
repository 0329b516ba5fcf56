"""What a credential teaches: stated alignments, and skills linked from its statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..domain import Competency, Credential, Link, Progress, TaughtSkill, silent
from ..frameworks import Resolver
from .skills import best_skills

if TYPE_CHECKING:
    from ..frameworks import Framework
    from .seam import TextLinker


def taught_skills(
    credentials: Sequence[Credential],
    linker: TextLinker,
    floor: float = 0.5,
    progress: Progress = silent,
    crosswalk: Mapping[str, Sequence[str]] | None = None,
) -> list[tuple[TaughtSkill, ...]]:
    """What each credential teaches, aligned skills first, then by falling probability, each skill once.

    A stated alignment that names a skill of the framework, directly or over `crosswalk`, gives probability
    1 and `aligned`; every competency statement is linked too, as is the description of a credential that
    has no competency. Names are not linked: a title promises, a statement says.
    """
    resolver = Resolver(linker.framework, crosswalk)
    statements = [_statements(credential) for credential in credentials]
    flat = [statement.text for own in statements for statement in own]
    linked = iter(linker.link_many(flat, progress=progress, stated=True))
    return [
        _taught(own, [next(linked) for _ in own], resolver, linker.framework, floor) for own in statements
    ]


def _statements(credential: Credential) -> tuple[Competency, ...]:
    if credential.competencies or not credential.description.strip():
        return credential.competencies
    return (Competency(credential.description),)


def _taught(
    statements: Iterable[Competency],
    linked: Iterable[tuple[Link, ...]],
    resolver: Resolver,
    framework: Framework,
    floor: float,
) -> tuple[TaughtSkill, ...]:
    found: dict[str, TaughtSkill] = {}
    for statement, links in zip(statements, linked, strict=True):
        for row in (row for alignment in statement.alignments for row in resolver.rows(alignment)):
            skill = framework.skill(row)
            found[skill.uri] = TaughtSkill(skill.uri, skill.label, 1.0, statement.text, aligned=True)
        for best in best_skills(links, floor):
            known = found.get(best.uri)
            if known is None or (not known.aligned and best.score > known.probability):
                found[best.uri] = TaughtSkill(best.uri, best.label, best.score, statement.text, aligned=False)
    return tuple(sorted(found.values(), key=lambda one: (not one.aligned, -one.probability, one.skill)))
