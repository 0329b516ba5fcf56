"""The automatic checks: each looks at one credential and says pass, fail, unknown or not concerned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from skillmatch.domain import Credential

from .colour import GRAPHICS, TEXT
from .image import UnreadableError, badge_contrast
from .language import deficit_wording, undefined_acronyms, unexplained_jargon
from .model import Finding
from .reading import LEAST_WORDS, reading
from .research import OLD, cited, is_old

MAX_GRADE = 12.0
"""Grade over which a text counts as hard: the end of secondary school. WCAG 2.2, criterion 3.1.5 (level AAA),
asks for less still: lower secondary, about grade 9."""
_MOST_TEXT = 100_000
"""Characters that are looked at: a book's chapter, and no more than hostile text can make slow."""
_POOR_ALT = ("image", "badge", "logo", "picture", "icon", "graphic")


@dataclass(frozen=True)
class Subject:
    """A credential and the circumstances it is checked in."""

    credential: Credential
    year: int
    """Of the audit."""
    images: Path | None = None
    max_grade: float = MAX_GRADE

    @cached_property
    def text(self) -> str:
        """What it says to people who might take it, a line a statement."""
        one = self.credential
        statements = (competency.text for competency in one.competencies)
        parts = (one.name, one.description, one.criteria, *statements, *one.evidence_options)
        return "\n".join(part for part in parts if part)[:_MOST_TEXT]

    @property
    def is_english(self) -> bool:
        """Whether the lists and formulas, which are English, fit: stated so, or nothing stated."""
        stated = self.credential.language.casefold()
        return not stated or any(part.strip().startswith("en") for part in stated.split(","))


def _criteria(one: Subject) -> Finding:
    if one.credential.criteria:
        return Finding("criteria", "pass")
    return Finding("criteria", "fail", "It is not said what must be done to earn it, or how that is judged.")


def _statements(one: Subject) -> Finding:
    if one.credential.competencies:
        return Finding("statements", "pass")
    return Finding("statements", "fail", "It is not said what an earner can do.")


def _evidence(one: Subject) -> Finding:
    if one.credential.evidence_options or one.credential.assessment:
        return Finding("evidence", "pass")
    return Finding("evidence", "fail", "Neither the evidence asked for nor the kind of assessment is stated.")


def _options(one: Subject) -> Finding:
    ways = one.credential.evidence_options
    if len(ways) > 1:
        return Finding("options", "pass", f"{len(ways)} ways to show it.")
    if ways:
        return Finding("options", "fail", "There is only one way to show it.", ways)
    if one.credential.assessment:
        kind = one.credential.assessment
        return Finding("options", "fail", f"No choice of evidence is offered beside the assessment ({kind}).")
    return Finding("options", "unknown", "It is not stated what evidence is asked for.")


def _acronyms(one: Subject) -> Finding:
    if not one.is_english:
        return _not_english("acronyms")
    found = undefined_acronyms(one.text)
    detail = "Acronyms that are not spelled out." if found else ""
    return Finding("acronyms", "fail" if found else "pass", detail, found)


def _jargon(one: Subject) -> Finding:
    if not one.is_english:
        return _not_english("jargon")
    found = unexplained_jargon(one.text)
    if not found:
        return Finding("jargon", "pass")
    plainer = "; ".join(f"{word}: {plain}" for word, plain in found)
    return Finding(
        "jargon", "fail", f"Words of the trade, and plainer ones. {plainer}.", tuple(w for w, _ in found)
    )


def _reading(one: Subject) -> Finding:
    if not one.is_english:
        return _not_english("reading")
    found = reading(one.text)
    if found is None or found.words < LEAST_WORDS:
        words = 0 if found is None else found.words
        return Finding("reading", "unknown", f"{words} words are too few to tell; it takes {LEAST_WORDS}.")
    told = f"Flesch–Kincaid grade {found.grade:.1f}, reading ease {found.ease:.0f}, {found.words:,} words."
    return Finding("reading", "fail" if found.grade > one.max_grade else "pass", told)


def _research(one: Subject) -> Finding:
    found = cited(one.credential.references, one.text)
    if not found:
        return Finding("research", "none", "No research is cited.")
    dated = {reference: year for reference, year in found if year is not None}
    old = tuple(reference for reference, year in dated.items() if is_old(year, one.year))
    if old:
        newer = len(dated) - len(old)
        detail = f"{len(old)} of {len(found)} cited works are older than {OLD} years; {newer} are newer."
        return Finding("research", "fail", detail, old)
    if not dated:
        return Finding("research", "unknown", "The works cited have no year.", tuple(one for one, _ in found))
    return Finding("research", "pass", f"The newest cited work is of {max(dated.values())}.")


def _wording(one: Subject) -> Finding:
    if not one.is_english:
        return _not_english("wording")
    found = deficit_wording(one.text)
    if not found:
        return Finding("wording", "pass")
    instead = "; ".join(dict.fromkeys(entry.instead for _, entry in found))
    return Finding("wording", "fail", f"One might write: {instead}.", tuple(quote for quote, _ in found))


def _contrast(one: Subject) -> Finding:
    if not one.credential.image:
        return Finding("contrast", "none", "It has no image.")
    try:
        found = badge_contrast(one.credential.image, one.images)
    except UnreadableError as reason:
        return Finding("contrast", "unknown", f"It could not be checked: {reason}.")
    told = f"Best contrast of its colours {found.ratio:.1f} to 1"
    if found.ratio < GRAPHICS:
        return Finding("contrast", "fail", f"{told}; to be seen, graphics need {GRAPHICS:g} to 1.")
    if found.ratio < TEXT:
        return Finding(
            "contrast", "pass", f"{told}: enough for graphics; text in it would need {TEXT:g} to 1."
        )
    return Finding("contrast", "pass", f"{told}.")


def _alt(one: Subject) -> Finding:
    if not one.credential.image:
        return Finding("alt", "none", "It has no image.")
    alt = one.credential.image_alt.strip()
    if not alt:
        return Finding("alt", "fail", "Its image has no text that stands for it.")
    bare = alt.casefold().strip(" .")
    if bare in _POOR_ALT or bare.endswith((".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp")):
        return Finding("alt", "fail", "The text that stands for its image says nothing of it.", (alt,))
    return Finding("alt", "pass")


def _stated(check: str, is_stated: bool, what: str) -> Finding:
    return Finding(check, "pass" if is_stated else "fail", "" if is_stated else f"{what} not stated.")


def _not_english(check: str) -> Finding:
    return Finding(check, "unknown", "It is not in English, and the list or formula is.")


@dataclass(frozen=True, slots=True)
class Check:
    """An automatic check: its name, what it is after, and how it looks."""

    key: str
    title: str
    why: str
    look: Callable[[Subject], Finding]


CHECKS: Mapping[str, Check] = {
    one.key: one
    for one in (
        Check("criteria", "Criteria stated", "Nobody should have to guess what is asked for.", _criteria),
        Check(
            "statements", "Outcomes stated", "What an earner can do is what a credential says.", _statements
        ),
        Check(
            "evidence", "Evidence rule stated", "What counts as evidence decides who can give it.", _evidence
        ),
        Check("options", "More than one way to show it", "One artefact suits some people only.", _options),
        Check("acronyms", "Acronyms spelled out", "Newcomers do not know the letters.", _acronyms),
        Check("jargon", "Words of the trade explained", "Newcomers do not know the words.", _jargon),
        Check("reading", "Readable", "Hard sentences keep out who could do the work.", _reading),
        Check(
            "research", "Research of the last years", f"Older than {OLD} years may be out of date.", _research
        ),
        Check(
            "wording", "Words put people first", "Words that name a lack tell people to stay away.", _wording
        ),
        Check(
            "contrast", "Image can be seen", "WCAG 2.2, criterion 1.4.11: graphics need 3 to 1.", _contrast
        ),
        Check(
            "alt", "Image has a text", "WCAG 2.2, criterion 1.1.1: who cannot see it hears the text.", _alt
        ),
        Check(
            "language",
            "Language stated",
            "People choose by it.",
            lambda one: _stated("language", bool(one.credential.language), "The language is"),
        ),
        Check(
            "cost",
            "Cost stated",
            "Who has to ask for the price may not ask.",
            lambda one: _stated("cost", one.credential.cost is not None, "The cost is"),
        ),
        Check(
            "hours",
            "Effort stated",
            "People with little time have to plan it.",
            lambda one: _stated("hours", one.credential.hours is not None, "The effort in hours is"),
        ),
    )
}
"""Every automatic check, in the order they are told."""


def findings(subject: Subject) -> tuple[Finding, ...]:
    """What every check finds."""
    return tuple(check.look(subject) for check in CHECKS.values())
