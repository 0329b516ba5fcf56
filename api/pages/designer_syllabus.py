"""A syllabus handed in, as a file or as text, and read as a programme."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from skillmatch.errors import BadRecordsError, BusyError, InputError
from skillmatch.matcher.sent_programmes import keep_sent_programme, read_sent_programme

from ..access import Designer
from ..settings import Settings
from ..state import folder_of
from .rendering import page

router = APIRouter(prefix="/designer/syllabus")
MAX_PASTED = 200_000
"""Signs of a text; of files the settings say how many bytes."""
_AT_ONCE = threading.BoundedSemaphore(2)
"""Documents taken apart at once: each may take a core for many seconds."""
_PATIENCE = 10.0


@router.post("")
def hand_in(
    request: Request,
    who: Designer,
    text: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    file: UploadFile | None = None,
) -> Response:
    """Read it without anybody's turn; what is wrong is said on the page, beside what was typed."""
    try:
        raw, suffix = _sent(text, file, most(request))
        with _one_of_few():
            programme = read_sent_programme(raw, suffix, name)
        key = keep_sent_programme(folder_of(request, who), programme)
    except (InputError, BadRecordsError, BusyError) as error:
        wrong = str(error)
    else:
        return RedirectResponse(f"/designer?programme={key}", 303)
    typed = {"text": text[:MAX_PASTED], "name": name[:200], "wrong": wrong}
    return page(request, "designer/syllabus.html", status=422, syllabus=typed, most=most(request))


def most(request: Request) -> int:
    """Bytes that are taken of a file."""
    settings: Settings = request.app.state.settings
    return settings.syllabus_limit


def _sent(text: str, file: UploadFile | None, limit: int) -> tuple[bytes, str]:
    """What was handed in and its ending. Raises InputError."""
    if file is not None and file.filename:
        raw = file.file.read(limit + 1)
        if len(raw) > limit:
            raise InputError("The file is too large.", fix=f"At most {limit / 2**20:.0f} MB are taken.")
        return raw, _suffix(file.filename)
    if not text.strip():
        raise InputError("Nothing was handed in.", fix="Choose a file, or paste a text.")
    if len(text) > MAX_PASTED:
        raise InputError("The text is too long.", fix=f"At most {MAX_PASTED:,} signs: send a file instead.")
    return text.encode("utf-8", "replace"), ".md" if "\n#" in f"\n{text}" else ".txt"


def _suffix(filename: str) -> str:
    """The ending of the file's own name, whatever folders the browser says it lay in."""
    return PurePosixPath(PureWindowsPath(filename).name).suffix.casefold()


@contextmanager
def _one_of_few() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise BusyError("Other documents are being read.", fix="Try again in a moment.")
    try:
        yield
    finally:
        _AT_ONCE.release()
