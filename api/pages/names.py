"""What things of the catalogue are called, by id."""

from __future__ import annotations

from skillmatch.matcher import Matcher


def issuer_names(lent: Matcher) -> dict[str, str]:
    """Names of every issuer held."""
    return {key: one.name for key, one in lent.workspace.issuers().items()}


def credential_names(lent: Matcher) -> dict[str, str]:
    """Names of every credential on offer."""
    return {key: one.name for key, one in lent.snapshot.credentials.items()}


def offering_names(lent: Matcher) -> dict[str, str]:
    """Names of those who offer something, in the order of names; who is not held goes by their id."""
    known = issuer_names(lent)
    named = {one.issuer: known.get(one.issuer, one.issuer) for one in lent.snapshot.credentials.values()}
    return dict(sorted(named.items(), key=lambda item: (item[1].casefold(), item[0])))
