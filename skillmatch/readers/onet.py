"""An O*NET database release: occupations, what they need, and the lists behind it.

| file | becomes |
|---|---|
| Occupation Data, Alternate Titles | occupations |
| Skills, Knowledge, Abilities, Content Model Reference | skills of these kinds, under the model's headings |
| Technology Skills | skills of kind technology, under headings by commodity |
| Task Statements | skills of kind task, one for each task of an occupation |
| DWA Reference, IWA Reference, Tasks to DWAs | skills of kind task above those, under work activities |

What an occupation needs: elements rated on the importance scale (1 not important … 5 extremely important;
O*NET Scales Reference), essential from 3 "important", optional from 2 "somewhat important", with weight
(rating − 1) / 4; its tasks, essential where O*NET calls them Core; its technologies, essential where O*NET
marks them In Demand.
Ratings that O*NET recommends to suppress (too few answers) are left out. Other files are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..domain import (
    FrameworkInfo,
    FrameworkRecords,
    Occupation,
    OccupationSkill,
    Progress,
    Relation,
    Skill,
    SkillKind,
    clean,
    silent,
)
from ..errors import InputError
from .bundles import open_bundle
from .collect import Seen, alternatives, checked, needed
from .names import element_uri, occupation_uri, slug, technology_uri
from .onet_files import Release

ESSENTIAL_FROM = 3.0
OPTIONAL_FROM = 2.0
_RATED: dict[str, SkillKind] = {"Skills": "skill", "Knowledge": "knowledge", "Abilities": "ability"}
_REQUIRED = ("Occupation Data", "Content Model Reference", "Skills", "Knowledge")
_WANTED = (
    "Abilities", "Alternate Titles", "Technology Skills", "Task Statements", "DWA Reference", "Tasks to DWAs",
)  # fmt: skip
_CODE = "O*NET-SOC Code"


def read_onet(path: str | Path, progress: Progress = silent, *, version: str = "") -> FrameworkRecords:
    """An O*NET release from its folder or zip, as Excel or as tab-separated text, as framework `onet`.

    Files that are not there and not required are named in `info.missing`. Raises InputError for a
    folder without the required files, for damaged ones, and for ids that no other file knows.
    """
    with open_bundle(path, "an O*NET database release") as bundle:
        release = Release(bundle, progress)
        absent = [title for title in _REQUIRED if not release.name(title)]
        if absent:
            reason = f"lacks {absent[0]}.xlsx (or .txt), so it is no O*NET release or not a whole one"
            raise InputError(
                reason, file=bundle.path, fix="Get it from https://www.onetcenter.org/database.html."
            )
        reader = _Reader(release)
        reader.read()
        records = reader.records(version or release.version(), bundle.sha256())
        return checked(records, bundle.path)


class _Reader:
    """What has been read so far; the methods go in the order in which files build on each other."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._occupations: dict[str, Occupation] = {}
        self._skills: dict[str, Skill] = {}
        self._groups: dict[str, Skill] = {}
        self._relations: dict[Relation, None] = {}
        self._needs: dict[tuple[str, str], OccupationSkill] = {}

    def read(self) -> None:
        self._read_occupations()
        model = self._content_model()
        for title, kind in _RATED.items():
            self._read_rated(title, kind, model)
        self._read_technologies()
        self._read_activities(model)
        self._read_tasks()
        self._read_task_activities()

    def records(self, version: str, sha256: str) -> FrameworkRecords:
        absent = [title for title in _WANTED if not self._release.name(title)]
        info = FrameworkInfo(
            id="onet",
            title="O*NET database",
            version=version,
            licence="CC BY 4.0",
            source="https://www.onetcenter.org/database.html",
            sha256=sha256,
            publisher="U.S. Department of Labor, Employment and Training Administration",
            missing=f"The release lacks {', '.join(absent)}." if absent else "",
        )
        return FrameworkRecords(
            info=info,
            skills=tuple(self._skills.values()),
            groups=tuple(self._groups.values()),
            occupations=tuple(self._occupations.values()),
            relations=tuple(self._relations),
            occupation_skills=tuple(self._needs.values()),
        )

    def _read_occupations(self) -> None:
        titles: dict[str, list[str]] = {}
        for _, fields in self._release.rows("Alternate Titles", _CODE, "Alternate Title"):
            names = (fields["Alternate Title"], fields.get("Short Title", "").replace("n/a", ""))
            titles.setdefault(fields[_CODE].strip(), []).extend(names)
        seen, place = Seen(), self._release.place("Occupation Data")
        for row, fields in self._release.rows("Occupation Data", _CODE, "Title", "Description"):
            code = seen.add(fields[_CODE].strip(), place, row)
            label = needed(fields["Title"], "Title", place, row)
            others = alternatives(titles.get(code, ()), label)
            uri = occupation_uri(code)
            self._occupations[code] = Occupation(uri, label, code, clean(fields["Description"]), others)

    def _content_model(self) -> dict[str, Skill]:
        """Every element by its id, as a heading."""
        seen, place = Seen(), self._release.place("Content Model Reference")
        model = {}
        for row, fields in self._release.rows(
            "Content Model Reference", "Element ID", "Element Name", "Description"
        ):
            element = seen.add(fields["Element ID"].strip(), place, row)
            label = needed(fields["Element Name"], "Element Name", place, row)
            description = clean(fields["Description"])
            model[element] = Skill(element_uri(element), label, "group", description, code=element)
        return model

    def _read_rated(self, title: str, kind: SkillKind, model: dict[str, Skill]) -> None:
        columns = (_CODE, "Element ID", "Scale ID", "Data Value")
        for row, fields, occupation in self._of_occupations(title, *columns):
            element = fields["Element ID"].strip()
            if element not in model:
                self._unknown("element", element, title, row)
            heading = model[element]
            if heading.uri not in self._skills:
                self._put(Skill(heading.uri, heading.label, kind, heading.description, code=element))
                self._link_above(element, model)
            if fields["Scale ID"].strip() == "IM" and fields.get("Recommend Suppress", "").strip() != "Y":
                rating = self._number(fields["Data Value"], title, row)
                if rating >= OPTIONAL_FROM:
                    self._need(occupation, heading.uri, rating >= ESSENTIAL_FROM, (rating - 1) / 4)

    def _read_technologies(self) -> None:
        columns = (_CODE, "Example", "Commodity Code", "Commodity Title")
        for row, fields, occupation in self._of_occupations("Technology Skills", *columns):
            name = needed(fields["Example"], "Example", self._release.place("Technology Skills"), row)
            category = clean(fields["Commodity Title"])
            uri = technology_uri(name)
            hot = " (hot technology)" if fields.get("Hot Technology", "").strip() == "Y" else ""
            if uri not in self._skills:
                self._put(Skill(uri, name, "technology", f"{category}{hot}"))
            code = fields["Commodity Code"].strip()
            group = Skill(f"urn:onet:technology:{slug(category)}", category, "group", code=code)
            self._link(uri, group)
            self._need(occupation, uri, fields.get("In Demand", "").strip() == "Y")

    def _read_activities(self, model: dict[str, Skill]) -> None:
        """Detailed work activities, below intermediate ones, below elements of the content model."""
        titles = {
            fields["IWA ID"].strip(): clean(fields["IWA Title"])
            for _, fields in self._release.rows("IWA Reference", "IWA ID", "IWA Title")
        }
        title, seen = "DWA Reference", Seen()
        for row, fields in self._release.rows(title, "Element ID", "IWA ID", "DWA ID", "DWA Title"):
            place = self._release.place(title)
            code = seen.add(fields["DWA ID"].strip(), place, row)
            label = needed(fields["DWA Title"], "DWA Title", place, row)
            skill = Skill(f"urn:onet:dwa:{code}", label, "task", code=code)
            self._put(skill)
            element, iwa = fields["Element ID"].strip(), fields["IWA ID"].strip()
            if element not in model:
                self._unknown("element", element, title, row)
            heading = clean(fields.get("IWA Title", "")) or titles.get(iwa, "")
            group = Skill(f"urn:onet:iwa:{iwa}", heading, "group", code=iwa) if heading else model[element]
            self._link(skill.uri, group)
            if heading:
                self._link(group.uri, model[element])
            self._link_above(element, model)

    def _read_tasks(self) -> None:
        seen, place = Seen(), self._release.place("Task Statements")
        for row, fields, occupation in self._of_occupations("Task Statements", _CODE, "Task ID", "Task"):
            code = seen.add(fields["Task ID"].strip(), place, row)
            skill = Skill(
                f"urn:onet:task:{code}", needed(fields["Task"], "Task", place, row), "task", code=code
            )
            self._put(skill)
            self._need(occupation, skill.uri, fields.get("Task Type", "Core").strip() != "Supplemental")

    def _read_task_activities(self) -> None:
        title = "Tasks to DWAs"
        if not (self._release.name("Task Statements") and self._release.name("DWA Reference")):
            return
        for row, fields in self._release.rows(title, "Task ID", "DWA ID"):
            ends = f"urn:onet:task:{fields['Task ID'].strip()}", f"urn:onet:dwa:{fields['DWA ID'].strip()}"
            for uri in ends:
                if uri not in self._skills:
                    self._unknown("id", uri, title, row)
            self._relations[Relation(*ends, "broader")] = None

    def _of_occupations(self, title: str, *columns: str) -> Iterator[tuple[int, dict[str, str], str]]:
        """Rows with the URI of the occupation they speak of."""
        for row, fields in self._release.rows(title, *columns):
            occupation = self._occupations.get(fields[_CODE].strip())
            if occupation is None:
                self._unknown("occupation", fields[_CODE], title, row)
            else:
                yield row, fields, occupation.uri

    def _put(self, skill: Skill) -> None:
        self._skills[skill.uri] = skill

    def _link(self, uri: str, group: Skill) -> None:
        self._groups.setdefault(group.uri, group)
        self._relations[Relation(uri, group.uri, "broader")] = None

    def _link_above(self, element: str, model: dict[str, Skill]) -> None:
        """Every element of the content model above this one, told by its dotted id."""
        above = element.rpartition(".")[0]
        while above in model:
            self._link(model[element].uri, model[above])
            element, above = above, above.rpartition(".")[0]

    def _need(self, occupation: str, skill: str, essential: bool, weight: float = 1.0) -> None:
        self._needs.setdefault(
            (occupation, skill), OccupationSkill(occupation, skill, essential, round(weight, 4))
        )

    def _number(self, text: str, title: str, row: int) -> float:
        try:
            value = float(text)
        except ValueError:
            value = 0.0
        if not 1 <= value <= 5:
            reason = f"the importance is {text!r}, not a number from 1 to 5"
            raise InputError(reason, file=self._release.place(title), row=row)
        return value

    def _unknown(self, what: str, name: str, title: str, row: int) -> None:
        raise InputError(
            f"names the unknown {what} {name!r}", file=self._release.place(title), row=row,
            fix="Check that all files are whole and of one release.",
        )  # fmt: skip
