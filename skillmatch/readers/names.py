"""Ids for things that come without one: derived from their names, the same at every import."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from ..domain import fold
from .digests import sha256_bytes

_VOICED = re.compile("[\u3040-\u30ff][\u3099\u309a]")


def slug(text: str) -> str:
    """Lower-case letters and digits joined by hyphens; C, C# and C++ differ, as rare signs become hex.

    Accents go, but not the voicing marks of kana, without which "card" and "guard" were one word.
    """
    plain = unicodedata.normalize("NFKD", fold(text))
    plain = _VOICED.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), plain)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    spelt = re.sub(r"[^\w\s./,;:'’()&-]", lambda sign: f"-x{ord(sign[0]):x}-", plain)
    return re.sub(r"[\W_]+", "-", spelt).strip("-")


def text_urn(namespace: str, text: str) -> str:
    """`urn:namespace:` and 16 hex of the text's sha256, for statements too long to be their own id."""
    return f"urn:{namespace}:{sha256_bytes(fold(text).encode())[:16]}"


def technology_uri(name: str) -> str:
    """O*NET OnLine's own address of a technology."""
    return f"https://www.onetonline.org/search/tech/example?e={quote(name, safe='')}"


def occupation_uri(code: str) -> str:
    """O*NET OnLine's own address of an occupation by its O*NET-SOC code."""
    return f"https://www.onetonline.org/link/summary/{code}"


def element_uri(element: str) -> str:
    """O*NET OnLine's own address of an element of the content model by its id."""
    return f"https://www.onetonline.org/find/descriptor/result/{element}"
