"""Real releases and records through the real command line, in one workspace, step by step.

The hashing encoder stands in for the sentence encoder: what is shown is that everything goes through and
fits together; how well text is linked is measured in `models/`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skillmatch.workspace import Workspace

pytestmark = [pytest.mark.shared, pytest.mark.slow]
ESCO = "ESCO dataset - v1.1.0 - classification - en - csv.zip"
CATALOGUES = ("catalogues/wgu", "catalogues/ms_learn_sample")


@pytest.fixture(autouse=True)
def _hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_ENCODER", "hashing")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Path:
    """The workspace that the tests of this file fill, in their order."""
    return tmp_path_factory.mktemp("real") / "workspace"


@pytest.fixture
def ask(run, place: Path) -> Callable[..., Any]:
    """Runs a command on the workspace, which must succeed; what it printed as JSON."""

    def answer(*words: object) -> Any:
        done = run(*words, "-w", place, "--json")
        assert done.code == 0, done.err
        return json.loads(done.out)

    return answer


@pytest.fixture
def told(run, place: Path) -> Callable[..., str]:
    """Runs a command that prints no answer; what it told on stderr."""

    def tell(*words: object) -> str:
        done = run(*words, "-w", place)
        assert done.code == 0, done.err
        assert done.out == ""
        return done.err

    return tell


@pytest.mark.parametrize(
    ("form", "path", "skills", "occupations"),
    [
        ("esco", ESCO, 13_891, 3_008),
        ("onet", "onet-29.3", 29_726, 1_016),
        ("rsd", "rsd", 119, 1),
        ("nice", "nice", 1_138, 0),
    ],
)
def test_frameworks(
    told, ask, shared_data: Path, form: str, path: str, skills: int, occupations: int
) -> None:
    told("framework", "import", form, shared_data / path)
    shown = ask("framework", "show", form)
    assert shown["skills"] >= skills
    assert shown["occupations"] >= occupations
    assert len(shown["sha256"]) == 64
    for key in ("title", "version", "licence", "source"):
        assert shown[key]


def test_all_of_them_are_listed_with_where_they_are_from(run, place: Path) -> None:
    done = run("framework", "list", "-w", place, "--format", "csv")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(done.out))}
    assert set(rows) == {"esco", "onet", "rsd", "nice"}
    assert rows["esco"]["version"] == "1.1.0"
    assert rows["onet"]["version"] == "29.3"
    assert all(row["licence"] and row["source"] for row in rows.values())


def test_importing_a_framework_again_changes_nothing(told, ask, place: Path, shared_data: Path) -> None:
    before = ask("framework", "show", "nice")
    told("framework", "import", "nice", shared_data / "nice")
    assert ask("framework", "show", "nice") == before


def test_federal_postings_of_which_one_is_bad(run, told, place: Path, shared_data: Path) -> None:
    file = shared_data / "postings" / "usajobs_cyber.json"
    refused = run("import", "postings", file, "-w", place)
    assert refused.code == 1
    assert "usajobs_cyber.json, row 1" in refused.err
    assert "--skip-bad" in refused.err
    with Workspace.open(place) as workspace:
        assert workspace.counts()["postings"] == 0
    err = told("import", "postings", file, "--skip-bad")
    assert "Imported 67 postings." in err
    assert "row 1" in err


def test_registry_records_and_a_learning_path(told, place: Path, shared_data: Path) -> None:
    told("import", "credentials", *(shared_data / path for path in CATALOGUES))
    with Workspace.open(place) as workspace:
        names = {credential.name for credential in workspace.credentials().values()}
        assert any("Computer Science" in name for name in names)
        assert len(names) == 6
        assert len(workspace.stacks()) == 2


def test_people_who_earned_some_of_it(told, place: Path, tmp_path: Path) -> None:
    """Nobody's real wallet is among the data, so two made-up people stand in."""
    with Workspace.open(place) as workspace:
        degree = next(c for c in workspace.credentials().values() if "Computer Science" in c.name)
    said = ["Troubleshoots networks.", "Manages a firewall.", "Python (computer programming)"]
    lines = [
        {"person": "r-1", "credential": degree.id, "issuer": degree.issuer, "issued": "2024-06-01"},
        {"person": "r-2", "name": "What I can do", "statements": said},
    ]
    (tmp_path / "wallet.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert "2 people, 2 awards" in told("import", "awards", tmp_path / "wallet.jsonl")
    (place / "settings.toml").write_text("self_claimed_weight = 0.5\n")


def test_indexing_and_doing_it_again(told, run, place: Path) -> None:
    first = told("index")
    assert "13,891 skills of esco" in first
    assert "linked 6 credentials, 67 postings, 1 award" in first
    assert "nothing new" in told("index")
    doctor = {f["name"]: f["state"] for f in json.loads(run("doctor", "-w", place, "--json").out)}
    assert doctor["store"] == doctor["frameworks"] == doctor["index"] == "good"


def test_extract_on_every_federal_posting(ask, place: Path, tmp_path: Path) -> None:
    """One run over ten of them as a file: spans lie where they say, scores are probabilities."""
    with Workspace.open(place) as workspace:
        texts = [posting.text for posting in workspace.postings().values()][:10]
    text = "\n\n".join(texts)
    (tmp_path / "postings.txt").write_text(text)
    document = ask("extract", tmp_path / "postings.txt")
    assert document["metadata"]["framework"] == "esco"
    assert document["metadata"]["version"] == "1.1.0"
    assert len(document["links"]) > 20
    for link in document["links"]:
        span = link["span"]
        assert text[span["start"] : span["end"]] == span["text"]
        assert all(0 <= match["score"] <= 1 for match in link["matches"])
        assert all(
            match["skill"]["uri"].startswith("http://data.europa.eu/esco/") for match in link["matches"]
        )


def test_rank_for_federal_postings(ask, place: Path) -> None:
    with Workspace.open(place) as workspace:
        asked = workspace.asked("esco")
    assert sum(bool(requirements) for requirements in asked.values()) > 50
    ranked = 0
    for posting in [key for key in sorted(asked) if asked[key]][:8]:
        matches = ask("rank", posting, "-n", 5)
        ranked += len(matches)
        for match in matches:
            assert match["item"] in ("r-1", "r-2")
            assert sum(match["parts"].values()) == pytest.approx(match["score"], abs=1e-5)
            assert match["parts"]["verified"] == 0
            assert match["because"]
    assert ranked


def test_recommend_towards_an_occupation_of_esco(ask) -> None:
    found = ask("recommend", "r-2", "--goal", "ICT network engineer")
    assert all(item["because"] for item in found)


def test_gaps_of_real_programmes(ask, run, place: Path, shared_data: Path) -> None:
    with Workspace.open(place) as workspace:
        degree = next(c for c in workspace.credentials().values() if "Computer Science" in c.name)
    found = ask("gaps", degree.id, "--framework", "esco")["gaps"]
    assert found
    assert all(gap["coverage"]["state"] in ("missing", "partly") for gap in found)
    file = shared_data / "catalogues" / "wgu" / "ms-nursing-education.json"
    of_occupation = ask("gaps", file, "--occupation", "nurse responsible for general care", "-n", 500)
    assert 0 < len(of_occupation["gaps"]) < 500
    table = run("gaps", degree.id, "-w", place)
    assert "against esco" in table.out
    assert len(table.out.splitlines()) < 150  # a degree of many courses is not hundreds of complaints


def test_a_library_of_descriptors_against_esco(ask, shared_data: Path) -> None:
    report = ask("gaps", shared_data / "rsd" / "osmt_full_rsd_119.json", "--framework", "esco")
    assert report["asked"] == 13_891
    assert report["covered"]
    assert {one["credential"] for one in report["covered"]} <= set(report["names"])
    top = [group for group in report["groups"] if group["depth"] == 0]
    assert sum(group["covered"] + group["partly"] + group["missing"] for group in top) >= 13_000


def test_federal_postings_against_nice(ask, run, place: Path, shared_data: Path) -> None:
    done = run("index", "--framework", "nice", "-w", place)
    assert done.code == 0, done.err
    postings = shared_data / "postings" / "usajobs_cyber.json"
    degree = shared_data / "catalogues" / "wgu" / "bs-computer-science.json"
    report = ask("gaps", degree, "-f", "nice", "--postings", postings, "--by", "demand")
    assert report["against"] == "67 postings of usajobs_cyber.json (1 unreadable left out)"
    assert report["demand"]["askers"] == 67
    assert report["gaps"][0]["demand"]["share"] > 0


def test_an_occupation_without_relations_is_expected_to_need_what_its_like_need(ask, place: Path) -> None:
    with Workspace.open(place) as workspace:
        degree = next(c for c in workspace.credentials().values() if "Computer Science" in c.name)
    report = ask("gaps", degree.id, "-f", "esco", "--occupation", "computer scientist")
    assert "expected from its description" in report["against"]
    assert 5 < report["asked"] <= 60


def test_the_same_records_against_another_framework(ask, run, place: Path, shared_data: Path) -> None:
    done = run("index", "--framework", "rsd", "-w", place)
    assert done.code == 0, done.err
    assert ask("gaps", shared_data / "catalogues" / "wgu" / "mba.json", "--framework", "rsd")["gaps"]
    with Workspace.open(place) as workspace:
        posting = next(key for key, asked in workspace.asked("rsd").items() if asked)
    for match in ask("rank", posting, "-f", "rsd"):
        assert sum(match["parts"].values()) == pytest.approx(match["score"], abs=1e-5)
