"""Operations and the first run: what an operator sees and does without a browser's help."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from skillmatch.access import AccessStore, Scope
from skillmatch.jobs import (
    ExtractWork,
    FrameworkWork,
    ImportWork,
    IndexWork,
    JobKind,
    JobStore,
    ReportWork,
    SampleWork,
    VerifyWork,
    Work,
)
from skillmatch.workspace import Workspace

_HTML = {"Accept": "text/html"}


@pytest.fixture
def guarded(workspace_copy: Path) -> Iterator[TestClient]:
    """A service that asks for keys."""
    AccessStore(workspace_copy).create([Scope.ADMIN])
    with TestClient(create_app(workspace_copy), raise_server_exceptions=False) as client:
        yield client


def _ended(client: TestClient, address: str) -> str:
    """The page of a job, once it has ended."""
    for _ in range(600):
        text = client.get(address, headers=_HTML).text
        if "looks again by itself" not in text:
            return text
        time.sleep(0.1)
    raise AssertionError(text)


def test_an_operator_sees_index_health_jobs_and_trust(client: TestClient) -> None:
    text = client.get("/operations", headers=_HTML).text
    assert "fits the records" in text
    assert "unbroken" in text
    assert "Harrowmere College" in text
    assert "integrity" not in text
    assert "189 hold an award" in text, "as many as the learner's page lists of 200 people"
    assert "189 people" in client.get("/learner", headers=_HTML).text
    whole = client.get("/operations?check=full", headers=_HTML).text
    assert "GB free" in whole


def test_trust_is_given_and_taken_back_and_counts_at_once(own: TestClient, workspace_copy: Path) -> None:
    given = own.post(
        "/operations/trust",
        data={"issuer": "did:web:new.example", "frameworks": "starter, esco", "weight": "0.5"},
    )
    assert given.status_code == 200
    assert "did:web:new.example" in given.text
    with Workspace.open(workspace_copy) as store:
        entry = store.registry.load().issuers["did:web:new.example"]
        assert (entry.frameworks, entry.weight) == (("starter", "esco"), 0.5)
    gone = own.post("/operations/trust/revoke", data={"issuer": "did:web:new.example"})
    assert "did:web:new.example" not in gone.text
    missing = own.post("/operations/trust/revoke", data={"issuer": "nobody"}, headers=_HTML)
    assert missing.status_code == 404


@pytest.mark.parametrize("weight", ["0", "2", "many", "nan"])
def test_a_weight_out_of_range_is_refused(own: TestClient, weight: str) -> None:
    answer = own.post(
        "/operations/trust", data={"issuer": "did:web:x.example", "weight": weight}, headers=_HTML
    )
    assert answer.status_code == 422
    assert "weight" in answer.text


def test_a_file_is_imported_as_a_job_and_can_be_asked_for(own: TestClient) -> None:
    posting = b'{"id": "night-analyst", "title": "Night analyst", "text": "You need SQL and data analysis."}'
    answer = own.post(
        "/operations/import",
        data={"kind": "postings"},
        files={"file": ("../../p.json", posting)},
        headers=_HTML,
    )
    assert answer.url.path.startswith("/operations/jobs/")
    assert "done" in _ended(own, answer.url.path)
    found = own.post("/v1/candidates/search", json={"posting": "night-analyst"})
    assert found.status_code == 200, found.text


def test_a_file_of_no_known_kind_is_refused_before_it_is_a_job(own: TestClient) -> None:
    answer = own.post(
        "/operations/import", data={"kind": "postings"}, files={"file": ("p.exe", b"MZ")}, headers=_HTML
    )
    assert answer.status_code == 422
    assert "ends in one of" in answer.text


def test_a_service_without_records_offers_the_demo_and_loads_it(tmp_path: Path) -> None:
    with TestClient(create_app(tmp_path / "new"), raise_server_exceptions=False) as client:
        first = client.get("/", headers=_HTML)
        assert first.url.path == "/welcome"
        assert "There is nothing here yet" in first.text
        assert client.get("/v1/credentials").status_code == 503
        loading = client.post("/welcome/sample", headers=_HTML)
        assert "done" in _ended(client, loading.url.path)
        assert "Skills that can be proved" in client.get("/", headers=_HTML).text
        assert client.get("/v1/credentials").status_code == 200


def test_bad_credentials_at_the_sign_in_page_are_refused_there(guarded: TestClient) -> None:
    headers = _HTML | {"Authorization": "Bearer sm_nothing_at_all"}
    answer = guarded.get("/sign-in", headers=headers, follow_redirects=False)
    assert answer.status_code == 401
    assert guarded.get("/employer", headers=headers, follow_redirects=False).status_code == 303


def test_the_registry_says_what_was_done(own: TestClient) -> None:
    issuer = "did:web:harrowmere.example"
    gone = own.post("/operations/trust/revoke", data={"issuer": issuer}, headers=_HTML)
    assert "Harrowmere College is not trusted" in gone.text
    assert f'value="{issuer}"' in gone.text
    back = own.post("/operations/trust", data={"issuer": issuer}, headers=_HTML)
    assert "Harrowmere College is trusted" in back.text


@pytest.mark.parametrize("kind", list(JobKind))
def test_every_kind_of_job_has_a_page(
    own: TestClient, workspace_copy: Path, tmp_path: Path, kind: JobKind
) -> None:
    (tmp_path / "sent.json").write_text("[]")
    works: dict[JobKind, Work] = {
        JobKind.EXTRACT: ExtractWork(), JobKind.IMPORT: ImportWork("awards"),
        JobKind.FRAMEWORK: FrameworkWork("csv"), JobKind.INDEX: IndexWork(), JobKind.SAMPLE: SampleWork(),
        JobKind.VERIFY: VerifyWork(), JobKind.REPORT: ReportWork(),
    }  # fmt: skip
    with closing(JobStore(workspace_copy)) as store:
        job = store.submit(works[kind], "local", tmp_path / "sent.json", ".json")
    answer = own.get(f"/operations/jobs/{job.id}", headers=_HTML)
    assert answer.status_code == 200, answer.text
