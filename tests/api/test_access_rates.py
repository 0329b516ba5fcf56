"""How often anybody may ask, and how often with a bad key; tokens at the service's own door."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.testclient import TestClient

from api.main import create_app
from api.settings import Settings
from skillmatch import sample
from skillmatch.errors import InputError

from .guarded import UNKNOWN, Keys, by, make_keys, serving, small_tenant, unlimited


@pytest.fixture(scope="module")
def folder(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("rates") / "workspace"))


@pytest.fixture(scope="module")
def keys(folder: Path) -> Keys:
    return make_keys(folder, sample.DEMO_LEARNER)


@pytest.fixture
def strict(folder: Path, keys: Keys) -> Iterator[TestClient]:
    with serving(Settings(workspace=folder, rate=5, rate_public=3, rate_failures=2)) as client:
        yield client


def test_a_key_s_requests_are_counted_down(strict: TestClient, keys: Keys) -> None:
    mine, theirs = by(keys.good["designer"]), by(keys.good["employer"])
    for left in (4, 3, 2, 1, 0):
        answer = strict.get("/v1/me", headers=mine)
        assert answer.status_code == 200
        assert answer.headers["ratelimit-policy"] == '"caller";q=5;w=60'
        assert answer.headers["ratelimit"].startswith(f'"caller";r={left};t=')
    refused = strict.get("/v1/me", headers=mine)
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert strict.get("/v1/me", headers=theirs).status_code == 200
    assert strict.get("/v1/me").status_code == 200


def test_those_without_an_account_share_their_address(strict: TestClient) -> None:
    found = [strict.get("/v1/credentials").status_code for _ in range(5)]
    assert found == [200, 200, 200, 429, 429]


def test_bad_keys_run_out_and_good_ones_go_on(strict: TestClient, keys: Keys) -> None:
    """Whoever tries keys is told to wait; others at the same address are not locked out by it."""
    tried = [strict.get("/v1/me", headers=by(UNKNOWN)).status_code for _ in range(4)]
    assert tried == [401, 401, 429, 429]
    form = {"key": UNKNOWN}
    assert strict.post("/sign-in", data=form, headers={"Accept": "text/html"}).status_code == 429
    assert strict.get("/v1/me", headers=by(keys.good["admin"])).status_code == 200


def test_whoever_sits_at_the_machine_is_not_counted(sample_folder: Path) -> None:
    with serving(Settings(workspace=sample_folder, rate=1, rate_public=1)) as client:
        answers = [client.get("/v1/me") for _ in range(3)]
    assert [one.json()["id"] for one in answers] == ["local"] * 3
    assert "ratelimit" not in answers[0].headers


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("testclient", "testclient"),
    ],
)
def test_one_network_is_one_address(host: str, expected: str) -> None:
    from starlette.requests import Request

    from api.rates import address

    assert address(Request({"type": "http", "headers": [], "client": (host, 1)})) == expected


def test_other_machines_are_not_let_in_without_keys(sample_folder: Path) -> None:
    """However the service was started: `uvicorn --host 0.0.0.0` too."""
    for host, insecure, status in (
        ("127.0.0.1", False, 200),
        ("::1", False, 200),
        ("203.0.113.9", False, 401),
        ("203.0.113.9", True, 200),
    ):
        app = create_app(Settings(workspace=sample_folder, insecure_open=insecure))
        with TestClient(app, client=(host, 50_000)) as client:
            assert client.get("/v1/credentials").status_code == status, host


@pytest.mark.parametrize(
    ("named", "status"),
    [("127.0.0.1", 200), ("203.0.113.9", 401), ("unknown", 401), ('"[2001:db8::1]:4711"', 401), ("", 200)],
)
def test_whom_a_proxy_names_in_no_address_is_not_of_this_machine(
    sample_folder: Path, named: str, status: int
) -> None:
    """Some say `unknown` (RFC 7239 section 6.2), or put a port or quotes around it; `serve` believes them."""
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    app = create_app(Settings(workspace=sample_folder))
    with TestClient(ProxyHeadersMiddleware(app), client=("127.0.0.1", 50_000)) as client:
        answer = client.get("/v1/profiles/amara", headers={"X-Forwarded-For": named} if named else {})
    assert answer.status_code == status


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, dict[str, str]]:
    """A key of the identity provider's, and the settings that name it."""
    private = ec.generate_private_key(ec.SECP256R1())
    public = jwt.algorithms.ECAlgorithm.to_jwk(private.public_key(), as_dict=True) | {"kid": "one"}
    path = tmp_path_factory.mktemp("oidc") / "keys.json"
    path.write_text(json.dumps({"keys": [public]}))
    stated = {"oidc_issuer": "https://id.example", "oidc_audience": "skillmatch", "oidc_keys": str(path)}
    return private, stated


def token(private: Any, **changes: Any) -> str:
    stated = {"iss": "https://id.example", "aud": "skillmatch", "sub": "x", "exp": int(time.time()) + 60}
    return jwt.encode(stated | changes, private, algorithm="ES256", headers={"kid": "one"})


def test_tokens_open_the_service(sample_folder: Path, issuer: tuple[Any, dict[str, str]]) -> None:
    private, stated = issuer
    with serving(unlimited(workspace=sample_folder, **stated)) as client:
        learner = by(token(private, scope="learner", skillmatch_person=sample.DEMO_LEARNER))
        assert client.get(f"/v1/profiles/{sample.DEMO_LEARNER}", headers=learner).status_code == 200
        assert client.get("/v1/profiles/bruno", headers=learner).status_code == 404
        assert client.post("/v1/gaps", json={"programme": "x"}, headers=learner).status_code == 403
        assert client.get("/v1/me", headers=by(token(private, aud="another"))).status_code == 401
        assert client.get("/v1/me", headers=by(token(private, skillmatch_tenant="x"))).json()["tenant"] == ""
        assert client.get("/v1/jobs").status_code == 401


def test_a_token_names_its_tenant_and_no_other_place(
    tmp_path: Path, issuer: tuple[Any, dict[str, str]]
) -> None:
    private, stated = issuer
    small_tenant(tmp_path / "tenants" / "north", "north")
    small_tenant(tmp_path / "outside", "outside")
    with serving(unlimited(tenants=tmp_path / "tenants", **stated)) as client:
        for tenant, status in (
            ("north", 200), ("", 401), ("south", 404), ("../outside", 404), ("north/../../outside", 404),
            (str(tmp_path / "outside"), 404), (".", 404), ("NORTH", 404), ("north\0", 404), ("é", 404),
        ):  # fmt: skip
            headers = by(token(private, scope="admin", skillmatch_tenant=tenant))
            assert client.get("/v1/credentials", headers=headers).status_code == status, tenant


def test_half_of_what_tokens_need_is_refused_at_the_start(sample_folder: Path) -> None:
    with pytest.raises(InputError, match="SKILLMATCH_OIDC_AUDIENCE"):
        create_app(Settings(workspace=sample_folder, oidc_issuer="https://id.example"))
