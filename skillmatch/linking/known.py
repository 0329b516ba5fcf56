"""What the linker holds of a framework: vectors, names, demand, hierarchy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, named, silent
from .names import NameForms
from .postings import Arrays

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from ..encoders import Encoder
    from ..frameworks import Framework

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Known:
    """What is fixed for a framework, row by row."""

    labels: Matrix
    """(skills, dimension) vectors of the labels."""
    described: Matrix
    """The same of "label: description", the label's own where descriptions are not read."""
    popularity: Matrix
    """log(1 + occupations that need the skill), over the largest; 0 where the framework states none."""
    names: NameForms
    knowledge: Matrix
    """1 for kind "knowledge"."""
    qualified: Matrix
    """1 where the label ends in a qualifier: "Java (computer programming)"."""
    has_text: Matrix
    """1 where the skill has a description that is read."""
    occupations: csr_array | None
    """(skills, occupations) 0/1 rows scaled to length 1; None where the framework states none."""
    broader: tuple[tuple[int, ...], ...]

    def to_arrays(self) -> Arrays:
        """Everything it holds; `described` is left out where it is `labels`."""
        arrays = {f"known.{part}": getattr(self, part) for part in _COLUMNS}
        if self.described is not self.labels:
            arrays["known.described"] = self.described
        if self.occupations is not None:
            occupations = self.occupations
            arrays["known.occupations.data"] = occupations.data
            arrays["known.occupations.indices"] = occupations.indices
            arrays["known.occupations.indptr"] = occupations.indptr
            arrays["known.occupations.columns"] = np.array([occupations.shape[1]])
        arrays["known.broader"] = np.array([row for own in self.broader for row in own], dtype=np.int64)
        arrays["known.broader.ends"] = np.cumsum([0, *map(len, self.broader)], dtype=np.int64)
        return arrays | self.names.to_arrays()

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """What `to_arrays` made. Raises KeyError where a part is missing."""
        columns = {part: arrays[f"known.{part}"] for part in _COLUMNS}
        above, ends = arrays["known.broader"].tolist(), arrays["known.broader.ends"].tolist()
        return cls(
            **columns,
            described=arrays.get("known.described", columns["labels"]),
            names=NameForms.from_arrays(arrays),
            occupations=_restored(arrays, len(columns["popularity"])),
            broader=tuple(tuple(above[start:end]) for start, end in pairwise(ends)),
        )


_COLUMNS = ("labels", "popularity", "knowledge", "qualified", "has_text")


def _restored(arrays: Mapping[str, NDArray[Any]], rows: int) -> csr_array | None:
    if "known.occupations.data" not in arrays:
        return None
    from scipy.sparse import csr_array

    data, indices, indptr = (arrays[f"known.occupations.{part}"] for part in ("data", "indices", "indptr"))
    return csr_array((data, indices, indptr), shape=(rows, int(arrays["known.occupations.columns"][0])))


def known_of(
    framework: Framework,
    encoder: Encoder,
    *,
    descriptions: bool = True,
    labelled: bool = True,
    progress: Progress = silent,
) -> Known:
    """Encode the framework's labels, where wanted (`labelled`), and descriptions."""
    empty = np.zeros((0, encoder.dimension), dtype=np.float32)
    labels = encoder.encode(framework.labels, named(progress, "encoding labels")) if labelled else empty
    read = descriptions and any(framework.descriptions)
    described = _described(framework, encoder, named(progress, "encoding descriptions")) if read else labels
    has_text = [bool(text) and read for text in framework.descriptions]
    return Known(
        labels=labels,
        described=described,
        popularity=popularity(framework),
        names=NameForms(framework.labels),
        knowledge=np.array([kind == "knowledge" for kind in framework.kinds], dtype=np.float32),
        qualified=np.array([label.rstrip().endswith(")") for label in framework.labels], dtype=np.float32),
        has_text=np.array(has_text, dtype=np.float32),
        occupations=_occupations(framework),
        broader=tuple(framework.broader(row) for row in range(len(framework))),
    )


def popularity(framework: Framework) -> Matrix:
    """See `Known.popularity`."""
    counts = np.log1p(framework.occupation_counts().astype(np.float32))
    return np.asarray(counts / max(float(counts.max(initial=0.0)), 1e-6), dtype=np.float32)


def _described(framework: Framework, encoder: Encoder, progress: Progress) -> Matrix:
    """Vectors of "label: description", the label alone where there is none."""
    pairs = zip(framework.labels, framework.descriptions, strict=True)
    return encoder.encode([f"{label}: {text}" if text else label for label, text in pairs], progress)


def _occupations(framework: Framework) -> csr_array | None:
    from scipy.sparse import csr_array

    places: dict[str, int] = {}
    pairs: set[tuple[int, int]] = set()
    for need in framework.records.occupation_skills:
        row = framework.row(need.skill)
        if row is not None:
            pairs.add((row, places.setdefault(need.occupation, len(places))))
    if not pairs:
        return None
    rows, columns = np.array(sorted(pairs), dtype=np.int64).T
    lengths = np.sqrt(np.bincount(rows, minlength=len(framework)).astype(np.float32))
    shape = (len(framework), len(places))
    return csr_array(((1.0 / lengths[rows]).astype(np.float32), (rows, columns)), shape=shape)
