"""Every kind of job does what the same question asked at once would do."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from skillmatch import Matcher
from skillmatch.jobs import (
    ExtractWork,
    FrameworkWork,
    ImportWork,
    IndexWork,
    JobState,
    SampleWork,
    VerifyWork,
)
from skillmatch.jobs.claims import Claims
from skillmatch.jobs.desk import Desk
from skillmatch.jobs.interrupts import Interrupt, Interrupted
from skillmatch.matcher.framework_uploads import FrameworkStated
from skillmatch.matcher.keeping_fresh import one_at_a_time
from skillmatch.workspace import Workspace

WorkOff = Callable[[Claims], None]
TEXTS = [
    "You write Python and SQL.",
    "",
    "Wir suchen jemanden, der gut mit Menschen umgehen kann.",
    "Statistics",
]
OFFER = {
    "issuers": [{"id": "us", "name": "Us"}],
    "credentials": [{"id": "c1", "name": "Joining", "issuer": "us", "competencies": ["Can write Python."]}],
}


def _file(value: object) -> io.BytesIO:
    return io.BytesIO(msgspec.json.encode(value))


def test_extracting_gives_what_extracting_one_by_one_gives(sample_store: Claims, work_off: WorkOff) -> None:
    job = sample_store.submit(ExtractWork(n=2), "me", _file(TEXTS), ".json")
    work_off(sample_store)
    done = sample_store.get(job.id)
    assert (done.state, done.results, done.problem) == (JobState.DONE, len(TEXTS), "")
    found = sample_store.results(job.id)
    with Matcher.open(sample_store.folder) as matcher:
        for text, one in zip(TEXTS, found, strict=True):
            alone = matcher.extract(text, 2)
            assert one["links"] == alone["links"]
            assert one.get("not_linked") == alone["metadata"].get("not_linked")
    assert not [file for file in sample_store.files.iterdir() if file.suffix != ".lock"]


def test_a_job_that_waits_for_an_import_can_be_interrupted(workspace_copy: Path) -> None:
    def progress(*_: object) -> None:
        raise Interrupted(Interrupt.CANCEL)

    desk = Desk(workspace_copy)
    with one_at_a_time(desk.workspace()), pytest.raises(Interrupted):
        desk.is_fresh(progress)
    assert desk.is_fresh(progress)
    desk.close()


def test_an_import_indexes_where_all_was_indexed(sample_store: Claims, work_off: WorkOff) -> None:
    job = sample_store.submit(ImportWork("credentials"), "me", _file(OFFER), ".json")
    work_off(sample_store)
    done = sample_store.get(job.id)
    assert done.state is JobState.DONE, done.problem
    assert done.result is not None
    assert done.result["saved"] == {"issuers": 1, "credentials": 1}
    with Matcher.open(sample_store.folder) as matcher:
        assert matcher.is_fresh()
        assert matcher.snapshot.taught["c1"]


def test_an_import_that_is_not_to_be_indexed(sample_store: Claims, work_off: WorkOff) -> None:
    job = sample_store.submit(ImportWork("credentials", index=False), "me", _file(OFFER), ".json")
    work_off(sample_store)
    result = sample_store.get(job.id).result
    assert result is not None
    assert "index" not in result
    with Matcher.open(sample_store.folder) as matcher:
        assert not matcher.is_fresh()
    later = sample_store.submit(IndexWork(), "me")
    work_off(sample_store)
    assert sample_store.get(later.id).state is JobState.DONE
    with Matcher.open(sample_store.folder) as matcher:
        assert matcher.is_fresh()


def test_bad_records_keep_everything_out_and_tell_no_path(sample_store: Claims, work_off: WorkOff) -> None:
    sent = {"credentials": [*OFFER["credentials"], {"name": 3}]}
    job = sample_store.submit(ImportWork("credentials"), "me", _file(sent), ".json")
    skipping = sample_store.submit(ImportWork("credentials", skip_bad=True), "me", _file(sent), ".json")
    work_off(sample_store)
    failed, done = sample_store.get(job.id), sample_store.get(skipping.id)
    assert failed.state is JobState.FAILED
    assert "sent.json" in failed.problem
    assert str(sample_store.folder) not in failed.problem
    assert done.result is not None
    assert done.result["saved"] == {"credentials": 1}
    assert len(done.result["bad"]) == 1
    assert str(sample_store.folder) not in done.result["bad"][0]


def test_a_framework_of_ones_own(sample_store: Claims, work_off: WorkOff) -> None:
    table = io.BytesIO(b"label,broader\nWeaving,\nHand weaving,Weaving\n")
    stated = FrameworkStated(id="crafts", title="Crafts", licence="CC0", source="crafts.csv")
    job = sample_store.submit(FrameworkWork("table", stated), "me", table, ".csv")
    nameless = sample_store.submit(FrameworkWork("table"), "me", io.BytesIO(b"label\nWeaving\n"), ".csv")
    work_off(sample_store)
    done = sample_store.get(job.id)
    assert done.state is JobState.DONE, done.problem
    assert "has no id" in sample_store.get(nameless.id).problem
    with Matcher.open(sample_store.folder, framework="crafts") as matcher:
        info = matcher.framework.info
        assert (info.id, info.title, info.licence, info.source) == ("crafts", "Crafts", "CC0", "crafts.csv")
        assert all(str(uri).startswith("urn:crafts:") for uri in matcher.framework.uris)


def test_the_sample_makes_its_own_workspace(store: Claims, work_off: WorkOff) -> None:
    job = store.submit(SampleWork(people=3), "me")
    assert store.submit(SampleWork(people=3), "me") == job  # asked twice, done once
    work_off(store)
    done = store.get(job.id)
    assert done.state is JobState.DONE, done.problem
    with Matcher.open(store.folder) as matcher:
        assert matcher.is_fresh()
        assert len(matcher.workspace.people()) >= 3
    again = store.submit(SampleWork(), "me")
    work_off(store)
    assert "holds people already" in store.get(again.id).problem


def test_a_workspace_that_is_none_fails_with_a_reason(store: Claims, work_off: WorkOff) -> None:
    job = store.submit(IndexWork(), "me")
    work_off(store)
    found = store.get(job.id)
    assert found.state is JobState.FAILED
    assert str(store.folder) not in found.problem


def test_a_bug_tells_nothing_of_itself(
    sample_store: Claims, work_off: WorkOff, caplog: object, tmp_path: Path
) -> None:
    job = sample_store.submit(ExtractWork(), "me", io.BytesIO(json.dumps({"secret": 1}).encode()), ".json")
    work_off(sample_store)
    assert sample_store.get(job.id).problem == "The job failed. The cause is in the service's log, not here."


def test_the_log_says_whose_key_asked_for_what_a_job_did(sample_store: Claims, work_off: WorkOff) -> None:
    for by in ("k-1", "local"):
        sample_store.submit(VerifyWork(), by, _file({}), ".sent")
    work_off(sample_store)
    with Workspace.open(sample_store.folder) as workspace:
        lines = [one for one in workspace.audit.entries() if one["event"] == "verification"]
    assert ["asked_by" in json.dumps(one) for one in lines[-2:]] == [True, False]
    assert "k-1" in json.dumps(lines[-2])
