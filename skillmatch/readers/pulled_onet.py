"""What the laiser package holds of O*NET 30.2 and of the Open Skills Network: lists without relations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..domain import Occupation, OccupationSkill, Relation, Skill, SkillKind, clean
from ..errors import InputError
from .names import slug, technology_uri, text_urn

Rows = Iterable[tuple[int, Mapping[str, str]]]


@dataclass
class Parts:
    """Pieces of a framework while it is gathered."""

    skills: list[Skill] = field(default_factory=list)
    groups: dict[str, Skill] = field(default_factory=dict)
    occupations: dict[str, Occupation] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    needs: list[OccupationSkill] = field(default_factory=list)

    def put(self, skill: Skill, group: str, namespace: str) -> None:
        """Add a skill below the group of this label."""
        uri = f"urn:{namespace}:{slug(group)}"
        self.groups.setdefault(uri, Skill(uri, group, "group"))
        self.skills.append(skill)
        self.relations.append(Relation(skill.uri, uri, "broader"))


def technologies(rows: Rows, file: str) -> Parts:
    """Software and tools below their category, which the source writes as "name (category)"."""
    parts = Parts()
    for row, fields in rows:
        name, text = clean(fields["skill_name"]), clean(fields["description"])
        if not text.startswith(f"{name} (") or not text.endswith(")"):
            raise InputError(f"{text!r} is not '{name} (category)'", file=file, row=row)
        category = text[len(name) + 2 : -1]
        parts.put(Skill(technology_uri(name), name, "technology", category), category, "onet:technology")
    return parts


def elements(rows: Rows, knowledge: Iterable[Mapping[str, Any]]) -> list[Skill]:
    """The skill and knowledge elements of the content model; the source describes only knowledge."""
    found = [_element(clean(fields["skill_name"]), "skill", "") for _, fields in rows]
    described = ((clean(str(item["name"])), clean(str(item["description"]))) for item in knowledge)
    return [*found, *(_element(label, "knowledge", description) for label, description in described)]


def _element(label: str, kind: SkillKind, description: str) -> Skill:
    return Skill(f"urn:onet:{kind}:{slug(label)}", label, kind, description)


def tasks(items: Sequence[Mapping[str, Any]], file: str) -> Parts:
    """Tasks with the occupation they belong to, which the source writes as "occupation | task"."""
    parts = Parts()
    for row, item in enumerate(items, 1):
        label = clean(str(item["name"]))
        title, bar, rest = clean(str(item["description"])).partition(" | ")
        if not bar or rest != label:
            raise InputError("the description is not 'occupation | task'", file=file, row=row)
        occupation = f"urn:onet:occupation:{slug(title)}"
        parts.occupations.setdefault(occupation, Occupation(occupation, title))
        skill = Skill(text_urn("onet:task", f"{title} | {label}"), label, "task")
        parts.skills.append(skill)
        parts.needs.append(OccupationSkill(occupation, skill.uri, essential=True))
    return parts


def statements(rows: Rows) -> Parts:
    """Rich Skill Descriptors below their category; a row that repeats an earlier one whole is left out."""
    parts = Parts()
    met: dict[str, tuple[str, ...]] = {}
    for _, fields in rows:
        uri = fields["original_id"].strip()
        content = (clean(fields["skill_name"]), clean(fields["description"]), clean(fields["aliases"]))
        if met.get(uri) == content:
            continue
        met[uri] = content
        label, statement, category = content
        parts.put(Skill(uri, label, "competency", statement), category, "osn:category")
    return parts
