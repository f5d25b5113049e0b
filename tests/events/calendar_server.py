"""A calendar server on this machine: real sockets, and every way in which a stranger's server may behave."""

from __future__ import annotations

import gzip
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import REQUIRE_ALL

ENTRY = (
    "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:{start}\r\nDTEND:{end}\r\nSUMMARY:{title}\r\n{more}END:VEVENT\r\n"
)


def calendar(*entries: str, head: str = "") -> bytes:
    """A file of these entries."""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{''.join(entries)}END:VCALENDAR\r\n".encode()


def entry(
    uid: str, title: str, start: str = "20270301T120000Z", end: str = "20270301T130000Z", **more: str
) -> str:
    """One entry; further properties by name, ``_`` for a hyphen."""
    lines = "".join(f"{name.replace('_', '-')}:{value}\r\n" for name, value in more.items())
    return ENTRY.format(uid=uid, title=title, start=start, end=end, more=lines)


@dataclass
class CalendarServer:
    """What it answers, and what it was asked."""

    url: str
    content: bytes = b""
    asked: list[dict[str, str]] = field(default_factory=list)
    #: By path, where it leads on to.
    leads: dict[str, str] = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    packs: bool = False
    #: Octets that are sent again and again without an end; "" for none.
    drips: bytes = b""
    stopped: threading.Event = field(default_factory=threading.Event)


@contextmanager
def calendar_server(certificate: Path) -> Iterator[CalendarServer]:
    """A server at https://localhost, with a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            own.asked.append({"path": self.path, **{k.lower(): v for k, v in self.headers.items()}})
            if self.path in own.leads:
                self._head(302, {"Location": own.leads[self.path], "Content-Length": "0"})
            elif own.drips:
                self._head(200, {})
                while not own.stopped.wait(0.05):
                    self.wfile.write(own.drips)
            elif own.status != 200:
                self._head(own.status, {"Content-Length": "0", **own.headers})
            elif '"one"' in (self.headers.get("If-None-Match", ""),) and own.headers.get("ETag") == '"one"':
                self._head(304, {})
            else:
                body = gzip.compress(own.content) if own.packs else own.content
                packed = {"Content-Encoding": "gzip"} if own.packs else {}
                self._head(200, {"Content-Length": str(len(body)), **packed, **own.headers})
                self.wfile.write(body)

        def _head(self, status: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_words: object) -> None:
            pass

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    listening = Quiet(("127.0.0.1", 0), Handler)
    listening.socket = context.wrap_socket(listening.socket, server_side=True, do_handshake_on_connect=False)
    own = CalendarServer(f"https://localhost:{listening.server_address[1]}")
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield own
    finally:
        own.stopped.set()
        listening.shutdown()
        listening.server_close()


@pytest.fixture(scope="session")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost, valid for ten days, with its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        if REQUIRE_ALL:
            pytest.fail("openssl is not installed")
        pytest.skip("no openssl to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "calendar.pem"
    asked = "req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 10 -subj /CN=own"
    key = path.with_suffix(".key")
    command = [openssl, *asked.split(), "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(path)], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path


@pytest.fixture
def server(own_certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CalendarServer]:
    """A calendar server whose certificate is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(own_certificate))
    with calendar_server(own_certificate) as found:
        yield found
