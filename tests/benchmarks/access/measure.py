"""What asking who asks costs: `python tests/benchmarks/access/measure.py` writes results.json beside itself.

The same questions of the same workspace in the same run, without keys, with a key and with a token, turn and
turn about; and the parts by themselves. The sample is made in a temporary folder, by the hashing encoder.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.testclient import TestClient

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2]))

from api.main import create_app  # noqa: E402
from api.settings import Settings  # noqa: E402
from skillmatch import sample  # noqa: E402
from skillmatch.access import AccessStore, Scope  # noqa: E402
from skillmatch.matcher import Matcher  # noqa: E402
from skillmatch.matcher.loading import load_sample  # noqa: E402
from skillmatch.matcher.pseudonyms import Pseudonyms  # noqa: E402
from skillmatch.workspace import Workspace  # noqa: E402

ROUNDS = 300


def microseconds(ask: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median of single calls."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - started)
    return round(statistics.median(taken) * 1e6, 1)


def turns(asks: dict[str, Callable[[], object]]) -> dict[str, dict[str, float]]:
    """The same, one of each in turn, so that a busy moment falls on all of them; and the least of each."""
    taken: dict[str, list[float]] = {name: [] for name in asks}
    for _ in range(ROUNDS):
        for name, ask in asks.items():
            started = time.perf_counter()
            ask()
            taken[name].append(time.perf_counter() - started)
    return {
        name: {"median": round(statistics.median(found) * 1e6, 1), "least": round(min(found) * 1e6, 1)}
        for name, found in taken.items()
    }


def main() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    public = jwt.algorithms.ECAlgorithm.to_jwk(private.public_key(), as_dict=True) | {"kid": "one"}
    claims = {"iss": "https://id", "aud": "s", "sub": "x", "exp": int(time.time()) + 3600, "scope": "admin"}
    token = jwt.encode(claims, private, algorithm="ES256", headers={"kid": "one"})
    with tempfile.TemporaryDirectory() as place:
        folders = [Path(place) / name for name in ("open", "guarded")]
        for folder in folders:
            with Workspace.create(folder) as workspace:
                load_sample(workspace)
                Matcher(workspace, encoder="hashing").index()
        (Path(place) / "keys.json").write_text(json.dumps({"keys": [public]}))
        stated = {"oidc_issuer": "https://id", "oidc_audience": "s", "oidc_keys": f"{place}/keys.json"}
        with AccessStore(folders[1]) as store:
            secret = store.create([Scope.ADMIN])[1].text
            parts = {"a key looked up": microseconds(lambda: store.admit(secret))}
        told = measure(folders, stated, {"key": secret, "token": token}) | {"microseconds of parts": parts}
        with Matcher.open(folders[0]) as matcher:
            found = matcher.rank(matcher.posting_held(sample.DEMO_POSTING), n=10)
            hidden = Pseudonyms(matcher.snapshot, "someone")
            parts["ten candidates made pseudonyms"] = microseconds(
                lambda: [hidden.blinded(one) for one in found]
            )
            parts["one pseudonym"] = microseconds(lambda: hidden.of("amara"))
    told["load average"] = [round(one, 1) for one in os.getloadavg()]
    (HERE / "results.json").write_text(json.dumps(told, indent=2) + "\n")
    print(json.dumps(told, indent=2))


def measure(folders: list[Path], stated: dict[str, str], secrets: dict[str, str]) -> dict[str, Any]:
    """Medians of whole requests, in this process: routing, access, answer, JSON."""
    unlimited = {"rate": 10**6, "rate_public": 0}
    with (
        TestClient(create_app(Settings(workspace=folders[0]))) as bare,
        TestClient(create_app(Settings(workspace=folders[1], **unlimited, **stated))) as guarded,
    ):
        body = {"posting": sample.DEMO_POSTING, "n": 10}
        headers = {name: {"Authorization": f"Bearer {one}"} for name, one in secrets.items()}
        found = {}
        for path, ask in {
            "GET /v1/me": lambda client, head: client.get("/v1/me", headers=head),
            "GET /v1/credentials": lambda client, head: client.get("/v1/credentials", headers=head),
            "POST /v1/candidates/search": lambda client, head: client.post(
                "/v1/candidates/search", json=body, headers=head
            ),
        }.items():
            asks = {"no keys": lambda ask=ask: ask(bare, {})}
            asks |= {name: lambda ask=ask, head=head: ask(guarded, head) for name, head in headers.items()}
            found[path] = turns(asks)
    return {"microseconds of requests": found}


if __name__ == "__main__":
    main()
