"""The skills of an occupation to hold a programme against: stated, or expected from its description."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch.domain import Occupation, Requirement
from skillmatch.errors import FrameworkError, InputError, NotFoundError

from .goals import Goal, occupation_goal

if TYPE_CHECKING:
    from skillmatch.occupations import Described

    from .snapshot import Snapshot

LEAST = 0.25
"""Share of the like occupations that must need a skill for it to be expected. Of 300 ESCO occupations whose
relations were all hidden, 53% of what is expected so is right and 44% of what is right is expected; the share
itself is near the probability (said 0.24, 0.35, 0.44, 0.65, 0.95; right 0.23, 0.35, 0.50, 0.78, 0.99).
Measured with the stock encoder on the half of ESCO kept for choosing settings."""
MOST = 60
"""Skills expected at most: ESCO's occupations state 43 on average."""


def occupation_aim(snapshot: Snapshot, key: str, *, files: bool = True) -> tuple[Goal, bool]:
    """The goal, and whether it is only expected: `key` names an occupation, or a file that describes a role.

    Without `files` it is an occupation whatever lies on this machine: strangers may not have files read.
    Of a file the first line is the title, the rest the description. An occupation that no framework here
    states skills for is described by its framework.

    Raises:
        NotFoundError: no framework here knows the occupation.
        FrameworkError: nothing is stated, and no occupation here states anything to learn from.
        InputError: the file is empty or cannot be read.
    """
    from skillmatch.occupations import Described
    from skillmatch.readers.files import is_file, read_text

    if files and is_file(key):
        lines = read_text(Path(key)).strip().splitlines()
        if not lines:
            raise InputError("is empty", file=key, fix="Give a title line, then a description.")
        return _expected(snapshot, Described(lines[0].strip(), " ".join(lines[1:]).strip())), True
    try:
        return occupation_goal(snapshot, key), False
    except FrameworkError as error:
        known = _described(snapshot, key)
        if known is None or not known.description:
            raise error from None
        one = Described(known.label, known.description, uri=known.uri)
        try:
            return _expected(snapshot, one), True
        except FrameworkError:
            raise error from None


def _described(snapshot: Snapshot, key: str) -> Occupation | None:
    for framework in (snapshot.framework, *snapshot.others):
        try:
            return framework.occupation(key)
        except NotFoundError:
            continue
    return None


def _expected(snapshot: Snapshot, one: Described) -> Goal:
    from skillmatch.occupations import ExpectedSkills

    framework = snapshot.framework
    expected = ExpectedSkills(framework, snapshot.encoder)
    if not len(expected):
        raise FrameworkError(
            f"No occupation of {framework.info.id} states what it needs: nothing can be expected of others.",
            fix="Use a framework with occupation relations, such as the ESCO portal's download.",
        )
    shares = expected.shares([one])[0]
    rows, _ = expected.rank([one], MOST)
    kept = [row for row in rows[0].tolist() if shares[row] >= LEAST]
    weight = snapshot.settings.optional_weight
    requirements = tuple(
        Requirement(
            str(framework.uris[row]),
            framework.labels[row],
            essential=bool(shares[row] >= 0.5),
            weight=1.0 if shares[row] >= 0.5 else weight,
            probability=min(float(shares[row]), 1.0),
        )
        for row in kept
    )
    return Goal(f"{one.title} (skills expected from its description)", requirements)
