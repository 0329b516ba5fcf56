"""The sample as files in SkillMatch's own formats, as a catalogue, an employer or a wallet would hand in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgspec

from ..domain import Award, Credential, Issuer, Person, Posting, Prerequisite, Stack
from .records import SampleEcosystem

_NAMES = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (Issuer, Credential, Stack, Posting, Person, Award)
}
_NOTHING: tuple[object, ...] = ("", None, (), {})
_SHARED = {"alignments", "statements"}
_MOST_SHARED = 10_000


def write_sample(folder: str | Path, ecosystem: SampleEcosystem) -> dict[str, int]:
    """Write `credentials.json`, `postings.json`, `people.jsonl` and `awards.jsonl`; records in each.

    `folder` is made if need be; files of these names in it are replaced. Of a signed award only the document
    is written, with whose it is: who imports the files has it all to check. `achievement.id` in a document
    is the `url` of the catalogue's credential.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    offered = {
        "issuers": [_plain(record) for record in ecosystem.issuers],
        "credentials": [_plain(record) for record in ecosystem.credentials],
        "stacks": [_plain(record) for record in ecosystem.stacks],
    }
    _write(target / "credentials.json", offered)
    _write(target / "postings.json", {"postings": [_plain(record) for record in ecosystem.postings]})
    return {
        "credentials.json": sum(map(len, offered.values())),
        "postings.json": len(ecosystem.postings),
        "people.jsonl": _write_lines(target / "people.jsonl", ecosystem.people),
        "awards.jsonl": _write_lines(target / "awards.jsonl", (item.award for item in ecosystem.awards)),
    }


def _write(file: Path, value: Any) -> None:
    file.write_bytes(msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


def _write_lines(file: Path, records: Iterable[Person | Award]) -> int:
    encoder, written, count = msgspec.json.Encoder(), _Written(), 0
    with file.open("wb") as lines:
        for record in records:
            plain = _plain(record)
            for name in _SHARED & plain.keys():
                plain[name] = written.once(plain[name])
            lines.write(encoder.encode(plain) + b"\n")
            count += 1
    return count


class _Written:
    """Encodes a tuple once: awards of the same credential hold the very same tuples."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, msgspec.Raw]] = {}

    def once(self, value: object) -> msgspec.Raw:
        known = self._known.get(id(value))
        if known is None or known[0] is not value:
            known = (value, msgspec.Raw(msgspec.json.encode(value)))
            if len(self._known) < _MOST_SHARED:
                self._known[id(value)] = known
        return known[1]


def _plain(record: Any) -> dict[str, Any]:
    """The record's fields that say something; prerequisites in the form of our own JSON."""
    if isinstance(record, Award) and "document" in record.extra:
        return {"type": "award", "person": record.person, "document": record.extra["document"]}
    plain = {}
    for name in _NAMES[type(record)]:
        value = getattr(record, name)
        if value not in _NOTHING:
            plain[name] = _condition(value) if isinstance(value, Prerequisite) else value
    return plain


def _condition(node: Prerequisite) -> Any:
    if node.kind in ("credential", "skill"):
        return {node.kind: node.ref}
    if node.kind == "text":
        return {"text": node.text}
    children = [_condition(child) for child in node.children]
    return {"k_of": node.k, "of": children} if node.kind == "k_of" else {node.kind: children}
