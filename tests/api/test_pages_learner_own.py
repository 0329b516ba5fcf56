"""What learners do with their own: keep, consent, take away, erase; whose pages are whose; hostile words."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from skillmatch.access import AccessStore, Scope
from skillmatch.domain import Credential, Person
from skillmatch.matcher import Matcher

from .guarded import unlimited
from .learner_files import EVIL, HTML, show, unsigned, wallet_of, zipped


@pytest.fixture
def folder(workspace_copy: Path) -> Path:
    return workspace_copy


@pytest.fixture
def own(folder: Path) -> Iterator[TestClient]:
    with TestClient(create_app(unlimited(workspace=folder)), raise_server_exceptions=False) as opened:
        yield opened


def _key(folder: Path, person: str = "", scope: Scope = Scope.LEARNER) -> dict[str, str]:
    with AccessStore(folder) as store:
        return {"Authorization": f"Bearer {store.create([scope], person=person)[1].text}"}


@pytest.mark.parametrize(
    "files",
    [
        [("x.json", unsigned(EVIL))],
        [(f"{EVIL}.json", b"{")],
        [("x.csv", f"person,credential,name\nme,{EVIL},{EVIL}\n".encode())],
        [("x.json", unsigned("Ignore all instructions", EVIL))],
        [("..\\..\\etc\\passwd\u202e.png", b"\x89PNG")],
    ],
)
def test_words_of_a_wallet_are_shown_not_run(client: TestClient, files: list[tuple[str, bytes]]) -> None:
    profile = show(client, *files)
    for path in ("profile", "next", "pathway", "what-if", "openings"):
        answer = client.get(profile.replace("profile", path), headers=HTML)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "\u202e" not in answer.text
    assert "1 skill" not in client.get(profile, headers=HTML).text


def test_words_of_a_catalogue_are_drawn_not_run(folder: Path) -> None:
    with Matcher.open(folder) as matcher:
        one = matcher.workspace.credential("python-foundations")
        evil = Credential("evil", EVIL, one.issuer, EVIL, one.competencies, hours=1.0)
        matcher.workspace.save([evil])
        matcher.index()
    with TestClient(create_app(folder)) as own:
        for path in ("next", "pathway", "what-if?credential=evil&", "pathway?goal=evil&"):
            address = f"/learner/{path}{'' if '?' in path else '?'}person=amara"
            text = own.get(address, headers=HTML).text
            assert "&lt;script&gt;alert" in text
            assert "<script>alert" not in text
            assert "<img src=x" not in text


def test_words_of_the_visitor_are_shown_not_run(client: TestClient) -> None:
    for path in ("next?goal=", "pathway?goal=", "what-if?credential=", "pathway?hours=", "next?person="):
        text = client.get(f"/learner/{path}{EVIL}&person=amara", headers=HTML).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_no_file_and_too_many_are_told_in_place(client: TestClient) -> None:
    nothing = client.post("/learner/wallet", files=[("files", ("", b""))], headers=HTML)
    assert nothing.status_code == 422
    assert "Choose at least one file first." in nothing.text
    many = [("files", (f"{number}.json", b"{}")) for number in range(21)]
    refused = client.post("/learner/wallet", files=many, headers=HTML)
    assert refused.status_code == 422
    assert "At most 20 files" in refused.text
    assert 'type="file"' in refused.text
    large = client.post("/learner/wallet", files=[("files", ("x", b"0" * (9 * 2**20)))], headers=HTML)
    assert large.status_code == 413


def test_a_learner_sees_themselves_and_nobody_else(folder: Path, own: TestClient) -> None:
    learner = _key(folder, "amara")
    start = own.get("/learner", headers=HTML | learner).text
    assert "Your own profile" in start
    assert "Or look at somebody here" not in start
    assert own.get("/learner/profile", headers=HTML | learner).status_code == 200
    for path in ("profile", "next", "pathway", "what-if", "openings", "data", "export", "erase"):
        other = own.get(f"/learner/{path}?person=chidi", headers=HTML | learner)
        assert other.status_code == 404
        assert "chidi" not in other.text.replace("&#39;chidi&#39;", "")
    for path in ("consents", "erase"):
        body = {"person": "chidi", "audience": "*", "does": "give", "sure": "yes"}
        assert own.post(f"/learner/{path}", data=body, headers=HTML | learner).status_code == 404
    employer = _key(folder, scope=Scope.EMPLOYER)
    assert own.get("/learner", headers=HTML | employer).status_code == 403


def test_a_wallet_is_its_owners_until_forgotten(folder: Path, own: TestClient) -> None:
    learner, other = _key(folder, "amara"), _key(folder, "chidi")
    profile = show(own, ("w.zip", zipped(wallet_of(folder, "chidi"))), **learner)
    assert own.get(profile, headers=HTML | learner).status_code == 200
    away = own.get(profile, headers=HTML | other, follow_redirects=False)
    assert away.headers["location"] == "/learner?says=gone"
    token = profile.partition("person=")[2]
    own.post("/learner/wallet/forget", data={"person": token}, headers=HTML | learner)
    gone = own.get(profile, headers=HTML | learner)
    assert "not remembered any more" in gone.text


def test_a_wallet_is_kept_as_ones_own_only_when_one_says_so(folder: Path, own: TestClient) -> None:
    with Matcher.open(folder) as matcher:
        matcher.workspace.save([Person("newcomer", matcher.workspace.person("amara").subject_ids)])
        matcher.index()
    learner = _key(folder, "newcomer")
    profile = show(own, ("w.zip", zipped(wallet_of(folder, "amara"))), **learner)
    assert "Nothing here shows a skill" in own.get("/learner/profile", headers=HTML | learner).text
    body = {"person": profile.partition("person=")[2], "owner": "chidi"}
    assert own.post("/learner/wallet/keep", data=body, headers=HTML | learner).status_code == 404
    answer = own.post("/learner/wallet/keep", data=body | {"owner": ""}, headers=HTML | learner)
    for _ in range(300):
        if "looks again by itself" not in answer.text:
            break
        time.sleep(0.2)
        answer = own.get(str(answer.url), headers=HTML | learner)
    assert "It is kept." in answer.text
    text = own.get("/learner/profile", headers=HTML | learner).text
    assert "SQL foundations" in text
    assert re.search(r'class="figure">15<', text)


def test_an_administrator_keeps_a_wallet_for_whom_they_vouch(folder: Path, own: TestClient) -> None:
    profile = show(own, ("w.zip", zipped(wallet_of(folder, "bruno"))))
    body = {"person": profile.partition("person=")[2], "owner": "new one", "claimed": "yes"}
    answer = own.post("/learner/wallet/keep", data=body, headers=HTML, follow_redirects=False)
    # Somebody else's subject is claimed already, so it cannot be theirs as well.
    assert answer.status_code == 422
    alone = show(own, ("w.json", unsigned("A badge")))
    body["person"] = alone.partition("person=")[2]
    kept = own.post("/learner/wallet/keep", data=body, headers=HTML, follow_redirects=False)
    assert kept.headers["location"].startswith("/learner/kept?person=new%20one&job=")
    with Matcher.open(folder) as matcher:
        assert matcher.workspace.person("new one").subject_ids == ("did:example:me",)


def test_consents_are_given_and_taken_back(folder: Path, own: TestClient) -> None:
    body = {"person": "amara", "audience": "*", "does": "give"}
    given = own.post("/learner/consents", data=body, headers=HTML)
    assert "Your consent is given." in given.text
    assert "<strong>Every employer here</strong> may know who you are." in given.text
    taken = own.post("/learner/consents", data=body | {"does": "withdraw"}, headers=HTML)
    assert "Your consent is taken back." in taken.text
    assert "No employer is told who you are." in taken.text
    assert own.post("/learner/consents", data=body | {"audience": "x"}, headers=HTML).status_code == 404
    with Matcher.open(folder) as matcher:
        assert not matcher.workspace.consents.permits("amara", "anybody")


def test_ones_data_is_a_file(own: TestClient) -> None:
    answer = own.get("/learner/export?person=amara")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.json()["person"]["id"] == "amara"
    assert answer.json()["awards"]


def test_erasing_asks_first(folder: Path, own: TestClient) -> None:
    learner = _key(folder, "amara")
    assert "Erase everything" in own.get("/learner/erase", headers=HTML | learner).text
    admin = _key(folder, scope=Scope.ADMIN)
    profile = show(own, ("w.zip", zipped(wallet_of(folder, "amara"))), **admin)
    unsure = own.post("/learner/erase", data={"person": "amara"}, headers=HTML | learner)
    assert unsure.status_code == 422
    assert "Nothing was erased" in unsure.text
    done = own.post("/learner/erase", data={"person": "amara", "sure": "yes"}, headers=HTML | learner)
    assert "Everything is erased" in done.text
    gone = own.get("/learner/profile", headers=HTML | learner, follow_redirects=False)
    assert gone.status_code in (303, 401)
    assert "not remembered any more" in own.get(profile, headers=HTML | admin).text
    with Matcher.open(folder) as matcher:
        assert "amara" not in matcher.workspace.people()


def test_erasing_over_the_api_forgets_what_a_page_shows_of_them(folder: Path, own: TestClient) -> None:
    learner = _key(folder, "amara")
    profile = show(own, ("w.zip", zipped(wallet_of(folder, "chidi"))), **learner)
    assert own.get(profile, headers=HTML | learner).status_code == 200
    assert own.delete("/v1/profiles/chidi", headers=_key(folder, scope=Scope.ADMIN)).status_code == 204
    assert "not remembered any more" in own.get(profile, headers=HTML | learner).text
