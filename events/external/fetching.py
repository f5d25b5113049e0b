"""Fetching a calendar from a stranger's server: from the number that was checked, and within bounds."""

from __future__ import annotations

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import Final
from urllib.parse import urljoin

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ReadTimeoutError,
)
from urllib3.exceptions import SSLError as WrappedSSLError
from urllib3.response import BaseHTTPResponse

from events.external.addresses import Refused, Rules, Target, target_of
from events.external.lines import LARGEST

MOST_REDIRECTS: Final = 3
#: Seconds for one connection, for one silence, and for everything together.
CONNECT_SECONDS: Final = 5.0
SILENCE_SECONDS: Final = 8.0
SECONDS: Final = 20.0
#: Numbers of one server that are tried.
_MOST_NUMBERS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PORTION: Final = 64 * 1024
#: The longest that a server may ask not to be asked again, in seconds.
_LONGEST_REST: Final = 86_400


class NotFetched(Exception):
    """Nothing came; ``code`` says why (`words.FAULTS`), ``rest`` how many seconds the server wants peace."""

    def __init__(self, code: str, rest: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.rest = rest


@dataclass(frozen=True)
class Fetched:
    """What a server answered: ``content`` is None where nothing has changed since."""

    content: bytes | None
    etag: str = ""
    last_modified: str = ""


def fetch(
    address: str, rules: Rules, *, etag: str = "", last_modified: str = "", seconds: float = SECONDS
) -> Fetched:
    """What stands at an address now.

    Args:
        etag, last_modified: of what is there already, as the server called it.

    Raises:
        NotFetched: nothing came that could be used.
    """
    headers = {
        "Accept": "text/calendar, */*;q=0.1",
        "Accept-Encoding": "gzip",
        "User-Agent": "Doyen (follows calendars)",
    }
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    deadline = time.monotonic() + seconds
    for _hop in range(MOST_REDIRECTS + 1):
        try:
            target = target_of(address, rules)
        except Refused as refused:
            raise NotFetched(refused.code) from None
        with _asked(target, headers, deadline) as response:
            where = response.headers.get("Location", "")
            if response.status not in _REDIRECTS or not where:
                return _answer(response, deadline)
        # Nothing is sent along but what is sent to every server.
        try:
            address = urljoin(address, where)
        except ValueError:
            raise NotFetched("no_address") from None
    raise NotFetched("redirects")


def _answer(response: BaseHTTPResponse, deadline: float) -> Fetched:
    status = response.status
    if status == 304:
        return Fetched(None)
    if status != 200:
        code = {401: "forbidden", 403: "forbidden", 404: "gone", 410: "gone"}.get(status, f"status:{status}")
        raise NotFetched(code, _rest(response.headers.get("Retry-After", "")))
    # What cannot be sent back as it came is not kept.
    etag, modified = (response.headers.get(name, "") for name in ("ETag", "Last-Modified"))
    return Fetched(
        _body(response, deadline),
        etag if len(etag) <= 200 and etag.isascii() and etag.isprintable() else "",
        modified if len(modified) <= 80 and modified.isascii() and modified.isprintable() else "",
    )


def _rest(text: str) -> int:
    text = text.strip()
    return min(int(text), _LONGEST_REST) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _body(response: BaseHTTPResponse, deadline: float) -> bytes:
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip"}:
        raise NotFetched("encoding")
    length = response.headers.get("Content-Length", "").strip()
    if length.isascii() and length.isdigit() and (len(length) > 9 or int(length) > LARGEST):
        raise NotFetched("too_large")
    unpacked = zlib.decompressobj(31) if "gzip" in encoding else None
    pieces, size = [], 0
    while piece := response.read1(_PORTION):
        if time.monotonic() > deadline:
            raise NotFetched("too_slow")
        # A few packed octets can be gigabytes: never more is unpacked than may be kept.
        text = unpacked.decompress(piece, LARGEST + 1 - size) if unpacked is not None else piece
        size += len(text)
        if size > LARGEST:
            raise NotFetched("too_large")
        pieces.append(text)
    if time.monotonic() > deadline:
        # The connection was cut by us: what came until then looks whole where no length was named.
        raise NotFetched("too_slow")
    if unpacked is not None and not unpacked.eof:
        raise NotFetched("broken_off")
    return b"".join(pieces)


class _Leash:
    """Keeps hold of a connection's socket, so that it can be cut from outside whatever it is at."""

    def __init__(self, seconds: float) -> None:
        self._ends: list[socket.socket] = []
        self.has_cut = False
        self._timer = threading.Timer(max(0.0, seconds), self._cut)
        self._timer.daemon = True
        self._timer.start()

    def hold(self, end: socket.socket) -> socket.socket:
        """Keep a second handle on the socket: TLS takes the first one for itself."""
        self._ends.append(end.dup())
        return end

    def _cut(self) -> None:
        self.has_cut = True
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        """The work is done."""
        self._timer.cancel()
        for end in self._ends:
            end.close()


class _Plain(HTTPConnection):
    leash: _Leash

    def _new_conn(self) -> socket.socket:
        return self.leash.hold(super()._new_conn())


class _Secure(HTTPSConnection):
    leash: _Leash

    def _new_conn(self) -> socket.socket:
        return self.leash.hold(super()._new_conn())


@contextmanager
def _asked(target: Target, headers: dict[str, str], deadline: float) -> Iterator[BaseHTTPResponse]:
    """The answer of the first of the server's numbers that one can connect to."""
    leash = _Leash(deadline - time.monotonic())
    connection: HTTPConnection | None = None
    try:
        connection = _connected(target, leash)
        connection.request(
            "GET",
            target.path,
            headers={"Host": target.host_header, **headers},
            preload_content=False,
            decode_content=False,
        )
        yield connection.getresponse()
    except (HTTPError, HTTPException, OSError, zlib.error, ValueError) as error:
        raise NotFetched("too_slow" if leash.has_cut else _code_of(error)) from None
    finally:
        leash.let_go()
        if connection is not None:
            connection.close()


def _connected(target: Target, leash: _Leash) -> HTTPConnection:
    last: Exception = OSError()
    for number in target.numbers[:_MOST_NUMBERS]:
        connection = _connection(target, number)
        connection.leash = leash
        try:
            connection.connect()
        except (ConnectTimeoutError, NewConnectionError) as error:
            last = error
            connection.close()
            continue
        except BaseException:
            connection.close()
            raise
        connection.sock.settimeout(SILENCE_SECONDS)
        return connection
    raise last


def _connection(target: Target, number: str) -> _Plain | _Secure:
    if not target.is_https:
        made: _Plain | _Secure = _Plain(number, target.port, timeout=CONNECT_SECONDS)
    else:
        # SNI and the certificate are by the name; the connection itself by the number that was checked.
        made = _Secure(
            number,
            target.port,
            timeout=CONNECT_SECONDS,
            ssl_context=ssl.create_default_context(),
            server_hostname=target.host,
        )
    return made


def _code_of(error: BaseException) -> str:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return "certificate"
        seen = seen.__cause__ or (seen.args[0] if seen.args and isinstance(seen.args[0], Exception) else None)
    if isinstance(error, ConnectTimeoutError | NewConnectionError | ConnectionRefusedError):
        return "no_answer"
    if isinstance(error, ReadTimeoutError | TimeoutError):
        return "too_slow"
    if isinstance(error, WrappedSSLError | ssl.SSLError):
        return "tls"
    return "broken_off"
