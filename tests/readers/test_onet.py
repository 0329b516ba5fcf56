"""An O*NET release in small, as Excel and as text: the same framework, and one clear refusal."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from skillmatch.errors import InputError
from skillmatch.frameworks import Framework
from skillmatch.readers.onet import read_onet

RATED = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tRecommend Suppress\n"
FILES = {
    "Occupation Data": "O*NET-SOC Code\tTitle\tDescription\n51-3011.00\tBakers\tMix \"and\" bake.\n"
    "51-3011.01\tRye Bakers\tBake rye.\n",
    "Alternate Titles": "O*NET-SOC Code\tAlternate Title\tShort Title\n51-3011.00\tBread Maker\tn/a\n"
    "51-3011.00\tCake Decorator\tDecorator\n",
    "Content Model Reference": "Element ID\tElement Name\tDescription\n2\tRequirements\t\n"
    "2.A\tBasic Skills\tb\n2.A.1\tWriting\tTo write.\n"
    "2.C\tKnowledge\t\n2.C.1\tFood\tOf food.\n4\tWork\t\n4.A\tGetting\tg\n",
    "Skills": RATED + "51-3011.00\t2.A.1\tWriting\tIM\t3\tN\n51-3011.00\t2.A.1\tWriting\tLV\t6\tN\n"
    "51-3011.01\t2.A.1\tWriting\tIM\t2.5\tN\n",
    "Knowledge": RATED + "51-3011.00\t2.C.1\tFood\tIM\t5\tN\n51-3011.01\t2.C.1\tFood\tIM\t1.9\tN\n",
    "Task Statements": "O*NET-SOC Code\tTask ID\tTask\tTask Type\n51-3011.00\t11\tBake \"bread\".\tCore\n"
    "51-3011.00\t12\tSweep.\tSupplemental\n",
    "DWA Reference": "Element ID\tElement Name\tIWA ID\tIWA Title\tDWA ID\tDWA Title\n"
    "4.A\tGetting\t4.A.I01\tPrepare food.\t4.A.I01.D01\tCook food.\n",
    "Tasks to DWAs": "O*NET-SOC Code\tTask ID\tDWA ID\n51-3011.00\t11\t4.A.I01.D01\n",
    "Technology Skills": "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title"
    "\tHot Technology\tIn Demand\n"
    "51-3011.00\tC++\t4323\tCompilers\tY\tY\n51-3011.01\tC++\t4323\tCompilers\tY\tN\n",
}  # fmt: skip


def as_text(files: dict[str, str], path: Path) -> Path:
    folder = path / "db_29_3_text"
    folder.mkdir()
    for title, text in files.items():
        (folder / f"{title}.txt").write_text(text, encoding="utf-8")
    return folder


def as_excel(files: dict[str, str], path: Path) -> Path:
    from openpyxl import Workbook

    folder = path / "db_29_3_excel"
    folder.mkdir()
    for title, text in files.items():
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for line in text.splitlines():
            sheet.append([float(cell) if cell.isdigit() else cell or None for cell in line.split("\t")])
        if title in ("Task Statements", "Tasks to DWAs"):  # ids are whole numbers in the real sheets
            for row in sheet.iter_rows(min_row=2, min_col=2, max_col=2):
                row[0].value = int(str(row[0].value).partition(".")[0])
        book.save(folder / f"{title}.xlsx")
    return folder


def as_zip(files: dict[str, str], path: Path) -> Path:
    folder = as_text(files, path)
    with zipfile.ZipFile(path / "db_29_3_text.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"db_29_3_text/{file.name}")
    return path / "db_29_3_text.zip"


@pytest.mark.parametrize("write", [as_text, as_zip])
def test_a_text_release_is_read(tmp_path: Path, write: object) -> None:
    assert callable(write)
    records = read_onet(write(FILES, tmp_path))
    onet = Framework.from_records(records)
    assert [(s.label, s.kind, s.code) for s in records.skills] == [
        ("Writing", "skill", "2.A.1"), ("Food", "knowledge", "2.C.1"), ("C++", "technology", ""),
        ("Cook food.", "task", "4.A.I01.D01"), ('Bake "bread".', "task", "11"), ("Sweep.", "task", "12"),
    ]  # fmt: skip
    assert [(r.label, r.essential, r.weight) for r in onet.requirements("Bread Maker", 0.5)] == [
        ('Bake "bread".', True, 1), ("C++", True, 1), ("Food", True, 1),
        ("Writing", True, 0.5), ("Sweep.", False, 0.5),
    ]  # fmt: skip
    assert [(r.label, r.essential, r.weight) for r in onet.requirements("51-3011.01", 1)] == [
        ("C++", False, 1), ("Writing", False, 0.375),
    ]  # fmt: skip
    assert onet.occupation("decorator").label == "Bakers"
    assert onet.descriptions[2] == "Compilers (hot technology)"
    bread, cook, writing = (onet.find(name) for name in ("11", "cook food.", "writing"))
    assert bread is not None
    assert cook is not None
    assert writing is not None
    assert onet.broader(bread) == (cook,)
    assert [onet.label(uri) for uri in onet.group_of(cook)] == ["Prepare food."]
    assert [onet.label(uri) for uri in onet.group_of(writing)] == ["Basic Skills"]
    assert (records.info.version, records.info.missing) == ("29.3", "The release lacks Abilities.")


def test_excel_and_text_give_the_same(tmp_path: Path) -> None:
    text, excel = read_onet(as_text(FILES, tmp_path)), read_onet(as_excel(FILES, tmp_path))
    assert text.occupations == excel.occupations
    assert text.occupation_skills == excel.occupation_skills
    assert {s.label for s in text.skills} == {s.label for s in excel.skills}


def test_only_what_is_needed_must_be_there(tmp_path: Path) -> None:
    few = {
        name: FILES[name] for name in ("Occupation Data", "Content Model Reference", "Skills", "Knowledge")
    }
    records = read_onet(as_text(few, tmp_path))
    assert len(records.skills) == 2
    assert "Technology Skills, Task Statements" in records.info.missing


def test_titles_of_intermediate_activities_may_stand_apart(tmp_path: Path) -> None:
    files = FILES | {
        "DWA Reference": "Element ID\tIWA ID\tDWA ID\tDWA Title\n4.A\t4.A.I01\t4.A.I01.D01\tCook food.\n",
        "IWA Reference": "Element ID\tIWA ID\tIWA Title\n4.A\t4.A.I01\tPrepare food.\n",
    }
    assert "Prepare food." in [group.label for group in read_onet(as_text(files, tmp_path)).groups]


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "says"),
    [
        ("Occupation Data", "51-3011.01", "51-3011.00", 3, "already in row 2"),
        ("Occupation Data", "Rye Bakers", " ", 3, "no Title"),
        ("Occupation Data", "Title", "Name", 1, "'Title'"),
        ("Skills", "2.A.1", "2.Z", 2, "unknown element '2.Z'"),
        ("Skills", "51-3011.01", "99-9999.00", 4, "unknown occupation '99-9999.00'"),
        ("Skills", "\t3\t", "\thigh\t", 2, "importance is 'high'"),
        ("Skills", "\t3\t", "\tnan\t", 2, "importance is 'nan'"),
        ("Knowledge", "\t5\t", "\t50\t", 2, "importance is '50'"),
        ("Task Statements", "\t12\t", "\t11\t", 3, "already in row 2"),
        ("Tasks to DWAs", "\t11\t", "\t99\t", 2, "unknown id 'urn:onet:task:99'"),
        ("DWA Reference", "4.A\tGetting", "9\tGetting", 2, "unknown element '9'"),
        ("Technology Skills", "\tN\n", "\n", 3, "columns"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, file: str, old: str, new: str, row: int, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        read_onet(as_text(FILES | {file: FILES[file].replace(old, new, 1)}, tmp_path))
    assert caught.value.row == row
    assert (caught.value.file or "").endswith(f"{file}.txt")


def test_a_release_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    folder = as_excel(FILES, tmp_path)
    sheet = folder / "Skills.xlsx"
    data = sheet.read_bytes()
    sheet.write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match=r"Skills\.xlsx: is no whole Excel file"):
        read_onet(folder)
    with zipfile.ZipFile(sheet, "w") as archive:
        archive.writestr("nothing.xml", "")
    with pytest.raises(InputError, match=r"Skills\.xlsx: is no readable Excel file"):
        read_onet(folder)
    sheet.unlink()
    with pytest.raises(InputError, match=r"lacks Skills\.xlsx"):
        read_onet(folder)


@pytest.mark.shared
@pytest.mark.slow
def test_the_release_at_hand(shared_data: Path) -> None:
    records = read_onet(shared_data / "onet-29.3")
    kinds = [skill.kind for skill in records.skills]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "skill": 35, "knowledge": 33, "technology": 8_775, "task": 18_796 + 2_087,
    }  # fmt: skip
    assert len(records.occupations) == 1_016
    assert records.info.version == "29.3"
    assert records.info.missing == "The release lacks Abilities."
