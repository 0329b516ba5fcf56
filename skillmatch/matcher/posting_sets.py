"""A set of postings to hold a programme against: by ids, from files, or by the words in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch.domain import Posting, Requirement, fold
from skillmatch.errors import InputError, NotFoundError

from .reading import required_by

if TYPE_CHECKING:
    from skillmatch.linking import Linker

    from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class PostingSet:
    """Postings and what they ask for, by id."""

    postings: Mapping[str, Posting]
    requirements: Mapping[str, Sequence[Requirement]]
    words: str
    """What it is, for people."""


def posting_set(
    snapshot: Snapshot, linker: Callable[[], Linker], keys: Iterable[str], *, files: bool = True
) -> PostingSet:
    """Each key is the id of a posting, the path of a file or folder where `files` says so, or words.

    By words: every posting of the workspace whose title or text has all of them, letter case aside. A record
    of a file that cannot be read is left out, and counted.

    Raises:
        InputError: a file holds no posting that can be read.
        NotFoundError: no posting has this id, or all these words.
    """
    found: dict[str, Posting] = {}
    said = []
    for key in keys:
        own, words = _look(snapshot, key, files)
        found |= {one.id: one for one in own}
        said.append(words)
    held = {key for key, one in found.items() if snapshot.postings.get(key) == one}
    new = [one for key, one in found.items() if key not in held]
    read = required_by(new, linker(), snapshot.settings) if new else []
    asked = {one.id: requirements for one, requirements in zip(new, read, strict=True)}
    asked |= {key: snapshot.requirements.get(key, ()) for key in held}
    return PostingSet(found, asked, ", ".join(dict.fromkeys(said)))


def _look(snapshot: Snapshot, key: str, files: bool) -> tuple[list[Posting], str]:
    if key in snapshot.postings:
        one = snapshot.postings[key]
        return [one], f"the posting “{one.title}”"
    if files and key.strip() and Path(key).exists():
        return _from_file(Path(key))
    words = fold(key).split()
    found = [one for one in snapshot.postings.values() if all(word in _text(one) for word in words) and words]
    if not found:
        fix = "Give a posting id, a file, or words that stand in titles or texts of the workspace's postings."
        raise NotFoundError("posting", key, snapshot.postings, fix=fix)
    return found, f"{_count(found)} with “{key.strip()}”"


def _from_file(path: Path) -> tuple[list[Posting], str]:
    from skillmatch.readers.postings import read_postings

    read = list(read_postings(path))
    found = [one for one in read if isinstance(one, Posting)]
    bad = [one for one in read if isinstance(one, InputError)]
    if not found:
        raise bad[0] if bad else InputError("there is no posting in it", file=path)
    left = f" ({len(bad)} unreadable left out)" if bad else ""
    return found, f"{_count(found)} of {path.name}{left}"


def _count(found: Sequence[Posting]) -> str:
    return f"{len(found):,} posting{'s' if len(found) != 1 else ''}"


def _text(posting: Posting) -> str:
    return fold(f"{posting.title} {posting.text}")
