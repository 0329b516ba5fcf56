"""Questions of somebody who is not held here, or of somebody as they would be with an award more.

A guest's matcher answers from the same snapshot as everybody's; only who they are and what they hold comes
from outside, and nothing of it is written anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillmatch.domain import Award, Person, Verdict
from skillmatch.errors import NotFoundError

from .showing import BEARER
from .snapshot import Snapshot

if TYPE_CHECKING:
    from .facade import Matcher
    from .judging import Judged
    from .showing import Wallet

_IF = "if"
"""Id of an award that somebody is supposed to have."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody with their awards, as signed, and the verdict on each."""

    person: Person
    awards: tuple[Award, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


class _GuestSnapshot(Snapshot):
    """A snapshot in which one person is who they are here; whatever it was asked for already is shared."""

    def __init__(self, base: Snapshot, guest: Guest) -> None:
        # Worked out there, so that it is worked out once for all guests.
        _ = base.offer, base.builder, base.asked, base.order, base.peers, base.trusted, base.judge
        vars(self).update(vars(base))
        self._guest = guest

    def person(self, person: str) -> Person:
        return self._guest.person if person == self._guest.person.id else super().person(person)

    def judged(self, person: str) -> Judged:
        if person != self._guest.person.id:
            return super().judged(person)
        return self._guest.person, list(self._guest.awards), list(self._guest.verdicts)


def bearer(matcher: Matcher, wallet: Wallet) -> Guest:
    """Whoever shows a wallet. That it is theirs nobody has checked."""
    judge = matcher.snapshot.judge
    found = [(one.award, judge.sent(one.award, one.outcome)) for one in wallet.awards]
    return Guest(
        Person(BEARER, wallet.subjects),
        tuple(finding.award or award for award, finding in found),
        tuple(finding.verdict for _, finding in found),
    )


def held_by(matcher: Matcher, person: str) -> Guest:
    """Somebody who is held here. Raises NotFoundError."""
    owner, awards, verdicts = matcher.snapshot.judged(person)
    return Guest(owner, tuple(awards), tuple(verdicts))


def having(matcher: Matcher, guest: Guest, credential: str) -> Guest:
    """The same person with a good award of a credential, given today. Raises NotFoundError."""
    snapshot = matcher.snapshot
    one = snapshot.credentials.get(credential)
    if one is None:
        raise NotFoundError("credential", credential, snapshot.credentials)
    award = Award(
        _IF,
        guest.person.id,
        one.id,
        one.issuer,
        one.name,
        issued=snapshot.as_of,
        assessment=one.assessment,
        alignments=tuple(dict.fromkeys(a for said in one.competencies for a in said.alignments)),
    )
    return Guest(guest.person, (*guest.awards, award), (*guest.verdicts, Verdict(_IF, verified=True)))


def as_guest(matcher: Matcher, guest: Guest) -> Matcher:
    """A matcher that knows the guest under their person's id, and everybody else as before."""
    return matcher.pinned(_GuestSnapshot(matcher.snapshot, guest), fresh=matcher.rescore())
