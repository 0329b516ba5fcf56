"""Clients that mean harm, against `skillmatch serve` itself: slow, endless, deep, malformed.

Each is written by hand on a socket: no client library would send it. Time is bounded by the service's own
settings, made short here; nothing waits for a clock beside the sockets themselves.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_SHORT = {
    "SKILLMATCH_HEAD_SECONDS": "1",
    "SKILLMATCH_BODY_SECONDS": "1",
    "SKILLMATCH_BODY_LIMIT": "100000",
    "SKILLMATCH_SHUTDOWN_SECONDS": "5",
    "OMP_NUM_THREADS": "1",
}
_PATIENCE = 60
"""Seconds a socket here waits for anything at all, on however busy a machine."""


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[tuple[str, int]]:
    command = [sys.executable, "-m", "skillmatch", "serve", "-w", str(folder), "--port", "0"]
    process = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env={**os.environ, **_SHORT, **environment}
    )
    assert process.stderr
    said = []
    for line in process.stderr:
        said.append(line)
        if found := re.search(r"running on http://([\d.]+):(\d+)", line):
            break
    else:
        process.stderr.close()
        pytest.fail(f"the service did not start: {''.join(said)}")
    reader = threading.Thread(target=process.stderr.read)  # a full pipe would halt it
    reader.start()
    try:
        yield found[1], int(found[2])
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE)
        reader.join()
        process.stderr.close()


@pytest.fixture(scope="module")
def address(sample_folder: Path) -> Iterator[tuple[str, int]]:
    with served(sample_folder) as place:
        assert b" 200 " in exchange(place, get("/v1/version"))  # everything is loaded
        yield place


def opened(address: tuple[str, int]) -> socket.socket:
    return socket.create_connection(address, timeout=_PATIENCE)


def get(path: str, *headers: str) -> bytes:
    lines = (f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers)
    return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n"


def post(path: str, body: bytes, *headers: str) -> bytes:
    lines = (f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json", *headers)
    if not any(one.lower().startswith(("content-length", "transfer-encoding")) for one in headers):
        lines = (*lines, f"Content-Length: {len(body)}")
    return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + body


def rest(connection: socket.socket) -> bytes:
    """What comes until the other side closes."""
    found = b""
    with suppress(ConnectionResetError):
        while chunk := connection.recv(65_536):
            found += chunk
    return found


def exchange(address: tuple[str, int], sent: bytes) -> bytes:
    with opened(address) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(sent)
        return rest(connection)


def status(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.1 (\d{3}) ", answer)
    return int(found[1]) if found else 0


def alive(address: tuple[str, int]) -> bool:
    return status(exchange(address, get("/v1/health/live"))) == 200


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET /v1/version HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"POST /v1/gaps HTTP/1.1\r\n",
    ],
    ids=["silence", "half a head", "a first line"],
)
def test_a_head_that_never_ends_is_hung_up_on(address: tuple[str, int], begun: bytes) -> None:
    with opened(address) as connection:
        connection.sendall(begun)
        assert rest(connection) == b""
    assert alive(address)


def test_half_a_head_after_a_whole_request_is_hung_up_on(address: tuple[str, int]) -> None:
    with opened(address) as connection:
        connection.sendall(get("/v1/health/live").replace(b"Connection: close\r\n", b""))
        connection.sendall(b"GET /v1/version HTTP/1.1\r\nHost: loc")
        assert rest(connection).count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_never_ends_is_refused(address: tuple[str, int], chunked: bool) -> None:
    framed = "Transfer-Encoding: chunked" if chunked else "Content-Length: 1000"
    begun = b'5\r\n{"tex\r\n' if chunked else b'{"tex'
    with opened(address) as connection:
        connection.sendall(post("/v1/skills/extract", begun, framed))
        answer = rest(connection)
    assert status(answer) == 408
    assert b"application/problem+json" in answer
    assert b"connection: close" in answer.lower()


def test_many_slow_clients_keep_nobody_out(address: tuple[str, int]) -> None:
    slow = [opened(address) for _ in range(200)]
    try:
        for number, connection in enumerate(slow):
            begun = post("/v1/candidates/search", b"{", "Content-Length: 500")
            connection.sendall(begun if number % 2 else b"GET /v1/ver")
        assert alive(address)
        body = json.dumps({"requirements": [{"skill": "SQL"}]}).encode()
        assert status(exchange(address, post("/v1/candidates/search", body, "Connection: close"))) == 200
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 999999999999",),
        ("Content-Length: -1",),
        ("Content-Length: 1e3",),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: gzip",),
    ],
    ids=str,
)
def test_lengths_that_lie_are_refused(address: tuple[str, int], headers: tuple[str, ...]) -> None:
    answer = exchange(address, post("/v1/skills/extract", b"12345", *headers, "Connection: close"))
    assert status(answer) in (400, 408, 413, 501)
    assert alive(address)


def test_a_chunked_body_beyond_the_limit_is_refused_before_it_is_whole(address: tuple[str, int]) -> None:
    chunk = b"ffff\r\n" + b" " * 0xFFFF + b"\r\n"
    head = post("/v1/skills/extract", b"", "Transfer-Encoding: chunked")
    answer = exchange(address, head + 40 * chunk + b"0\r\n\r\n")
    assert status(answer) == 413
    assert alive(address)


@pytest.mark.parametrize("path", ["/v1/gaps", "/v1/verify", "/v1/import/credentials?index=false"])
@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_json_nested_too_deep_breaks_nothing(address: tuple[str, int], path: str, opening: bytes) -> None:
    body = opening * (90_000 // len(opening))
    answer = exchange(address, post(path, body, "Connection: close"))
    assert status(answer) in (200, 202, 400, 422)
    assert b"Traceback" not in answer
    assert alive(address)


@pytest.mark.parametrize(
    "junk",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /v1/version HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n",
        b"GET /v1/version HTTP/1.1\r\nHost: localhost\r\n" + b"X-Long: " + b"a" * 200_000,
        b"GET /v1/version HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X%d: a\r\n" % n for n in range(9000)),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\r\n" * 1000,
    ],
    ids=["tls", "version", "nul", "long header", "many headers", "http2", "blank lines"],
)
def test_junk_is_answered_with_400_or_hung_up_on(address: tuple[str, int], junk: bytes) -> None:
    assert status(exchange(address, junk)) in (0, 400, 403, 431, 505)
    assert alive(address)


def test_what_is_no_http_is_refused_as_everything_else_is(address: tuple[str, int]) -> None:
    answer = exchange(address, b"GET /v1/version HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    told = json.loads(body)
    assert (status(answer), told["status"]) == (400, 400)
    assert b"content-type: application/problem+json" in head.lower()
    assert b"x-request-id: " + told["request_id"].encode() in head.lower()
    assert b"content-security-policy: " in head.lower()


def test_a_body_of_two_lengths_is_refused_and_what_follows_it_is_no_request(address: tuple[str, int]) -> None:
    lengths = ("Content-Length: 3", "Transfer-Encoding: chunked")
    smuggled = get("/v1/version")
    answer = exchange(address, post("/v1/verify", b"0\r\n\r\n", *lengths) + smuggled)
    assert status(answer) == 400
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"application/problem+json" in answer


def test_one_too_many_is_told_to_come_back(sample_folder: Path) -> None:
    with served(sample_folder, SKILLMATCH_CONNECTIONS="2", SKILLMATCH_HEAD_SECONDS="60") as address:
        with opened(address), opened(address):
            answer = exchange(address, get("/v1/health/live"))
        assert status(answer) == 503
        assert b"application/problem+json" in answer
        assert b"retry-after: " in answer.lower()


def test_one_too_many_does_not_stay_to_be_too_many_for_others(sample_folder: Path) -> None:
    """Each of those kept open would count for the refusal of all, and none would ever be answered."""
    kept = get("/v1/health/live").replace(b"Connection: close", b"Connection: keep-alive")
    with (
        served(sample_folder, SKILLMATCH_CONNECTIONS="1", SKILLMATCH_HEAD_SECONDS="60") as address,
        opened(address) as one,
        opened(address) as other,
    ):
        other.sendall(kept)
        head = other.recv(65_536).partition(b"\r\n\r\n")[0]
        assert head.startswith(b"HTTP/1.1 503")
        assert b"connection: close" in head.lower()
        rest(other)
        one.sendall(kept)
        assert one.recv(65_536).startswith(b"HTTP/1.1 200")


def test_requests_sent_in_one_go_are_answered_in_turn_until_one_is_junk(address: tuple[str, int]) -> None:
    one = get("/v1/health/live").replace(b"Connection: close\r\n", b"")
    answer = exchange(address, 20 * one + b"\x00\xff junk\r\n\r\n" + one)
    assert answer.count(b"HTTP/1.1 200") == 20
    assert b"HTTP/1.1 400" in answer


def test_a_client_that_does_not_read_holds_nobody_up(address: tuple[str, int]) -> None:
    with opened(address) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.sendall(
            200 * get("/v1/frameworks/starter/skills?limit=100").replace(b"close", b"keep-alive")
        )
        assert alive(address)


def test_a_question_under_way_is_answered_though_the_service_is_stopped(sample_folder: Path) -> None:
    body = json.dumps({"requirements": [{"skill": "SQL"}]}).encode()
    framed = (f"Content-Length: {len(body)}", "Expect: 100-continue")
    with served(sample_folder, SKILLMATCH_BODY_SECONDS="60", SKILLMATCH_SHUTDOWN_SECONDS="60") as (
        host,
        port,
    ):
        assert alive((host, port))
        connection = opened((host, port))
        connection.sendall(post("/v1/candidates/search", b"", *framed))
        assert status(connection.recv(1000)) == 100  # it is under way
        threading.Timer(1, connection.sendall, [body]).start()
    with connection:  # the service was told to stop before it had the whole question
        assert status(rest(connection)) == 200
    with pytest.raises(ConnectionRefusedError):
        opened((host, port))
