"""What the sample consists of, and the day it is told about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from ..domain import Award, Credential, Issuer, Person, Posting, ReasonCode, Stack, TrustEntry

T = TypeVar("T")

SAMPLE_AS_OF = date(2026, 10, 1)
"""Demo workspaces take this for today, so that what they print does not drift with the calendar."""

DEMO_LEARNER = "amara"
"""A persona half-way through `DEMO_PROGRAMME` whose goal is `DEMO_POSTING`."""
DEMO_POSTING = "data-analyst-rivermouth"
DEMO_PROGRAMME = "data-analyst-stack"


@dataclass(frozen=True, slots=True)
class SampleAward:
    """An award and what a verifier would have found.

    `codes` is empty for a good award; None where nobody has checked it, so no marker is to be stored.
    Awards of a sound issuer outside the trust registry have no codes either: trust is judged later.
    """

    award: Award
    codes: tuple[ReasonCode, ...] | None


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody the demo tells about: who they are in a sentence, and their awards."""

    person: Person
    story: str
    awards: tuple[SampleAward, ...]


class Stream(Generic[T]):
    """A sequence that is made anew, lazily, each time somebody iterates over it."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], Iterator[T]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[T]:
        return self._make()


@dataclass(frozen=True, slots=True)
class SampleEcosystem:
    """The whole sample. `people` and `awards` may be iterated over as often as you like.

    Awards come person by person, in the order of `people`; nothing but the current block of people is
    held in memory.
    """

    issuers: tuple[Issuer, ...]
    credentials: tuple[Credential, ...]
    stacks: tuple[Stack, ...]
    postings: tuple[Posting, ...]
    trust: tuple[TrustEntry, ...]
    personas: tuple[Persona, ...]
    people: Stream[Person]
    awards: Stream[SampleAward]
    people_count: int
