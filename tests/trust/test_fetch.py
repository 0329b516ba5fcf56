"""The guarded fetch, against a TLS server on this machine and against every way to lead it astray."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.errors import FetchError
from skillmatch.trust import FetchLimits, GuardedFetch
from skillmatch.trust.addresses import is_public

HOST = "college.example"
PUBLIC = "93.184.215.14"


@dataclass
class Server:
    """What a test makes the server say, and what it was asked."""

    port: int = 0
    context: ssl.SSLContext | None = None
    answer: Callable[[BaseHTTPRequestHandler], None] | None = None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)

    def fetch(self, limits: FetchLimits | None = None, *addresses: str) -> GuardedFetch:
        """A fetch for which every name lies at `addresses`, and every address at this server."""

        def resolve(host: str, port: int) -> list[str]:
            self.resolved.append(host)
            return list(addresses or (PUBLIC,))

        def connect(address: str, port: int, seconds: float) -> socket.socket:
            self.connected.append((address, port))
            return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

        return GuardedFetch(limits, resolve=resolve, connect=connect, context=self.context)


def certificate(folder: Path, host: str) -> Path:
    """A self-signed certificate with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"{host}.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append((self.path, dict(self.headers)))
            assert state.answer is not None
            state.answer(self)

        def log_message(self, *args: object) -> None:
            pass

    file = certificate(tmp_path_factory.mktemp("tls"), HOST)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(file)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # refused handshakes are meant
    state.port = server.server_address[1]
    state.context = ssl.create_default_context(cafile=str(file))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def server(running: Server) -> Server:
    running.asked.clear()
    running.resolved.clear()
    running.connected.clear()
    running.answer = say(200, b'{"id":"did:web:college.example"}')
    return running


def say(status: int, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_a_document_comes_with_its_bytes_and_moment(server: Server) -> None:
    before = datetime.now(UTC)
    found = server.fetch()(f"https://{HOST}/a/did.json?x=1#part")
    assert found.content == b'{"id":"did:web:college.example"}'
    assert before <= found.fetched_at <= datetime.now(UTC)
    path, headers = server.asked[0]
    assert path == "/a/did.json?x=1"
    assert headers["Host"] == HOST
    assert headers["Accept-Encoding"] == "identity"
    assert not {"Cookie", "Authorization", "Referer"} & headers.keys()


def test_the_address_that_was_looked_at_is_the_one_connected_to(server: Server) -> None:
    """Rebinding: a second look-up would lead to loopback, so there must be none."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    fetch = server.fetch()
    fetch._resolve = lambda host, port: next(answers)
    fetch(f"https://{HOST}/")
    assert server.connected == [(PUBLIC, 443)]


@pytest.mark.parametrize("port", [8443, 443])
def test_redirects_on_the_same_host_are_followed(server: Server, port: int) -> None:
    final = server.answer
    server.answer = lambda handler: (
        say(301, Location=f"https://{HOST}:{port}/there") if handler.path == "/" else final
    )(handler)  # type: ignore[misc]
    found = server.fetch()(f"https://{HOST}:{port}/")
    assert [path for path, _ in server.asked] == ["/", "/there"]
    assert found.content.startswith(b"{")
    assert len(server.resolved) == 2  # each hop is looked at anew


@pytest.mark.parametrize(
    "location",
    [
        "https://other.example/", f"http://{HOST}/", "file:///etc/passwd", "https://127.0.0.1/",
        f"https://{HOST}:8443/", "https://169.254.169.254/latest/meta-data", "//other.example/x", "gopher://x",
        f"https://user@{HOST}/",
    ],
)  # fmt: skip
def test_redirects_elsewhere_are_refused(server: Server, location: str) -> None:
    server.answer = say(302, Location=location)
    with pytest.raises(FetchError):
        server.fetch()(f"https://{HOST}/")
    assert len(server.asked) == 1


def test_redirects_end(server: Server) -> None:
    server.answer = say(302, Location="/again")
    with pytest.raises(FetchError, match="redirects more than 2 times"):
        server.fetch()(f"https://{HOST}/")
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [204, 206, 403, 404, 500])
def test_anything_but_200_is_no_document(server: Server, status: int) -> None:
    server.answer = say(status)
    with pytest.raises(FetchError, match=f"status {status}"):
        server.fetch()(f"https://{HOST}/")


def test_size_is_bounded_with_and_without_a_stated_length(server: Server) -> None:
    server.answer = say(200, b"x" * 5000)
    with pytest.raises(FetchError, match="larger than 4,999 bytes"):
        server.fetch(FetchLimits(max_bytes=4999))(f"https://{HOST}/")
    assert len(server.fetch(FetchLimits(max_bytes=5000))(f"https://{HOST}/").content) == 5000

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100_000):
            handler.wfile.write(b"x" * 1000)

    server.answer = endless
    with pytest.raises(FetchError, match="larger than"):
        server.fetch()(f"https://{HOST}/")


def test_packed_answers_are_refused(server: Server) -> None:
    server.answer = say(200, b"\x1f\x8b", Content_Encoding="gzip")
    with pytest.raises(FetchError, match="packed"):
        server.fetch()(f"https://{HOST}/")


@pytest.mark.parametrize("drip", [b"HTTP/1.1 200 OK\r\nX-Header: ", b"HTTP/1.1 200 OK\r\n\r\n", b""])
def test_a_drip_of_bytes_ends_at_the_time_limit(server: Server, drip: bytes) -> None:
    """Single bytes keep a socket's own timeout from ever running out."""

    def slowly(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(drip)
        for _ in range(100):
            time.sleep(0.1)
            handler.wfile.write(b"x")

    server.answer = slowly
    start = time.monotonic()
    with pytest.raises(FetchError, match=r"took over 0\.5 s"):
        server.fetch(FetchLimits(seconds=0.5))(f"https://{HOST}/")
    assert time.monotonic() - start < 5


def test_a_name_service_that_hangs_is_left_behind(server: Server) -> None:
    fetch = server.fetch(FetchLimits(seconds=0.2))
    fetch._resolve = lambda host, port: time.sleep(3) or [PUBLIC]  # type: ignore[func-returns-value]
    with pytest.raises(FetchError, match="could not be looked up in time"):
        fetch(f"https://{HOST}/")


def test_another_name_s_certificate_is_refused(server: Server) -> None:
    with pytest.raises(FetchError, match=r"cannot be fetched.*certificate"):
        server.fetch()("https://other.example/")
    assert server.asked == []


def test_an_unknown_certificate_is_refused_by_default(server: Server) -> None:
    fetch = server.fetch()
    fetch._context = None
    with pytest.raises(FetchError, match="certificate"):
        fetch(f"https://{HOST}/")
    assert server.asked == []


ASTRAY = (
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.0.8", "198.18.0.1", "240.0.0.1", "192.0.2.1", "::1",
    "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1",
    "2001:0:7f00:1::", "fe80::1%eth0", "2001:db8::1", "3fff::1", "5f00::1", "100::1", "no address", "",
)  # fmt: skip


@pytest.mark.parametrize("address", ASTRAY)
def test_no_socket_is_opened_to_an_address_that_is_not_public(server: Server, address: str) -> None:
    for addresses in ((address,), (PUBLIC, address), (address, PUBLIC)):
        with pytest.raises(FetchError, match="not a public address"):
            server.fetch(None, *addresses)(f"https://{HOST}/")
    assert server.connected == []


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_a_wrapped_address_is_judged_as_what_it_wraps(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    mapped = ipaddress.IPv6Address(0xFFFF << 32 | number)
    nat64 = ipaddress.IPv6Address(0x64FF9B << 96 | number)
    six = ipaddress.IPv6Address(0x2002 << 112 | number << 80)
    assert {is_public(str(one)) for one in (mapped, nat64, six)} == {is_public(str(address))}
    if not (address.is_global and not address.is_multicast):
        assert not is_public(str(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://college.example/", "file:///etc/passwd", "ftp://college.example/", "https://", "https:///x",
        "https://user@college.example/", "https://user:pw@college.example/", "https://college.example:99999/",
        "https://college.example:0/", "https://cöllege.example/", "https://college.example/\r\nX: y",
        "https://college.example/a b", "https://[::1", "", "did:web:college.example",
        "https://x/" + "a" * 3000,
    ],
)  # fmt: skip
def test_urls_that_are_not_fetched_are_not_even_looked_up(server: Server, url: str) -> None:
    with pytest.raises(FetchError):
        server.fetch()(url)
    assert (server.resolved, server.connected) == ([], [])


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1", "127.1"])
def test_loopback_is_refused_as_it_comes(server: Server, host: str) -> None:
    """The real resolver, no connector put in: every spelling of this machine."""
    with pytest.raises(FetchError, match=r"not a public address|cannot be found"):
        GuardedFetch(FetchLimits(seconds=2))(f"https://{host}:{server.port}/")
    assert server.asked == []


def test_proxies_of_the_environment_are_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert server.fetch()(f"https://{HOST}/").content
