"""ESCO's download in small: both layouts, zip and folder, and everything that may be wrong with it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from skillmatch.errors import InputError
from skillmatch.frameworks import Framework
from skillmatch.readers.esco import read_esco

S, K, G, T = (f"http://data.europa.eu/esco/skill/{name}" for name in ("s", "k", "G1", "G1.1"))
BAKER, MILLER = (f"http://data.europa.eu/esco/occupation/{name}" for name in ("o", "o2"))
ISCO = "http://data.europa.eu/esco/isco/C2"

V11 = {
    "skills_en.csv": "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels"
    ",description\n"
    f'X,{S},skill/competence,x,bake bread ,"make  bread\nbake bread\nbread making",hidden bread,Bake it.\n'
    f"X,{K},knowledge,x,flour types,,,Kinds of flour.\n",
    "skillGroups_en.csv": "conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,description,code\n"
    f"X,{G},food,,,About food.,G1\nX,{T},baking,,,About baking.,G1.1\n",
    "broaderRelationsSkillPillar.csv": "conceptType,conceptUri,broaderType,broaderUri\n"
    f"x,{T},x,{G}\nx,{S},x,{T}\nx,{K},x,{S}\n",
    "skillSkillRelations.csv": "originalSkillUri,originalSkillType,relationType,relatedSkillType"
    ",relatedSkillUri\n"
    f"{S},x,optional,knowledge,{K}\n",
    "ISCOGroups_en.csv": "conceptType,conceptUri,code,preferredLabel,altLabels,description\n"
    f"x,{ISCO},2,Crafts,,All.\n",
    "occupations_en.csv": "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels"
    ",description,code\n"
    f'x,{BAKER},2,baker,"bread baker\nbaker",,Bakes.,2.1\nx,{MILLER},2,miller,,,Mills.,\n',
    "broaderRelationsOccPillar.csv": f"conceptType,conceptUri,broaderType,broaderUri\nx,{BAKER},x,{ISCO}\n",
    "occupationSkillRelations.csv": "occupationUri,relationType,skillType,skillUri\n"
    f"{BAKER},essential,x,{S}\n{BAKER},optional,x,{K}\n{BAKER},optional,x,{K}\n",
}


def as_v12(files: dict[str, str]) -> dict[str, str]:
    """Relation files carry the language and, in a column nobody needs, a label."""
    named = {}
    for name, text in files.items():
        if name.endswith("_en.csv"):
            named[name] = text
        else:
            header, *rows = text.splitlines()
            widened = [f"{header},conceptLabel", *(f"{row},a label" for row in rows)]
            named[name.replace(".csv", "_en.csv")] = "\n".join(widened) + "\n"
    return named


def write_folder(files: dict[str, str], path: Path) -> Path:
    folder = path / "ESCO dataset - v1.1.0 - classification - en - csv"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def write_zip(files: dict[str, str], path: Path) -> Path:
    target = path / "ESCO dataset - v1.1.0 - classification - en - csv.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"inside/{name}", text)
    return target


@pytest.mark.parametrize("write", [write_folder, write_zip])
@pytest.mark.parametrize("layout", [dict, as_v12])
def test_all_of_it_is_read(
    tmp_path: Path,
    write: Callable[[dict[str, str], Path], Path],
    layout: Callable[[dict[str, str]], dict[str, str]],
) -> None:
    records = read_esco(write(layout(V11), tmp_path))
    esco = Framework.from_records(records)
    bread, flour = esco.skill(0), esco.skill(1)
    assert (bread.label, bread.kind, bread.alt_labels) == (
        "bake bread", "skill", ("make bread", "bread making", "hidden bread"),
    )  # fmt: skip
    assert (flour.kind, flour.description) == ("knowledge", "Kinds of flour.")
    assert esco.broader(1) == (0,)
    assert esco.narrower(0) == (1,)
    assert esco.group_of(0) == (T,)
    assert [group.code for group in records.groups] == ["G1", "G1.1"]
    assert esco.related(0, "optional") == (1,)
    assert [(o.label, o.code, o.is_group) for o in records.occupations] == [
        ("Crafts", "2", True), ("baker", "2.1", False), ("miller", "2", False),
    ]  # fmt: skip
    assert [(r.label, r.essential) for r in esco.requirements("bread baker")] == [
        ("bake bread", True), ("flour types", False),
    ]  # fmt: skip
    info = records.info
    assert (info.id, info.version, info.language) == ("esco", "1.1.0", "en")
    assert info.missing == "It has 2 of the 13,891 skills of v1.1.0."


def test_the_progress_names_the_files(tmp_path: Path) -> None:
    stages = []
    read_esco(write_zip(V11, tmp_path), lambda stage, done, total: stages.append((stage, done)))
    assert ("Reading skills_en.csv", 2) in stages


def test_the_digest_of_a_folder_follows_its_content(tmp_path: Path) -> None:
    folder = write_folder(V11, tmp_path)
    before = read_esco(folder).info.sha256
    (folder / "occupations_en.csv").write_text(V11["occupations_en.csv"].replace("Mills.", "Grinds."))
    assert read_esco(folder).info.sha256 != before


def test_parts_that_are_absent_are_named(tmp_path: Path) -> None:
    files = {name: text for name, text in V11.items() if "ccup" not in name and "Occ" not in name}
    records = read_esco(write_folder(files, tmp_path), version="9")
    assert records.occupation_skills == ()
    assert "occupations, the hierarchy of occupations" in records.info.missing


def test_another_language_is_read_by_name(tmp_path: Path) -> None:
    french = {
        name.replace("_en", "_fr"): text.replace("bake bread", "cuire le pain") for name, text in V11.items()
    }
    folder = write_folder(V11 | french, tmp_path)
    assert read_esco(folder).skills[0].label == "bake bread"
    assert read_esco(folder, language="fr").skills[0].label == "cuire le pain"
    with pytest.raises(InputError, match="no 'de' files"):
        read_esco(folder, language="de")


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "says"),
    [
        ("skills_en.csv", f"X,{K}", f"X,{S}", 5, "already in row 2"),
        ("skills_en.csv", f"X,{K}", "X,", 5, "no id"),
        ("skills_en.csv", "flour types", " ", 5, "no preferredLabel"),
        ("skills_en.csv", "knowledge", "attitude", 5, "skillType"),
        ("skills_en.csv", "skillType", "typeOfSkill", 1, "'skillType'"),
        ("skills_en.csv", "Kinds of flour.\n", '"Kinds of', 5, "CSV"),
        ("skills_en.csv", ",,,Kinds of flour.", "", 5, "columns"),
        ("broaderRelationsSkillPillar.csv", f",{G}\n", ",gone\n", 2, "'gone'"),
        ("occupationSkillRelations.csv", "essential", "vital", 2, "'vital'"),
        ("occupationSkillRelations.csv", BAKER, "nobody", 2, "'nobody'"),
        ("occupations_en.csv", MILLER, BAKER, 4, "already"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_row(
    tmp_path: Path, file: str, old: str, new: str, row: int, says: str
) -> None:
    broken = V11 | {file: V11[file].replace(old, new, 1)}
    with pytest.raises(InputError, match=says) as caught:
        read_esco(write_zip(broken, tmp_path))
    assert (caught.value.file or "").endswith(file)
    assert caught.value.row == row


def test_a_circle_is_refused_with_its_members(tmp_path: Path) -> None:
    broken = V11["broaderRelationsSkillPillar.csv"] + f"x,{S},x,{K}\n"
    with pytest.raises(InputError, match=r"circle: (bake bread|flour types) →"):
        read_esco(write_folder(V11 | {"broaderRelationsSkillPillar.csv": broken}, tmp_path))


def test_half_a_zip_is_refused(tmp_path: Path) -> None:
    whole = write_zip(V11, tmp_path)
    data = whole.read_bytes()
    for cut in (len(data) // 2, len(data) - 10):
        whole.write_bytes(data[:cut])
        with pytest.raises(InputError, match="whole zip"):
            read_esco(whole)


def test_a_zip_damaged_inside_is_refused(tmp_path: Path) -> None:
    whole = write_zip(V11, tmp_path)
    data = bytearray(whole.read_bytes())
    data[80:120] = b"\0" * 40
    whole.write_bytes(data)
    with pytest.raises(InputError, match="damaged"):
        read_esco(whole)


def test_other_encodings_and_other_files_are_refused(tmp_path: Path) -> None:
    folder = write_folder(V11, tmp_path)
    (folder / "skills_en.csv").write_bytes(V11["skills_en.csv"].replace("Kinds", "é").encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_esco(folder)
    with pytest.raises(InputError, match="neither a folder nor a whole zip"):
        read_esco(folder / "skillGroups_en.csv")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no ESCO download"):
        read_esco(tmp_path / "empty")
    with pytest.raises(InputError, match="does not exist"):
        read_esco(tmp_path / "nothing.zip")


@pytest.mark.shared
@pytest.mark.slow
def test_the_portals_own_download(shared_data: Path) -> None:
    records = read_esco(shared_data / "ESCO dataset - v1.1.0 - classification - en - csv.zip")
    assert len(records.skills) == 13_891
    assert len(records.occupations) == 3_008 + 619
    assert len(records.occupation_skills) == 111_546
    assert records.info.version == "1.1.0"
    assert records.info.missing == ""
    esco = Framework.from_records(records)
    row = esco.find("Python")
    assert row is not None
    assert esco.labels[row] == "Python (computer programming)"
    assert len({need.occupation for need in records.occupation_skills}) == 2_708
