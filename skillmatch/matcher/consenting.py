"""Consent to be known: given and taken back by a person, logged without saying by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillmatch.workspace import Consent, Workspace


def consent(workspace: Workspace, person: str, audience: str) -> Consent:
    """Let an employer (id of a key or token; `*` for all) know who a person is; once is enough.

    Raises NotFoundError for nobody, InputError for an audience that is no line of text.
    """
    given = workspace.consents.give(person, audience)
    workspace.audit.append("consent.give", {"to": audience})
    return given


def withdraw(workspace: Workspace, person: str, audience: str) -> Consent:
    """Take it back, from now on. Raises NotFoundError where there is none in force."""
    closed = workspace.consents.withdraw(person, audience)
    workspace.audit.append("consent.withdraw", {"to": audience})
    return closed
