"""A person's own Open Badges, in and out as they are signed (Open Badges 3.0, section 6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from skillmatch.domain import Award
from skillmatch.errors import InputError, NewerHeldError
from skillmatch.readers.compact_jwt import credential_of

from .catalogue import Page
from .keeping_fresh import kept_fresh
from .uploads import STEM, read_sent
from .verifying import verify_document

if TYPE_CHECKING:
    from .facade import Matcher

_TYPES = frozenset(("OpenBadgeCredential", "AchievementCredential"))
_BROKEN = frozenset(("BAD_PROOF", "MALFORMED", "TOO_LARGE"))
"""Codes that say that it is no credential as it stands; others are said of the award, which is kept."""
Form = Literal["json", "jwt"]


@dataclass(frozen=True, slots=True)
class Badge:
    """One credential as it came."""

    id: str
    issuer: str
    issued: datetime
    """With its zone; the first moment there is where the credential does not say."""
    document: str | dict[str, Any]
    """The compact token, or the JSON that carries its own proof."""


def badges(matcher: Matcher, person: str, since: datetime | None, offset: int, limit: int) -> Page[Badge]:
    """The badges of a person that were issued after a moment, the earliest first."""
    after = since and (since if since.tzinfo else since.replace(tzinfo=UTC))
    held = [one for one in _held(matcher, person) if after is None or one.issued > after]
    held.sort(key=lambda one: (one.issued, one.id))
    return Page(tuple(held[offset : offset + limit]), len(held), offset, limit)


def upsert(matcher: Matcher, person: str, raw: bytes, form: Form, *, index: bool | None = None) -> bool:
    """Take in one badge as this person's; whether it took an earlier one's place, as no import does.

    Whom it names, and whether its issuer is trusted, is for the verdict to tell. What is held under its id
    and proves nothing stands in nobody's way: it is kept beside. `index` as in `take_in`.

    Raises:
        InputError: it is no Open Badge 3.0, several, or its proof does not hold.
        NewerHeldError: a later one of the same issuer and id is held, or another issuer's of this id.
    """
    sent, records = _read(person, raw, form)
    found = verify_document(matcher.workspace, raw)
    if broken := _BROKEN.intersection(found.codes):
        told = [step.detail for step in found.steps.values() if step.state == "failed" and step.detail]
        raise InputError(f"the credential does not hold: {', '.join([*sorted(broken), *told[:1]])}")
    broken_here = _broken(matcher, person)
    held = [one for one in _held(matcher, person) if sent.id in (one.id, _stated(one.document))]
    good = [one for one in held if one.id not in broken_here]
    earlier = max(good, key=lambda one: (one.issuer != sent.issuer, one.issued), default=None)
    if earlier and earlier.issuer != sent.issuer:
        raise NewerHeldError("A credential of another issuer has this id already.")
    if earlier and earlier.issued > sent.issued:
        raise NewerHeldError("A later version of this credential is held already.")
    with kept_fresh(matcher.live, index):
        matcher.workspace.save(records, apart=sent.id in broken_here or not good)
    return earlier is not None


def _broken(matcher: Matcher, person: str) -> frozenset[str]:
    """Ids of the awards held of a person whose proofs do not hold."""
    _, _, verdicts = matcher.snapshot.judge.person(matcher.workspace.person(person))
    return frozenset(one.award for one in verdicts if _BROKEN.intersection(one.codes))


def _stated(came: str | dict[str, Any]) -> object:
    return (credential_of(came) if isinstance(came, str) else came).get("id")


def _read(person: str, raw: bytes, form: Form) -> tuple[Badge, tuple[Any, ...]]:
    with TemporaryDirectory(prefix="skillmatch-") as folder:
        file = Path(folder) / f"{STEM}.{form}"
        file.write_bytes(raw)
        records = read_sent("awards", file, person=person).records
    found = [badge for one in records if isinstance(one, Award) and (badge := _badge(one))]
    if len(found) != 1 or sum(isinstance(one, Award) for one in records) != 1:
        raise InputError("send one Open Badges 3.0 credential", fix="Several go to /v1/import/awards.")
    return found[0], records


def _held(matcher: Matcher, person: str) -> Iterator[Badge]:
    for award in matcher.workspace.awards(person):
        if badge := _badge(award):
            yield badge


def _badge(award: Award) -> Badge | None:
    came = award.extra.get("jwt") or award.extra.get("document")
    try:
        document = credential_of(came) if isinstance(came, str) else came
    except InputError:
        return None
    if not isinstance(document, dict) or _TYPES.isdisjoint(_texts(document.get("type"))):
        return None
    return Badge(award.id, award.issuer, _issued(document), came if isinstance(came, str) else document)


def _texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def _issued(document: Mapping[str, Any]) -> datetime:
    stated = document.get("validFrom") or document.get("issuanceDate")
    try:
        moment = datetime.fromisoformat(stated)  # type: ignore[arg-type]  # whatever it is, it is caught
    except (TypeError, ValueError):
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
