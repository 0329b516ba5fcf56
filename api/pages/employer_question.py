"""What an employer asks on the page. Its forms carry it, so it is checked anew whenever it comes back."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from skillmatch.domain import Place, Posting, Requirement
from skillmatch.errors import InputError, NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.placing import checked
from skillmatch.matcher.rankings import Asked

from ..access import Employer
from ..bodies import MAX_ID

MOST_SKILLS = 100
LONGEST = 20_000
"""Characters of a posting that is read while somebody waits: a judgement, some eight printed pages."""
NUMBERS = (10, 25, 50)
"""How many candidates may be listed."""
_CHANGED = "The form does not hold what this page had put there."
_ANEW = "Start anew from the posting."


async def _form(request: Request, _: Employer) -> AsyncIterator[FormData]:
    """What was sent, read whole before a matcher is lent, so that slow senders hold nobody up."""
    async with request.form(max_files=1, max_fields=2000) as sent:
        yield sent


Sent = Annotated[FormData, Depends(_form)]


@dataclass(frozen=True, slots=True)
class Wish:
    """One skill of the list, as the form has it: what was typed stays as it was typed."""

    skill: str
    label: str
    kept: bool = True
    essential: bool = True
    weight: str = "1"
    level: float = 0.0
    must: bool = False
    """Whether who has not this very skill verified is left out."""
    probability: float = 1.0
    quote: str = ""

    @property
    def wrong(self) -> str:
        """What is wrong with the weight, if anything."""
        try:
            good = 0 < float(self.weight.replace(",", ".")) <= 1000
        except ValueError:
            good = False
        return "" if good or not self.kept else "A weight is a number above 0 and at most 1000."

    def requirement(self, *, sure: bool) -> Requirement:
        """`sure`: the reader stands behind the list, so it counts whatever the software's doubts were."""
        return Requirement(
            self.skill,
            self.label,
            self.essential,
            float(self.weight.replace(",", ".")),
            1.0 if sure else self.probability,
            self.quote,
            self.level,
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A posting, the skills it asks for, and who is to be listed."""

    posting: str = ""
    """Id of one that is held; "" where the text was given."""
    title: str = ""
    text: str = ""
    wishes: tuple[Wish, ...] = ()
    location: str = ""
    remote: bool = False
    by: str = ""
    verified_only: bool = False
    sure: bool = False
    names: bool = False
    """Whether ids are shown of those who consented; off is blind mode."""
    n: int = NUMBERS[0]
    wrong: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What cannot be asked so: id of the field → why."""

    @property
    def kept(self) -> tuple[Wish, ...]:
        return tuple(one for one in self.wishes if one.kept)

    @property
    def place(self) -> Place:
        return Place(self.location.strip(), self.remote, date.fromisoformat(self.by) if self.by else None)

    def asked(self) -> Asked:
        """The question as the matcher takes it. Raises InputError where something is wrong."""
        if self.wrong:
            raise InputError(" ".join(dict.fromkeys(self.wrong.values())))
        if not self.kept:
            raise InputError("No skill is kept, so nobody can be ranked", fix="Keep one, or add one by name.")
        wanted = tuple(one.requirement(sure=self.sure) for one in self.kept)
        must = tuple(one.skill for one in self.kept if one.must)
        return Asked(self.posting, wanted, self.n, must, self.verified_only, checked(self.place))


def question_of(posting: Posting, requirements: Iterable[Requirement], *, held: bool) -> Question:
    """The question a posting puts by itself."""
    wishes = tuple(
        Wish(
            one.skill,
            one.label,
            essential=one.essential,
            weight=f"{one.weight:g}",
            level=one.level,
            probability=one.probability,
            quote=one.quote,
        )
        for one in requirements
    )
    return Question(posting.id if held else "", posting.title, posting.text, wishes[:MOST_SKILLS])


def question_sent(sent: FormData, lent: Matcher) -> Question:
    """The question a form brings back. What people type wrong is in `wrong`.

    Raises InputError for what no form of ours holds, NotFoundError for a posting that is not held.
    """
    key, title, text = (
        _text(sent, "posting", MAX_ID),
        _text(sent, "title", 300),
        _text(sent, "text", 2 * LONGEST),
    )
    text = text.replace("\r\n", "\n")[:LONGEST]
    if key:
        held = lent.posting_held(key)
        title, text = held.title, held.text
    question = Question(
        key,
        title,
        text,
        _wishes(sent, lent),
        location=_text(sent, "location", 1000),
        remote=_on(sent, "remote"),
        by=_text(sent, "by", 100).strip(),
        verified_only=_on(sent, "verified_only"),
        sure=_on(sent, "sure"),
        names=_on(sent, "names"),
        n=_number(_text(sent, "n", 10)),
    )
    return replace(question, wrong=MappingProxyType(_wrong(question)))


def added(question: Question, skill: str, lent: Matcher) -> Question:
    """The question with one more skill, by URI, or with one that was dropped kept again.

    Raises NotFoundError, InputError where there are too many.
    """
    if lent.framework.row(skill) is None:
        raise NotFoundError("skill in the framework", skill[:200])
    if any(one.skill == skill for one in question.wishes):
        again = (replace(one, kept=True) if one.skill == skill else one for one in question.wishes)
        return replace(question, wishes=tuple(again))
    if len(question.wishes) >= MOST_SKILLS:
        raise InputError(f"at most {MOST_SKILLS} skills are asked for at once", fix="Drop one first.")
    return replace(question, wishes=(*question.wishes, Wish(skill, lent.framework.label(skill))))


def _wishes(sent: FormData, lent: Matcher) -> tuple[Wish, ...]:
    columns = [_texts(sent, name) for name in ("skill", "kind", "weight", "level", "probability", "quote")]
    if len({len(column) for column in columns}) != 1 or len(columns[0]) > MOST_SKILLS:
        raise InputError(_CHANGED, fix=_ANEW)
    kept, must = set(_texts(sent, "keep")), set(_texts(sent, "must"))
    found: dict[str, Wish] = {}
    for skill, kind, weight, level, probability, quote in zip(*columns, strict=True):
        if lent.framework.row(skill) is None:
            raise NotFoundError("skill in the framework", skill[:200], fix=_ANEW)
        found.setdefault(
            skill,
            Wish(
                skill,
                lent.framework.label(skill),
                skill in kept,
                kind == "essential",
                weight.strip()[:40],
                _share(level),
                skill in must,
                _share(probability),
                quote[:1000],
            ),
        )
    return tuple(found.values())


def _wrong(question: Question) -> dict[str, str]:
    found = {f"weight-{n}": f"{one.label}: {one.wrong}" for n, one in enumerate(question.wishes) if one.wrong}
    try:
        date.fromisoformat(question.by or "2000-01-01")
    except ValueError:
        return {**found, "by": "A day is written as 2027-01-31."}
    try:
        checked(question.place)
    except InputError as error:
        found["location"] = str(error)
    return found


def _text(sent: FormData, name: str, most: int) -> str:
    """One text; what is longer than any of ours is cut off."""
    value = sent.get(name, "")
    return value[:most] if isinstance(value, str) else ""


def _texts(sent: FormData, name: str) -> list[str]:
    return [value for value in sent.getlist(name) if isinstance(value, str)]


def _on(sent: FormData, name: str) -> bool:
    return _text(sent, name, 10) == "on"


def _number(text: str) -> int:
    return int(text) if text in map(str, NUMBERS) else NUMBERS[0]


def _share(text: str) -> float:
    """A number in [0, 1] that one of our own fields holds. Raises InputError for any other."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise InputError(_CHANGED, fix=_ANEW)
    return value
