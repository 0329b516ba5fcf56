"""The whole sample: catalogue, personas and as many generated people as asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from ..domain import Person
from ..errors import InputError
from .catalogue import load_catalogue
from .draws import BLOCK
from .people import People
from .personas import PERSONAS_BLOCK, load_personas, persona_awards, persona_drafts
from .records import SampleAward, SampleEcosystem, Stream

if TYPE_CHECKING:
    from ..verification.documents import Document
    from .documents import Placed


def load_sample(people: int = 200, seed: int = 7, *, signed: bool = True) -> SampleEcosystem:
    """The sample with `people` people: the personas first, then generated ones.

    The same seed gives the same people on any machine, and person number i whatever the count. People and
    awards are made, and awards signed, while they are iterated over. Signing takes most of that time and
    makes an award some 3 KB large; `signed=False` leaves all documents out, for load tests of everything
    but the verifier: to that one such awards prove nothing. Raises InputError for a negative number.
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
            yield from persona_awards(persona.person.id, signed=signed)
        if generated:
            yield from _generator(seed).awards(0, generated, signed=signed)

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
        make_documents=lambda: _documents(generated, seed) if signed else {},
    )


def _documents(generated: int, seed: int) -> Mapping[str, Document]:
    from .documents import SampleDocuments

    blocks = [PERSONAS_BLOCK, *(str(block) for block in range(-(-generated // BLOCK)))]

    def placed(block: str) -> Placed:
        return persona_drafts() if block == PERSONAS_BLOCK else _generator(seed).block(int(block))

    return SampleDocuments(blocks, placed)


@lru_cache(maxsize=4)
def _generator(seed: int) -> People:
    return People(load_catalogue().credentials, seed)
