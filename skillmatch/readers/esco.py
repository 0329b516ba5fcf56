"""ESCO as its portal ships it: the "classification" CSV download, any language, as zip or folder.

Column names hold for v1.0.3 to v1.2; v1.2 also puts the language behind the names of the relation
files and labels into them. Collections (green, digital, …) and `conceptSchemes` carry nothing that is
not in the other files and are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

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
    silent,
)
from ..errors import InputError
from .bundles import Bundle, open_bundle
from .collect import Seen, alternatives, checked, needed

PUBLISHED_SKILLS = {"1.1.0": 13_891, "1.2.0": 13_939}
"""Skills of a version, as counted in whole releases; a file with fewer is read, and `missing` says so."""
LICENCE = "Reuse with credit (European Commission decision 2011/833/EU)"
_KINDS: dict[str, SkillKind] = {"skill/competence": "skill", "knowledge": "knowledge", "": "skill"}
_LANGUAGE = r"[a-z]{2}(?:-[a-z]{2,4})?"
_PARTS = {
    "groups": ("skillGroups", "skill groups"),
    "skill_broader": ("broaderRelationsSkillPillar", "the hierarchy of skills"),
    "skill_skill": ("skillSkillRelations", "relations between skills"),
    "occupations": ("occupations", "occupations"),
    "isco": ("ISCOGroups", "ISCO groups"),
    "occupation_broader": ("broaderRelationsOccPillar", "the hierarchy of occupations"),
    "needs": ("occupationSkillRelations", "which skills an occupation needs"),
}


def read_esco(
    path: str | Path, progress: Progress = silent, *, version: str = "", language: str = ""
) -> FrameworkRecords:
    """ESCO from the portal's zip or folder, as framework `esco`.

    `version` and `language` are read from the names of folder and files where not given; a folder with
    several languages needs `language` unless English is among them. Skill groups become `groups`, ISCO
    groups occupations with `is_group`. A part that the download lacks is named in `info.missing`.
    Raises InputError for anything that is not such a release, is damaged, or names unknown ids.
    """
    with open_bundle(path, "ESCO's classification download") as bundle:
        return _Reader(bundle, progress, _language(bundle, language)).read(version or _version(bundle))


class _Reader:
    """One reading: the bundle, the ids met so far, and the parts there are."""

    def __init__(self, bundle: Bundle, progress: Progress, language: str) -> None:
        self._bundle = bundle
        self._progress = progress
        self._language = language
        self._seen = Seen()
        self._skills_file = bundle.matching(f"skills_{language}.csv")[0]
        self._files = {part: self._file(stem) for part, (stem, _) in _PARTS.items()}

    def read(self, version: str) -> FrameworkRecords:
        skills = tuple(self._concepts(self._skills_file, with_kind=True))
        groups = tuple(self._concepts(self._files["groups"]))
        relations = (*self._broader("skill_broader"), *self._skill_relations())
        isco = self._occupations("isco", is_group=True)
        occupations = (*isco, *self._occupations("occupations"))
        relations = (*relations, *self._broader("occupation_broader"))
        needs = tuple(self._needs())
        info = FrameworkInfo(
            id="esco",
            title="ESCO, European Skills, Competences, Qualifications and Occupations",
            version=version,
            licence=LICENCE,
            source="https://esco.ec.europa.eu/en/use-esco/download",
            sha256=self._bundle.sha256(),
            publisher="European Commission",
            language=self._language,
            missing=self._missing(version, len(skills)),
        )
        records = FrameworkRecords(info, skills, groups, occupations, relations, needs)
        return checked(records, self._bundle.path, self._seen.rows)

    def _file(self, stem: str) -> str:
        """The part's file in this language, or in none (as v1.1 names relation files); "" if absent."""
        found = self._bundle.matching(f"{stem}_{self._language}.csv") or self._bundle.matching(f"{stem}.csv")
        return found[0] if found else ""

    def _rows(self, file: str, *required: str) -> Iterator[tuple[int, dict[str, str], str]]:
        if file:
            place = self._bundle.place(file)
            for row, fields in self._bundle.rows(file, required, self._progress, ","):
                yield row, fields, place

    def _concepts(self, file: str, with_kind: bool = False) -> Iterator[Skill]:
        extra = ("skillType",) if with_kind else ()
        for row, fields, place in self._rows(file, "conceptUri", "preferredLabel", "description", *extra):
            kind: SkillKind = _kind(fields["skillType"], place, row) if with_kind else "group"
            label = needed(fields["preferredLabel"], "preferredLabel", place, row)
            yield Skill(
                uri=self._seen.add(fields["conceptUri"].strip(), place, row),
                label=label,
                kind=kind,
                description=clean(fields["description"]),
                alt_labels=_other_labels(fields, label),
                code=fields.get("code", "").strip(),
            )

    def _occupations(self, part: str, is_group: bool = False) -> tuple[Occupation, ...]:
        rows = self._rows(self._files[part], "conceptUri", "preferredLabel", "description")
        found = []
        for row, fields, place in rows:
            label = needed(fields["preferredLabel"], "preferredLabel", place, row)
            found.append(
                Occupation(
                    uri=self._seen.add(fields["conceptUri"].strip(), place, row),
                    label=label,
                    code=(fields.get("code", "") or fields.get("iscoGroup", "")).strip(),
                    description=clean(fields["description"]),
                    alt_labels=_other_labels(fields, label),
                    is_group=is_group,
                )
            )
        return tuple(found)

    def _broader(self, part: str) -> tuple[Relation, ...]:
        rows = self._rows(self._files[part], "conceptUri", "broaderUri")
        pairs = (
            self._ends(fields["conceptUri"], fields["broaderUri"], row, place) for row, fields, place in rows
        )
        return tuple(Relation(source, target, "broader") for source, target in dict.fromkeys(pairs))

    def _skill_relations(self) -> tuple[Relation, ...]:
        found = {}
        columns = ("originalSkillUri", "relationType", "relatedSkillUri")
        for row, fields, place in self._rows(self._files["skill_skill"], *columns):
            ends = self._ends(fields["originalSkillUri"], fields["relatedSkillUri"], row, place)
            kind: RelationKind = "essential" if _essential(fields, place, row) else "optional"
            found[*ends, kind] = Relation(*ends, kind)
        return tuple(found.values())

    def _needs(self) -> Iterator[OccupationSkill]:
        met = set()
        for row, fields, place in self._rows(
            self._files["needs"], "occupationUri", "relationType", "skillUri"
        ):
            ends = self._ends(fields["occupationUri"], fields["skillUri"], row, place)
            if ends not in met:
                met.add(ends)
                yield OccupationSkill(*ends, essential=_essential(fields, place, row))

    def _ends(self, source: str, target: str, row: int, place: str) -> tuple[str, str]:
        where = "no concept file of this download"
        return (
            self._seen.known(source.strip(), place, row, where),
            self._seen.known(target.strip(), place, row, where),
        )

    def _missing(self, version: str, skills: int) -> str:
        absent = [what for part, (_, what) in _PARTS.items() if not self._files[part]]
        published = PUBLISHED_SKILLS.get(version, skills)
        said = [f"The download lacks {', '.join(absent)}."] if absent else []
        if skills < published:
            said.append(f"It has {skills:,} of the {published:,} skills of v{version}.")
        return " ".join(said)


def _other_labels(fields: dict[str, str], label: str) -> tuple[str, ...]:
    texts = (*fields.get("altLabels", "").split("\n"), *fields.get("hiddenLabels", "").split("\n"))
    return alternatives(texts, label)


def _kind(text: str, place: str, row: int) -> SkillKind:
    try:
        return _KINDS[text.strip()]
    except KeyError:
        raise InputError(
            f"skillType is {text!r}, not 'skill/competence' or 'knowledge'", file=place, row=row
        ) from None


def _essential(fields: dict[str, str], place: str, row: int) -> bool:
    kind = fields["relationType"].strip()
    if kind not in ("essential", "optional"):
        reason = f"relationType is {kind!r}, not 'essential' or 'optional'"
        raise InputError(reason, file=place, row=row)
    return kind == "essential"


def _language(bundle: Bundle, wanted: str) -> str:
    found = [name[7:-4].lower() for name in bundle.matching(f"skills_{_LANGUAGE}.csv")]
    if not found:
        raise InputError(
            "is no ESCO download: it holds no skills_<language>.csv", file=bundle.path,
            fix="Download the classification as CSV from https://esco.ec.europa.eu/en/use-esco/download.",
        )  # fmt: skip
    choice = wanted.lower() or ("en" if "en" in found or len(found) > 1 else found[0])
    if choice not in found:
        have = ", ".join(found)
        raise InputError(
            f"has no {choice!r} files (it has: {have})", file=bundle.path, fix="Name one of these."
        )
    return choice


def _version(bundle: Bundle) -> str:
    """From a name such as `ESCO dataset - v1.1.0 - classification - en - csv.zip`, else "unknown"."""
    found = re.search(r"v(\d+(?:\.\d+)+)", f"{bundle.path.name} {bundle.path.resolve().parent.name}")
    return found[1] if found else "unknown"
