"""Wallets that are shown: whatever form, however hostile, verified and never kept."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from skillmatch.errors import NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.guests import as_guest, bearer, having, held_by
from skillmatch.matcher.judging import document_of
from skillmatch.matcher.showing import BEARER, Wallet, show_wallet
from skillmatch.verification.minting import bake_png, bake_svg


@pytest.fixture(scope="module")
def matcher(sample_folder: Path) -> Matcher:
    return Matcher.open(sample_folder)


@pytest.fixture(scope="module")
def documents(matcher: Matcher) -> list[bytes]:
    """Amara's credentials as she holds them: JSON of several suites, and tokens."""
    return [raw for award in matcher.workspace.awards("amara") if (raw := document_of(award))]


def _zip(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return packed.getvalue()


def _show(matcher: Matcher, *files: tuple[str, bytes]) -> Wallet:
    return show_wallet(matcher.workspace, files)


def test_one_wallet_in_every_form(matcher: Matcher, documents: list[bytes]) -> None:
    token = next(raw for raw in documents if raw.startswith(b"ey"))
    signed = next(json.loads(raw) for raw in documents if raw.startswith(b"{"))
    files = {
        "a.jwt": token,
        "b.png": bake_png(signed),
        "c.svg": bake_svg(token.decode()),
        "d.json": documents[0],
    }
    wallet = _show(
        matcher, *files.items(), ("e.zip", _zip({f"x/{name}": raw for name, raw in files.items()}))
    )
    assert [len(file.awards) for file in wallet.files] == [1, 1, 1, 1, 4]
    assert not [problem for file in wallet.files for problem in file.problems]
    assert all(one.outcome[0].verdict.verified for one in wallet.awards)
    assert len({one.award.id for one in wallet.awards}) == len(wallet.awards)
    assert len(wallet.subjects) == 1


def test_a_wallet_shows_what_its_holder_shows(matcher: Matcher, documents: list[bytes]) -> None:
    wallet = _show(matcher, ("w.zip", _zip({f"{i}.json": raw for i, raw in enumerate(documents)})))
    guest = as_guest(matcher, bearer(matcher, wallet))
    own = {one.skill: one.verified for one in matcher.profile("amara").skills if one.verified}
    assert {one.skill: one.verified for one in guest.profile(BEARER).skills if one.verified} == own
    assert guest.holdings(BEARER).held == matcher.holdings("amara").held
    goal = ["data-analyst-rivermouth"]
    found = guest.recommend(BEARER, goal)
    assert [one.item for one in found] == [one.item for one in matcher.recommend("amara", goal)]
    assert guest.recommend(BEARER)
    assert guest.path(BEARER).plan is not None
    assert guest.openings(BEARER)[0].item == matcher.openings("amara")[0].item
    with pytest.raises(NotFoundError):
        matcher.profile(BEARER)


def test_nothing_shown_is_kept(matcher: Matcher, documents: list[bytes]) -> None:
    workspace = matcher.workspace
    before = workspace.generation(), len(workspace.people())
    _show(matcher, ("a.json", documents[0]))
    assert (workspace.generation(), len(workspace.people())) == before


def test_what_having_one_more_would_change(matcher: Matcher) -> None:
    guest = held_by(matcher, "amara")
    after = as_guest(matcher, having(matcher, guest, "python-foundations"))
    gained = {one.label for one in after.profile("amara").skills if one.verified}
    gained -= {one.label for one in matcher.profile("amara").skills if one.verified}
    assert "Python" in gained
    assert "python-foundations" in after.holdings("amara").held
    with pytest.raises(NotFoundError):
        having(matcher, guest, "nothing")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"PK\x03\x04 and no more",
        b"[" * 100_000,
        b"\x89PNG\r\n\x1a\n",
        b"<svg>",
        b"\xff\xfe\x00",
        b"eyJhbGciOiJub25lIn0.e30.",
    ],
)
def test_what_is_no_wallet_is_told_of_and_nothing_else(matcher: Matcher, raw: bytes) -> None:
    [file] = _show(matcher, ("../../etc/<b>passwd</b>\u202e.json", raw)).files
    assert file.awards == ()
    assert file.problems
    assert "/" not in file.name.replace("</b>", "")
    assert "\u202e" not in file.name
    assert not any("/tmp" in problem or "skillmatch-" in problem for problem in file.problems)


def test_zips_that_are_too_much_are_left_alone(matcher: Matcher) -> None:
    bomb = _zip({"a.json": b" " * (20 * 2**20)})
    many = _zip({f"{i}.json": b"{}" for i in range(300)})
    nested = _zip({"inner.zip": _zip({"a.json": b"{}"})})
    for raw in (bomb, many, nested):
        [file] = _show(matcher, ("w.zip", raw)).files
        assert file.awards == ()
        assert len(file.problems) == 1


def test_long_lists_are_not_read_and_many_awards_not_all(matcher: Matcher) -> None:
    line = b'{"id": "%d", "name": "A", "person": "x"}\n'
    long, many = (b"".join(line % number for number in range(size)) for size in (10_000, 500))
    unread, cut = _show(matcher, ("long.jsonl", long), ("many.jsonl", many)).files
    assert unread.awards == ()
    assert "not read" in unread.problems[0]
    assert len(cut.awards) == 300
    assert "Only the first 300" in cut.problems[-1]


def test_problems_are_told_until_there_are_enough(matcher: Matcher) -> None:
    [file] = _show(matcher, ("x.json", b"[" + b",".join([b'{"a": 1}'] * 5000) + b"]")).files
    assert file.awards == ()
    assert len(file.problems) == 20


def test_work_on_a_wallet_ends_in_time(matcher: Matcher, documents: list[bytes]) -> None:
    wallet = show_wallet(matcher.workspace, [("a.json", documents[0]), ("b.json", documents[1])], seconds=0)
    assert wallet.awards == ()
    assert all("took too long" in file.problems[0] for file in wallet.files)


def test_kept_documents_are_read_back(matcher: Matcher, documents: list[bytes], workspace_copy: Path) -> None:
    wallet = _show(matcher, *((f"{i}.json", raw) for i, raw in enumerate(documents)))
    with Matcher.open(workspace_copy) as own:
        report = own.take_in("awards", wallet.documents("newcomer"), "application/json", person="newcomer")
        assert report.saved["awards"] == len(wallet.awards)
