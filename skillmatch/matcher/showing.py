"""A wallet that somebody shows: read and verified, not kept.

What strangers send is held to bounds: bytes unpacked, awards, time. No name in it reaches a disk.
"""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from skillmatch.domain import Award, printable
from skillmatch.errors import BadRecordsError, InputError
from skillmatch.readers.unpacking import DAMAGE

from .bulk import Outcome
from .examining import Plan, Task, examine, moment, stopped
from .judging import document_of
from .rankings import keyed
from .uploads import STEM, read_sent
from .wallets import report

if TYPE_CHECKING:
    from skillmatch.verification import Verifier
    from skillmatch.workspace import Workspace

BEARER = "wallet"
"""Who holds a wallet that is shown: nobody in particular."""
_MOST_PARTS = 200
_MOST_UNPACKED = 16 * 2**20
_MOST_AWARDS = 300
_MOST_PROBLEMS = 20
"""Told of one file; then no more of it is read."""
_LONGEST_NAME = 80
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_UNREADABLE: tuple[type[Exception], ...] = (*DAMAGE, ValueError)
_BY_NAME = frozenset((".csv", ".jsonl", ".ndjson"))
"""Endings that say how a file is read; of everything else the content says it."""
_LONGEST_LIST = 256 * 2**10
"""Bytes of such a file: each of its lines becomes an award, and thousands of them nobody shows."""
_LATE = "Not looked at: the wallet took too long."


@dataclass(frozen=True, slots=True)
class ShownAward:
    """An award as it came, and what examining its document gave: nothing where it has none."""

    award: Award
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ShownFile:
    """What one file of a wallet held."""

    name: str
    """As its sender calls it, made fit to be shown."""
    awards: tuple[ShownAward, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wallet:
    """Everything somebody shows at once."""

    files: tuple[ShownFile, ...]

    @property
    def awards(self) -> tuple[ShownAward, ...]:
        """Of all files, each award once: by its id, and by its whole content where two share an id."""
        found: dict[str, ShownAward] = {}
        for one in (award for file in self.files for award in file.awards):
            found.setdefault(f"{one.award.id}\n{document_of(one.award)!r}", one)
        return tuple(found.values())

    @property
    def subjects(self) -> tuple[str, ...]:
        """The ids that its credentials name as their earner's, each once, in order."""
        return tuple(dict.fromkeys(one.award.subject for one in self.awards if one.award.subject))

    def documents(self, person: str) -> bytes:
        """The signed documents as a file that `import awards` reads, all of them as `person`'s."""
        held = [one.award.extra.get("jwt") or one.award.extra.get("document") for one in self.awards]
        records = [{"person": person, "document": document} for document in held if document]
        return json.dumps({"awards": records}).encode()


def show_wallet(workspace: Workspace, files: Iterable[tuple[str, bytes]], *, seconds: float = 10.0) -> Wallet:
    """Read and verify (name, content) pairs: JSON, tokens, baked pictures, learner records, zips of them.

    Nothing is fetched and nothing kept. Signatures are checked against the workspace's registry and
    documents; whose the awards are is not checked, because nobody has said who shows them. Never raises for
    anything in a file: each file's problems are told with it. Work ends after `seconds`, but for the
    credential it is at, which has bounds of its own. Logged by verdict and keyed digest.
    """
    registry = workspace.registry.load()
    kept = workspace.meta("as_of")
    reading = _Reading(
        Plan(registry.issuers, settings=registry.settings).verifier(workspace.documents),
        date.fromisoformat(kept) if kept else date.today(),
        time.monotonic() + seconds,
    )
    wallet = Wallet(tuple(reading.file(name, raw) for name, raw in files))
    _log(workspace, wallet)
    return wallet


def _log(workspace: Workspace, wallet: Wallet) -> None:
    """A line a credential, as `verify_document` writes it."""
    examined = [one for one in wallet.awards if one.outcome]
    for number, one in enumerate(examined, start=1):
        told = report("", one.outcome)
        line = {"files": 1, "verified": int(told.verified), "online": False, "codes": list(told.codes)}
        digest = keyed(workspace, document_of(one.award))
        last = number == len(examined)
        workspace.audit.append("verification", {**line, "credential": digest}, durable=last)


class _Reading:
    """One wallet being read, within what is left of its bounds."""

    def __init__(self, verifier: Verifier, day: date, until: float) -> None:
        self._verifier, self._as_of, self._until = verifier, moment(day), until
        self._left = _MOST_AWARDS
        self._known: dict[bytes, Outcome] = {}

    def file(self, name: str, raw: bytes) -> ShownFile:
        problems: list[str] = []
        awards = [
            self._judged(one) for part in _parts(name, raw, problems) for one in self._awards(part, problems)
        ]
        if not awards and not problems:
            problems.append("It holds no credential.")
        return ShownFile(_shown(name), tuple(awards), tuple(problems))

    def _awards(self, part: tuple[str, bytes], problems: list[str]) -> Iterator[Award]:
        """The awards of one file or member, as long as there is time and room."""
        name, raw = part
        if self._is_over(name, problems):
            return
        for suffix, content in _values(name, raw, problems):
            if self._is_over(name, problems):
                return
            for award in _read(name, suffix, content, problems):
                if self._left <= 0:
                    problems.append(f"Only the first {_MOST_AWARDS} credentials were looked at.")
                    return
                self._left -= 1
                yield award

    def _is_over(self, name: str, problems: list[str]) -> bool:
        """Whether no more is to be read; it is told where time is why."""
        late = time.monotonic() > self._until
        if late and len(problems) < _MOST_PROBLEMS:
            problems.append(f"{_shown(name)}: {_LATE}")
        return late or len(problems) >= _MOST_PROBLEMS

    def _judged(self, award: Award) -> ShownAward:
        document = document_of(award)
        if not document:
            return ShownAward(award, ())
        if document not in self._known:
            late = time.monotonic() > self._until
            task = Task(document, (), self._as_of)
            self._known[document] = stopped(_LATE) if late else examine(self._verifier, [task])[0]
        return ShownAward(award, self._known[document])


def _parts(name: str, raw: bytes, problems: list[str]) -> Iterator[tuple[str, bytes]]:
    """The file itself, or the members of a zip; a zip that is too much is told of and left alone."""
    if not raw.startswith(_ZIP):
        yield name, raw
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir() and _is_wanted(one.filename)]
            unpacked = sum(one.file_size for one in members)
            if len(members) > _MOST_PARTS or unpacked > _MOST_UNPACKED:
                most = f"{_MOST_PARTS} files and {_MOST_UNPACKED // 2**20} MB unpacked"
                problems.append(f"The zip holds too much: at most {most} are read.")
                return
            for one in members:
                yield one.filename, _member(archive, one)
    except _UNREADABLE:
        problems.append("The zip is damaged or locked, so not all of it could be read.")


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """At most what the zip says of its size: what says less than it holds is cut, and fails to parse."""
    with archive.open(info) as stream:
        return stream.read(info.file_size)


def _is_wanted(name: str) -> bool:
    return not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)


def _values(name: str, raw: bytes, problems: list[str]) -> Iterator[tuple[str, bytes]]:
    """(ending, content) of every credential in a file, out of pictures and presentations too."""
    from skillmatch.verification import VerifySettings
    from skillmatch.verification.findings import RefusedError
    from skillmatch.verification.intake import take_in

    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _BY_NAME:
        if len(raw) <= _LONGEST_LIST:
            yield suffix, raw
        else:
            problems.append(f"{_shown(name)}: A list of more than {_LONGEST_LIST:,} bytes is not read.")
        return
    try:
        presented = take_in(raw, VerifySettings())
    except RefusedError as refusal:
        problems.append(f"{_shown(name)}: {refusal.detail}")
        return
    for one in presented:
        yield from _value(one.value)


def _value(value: dict[str, Any] | str) -> Iterator[tuple[str, bytes]]:
    if isinstance(value, str):
        yield ".jwt", value.encode()
    else:
        yield ".json", json.dumps(value).encode()


def _read(name: str, suffix: str, content: bytes, problems: list[str]) -> list[Award]:
    """Through the same readers as files; errors call the file as its sender does."""
    with TemporaryDirectory(prefix="skillmatch-") as folder:
        file = Path(folder) / f"{STEM}{suffix}"
        file.write_bytes(content)
        try:
            sent = read_sent("awards", file, person=BEARER, skip_bad=True)
        except (InputError, BadRecordsError) as error:
            problems.append(_named(str(error), file.name, name))
            return []
    problems += [_named(told, file.name, name) for told in sent.bad[:_MOST_PROBLEMS]]
    return [one for one in sent.records if isinstance(one, Award)]


def _named(told: str, file: str, name: str) -> str:
    return told.replace(file, _shown(name)) if file in told else f"{_shown(name)}: {told}"


def _shown(name: str) -> str:
    """The last part of a name, as text that can do no harm."""
    last = PurePosixPath(name.replace("\\", "/")).name or "file"
    return printable(last)[:_LONGEST_NAME]
