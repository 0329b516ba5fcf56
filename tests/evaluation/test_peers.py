from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.encoders import HashingEncoder
from skillmatch.errors import InputError
from skillmatch.evaluation import evaluate_linking, load_result, markdown, peers, read_dataset, save_result
from skillmatch.evaluation.extraction import Linked
from skillmatch.evaluation.labelled import label_sentences
from skillmatch.evaluation.peers import LabelsInText, NearestToPieces, evaluate_peers
from skillmatch.frameworks import Framework
from skillmatch.linking import Linker


def _rows(framework: Framework, *labels: str) -> set[int]:
    return {framework.labels.index(label) for label in labels}


def test_labels_that_stand_in_the_text(framework: Framework) -> None:
    found = LabelsInText(framework).link(
        ["We Manage Budgets, and SQL; lead a team.", "manage the budgets", "NoSQL", ""]
    )
    assert found == [_rows(framework, "manage budgets", "SQL", "lead a team"), set(), set(), set()]


def test_the_longest_label_wins(framework: Framework) -> None:
    assert LabelsInText(framework).link(["Python (computer programming)"]) == [
        _rows(framework, "Python (computer programming)")
    ]


def test_pieces_find_what_is_all_but_the_label(framework: Framework) -> None:
    near = NearestToPieces(framework, HashingEncoder())
    assert near.link(["manage the budgets, dance", "dance"]) == [_rows(framework, "manage budgets"), set()]


def test_figures_by_hand(framework: Framework) -> None:
    data = label_sentences([("SQL", "SQL"), ("SQL here", "manage budgets"), ("SQL!", "")], framework)
    sql = framework.labels.index("SQL")
    ours = Linked(({sql: 0.9}, {}, {}))
    (report,) = evaluate_peers(data, ours, {"labels": LabelsInText(framework)}).values()
    assert (report.precision, report.recall, report.f1) == pytest.approx((1 / 3, 1 / 2, 2 / 5))
    assert (report.without_label.rate, report.without_label.sentences) == (1.0, 1)
    assert report.ours_minus_this.mean == pytest.approx(2 / 3 - 2 / 5)
    assert report.intervals["f1"].low <= report.f1 <= report.intervals["f1"].high


def test_what_they_are_called(framework: Framework) -> None:
    found = peers(framework, HashingEncoder(), ["labels", "pieces", "pieces:hashing"])
    assert len(found) == 3
    with pytest.raises(InputError, match="no peer 'magic'"):
        peers(framework, HashingEncoder(), ["magic"])


def test_they_stand_in_result_and_report(framework: Framework, tmp_path: Path) -> None:
    file = tmp_path / "labelled.csv"
    file.write_text("sentence,label\nmanage budgets,manage budgets\nIt rained.,\n", encoding="utf-8")
    encoder = HashingEncoder()
    others = peers(framework, encoder, ["labels"])
    data, linker = read_dataset(file, framework), Linker(framework, encoder)
    result = evaluate_linking(data, framework, linker, encoder=encoder.id, links_against=others)
    assert result.peers["labels in the text"].f1 == 1.0
    save_result(result, tmp_path / "result.json")
    assert load_result(tmp_path / "result.json").peers == pytest.approx(result.peers)
    assert "| labels in the text | 1.000" in markdown([result])


def test_a_peer_that_finds_nothing_has_figures_too(framework: Framework, tmp_path: Path) -> None:
    file = tmp_path / "labelled.csv"
    file.write_text("sentence,label\nlead our people,lead a team\n", encoding="utf-8")
    others = peers(framework, HashingEncoder(), ["labels"])
    data, linker = read_dataset(file, framework), Linker(framework, HashingEncoder())
    save_result(evaluate_linking(data, framework, linker, links_against=others), tmp_path / "result.json")
    (found,) = load_result(tmp_path / "result.json").peers.values()
    assert (found.f1, found.precision, found.recall) == (0, 0, 0)
