"""Zips that strangers send, looked at before anything in them is read. Nothing is ever unpacked to disk."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath

from skillmatch.errors import InputError

MOST_MEMBERS = 5_000
MOST_UNPACKED = 2**30
"""Bytes of a zip; the largest release read here (O*NET, all files) unpacks to about 0.2 GiB."""
MOST_SHEET = 128 * 2**20
"""Bytes of a workbook, which is read into memory."""
_MOST_RATIO = 100
"""Bytes out of one byte in; releases and workbooks stay under 30."""
_FROM = 32 * 2**20
"""Bytes unpacked from which on the ratio counts: little that is dense does no harm."""
_ARCHIVES = frozenset(
    (".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".lz", ".lzma", ".cab", ".jar")
)
_ZIPS = frozenset((".zip", ".xlsx"))


def check_archive(path: Path) -> None:
    """Refuse a zip or workbook that is none, is locked, unpacks to too much, or holds archives or odd names.

    Readers take no more of a member than the zip says it has, so what the zip says is what counts. Files
    of other endings pass. Raises InputError.
    """
    suffix = path.suffix.lower()
    if suffix not in _ZIPS:
        return
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        what = "workbook" if suffix == ".xlsx" else "zip"
        raise InputError(f"is no whole {what}", file=path, fix="Send the file as it is.") from error
    unpacked = sum(member.file_size for member in members)
    most = MOST_SHEET if suffix == ".xlsx" else MOST_UNPACKED
    if len(members) > MOST_MEMBERS or unpacked > most:
        raise InputError(f"holds more than {MOST_MEMBERS:,} files or {most:,} bytes unpacked", file=path)
    if unpacked > _FROM and unpacked > _MOST_RATIO * path.stat().st_size:
        raise InputError(f"unpacks to over {_MOST_RATIO} times its size", file=path)
    for member in members:
        _check_member(member, path)


def _check_member(member: zipfile.ZipInfo, path: Path) -> None:
    name = member.filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if ".." in parts or name.startswith(("/", "\\")) or ":" in name[:2] or not name.isprintable():
        raise InputError(f"holds a file with an unsafe name ({name[:80]!r})", file=path)
    if member.flag_bits & 0x1:
        raise InputError("is encrypted", file=path, fix="Send it without a password.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise InputError(f"holds a link ({name[:80]!r})", file=path)
    if PurePosixPath(name).suffix.lower() in _ARCHIVES:
        raise InputError(f"holds another archive ({name[:80]!r})", file=path, fix="Unpack it first.")
