"""Frameworks that were sent: read through the same readers as files, and named by who sends them."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from pathlib import Path

from skillmatch.domain import FrameworkRecords, Progress, silent
from skillmatch.errors import InputError

from .archives import check_archive
from .loading import FrameworkFormat, read_framework
from .uploads import unplaced

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class FrameworkStated:
    """What the sender says of a framework; it goes before what the file says. "" leaves it to the file."""

    id: str = ""
    title: str = ""
    version: str = ""
    licence: str = ""
    language: str = ""
    """Which of an ESCO download's languages."""
    source: str = ""
    """Where it comes from, such as the name of the sender's file."""


def check_id(name: str) -> None:
    """Refuse an id that is not short, lower case and plain. Raises InputError."""
    if not _ID.fullmatch(name):
        raise InputError(
            f"{name[:80]!r} cannot be the id of a framework",
            fix="Use up to 64 lower-case letters, digits, dots, dashes and underscores.",
        )


def read_framework_sent(
    form: FrameworkFormat, file: Path, stated: FrameworkStated, progress: Progress = silent
) -> FrameworkRecords:
    """The framework in a file that was sent.

    Raises InputError: the file is not of the format, damaged, a zip that must not be unpacked, or a table
    that neither it nor `stated` gives an id.
    """
    with unplaced(file):
        check_archive(file)
        records = _read(form, file, stated, progress)
    unnamed = file.stem  # what readers make names of where nothing else gives one
    names = ("id", "title", "version", "licence", "source")
    given = {name: said for name in names if (said := getattr(stated, name))}
    info = records.info
    if info.id == unnamed and "id" not in given:
        raise InputError("the framework has no id", fix="State one, such as `our-skills`.")
    if info.title == unnamed:
        given.setdefault("title", given.get("id", info.id))
    if Path(info.source).stem == unnamed:
        given.setdefault("source", "sent to the service")
    info = dataclasses.replace(info, **given)
    check_id(info.id)
    return dataclasses.replace(records, info=info)


def _read(form: FrameworkFormat, file: Path, stated: FrameworkStated, progress: Progress) -> FrameworkRecords:
    """Through the reader; those that make URIs out of the id are told it."""
    if form == "esco":
        from skillmatch.readers.esco import read_esco

        return read_esco(file, progress, version=stated.version, language=stated.language)
    if form == "table":
        from skillmatch.readers.table import read_table

        return read_table(file, progress, id=stated.id)
    if form == "case":
        from skillmatch.readers.case import read_case

        return read_case(file, progress, id=stated.id)
    if form == "rsd":
        from skillmatch.readers.rsd import read_rsd

        return read_rsd(file, progress, id=stated.id)
    return read_framework(form, file, progress)
