"""A service that asks for keys, and one of several tenants: what the tests of access stand on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from starlette.testclient import TestClient

from api.main import create_app
from api.settings import Settings
from skillmatch.access import AccessStore, Scope
from skillmatch.domain import (
    Award,
    Competency,
    Credential,
    FrameworkInfo,
    FrameworkRecords,
    Issuer,
    Person,
    Posting,
    Prerequisite,
    Skill,
    Stack,
)
from skillmatch.matcher import Matcher
from skillmatch.workspace import Workspace

UNKNOWN = "sm_0123456789_" + "x" * 43
PAST = datetime.now(UTC) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets of keys: one a scope (those of Open Badges in one), and some that open nothing."""

    good: dict[str, str]
    ids: dict[str, str]
    bad: dict[str, str]


def make_keys(folder: Path, person: str, tenant: str = "") -> Keys:
    """Keys in the store of `folder`; the learner's is for `person`."""
    good, ids, bad = {}, {}, {"unknown": UNKNOWN, "no key": "nonsense"}
    with AccessStore(folder) as store:
        kinds = {one.value: [one] for one in Scope if "/" not in one}
        kinds["badges"] = [one for one in Scope if "/" in one]
        for name, scopes in kinds.items():
            whom = person if name in ("learner", "badges") else ""
            key, secret = store.create(scopes, person=whom, tenant=tenant, label=f"{name} of {tenant}")
            good[name], ids[name] = secret.text, key.id
        bad["expired"] = store.create([Scope.ADMIN], tenant=tenant, expires=PAST)[1].text
        gone, secret = store.create([Scope.ADMIN], tenant=tenant)
        store.revoke(gone.id)
        bad["revoked"] = secret.text
    return Keys(good, ids, bad)


def by(key: str) -> dict[str, str]:
    """Headers of a request with this key."""
    return {"Authorization": f"Bearer {key}"}


@contextmanager
def serving(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


def unlimited(**stated: object) -> Settings:
    """Settings of a service that counts no requests: tests of a matrix ask more often than anybody may."""
    return Settings(rate=0, rate_public=0, rate_failures=0, **stated)  # type: ignore[arg-type]


def small_tenant(folder: Path, name: str) -> dict[str, str]:
    """A workspace whose every id has the tenant's name in it; returns kind → id."""
    ids = {
        kind: f"{name}-{kind}"
        for kind in ("framework", "issuer", "credential", "stack", "posting", "person", "award", "skill")
    }
    skills = (Skill(ids["skill"], f"{name} harbour piloting"), Skill(f"{name}-skill-2", "Knots"))
    info = FrameworkInfo(ids["framework"], f"{name} skills", "1", "CC0", "tests", "0" * 64)
    credential = Credential(
        ids["credential"],
        f"{name} pilot licence",
        ids["issuer"],
        competencies=(Competency(f"Does {name} harbour piloting."),),
    )
    award = Award(
        ids["award"],
        ids["person"],
        ids["credential"],
        ids["issuer"],
        subject=f"did:example:{name}",
        issued=date(2026, 3, 17),
        statements=(f"{name} harbour piloting",),
    )
    whole = Prerequisite("credential", ref=ids["credential"])
    with Workspace.create(folder) as workspace:
        workspace.save_framework(FrameworkRecords(info, skills))
        workspace.save(
            [
                Issuer(ids["issuer"], f"{name} port"),
                credential,
                Stack(ids["stack"], f"{name} master", ids["issuer"], whole),
                Posting(ids["posting"], f"{name} pilot", text=f"{name} harbour piloting"),
                Person(ids["person"], (f"did:example:{name}",)),
                award,
            ]
        )
        workspace.set_meta("as_of", "2026-05-01")
        (folder / "settings.toml").write_text("self_claimed_weight = 0.5\n")
        Matcher(workspace, encoder="hashing").index()
    return ids
