"""`skillmatch eval`, as a stranger calls it: files, a framework's own file, baselines, kept results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from skillmatch.evaluation.ranking import query_key

FRAMEWORK = """uri,label,alt_labels,description
s:0,manage budgets,budgeting|handle money,Plan and watch spending.
s:1,SQL,structured query language,A language for asking databases.
s:2,care for animals,animal care|tend animals,Feed and clean animals.
s:3,lead a team,team leadership,Lead people towards a goal.
"""
SENTENCES = """sentence,label
We manage budgets of any size,manage budgets
You know SQL,SQL
You know SQL,fly planes
Our office has a view of the river,LABEL NOT PRESENT
It rained,
"""


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A framework as one CSV, in a folder that is no workspace; vectors by the hashing encoder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SKILLMATCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SKILLMATCH_ENCODER", "hashing")
    (tmp_path / "ours.csv").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "a.csv").write_text(SENTENCES, encoding="utf-8")
    (tmp_path / "b.csv").write_text("text;skills\nLead a team of animals;['lead a team']\n", encoding="utf-8")
    return tmp_path


def test_a_framework_file_is_all_it_needs(run, ours: Path) -> None:
    done = run("eval", "linking", "a.csv", "-f", "ours.csv", "--json")
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert (report["queries"], report["unlabelled"], report["share_dropped"]) == (2, 2, round(1 / 3, 6))
    assert report["unknown_labels"] == {"fly planes": 1}
    assert report["measures"]["RP@1"] == 1.0
    assert list(report["systems"]) == ["SkillMatch", "BM25", "char TF-IDF", "encoder alone"]
    assert len(report["systems"]["BM25"]["per_query"]["RP@5"]) == 2
    assert report["extraction"]["without_skill"]["sentences"] == 1
    assert report["extraction"]["without_label"]["sentences"] == 2
    assert len(report["extraction"]["calibration"]["bins"]) == 10
    assert report["provenance"]["command"] == "skillmatch eval linking a.csv -f ours.csv --json"
    again = run("eval", "linking", "a.csv", "-f", "ours.csv")
    assert "Kept" in done.err
    assert "Kept" not in again.err
    for told in ("2 queries", "SkillMatch − BM25", "calibration error", "33.3% of the labels", "fly planes"):
        assert told in again.out + again.err


def test_several_files_runs_and_results(run, ours: Path) -> None:
    (ours / "none.csv").write_text("sentence\nIt snowed\nGood day\n", encoding="utf-8")
    words = ("eval", "linking", "a.csv", "b.csv", "-f", "ours.csv", "-m", "RP@1,AP", "--against", "bm25")
    done = run(*words, "--out", "one", "--none", "none.csv", "--save-runs")
    assert done.code == 0, done.err
    assert "All, SkillMatch alone" in done.out
    assert {path.name for path in (ours / "one").iterdir()} == {
        "linking-a.json", "linking-b.json", "linking.md",
        "a.SkillMatch.run", "a.BM25.run", "b.SkillMatch.run", "b.BM25.run",
    }  # fmt: skip
    text = (ours / "one" / "linking.md").read_text(encoding="utf-8")
    for told in (
        "| a.csv | 2 |",
        "## a.csv",
        "## b.csv",
        "labels in the text",
        "of 2 sentences given as having no skill",
        "--save-runs",
    ):
        assert told in text
    done = run(*words[:3], "-f", "ours.csv", "-m", "RP@1,AP", "--against", "none", "--run",
               "mine=one/a.BM25.run", "--out", "two", "--json")  # fmt: skip
    assert done.code == 0, done.err
    assert list(json.loads(done.out)["systems"]) == ["SkillMatch", "mine"]
    done = run("eval", "compare", "one/linking-a.json", "two/linking-a.json", "--other", "mine", "--json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert (found["queries"], set(found["measures"]), found["warnings"]) == (2, {"RP@1", "AP"}, [])
    done = run("eval", "compare", "one/linking-a.json", "two/linking-a.json")
    assert "RP@1" in done.out
    assert run("eval", "compare", "one/linking-a.json", "one/linking-b.json").code == 1


def test_names(run, ours: Path) -> None:
    done = run("eval", "normalisation", "-f", "ours.csv", "--hold-out", "1", "--json", "--out", "names")
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert (report["task"], report["queries"], report["encoder"][:7]) == ("normalisation", 6, "hashing")
    (ours / "n.csv").write_text("alias,uri\nbudgets,s:0\n", encoding="utf-8")
    assert "1 query" in run("eval", "normalisation", "n.csv", "-f", "ours.csv").out
    done = run("eval", "normalisation", "-f", "ours.csv", "--from", "descriptions", "--hold-out", "1")
    assert "4 of 4 descriptions asked" in done.err
    done = run("eval", "normalisation", "-f", "ours.csv", "--of", "occupations")
    assert (done.code, "no occupations" in done.err) == (1, True)


def test_similarity(run, ours: Path, sample_folder: Path) -> None:
    (ours / "p.csv").write_text("a,b,score\ns:0,budgets,3\nSQL,MySQL,2\nSQL,cats,0\n", encoding="utf-8")
    done = run("eval", "similarity", "p.csv", "-f", "ours.csv", "--json")
    assert done.code == 0, done.err
    assert set(json.loads(done.out)["measures"]) == {"Spearman"}
    done = run("eval", "similarity", "-w", sample_folder, "-f", "starter", "--limit", "50")
    assert done.code == 0, done.err
    assert "AUC hard" in done.out
    assert "relates no skills" in run("eval", "similarity", "-f", "ours.csv").err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("a.csv",), 1, "--framework"),
        (("a.csv", "-f", "esco"), 1, "'esco'"),
        (("a.csv", "-f", "absent.zip"), 1, "absent.zip"),
        (("a.csv", "absent.csv", "-f", "ours.csv"), 1, "absent.csv"),
        (("a.csv", "-f", "ours.csv", "-m", "MRR"), 2, "MRR"),
        (("a.csv", "-f", "ours.csv", "-m", "RR", "-k", "5"), 2, "exclude"),
        (("a.csv", "-f", "ours.csv", "--against", "magic"), 1, "magic"),
        (("a.csv", "-f", "ours.csv", "--links-against", "magic"), 1, "no peer 'magic'"),
        (("a.csv", "-f", "ours.csv", "--against", "encoder:magic"), 1, "no model folder magic"),
        (("a.csv", "-f", "ours.csv", "--links-against", "pieces:magic"), 1, "no model folder magic"),
        (("a.csv", "-f", "ours.csv", "--run", "x"), 2, "NAME=FILE"),
        (("a.csv", "-f", "ours.csv", "--run", "x=absent.run"), 1, "absent.run"),
        (("a.csv", "-f", "ours.csv", "--run", "x=a.csv"), 1, "no line of a run"),
        (("a.csv", "-f", "ours.csv", "--run", "SkillMatch=a.run"), 2, "choose another name"),
        (("a.csv", "-f", "ours.csv", "--run", "BM25=a.run"), 2, "choose another name"),
        (("a.csv", "-f", "ours.csv", "--none", "absent.json"), 1, "absent.json"),
        (("a.csv", "-f", "ours.csv", "--save-runs"), 2, "--out"),
        (("a.csv", "-f", "ours.csv", "--out", "a.csv"), 1, "a.csv: cannot be written to"),
        (("a.csv", "-f", "ours.csv", "--out", "a.csv/results"), 1, "a.csv"),
    ],
)  # fmt: skip
def test_refusals_say_what_is_wrong(run, ours: Path, words: tuple[str, ...], code: int, said: str) -> None:
    done = run("eval", "linking", *words)
    assert done.code == code, done.err
    assert said in done.err
    assert "Traceback" not in done.err
    assert not (ours / "cache").exists(), "the framework was read first"


def test_nothing_is_measured_that_cannot_be_kept(run, ours: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be written to is refused first; a disk that fills up meanwhile costs no result."""
    refused = run("eval", "linking", "a.csv", "-f", "ours.csv", "--out", "a.csv")
    assert "Kept" not in refused.err
    monkeypatch.setattr("skillmatch.evaluation.save_result", _full)
    done = run("eval", "linking", "a.csv", "-f", "ours.csv", "--out", "new", "--json")
    assert (done.code, json.loads(done.out)["queries"]) == (1, 2)
    assert "No space left" in done.err


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_wrong_run_is_refused_before_anything_is_measured(run, ours: Path) -> None:
    (ours / "x.run").write_text(f"{query_key('You know SQL')} Q0 s:1 1 1 x\n", encoding="utf-8")
    done = run(
        "eval", "linking", "a.csv", "b.csv", "-f", "ours.csv", "--run", "mine=x.run", "--against", "none"
    )
    assert done.code == 1
    assert "ranking" not in done.err
