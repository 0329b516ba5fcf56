from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from skillmatch.encoders import HashingEncoder
from skillmatch.errors import InputError
from skillmatch.evaluation import (
    Result,
    baselines,
    compare,
    evaluate_linking,
    load_result,
    markdown,
    read_dataset,
    save_result,
)
from skillmatch.frameworks import Framework
from skillmatch.linking import Linker

CSV = """sentence,label
We manage budgets of any size,manage budgets
Somebody must lead,lead a team
Animals need feeding,care for animals
Ask the database,SQL
Ask the database | twice,fly planes
"""


@pytest.fixture(scope="module")
def result(framework: Framework, tmp_path_factory: pytest.TempPathFactory) -> Result:
    path = tmp_path_factory.mktemp("data") / "a|b.csv"
    path.write_text(CSV, encoding="utf-8")
    encoder = HashingEncoder()
    others = baselines(framework, encoder, ["bm25"])
    return evaluate_linking(
        read_dataset(path, framework), framework, Linker(framework, encoder), others, encoder=encoder.id
    )


def test_a_result_is_kept_whole(result: Result, tmp_path: Path) -> None:
    save_result(result, tmp_path / "r.json")
    again = load_result(tmp_path / "r.json")
    assert again.measures == {name: round(value, 6) for name, value in result.measures.items()}
    assert again.query_keys == result.query_keys
    assert again.provenance == result.provenance
    assert again.systems["BM25"].ours_minus_this.keys() == result.measures.keys()
    save_result(again, tmp_path / "s.json")
    assert (tmp_path / "s.json").read_bytes() == (tmp_path / "r.json").read_bytes()


def test_markdown_tells_the_same_and_how_to_make_it_again(result: Result) -> None:
    text = markdown([result])
    for name, value in result.measures.items():
        assert name in text
        assert f"{100 * value:.1f} (" in text
    for told in (result.data_sha256, result.encoder, result.version, "BM25", "20.0% of the labels", "seed 7"):
        assert told in text
    assert markdown([]).strip() == "# Evaluation"


def test_compared_with_itself_nothing_differs(result: Result) -> None:
    found = compare(result, result)
    assert found.queries == 4
    assert found.warnings == ()
    assert {one.p for one in found.measures.values()} == {1.0}


def test_the_second_may_be_any_system_and_in_any_order(result: Result) -> None:
    turned = dataclasses.replace(
        result,
        query_keys=result.query_keys[::-1],
        systems={
            name: dataclasses.replace(
                one, per_query={measure: values[::-1] for measure, values in one.per_query.items()}
            )
            for name, one in result.systems.items()
        },
    )
    there = compare(result, turned, other="BM25")
    within = result.systems["BM25"].ours_minus_this
    for name, one in there.measures.items():
        assert one.difference.mean == pytest.approx(within[name].difference.mean)
        assert (one.better, one.worse) == (within[name].better, within[name].worse)
    assert there.second == "BM25"


def test_what_differs_is_said_and_what_cannot_be_compared_refused(result: Result) -> None:
    other = dataclasses.replace(result, data_sha256="f" * 64, framework_sha256="e" * 64, queries=9)
    assert len(compare(result, other).warnings) == 3
    with pytest.raises(InputError, match="no system 'magic'"):
        compare(result, result, "magic")
    with pytest.raises(InputError, match="share no query"):
        compare(result, dataclasses.replace(result, query_keys=("a", "b", "c", "d")))
    with pytest.raises(InputError, match="of linking"):
        compare(result, dataclasses.replace(result, task="normalisation"))


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"task": "linking", "measures": 3}']
)
def test_other_json_is_no_result(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match="no evaluation result"):
        load_result(path)


def test_a_meddled_result_is_refused(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    save_result(result, path)
    document = json.loads(path.read_text(encoding="utf-8"))
    for change, said in (
        ({"format": "other/9"}, "format"),
        ({"query_keys": ["a"]}, "values for"),
        ({"system": "magic"}, "magic"),
    ):
        path.write_text(json.dumps(document | change), encoding="utf-8")
        with pytest.raises(InputError, match=said):
            load_result(path)
    with pytest.raises(InputError, match="No such file"):
        save_result(result, tmp_path / "none" / "r.json")
    assert np.isfinite(list(result.measures.values())).all()
