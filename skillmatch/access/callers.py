"""Scopes, and whoever asks with them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What a caller is let do, within one tenant; `admin` holds all the others."""

    CATALOGUE = "catalogue"
    """Read the public catalogue, which needs no account."""
    LEARNER = "learner"
    """See, export and erase one's own profile, ask what next."""
    EMPLOYER = "employer"
    """Rank candidates, who are pseudonyms until they consent."""
    DESIGNER = "designer"
    """Gaps, links to review, reports."""
    ADMIN = "admin"
    """Import, index, trust, operate."""
    READ_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.readonly"
    """Read one's own Open Badges and nothing else (Open Badges 3.0, section 6.2.1); `learner` may as well."""
    ADD_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/scope/credential.upsert"
    """Add to one's own Open Badges and nothing else."""
    READ_PROFILE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/profile.readonly"
    """Read under which id one is held and nothing else."""


EVERY_SCOPE = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a key, the holder of a token, or whoever sits at this machine."""

    id: str
    """Id of the key or subject of the token, never the secret itself; "local" where no keys are asked for."""
    scopes: frozenset[Scope]
    tenant: str = ""
    """Whose records are asked; "" where the service holds one workspace."""
    person: str = ""
    """Id of the person a learner is; "" for nobody in particular."""

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes or Scope.ADMIN in self.scopes

    def may_see(self, person: str) -> bool:
        """Whether everything about this person is theirs to ask."""
        own = bool(person) and self.person == person
        return Scope.ADMIN in self.scopes or (Scope.LEARNER in self.scopes and own)


PUBLIC = Caller("anonymous", frozenset((Scope.CATALOGUE,)))
"""Whoever asks without an account."""
LOCAL = Caller("local", EVERY_SCOPE)
"""Whoever asks a service that listens to its own machine alone and holds no keys."""
