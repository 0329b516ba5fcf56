"""A fitted linking model: networks, labelled examples, and what they were fitted for.

`linker.npz` beside an encoder's weights holds arrays only, never pickled objects; `linker.json` says what
they are.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EncoderError
from ..resources import models_dir
from .asking import Asking
from .committee import Committee
from .examples import Examples
from .features import NAMES, PAIR_NAMES
from .kinds import NAME, Kinds
from .spelt_out import LABEL_ODDS, spelt_out

if TYPE_CHECKING:
    from ..frameworks import Framework

Matrix = NDArray[np.float32]
ARRAYS, CARD = "linker.npz", "linker.json"
_JUDGES: tuple[str, ...] = ("unlike", "like", "name")
"""What the arrays of each kind's judge are called."""


@dataclass(frozen=True, slots=True)
class LinkModel:
    """Fitted on vectors of one encoder, and of no use with another's."""

    encoder: str
    """`Encoder.id`."""
    version: str
    """Twelve hex digits of the arrays and of `kinds`."""
    kinds: Kinds
    """How odds become probabilities, and when to abstain."""
    ranking: Committee
    """Orders a text's skills; features `NAMES`."""
    probability: tuple[Committee, ...]
    """Log odds that a link is right, by kind of text; features `PAIR_NAMES`."""
    asks: Asking
    """Whether a text asks for any skill."""
    example_vectors: Matrix
    example_skills: Sequence[Sequence[int]]
    """Per example, places in `example_uris`."""
    example_uris: Sequence[str]
    example_made: NDArray[np.bool_]
    """(examples,) which were written around their skills."""

    @property
    def floor(self) -> float:
        """Probability under which no link is shown, whatever the kind of text."""
        return min(self.kinds.floor)

    def odds(self, features: Matrix, kind: int) -> Matrix:
        """(links,) raw log odds of links of a text of this kind, from (links, PAIR_NAMES) features."""
        return link_odds(self.probability, features, kind)

    def examples(self, framework: Framework) -> Examples:
        """Its examples with skills of `framework`; none where the framework has none of them."""
        rows = [framework.row(uri) for uri in self.example_uris]
        skills = [[row for place in own if (row := rows[place]) is not None] for own in self.example_skills]
        kept = [number for number, own in enumerate(skills) if own]
        skills = [skills[number] for number in kept]
        whole = len(kept) == len(self.example_vectors)
        vectors = self.example_vectors if whole else self.example_vectors[kept]
        return Examples(vectors, skills, self.example_made[kept])

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Arrays by name; vectors in eight bits, each by its largest component: they are of unit length."""
        scale = np.abs(self.example_vectors).max(axis=1, initial=1e-9) / 127
        return {
            **self.ranking.to_arrays("ranking"),
            **{
                name: part
                for judge, own in zip(_JUDGES, self.probability, strict=True)
                for name, part in own.to_arrays(judge).items()
            },
            **self.asks.to_arrays(),
            "example_vectors": np.rint(self.example_vectors / scale[:, None]).astype(np.int8),
            "example_made": self.example_made,
            "example_counts": np.array([len(own) for own in self.example_skills], dtype=np.int32),
            "example_places": np.array(
                [place for own in self.example_skills for place in own], dtype=np.int32
            ),
            "example_uris": np.array(self.example_uris, dtype=np.str_),
        }


def link_odds(judges: Sequence[Committee], features: Matrix, kind: int) -> Matrix:
    """Log odds by the judge of this kind of text; of a name that is a label, `LABEL_ODDS` at least."""
    odds = judges[kind](features)
    if kind == NAME:
        return np.where(spelt_out(features), np.maximum(odds, np.float32(LABEL_ODDS)), odds)
    return odds


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
    if len(arrays["example_made"]) != len(arrays["example_counts"]):
        raise ValueError("its examples are not whole")
    ends = np.cumsum(arrays["example_counts"])[:-1]
    skills = (
        [own.tolist() for own in np.split(arrays["example_places"], ends)]
        if len(arrays["example_counts"])
        else []
    )
    vectors = arrays["example_vectors"].astype(np.float32)
    vectors /= np.maximum(np.sqrt(np.einsum("ij,ij->i", vectors, vectors)), 1e-9)[:, None]
    return LinkModel(
        encoder=str(card["encoder"]),
        version=str(card["version"]),
        kinds=Kinds(**{name: _numbers(value) for name, value in card["kinds"].items()}),  # type: ignore[attr-defined]
        ranking=_checked(Committee.from_arrays(arrays, "ranking"), len(NAMES)),
        probability=tuple(
            _checked(Committee.from_arrays(arrays, judge), len(PAIR_NAMES)) for judge in _JUDGES
        ),
        asks=Asking.from_arrays(arrays),
        example_vectors=vectors,
        example_skills=skills,
        example_uris=tuple(arrays["example_uris"].tolist()),
        example_made=np.asarray(arrays["example_made"], dtype=bool),
    )


def _numbers(value: object) -> Any:
    """A number, or one a kind of text."""
    if isinstance(value, list):
        if len(value) != len(_JUDGES):
            raise ValueError(f"{len(value)} numbers for {len(_JUDGES)} kinds of text")
        return tuple(map(float, value))
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
