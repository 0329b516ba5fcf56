"""Every command on tiny input: what it prints where, in which form, and how it ends."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest


def test_init_makes_a_workspace_and_says_what_next(run, tmp_path: Path) -> None:
    done = run("init", tmp_path / "new" / "deep")
    assert (done.code, done.out) == (0, "")
    assert "skillmatch framework pull esco" in done.err
    again = run("init", tmp_path / "new" / "deep")
    assert again.code == 1
    assert "workspace already" in again.err


def test_framework_import_list_and_show(run, tiny: Path) -> None:
    rows = json.loads(run("framework", "list", "-w", tiny, "--json").out)
    assert [(row["id"], row["skills"], row["groups"]) for row in rows] == [("tiny", 4, 1)]
    shown = json.loads(run("framework", "show", "tiny", "-w", tiny, "--json").out)
    assert shown == rows[0]
    for key in ("version", "licence", "source", "sha256"):
        assert shown[key]
    assert "tiny" in run("framework", "list", "-w", tiny).out
    assert shown["sha256"] in run("framework", "show", "tiny", "-w", tiny).out
    lines = list(csv.DictReader(io.StringIO(run("framework", "list", "-w", tiny, "--format", "csv").out)))
    assert lines[0]["id"] == "tiny"
    assert json.loads(run("framework", "list", "-w", tiny, "--format", "jsonl").out)["id"] == "tiny"


def test_framework_show_takes_every_format(run, tiny: Path) -> None:
    show = ("framework", "show", "tiny", "-w", tiny)
    shown = json.loads(run(*show, "--json").out)
    assert json.loads(run(*show, "--format", "json").out) == shown
    assert json.loads(run(*show, "--format", "jsonl").out) == shown
    (row,) = csv.DictReader(io.StringIO(run(*show, "--format", "csv").out))
    assert list(row) == list(shown)
    assert (row["id"], row["skills"], row["sha256"]) == ("tiny", "4", shown["sha256"])
    assert run(*show, "--format", "table").out == run(*show).out
    assert run(*show, "--json", "--format", "csv").code == 2


def test_a_framework_imported_again_is_replaced(run, tiny: Path, files: Path) -> None:
    (files / "skills.csv").write_text("label,uri\nPython,urn:t:python\n")
    done = run("framework", "import", "table", files / "skills.csv", "--id", "tiny", "-w", tiny)
    assert done.code == 0
    assert "1 skill" in done.err
    assert len(json.loads(run("framework", "list", "-w", tiny, "--json").out)) == 1


def test_import_counts_what_came_in(run, files: Path, tmp_path: Path) -> None:
    done = run("import", "credentials", files / "catalogue.json", "-w", tmp_path / "w")
    assert (done.code, done.out) == (0, "")
    assert "Made the workspace" in done.err
    assert "Imported 1 issuer, 3 credentials, 1 stack." in done.err
    assert f"skillmatch index -w {tmp_path / 'w'}" in done.err


def test_import_takes_several_files_and_folders(run, files: Path, tmp_path: Path) -> None:
    folder = tmp_path / "jobs"
    folder.mkdir()
    (folder / "a.txt").write_text("Nurse\n\nYou look after patients.")
    (folder / "b.txt").write_text("Welder\n\nYou weld.")
    done = run("import", "postings", folder, files / "postings.json", "-w", tmp_path / "w")
    assert done.code == 0, done.err
    assert "Imported 4 postings." in done.err


def test_skip_bad_lists_what_it_left_out(run, files: Path, tmp_path: Path) -> None:
    (files / "mixed.json").write_text(
        '{"credentials": [{"id": "a", "name": "A", "issuer": "i"}, {"id": "b", "issuer": "i"}]}'
    )
    refused = run("import", "credentials", files / "mixed.json", "-w", tmp_path / "w")
    assert refused.code == 1
    assert "mixed.json, row 2" in refused.err
    assert "--skip-bad" in refused.err
    assert not (tmp_path / "w").exists()
    done = run("import", "credentials", files / "mixed.json", "--skip-bad", "-w", tmp_path / "w")
    assert done.code == 0
    assert "Left out as bad: 1 record." in done.err
    assert "mixed.json, row 2" in done.err
    assert "Imported 1 credential." in done.err


def test_a_file_without_records_imports_nothing_and_says_so(run, files: Path, tmp_path: Path) -> None:
    (files / "none.json").write_text('{"postings": []}')
    done = run("import", "postings", files / "none.json", "-w", tmp_path / "w")
    assert done.code == 0
    assert "Nothing was imported" in done.err
    assert not (tmp_path / "w").exists()


def test_awards_imported_after_people_leave_their_goals(run, tiny: Path, files: Path) -> None:
    from skillmatch.workspace import Workspace

    (files / "more.json").write_text('[{"person": "ann", "credential": "c-sql", "issuer": "school"}]')
    assert run("import", "awards", files / "more.json", "-w", tiny).code == 0
    with Workspace.open(tiny) as workspace:
        assert workspace.person("ann").goal == "p-data"
        assert len(list(workspace.awards("ann"))) == 2


def test_index_reports_and_does_nothing_twice(run, tiny: Path) -> None:
    first = run("index", "-w", tiny)
    assert (first.code, first.out) == (0, "")
    assert "linked 3 credentials, 2 postings" in first.err
    assert "nothing new" in run("index", "-w", tiny).err


def test_each_answer_on_records_that_were_imported(run, tiny: Path) -> None:
    ranked = json.loads(run("rank", "p-data", "-w", tiny, "--json").out)
    assert [match["item"] for match in ranked] == ["ann"]
    assert ranked[0]["parts"]["verified"] == 0
    assert ranked[0]["parts"]["self_claimed"] > 0
    assert ranked[0]["gap"] == ["SQL"]
    recommended = json.loads(run("recommend", "ann", "-w", tiny, "--json").out)
    assert recommended[0]["item"] in ("c-sql", "c-python")
    gaps = json.loads(run("gaps", "s-data", "-w", tiny, "--json").out)["gaps"]
    assert {gap["name"] for gap in gaps} == {"Welding", "First aid"}
    hits = json.loads(run("search", "welding", "--in", "credentials", "-n", 1, "-w", tiny, "--json").out)
    assert hits[0]["item"] == "c-weld"


def test_stdout_is_json_and_all_else_goes_to_stderr(run, tiny: Path) -> None:
    """The first answer indexes on the way: its progress must not reach stdout."""
    done = run("rank", "p-data", "-w", tiny, "--json")
    assert json.loads(done.out)
    assert "Bringing the index up to date" in done.err
    assert "linking" in done.err


@pytest.mark.parametrize("command", ["rank", "recommend"])
def test_csv_cells_are_text_for_people(run, tiny: Path, command: str) -> None:
    subject = {"rank": "p-data", "recommend": "ann"}[command]
    rows = list(csv.DictReader(io.StringIO(run(command, subject, "-w", tiny, "--format", "csv").out)))
    assert rows
    assert rows[0]["because"]
    assert not rows[0]["because"].startswith(("(", "["))


def test_rank_reads_a_posting_from_a_file_text_and_standard_input(run, tiny: Path, tmp_path: Path) -> None:
    text = "Data worker\n\nRequirements:\n- Python\n- SQL\n"
    (tmp_path / "job.txt").write_text(text)
    from_file = run("rank", tmp_path / "job.txt", "-w", tiny, "--json")
    assert json.loads(from_file.out)[0]["item"] == "ann"
    assert run("rank", "-", "-w", tiny, "--json", stdin=text).out == from_file.out
    assert run("rank", text, "-w", tiny, "--json").out == from_file.out
    assert json.loads(run("rank", "-", "-w", tiny, "--json", stdin="Python").out)[0]["item"] == "ann"


def test_gaps_of_a_catalogue_file_that_is_not_imported(run, tiny: Path, files: Path) -> None:
    (files / "plan.json").write_text(
        '[{"id": "new", "name": "New", "issuer": "x", "competencies": ["The earner can do welding."]}]'
    )
    gaps = json.loads(run("gaps", files / "plan.json", "-w", tiny, "--json").out)["gaps"]
    assert {gap["name"] for gap in gaps} == {"Python", "SQL", "First aid"}


def test_long_text_without_line_breaks_is_text(run, tiny: Path) -> None:
    """Longer than a file's name may be, shorter than a path may be."""
    text = "You will write Python and do welding. " * 12
    assert 255 < len(text) < 1024
    assert json.loads(run("extract", text, "-w", tiny, "--json").out)["links"]
    assert run("rank", text, "-w", tiny, "--json").code == 0
    assert run("gaps", text, "-w", tiny).code == 1


def test_extract_tells_when_a_path_was_probably_meant(run, tiny: Path) -> None:
    done = run("extract", "missing.txt", "-w", tiny, "--json")
    assert "no file 'missing.txt'" in done.err
    assert json.loads(done.out)["links"] == []
    assert "no file" not in run("extract", "Write Python with Node.js", "-w", tiny).err


def test_eval_linking(run, tiny: Path, tmp_path: Path) -> None:
    file = tmp_path / "sentences.csv"
    file.write_text("sentence,label\nYou write Python.,Python\nYou weld.,Welding\nYou fly.,Flying\n")
    report = json.loads(run("eval", "linking", file, "-k", "1,2", "-w", tiny, "--json").out)
    assert set(report["measures"]) == {"RP@1", "RP@2", "RR"}
    assert all(0 <= value <= 1 for value in report["measures"].values())
    assert (report["queries"], report["unknown_labels"]) == (2, {"Flying": 1})
    assert report["encoder"].startswith("hashing")
    table = run("eval", "linking", file, "-w", tiny)
    assert "RP@10" in table.out
    assert "Flying" in table.err


def test_doctor_finds_what_is_wrong_and_what_mends_it(run, tiny: Path, tmp_path: Path) -> None:
    stale = run("doctor", "-w", tiny, "--json")
    assert stale.code == 1
    state = {finding["name"]: finding for finding in json.loads(stale.out)}
    assert state["index"]["state"] == "failed"
    assert "skillmatch index" in state["index"]["fix"]
    assert run("index", "-w", tiny).code == 0
    mended = run("doctor", "-w", tiny)
    assert mended.code == 0, mended.out
    assert "BAD" not in mended.out
    rows = list(csv.DictReader(io.StringIO(run("doctor", "-w", tiny, "--format", "csv").out)))
    lines = [json.loads(line) for line in run("doctor", "-w", tiny, "--format", "jsonl").out.splitlines()]
    assert [row["check"] for row in rows] == [line["name"] for line in lines] == list(state)
    nothing = run("doctor", "-w", tmp_path / "nowhere")
    assert nothing.code == 0
    assert "skillmatch init" in nothing.out


def test_the_workspace_is_this_folder_or_the_demo_beside_it(
    run, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny)
    assert "tiny" in run("framework", "list").out
    tiny.rename(tiny.parent / "demo-workspace")
    monkeypatch.chdir(tiny.parent)
    assert "tiny" in run("framework", "list").out
    monkeypatch.setenv("SKILLMATCH_WORKSPACE", str(tiny.parent / "nowhere"))
    assert run("framework", "list", "-w", "demo-workspace").code == 0


def test_sample_as_files_can_be_imported_again(run, tmp_path: Path) -> None:
    from skillmatch.workspace import Workspace

    assert run("sample", "--people", 6, "--out", tmp_path / "out").code == 0
    assert run("sample", "--people", 6, "-w", tmp_path / "direct").code == 0
    for kind, names in (
        ("credentials", ["credentials.json"]),
        ("postings", ["postings.json"]),
        ("awards", ["people.jsonl", "awards.jsonl"]),
    ):
        done = run("import", kind, *(tmp_path / "out" / name for name in names), "-w", tmp_path / "round")
        assert done.code == 0, done.err
    with Workspace.open(tmp_path / "direct") as direct, Workspace.open(tmp_path / "round") as imported:
        assert imported.credentials() == direct.credentials()
        assert imported.stacks() == direct.stacks()
        assert imported.postings() == direct.postings()
        assert imported.people() == direct.people()
        assert [award.id for award in imported.awards()] == [award.id for award in direct.awards()]


def test_one_of_a_kind_is_not_told_as_several(run, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("label\nSQL\n")
    (tmp_path / "award.json").write_text('{"person": "p", "credential": "c", "issuer": "us"}')
    done = run("framework", "import", "table", tmp_path / "one.csv", "-w", tmp_path / "w")
    assert "one, version unknown, is in as 'one': 1 skill, 0 occupations, 0 relations." in done.err
    assert run("import", "awards", tmp_path / "award.json", "-w", tmp_path / "w").code == 0
    assert "Indexed 1 skill of one; linked nothing new; 1 person." in run("index", "-w", tmp_path / "w").err
