"""Learning from text whose skills nobody has linked: a stronger ranker says what marked spans mean.

The teacher ranks each span, which is far easier than a whole sentence (right at rank 1 for 57% of annotated
spans, among the first 5 for 84%, measured with the fused linker on TECH and HOUSE validation). What it is
fairly sure of becomes soft gold, first for the span and then for the sentence around it, so that the encoder
learns to see in one look what the ranker needs many for (Hinton et al., 2015).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..domain import fold
from ..errors import InputError, reason_of
from .examples import Example, drawn

LEAST = 0.6
"""Score of a span's best skill below which the teacher is wrong more often than right."""
_TOP = 4
_SHARPNESS = 0.06
"""Temperature of the softmax over the teacher's scores: a lead of .1 counts five to one."""


class Teacher(Protocol):
    """Ranks the skills of a framework for texts, such as a `Linker`."""

    def rank(self, sentences: Sequence[str], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """(n, k) rows and scores, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence, and the parts of it that are skills."""

    text: str
    spans: tuple[str, ...]
    posting: str = ""
    """The posting it stands in, "" where the record does not say."""


def read_marked(file: Path) -> Iterator[Marked]:
    """Sentences with spans from SkillSpan's JSON lines (`tokens`, `tags_skill`, `tags_knowledge`, B/I/O).

    Raises:
        InputError: the file cannot be read, or a line is not such a record.
    """
    try:
        with file.open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield _marked(line, file, number)
    except OSError as error:
        raise InputError(reason_of(error), file=file) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", file=file) from error


def distilled(
    marked: Sequence[Marked], teacher: Teacher, share_out: float, avoid: Collection[str] = ()
) -> tuple[Example, ...]:
    """Examples of spans and of their sentences, where the teacher is sure enough.

    A `share_out` of the sentences, drawn by their hash, is left alone, and so are texts whose `fold` is in
    `avoid`.
    """
    kept = [
        one for one in marked if one.spans and not drawn(one.text, share_out) and fold(one.text) not in avoid
    ]
    spans = list(dict.fromkeys(span for one in kept for span in one.spans if fold(span) not in avoid))
    if not spans:
        return ()
    meant = {span: soft for span, soft in zip(spans, _soft(*teacher.rank(spans, _TOP)), strict=True) if soft}
    found = [_example(span, soft) for span, soft in meant.items()]
    for one in kept:
        total: dict[int, float] = defaultdict(float)
        for span in one.spans:
            for row, weight in meant.get(span, {}).items():
                total[row] += weight
        if total and one.text not in meant:
            found.append(_example(one.text, total))
    return tuple(found)


def _soft(rows: NDArray[np.int64], scores: NDArray[np.float32]) -> list[dict[int, float]]:
    """Row → weight a span, summing to 1; nothing where the teacher is unsure."""
    weights = np.exp((scores - scores[:, :1]) / _SHARPNESS)
    weights /= weights.sum(axis=1, keepdims=True)
    return [
        dict(zip(own.tolist(), share.tolist(), strict=True)) if score[0] >= LEAST else {}
        for own, share, score in zip(rows, weights, scores, strict=True)
    ]


def _example(text: str, soft: dict[int, float]) -> Example:
    rows = tuple(sorted(soft))
    whole = sum(soft.values())
    return Example(text, rows, "distilled", tuple(soft[row] / whole for row in rows))


def _marked(line: str, file: Path, number: int) -> Marked:
    try:
        record: dict[str, Any] = json.loads(line)
        words = [str(word) for word in record["tokens"]]
        spans = [span for key in ("tags_skill", "tags_knowledge") for span in _spans(words, record[key])]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            f"is no record with tokens, tags_skill and tags_knowledge: {error}", file=file, row=number
        ) from error
    posting = f"{record['source']}-{record['idx']}" if "source" in record and "idx" in record else ""
    return Marked(" ".join(words), tuple(spans), posting)


def _spans(words: Sequence[str], tags: Sequence[object]) -> Iterator[str]:
    """Runs of a B and the Is after it. ValueError: there are more tags than words, or fewer."""
    begun: list[str] = []
    for word, tag in zip(words, tags, strict=True):
        if begun and tag != "I":
            yield " ".join(begun)
            begun = []
        if tag == "B" or (tag == "I" and begun):
            begun.append(word)
    if begun:
        yield " ".join(begun)
