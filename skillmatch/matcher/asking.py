"""What an employer asks for, in their own words: requirements stated one by one, or a posting's mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from skillmatch.domain import Place, Posting, Requirement
from skillmatch.errors import InputError

if TYPE_CHECKING:
    from skillmatch.frameworks import Framework

Find = Callable[[str], str]
"""From a skill's label, alias, code or URI to its URI; raises NotFoundError."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for beside the posting. Skills by label, alias, code or URI."""

    must_have: tuple[str, ...] = ()
    """Who has not each of them verified is not listed; whether they add to a score is up to the posting."""
    nice_to_have: tuple[str, ...] = ()
    """Asked for as optional, whatever the posting says of them."""
    exclude: tuple[str, ...] = ()
    """Skills the posting asks for that are not to count."""
    place: Place | None = None
    """Who has said that they cannot work there and then is not listed; who has not said is, with a word."""


def stated_posting(requirements: Iterable[Requirement], framework: Framework, find: Find) -> Posting:
    """A posting, not kept, that asks for just these; each `skill` may be a label, alias, code or URI.

    Raises:
        NotFoundError: a skill is not of the framework.
        InputError: a weight is not positive, or a level is outside [0, 1].
    """
    stated = []
    for one in requirements:
        if not 0 < one.weight <= 1000 or not 0 <= one.level <= 1:
            fix = "A weight is above 0 and at most 1000, a level is in [0, 1]."
            raise InputError(f"{one.skill!r} has weight {one.weight:g} and level {one.level:g}", fix=fix)
        uri = find(one.skill)
        stated.append(replace(one, skill=uri, label=framework.label(uri), probability=1.0, quote=""))
    return Posting(id="", title="stated requirements", text="", requirements=tuple(stated))


def mended(
    requirements: Sequence[Requirement], wanted: Wanted, framework: Framework, find: Find, weight: float
) -> tuple[Requirement, ...]:
    """The requirements with `wanted` applied; a nice-to-have skill counts `weight`. Raises NotFoundError."""
    nice = dict.fromkeys(find(name) for name in wanted.nice_to_have)
    without = {find(name) for name in wanted.exclude}
    if both := nice.keys() & without:
        named = ", ".join(framework.label(uri) for uri in sorted(both))
        raise InputError(f"nice to have and excluded at once: {named}")
    kept = [one for one in requirements if one.skill not in without and one.skill not in nice]
    added = [Requirement(uri, framework.label(uri), essential=False, weight=weight) for uri in nice]
    return (*kept, *added)
