"""Bitstring Status Lists (W3C Recommendation 1.0): the lists, and the entries that point at them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from .badges import VC_2, first_second, last_second
from .ids import Signer
from .keys import b64url

Purpose = Literal["revocation", "suspension"]
LIST_BITS = 131_072
"""Fewest bits a list may have: 16 KB, for the privacy of the herd (section 6.1)."""


def status_entry(address: str, index: int, purpose: Purpose = "revocation") -> dict[str, str]:
    """The `credentialStatus` of the credential at `index` of the list at `address`."""
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def status_list(
    address: str,
    signer: Signer,
    set_bits: Iterable[int],
    *,
    valid_from: date,
    valid_until: date | None = None,
    purpose: Purpose = "revocation",
    size: int = LIST_BITS,
) -> dict[str, Any]:
    """The unsigned list credential at `address` with these bits set; `size` in bits.

    Raises ValueError for a bit outside the list.
    """
    credential: dict[str, Any] = {
        "@context": [VC_2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": signer.id,
        "validFrom": first_second(valid_from),
    }
    if valid_until is not None:
        credential["validUntil"] = last_second(valid_until)
    return credential | {
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded_list(set_bits, size),
        }
    }


def encoded_list(set_bits: Iterable[int], size: int = LIST_BITS) -> str:
    """GZIP of the bits, as multibase base64url; index 0 is the highest bit of the first byte."""
    bits = bytearray((size + 7) // 8)
    for index in set_bits:
        if not 0 <= index < size:
            raise ValueError(f"the list has no bit {index}")
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + b64url(gzip.compress(bytes(bits), mtime=0))
