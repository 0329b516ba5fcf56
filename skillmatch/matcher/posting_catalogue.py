"""Postings held, listed and one by one, with what each asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillmatch.domain import Posting, Requirement
from skillmatch.errors import NotFoundError

from .catalogue import NEAREST, Page, page
from .collections import search

if TYPE_CHECKING:
    from skillmatch.encoders import Encoder

    from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class PostingEntry:
    """A posting with the skills it asks for, reviewers' decisions applied."""

    posting: Posting
    requirements: tuple[Requirement, ...]


def find_postings(
    snapshot: Snapshot, encoder: Callable[[], Encoder], text: str = "", offset: int = 0, limit: int = 20
) -> Page[Posting]:
    """Nearest to `text` first, of the `NEAREST` nearest; without a text in the order of ids.

    Raises StaleIndexError where a text meets an old index.
    """
    held = snapshot.postings
    keys = list(held)
    if text.strip():
        found = search(snapshot, encoder(), "postings", text, min(NEAREST, max(1, len(held))))
        keys = [hit.item for hit in found if hit.item in held]
    return page([held[key] for key in keys[offset : offset + limit]], len(keys), offset, limit)


def posting_entry(snapshot: Snapshot, key: str) -> PostingEntry:
    """Raises NotFoundError."""
    if key not in snapshot.postings:
        raise NotFoundError("posting", key, snapshot.postings)
    return PostingEntry(snapshot.postings[key], tuple(snapshot.requirements.get(key, ())))
