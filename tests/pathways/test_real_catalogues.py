"""Plans over real records: four degrees of the Credential Registry and a Microsoft Learn path."""

from __future__ import annotations

from dataclasses import replace
from json import dumps
from pathlib import Path

import pytest

from skillmatch.domain import Credential, Issuer, Person, Stack
from skillmatch.graph.conditions import leaves
from skillmatch.matcher import Matcher
from skillmatch.matcher.catalogue_graph import check_graph, export_stack
from skillmatch.matcher.planning import PathOptions
from skillmatch.readers.credentials import read_credentials
from skillmatch.readers.starter import read_starter
from skillmatch.workspace import Workspace

pytestmark = pytest.mark.shared


def _records(shared_data: Path) -> list[Issuer | Credential | Stack]:
    folder = shared_data / "catalogues"
    files = [
        *sorted((folder / "wgu").glob("*.json")),
        *sorted((folder / "ms_learn_sample").glob("path_*.yml")),
    ]
    files += sorted((folder / "ms_learn_sample").glob("module_*.yml"))
    assert len(files) == 6
    records = [record for file in files for record in read_credentials(file)]
    assert not [record for record in records if isinstance(record, Exception)]
    return records  # type: ignore[return-value]


def _courses(records: list[Issuer | Credential | Stack]) -> list[Credential]:
    """A stand-in, of 30 hours, for every course the records name without describing it."""
    known = {record.id for record in records}
    rules = [record.prerequisite for record in records if isinstance(record, Credential)]
    rules += [record.completion for record in records if isinstance(record, Stack)]
    named = {leaf.ref for rule in rules if rule for leaf in leaves(rule) if leaf.kind == "credential"}
    return [Credential(ref, f"Course {ref[-12:]}", "courses", hours=30) for ref in sorted(named - known)]


def _workspace(folder: Path, records: list[Issuer | Credential | Stack]) -> Workspace:
    workspace = Workspace.create(folder)
    workspace.save_framework(read_starter())
    workspace.save([*records, Person("p")])
    return workspace


def test_courses_that_are_nowhere_are_named(shared_data: Path, tmp_path: Path) -> None:
    records = _records(shared_data)
    with _workspace(tmp_path / "w", records) as workspace:
        matcher = Matcher(workspace, encoder="hashing")
        matcher.index()
        for record in records:
            if isinstance(record, Credential) and record.prerequisite is not None:
                path = matcher.path("p", [record.id])
                if any(leaf.kind == "credential" for leaf in leaves(record.prerequisite)):
                    assert path.plan is None or not path.plan.reached
                    assert "it needs" in path.reasons[0]
                    assert "not in this catalogue" in path.reasons[0]
                    readiness = matcher.readiness("p", record.id)
                    assert readiness.absent
                    assert set(readiness.absent) <= set(readiness.missing)


def test_with_their_courses_every_degree_is_planned_through(shared_data: Path, tmp_path: Path) -> None:
    records = _records(shared_data)
    with _workspace(tmp_path / "w", [*records, *_courses(records)]) as workspace:
        matcher = Matcher(workspace, encoder="hashing")
        matcher.index()
        graph = matcher.snapshot.graph
        wanted = [record.id for record in records if isinstance(record, Credential | Stack)]
        for key in wanted:
            path = matcher.path("p", [key], PathOptions(alternatives=0))
            assert path.plan is not None, key
            assert path.plan.reached, (key, path.reasons)
            assert path.plan.method == "optimal"
            held: set[str] = set()
            for step in path.plan.steps:
                assert graph.standing(held, {}).ready(step.item)
                held.add(step.item)
            assert key in held or key in graph.stacks
        learn = matcher.path("p", ["learn.az-104-manage-identities-governance"], PathOptions(alternatives=0))
        assert learn.plan is not None
        assert any("Azure" in text for step in learn.plan.steps for text in step.conditions)


def test_read_checked_planned_over_exported_and_read_back(shared_data: Path, tmp_path: Path) -> None:
    """One record after the other, the whole way: what comes back is what was read."""
    records = _records(shared_data)
    with _workspace(tmp_path / "w", [*records, *_courses(records)]) as workspace:
        report = check_graph(workspace)
        assert report.credentials == len(workspace.credentials())
        assert not [one for one in report.problems if one.kind != "dangling"]
        matcher = Matcher(workspace, encoder="hashing")
        matcher.index()
        for stack in workspace.stacks():
            path = matcher.path("p", [stack], PathOptions(alternatives=0))
            assert path.plan is not None
            assert path.plan.reached
            document = export_stack(workspace, stack, with_credentials=True)
            file = tmp_path / "exported.json"
            file.write_text(dumps(document), encoding="utf-8")
            back = {one.id: one for one in read_credentials(file) if isinstance(one, Credential | Stack)}
            assert replace(back[stack], extra={}) == replace(workspace.stack(stack), extra={})
            for key in back.keys() & workspace.credentials().keys():
                held = workspace.credentials()[key]
                assert replace(back[key], extra={}) == replace(held, extra={})
