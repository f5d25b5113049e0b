"""Fetching calendars of others: from a real server by real sockets, and never from within."""

from __future__ import annotations

import socket
import time
from ipaddress import ip_network
from pathlib import Path

import pytest

from events.external.addresses import Refused, Rules, is_allowed, plain_address
from events.external.fetching import NotFetched, fetch
from events.external.lines import LARGEST
from tests.events.calendar_server import CalendarServer, calendar, entry, own_certificate, server

__all__ = ["own_certificate", "server"]

OWN = Rules((ip_network("127.0.0.1/32"), ip_network("::1/128")))
CONTENT = calendar(entry("a", "Session"))


def fault(address: str, rules: Rules = OWN, seconds: float = 5.0) -> str:
    with pytest.raises(NotFetched) as caught:
        fetch(address, rules, seconds=seconds)
    return caught.value.code


#: Of machines within a network, of the machine itself, of nobody; some of them dressed as IPv6.
WITHIN = """
127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 192.0.0.1 198.18.0.1
224.0.0.1 255.255.255.255 240.0.0.1 ::1 :: fe80::1 fc00::1 fec0::1 ff02::1 ::ffff:10.0.0.1
::ffff:169.254.169.254 64:ff9b::a00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:a00:1:: 2001:0:a00:1::
::10.0.0.1 ::ffff:0:10.0.0.1 3fff::1 5f00::1 fe80::1%eth0 2001:db8::1 nonsense
"""


def test_no_number_within_a_network_is_spoken_to() -> None:
    assert [number for number in WITHIN.split() if is_allowed(number, Rules())] == []


def test_public_numbers_and_those_the_operator_allows_are_spoken_to() -> None:
    rules = Rules((ip_network("10.20.0.0/16"),))

    assert [is_allowed(number, Rules()) for number in ("93.184.215.14", "2606:4700::1111")] == [True, True]
    assert [is_allowed(number, rules) for number in ("10.20.3.4", "10.21.3.4", "::ffff:10.20.3.4")] == [
        True,
        False,
        False,
    ]


def test_addresses_as_people_type_them() -> None:
    said = {
        "webcal://city.example.org/a.ics": "https://city.example.org/a.ics",
        " https://city.example.org ": "https://city.example.org/",
        "https://city.example.org:8443/a.ics?key=1#top": "https://city.example.org:8443/a.ics?key=1",
        "http://city.example.org/a.ics": "http",
        "https://me:secret@city.example.org/a.ics": "password",
        "https://city.example.org:25/": "port",
        "file:///etc/passwd": "no_address",
        "city council": "no_address",
        "https://city.example.org/a b": "no_address",
        "https://[::1": "no_address",
        "https://city.example.org:99999/": "no_address",
        "https://x/" + "a" * 1000: "too_long_address",
    }

    def kept(typed: str) -> str:
        try:
            return plain_address(typed, Rules())
        except Refused as refused:
            return refused.code

    assert {typed: kept(typed) for typed in said} == said
    assert plain_address("http://city.example.org/", Rules(http=True)) == "http://city.example.org/"


def test_a_calendar_comes_and_the_second_time_it_need_not(server: CalendarServer) -> None:
    server.content, server.packs = CONTENT, True
    server.headers = {"ETag": '"one"', "Last-Modified": "Mon, 01 Mar 2027 10:00:00 GMT"}
    server.leads = {"/old": "/new", "/new": f"{server.url}/a.ics?key=secret"}

    first = fetch(f"{server.url}/old", OWN)
    again = fetch(f"{server.url}/a.ics", OWN, etag=first.etag, last_modified=first.last_modified)

    assert (first.content, first.etag) == (CONTENT, '"one"')
    assert again.content is None
    assert [one["path"] for one in server.asked] == ["/old", "/new", "/a.ics?key=secret", "/a.ics"]
    host = server.url.removeprefix("https://")
    assert {one["host"] for one in server.asked} == {host}
    assert server.asked[-1]["if-modified-since"] == "Mon, 01 Mar 2027 10:00:00 GMT"
    # No cookie, no name, no page from which one came.
    assert {*server.asked[0]} == {"path", "host", "accept", "accept-encoding", "user-agent"}


def test_every_hop_is_checked(server: CalendarServer) -> None:
    server.leads = {
        "/within": "https://127.0.0.2/a.ics",
        "/cloud": "https://169.254.169.254/latest/meta-data/",
        "/plain": server.url.replace("https", "http"),
        "/named": server.url.replace("https://", "https://me:secret@"),
        "/file": "file:///etc/passwd",
        "/broken": "https://[::1",
        "/round": "/round",
    }

    assert {path: fault(server.url + path) for path in server.leads} == {
        "/within": "private",
        "/cloud": "private",
        "/plain": "http",
        "/named": "password",
        "/file": "no_address",
        "/broken": "no_address",
        "/round": "redirects",
    }
    assert len([one for one in server.asked if one["path"] == "/round"]) == 4
    assert fault(server.url, Rules()) == "private"
    assert fault("https://no-such-name.invalid/") == "no_host"


def test_what_servers_answer_instead(server: CalendarServer) -> None:
    found = {}
    for status in (401, 404, 500, 503):
        server.status, server.headers = status, {"Retry-After": "3600"}
        with pytest.raises(NotFetched) as caught:
            fetch(server.url, OWN)
        found[status] = (caught.value.code, caught.value.rest)

    assert found == {
        401: ("forbidden", 3600),
        404: ("gone", 3600),
        500: ("status:500", 3600),
        503: ("status:503", 3600),
    }
    server.status, server.headers = 200, {"Content-Encoding": "br"}
    assert fault(server.url) == "encoding"


def test_what_is_huge_is_not_taken(server: CalendarServer) -> None:
    server.content = b" " * (LARGEST + 1)
    huge = fault(server.url)
    server.packs = True
    bomb = fault(server.url)
    server.packs, server.content, server.headers = False, CONTENT, {"Content-Length": "99999999999"}
    said = fault(server.url)

    assert (huge, bomb, said) == ("too_large", "too_large", "too_large")


def test_a_server_that_drips_is_cut_off(server: CalendarServer) -> None:
    server.drips = b"X"
    began = time.monotonic()

    assert fault(server.url, seconds=0.6) == "too_slow"
    assert time.monotonic() - began < 2


def test_a_server_that_never_greets_is_cut_off(server: CalendarServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        began = time.monotonic()

        assert fault(f"https://localhost:{port}/", seconds=0.5) == "too_slow"
        assert time.monotonic() - began < 2
    assert fault(f"https://localhost:{port}/") == "no_answer"


def test_certificates_must_be_good(server: CalendarServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.content = CONTENT
    other_name = fault(server.url.replace("localhost", "127.0.0.1"))
    monkeypatch.delenv("SSL_CERT_FILE")
    stranger = fault(server.url)

    assert (other_name, stranger) == ("certificate", "certificate")
    assert server.asked == []


def test_what_is_no_server_for_the_web(server: CalendarServer, own_certificate: Path) -> None:
    port = server.url.rpartition(":")[2]

    # A server for https that is spoken to in the open.
    assert fault(f"http://localhost:{port}/", Rules(OWN.networks, http=True)) == "broken_off"
