"""The four searchable collections: skills, competencies, credentials, postings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from skillmatch.domain import Progress, named

if TYPE_CHECKING:
    from skillmatch.encoders import Encoder
    from skillmatch.index import Manifest, VectorIndex

    from .snapshot import Snapshot

Shelved: TypeAlias = "tuple[VectorIndex, tuple[tuple[str, str], ...]]"
"""An index, and (id, text) of each of its rows."""
CollectionName = Literal["skills", "competencies", "credentials", "postings"]
COLLECTIONS: tuple[CollectionName, ...] = get_args(CollectionName)
_POSTING_CHARACTERS = 1000
"""Encoders read about 256 word pieces; more text would be cut off unseen."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something a search found; `score` is the cosine, in [-1, 1]."""

    item: str
    text: str
    score: float


def build_collections(snapshot: Snapshot, progress: Progress) -> None:
    """Encode and index every collection whose index does not fit what the workspace holds now."""
    from skillmatch.errors import StaleIndexError
    from skillmatch.index import build_index, load_index, save_index

    for done, collection in enumerate(COLLECTIONS, start=1):
        expected = _manifest(snapshot, collection)
        folder = snapshot.workspace.index_folder(_folder(snapshot, collection))
        try:
            load_index(folder, expected)
        except StaleIndexError:
            texts = [text for _, text in _entries(snapshot, collection)]
            save_index(
                build_index(snapshot.encoder.encode(texts, named(progress, f"encoding {collection}"))),
                folder,
                expected,
            )
        progress("indexes", done, len(COLLECTIONS))


def search(
    snapshot: Snapshot, encoder: Encoder, collection: CollectionName, text: str, n: int
) -> tuple[Hit, ...]:
    """The `n` entries nearest to `text`, which `encoder` encodes. Raises StaleIndexError for an old index."""
    index, entries = shelved(snapshot, collection)
    scores, rows = index.search(encoder.encode([text]), n)
    found = zip(scores[0].tolist(), rows[0].tolist(), strict=True)
    return tuple(Hit(entries[row][0], entries[row][1], score) for score, row in found if row >= 0)


def shelved(snapshot: Snapshot, collection: CollectionName) -> Shelved:
    """A collection's index and its rows, read once a snapshot. Raises StaleIndexError for an old index."""
    from skillmatch.index import load_index

    if collection not in snapshot.shelf:
        folder = snapshot.workspace.index_folder(_folder(snapshot, collection))
        index = load_index(folder, _manifest(snapshot, collection))
        snapshot.shelf[collection] = index, tuple(_entries(snapshot, collection))
    return snapshot.shelf[collection]


def _manifest(snapshot: Snapshot, collection: CollectionName) -> Manifest:
    """What the index of a collection must have been made from."""
    from skillmatch.index import Manifest

    entries = list(_entries(snapshot, collection))
    digest = hashlib.sha256("\0".join(part for entry in entries for part in entry).encode()).hexdigest()[:16]
    info = snapshot.framework.info
    frameworks = (f"{info.id} {info.version}",) if collection == "skills" else ()
    return Manifest(collection, snapshot.encoder.id, frameworks, digest, len(entries))


def _folder(snapshot: Snapshot, collection: CollectionName) -> str:
    return f"skills-{snapshot.framework_id}" if collection == "skills" else collection


def _entries(snapshot: Snapshot, collection: CollectionName) -> Iterator[tuple[str, str]]:
    """(id, text) in a fixed order: the rows of the collection's index."""
    if collection == "skills":
        yield from zip(snapshot.framework.uris.tolist(), snapshot.framework.labels, strict=True)
    elif collection == "postings":
        for posting in snapshot.postings.values():
            yield posting.id, f"{posting.title}. {posting.text}"[:_POSTING_CHARACTERS]
    else:
        for credential in snapshot.credentials.values():
            if collection == "credentials":
                yield credential.id, f"{credential.name}. {credential.description}".strip()
            else:
                for competency in credential.competencies:
                    yield credential.id, competency.text
