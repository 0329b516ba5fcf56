"""The whole sample: catalogue, personas and as many generated people as asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..domain import Person
from ..errors import InputError
from .catalogue import load_catalogue
from .people import People
from .personas import load_personas
from .records import SampleAward, SampleEcosystem, Stream


def load_sample(people: int = 200, seed: int = 7) -> SampleEcosystem:
    """The sample with `people` people: the personas first, then generated ones.

    The same seed gives the same people on any machine, and person number i whatever the count. People and
    awards are made while they are iterated over. Raises InputError for a negative number.
    """
    if people < 0 or seed < 0:
        raise InputError("the number of people and the seed must be 0 or more")
    catalogue, personas = load_catalogue(), load_personas()[:people]
    generated = people - len(personas)

    def all_people() -> Iterator[Person]:
        yield from (persona.person for persona in personas)
        if generated:
            yield from _generator(seed).people(0, generated)

    def all_awards() -> Iterator[SampleAward]:
        for persona in personas:
            yield from persona.awards
        if generated:
            yield from _generator(seed).awards(0, generated)

    return SampleEcosystem(
        issuers=catalogue.issuers,
        credentials=catalogue.credentials,
        stacks=catalogue.stacks,
        postings=catalogue.postings,
        trust=catalogue.trust,
        personas=personas,
        people=Stream(all_people),
        awards=Stream(all_awards),
        people_count=people,
    )


@lru_cache(maxsize=4)
def _generator(seed: int) -> People:
    return People(load_catalogue().credentials, seed)
