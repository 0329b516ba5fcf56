"""UUIDs for what has a URI. CASE names everything by UUID; frameworks of other kinds have none to give.

The UUID at the end of a URI is taken as it stands (CASE and ESCO URIs end in one); any other URI gets a
version 5 UUID (RFC 9562 section 5.5), which is the same in every process and after every import.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

_LAST = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z", re.IGNORECASE)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def made(uri: str) -> str:
    """The version 5 UUID of a URI."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, uri))


def named(uri: str) -> str:
    """The UUID a URI ends in, in lower case; "" where it ends in none."""
    found = _LAST.search(uri)
    return found.group().lower() if found else ""


def unique(uris: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """URI → UUID, all different and none of `taken`: where two URIs end in one UUID, the first has it."""
    used = set(taken)
    found: dict[str, str] = {}
    for uri in uris:
        own = named(uri)
        found[uri] = made(uri) if not own or own in used else own
        used.add(found[uri])
    return found


def as_uri(text: str, fallback: str) -> str:
    """The text where it is a URI, else `urn:uuid:` and the fallback."""
    return text if _URI.fullmatch(text) else f"urn:uuid:{fallback}"


def is_uuid(text: str) -> bool:
    """Whether it is a UUID in the form 8-4-4-4-12; CASE writes them in lower case, and takes either."""
    return bool(re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text))
