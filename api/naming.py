"""Ids of operations: names of functions, after which generated clients call theirs. They stay as they are."""

from __future__ import annotations

from typing import Any

_CLEARER = {
    "erase": "erase_profile",
    "export": "export_profile",
    "give": "give_consent",
    "listed": "consents",
    "live": "is_live",
    "me": "who_am_i",
    "ready": "is_ready",
    "take_in": "import_records",
    "verify": "verify_credential",
    "withdraw": "withdraw_consent",
}
"""Functions whose names say enough only beside their neighbours."""


def operation_id(route: Any) -> str:
    """The id of a route, of which every one has another name."""
    return _CLEARER.get(route.name, str(route.name))
