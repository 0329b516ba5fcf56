"""The answering commands, on the sample with the starter framework."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from skillmatch import sample


def test_recommend_gives_parts_that_add_up_and_reasons(run, sample_folder: Path) -> None:
    done = run("recommend", sample.DEMO_LEARNER, "-w", sample_folder, "-n", 3, "--json")
    assert done.code == 0, done.err
    results = json.loads(done.out)
    assert [item["rank"] for item in results] == [1, 2, 3]
    for item in results:
        assert sum(item["parts"].values()) == pytest.approx(item["score"], abs=1e-5)
        assert item["because"]
        assert isinstance(item["blocked_by"], list)


def test_rank_shows_the_proof_behind_every_verified_skill(run, sample_folder: Path) -> None:
    done = run("rank", sample.DEMO_POSTING, "-w", sample_folder, "--json")
    assert done.code == 0, done.err
    results = json.loads(done.out)
    assert results
    for match in results:
        assert sum(match["parts"].values()) == pytest.approx(match["score"], abs=1e-5)
        for met in match["evidence"]:
            if met["verified"] > 0:
                assert any(p["kind"] == "verified" and not p["codes"] and p["issuer"] for p in met["proofs"])


def test_gaps_lists_what_is_asked_for_and_not_taught(run, sample_folder: Path) -> None:
    done = run("gaps", sample.DEMO_PROGRAMME, "-f", "starter", "-w", sample_folder, "--json")
    assert done.code == 0, done.err
    report = json.loads(done.out)
    results = report["gaps"]
    assert results
    assert report["asked"] >= len(report["covered"]) + len(report["touched"])
    assert all(gap["coverage"]["state"] in ("missing", "partly") for gap in results)
    scores = [gap["score"] for gap in results]
    assert scores == sorted(scores, reverse=True)


def test_extract_document_has_the_promised_shape(run, sample_folder: Path) -> None:
    text = "You will write Python programs and look after patients."
    done = run("extract", text, "-w", sample_folder, "--json")
    assert done.code == 0, done.err
    document = json.loads(done.out)
    assert set(document) == {"links", "metadata"}
    assert set(document["metadata"]) == {"encoder", "framework", "version"}
    labels = set()
    for link in document["links"]:
        span = link["span"]
        assert text[span["start"] : span["end"]] == span["text"]
        for match in link["matches"]:
            assert set(match["skill"]) == {"uri", "label", "framework"}
            assert 0 <= match["score"] <= 1
        labels.add(link["matches"][0]["skill"]["label"].casefold())
    assert any("python" in label for label in labels)


def test_extract_says_what_it_left_alone(run, sample_folder: Path) -> None:
    text = "Write Python programs.\nSie entwickeln Software für unsere Kunden.\nDu hast Erfahrung mit Python."
    done = run("extract", text, "-w", sample_folder, "--json")
    document = json.loads(done.out)
    assert document["metadata"]["not_linked"] == {"de": 2}
    assert all(link["span"]["end"] <= len("Write Python programs.") for link in document["links"])
    assert "Left alone: 2 in another language (de)" in run("extract", text, "-w", sample_folder).err


def test_extract_says_where_it_stopped_and_how_far_it_is(run, sample_folder: Path, tmp_path: Path) -> None:
    line = "Write Python programs.\n"
    file = tmp_path / "long.txt"
    file.write_text(line * 20_100, encoding="utf-8")
    done = run("extract", file, "-w", sample_folder, "--json")
    document = json.loads(done.out)
    assert document["metadata"]["unread_from"] == len(line) * 10_000, "each is a statement and its clause"
    assert max(link["span"]["end"] for link in document["links"]) < len(line) * 10_000
    assert "scoring" in done.err


def test_extract_reads_files_and_standard_input(run, sample_folder: Path, tmp_path: Path) -> None:
    text = "Write Python programs."
    (tmp_path / "text.txt").write_text(text)
    from_file = run("extract", tmp_path / "text.txt", "-w", sample_folder, "--json").out
    assert run("extract", "-", "-w", sample_folder, "--json", stdin=text).out == from_file
    assert run("extract", text, "-w", sample_folder, "--json").out == from_file


@pytest.mark.parametrize(
    "command",
    [
        ("recommend", sample.DEMO_LEARNER),
        ("rank", sample.DEMO_POSTING),
        ("gaps", sample.DEMO_PROGRAMME),
        ("search", "python"),
        ("extract", "Write Python programs."),
    ],
    ids=lambda command: command[0],
)
def test_every_format_of_every_answer(run, sample_folder: Path, command: tuple[str, ...]) -> None:
    assert run(*command, "-w", sample_folder).out.strip()
    lines = run(*command, "-w", sample_folder, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines]
    rows = list(csv.reader(io.StringIO(run(*command, "-w", sample_folder, "--format", "csv").out)))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


def test_answers_do_not_change_between_runs(run, sample_folder: Path) -> None:
    first = run("rank", sample.DEMO_POSTING, "-w", sample_folder, "--json").out
    assert run("rank", sample.DEMO_POSTING, "-w", sample_folder, "--json").out == first


def test_a_goal_may_be_a_posting_an_occupation_or_skills(run, sample_folder: Path) -> None:
    for goal in (sample.DEMO_POSTING, "data analyst", "Python", sample.DEMO_PROGRAMME):
        done = run("recommend", sample.DEMO_LEARNER, "--goal", goal, "-w", sample_folder, "--json")
        assert done.code == 0, done.err
        assert isinstance(json.loads(done.out), list)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("recommend", "nobody-here"), "No person 'nobody-here'"),
        (("rank", "no-such-posting"), "No posting"),
        (("gaps", "no-such-programme"), "No programme"),
        (
            ("recommend", sample.DEMO_LEARNER, "--goal", "juggling flaming swords"),
            "No posting, stack, occupation or skill",
        ),
        (("extract", "   "), "empty"),
        (("rank", sample.DEMO_POSTING, "--must-have", "juggling"), "No skill"),
        (("gaps", sample.DEMO_PROGRAMME, "-f", "atlantis"), "No framework 'atlantis'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_refusals_say_why_without_a_traceback(
    run, sample_folder: Path, command: tuple[str, ...], reason: str
) -> None:
    done = run(*command, "-w", sample_folder)
    assert done.code == 1
    assert done.out == ""
    assert reason in done.err
    assert "Traceback" not in done.err


def test_wrong_usage_is_two(run, sample_folder: Path) -> None:
    assert run("recommend", "-w", sample_folder).code == 2
    assert run("recommend", sample.DEMO_LEARNER, "-n", "0", "-w", sample_folder).code == 2
    assert run("rank", sample.DEMO_POSTING, "--json", "--format", "csv", "-w", sample_folder).code == 2


def test_no_workspace_says_how_to_make_one(run, tmp_path: Path) -> None:
    done = run("recommend", "anybody", "-w", tmp_path / "none")
    assert done.code == 1
    assert "skillmatch init" in done.err


def test_stale_index_is_brought_up_to_date(run, workspace_copy: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("Python trainee\n\nYou will write Python programs and SQL queries.\n")
    assert run("import", "postings", tmp_path / "new.txt", "-w", workspace_copy).code == 0
    done = run("recommend", sample.DEMO_LEARNER, "-w", workspace_copy, "--json")
    assert done.code == 0, done.err
    assert "up to date" in done.err
    assert "up to date" not in run("recommend", sample.DEMO_LEARNER, "-w", workspace_copy, "--json").err
