"""What a linker works out of a framework once: made in seconds, kept as arrays, read in a fraction of one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from numpy.typing import NDArray

from ..domain import Progress, silent
from .known import Known, known_of
from .lexical import LexicalIndex
from .literal import LiteralMatcher
from .postings import Arrays
from .settings import LinkSettings

if TYPE_CHECKING:
    from ..encoders import Encoder
    from ..frameworks import Framework

_MAKERS = ("characters", "guards", "kept", "known", "lexical", "literal", "names", "postings", "words")


@dataclass(frozen=True, slots=True)
class LinkerState:
    """Everything of a framework that linking looks up, row by row as in the framework."""

    known: Known
    lexical: LexicalIndex
    literal: LiteralMatcher

    @classmethod
    def of(
        cls,
        framework: Framework,
        encoder: Encoder,
        settings: LinkSettings | None = None,
        *,
        labelled: bool = True,
        progress: Progress = silent,
    ) -> Self:
        """Encode labels (unless not `labelled`: an index has them) and descriptions, and index the names."""
        wanted = settings or LinkSettings()
        known = known_of(
            framework, encoder, descriptions=wanted.descriptions, labelled=labelled, progress=progress
        )
        names = framework.labels, framework.alt_labels
        return cls(known, LexicalIndex(*names), LiteralMatcher(*names))

    def to_arrays(self) -> Arrays:
        """All of it, as arrays of numbers by name."""
        return {**self.known.to_arrays(), **self.lexical.to_arrays(), **self.literal.to_arrays()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """What `to_arrays` made; the arrays may be mapped files. Raises KeyError where one is missing."""
        parts = (
            Known.from_arrays(arrays),
            LexicalIndex.from_arrays(arrays),
            LiteralMatcher.from_arrays(arrays),
        )
        return cls(*parts)


def state_version(framework: Framework, encoder_id: str, settings: LinkSettings | None = None) -> str:
    """Twelve hex digits that change with anything a state is made from, the code that makes it included."""
    folder = Path(__file__).parent
    code = (hashlib.sha256((folder / f"{name}.py").read_bytes()).hexdigest() for name in _MAKERS)
    info, wanted = framework.info, settings or LinkSettings()
    names = "\0".join([*framework.labels, *framework.descriptions, *map("\n".join, framework.alt_labels)])
    content = hashlib.sha256(names.encode("utf-8", "surrogatepass")).hexdigest()
    parts = (info.id, info.version, info.sha256, content, encoder_id, str(wanted.descriptions), *code)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
