"""What if everybody had another name, photo, age, address? The ranking is made again from such records.

Verdicts are kept as they are (an edited credential would no longer verify); all that comes after them —
strengths, scores, explanations — is made anew from the changed records and held against the original.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from skillmatch.domain import Award, Match, Person, Profile, Progress, silent

from .rankings import Asked, answer

if TYPE_CHECKING:
    from .judging import Judged
    from .snapshot import Snapshot

PERSONAL: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "givenName", "familyName", "additionalName", "honorificPrefix", "fullName"),
    "photo": ("image", "photo", "picture", "avatar"),
    "age": ("age", "birthDate", "dateOfBirth", "birthday"),
    "address": ("address", "streetAddress", "addressLocality", "postalCode", "addressCountry", "location"),
    "sex and origin": ("gender", "sex", "nationality", "birthPlace", "ethnicity", "race", "religion"),
    "contact": ("email", "telephone", "phone", "url"),
}
"""What is changed together, and the members of records (OB 3.0 Profile, schema.org Person) that say it."""


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """One thing changed for everybody."""

    changed: str
    people: int
    """Whose records were changed."""
    moved: tuple[str, ...]
    """People whose place, score or evidence is not what it was: nobody, if all is well."""

    @property
    def holds(self) -> bool:
        return not self.moved


def counterfactuals(
    snapshot: Snapshot, asked: Asked, progress: Progress = silent
) -> tuple[Counterfactual, ...]:
    """Rank once as things are, then once for each entry of `PERSONAL`, and with everybody's ids redrawn."""
    everybody = tuple(snapshot.everybody_judged())
    before = _ranked(snapshot, asked, everybody)
    found: list[Counterfactual] = []
    for changed, names in PERSONAL.items():
        progress("ranking with something changed", len(found), len(PERSONAL) + 1)
        planted = _changed(everybody, names)
        if changed == "address" and asked.place is None:  # asked for, it is what decides who is listed
            planted = _moved(planted)
        found.append(_held(changed, everybody, before, _ranked(snapshot, asked, planted)))
    progress("ranking with something changed", len(found), len(PERSONAL) + 1)
    return (*found, _with_other_ids(snapshot, asked, everybody, before))


def _ranked(snapshot: Snapshot, asked: Asked, everybody: tuple[Judged, ...]) -> dict[str, Match]:
    """Everybody's match, whoever would be listed: an unlisted person must not move either."""
    judged = {person.id: (person, awards, verdicts) for person, awards, verdicts in everybody}
    strengths = snapshot.builder.strengths(iter(everybody))
    whole = replace(asked, n=max(len(judged), 1))
    people = {key: person for key, (person, _, _) in judged.items()}

    def profile_of(key: str) -> Profile:
        return snapshot.builder.profile(*judged[key])

    found = answer(snapshot, whole, strengths, profile_of, people)
    return {match.item: match for match in found}


def _changed(everybody: tuple[Judged, ...], names: tuple[str, ...]) -> tuple[Judged, ...]:
    return tuple(
        (person, [_planted(award, names, person.id) for award in awards], verdicts)
        for person, awards, verdicts in everybody
    )


def _moved(everybody: tuple[Judged, ...]) -> tuple[Judged, ...]:
    """Everybody as they would be with another place to work in, and another day to begin."""
    return tuple(
        (replace(person, location=f"Elsewhere {number}", remote=None, available_from=date.max), awards, said)
        for number, (person, awards, said) in enumerate(everybody)
    )


def _planted(award: Award, names: tuple[str, ...], seed: str) -> Award:
    """The award with these members rewritten wherever they stand, and planted where they do not."""
    written = {name: f"{name} {hashlib.sha256((seed + name).encode()).hexdigest()[:8]}" for name in names}
    subject = {**_rewritten(award.extra.get("credentialSubject", {}), written), **written}
    return replace(award, extra={**_rewritten(award.extra, written), "credentialSubject": subject, **written})


def _rewritten(value: Any, written: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: written.get(key, _rewritten(inner, written)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_rewritten(inner, written) for inner in value]
    return value


def _held(
    changed: str,
    everybody: tuple[Judged, ...],
    before: Mapping[str, Match],
    after: Mapping[str, Match],
) -> Counterfactual:
    moved = tuple(sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key)))
    return Counterfactual(changed, len(everybody), moved)


def _with_other_ids(
    snapshot: Snapshot, asked: Asked, everybody: tuple[Judged, ...], before: Mapping[str, Match]
) -> Counterfactual:
    """Places among equal scores follow the id, so scores are compared, not places."""
    redrawn = {person.id: _redraw(person.id) for person, _, _ in everybody}
    back = {new: old for old, new in redrawn.items()}
    renamed = tuple(
        (_renamed(person, redrawn), [replace(award, person=redrawn[person.id]) for award in awards], verdicts)
        for person, awards, verdicts in everybody
    )
    after = _ranked(snapshot, asked, renamed)
    scores = {back[key]: match.score for key, match in after.items()}
    same = {key: match.score for key, match in before.items()}
    moved = tuple(sorted(key for key in same.keys() | scores.keys() if same.get(key) != scores.get(key)))
    return Counterfactual("id (score)", len(everybody), moved)


def _redraw(person: str) -> str:
    return hashlib.sha256(f"counterfactual {person}".encode()).hexdigest()[:16]


def _renamed(person: Person, redrawn: Mapping[str, str]) -> Person:
    return replace(person, id=redrawn[person.id])
