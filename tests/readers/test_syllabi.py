"""Syllabi in every kind of file, and what is read from them; hostile ones are refused within bounds."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.errors import InputError
from skillmatch.readers import prose
from skillmatch.readers.prose import Document, read_document
from skillmatch.readers.syllabi import _statements, read_syllabus

OUTCOMES = ["join tables with SQL", "clean a data set in Python", "explain a chart to a client"]
TEXT = f"""Working with data

Prerequisites: basic algebra
Workload: 120 hours

About this course
Data is everywhere, and this course starts with it.

Learning outcomes
By the end of the course students will be able to:
- {OUTCOMES[0]}
- {OUTCOMES[1]}
* Students will be able to {OUTCOMES[2]}

Grading policy
- Two exams and one project

Office hours: Monday at 9
"""
MARKDOWN = "# Working with data\n\n## Learning outcomes\n\n" + "".join(f"1. **{one}**\n" for one in OUTCOMES)
HTML = (
    "<html><head><title>College: Working with data</title></head><body><h1>Working with data</h1>"
    "<script>alert('x')</script><h2>Learning outcomes</h2><ul>"
    + "".join(f"<li>{one}</li>" for one in OUTCOMES)
    + "</ul><h2>Plagiarism</h2><p>Do not copy the work of others.</p></body></html>"
)


def word(path: Path) -> Path:
    document = docx.Document()
    document.core_properties.title = "Working with data"
    document.add_heading("Learning outcomes", level=1)
    for one in OUTCOMES[:2]:
        document.add_paragraph(one, style="List Bullet")
    table = document.add_table(rows=1, cols=1)
    table.cell(0, 0).text = OUTCOMES[2]
    document.add_heading("Textbooks", level=1)
    document.add_paragraph("A book about tables")
    document.save(str(path))
    return path


def pdf(path: Path, lines: list[str]) -> Path:
    """The smallest PDF that shows lines of text (ISO 32000-1, annex H)."""
    shown = "BT /F1 12 Tf 14 TL 50 750 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
    ]
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 5\n0000000000 65535 f \n{table}trailer << /Size 5 /Root 1 0 R >>\n"
    end += f"startxref\n{len(body)}\n%%EOF"
    path.write_bytes((body + end).encode("latin-1"))
    return path


@pytest.fixture(params=["txt", "md", "html", "docx", "pdf"])
def syllabus(request, tmp_path: Path) -> Path:
    path = tmp_path / f"data_course.{request.param}"
    if request.param == "docx":
        return word(path)
    if request.param == "pdf":
        return pdf(
            path,
            [
                "Working with data",
                "Learning outcomes",
                *(f"- {one}" for one in OUTCOMES),
                "Grading",
                "- Exam",
            ],
        )
    path.write_text({"txt": TEXT, "md": MARKDOWN, "html": HTML}[request.param])
    return path


def test_outcomes_are_read_whatever_the_file(syllabus: Path) -> None:
    found = read_syllabus(syllabus)
    assert [one.text for one in found.competencies] == OUTCOMES
    assert found.name == "Working with data"


def test_prerequisites_and_hours(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    found = read_syllabus(path)
    assert (found.prerequisite.kind, found.prerequisite.text) == ("text", "basic algebra")
    assert found.hours == 120
    path.write_text(TEXT.replace("basic algebra", "None."))
    assert read_syllabus(path).prerequisite is None


def test_without_headings_everything_counts(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Welding basics\nYou weld steel.\nYou read drawings.\n")
    assert [one.text for one in read_syllabus(path).competencies][1:] == [
        "You weld steel.",
        "You read drawings.",
    ]


def test_a_moved_file_keeps_its_id(tmp_path: Path) -> None:
    one, two = tmp_path / "a.txt", tmp_path / "b.txt"
    one.write_text(TEXT)
    two.write_text(TEXT)
    assert read_syllabus(one).id == read_syllabus(two).id


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xls", b"x", "Kinds:"),
        ("a.txt", b"", "no text"),
        ("a.txt", b"\xff\xff\xff", "UTF-8"),
        ("a.pdf", b"%PDF-1.4 nothing", "cannot be read as pdf: Stream has ended unexpectedly"),
        ("a.docx", b"PK not a zip", "cannot be read as docx: File is not a zip file"),
        ("a.md", b"   \n\n", "no text"),
        ("a.txt", b"Grading\nfive exams\n", "no statement"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_syllabus(path)
    assert name in str(refused.value)
    assert said in f"{refused.value} {refused.value.fix}"


def test_a_word_file_that_unpacks_without_end(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for number in range(4):
            with bundle.open(f"word/{number}.xml", "w") as part:
                for _ in range(100):
                    part.write(b"\0" * 2**20)
    assert path.stat().st_size < 2**20
    with pytest.raises(InputError, match="unpacks to more than"):
        read_document(path)


def test_entities_of_a_word_file_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP SECRET")
    source, out = word(tmp_path / "plain.docx"), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                text = content.decode()
                head, rest = text.split("?>", 1)
                text = f'{head}?><!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>{rest}'
                content = text.replace(OUTCOMES[0], "&x;").encode()
            new.writestr(entry, content)
    path = tmp_path / "evil.docx"
    path.write_bytes(out.getvalue())
    text = read_document(path).text
    assert "TOP SECRET" not in text
    assert OUTCOMES[1] in text


def test_a_reader_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prose, "SECONDS", 0.01)
    with pytest.raises(InputError, match="took more than"):
        read_document(word(tmp_path / "slow.docx"))


@given(st.text(max_size=2000))
def test_any_text_ends_in_bounded_statements(text: str) -> None:
    for line in _statements(Document("", text)):
        assert 3 < len(line) <= 600
        assert "\n" not in line


def test_long_runs_of_blanks_cost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "blanks.txt"
    path.write_text(
        "Hours" + " " * 400_000 + "x\nLearning outcomes\n- weld steel\nPrerequisites" + "\t" * 400_000
    )
    assert [one.text for one in read_syllabus(path).competencies] == ["weld steel"]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("Outcomes\nuse version 2. and compare - contrast", ["use version 2. and compare - contrast"]),
        ("STUDENT LEARNING OUTCOMES (SLOs):\nSLO 1. Join tables\nLO3 - Clean data\nCLO 4) Draw charts",
         ["Join tables", "Clean data", "Draw charts"]),
        ("Outcomes\nOutcome 1: Join tables\nCO2 capture\nCO3: Clean data",
         ["Join tables", "CO2 capture", "Clean data"]),
        ("Outcomes\n1.1 Set up a firewall\n2.1 Write a report", ["Set up a firewall", "Write a report"]),
        ("Course objectives: Students will join tables; clean data; and draw charts.",
         ["join tables", "clean data", "draw charts."]),
        ("4. Overview\nAll of data.\n5. Outcomes\n1. Join tables\n2. Clean data\n6. Feedback\nWeekly",
         ["Join tables", "Clean data"]),
        ("Outcomes\n1. Join tables\n2. Literature\n3. Feedback", ["Join tables", "Literature", "Feedback"]),
        ("Outcomes\n1. Summarise data by location\n   and by spread\n2. Fit a line",
         ["Summarise data by location and by spread", "Fit a line"]),
        ("Outcomes\n- Choose between measures of where data lie and of\nhow far they spread\ngrading\nExams",
         ["Choose between measures of where data lie and of how far they spread"]),
        ("Outcomes\nJoin tables\nCOURSE DESCRIPTION\nData.\nWeek Topic\n1 Tables", ["Join tables"]),
    ],
)  # fmt: skip
def test_outcomes_as_institutions_write_them(tmp_path: Path, text: str, statements: list[str]) -> None:
    (tmp_path / "a.txt").write_text(text)
    assert [one.text for one in read_syllabus(tmp_path / "a.txt").competencies] == statements


def test_a_table_of_outcomes_leaves_out_what_is_no_statement(tmp_path: Path) -> None:
    rows = "| No. | Learning outcome | Bloom level |\n|-|-|-|\n| 1 | Write SQL | Apply |\n"
    rows += "| 2 | Design a schema | Create |"
    (tmp_path / "a.md").write_text(
        f"# Databases\n\n{rows}\n\n## Assessment\n| Item | Weight |\n|-|-|\n| Exam | 60% |\n"
    )
    assert [one.text for one in read_syllabus(tmp_path / "a.md").competencies] == [
        "Write SQL",
        "Design a schema",
    ]


def test_the_name_is_no_boilerplate(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Course Syllabus\nSome College\nCourse title: Databases\nOutcomes\n- write SQL"
    )
    assert read_syllabus(tmp_path / "a.txt").name == "Databases"
    (tmp_path / "b.txt").write_text("Course Syllabus\nDatabases I\nOutcomes\n- write SQL")
    assert read_syllabus(tmp_path / "b.txt").name == "Databases I"


def test_older_exports_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes("<h2>Outcomes</h2><ul><li>rédiger un résumé</li></ul>".encode("cp1252"))
    assert [one.text for one in read_syllabus(tmp_path / "a.html").competencies] == ["rédiger un résumé"]
    (tmp_path / "b.txt").write_bytes(b"Outcomes\n\x81\xff\n")
    with pytest.raises(InputError, match="not UTF-8"):
        read_syllabus(tmp_path / "b.txt")


def test_one_endless_sentence_takes_no_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Outcomes\n" + "and so on and on without an end to it whatsoever\n" * 30_000
    )
    assert len(read_syllabus(tmp_path / "a.txt").competencies) >= 1
