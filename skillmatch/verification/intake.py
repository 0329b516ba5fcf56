"""From bytes to credentials: everything that is refused before any costly step is refused here.

Size first, then pictures are opened, then JSON is parsed strictly (no duplicate keys, no NaN, bounded
depth), then its shape is counted. What passes is small enough for the steps that follow.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from skillmatch.errors import InputError
from skillmatch.readers.fields import as_list
from skillmatch.readers.files import decode, parse_json
from skillmatch.readers.plain_values import check_values

from .baked import PNG, read_png, read_svg
from .findings import RefusedError
from .settings import VerifySettings

_TOKEN = re.compile(r"[A-Za-z0-9_-]+={0,2}\.[A-Za-z0-9_-]+={0,2}\.[A-Za-z0-9_-]*={0,2}")
_ENVELOPE = re.compile(r"data:application/(?:vc|vc-ld|vc\+ld)\+jwt,(.+)", re.DOTALL)

Form = Literal["document", "token"]


@dataclass(frozen=True, slots=True)
class Presented:
    """One credential as somebody presented it: a JSON object or a compact JWT."""

    value: dict[str, Any] | str

    @property
    def digest(self) -> str:
        """Sha256, in hex, of the canonical JSON (keys sorted) or of the token."""
        if isinstance(self.value, str):
            return hashlib.sha256(self.value.encode()).hexdigest()
        return hashlib.sha256(msgspec.json.encode(self.value, order="sorted")).hexdigest()


def take_in(raw: bytes | str, settings: VerifySettings) -> list[Presented]:
    """Every credential in a file's content. RefusedError TOO_LARGE or MALFORMED for the whole of it.

    Understood are JSON objects, lists of them, VerifiablePresentations (a wallet's export; the
    presentation's own proof is not looked at), enveloped credentials, compact JWTs, PNG and SVG.
    """
    text = _text(raw, settings)
    if _TOKEN.fullmatch(text):
        return [Presented(text)]
    value = read_json(text, settings)
    found = list(_presented(value, settings))
    if not found:
        raise RefusedError("MALFORMED", "It holds no credential.")
    return found


def from_value(value: Any, settings: VerifySettings) -> Presented:
    """One credential that is parsed already, held to the same bounds."""
    if isinstance(value, str):
        return _token(value, settings)
    if not isinstance(value, Mapping):
        raise RefusedError("MALFORMED", "It is neither a JSON object nor a token.")
    try:
        check_shape(value, settings)
        check_values(dict(value), "")
    except InputError as error:
        raise RefusedError("MALFORMED", error.sentence) from None
    return _unwrapped(dict(value), settings)


def read_json(text: str, settings: VerifySettings) -> Any:
    """Strict JSON within the bounds. Raises RefusedError MALFORMED, TOO_LARGE."""
    try:
        value = check_values(parse_json(text, ""), "")
    except InputError as error:
        raise RefusedError("MALFORMED", error.sentence) from None
    check_shape(value, settings)
    return value


def check_shape(value: Any, settings: VerifySettings) -> None:
    """Counts values and nesting, without recursion; TOO_LARGE beyond the bounds."""
    level, members, depth = [value], 0, 0
    while level:
        depth += 1
        members += len(level)
        if depth > settings.max_depth + 1:
            raise RefusedError("MALFORMED", f"It is nested deeper than {settings.max_depth} levels.")
        if members > settings.max_members:
            raise RefusedError("TOO_LARGE", f"It holds more than {settings.max_members:,} values.")
        level = [inner for outer in level for inner in _children(outer)]


def _children(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    return value if isinstance(value, list) else []


def _text(raw: bytes | str, settings: VerifySettings) -> str:
    if isinstance(raw, str):
        raw = raw.encode("utf-8", "replace")
    picture = raw.startswith(PNG) or raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    if len(raw) > (settings.max_image_bytes if picture else settings.max_bytes):
        raise RefusedError("TOO_LARGE", f"It is {len(raw):,} bytes long, more than is read.")
    if raw.startswith(PNG):
        return read_png(raw, settings).strip()
    if picture:
        return read_svg(raw, settings).strip()
    try:
        return decode(raw, "").strip()
    except InputError as error:
        raise RefusedError("MALFORMED", error.sentence) from None


def _presented(value: Any, settings: VerifySettings) -> Iterator[Presented]:
    values = value if isinstance(value, list) else [value]
    for item in values:
        if isinstance(item, Mapping) and "VerifiablePresentation" in as_list(item.get("type")):
            held = as_list(item.get("verifiableCredential"))
            if len(held) > settings.max_inner:
                raise RefusedError("TOO_LARGE", f"It holds more than {settings.max_inner:,} credentials.")
            for inner in held:
                yield from_value(inner, settings)
        else:
            yield from_value(item, settings)


def _unwrapped(value: dict[str, Any], settings: VerifySettings) -> Presented:
    """The token inside an EnvelopedVerifiableCredential (VC 2.0, section 4.13), else the object."""
    if "EnvelopedVerifiableCredential" not in as_list(value.get("type")):
        return Presented(value)
    match = _ENVELOPE.fullmatch(str(value.get("id")))
    if match is None:
        raise RefusedError("MALFORMED", "The envelope holds no token.")
    return _token(match[1], settings)


def _token(text: str, settings: VerifySettings) -> Presented:
    text = text.strip()
    if len(text) > settings.max_bytes:
        raise RefusedError("TOO_LARGE", f"The token is over {settings.max_bytes:,} characters long.")
    if not _TOKEN.fullmatch(text):
        raise RefusedError("MALFORMED", "It is no compact JWT.")
    return Presented(text)
