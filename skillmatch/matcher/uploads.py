"""Records that were sent, not named: taken in through the same readers as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

from skillmatch.errors import BadRecordsError, InputError

from .loading import ImportReport, RecordKind, import_records

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "application/json": ".json",
        "application/ld+json": ".jsonld",
        "application/jsonl": ".jsonl",
        "application/x-ndjson": ".jsonl",
        "application/yaml": ".yaml",
        "application/jwt": ".jwt",
        "text/csv": ".csv",
        "text/plain": ".txt",
        "image/png": ".png",
        "image/svg+xml": ".svg",
    }
)
"""What may be sent, and as a file of which ending it is read; what a reader has no use for it refuses."""


def import_sent(
    workspace: Workspace,
    kind: RecordKind,
    raw: bytes,
    media_type: str = "application/json",
    *,
    person: str = "",
    skip_bad: bool = False,
) -> ImportReport:
    """Import what was sent as `import_records` imports a file; no name of the sender's reaches the disk.

    Raises:
        InputError: the type is not one of `MEDIA_TYPES`, or the content is not of it.
        BadRecordsError: some records are bad and `skip_bad` is false.
    """
    suffix = MEDIA_TYPES.get(media_type.partition(";")[0].strip().casefold())
    if suffix is None:
        raise InputError(
            f"nothing of the type {media_type[:100]!r} can be imported",
            fix=f"Send one of {', '.join(MEDIA_TYPES)}.",
        )
    with TemporaryDirectory(prefix="skillmatch-") as folder:
        file = Path(folder) / f"sent{suffix}"
        file.write_bytes(raw)
        try:
            report = import_records(workspace, kind, [file], person=person, skip_bad=skip_bad)
        except BadRecordsError as error:
            raise BadRecordsError([_named(one, file) for one in error.problems], error.total) from None
        except InputError as error:
            raise _named(error, file) from None
    return ImportReport(report.saved, tuple(one.replace(str(file), file.name) for one in report.bad))


def _named(error: InputError, file: Path) -> InputError:
    """The same, without where on this machine it lay for a moment."""
    reason = error.reason.replace(str(file), file.name)
    return InputError(reason, file=file.name, row=error.row, fix=error.fix.replace(str(file), file.name))
