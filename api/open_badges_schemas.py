"""What Open Badges 3.0 calls its answers, and how this service describes itself to wallets."""

# ruff: noqa: N815 - the names are the standard's

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, Field

from skillmatch import __version__
from skillmatch.access import Scope

from .settings import Settings

CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_MODE = (
    "Bearer mode only. A key of this service, or a token of the operator's own identity provider, goes into "
    "the Authorization header. There is no dynamic registration and no OAuth 2.0 authorisation here, so the "
    "scheme OAuth2ACG that Open Badges 3.0 asks for is not offered. Not certified by 1EdTech."
)


class BadgeCredentials(BaseModel):
    """GetOpenBadgeCredentialsResponse (B.2.1): one page of both together."""

    credential: list[dict[str, Any]] = Field(description="Those that carry their own proof.")
    compactJwsString: list[str] = Field(description="Those that are signed as tokens.")


class BadgeProfile(BaseModel):
    """Profile (B.1.20): no name is held, so none is told."""

    context: list[str] = Field(alias="@context")
    id: str = Field(description="A subject id of theirs that is a URI, else one of ours.")
    type: list[str]

    @classmethod
    def of(cls, uri: str) -> Self:
        return cls.model_validate({"@context": [CONTEXT], "id": uri, "type": ["Profile"]})


def described(whole: dict[str, Any], base: str, settings: Settings) -> dict[str, Any]:
    """The service description document (section 6.3): the service's own OpenAPI, cut to these endpoints."""
    wanted = (Scope.READ_BADGES, Scope.ADD_BADGES, Scope.READ_PROFILE)
    bearer = {
        "type": "http",
        "scheme": "bearer",
        "description": _MODE,
        "x-skillmatch-scopes": {one.value: _SCOPES[one] for one in wanted},
    }
    if settings.oidc_issuer:
        bearer["x-skillmatch-issuer"] = settings.oidc_issuer
    return {
        "openapi": whole["openapi"],
        "info": {
            "title": "SkillMatch: Open Badges 3.0, bearer mode",
            "version": __version__,
            "description": _MODE,
            "x-skillmatch-mode": "bearer",
            "x-skillmatch-certified": False,
        },
        "paths": {path: one for path, one in whole["paths"].items() if path.startswith(base)},
        "components": {**whole["components"], "securitySchemes": {"bearer": bearer}},
    }


_SCOPES = {
    Scope.READ_BADGES: "Read one's own credentials.",
    Scope.ADD_BADGES: "Add and replace one's own credentials.",
    Scope.READ_PROFILE: "Read one's own profile.",
}
