"""`audit` as an auditor types it: from a ranking to impact ratios, and from the log back to the ranking."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest

POSTING = "data-analyst-rivermouth"


@pytest.fixture
def trace(run, workspace_copy: Path, tmp_path: Path) -> Path:
    file = tmp_path / "trace.json"
    assert run("rank", POSTING, "-n", "10", "--trace", file, "-w", workspace_copy).code == 0
    return file


@pytest.fixture
def demographics(trace: Path, tmp_path: Path) -> Path:
    """Whoever is listed is a man, as far as possible: half of the rest are women."""
    content = json.loads(trace.read_text())
    listed = set(content["listed"])
    file = tmp_path / "people.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["person", "sex", "race"])
        for number, one in enumerate(content["assessed"]):
            sex = "Male" if one["person"] in listed or number % 2 else "Female"
            writer.writerow([one["person"], sex, "A" if number % 3 else "B"])
    return file


def test_from_a_ranking_to_impact_ratios(run, trace: Path, demographics: Path) -> None:
    found = run("audit", "fairness", trace, "--demographics", demographics, "--json")
    assert found.code == 0
    report = json.loads(found.out)
    assert report["selected"] == 10
    by_sex = next(one for one in report["breakdowns"] if one["attributes"] == ["sex"])
    female = next(one for one in by_sex["rates"] if one["group"] == ["Female"])
    assert female["positive"] == 0
    assert female["impact_ratio"] == 0
    assert female["below_four_fifths"]
    assert {tuple(one["attributes"]) for one in report["breakdowns"]} == {
        ("sex",),
        ("race",),
        ("sex", "race"),
    }
    assert {one["measure"] for one in report["breakdowns"]} == {"selection", "scoring"}
    table = run("audit", "fairness", trace, "--demographics", demographics, "-a", "sex")
    assert "BELOW FOUR FIFTHS" in table.out
    assert "race" not in table.out


def test_a_list_of_the_best_needs_the_others(
    run, workspace_copy: Path, demographics: Path, tmp_path: Path
) -> None:
    """`rank --json` lists ten; the demographics have everybody, who were assessed too."""
    file = tmp_path / "ten.json"
    file.write_text(run("rank", POSTING, "--json", "-w", workspace_copy).out)
    found = run("audit", "fairness", file, "--demographics", demographics, "--selected", "10", "--json")
    report = json.loads(found.out)
    assert report["people"] == len(demographics.read_text().splitlines()) - 1
    assert report["selected"] == 10
    assert "everybody else in the demographics" in found.err.replace("\n", " ")


def test_scores_as_csv(run, tmp_path: Path) -> None:
    """By hand: the median of 1…6 is 3.5; 3 of 3 a above it, 0 of 3 b."""
    ranking, people = tmp_path / "r.csv", tmp_path / "p.csv"
    ranking.write_text("person,score\n" + "".join(f"p{i},{i}\n" for i in range(1, 7)))
    people.write_text("person,group\n" + "".join(f"p{i},{'b' if i < 4 else 'a'}\n" for i in range(1, 7)))
    report = json.loads(run("audit", "fairness", ranking, "--demographics", people, "--json").out)
    assert report["median_score"] == 3.5
    assert report["selected"] is None
    rates = {one["group"][0]: one for one in report["breakdowns"][0]["rates"]}
    assert (rates["a"]["positive"], rates["b"]["positive"]) == (3, 0)
    assert rates["b"]["p_value"] == pytest.approx(0.1)  # 2 · 1/20: two of the 20 ways to place three
    assert rates["b"]["small_sample"]


def test_one_group_is_one_group_however_its_name_is_encoded(run, tmp_path: Path) -> None:
    """Two files of one spreadsheet, of which one spells ā as a and a macron after it."""
    ranking, people = tmp_path / "r.csv", tmp_path / "p.csv"
    ranking.write_text("person,score\np1,1\np2,2\np3,3\n")
    people.write_text("person,group\np1,M\u0101ori\np2,Ma\u0304ori\np3,other\n")
    report = json.loads(run("audit", "fairness", ranking, "--demographics", people, "--json").out)
    counted = {one["group"][0]: one["people"] for one in report["breakdowns"][0]["rates"]}
    assert counted == {"M\u0101ori": 2, "other": 1}


@pytest.mark.parametrize(
    ("ranking", "people", "said"),
    [
        ("person,score\np1,x\n", "person,sex\np1,f\n", "r.csv, row 2"),
        ("person,score\np1,1\np1,2\n", "person,sex\np1,f\n", "r.csv, row 3"),
        ("person,score\n\np1,x\n", "person,sex\np1,f\n", "r.csv, row 3"),  # as a spreadsheet numbers it
        ("person,score,score\np1,1,2\n", "person,sex\np1,f\n", "r.csv, row 1: names a column more than once"),
        ("person,score\np1,0,5\n", "person,sex\np1,f\n", "r.csv, row 2: has 3 cells where the header has 2"),
        ("person,score,selected\np1,1,maybe\n", "person,sex\np1,f\n", "Write yes or no"),
        ("[[[", "person,sex\np1,f\n", "is not valid JSON"),
        ("", "person,sex\np1,f\n", "needs the columns person and score"),
        ("person,score\np1,1\n", "person,sex\np1,f\np1,m\n", "p.csv, row 3"),
        ("person,score\np1,1\n", "person,sex\np1\n", "p.csv, row 2"),
        ("person,score\np1,1\n", "sex\nf\n", "needs a column `person`"),
        ("person,score\np1,1\n", "person,sex\n", "has no rows"),
        ("person,score\np1,nan\n", "person,sex\np1,f\n", "finite"),
        (f'[{{"person": "p1", "score": 1{"0" * 400}}}]', "person,sex\np1,f\n", "finite"),
        ('{"assessed": [{"person": "p1", "score": 1}], "listed": ["p2"]}', "person,sex\np1,f\n", "'p2'"),
    ],
)
def test_bad_files_are_refused(run, tmp_path: Path, ranking: str, people: str, said: str) -> None:
    (tmp_path / "r.csv").write_text(ranking)
    (tmp_path / "p.csv").write_text(people)
    found = run("audit", "fairness", tmp_path / "r.csv", "--demographics", tmp_path / "p.csv")
    assert found.code != 0
    assert "Traceback" not in found.err
    assert said in found.err.replace("\n", " ")


def test_the_log_is_read_checked_and_replayed(run, workspace_copy: Path, trace: Path) -> None:
    lines = json.loads(run("audit", "log", "--event", "ranking", "--json", "-w", workspace_copy).out)
    line = lines[0]["n"]
    assert json.loads(trace.read_text())["log"]["line"] == line
    assert "whole" in run("audit", "verify", "-w", workspace_copy).out
    replayed = run("audit", "replay", line, "-w", workspace_copy)
    assert replayed.code == 0
    assert "the same answer" in replayed.out
    log = workspace_copy / "audit.jsonl"
    kept = log.read_text().splitlines(keepends=True)
    log.write_text("".join(kept[:-2] + kept[-1:]) if len(kept) > 1 else "")
    broken = run("audit", "verify", "-w", workspace_copy)
    assert broken.code == 1
    assert "NOT whole" in broken.out
    refused = run("audit", "replay", line, "-w", workspace_copy)
    assert refused.code == 1
    assert "not whole" in refused.err


def test_counterfactual_and_records(run, workspace_copy: Path, trace: Path) -> None:
    found = run("audit", "counterfactual", POSTING, "-w", workspace_copy)
    assert found.code == 0
    assert "photo" in found.out
    records = run("audit", "records", trace)
    assert len(records.out.splitlines()) == 10
    refused = run("audit", "records", workspace_copy / "trust.toml")
    assert refused.code != 0
    assert "Traceback" not in refused.err


def test_what_equal_scores_and_few_people_do_is_told(run, tmp_path: Path) -> None:
    """Nine of twelve share the highest score and five of them are selected: by id, not by score."""
    ranking, people = tmp_path / "r.csv", tmp_path / "p.csv"
    ranking.write_text(" Person ,SCORE\n" + "".join(f"p{i},{0.5 if i < 9 else 0.1}\n" for i in range(12)))
    groups = ["Decline to self-identify", *("ab"[i % 3 == 0] for i in range(1, 12))]
    people.write_text("person,group\n" + "".join(f"p{i},{one}\n" for i, one in enumerate(groups)))
    found = run("audit", "fairness", ranking, "--demographics", people, "--selected", "5", "--json")
    said = found.err.replace("\n", " ")
    assert "9 people have the lowest score among those selected" in said
    assert "9 of 12 people have exactly the median score" in said
    assert "fewer than 5 people" in said
    assert json.loads(found.out)["breakdowns"][0]["unknown"] == 1


@pytest.mark.parametrize(
    ("ranking", "said"),
    [
        ("p1,1,yes\np2,2,yes\n", "no other group to compare with"),
        ("p1,1,no\np2,2,no\n", "nobody came off well"),
    ],
)
def test_why_nothing_could_be_compared(run, tmp_path: Path, ranking: str, said: str) -> None:
    (tmp_path / "r.csv").write_text(f"person,score,selected\n{ranking}")
    (tmp_path / "p.csv").write_text("person,sex\np1,f\np2,f\n")
    found = run("audit", "fairness", tmp_path / "r.csv", "--demographics", tmp_path / "p.csv")
    assert said in found.out
    assert "Nothing could be compared" in found.out
    assert "too small a share" not in found.out


def test_a_noted_head_shows_a_log_that_was_replaced(run, workspace_copy: Path, trace: Path) -> None:
    assert trace.exists()
    log = workspace_copy / "audit.jsonl"
    first, last = (json.loads(line)["hash"] for line in log.read_text().splitlines())
    assert run("audit", "verify", "--head", first, "-w", workspace_copy).code == 0
    assert run("audit", "verify", "--head", last.upper(), "-w", workspace_copy).code == 0
    log.unlink()
    (workspace_copy / "audit.head").unlink()
    assert run("rank", POSTING, "-w", workspace_copy).code == 0
    assert run("audit", "verify", "-w", workspace_copy).code == 0
    found = run("audit", "verify", "--head", last, "-w", workspace_copy)
    assert found.code == 1
    assert "replaced" in found.out


def _forged(folder: Path, change) -> None:
    """The log with its last line changed, and the chain made whole around it."""
    log = folder / "audit.jsonl"
    *others, last = map(json.loads, log.read_text().splitlines())
    change(last)
    del last["hash"]
    plain = json.dumps(last, sort_keys=True, separators=(",", ":"))
    last["hash"] = hashlib.sha256(plain.encode()).hexdigest()
    lines = (json.dumps(one, separators=(",", ":")) for one in (*others, last))
    log.write_text("".join(f"{line}\n" for line in lines))
    (folder / "audit.head").write_text(json.dumps({"n": last["n"], "hash": last["hash"]}))


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.update(data=5),
        lambda line: line["data"].update(versions=None),
        lambda line: line["data"]["versions"].update(as_of="nope"),
        lambda line: line["data"].update(asked=[[1]]),
        lambda line: line["data"].update(must_have=5),
        lambda line: line["data"].update(listed="x"),
    ],
)
def test_a_forged_line_is_refused_without_a_traceback(run, workspace_copy: Path, trace: Path, change) -> None:
    assert trace.exists()
    _forged(workspace_copy, change)
    assert run("audit", "verify", "-w", workspace_copy).code == 0  # the chain alone cannot tell
    found = run("audit", "replay", "2", "-w", workspace_copy)
    assert found.code != 0
    assert "Traceback" not in found.err
    assert "line 2" in found.err.lower()
    assert run("audit", "log", "-w", workspace_copy).code == 0


@pytest.mark.parametrize("line", ["[" * 100_000, "5", "\0"])
def test_a_damaged_line_is_named(run, workspace_copy: Path, line: str) -> None:
    with (workspace_copy / "audit.jsonl").open("a") as log:
        log.write(f"{line}\n")
    found = run("audit", "verify", "-w", workspace_copy)
    assert found.code == 1
    assert "line 2 is damaged" in found.out
    assert run("audit", "log", "-w", workspace_copy).code == 0
