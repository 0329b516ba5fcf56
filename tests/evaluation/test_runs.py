from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import ir_measures
import numpy as np
import pytest

from skillmatch.errors import InputError
from skillmatch.evaluation import Bm25Ranker, Queries, measure_systems, parse_measures
from skillmatch.evaluation.datasets import read_rows
from skillmatch.evaluation.ranking import query_key
from skillmatch.evaluation.runs import read_run, run_lines, write_run
from skillmatch.frameworks import Framework

QUERIES = Queries(("manage all budgets", "care for small animals"), (frozenset({0}), frozenset({1, 4})))
KEY = query_key(QUERIES.texts[0])


def test_a_written_run_measures_as_the_system_did(tmp_path: Path, framework: Framework) -> None:
    system = Bm25Ranker(framework)
    write_run(tmp_path / "a.run", "BM 25", system, framework, QUERIES)
    again = read_run(tmp_path / "a.run", framework, QUERIES)
    measures = parse_measures("RP@1,AP,nDCG@3,R@2")
    found = measure_systems({"system": system, "file": again}, QUERIES, measures)
    assert found["system"].measures == found["file"].measures
    run = list(ir_measures.read_trec_run(str(tmp_path / "a.run")))
    qrels = [
        ir_measures.Qrel(query_key(text), str(framework.uris[row]).replace(" ", "%20"), 1)
        for text, gold in zip(QUERIES.texts, QUERIES.gold, strict=True)
        for row in gold
    ]
    for metric in ir_measures.calc_aggregate([ir_measures.AP, ir_measures.nDCG @ 3], qrels, run).items():
        assert found["system"].measures[str(metric[0])] == pytest.approx(metric[1])


def test_scores_order_and_missing_queries_find_nothing(tmp_path: Path, framework: Framework) -> None:
    path = tmp_path / "a.run"
    path.write_text(f"{KEY} Q0 urn:SQL 1 0.1 x\n\n{KEY} Q0 urn:nothing 1 0.9 x\n")
    with pytest.raises(InputError, match="row 3: no skill 'urn:nothing'"):
        read_run(path, framework, QUERIES)
    path.write_text(f"{KEY} Q0 urn:SQL 1 0.5 x\n{KEY} Q0 urn:lead%20a%20team 2 0.7 x\n")
    rows, scores = read_run(path, framework, QUERIES).rank(QUERIES.texts, 5)
    assert rows.tolist() == [[3, 4], [-1, -1]]
    assert (scores[1] == -np.inf).all()
    found = measure_systems({"file": read_run(path, framework, QUERIES)}, QUERIES, parse_measures("RR"))
    assert found["file"].per_query["RR"] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("1 Q0 urn:SQL 1 0.5\n", "row 1"),
        ("1 Q0 urn:SQL one 0.5 x\n", "row 1"),
        ("1 Q0 urn:SQL 1 nan x\n", "row 1"),
        ("1 Q0 urn:SQL 1 1 x\n1 Q0 urn:SQL 2 1 x\n", "row 2: 'urn:SQL' stands twice"),
        ("1 Q0 urn:SQL 1 1 x\n", "none of its queries"),
        ("", "none of its queries"),
        ("x" * 30_000, "row 1"),
    ],
)
def test_broken_runs_say_where(tmp_path: Path, framework: Framework, content: str, said: str) -> None:
    path = tmp_path / "a.run"
    path.write_text(content)
    with pytest.raises(InputError, match=said):
        read_run(path, framework, QUERIES)
    path.write_bytes(b"\xff\xff")
    with pytest.raises(InputError, match="UTF-8"):
        read_run(path, framework, QUERIES)


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="needs pipes with names")
@pytest.mark.parametrize(
    ("read", "text"), [(run_lines, "q Q0 s:1 1 0.5 x\n"), (read_rows, "sentence,label\nWe use SQL,SQL\n")]
)
def test_a_pipe_is_refused_as_both_files_are_read_twice(
    read: Callable[[Path], Iterator[object]], text: str
) -> None:
    reader, writer = os.pipe()
    os.write(writer, text.encode())
    os.close(writer)
    try:
        with pytest.raises(InputError, match=r"is a pipe.*Save it as a file"):
            list(read(Path(f"/dev/fd/{reader}")))
    finally:
        os.close(reader)
