"""Every page × every scope × other people and other tenants. A page that says not who may see it fails."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.testclient import TestClient

from api.access import caller
from api.main import create_app
from skillmatch import sample

from .guarded import Keys, by, make_keys, serving, small_tenant, unlimited
from .test_access_matrix import ADMINS, DESIGNERS, EMPLOYERS, EVERYBODY, LEARNERS

SECTIONS = {
    "": EVERYBODY,
    "catalogue": EVERYBODY,
    "sign-in": EVERYBODY,
    "sign-out": EVERYBODY,
    "learner": LEARNERS,
    "employer": EMPLOYERS,
    "designer": DESIGNERS,
    "operations": ADMINS,
    "welcome": ADMINS,
    "metrics": ADMINS,
}
HTML = {"Accept": "text/html", "Origin": "http://testserver"}
APP = create_app(Path("nowhere"))
PAGES = [
    (method, context.path, context.original_route.dependant)
    for context in iter_route_contexts(APP.routes)
    if isinstance(context.original_route, APIRoute) and context.path_format not in APP.openapi()["paths"]
    for method in sorted(context.original_route.methods)
]
PART = re.compile(r"\{[^}]*\}")
NAMES = [f"{method} {path}" for method, path, _ in PAGES]


def needed(dependant: Any) -> frozenset[str]:
    """Who may ask: of the scopes of one check any will do, and every check must let them."""
    allowed = EVERYBODY
    if dependant.call is caller:
        scopes = {*(dependant.parent_oauth_scopes or ()), *(dependant.own_oauth_scopes or ())}
        allowed = frozenset(scopes | {"admin"}) if scopes else EVERYBODY
    for one in dependant.dependencies:
        allowed &= needed(one)
    return allowed


@pytest.mark.parametrize(("method", "path", "dependant"), PAGES, ids=NAMES)
def test_each_says_who_may_see_it(method: str, path: str, dependant: Any) -> None:
    assert needed(dependant) == SECTIONS[path.strip("/").partition("/")[0]]


@pytest.fixture(scope="module")
def folder(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("pages") / "workspace"))


@pytest.fixture(scope="module")
def keys(folder: Path) -> Keys:
    return make_keys(folder, sample.DEMO_LEARNER)


@pytest.fixture(scope="module")
def guarded(folder: Path, keys: Keys) -> Iterator[TestClient]:
    with serving(unlimited(workspace=folder)) as client:
        client.follow_redirects = False
        yield client


@pytest.mark.parametrize(("method", "path", "dependant"), PAGES, ids=NAMES)
def test_only_those_who_may(guarded: TestClient, keys: Keys, method: str, path: str, dependant: Any) -> None:
    """Forms too: who may not is turned away before anything of the form is looked at."""
    place = (
        path.replace("{key:path}", "x").replace("{job}", "x").replace("{digest}", "x").replace("{step}", "x")
    )
    for who in sorted(EVERYBODY - needed(dependant)):
        answer = guarded.request(
            method, place, headers=HTML | (by(keys.good[who]) if who != "nobody" else {})
        )
        if who == "nobody":
            assert answer.status_code == 303, answer.text
            assert answer.headers["location"].startswith("/sign-in")
        else:
            assert answer.status_code == 403, (who, answer.text)
    for key in keys.bad.values():
        answer = guarded.request(method, place, headers=HTML | by(key))
        assert answer.status_code == (401 if path == "/sign-in" else 303)
        assert key not in answer.text


LEARNER_PAGES = [path for method, path, _ in PAGES if method == "GET" and path.startswith("/learner")]


@pytest.mark.parametrize("path", LEARNER_PAGES)
def test_a_learner_sees_nobody_else(guarded: TestClient, keys: Keys, path: str) -> None:
    """Whatever a page calls the person it asks for."""
    mine = HTML | by(keys.good["learner"])
    for name in ("person", "who"):
        for other in ("bruno", "nobody-at-all"):
            answer = guarded.get(f"{path}?{name}={other}", headers=mine)
            assert answer.status_code < 500, answer.text
            assert (
                "bruno" not in answer.text.replace(f"{name}={other}", "").lower() or answer.status_code == 404
            )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tenants")
    for name in ("north", "south"):
        small_tenant(folder / name, name)
    return folder


def test_no_page_of_a_tenant_shows_anything_of_another(root: Path) -> None:
    keys = make_keys(root, "north-person", "north")
    with serving(unlimited(tenants=root)) as client:
        client.follow_redirects = False
        for method, path, _ in PAGES:
            if method == "GET" and "{step}" not in path:
                for kind in ("person", "posting", "credential", "stack", "framework"):
                    other = f"south-{kind}"
                    place = (
                        path.replace("{key:path}", other).replace("{job}", other).replace("{digest}", other)
                    )
                    query = f"?{kind}={other}&goal={other}&programme={other}&q=harbour"
                    answer = client.get(place + query, headers=HTML | by(keys.good["admin"]))
                    assert answer.status_code < 500 or answer.status_code == 503, (place, answer.text)
                    assert "south" not in answer.text.replace(other, ""), (place, answer.text)
