"""What the sample consists of, and the day it is told about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from ..domain import Award, Credential, Issuer, Person, Posting, ReasonCode, Stack, TrustEntry

if TYPE_CHECKING:
    from ..verification.documents import Document

T = TypeVar("T")

SAMPLE_AS_OF = date(2026, 10, 1)
"""Demo workspaces take this for today, so that what they print does not drift with the calendar."""

DEMO_LEARNER = "amara"
"""A persona half-way through `DEMO_PROGRAMME` whose goal is `DEMO_POSTING`."""
DEMO_POSTING = "data-analyst-rivermouth"
DEMO_PROGRAMME = "data-analyst-stack"


@dataclass(frozen=True, slots=True)
class SampleAward:
    """An award and what a verifier has to find in it.

    The signed document, where there is one, stands in `award.extra["document"]`: a compact JWT (text) or a
    JSON object with its proof; `award.credential` is then the id of the achievement as signed, which is the
    `url` of the catalogue's credential and not its id. `codes` are those that `Verifier` finds on
    `SAMPLE_AS_OF` with the sample's trust registry and documents, empty for a good award; None for a bare
    claim, which has no document.
    """

    award: Award
    codes: tuple[ReasonCode, ...] | None


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody the demo tells about, and who they are in a sentence."""

    person: Person
    story: str

    @property
    def awards(self) -> tuple[SampleAward, ...]:
        """Their awards, signed anew at every look."""
        from .personas import persona_awards

        return persona_awards(self.person.id)


class Stream(Generic[T]):
    """A sequence that is made anew, lazily, each time somebody iterates over it."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[], Iterator[T]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[T]:
        return self._make()


@dataclass(frozen=True)
class SampleEcosystem:
    """The whole sample. `people` and `awards` may be iterated over as often as you like.

    Awards come person by person, in the order of `people`; nothing but the current block of people is
    held in memory. To fill a workspace: save the records, put `documents` into its document cache, and
    `trust` into its trust registry; then every award's verdict follows from its own document.
    """

    issuers: tuple[Issuer, ...]
    credentials: tuple[Credential, ...]
    stacks: tuple[Stack, ...]
    postings: tuple[Posting, ...]
    trust: tuple[TrustEntry, ...]
    """By issuer DID; two issuers are missing on purpose."""
    personas: tuple[Persona, ...]
    people: Stream[Person]
    awards: Stream[SampleAward]
    people_count: int
    make_documents: Callable[[], Mapping[str, Document]]

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """did:web DIDs and status list addresses → what is served there, fetched on `SAMPLE_AS_OF`.

        Each document is signed when it is looked up. Empty where the sample was loaded unsigned.
        """
        return self.make_documents()
