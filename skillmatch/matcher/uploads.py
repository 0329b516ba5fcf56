"""Records that were sent, not named: taken in through the same readers as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from skillmatch.domain import Progress, silent
from skillmatch.errors import BadRecordsError, InputError

from .archives import check_archive
from .loading import ImportReport, RecordKind, read_records

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

    from .review_files import MappingFormat

UploadKind = Literal["credentials", "postings", "awards", "people", "trust", "decisions"]
"""What can be sent: credentials bring stacks and issuers along, awards the people they name; decisions are
reviewers' on links, and mappings between frameworks."""
_RECORDS: dict[str, RecordKind] = {
    "credentials": "credentials",
    "postings": "postings",
    "awards": "awards",
    "people": "awards",
}

MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "application/json": ".json",
        "application/ld+json": ".jsonld",
        "application/jsonl": ".jsonl",
        "application/x-ndjson": ".jsonl",
        "application/yaml": ".yaml",
        "application/toml": ".toml",
        "application/jwt": ".jwt",
        "application/zip": ".zip",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
        "text/csv": ".csv",
        "text/tab-separated-values": ".tsv",
        "text/plain": ".txt",
        "image/png": ".png",
        "image/svg+xml": ".svg",
    }
)
"""What may be sent, and as a file of which ending it is read; what a reader has no use for it refuses."""
STEM = "sent"
"""How a file that was sent is called in messages, whatever its sender or the disk calls it."""
_MAPPINGS: dict[str, MappingFormat] = {".csv": "csv", ".xlsx": "xlsx", ".tsv": "sssom"}
_LISTED = 1000
"""Bad records told of."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a file was found to hold; nothing of it is kept yet."""

    kind: UploadKind
    records: tuple[Any, ...]
    bad: tuple[str, ...] = ()


def suffix_of(media_type: str) -> str:
    """The ending of files of this type. Raises InputError for one that nothing is read from."""
    suffix = MEDIA_TYPES.get(media_type.partition(";")[0].strip().casefold())
    if suffix is None:
        raise InputError(
            f"nothing of the type {media_type[:100]!r} can be imported",
            fix=f"Send one of {', '.join(MEDIA_TYPES)}.",
        )
    return suffix


def import_sent(
    workspace: Workspace,
    kind: UploadKind,
    raw: bytes,
    media_type: str = "application/json",
    *,
    person: str = "",
    skip_bad: bool = False,
    by: str = "",
) -> ImportReport:
    """Import what was sent as files are imported; no name of the sender's reaches the disk.

    Raises:
        InputError: the type is not one of `MEDIA_TYPES`, or the content is not of it.
        BadRecordsError: some records are bad and `skip_bad` is false.
    """
    suffix = suffix_of(media_type)
    with TemporaryDirectory(prefix="skillmatch-") as folder:
        file = Path(folder) / f"{STEM}{suffix}"
        file.write_bytes(raw)
        sent = read_sent(kind, file, person=person, skip_bad=skip_bad)
    return keep_sent(workspace, sent, by=by)


def read_sent(kind: UploadKind, file: Path, *, person: str = "", skip_bad: bool = False) -> Sent:
    """Read a file that was sent, whole, before anything is kept: the store is not locked meanwhile.

    Messages call it `sent.<ending>`. Raises InputError and BadRecordsError, as `import_sent`.
    """
    with unplaced(file):
        check_archive(file)
        if kind == "trust":
            from skillmatch.trust import read_registry

            return Sent(kind, tuple(read_registry(file)))
        if kind == "decisions":
            from .review_files import read_mapping

            return Sent(kind, tuple(read_mapping(file, _mapping_format(file))))
        bad: list[InputError] = []
        records = tuple(read_records(_RECORDS[kind], [file], bad, person=person, skip_bad=skip_bad))
        return Sent(kind, records, _listed(bad, file))


def keep_sent(workspace: Workspace, sent: Sent, *, by: str = "", progress: Progress = silent) -> ImportReport:
    """Keep what was read, all of it or nothing. `by` signs decisions that name nobody."""
    if sent.kind == "trust":
        from .trusting import trust

        return ImportReport({"trust": trust(workspace, sent.records, "import")})
    if sent.kind == "decisions":
        from .review_files import import_mapping

        done = import_mapping(workspace, sent.records, by)
        unknown = tuple(f"No framework here has {uri!r}; it was left out." for uri in done.unknown[:_LISTED])
        return ImportReport({"decisions": len(done.changed)}, unknown)
    return ImportReport(workspace.save(sent.records, progress=progress, apart=True), sent.bad)


@contextmanager
def unplaced(file: Path) -> Iterator[None]:
    """Errors of the block do not tell where on this machine the file lay."""
    try:
        yield
    except BadRecordsError as error:
        told = BadRecordsError([_named(one, file) for one in error.problems], error.total)
        told.fix = "Mend them, or send them with skip_bad=true to go on without them."
        raise told from None
    except InputError as error:
        raise _named(error, file) from None


def _named(error: InputError, file: Path) -> InputError:
    shown = f"{STEM}{file.suffix}"
    reason, fix = (text.replace(str(file), shown) for text in (error.reason, error.fix))
    place = (error.file or shown).replace(str(file), shown)
    return InputError(reason, file=place, row=error.row, fix=fix)


def _listed(bad: list[InputError], file: Path) -> tuple[str, ...]:
    told = tuple(str(_named(one, file)) for one in bad[:_LISTED])
    return told if len(bad) <= _LISTED else (*told, f"… and {len(bad) - _LISTED:,} more")


def _mapping_format(file: Path) -> MappingFormat:
    """By the ending; JSON is CASE where it is a CASE package, else CTDL. Raises InputError."""
    from skillmatch.readers.files import read_json

    if file.suffix in _MAPPINGS:
        return _MAPPINGS[file.suffix]
    if file.suffix not in (".json", ".jsonld"):
        raise InputError("holds no decisions", file=file, fix="Send CSV, xlsx, SSSOM (TSV), CASE or CTDL.")
    value = read_json(file)
    return "ctdl" if isinstance(value, dict) and "@graph" in value else "case"
