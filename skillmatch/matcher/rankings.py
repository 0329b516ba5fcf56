"""Rankings as decisions: what was asked, the answer, and what is kept so that it can be asked again.

A line of the audit log holds the question (skills with weight, essential, level; filters), the versions of
everything the answer depends on, and a keyed digest of the answer. It says nothing of anybody: the key
stays in the workspace, so that the digest cannot be tried against a guess by who has the log alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from skillmatch.domain import Match, Person, Place, Profile, Requirement
from skillmatch.errors import InputError

from .placing import Placing

if TYPE_CHECKING:
    from skillmatch.ranking import Strengths
    from skillmatch.workspace import Workspace

    from .snapshot import Snapshot

EVENT = "ranking"
_KEY = "audit key"
_MOST = 40_000
"""Characters of one question that fit into a line of the log: some 300 skills."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wanted to be ranked, complete: equal questions over equal records give equal answers."""

    posting: str
    """Id of a posting held; "" where the text was given."""
    requirements: tuple[Requirement, ...]
    n: int = 10
    must_have: tuple[str, ...] = ()
    """Skill URIs."""
    verified_only: bool = False
    place: Place | None = None
    """Who is listed by where and from when they can work; None for everybody."""


def answer(
    snapshot: Snapshot,
    asked: Asked,
    strengths: Strengths | None = None,
    profile_of: Callable[[str], Profile] | None = None,
    people: Mapping[str, Person] | None = None,
) -> tuple[Match, ...]:
    """The candidates, best first. `strengths`, `profile_of` and `people` stand in for index and store."""
    from skillmatch.employer import Filters, rank

    if strengths is None:
        from .trailing import answer_held

        return answer_held(snapshot, asked)
    people = snapshot.whereabouts if people is None and asked.place else people
    placing = Placing(asked.place, people or {}) if asked.place else None
    found = rank(
        asked.requirements,
        strengths,
        relatedness=snapshot.relatedness,
        profile_of=profile_of or (lambda person: snapshot.builder.profile(*snapshot.judged(person))),
        n=asked.n,
        filters=Filters(
            verified_only=asked.verified_only,
            must_have=asked.must_have,
            exclude=placing.elsewhere() if placing else frozenset(),
        ),
        issuers=snapshot.workspace.issuers(),
        settings=snapshot.settings,
    )
    return placing.told(found) if placing else found


def log(snapshot: Snapshot, asked: Asked, found: Sequence[Match]) -> dict[str, Any]:
    """Write the decision into the audit log; the line as written."""
    data = {
        "posting": asked.posting,
        "framework": snapshot.framework_id,
        "asked": _asked(asked),
        "n": asked.n,
        "must_have": list(asked.must_have),
        "verified_only": asked.verified_only,
        **({"place": msgspec.to_builtins(asked.place)} if asked.place else {}),
        "listed": len(found),
        "answer": digest(snapshot.workspace, found),
        "versions": json.loads(snapshot.fingerprint),
    }
    return snapshot.workspace.audit.append(EVENT, data, durable=False)


def digest(workspace: Workspace, found: Sequence[Match]) -> str:
    """Keyed digest of who stands where with which score, to nine places."""
    content = json.dumps([[one.item, round(one.score, 9)] for one in found], separators=(",", ":"))
    return keyed(workspace, content.encode())


def keyed(workspace: Workspace, content: bytes) -> str:
    """HMAC-SHA256 under the workspace's own key: who has the log alone cannot try guesses against it."""
    key = workspace.meta(_KEY)
    if not key:
        workspace.set_meta(_KEY, secrets.token_hex(32))
        key = workspace.meta(_KEY)
    return hmac.new(bytes.fromhex(key), content, hashlib.sha256).hexdigest()


def question(data: Mapping[str, Any], label: Any) -> Asked:
    """The question of a line of the log. Raises InputError where the line does not hold it whole."""
    asked = data.get("asked")
    if not isinstance(asked, list):
        raise InputError(
            "this ranking asked for more skills than a line of the log holds",
            fix="Ask for fewer skills (about 300 at most) where a decision must be replayed.",
        )
    requirements = tuple(
        Requirement(skill, label(skill), essential=essential, weight=weight, level=level)
        for skill, weight, essential, level in asked
    )
    place = msgspec.convert(data["place"], Place) if data.get("place") else None
    return Asked(
        data["posting"], requirements, data["n"], tuple(data["must_have"]), bool(data["verified_only"]), place
    )


def _asked(asked: Asked) -> list[list[Any]] | None:
    from skillmatch.ranking import needs

    wanted = [need.requirement for need in needs(asked.requirements)]
    found = [[one.skill, one.weight * one.probability, one.essential, one.level] for one in wanted]
    return found if len(json.dumps([found, asked.must_have, asked.posting])) <= _MOST else None
