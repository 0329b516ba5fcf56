"""The skills, or the occupations, of a framework as columns that can be compared with another's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from ..errors import FrameworkError

if TYPE_CHECKING:
    from ..frameworks import Framework

ConceptKind = Literal["skill", "occupation"]


@dataclass(frozen=True)
class Concepts:
    """Row `i` of every column speaks of the same concept. Headings are none."""

    framework: str
    version: str
    """Of the framework's content."""
    kind: ConceptKind
    uris: tuple[str, ...]
    labels: tuple[str, ...]
    aliases: tuple[tuple[str, ...], ...]
    descriptions: tuple[str, ...]
    codes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.uris)

    @cached_property
    def rows(self) -> dict[str, int]:
        """URI → row."""
        return {uri: row for row, uri in enumerate(self.uris)}

    @property
    def described(self) -> list[str]:
        """ "label: description", the label alone where there is none."""
        pairs = zip(self.labels, self.descriptions, strict=True)
        return [f"{label}: {text}" if text else label for label, text in pairs]


def concepts_of(framework: Framework, kind: ConceptKind) -> Concepts:
    """The skills or the occupations of a framework.

    Raises:
        FrameworkError: it has none.
    """
    found = (
        framework.records.skills
        if kind == "skill"
        else tuple(one for one in framework.occupations if not one.is_group)
    )
    info = framework.info
    if not found:
        raise FrameworkError(
            f"The framework {info.id!r} holds no {kind}s.", fix="Map another kind, or framework."
        )
    return Concepts(
        info.id,
        f"{info.version} {info.sha256} {len(found)}",
        kind,
        tuple(one.uri for one in found),
        tuple(one.label for one in found),
        tuple(one.alt_labels for one in found),
        tuple(one.description for one in found),
        tuple(one.code for one in found),
    )
