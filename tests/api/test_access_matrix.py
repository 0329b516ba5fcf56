"""Every endpoint × every scope × every way of having no good key. A new endpoint without a row fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.access import caller
from api.main import create_app
from skillmatch import sample

from .guarded import Keys, by, make_keys, serving, unlimited

AMARA = sample.DEMO_LEARNER
EVERYBODY = frozenset(("nobody", "catalogue", "badges", "learner", "employer", "designer", "admin"))
ACCOUNTS = EVERYBODY - {"nobody", "catalogue", "badges"}
LEARNERS, EMPLOYERS, DESIGNERS = ({one, "admin"} for one in ("learner", "employer", "designer"))
ADMINS = {"admin"}
_CASE = """CFDocuments CFPackages CFItems CFItemAssociations CFAssociations CFItemTypes CFLicenses CFSubjects
    CFConcepts CFAssociationGroupings CFRubrics"""

RULES: dict[str, set[str] | frozenset[str]] = {
    "get /v1/health/live": EVERYBODY,
    "get /v1/health/ready": EVERYBODY,
    "get /v1/version": ACCOUNTS,
    "get /v1/me": EVERYBODY,
    "get /v1/credentials": EVERYBODY,
    "get /v1/credentials/{key}": EVERYBODY,
    "get /v1/stacks": EVERYBODY,
    "get /v1/stacks/{key}": EVERYBODY,
    "get /v1/skills/search": EVERYBODY,
    "get /v1/skills/{key}": EVERYBODY,
    "get /v1/frameworks": EVERYBODY,
    "get /v1/frameworks/{key}": EVERYBODY,
    "get /v1/frameworks/{key}/skills": EVERYBODY,
    "post /v1/frameworks": ADMINS,
    "get /v1/audiences": LEARNERS,
    "get /v1/profiles/{key}/consents": LEARNERS,
    "put /v1/profiles/{key}/consents/{audience}": LEARNERS,
    "delete /v1/profiles/{key}/consents/{audience}": LEARNERS,
    "post /v1/recommendations": LEARNERS,
    "post /v1/pathways": LEARNERS,
    "get /v1/profiles/{key}/openings": LEARNERS,
    "get /v1/profiles/{key}/export": LEARNERS,
    "get /v1/profiles/{key}": LEARNERS | EMPLOYERS,
    "delete /v1/profiles/{key}": LEARNERS,
    "post /v1/candidates/search": EMPLOYERS,
    "post /v1/skills/extract": ACCOUNTS,
    "post /v1/skills/extract/batch": DESIGNERS,
    "post /v1/gaps": DESIGNERS,
    "post /v1/programmes": DESIGNERS,
    **{f"get /v1/reviews{one}": DESIGNERS for one in ("", "/history", "/stats", "/{key}")},
    **{
        f"post /v1/reviews/{one}": DESIGNERS
        for one in ("decisions", "retargets", "additions", "bulk", "undo", "calibration")
    },
    "get /v1/reports": DESIGNERS,
    "post /v1/reports": DESIGNERS,
    "post /v1/verify": ACCOUNTS,
    "post /v1/import/{kind}": ADMINS,
    "get /v1/jobs": ACCOUNTS,
    "get /v1/jobs/{key}": ACCOUNTS,
    "delete /v1/jobs/{key}": ACCOUNTS,
    "get /v1/jobs/{key}/results": ACCOUNTS,
    "post /v1/index": ADMINS,
    "get /v1/postings": ACCOUNTS,
    "get /v1/postings/{key}": ACCOUNTS,
    "get /v1/trust": ADMINS,
    "get /v1/trust/{key}": ADMINS,
    "put /v1/trust/{key}": ADMINS,
    "delete /v1/trust/{key}": ADMINS,
    "post /v1/workforce": EMPLOYERS,
    "get /v1/crosswalks": DESIGNERS,
    "get /v1/audits/equity": DESIGNERS,
    "get /v1/audits/log": ADMINS,
    "get /v1/audits/log/whole": ADMINS,
    "get /v1/audits/log/{line}/replay": ADMINS,
    "get /ims/case/v1p1/discovery/imscasev1p1_openapi3_v1p0.json": EVERYBODY,
    **{f"get /ims/case/v1p1/{one}/{{key}}": EVERYBODY for one in _CASE.split()},
    "get /ims/case/v1p1/CFDocuments": EVERYBODY,
    "get /ims/ob/v3p0/discovery": EVERYBODY,
    "get /ims/ob/v3p0/credentials": {"learner", "badges", "admin"},
    "post /ims/ob/v3p0/credentials": {"learner", "badges", "admin"},
    "get /ims/ob/v3p0/profile": {"learner", "badges", "admin"},
}
REFUSALS_ONLY = frozenset(
    ("post /v1/index", "post /v1/reports", "post /v1/frameworks", "post /v1/skills/extract/batch")
)
"""What would start work in another process if it were let."""
NOBODYS = "nobody-at-all"

DOCUMENT = create_app(Path("nowhere")).openapi()
OPERATIONS = {
    f"{method} {path}": operation
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
}


@pytest.fixture(scope="module")
def folder(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("guarded") / "workspace"))


@pytest.fixture(scope="module")
def keys(folder: Path) -> Keys:
    return make_keys(folder, AMARA)


@pytest.fixture(scope="module")
def guarded(folder: Path, keys: Keys) -> Iterator[TestClient]:
    with serving(unlimited(workspace=folder)) as client:
        yield client


def ask(client: TestClient, name: str, headers: dict[str, str]) -> Any:
    """The operation with the example of its description; nobody is erased, and nothing taken in."""
    method, path = name.split()
    person = NOBODYS if method == "delete" else AMARA
    parts = {
        "{key}": person if "/profiles/" in path else NOBODYS,
        "{kind}": "credentials",
        "{audience}": "*",
        "{line}": "1",
    }
    for part, value in parts.items():
        path = path.replace(part, value)
    sent: dict[str, Any] = {}
    body = OPERATIONS[name].get("requestBody")
    if body is not None:
        content = next(iter(body["content"].values()))
        reference = content["schema"].get("$ref", "").rsplit("/", 1)[-1]
        found = DOCUMENT["components"]["schemas"][reference]["examples"][0] if reference else {"none": True}
        sent = {"json": content.get("example", found)}
    query = {"search": "?q=python", "crosswalks": "?source=starter&target=starter"}.get(
        path.rsplit("/", 1)[-1], ""
    )
    return client.request(method, path + query, headers=headers, **sent)


def test_every_endpoint_has_a_rule() -> None:
    assert OPERATIONS.keys() - RULES.keys() == set(), "say here who may ask it, and in its signature"


def test_every_endpoint_asks_who_asks() -> None:
    """Pages too, which the description leaves out."""
    from fastapi.routing import APIRoute, iter_route_contexts

    app, seen = create_app(Path("nowhere")), 0
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            seen += 1
            assert caller in _calls(route.dependant), f"{route.path} asks nobody who they are"
    assert seen >= len(OPERATIONS)


def _calls(dependant: Any) -> set[Any]:
    return {dependant.call}.union(*(_calls(one) for one in dependant.dependencies))


@pytest.mark.parametrize("name", OPERATIONS)
def test_only_those_who_may(guarded: TestClient, keys: Keys, name: str) -> None:
    allowed = RULES[name]
    for who in sorted(EVERYBODY):
        if who in allowed and name in REFUSALS_ONLY:
            continue
        headers = {} if who == "nobody" else by(keys.good[who])
        answer = ask(guarded, name, headers)
        assert answer.status_code < 500, (who, answer.text)
        if who in allowed:
            assert answer.status_code not in (401, 403, 429), (who, answer.text)
            continue
        assert answer.status_code == (401 if who == "nobody" else 403), (who, answer.text)
        assert "etag" not in answer.headers
        if "/v1/" in name:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"].startswith("Bearer ")


@pytest.mark.parametrize("name", OPERATIONS)
def test_bad_keys_open_nothing_not_even_what_is_public(guarded: TestClient, keys: Keys, name: str) -> None:
    for kind, key in keys.bad.items():
        for headers in (by(key), {"X-API-Key": key}):
            answer = ask(guarded, name, headers)
            assert answer.status_code == 401, (kind, answer.text)
            assert 'error="invalid_token"' in answer.headers["www-authenticate"], name
            assert key not in answer.text
    both = by(keys.good["admin"]) | {"X-API-Key": keys.good["employer"]}
    assert ask(guarded, name, both).status_code == 401


@pytest.mark.parametrize(
    "name", [one for one in OPERATIONS if one.startswith("get ") and RULES.get(one) != EVERYBODY]
)
def test_a_tag_is_no_way_round(guarded: TestClient, keys: Keys, name: str) -> None:
    """Not even somebody else's tag tells who may not ask that nothing has changed."""
    tag = ask(guarded, name, by(keys.good["admin"])).headers.get("etag")
    if tag is not None:
        for who in EVERYBODY - {"admin"}:
            headers = {} if who == "nobody" else by(keys.good[who])
            assert ask(guarded, name, headers | {"If-None-Match": tag}).status_code != 304


NAMING = [
    one
    for one in OPERATIONS
    if one.startswith(("post /v1", "get /v1/profiles", "put /v1/profiles", "delete /v1/profiles"))
    and "learner" in RULES.get(one, ADMINS)
    and "designer" not in RULES[one]
]
"""What a learner may ask about a person."""


@pytest.mark.parametrize("name", NAMING)
def test_other_people_are_nobody(guarded: TestClient, keys: Keys, folder: Path, name: str) -> None:
    """A learner asking of somebody who is held is told what they are told of somebody who is not."""
    method, path = name.split()
    other = next(one for one in _people(folder) if one != AMARA)

    def asked(person: str) -> tuple[int, str]:
        to = path.replace("{key}", person).replace("{audience}", "*")
        body = {"json": {"person": person}} if method == "post" else {}
        answer = guarded.request(method, to, headers=by(keys.good["learner"]), **body)
        return answer.status_code, answer.json()["detail"].replace(person, "…")

    assert asked(other) == asked("somebody-who-is-not-there")
    assert asked(other)[0] == 404


def _people(folder: Path) -> list[str]:
    from skillmatch.workspace import Workspace

    with Workspace.open(folder) as workspace:
        return list(workspace.people())
