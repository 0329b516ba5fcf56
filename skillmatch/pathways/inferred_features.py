"""What two credentials' records say about which comes first, as numbers: one row an ordered pair."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Credential, Prerequisite, TaughtSkill

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    Rows = csr_array[Any]

FEATURES = (
    "text_similarity", "name_similarity", "skill_similarity", "taught_before", "level_step", "level_known",
    "same_level", "introductory", "advanced", "numbered", "mentioned", "builds_on", "generality", "hours",
    "same_issuer", "breadth",
)  # fmt: skip
"""Columns, in this order; a model names those it was fitted on."""
_INTRODUCTORY = re.compile(
    r"\b(introduct\w*|foundations?|fundamentals?|essentials?|basics?|beginner\w*|getting started|primer|101)"
    r"\b",
    re.IGNORECASE,
)
_ADVANCED = re.compile(
    r"\b(advanced|capstone|certificate|certified|expert\w*|master\w*|specialist|professional|intermediate)\b",
    re.IGNORECASE,
)
_BUILDS = re.compile(
    r"\b(builds? (?:up)?on|assum\w+|following|prior|requires?|prerequisites?|continu\w+)\b",
    re.IGNORECASE,
)
_NUMERALS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5} | {str(n): n for n in range(1, 6)}
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "how",
        "in",
        "of",
        "on",
        "or",
        "that",
        "the",
        "to",
        "what",
        "with",
        "work",
        "your",
    ]
)


@dataclass(frozen=True, slots=True)
class _Facts:
    name: frozenset[str]
    """Stems of the name's words that carry meaning."""
    text: frozenset[str]
    skills: Mapping[str, float]
    introductory: float
    advanced: float
    builds: float
    numeral: int


class PairFeatures:
    """A catalogue made ready to be asked about pairs. Cues are English; other languages have the rest."""

    def __init__(
        self, credentials: Sequence[Credential], taught: Mapping[str, Sequence[TaughtSkill]]
    ) -> None:
        self.credentials = list(credentials)
        self._facts = [_facts(one, taught.get(one.id, ())) for one in self.credentials]
        counts: dict[str, int] = {}
        for facts in self._facts:
            for skill in facts.skills:
                counts[skill] = counts.get(skill, 0) + 1
        self._general = [_general(facts.skills, counts) for facts in self._facts]
        self._text = _similarities([_text(one) for one in self.credentials])
        self._skills = _skill_similarities([facts.skills for facts in self._facts])

    def near(self, k: int) -> Iterator[tuple[int, int]]:
        """Ordered pairs (before, after) of different places that resemble each other: per credential `k`."""
        both = self._text + self._skills
        for place in range(len(self.credentials)):
            row = np.asarray(both[[place]].todense(), dtype=np.float64).ravel()
            row[place] = 0.0
            order = np.argsort(-row, kind="stable")[:k]
            yield from ((int(other), place) for other in order if row[other] > 0)

    def rows(self, pairs: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
        """(pairs, features)."""
        if not pairs:
            return np.zeros((0, len(FEATURES)))
        first, second = (np.array(places, dtype=np.int64) for places in zip(*pairs, strict=True))
        text = np.asarray(self._text[first, second], dtype=np.float64).ravel()
        skills = np.asarray(self._skills[first, second], dtype=np.float64).ravel()
        rest = np.array([self._rest(a, b) for a, b in pairs], dtype=np.float64)
        return np.column_stack([text, rest[:, 0], skills, rest[:, 1:]])

    def _rest(self, a: int, b: int) -> tuple[float, ...]:
        one, other = self._facts[a], self._facts[b]
        first, second = self.credentials[a], self.credentials[b]
        known = first.level is not None and second.level is not None
        step = float(np.clip((second.level or 0) - (first.level or 0), -3, 3)) if known else 0.0
        mentions = _share(one.name, other.text)
        return (
            _share(one.name, other.name),
            _contained(one.skills, other.skills),
            step,
            float(known),
            float(known and step == 0),
            one.introductory - other.introductory,
            other.advanced - one.advanced,
            _numbered(one, other),
            mentions - _share(other.name, one.text),
            other.builds * mentions,
            self._general[a] - self._general[b],
            _hours(first, second),
            float(first.issuer == second.issuer),
            math.log((1 + len(other.skills)) / (1 + len(one.skills))),
        )


def _text(credential: Credential) -> str:
    return " ".join((credential.name, credential.description, *(one.text for one in credential.competencies)))


def _facts(credential: Credential, taught: Sequence[TaughtSkill]) -> _Facts:
    text, told = _text(credential), " ".join(_conditions(credential.prerequisite))
    skills: dict[str, float] = {}
    for one in taught:
        skills[one.skill] = max(one.probability, skills.get(one.skill, 0.0))
    numbers = [_NUMERALS[word] for word in _WORD.findall(credential.name.lower()) if word in _NUMERALS]
    opening = f"{credential.name}. {credential.description}"
    return _Facts(
        name=_stems(credential.name),
        text=_stems(f"{text} {told}"),
        skills=skills,
        introductory=float(bool(_INTRODUCTORY.search(opening))),
        advanced=float(bool(_ADVANCED.search(opening))),
        builds=float(bool(_BUILDS.search(f"{opening} {told}"))),
        numeral=numbers[-1] if numbers else 0,
    )


def _conditions(node: Prerequisite | None) -> Iterator[str]:
    """Conditions in words; which credentials are asked for is what is to be found, and is not looked at."""
    if node is not None:
        if node.kind == "text":
            yield node.text
        for child in node.children:
            yield from _conditions(child)


def _stems(text: str) -> frozenset[str]:
    """Words of three letters and more, without cues, numerals and common endings."""
    plain = _ADVANCED.sub(" ", _INTRODUCTORY.sub(" ", text.lower()))
    words = (word for word in _WORD.findall(plain) if len(word) > 2 and word not in _SMALL)
    return frozenset(re.sub(r"(ing|ies|ed|es|s)$", "", word) for word in words if word not in _NUMERALS)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one) if one else 0.0


def _contained(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    total = sum(one.values())
    return sum(min(p, other.get(skill, 0.0)) for skill, p in one.items()) / total if total else 0.0


def _general(skills: Mapping[str, float], counts: Mapping[str, int]) -> float:
    """Mean logarithm of how many credentials teach its skills: what many teach comes early."""
    return sum(math.log(counts[skill]) for skill in skills) / len(skills) if skills else 0.0


def _numbered(one: _Facts, other: _Facts) -> float:
    if one.name != other.name or not one.numeral or not other.numeral:
        return 0.0
    return float(np.sign(other.numeral - one.numeral))


def _hours(first: Credential, second: Credential) -> float:
    if not first.hours or not second.hours:
        return 0.0
    return float(np.clip(math.log(second.hours / first.hours), -2.0, 2.0))


def _similarities(texts: Sequence[str]) -> Rows:
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import TfidfVectorizer

    pattern = r"(?u)[^\W_]{2,}"
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english", token_pattern=pattern)
    analyse = words.build_analyzer()
    if not any(analyse(text) for text in texts):
        return _empty(len(texts))
    rows = words.fit_transform(texts)
    return csr_array(rows @ rows.T)


def _skill_similarities(skills: Sequence[Mapping[str, float]]) -> Rows:
    from scipy.sparse import csr_array
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.preprocessing import normalize

    if not any(skills):
        return _empty(len(skills))
    rows = normalize(DictVectorizer().fit_transform([dict(one) for one in skills]))
    return csr_array(rows @ rows.T)


def _empty(n: int) -> Rows:
    from scipy.sparse import csr_array

    return csr_array((n, n), dtype=np.float64)
