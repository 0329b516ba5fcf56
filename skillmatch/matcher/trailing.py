"""Answers from an index that is behind its workspace, while the next one is made.

What takes long to make stays as it was: what credentials and postings were linked to, everybody's strengths.
What protects people and employers does not wait. Awards, verdicts, trusted issuers and the day are read as
they are now: old strengths only propose a shortlist, and everybody on it is scored anew from today's
records. So nothing counts by the word of an issuer who is trusted no more, a revoked award proves nothing,
and who was erased is not there. What has to wait for the index: who newly deserves a place on a shortlist,
and what newly imported credentials and postings are about.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from skillmatch.domain import Match, Profile
from skillmatch.errors import NotFoundError

from .snapshot import Snapshot

if TYPE_CHECKING:
    from .rankings import Asked

_SPARE = 20
_MOST = 640
"""People proposed at most: where most of them lose all their proofs, a shortlist may come out short."""
_LASTING = (
    "framework", "settings", "credentials", "stacks", "postings", "others", "hearing", "taught", "linked",
    "award_links", "requirements", "occupation_needs", "demand", "graph", "relatedness", "catalogue", "order",
    "peers", "asked", "strengths",
)  # fmt: skip
"""Parts that depend neither on the registry nor on the day, or may lag behind: aggregates, proposals."""


class Trailing(Snapshot):
    """An older snapshot with awards, verdicts, trust and day as they are when it is made."""

    behind = True

    def __init__(self, old: Snapshot, as_of: date) -> None:
        super().__init__(old.workspace, old.framework_id, old.encoder, as_of)
        self.now = self.generation
        self.generation, self.heard_version = old.generation, old.heard_version
        self.shelf = old.shelf
        vars(self).update((name, part) for name, part in vars(old).items() if name in _LASTING)

    @property
    def is_current(self) -> bool:
        return False

    @cached_property
    def fingerprint(self) -> str:
        """As of a snapshot, with what the records have become since, so that no other answer has it."""
        return json.dumps({**json.loads(super().fingerprint), "behind": self.now}, sort_keys=True)


def answer_held(snapshot: Snapshot, asked: Asked) -> tuple[Match, ...]:
    """The ranking by a snapshot's own strengths, where it is not behind. Raises as `rankings.answer` does."""
    from .rankings import answer

    def profile_of(person: str) -> Profile:
        return snapshot.builder.profile(*snapshot.judged(person))

    if not snapshot.behind:
        try:
            return answer(snapshot, asked, snapshot.strengths, profile_of)
        except NotFoundError as error:
            if error.kind != "person":
                raise  # else: erased since the snapshot was taken
    return answer_now(snapshot, asked)


def answer_now(snapshot: Snapshot, asked: Asked) -> tuple[Match, ...]:
    """The ranking, with every score from today's records; see above. Raises as `rankings.answer` does."""
    from skillmatch.ranking import Strengths

    from .rankings import answer

    people = asked.n + _SPARE
    while True:
        profiles: dict[str, Profile] = {}

        def profile_of(person: str, known: dict[str, Profile] = profiles) -> Profile:
            try:
                known[person] = snapshot.builder.profile(*snapshot.judged(person))
            except NotFoundError:  # erased since; an empty profile scores nothing and is dropped here
                return Profile(person, ())
            return known[person]

        proposed = answer(snapshot, replace(asked, n=people), snapshot.strengths, profile_of)
        held = Strengths.from_profiles(profiles.values(), snapshot.framework, snapshot.settings.version)
        found = answer(snapshot, asked, held, profiles.__getitem__)
        if len(found) >= asked.n or len(proposed) < people or people >= _MOST:
            return found
        people = min(4 * people, _MOST)
