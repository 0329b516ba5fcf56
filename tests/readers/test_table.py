"""One's own framework as a file and as a folder, and every way to get it wrong."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import Relation
from skillmatch.errors import InputError
from skillmatch.frameworks import Framework
from skillmatch.readers.names import slug
from skillmatch.readers.table import read_table

SKILLS = """uri,label,alt_labels,description,kind,code,broader
,Baking,,Making things from dough.,group,BA,
x:bread,Bake bread ,make bread| Make  Bread|bake bread,Bake it.,,B1,Baking
,C++,,,technology,,x:bread|ba
"""
FILES = {
    "skills.csv": SKILLS,
    "occupations.csv": "uri,label,description,alt_labels\n,Baker,Bakes.,bread maker|baker\n",
    "occupation_skills.csv": "occupation,skill,essential\nbaker,B1,yes\nBaker,c++,no\n",
    "crosswalk.csv": "source,target,relation\nx:bread,http://esco/1,closeMatch\n",
    "manifest.toml": 'id = "own"\ntitle = "Own"\nversion = "2"\nlicence = "CC0-1.0"\nsource = "us"\n',
}


def folder(path: Path, files: dict[str, str]) -> Path:
    target = path / "My skills"
    target.mkdir()
    for name, text in files.items():
        (target / name).write_text(text, encoding="utf-8")
    return target


def test_one_file_is_enough(tmp_path: Path) -> None:
    (tmp_path / "My skills.csv").write_text(SKILLS, encoding="utf-8-sig")
    records = read_table(tmp_path / "My skills.csv")
    bread, plus = records.skills
    assert (bread.uri, bread.label, bread.kind, bread.alt_labels) == (
        "x:bread", "Bake bread", "skill", ("make bread",),
    )  # fmt: skip
    assert (plus.uri, plus.kind) == ("urn:my-skills:c-x2b-x2b", "technology")
    assert records.groups[0].uri == "urn:my-skills:ba"
    assert records.relations == (
        Relation("x:bread", "urn:my-skills:ba", "broader"),
        Relation(plus.uri, "x:bread", "broader"),
        Relation(plus.uri, "urn:my-skills:ba", "broader"),
    )
    assert (records.info.id, records.info.title, records.info.version) == (
        "my-skills",
        "My skills",
        "unknown",
    )


def test_a_label_column_alone_will_do(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("label;note\nweld;x\nsolder;y\n")
    assert [skill.uri for skill in read_table(tmp_path / "own.csv").skills] == [
        "urn:own:weld",
        "urn:own:solder",
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_a_folder_or_zip_adds_occupations_crosswalk_and_manifest(tmp_path: Path, packed: bool) -> None:
    source = folder(tmp_path, FILES)
    if packed:
        with zipfile.ZipFile(tmp_path / "own.zip", "w") as archive:
            for name in FILES:
                archive.write(source / name, name)
        source = tmp_path / "own.zip"
    own = Framework.from_records(read_table(source))
    assert (own.info.id, own.info.version, own.info.licence) == ("own", "2", "CC0-1.0")
    assert own.occupation("bread maker").uri == "urn:own:occupation:baker"
    assert [(r.label, r.essential) for r in own.requirements("Baker")] == [
        ("Bake bread", True),
        ("C++", False),
    ]
    assert own.mappings("closeMatch") == {"x:bread": ("http://esco/1",)}


def test_what_is_given_goes_before_the_manifest(tmp_path: Path) -> None:
    info = read_table(folder(tmp_path, FILES), id="mine", version="3").info
    assert (info.id, info.version, info.title) == ("mine", "3", "Own")


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "says"),
    [
        ("skills.csv", "Bake bread ", " ", 3, "no label"),
        ("skills.csv", ",C++", "x:bread,C++", 4, "already in row 3"),
        ("skills.csv", "technology", "tech", 4, "the kind 'tech'"),
        ("skills.csv", "x:bread|ba", "x:gone", 4, "unknown broader row 'x:gone'"),
        ("skills.csv", "label", "name", 1, "'label'"),
        ("skills.csv", "Making things from dough.,group,BA,", "x,group,BA,C++", 2, "circle"),
        ("occupation_skills.csv", "yes", "maybe", 2, "not yes or no"),
        ("occupation_skills.csv", "Baker,c++", "Baker,b1", 3, "twice"),
        ("occupation_skills.csv", "c++", "c--", 3, "unknown skill"),
        ("occupation_skills.csv", "baker", "butcher", 2, "unknown occupation"),
        ("crosswalk.csv", "closeMatch", "nearly", 2, "relation 'nearly'"),
        ("crosswalk.csv", "http://esco/1", "", 2, "no target"),
        ("manifest.toml", "licence", "license", None, "lacks the key 'licence'"),
        ("manifest.toml", "= ", ": ", None, "TOML"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, file: str, old: str, new: str, row: int | None, says: str
) -> None:
    broken = folder(tmp_path, FILES | {file: FILES[file].replace(old, new, 1)})
    with pytest.raises(InputError, match=says) as caught:
        read_table(broken)
    assert caught.value.row == row
    assert says == "circle" or (caught.value.file or "").endswith(file)


def test_labels_that_make_one_id_are_told_apart_by_a_uri(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("label\nNode.js\nNode JS\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"already in row 2.*give rows that are not the same a uri"):
        read_table(tmp_path / "own.csv")


def test_a_folder_without_skills_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no skills\.csv"):
        read_table(folder(tmp_path, {"other.csv": "a\n"}))


@settings(deadline=None)
@given(st.text(max_size=30))
def test_a_slug_is_plain_and_stays_as_it_is(text: str) -> None:
    assert slug(slug(text)) == slug(text)
    assert not set(slug(text)) & set(" /:#?%|")


def test_slugs_keep_apart_what_people_keep_apart() -> None:
    assert len({slug(name) for name in ("C", "C#", "C++", "F#")}) == 4
    assert len({slug(name) for name in ("カード", "ガード", "ハス", "バス", "パス")}) == 5
    assert slug("Café") == "cafe"
