"""One's own framework, as one CSV file or as a folder of them.

`skills.csv` (or the one file, under any name) has a row for each skill or heading:

| column | holds |
|---|---|
| `label` | what it is called; the only column that must be there |
| `uri` | its id; where empty `urn:<framework>:<code, else label>` |
| `alt_labels` | other names, separated by `|` |
| `description` | a sentence or two |
| `kind` | skill (where empty), knowledge, ability, task, technology, attitude, competency; group: a heading |
| `code` | a short code people use |
| `broader` | what it belongs under: `uri`, `code` or `label` of other rows, separated by `|` |

A folder may add `occupations.csv` (`uri,label,description,alt_labels,code`), `occupation_skills.csv`
(`occupation,skill,essential`: both by URI, code or label; yes or no), `crosswalk.csv`
(`source,target,relation`: a skill of this framework, a URI of another one, a SKOS mapping such as
`closeMatch`) and `manifest.toml` (`id, title, version, licence, source`, and `publisher, language`).
The files are UTF-8; `,` `;` and tab are told apart by the header. Other columns are not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast, get_args

from ..domain import (
    FrameworkInfo,
    FrameworkRecords,
    Occupation,
    OccupationSkill,
    Progress,
    Relation,
    RelationKind,
    Skill,
    SkillKind,
    clean,
    fold,
    silent,
)
from ..errors import InputError
from .bundles import Bundle, open_bundle
from .collect import Seen, alternatives, checked, needed
from .digests import sha256_file
from .files import decode, read_csv, read_stream
from .manifests import parse_manifest
from .names import slug

_KINDS = frozenset(get_args(SkillKind))
_MAPPINGS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")
_YES_NO = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}
Rows = Iterator[tuple[int, dict[str, str]]]


def read_table(
    path: str | Path,
    progress: Progress = silent,
    *,
    id: str = "",
    title: str = "",
    version: str = "",
    licence: str = "",
) -> FrameworkRecords:
    """A framework from a CSV file, or from a folder or zip of the layout above.

    `id`, `title`, `version` and `licence` go before those of a manifest; without either the id is the
    name of the file or folder. Raises InputError naming file and row for missing labels, double ids,
    unknown kinds, relations to what is not there, and headings that run in a circle.
    """
    path = Path(path)
    given = {"id": id, "title": title, "version": version, "licence": licence}
    if path.is_dir() or path.suffix.lower() == ".zip":
        with open_bundle(path, "a folder with skills.csv") as bundle:
            return _read_bundle(bundle, progress, given)
    info = _info(path, given, {}, sha256_file(path))
    table = _Table(info.id)
    table.add_skills(read_csv(path, ("label",)), str(path))
    return table.records(info, path)


def _read_bundle(bundle: Bundle, progress: Progress, given: Mapping[str, str]) -> FrameworkRecords:
    if "skills.csv" not in bundle.names:
        raise InputError("holds no skills.csv", file=bundle.path, fix="See taxonomies/README.md.")
    stated = _manifest(bundle)
    table = _Table(given["id"] or stated.get("id") or slug(bundle.path.stem))

    def rows(name: str, *required: str) -> tuple[Rows, str]:
        present = name in bundle.names
        return bundle.rows(name, required, progress) if present else iter(()), bundle.place(name)

    table.add_skills(*rows("skills.csv", "label"))
    table.add_occupations(*rows("occupations.csv", "label"))
    table.add_needs(*rows("occupation_skills.csv", "occupation", "skill", "essential"))
    table.add_crosswalk(*rows("crosswalk.csv", "source", "target", "relation"))
    return table.records(_info(bundle.path, given, stated, bundle.sha256()), bundle.path)


def _manifest(bundle: Bundle) -> Mapping[str, str]:
    if "manifest.toml" not in bundle.names:
        return {}
    place = bundle.place("manifest.toml")
    with bundle.open("manifest.toml") as stream:
        return parse_manifest(decode(read_stream(stream, place), place), place).fields


def _info(path: Path, given: Mapping[str, str], stated: Mapping[str, str], sha256: str) -> FrameworkInfo:
    values = {"id": slug(path.stem), "title": path.stem, "version": "unknown", "licence": "not stated"}
    values |= {"source": path.name, **stated, **{name: value for name, value in given.items() if value}}
    return FrameworkInfo(**values, sha256=sha256)


class _Names:
    """Ids by URI, else code, else label: what a cell of a relation may say."""

    def __init__(self) -> None:
        self._uris: dict[str, str] = {}
        self._others: dict[str, str] = {}

    def add(self, uri: str, code: str, label: str) -> None:
        self._uris[uri] = uri
        for name in filter(None, (code, label)):
            self._others.setdefault(fold(name), uri)

    def uri(self, name: str, what: str, file: str, row: int) -> str:
        found = self._uris.get(name.strip()) or self._others.get(fold(name))
        if found is None:
            raise InputError(f"names the unknown {what} {clean(name)!r}", file=file, row=row)
        return found


class _Table:
    """What has been read so far."""

    def __init__(self, framework: str) -> None:
        self._framework = framework
        self._seen = Seen()
        self._names = {"skill": _Names(), "occupation": _Names()}
        self._skills: list[Skill] = []
        self._occupations: list[Occupation] = []
        self._relations: dict[Relation, None] = {}
        self._needs: dict[tuple[str, str], OccupationSkill] = {}

    def add_skills(self, rows: Rows, file: str) -> None:
        broader: list[tuple[int, str, str]] = []
        for row, fields in rows:
            uri, code, label, others = self._concept("skill", fields, file, row)
            kind = clean(fields.get("kind", "")).lower() or "skill"
            if kind not in _KINDS:
                reason = f"the kind {kind!r} is none of {', '.join(sorted(_KINDS))}"
                raise InputError(reason, file=file, row=row)
            description = clean(fields.get("description", ""))
            self._skills.append(Skill(uri, label, cast(SkillKind, kind), description, others, code))
            broader += [(row, uri, name) for name in fields.get("broader", "").split("|") if name.strip()]
        for row, uri, name in broader:
            target = self._names["skill"].uri(name, "broader row", file, row)
            self._relations[Relation(uri, target, "broader")] = None

    def add_occupations(self, rows: Rows, file: str) -> None:
        for row, fields in rows:
            uri, code, label, others = self._concept("occupation", fields, file, row)
            self._occupations.append(
                Occupation(uri, label, code, clean(fields.get("description", "")), others)
            )

    def add_needs(self, rows: Rows, file: str) -> None:
        for row, fields in rows:
            occupation = self._names["occupation"].uri(fields["occupation"], "occupation", file, row)
            skill = self._names["skill"].uri(fields["skill"], "skill", file, row)
            essential = _YES_NO.get(clean(fields["essential"]).lower())
            if essential is None:
                raise InputError(f"essential is {fields['essential']!r}, not yes or no", file=file, row=row)
            if (occupation, skill) in self._needs:
                raise InputError(f"{fields['skill']!r} is there twice for it", file=file, row=row)
            self._needs[occupation, skill] = OccupationSkill(occupation, skill, essential)

    def add_crosswalk(self, rows: Rows, file: str) -> None:
        for row, fields in rows:
            source = self._names["skill"].uri(fields["source"], "skill", file, row)
            target = needed(fields["target"], "target", file, row)
            relation = clean(fields["relation"])
            if relation not in _MAPPINGS:
                reason = f"the relation {relation!r} is none of {', '.join(_MAPPINGS)}"
                raise InputError(reason, file=file, row=row)
            self._relations[Relation(source, target, cast(RelationKind, relation))] = None

    def records(self, info: FrameworkInfo, file: Path) -> FrameworkRecords:
        records = FrameworkRecords(
            info=info,
            skills=tuple(skill for skill in self._skills if skill.kind != "group"),
            groups=tuple(skill for skill in self._skills if skill.kind == "group"),
            occupations=tuple(self._occupations),
            relations=tuple(self._relations),
            occupation_skills=tuple(self._needs.values()),
        )
        return checked(records, file, self._seen.rows)

    def _concept(
        self, what: str, fields: Mapping[str, str], file: str, row: int
    ) -> tuple[str, str, str, tuple[str, ...]]:
        """(uri, code, label, other labels) of a row, noted under all its names."""
        label = needed(fields["label"], "label", file, row)
        code = clean(fields.get("code", ""))
        middle = "" if what == "skill" else f"{what}:"
        derived = f"urn:{self._framework}:{middle}{slug(code or label)}"
        stated = fields.get("uri", "").strip()
        fix = "" if stated else "It is made of the label or code: give rows that are not the same a uri."
        uri = self._seen.add(stated or derived, file, row, fix)
        self._names[what].add(uri, code, label)
        return uri, code, label, alternatives(fields.get("alt_labels", "").split("|"), label)
