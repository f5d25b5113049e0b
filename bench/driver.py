"""Guests at their browsers, as lean as they can be made: a process of their own, beside the server's.

Run with one JSON object as its argument (`Order`); prints one JSON object (`Told`).
"""

from __future__ import annotations

import html
import json
import re
import socket
import sys
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from urllib.parse import urlencode

_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_NAME, _VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')


@dataclass(frozen=True)
class Order:
    """What is to be done.

    Args:
        port: where the server listens on this machine.
        path: the page; that of a form where guests register.
        count: pages, or registrations.
        clients: at how many browsers at once.
        register: whether the form is fetched, filled in and sent; else the page is only fetched.
        label: tells the guests of this run from those of others.
    """

    port: int
    path: str
    count: int
    clients: int = 8
    register: bool = False
    label: str = "guest"


@dataclass
class Told:
    """How it went: seconds in all and each, what the server answered, processor seconds of this process."""

    seconds: float = 0.0
    cpu: float = 0.0
    each: list[float] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Browser:
    """One connection, kept open, and its cookies."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}
        #: Headers that go with everything it asks for.
        self.more: dict[str, str] = {}
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = self._socket.makefile("rb")

    def close(self) -> None:
        """End the connection."""
        self._reader.close()
        self._socket.close()

    def ask(self, path: str, data: dict[str, str] | None = None) -> Answer:
        """Ask for a page, or send a form."""
        body = b"" if data is None else urlencode(data).encode()
        lines = [f"{'GET' if data is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: */*"]
        lines += [f"{name}: {value}" for name, value in self.more.items()]
        if self._cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self._cookies.items()))
        if data is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        return self._answer()

    def _answer(self) -> Answer:
        status = int(self._reader.readline().split()[1])
        headers: dict[str, str] = {}
        while (line := self._reader.readline().rstrip()) != b"":
            name, _, value = line.decode("latin-1").partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                self._cookies[cookie] = content
            headers[name.lower()] = value
        if headers.get("transfer-encoding") == "chunked":
            raise SystemExit("the driver reads no chunks")
        body = self._reader.read(int(headers.get("content-length", "0")))
        if headers.get("connection", "").lower() == "close":
            self.close()
            self._open()
        return Answer(status, headers, body)


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the last form that is sent to the page itself."""
    form = page[page.index("<main") : page.index("</main>")]
    found = {}
    for tag in _HIDDEN.findall(form):
        name, value = _NAME.search(tag), _VALUE.search(tag)
        if name:
            found[name[1]] = html.unescape(value[1]) if value else ""
    return found


def registered(browser: Browser, path: str, name: str) -> str:
    """One guest fetches the form, fills it in and sends it: the answer's status, and where it leads."""
    page = browser.ask(path)
    if page.status != 200:
        return f"form {page.status}"
    text = page.body.decode()
    if "</form>" not in text or 'name="email"' not in text:
        return "no form"
    given = fields_of(text) | {
        "name": name.replace(".", " ").title(),
        "email": f"{name}@example.org",
        "title": "First Secretary",
        "organisation": "Institute of Ports",
        "country": "SE",
        "language": "en",
    }
    return str(browser.ask(path, given).status)


def carry_out(order: Order) -> Told:
    """Let every browser do its share; they begin together."""
    told, lock = Told(), threading.Lock()
    answers: Counter[str] = Counter()
    ready = threading.Barrier(order.clients + 1)

    def sit(number: int) -> None:
        mine: list[float] = []
        said: Counter[str] = Counter()
        browser = None if order.register else Browser(order.port)
        ready.wait()
        for turn in range(number, order.count, order.clients):
            begun = time.perf_counter()
            if order.register:
                # Every guest has a browser of their own.
                guest = Browser(order.port)
                said[registered(guest, order.path, f"{order.label}.{turn}")] += 1
                guest.close()
            else:
                assert browser is not None
                said[str(browser.ask(order.path).status)] += 1
            mine.append(time.perf_counter() - begun)
        with lock:
            told.each += mine
            answers.update(said)

    threads = [threading.Thread(target=sit, args=(number,)) for number in range(order.clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    begun, used = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.join()
    told.seconds, told.cpu = time.perf_counter() - begun, time.process_time() - used
    told.answers = dict(answers)
    return told


if __name__ == "__main__":
    print(json.dumps(asdict(carry_out(Order(**json.loads(sys.argv[1]))))))
