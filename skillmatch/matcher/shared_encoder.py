"""One encoder for all workspaces of a process: its weights are the largest thing any of them holds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillmatch.encoders import Encoder


def encoder_named(name: str) -> Encoder:
    """As `load_encoder`; the shipped one, which never changes, is loaded once. Raises EncoderError."""
    from skillmatch.encoders import load_encoder

    return load_encoder(name) if name else _shipped()


@cache
def _shipped() -> Encoder:
    from skillmatch.encoders import load_encoder

    return load_encoder()
