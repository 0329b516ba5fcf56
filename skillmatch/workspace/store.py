"""`Workspace`: one folder that holds everything SkillMatch knows."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from threading import Thread
from typing import Any, Literal, Self

from numpy.typing import NDArray

from ..domain import (
    Award,
    Credential,
    FrameworkInfo,
    FrameworkRecords,
    Issuer,
    Person,
    Posting,
    Progress,
    Requirement,
    ScoringSettings,
    Stack,
    TaughtSkill,
    TrustEntry,
    silent,
)
from ..encoders import VectorCache
from ..errors import WorkspaceError, reason_of
from ..frameworks import Framework
from ..trust import AuditLog, TrustFile
from . import database as files
from . import derived, erasure, links, records, settings
from .consents import ConsentStore
from .decisions import DecisionStore
from .documents import DocumentCache
from .frameworks import FrameworkStore
from .journal import Journal
from .links import Linked, LinkKind
from .mappings import MappingStore
from .records import Record
from .vectors import SqliteVectorCache
from .verdicts import VerdictStore


class Workspace:
    """The durable store. SQLite is the truth, but for what operators edit: `trust.toml`, `settings.toml`.
    Everything else in the folder is derived from these, beside the audit log.

    Threads and processes may share a workspace. Writing is all or nothing and durable once a method
    returns; a writer waits up to 30 seconds for another. Every method may raise WorkspaceError.
    """

    def __init__(self, path: Path, database: files.Database) -> None:
        """Use `create` or `open`."""
        self.path = path
        self._database = database
        self._readers: list[Thread] = []
        self._frameworks = FrameworkStore(database)
        self.vector_cache: VectorCache = SqliteVectorCache(database)
        self.personal_vector_cache: VectorCache = SqliteVectorCache(database, personal=True)
        """For texts out of people's awards: emptied whenever a person is erased."""
        self.registry = TrustFile(path)
        self.audit = AuditLog(path)
        self.documents = DocumentCache(database)
        self.verdicts = VerdictStore(database)
        self.journal = Journal(database)
        self.consents = ConsentStore(database)
        self.decisions = DecisionStore(database)
        self.mappings = MappingStore(database)

    @classmethod
    def exists(cls, path: str | Path) -> bool:
        """Whether the folder holds a store; it may still be damaged or newer than this program."""
        return (Path(path) / files.FILE).is_file()

    @classmethod
    def create(cls, path: str | Path) -> Self:
        """Make a workspace in a folder, which is made as well if need be, for its owner's eyes alone.

        Raises:
            WorkspaceError: it is a workspace already, no folder, or cannot be written.
        """
        folder = Path(path)
        if folder.exists() and not folder.is_dir():
            raise WorkspaceError(f"{folder} is a file, not a folder.", fix="Choose another name.")
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # records of people are in it
        except OSError as error:
            raise WorkspaceError(f"The folder {folder} cannot be made: {reason_of(error)}.") from error
        return cls(folder, files.create(folder / files.FILE))

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open the workspace in a folder.

        Raises:
            WorkspaceError: there is none, it is newer than this program, damaged, or cannot be written.
        """
        folder = Path(path)
        if not cls.exists(folder):
            if folder.exists() and not folder.is_dir():
                raise WorkspaceError(f"{folder} is no folder but a file.", fix="Name a folder.")
            what = "is no SkillMatch workspace" if folder.is_dir() else "is no folder"
            raise WorkspaceError(f"{folder} {what}.", fix=f"Run `skillmatch init {folder}` to make one.")
        workspace = cls(folder, files.open_(folder / files.FILE))
        with suppress(WorkspaceError):  # others are at work: a later opening will do
            erasure.finish(workspace._database)
        return workspace

    def close(self) -> None:
        """Close the store; what was read from it stays usable. Waits for threads of `read_by`."""
        for thread in self._readers:
            thread.join()
        self._database.close()

    def read_by(self, thread: Thread) -> None:
        """Let `close` wait for this thread, which was started: SQLite does not bear a connection that is
        closed under a running statement.
        """
        self._readers = [*(one for one in self._readers if one.is_alive()), thread]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reading(self) -> AbstractContextManager[None]:
        """A block in which this thread's reads all see one state, whatever others commit meanwhile."""
        return self._database.reading()

    def changing(self) -> AbstractContextManager[object]:
        """A block whose changes to the store, of this thread, are all kept at its end, or none is."""
        return self._database.writing()

    def meta(self, key: str, default: str = "") -> str:
        """A note kept under `key`."""
        rows = self._database.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else default

    def set_meta(self, key: str, value: str) -> None:
        """Keep a note; no new generation."""
        if key == "generation":
            raise ValueError("the generation is counted, not set")
        with self._database.writing() as connection:
            connection.execute("REPLACE INTO meta VALUES (?, ?)", (key, value))

    def generation(self) -> int:
        """Grows with every committed change of records or frameworks; what is derived names it."""
        return int(self.meta("generation", "0"))

    def stamp(self) -> tuple[int, int]:
        """Whether anything in the store was changed since this thread last asked; see `Database.stamp`."""
        return self._database.stamp()

    def settings(self) -> ScoringSettings:
        """Scoring settings, as `settings.toml` in the folder changes them. Raises InputError."""
        return settings.load(self.path)

    def integrity(self) -> str:
        """What SQLite finds wrong with the file; "" for nothing."""
        found = "; ".join(str(row[0]) for row in self._database.rows("PRAGMA integrity_check"))
        return "" if found == "ok" else found

    # Frameworks

    def save_framework(self, records: FrameworkRecords) -> None:
        """Keep a framework in place of the one of its id. Raises InputError where it is broken."""
        self._frameworks.save(records)

    def remove_framework(self, framework: str) -> None:
        """Delete a framework with its links and index. Raises FrameworkError."""
        self._frameworks.remove(framework)
        for kind in ("skills", "linker"):
            shutil.rmtree(self.index_folder(f"{kind}-{framework}"), ignore_errors=True)

    def framework_infos(self) -> tuple[FrameworkInfo, ...]:
        """What is known of each framework, in the order of ids."""
        return self._frameworks.infos()

    def framework_counts(self, framework: str) -> dict[str, int]:
        """Skills, groups, occupations, relations and occupation_skills. Raises FrameworkError."""
        return self._frameworks.counts(framework)

    def framework(self, framework: str) -> Framework:
        """The framework, read once and kept. Raises FrameworkError where there is none of that id."""
        return self._frameworks.load(framework)

    # Records

    def save(
        self, records_: Iterable[Record], progress: Progress = silent, *, apart: bool = False
    ) -> dict[str, int]:
        """Save records in one transaction as they stream by; see `records.save`. Raises InputError."""
        return records.save(self._database, records_, progress, apart=apart)

    def issuers(self) -> dict[str, Issuer]:
        return records.load_all(self._database, Issuer)

    def credentials(self) -> dict[str, Credential]:
        return records.load_all(self._database, Credential)

    def stacks(self) -> dict[str, Stack]:
        return records.load_all(self._database, Stack)

    def postings(self) -> dict[str, Posting]:
        return records.load_all(self._database, Posting)

    def people(self) -> dict[str, Person]:
        return records.load_all(self._database, Person)

    def trust(self) -> tuple[TrustEntry, ...]:
        """The trust registry as scoring sees it, in the order of issuers. Raises InputError."""
        return self.registry.load().entries

    def credential(self, key: str) -> Credential:
        """Raises NotFoundError, as the other three do, naming near ids."""
        return records.load_one(self._database, Credential, key)

    def stack(self, key: str) -> Stack:
        return records.load_one(self._database, Stack, key)

    def posting(self, key: str) -> Posting:
        return records.load_one(self._database, Posting, key)

    def person(self, key: str) -> Person:
        return records.load_one(self._database, Person, key)

    def awards(self, person: str | None = None) -> Iterator[Award]:
        """Awards by person, then id, streamed from one state of the store; of one person if named."""
        return records.load_awards(self._database, person)

    def counts(self) -> dict[str, int]:
        """Rows of each kind, frameworks first."""
        tables = ("frameworks", *records.RECORD_TABLES)
        sql = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)  # noqa: S608
        return dict(self._database.rows(sql))

    def delete_person(self, key: str) -> None:
        """Erase a person wholly; see `erasure.erase`. Raises NotFoundError."""
        erasure.erase(self._database, self._derived, key)

    # What was found out and worked out

    def save_links(
        self, kind: LinkKind, framework: str, items: Iterable[tuple[str, str, Sequence[Linked]]]
    ) -> None:
        """Keep (record id, version, skills) in one transaction, in place of earlier ones."""
        links.save_links(self._database, kind, framework, items)

    def taught(
        self, kind: Literal["credential", "award"], framework: str
    ) -> dict[str, tuple[TaughtSkill, ...]]:
        """Credential or award id → skills its text was linked to."""
        return links.load_links(self._database, kind, framework)

    def asked(self, framework: str) -> dict[str, tuple[Requirement, ...]]:
        """Posting id → what its text was linked to."""
        return links.load_links(self._database, "posting", framework)

    def link_version(self, kind: LinkKind, framework: str) -> dict[str, str]:
        """Record id → version under which it was linked, to leave out what is fresh."""
        return links.link_version(self._database, kind, framework)

    def index_folder(self, collection: str) -> Path:
        """Where a collection's index is kept: skills-<framework>, linker-<framework>, competencies, …"""
        return self.path / "indexes" / derived.file_name(collection)

    def save_derived(self, name: str, generation: int, arrays: Mapping[str, NDArray[Any]]) -> bool:
        """Keep arrays computed at `generation`; False, and nothing kept, where the store has moved on.

        Arrays of `derived.ANY` say themselves what they were computed from, and are kept whatever it is at.
        """
        with self._database.writing():
            current = generation in (derived.ANY, self.generation())
            if current:
                derived.save(self._derived, name, generation, arrays)
        return current

    def load_derived(self, name: str, generation: int) -> dict[str, NDArray[Any]] | None:
        """Arrays kept under `name` at `generation`; None where they are missing, damaged or stale."""
        return derived.load(self._derived, name, generation)

    def trim_derived(self, beginning: str, most: int) -> None:
        """Of what is kept under names that begin so, leave the `most` that were written last."""
        with self._database.writing():
            derived.trim(self._derived, beginning, most)

    @property
    def _derived(self) -> Path:
        return self.path / "derived"
