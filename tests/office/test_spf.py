"""The Sender Policy Framework: what a domain's record says about a server (RFC 7208)."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

import pytest

from office.mailroom.lookup import Lookup
from office.mailroom.spf import Outcome, Result, check
from tests.name_server import Names, name_server

OURS = "192.0.2.10"


@pytest.fixture
def names() -> Iterator[Names]:
    """A name server."""
    with name_server() as server:
        yield server


def asked(names: Names, address: str = OURS, sender: str = "protocol@city.example") -> Outcome:
    """What the record says about our mail server."""
    return check(Lookup(names.address), ipaddress.ip_address(address), sender)


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 ip4:192.0.2.0/24 -all", Result.PASS),
        ("v=spf1 ip4:192.0.2.11 -all", Result.FAIL),
        ("v=spf1 ip4:192.0.2.11 ~all", Result.SOFTFAIL),
        ("v=spf1 ip4:192.0.2.11 ?all", Result.NEUTRAL),
        ("v=spf1 ip4:192.0.2.11", Result.NEUTRAL),
        ("v=spf1 -ip4:192.0.2.10 +all", Result.FAIL),
        ("V=SPF1 IP4:192.0.2.10 -ALL", Result.PASS),
        ("v=spf1 a:mail.city.example -all", Result.PASS),
        ("v=spf1 a:host.city.example/28 -all", Result.PASS),
        ("v=spf1 a:host.city.example/32//128 -all", Result.FAIL),
        ("v=spf1 mx -all", Result.PASS),
        ("v=spf1 include:provider.example -all", Result.PASS),
        ("v=spf1 include:strict.example ~all", Result.SOFTFAIL),
        ("v=spf1 redirect=provider.example", Result.PASS),
        ("v=spf1 redirect=provider.example -all", Result.FAIL),
        ("v=spf1 exists:%{ir}.%{l}._spf.%{d} -all", Result.PASS),
        ("v=spf1 exists:%{d2}.%{v}.%{o} -all", Result.FAIL),
        ("v=spf1 ptr exp=why.%{d} -all", Result.FAIL),
        ("v=spf1 include:nowhere.example -all", Result.PERMERROR),
        ("v=spf1 redirect=nowhere.example", Result.PERMERROR),
        ("v=spf1 ip4:192.0.2.300 -all", Result.PERMERROR),
        ("v=spf1 ip6:192.0.2.0/24 -all", Result.PERMERROR),
        ("v=spf1 a:mail.city.example/33 -all", Result.PERMERROR),
        ("v=spf1 a:mail.city.example/x -all", Result.PERMERROR),
        ("v=spf1 mx:many.example -all", Result.PERMERROR),
        ("v=spf1 all: -nonsense", Result.PASS),
        ("v=spf1 -nonsense", Result.PERMERROR),
        ("v=spf1 exists:%{z}.example -all", Result.PERMERROR),
        ("v=spf1 include:broken.example -all", Result.TEMPERROR),
        ("v=spf10 -all", Result.NONE),
    ],
)
def test_a_record_speaks_of_a_server(names: Names, record: str, result: Result) -> None:
    names.has("city.example", "TXT", record, "something else")
    names.has("city.example", "MX", "10 mail.city.example.")
    names.has("mail.city.example", "A", OURS)
    names.has("host.city.example", "A", "192.0.2.7")
    names.has("provider.example", "TXT", "v=spf1 ip4:192.0.2.8/29 ~all")
    names.has("strict.example", "TXT", "v=spf1 -all")
    names.has("10.2.0.192.protocol._spf.city.example", "A", "127.0.0.2")
    names.has("many.example", "MX", *(f"{number} mail{number}.example." for number in range(11)))
    names.broken.add("broken.example")

    assert asked(names).result is result


def test_more_than_ten_lookups_are_too_many(names: Names) -> None:
    """A record that names eleven providers counts for nothing, though the first of them would let us in."""
    for number in range(11):
        names.has(f"p{number}.example", "TXT", "v=spf1 ip4:198.51.100.1")
    names.has(
        "city.example", "TXT", "v=spf1 " + " ".join(f"include:p{n}.example" for n in range(10)) + " ~all"
    )
    fits = asked(names)
    names.has(
        "city.example", "TXT", "v=spf1 " + " ".join(f"include:p{n}.example" for n in range(11)) + " ~all"
    )
    too_many = asked(names)

    assert (fits.result, fits.lookups) == (Result.SOFTFAIL, 10)
    assert (too_many.result, too_many.problem) == (Result.PERMERROR, "it takes more than 10 look-ups")


def test_a_record_that_includes_itself_ends(names: Names) -> None:
    names.has("city.example", "TXT", "v=spf1 include:city.example -all")

    assert asked(names).result is Result.PERMERROR


def test_lookups_that_lead_nowhere_are_few(names: Names) -> None:
    names.has("city.example", "TXT", "v=spf1 a:x.example a:y.example a:z.example ip4:192.0.2.10 -all")

    assert asked(names).problem == "more than 2 of its look-ups lead nowhere"


def test_two_records_are_one_too_many(names: Names) -> None:
    names.has("city.example", "TXT", "v=spf1 -all", "v=spf1 ~all")

    assert asked(names).problem == "city.example has 2 SPF records; there may be one"


def test_long_records_come_in_pieces_and_addresses_in_two_kinds(names: Names) -> None:
    names.records["city.example", "TXT"] = ['"v=spf1 ip6:2001:db8::/32 " "ip4:192.0.2.10 -all"']

    assert asked(names).result is Result.PASS
    assert asked(names, "2001:db8::1").result is Result.PASS
    assert asked(names, "2001:db9::1").result is Result.FAIL


def test_a_silent_network_is_not_asked_for_long(names: Names) -> None:
    names.silent.add("*")
    lookup = Lookup(names.address)
    lookup._resolver.lifetime = lookup._resolver.timeout = 0.05  # type: ignore[union-attr]
    address = ipaddress.ip_address(OURS)

    results = [check(lookup, address, f"a@city{number}.example").result for number in range(5)]
    assert results == [Result.TEMPERROR] * 5
    assert {name for name, _kind in names.asked} == {"city0.example", "city1.example"}
