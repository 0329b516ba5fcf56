"""A fitted linking model: networks, labelled examples, and what they were fitted for.

`linker.npz` beside an encoder's weights holds arrays only, never pickled objects; `linker.json` says what
they are.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EncoderError
from ..resources import models_dir
from .committee import Committee
from .examples import Examples
from .features import NAMES, PAIR_NAMES
from .prior import prior_odds

if TYPE_CHECKING:
    from ..frameworks import Framework

Matrix = NDArray[np.float32]
ARRAYS, CARD = "linker.npz", "linker.json"


@dataclass(frozen=True, slots=True)
class Kinds:
    """Platt scaling (Platt, 1999) and abstention for two kinds of text: unlike and like labelled examples.

    Two examples' authors would have agreed on a sentence's skills more often than two people who read a
    posting, so the same evidence means more there. Pairs are (unlike, like).
    """

    likeness: float
    """Cosine to the nearest example from which a text is like them."""
    slope: tuple[float, float]
    offset: tuple[float, float]
    floor: tuple[float, float]
    """Probability under which a link is not shown: the shipped thresholds."""
    certain: tuple[float, float]
    """What a statement's best link must reach, else none is shown."""

    def of(self, nearest: float) -> int:
        """Kind of a text whose nearest example has cosine `nearest`: 1 for like the examples, else 0."""
        return int(nearest >= self.likeness)

    def probabilities(self, odds: Matrix, kind: int, bar: float = 1.0) -> NDArray[np.float64]:
        """Of a text's links with these raw log odds; 0 for a link under the floor, and for all where the best
        of them is not certain enough, or under `bar` if that is less."""
        values = 1.0 / (1.0 + np.exp(-(odds.astype(np.float64) * self.slope[kind] + self.offset[kind])))
        sure = values.max(initial=0.0) >= min(self.certain[kind], bar)
        return np.where(sure & (values >= self.floor[kind]), values, 0.0)


@dataclass(frozen=True, slots=True)
class LinkModel:
    """Fitted on vectors of one encoder, and of no use with another's."""

    encoder: str
    """`Encoder.id`."""
    version: str
    """Twelve hex digits of the arrays."""
    kinds: Kinds
    """How odds become probabilities, and when to abstain."""
    ranking: Committee
    """Orders a text's skills; features `NAMES`."""
    probability: tuple[Committee, Committee]
    """Log odds that a link is right, by kind of text; features `PAIR_NAMES`."""
    asks: Matrix
    """(dimension + 1,) log odds that a sentence asks for any skill, linear in its vector; last the bias."""
    example_vectors: Matrix
    example_skills: Sequence[Sequence[int]]
    """Per example, places in `example_uris`."""
    example_uris: Sequence[str] = field(default=())

    @property
    def floor(self) -> float:
        """Probability under which no link is shown, whatever the kind of text."""
        return min(self.kinds.floor)

    def odds(self, features: Matrix, kind: int) -> Matrix:
        """(links,) raw log odds of links of a text of this kind, from (links, PAIR_NAMES) features."""
        return link_odds(self.probability, features, kind)

    def asking(self, vectors: Matrix) -> Matrix:
        """(texts,) log odds that each text asks for any skill."""
        return np.asarray(vectors @ self.asks[:-1] + self.asks[-1], dtype=np.float32)

    def examples(self, framework: Framework) -> Examples:
        """Its examples with skills of `framework`; none where the framework has none of them."""
        rows = [framework.row(uri) for uri in self.example_uris]
        skills = [[row for place in own if (row := rows[place]) is not None] for own in self.example_skills]
        kept = [number for number, own in enumerate(skills) if own]
        return Examples(self.example_vectors[kept], [skills[number] for number in kept])

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Arrays by name; vectors in eight bits, each scaled by its largest component."""
        scale = np.abs(self.example_vectors).max(axis=1, initial=1e-9) / 127
        return {
            **self.ranking.to_arrays("ranking"),
            **self.probability[0].to_arrays("unlike"),
            **self.probability[1].to_arrays("like"),
            "asks": self.asks,
            "example_vectors": np.rint(self.example_vectors / scale[:, None]).astype(np.int8),
            "example_scale": scale.astype(np.float32),
            "example_counts": np.array([len(own) for own in self.example_skills], dtype=np.int32),
            "example_places": np.array(
                [place for own in self.example_skills for place in own], dtype=np.int32
            ),
            "example_uris": np.array(self.example_uris, dtype=np.str_),
        }


def link_odds(judges: tuple[Committee, Committee], features: Matrix, kind: int) -> Matrix:
    """Log odds by the judge of this kind of text; unlike the examples, the mean with `prior_odds`."""
    odds = judges[kind](features)
    return odds if kind else np.asarray((odds + prior_odds(features)) / 2, dtype=np.float32)


def read_model(folder: Path) -> LinkModel:
    """The linking model in a folder.

    Raises:
        EncoderError: its files are missing, damaged, or of another version of this code.
    """
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        content = _bytes(folder / ARRAYS, str(card["sha256"]))
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return _model(card, dict(arrays))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EncoderError(
            f"The linking model in {folder} cannot be used: {error}.",
            fix="Install SkillMatch again, or make it again with `python -m skillmatch.training.rerank`.",
        ) from error


def _bytes(file: Path, sha256: str) -> bytes:
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"{file.name} is not the file its card speaks of")
    return content


def _model(card: Mapping[str, object], arrays: Mapping[str, NDArray[np.generic]]) -> LinkModel:
    if tuple(card["features"]) != PAIR_NAMES:  # type: ignore[arg-type]
        raise ValueError("it was fitted on other features")
    ends = np.cumsum(arrays["example_counts"])[:-1]
    skills = (
        [own.tolist() for own in np.split(arrays["example_places"], ends)]
        if len(arrays["example_counts"])
        else []
    )
    vectors = (
        arrays["example_vectors"].astype(np.float32) * arrays["example_scale"].astype(np.float32)[:, None]
    )
    return LinkModel(
        encoder=str(card["encoder"]),
        version=str(card["version"]),
        kinds=Kinds(**{name: _numbers(value) for name, value in card["kinds"].items()}),  # type: ignore[attr-defined]
        ranking=_checked(Committee.from_arrays(arrays, "ranking"), len(NAMES)),
        probability=(
            _checked(Committee.from_arrays(arrays, "unlike"), len(PAIR_NAMES)),
            _checked(Committee.from_arrays(arrays, "like"), len(PAIR_NAMES)),
        ),
        asks=np.asarray(arrays["asks"], dtype=np.float32),
        example_vectors=vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9),
        example_skills=skills,
        example_uris=tuple(arrays["example_uris"].tolist()),
    )


def _numbers(value: object) -> Any:
    """A number, or a pair of them."""
    if isinstance(value, list):
        first, second = value
        return float(first), float(second)
    return float(value)  # type: ignore[arg-type]


def _checked(committee: Committee, width: int) -> Committee:
    if len(committee.mean) != width:
        raise ValueError(f"it looks at {len(committee.mean)} features instead of {width}")
    return committee


@lru_cache(maxsize=4)
def model_for(encoder_id: str) -> LinkModel | None:
    """The shipped model fitted for this encoder, None where there is none."""
    folder = _folder_for(encoder_id)
    return read_model(folder) if folder else None


def model_version(encoder_id: str) -> str:
    """Version of `model_for`'s model without reading its arrays, "" where there is none."""
    folder = _folder_for(encoder_id)
    return str(json.loads((folder / CARD).read_text(encoding="utf-8"))["version"]) if folder else ""


@lru_cache(maxsize=8)
def _folder_for(encoder_id: str) -> Path | None:
    for card in sorted(models_dir().glob(f"*/{CARD}")):
        try:
            if json.loads(card.read_text(encoding="utf-8"))["encoder"] == encoder_id:
                return card.parent
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None
