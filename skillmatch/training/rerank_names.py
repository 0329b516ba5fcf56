"""Questions made of a framework's own aliases, after they were taken out of it; in every trade it knows.

Asked as they are, the judge of names learns from them what is near enough. In sentences made by template
they keep the ranking from relying on the trades of which people labelled sentences.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..evaluation.normalisation import held_out
from ..frameworks import Framework
from ..linking.reading import read
from .examples import digest
from .rerank_data import Question
from .rerank_tables import Table, Tabulator
from .templates import sentences_naming

if TYPE_CHECKING:
    from ..encoders import Encoder

SHARE = 0.1
"""Of the aliases; they are those that the encoder never saw (`examples.split_framework`)."""
MISSING = 64
"""Of 256: skills that are taken out too, so that for some names nothing is right, as in life: of what is
marked in TECH and HOUSE validation, 28% of the names mean nothing that ESCO has."""
SENTENCES = 4000
LABELS, ALIASES = 40, 10
"""Of 256: labels, and aliases that are left in the framework, that are asked too."""


@dataclass(frozen=True, slots=True)
class NameTables:
    """Tables of what the aliases are asked as."""

    names: dict[str, Table]
    """"aliases", and "known": names that are left in the framework; "bare" and "bare_known": the same asked
    of the framework without descriptions, occupations and hierarchy."""
    sentences: Table
    """Sentences that name one to three skills by them."""


def name_tables(framework: Framework, encoder: Encoder, memory: Sequence[Question]) -> NameTables:
    """Tables of the aliases of `framework`; `memory` as in `Sources`."""
    asked = held_out(framework, "aliases", SHARE)
    called = dict(zip(asked.queries.texts, asked.queries.gold, strict=True))
    left = asked.framework
    whole, bare = _cut(left, bare=False), _cut(left, bare=True)
    tables = _tabulator(whole, encoder, framework, memory)
    poorer = _tabulator(bare, encoder, framework, memory)
    unseen, known = _questions(called, left, whole), _questions(_known(left), left, whole)
    names = {
        "aliases": tables.sentences(unseen),
        "known": tables.sentences(known),
        "bare": poorer.sentences(unseen),
        "bare_known": poorer.sentences(known),
    }
    of: dict[int, list[str]] = {}
    for text, gold in called.items():
        for row in gold:
            of.setdefault(row, []).append(text)
    sentences = {one.text: one.gold for one in sentences_naming(left, of, SENTENCES)}
    return NameTables(names, tables.sentences(_questions(sentences, left, whole)))


def _known(framework: Framework) -> dict[str, frozenset[int]]:
    """Some names that the framework has, and whose they are: what stands there word for word is certain."""
    found: dict[str, set[int]] = {}
    for row, (label, others) in enumerate(zip(framework.labels, framework.alt_labels, strict=True)):
        for name in (label, *others):
            found.setdefault(name, set()).add(row)
    labels = set(framework.labels)
    share = {True: LABELS, False: ALIASES}
    return {name: frozenset(rows) for name, rows in found.items() if digest(name)[3] < share[name in labels]}


def _questions(gold: Mapping[str, Collection[int]], old: Framework, new: Framework) -> list[Question]:
    return [Question(text, _moved(rows, old, new), asks=True) for text, rows in gold.items()]


def clauses_of(questions: Sequence[Question], language: str) -> list[Question]:
    """The pieces of sentences that ask for nothing, each held out with its posting."""
    return [
        Question(part.text, frozenset(), asks=False, group=question.stands_with)
        for question in questions
        for statement in read(question.text, language=language)
        for part in statement.clauses or (statement.span,)
    ]


def _tabulator(own: Framework, encoder: Encoder, whole: Framework, memory: Sequence[Question]) -> Tabulator:
    moved = [replace(one, gold=_moved(one.gold, whole, own)) for one in memory]
    return Tabulator(own, encoder, [one for one in moved if one.gold])


def _cut(framework: Framework, *, bare: bool) -> Framework:
    """Without a quarter of its skills; the same ones, in the same order, bare or not."""
    records = framework.records
    skills = [one for one in records.skills if digest(one.uri)[2] >= MISSING]
    if bare:
        named = tuple(replace(one, description="") for one in skills)
        return Framework.from_records(
            replace(records, skills=named, occupations=(), relations=(), occupation_skills=())
        )
    kept = {one.uri for one in skills}
    needs = tuple(one for one in records.occupation_skills if one.skill in kept)
    return Framework.from_records(replace(records, skills=tuple(skills), occupation_skills=needs))


def _moved(rows: Collection[int], old: Framework, new: Framework) -> frozenset[int]:
    """The same skills as rows of another framework, as far as it has them."""
    found = (new.row(str(old.uris[row])) for row in rows)
    return frozenset(row for row in found if row is not None)
