"""Every number of the recipe, in one record that goes into the card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Negatives = Literal["clustered", "random"]
"""Whether the texts of a batch, whose labels are each other's wrong answers, are of one theme."""

TOKENS_A_MINUTE = 60_000
"""Padded tokens of texts learnt from in a minute of one core, their labels included: 1,000–1,100 a CPU-second
on a CPU with bf16 arithmetic (AMX), about half of it without (MiniLM, one thread). Only turns minutes into
tokens, so that a run of so many minutes is the same run everywhere."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an encoder is trained. Defaults made the shipped one."""

    seed: int = 13
    aliases_out: float = 26 / 256
    """Share of the aliases that is never learnt from: figures, re-ranker and calibrator rest on them."""
    descriptions_out: float = 0.05
    """Share of the skills whose descriptions are never learnt from."""
    sentences_out: float = 0.25
    """Share of the labelled sentences that is left for fitting what stands behind the encoder."""
    templates: int = 28_000
    """Sentences made from templates."""
    passes: tuple[tuple[str, float], ...] = (
        ("alias", 1.0), ("description", 1.0), ("template", 1.0), ("sentence", 2.0), ("confirmed", 2.0),
        ("distilled", 2.0),
    )  # fmt: skip
    """How often each source is gone through, by `Example.source`."""
    max_tokens: int = 64
    batch_rows: int = 128
    batch_tokens: int = 3072
    """Padded tokens of the texts of one batch, at most."""
    negatives: Negatives = "clustered"
    near: int = 64
    """Labels beside the batch's own that every text of it is ranked against too: nearest neighbours of the
    right ones, drawn anew each step."""
    scale: float = 20.0
    """Inverse temperature of the softmax over cosines, as sentence-transformers trains."""
    rate: float = 5e-5
    warm_up: float = 0.06
    """Share of the steps in which the learning rate rises to `rate`; then it falls linearly to 0."""
    decay: float = 0.01
    keep: float = 0.0
    """Weight of the base model in the final weights: they are averaged, tensor by tensor."""
    tokens: int = 0
    """Padded tokens to stop after, 0 for all; the learning rate is planned for it."""


SHIPPED = (
    Recipe(
        tokens=650_000,
        passes=(
            ("alias", 0.3), ("description", 0.4), ("template", 0.2), ("sentence", 1.0), ("confirmed", 1.0),
        ),
    ),
    Recipe(
        seed=14, rate=3e-5, tokens=400_000,
        passes=(
            ("alias", 0.55), ("description", 0.15), ("template", 0.1), ("sentence", 0.35), ("confirmed", 1.0),
            ("distilled", 1.5),
        ),
    ),
)  # fmt: skip
"""The rounds that made the shipped encoder: all kinds of text first; then, more gently, names and what a
teacher read in real sentences."""
