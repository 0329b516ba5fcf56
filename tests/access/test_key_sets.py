"""Where the keys of tokens come from: a file that may change, or one address, asked seldom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from skillmatch.access.key_sets import (
    AGAIN_SECONDS,
    KEPT_SECONDS,
    FetchedKeys,
    fetched,
    key_source,
    read_keys,
)
from skillmatch.errors import AccessError, InputError

RSA = {"kty": "RSA", "kid": "a", "n": "AQAB", "e": "AQAB", "d": "the private part"}


def as_set(*keys: object) -> bytes:
    return json.dumps({"keys": keys}).encode()


def test_only_public_parts_of_signing_keys_are_read() -> None:
    secret = {"kty": "oct", "k": "x", "kid": "s"}
    sealing = {**RSA, "use": "enc", "kid": "e"}
    [found] = read_keys(as_set(RSA, secret, sealing), "here")
    assert found == {"kty": "RSA", "kid": "a", "n": "AQAB", "e": "AQAB"}
    assert read_keys(json.dumps(RSA).encode(), "here") == (found,)


@pytest.mark.parametrize(
    "content",
    [b"", b"no json", b"[]", b"{}", b'{"keys": 7}', b'{"keys": [7]}', b'{"keys": []}', b"\xff", b"[" * 9999],
)  # fmt: skip
def test_what_is_no_set_of_keys(content: bytes) -> None:
    with pytest.raises(InputError, match="here"):
        read_keys(content, "here")


def test_a_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(as_set(RSA))
    source = key_source(str(path))
    assert [one["kid"] for one in source.keys("a")] == ["a"]
    path.write_bytes(as_set({**RSA, "kid": "another"}))
    assert [one["kid"] for one in source.keys("a")] == ["another"]
    for damaged in (b"half of", b"{}", b"[]"):
        path.write_bytes(damaged)
        assert [one["kid"] for one in source.keys("a")] == ["another"]
    path.unlink()
    assert [one["kid"] for one in source.keys("a")] == ["another"]


def test_places_that_are_none(tmp_path: Path) -> None:
    for place in (
        tmp_path / "nothing.json",
        "http://id.example/keys",
        "ftp://id.example/keys",
        "file:///etc/passwd",
    ):
        with pytest.raises(InputError):
            key_source(str(place))
    assert isinstance(key_source("https://id.example/keys"), FetchedKeys)
    assert isinstance(key_source("http://127.0.0.1:1/keys"), FetchedKeys)


def test_an_address_is_asked_seldom_and_outlived() -> None:
    now, asked, works = 0.0, [], True

    def fetch(address: str) -> bytes:
        asked.append(address)
        if not works:
            raise OSError("out of reach")
        return as_set({**RSA, "kid": f"k{len(asked)}"})

    source = FetchedKeys("https://id.example/keys", fetch, lambda: now)
    assert source.keys("k1")[0]["kid"] == "k1"
    for _ in range(50):  # ids that nobody has do not make us ask again and again
        source.keys("k2")
    assert len(asked) == 1
    now += AGAIN_SECONDS
    assert source.keys("k2")[0]["kid"] == "k2"
    now, works = now + KEPT_SECONDS + 1, False
    assert source.keys("k2")[0]["kid"] == "k2"
    assert len(asked) == 3
    for _ in range(50):
        source.keys("k2")
    assert len(asked) == 3


@pytest.mark.parametrize("left", [[], [{**RSA, "use": "enc"}], [{"kty": "oct", "k": "x"}]])
def test_a_set_that_was_emptied_takes_every_key_back(tmp_path: Path, left: list[object]) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(as_set(RSA))
    source = key_source(str(path))
    assert source.keys("a")
    path.write_bytes(as_set(*left))
    assert source.keys("a") == ()
    now, sets = 0.0, [as_set(RSA), as_set(*left), as_set({**RSA, "kid": "b"})]
    fetched_ones = FetchedKeys("https://id.example/keys", lambda _: sets.pop(0), lambda: now)
    assert fetched_ones.keys("a")
    now += KEPT_SECONDS + 1
    for _ in range(2):
        with pytest.raises(AccessError):
            fetched_ones.keys("a")
    now += AGAIN_SECONDS
    assert fetched_ones.keys("b")[0]["kid"] == "b"


def test_nobody_whose_key_is_known_waits_for_an_address_that_does_not_answer() -> None:
    now, hangs, asked, go_on = 0.0, False, Event(), Event()

    def fetch(_: str) -> bytes:
        if hangs:
            asked.set()
            assert go_on.wait(60)
            raise OSError("no answer")
        return as_set(RSA)

    source = FetchedKeys("https://id.example/keys", fetch, lambda: now)
    assert source.keys("a")
    now, hangs = KEPT_SECONDS + 1, True
    fetching = Thread(target=source.keys, args=("a",))
    fetching.start()
    assert asked.wait(60)
    others = Thread(target=source.keys, args=("a",))
    others.start()
    others.join(30)
    waited = others.is_alive()
    go_on.set()
    fetching.join()
    others.join()
    assert not waited


def test_without_any_keys_nobody_is_let_in() -> None:
    def fetch(_: str) -> bytes:
        raise OSError("out of reach")

    with pytest.raises(AccessError, match="out of reach"):
        FetchedKeys("https://id.example/keys", fetch).keys("a")


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/keys")
            self.end_headers()
            return
        if self.path == "/broken":
            self.wfile.write(b"no HTTP at all\r\n\r\n")
            return
        body = as_set(RSA) if self.path == "/keys" else b" " * 600_000
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Site)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_but_the_address_itself_is_fetched(site: str) -> None:
    assert read_keys(fetched(f"{site}/keys"), "there")[0]["kid"] == "a"
    with pytest.raises(OSError, match="302"):
        fetched(f"{site}/moved")
    with pytest.raises(ValueError, match="too many keys"):
        fetched(f"{site}/large")
    with pytest.raises(OSError, match="cannot be read"):
        fetched(f"{site}/broken")
