"""How the service's OpenAPI document calls things, and generated clients after it: names stay as they are."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from .problems import PROBLEM, Problem

_CLEARER = {
    "consents.give": "give_consent",
    "consents.listed": "consents",
    "consents.me": "who_am_i",
    "consents.withdraw": "withdraw_consent",
    "health.live": "is_live",
    "health.ready": "is_ready",
    "learner.erase": "erase_profile",
    "learner.export": "export_profile",
    "records.take_in": "import_records",
    "records.verify": "verify_credential",
}
"""Functions whose names say enough only beside their neighbours."""


def operation_id(route: Any) -> str:
    """The name of the function, of which every endpoint has another."""
    module = route.endpoint.__module__.rpartition(".")[2]
    return _CLEARER.get(f"{module}.{route.name}", str(route.name))


def describe_problems(app: FastAPI) -> None:
    """Let the description say once what a problem is, so that clients have one class for them."""
    made = app.openapi

    def described() -> dict[str, Any]:
        document = made()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.setdefault(PROBLEM, Problem.model_json_schema())
        return document

    app.openapi = described  # type: ignore[method-assign]
