"""What the service lets people in by: keys, tokens of the operator's identity provider, browser sessions."""

from __future__ import annotations

from dataclasses import replace

from skillmatch.access import (
    BY_TOKEN,
    LOCAL,
    PREFIX,
    PUBLIC,
    AccessStore,
    Caller,
    TokenRules,
    Tokens,
    key_source,
)
from skillmatch.errors import AccessError, InputError

from .settings import Settings


class Door:
    """Who is let in, to which tenant. Kept in `app.state.door`; safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        """Makes no file. Raises InputError where tokens are set up by half."""
        self.settings = settings
        self.store = AccessStore(settings.tenants or settings.workspace)
        self.tokens = _tokens(settings, self.store)

    @property
    def guarded(self) -> bool:
        """Whether credentials are asked for at all."""
        return self.tokens is not None or self.store.guarded

    @property
    def anybody(self) -> Caller:
        """Whoever asks without credentials where some are asked for."""
        return replace(PUBLIC, tenant=self.settings.public_tenant)

    @property
    def local(self) -> Caller:
        """Whoever asks where none are asked for."""
        return replace(LOCAL, tenant=self.settings.public_tenant)

    def admit(self, credential: str) -> Caller:
        """Whoever holds a key or token, whose keys may have to be fetched first. Raises AccessError."""
        if credential.startswith(PREFIX):
            return self._here(self.store.admit(credential).caller())
        if self.tokens is None:
            raise AccessError("That is no key of this service.")
        return self._here(self.tokens.admit(credential))

    def seated(self, session: str) -> Caller:
        """Whoever opened a browser session. Raises AccessError."""
        return self._here(self.store.session(session).caller())

    def close(self) -> None:
        self.store.close()

    def _here(self, who: Caller) -> Caller:
        """One workspace takes no tenant's word, several take nobody's who is of none."""
        if self.settings.tenants is None:
            return replace(who, tenant="") if who.id.startswith(BY_TOKEN) else self._of_one(who)
        if not who.tenant:
            raise AccessError("The key or token is of no tenant.")
        return who

    @staticmethod
    def _of_one(who: Caller) -> Caller:
        if who.tenant:
            raise AccessError("The key is one of several tenants; this service has none.")
        return who


def _tokens(settings: Settings, store: AccessStore) -> Tokens | None:
    stated = (settings.oidc_issuer, settings.oidc_audience, settings.oidc_keys)
    if not any(stated):
        return None
    if not all(stated):
        raise InputError(
            "tokens need SKILLMATCH_OIDC_ISSUER, SKILLMATCH_OIDC_AUDIENCE and SKILLMATCH_OIDC_KEYS together"
        )
    rules = TokenRules(
        settings.oidc_issuer,
        settings.oidc_audience,
        settings.oidc_scope_claim,
        settings.oidc_person_claim,
        settings.oidc_tenant_claim,
        settings.oidc_leeway,
    )
    return Tokens(rules, key_source(settings.oidc_keys), lambda: store.secret("token ids"))
