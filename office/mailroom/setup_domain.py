"""What recipients' servers look at before they believe our mail: MX, SPF, DKIM and DMARC."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from office.mailroom import spf
from office.mailroom.findings import Finding, State, envelope_address, is_here
from office.mailroom.lookup import Address, Lookup, Unanswered
from office.settings import Settings


def _domain(address: str) -> str:
    """The address's domain as name servers know it."""
    domain = address.rpartition("@")[2].lower()
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def answers_findings(office: Settings, lookup: Lookup) -> Iterator[Finding]:
    """Whether a person can answer: servers distrust a sender that takes no mail."""
    domain = _domain(office.mail_from)
    values = {"domain": domain, "address": office.mail_from}
    try:
        servers = lookup.mail_servers(domain)
        if servers and servers[0] != ".":
            listed = {**values, "servers": ", ".join(servers[:4])}
            yield Finding("answers", State.WELL, "servers", listed)
        elif servers:
            yield Finding("answers", State.WRONG, "takes_none", values)
        elif lookup.addresses(domain):
            yield Finding("answers", State.ATTENTION, "host_only", values)
        else:
            yield Finding("answers", State.WRONG, "nowhere", values)
    except Unanswered as error:
        yield Finding("answers", State.UNKNOWN, "unanswered", values, str(error))


def spf_findings(office: Settings, lookup: Lookup) -> Iterator[Finding]:
    """Whether the envelope's domain names our mail server."""
    sender, _is_ours = envelope_address(office)
    domain = _domain(sender)
    host = urlsplit(office.smtp_url).hostname or ""
    values = {"domain": domain, "host": host}
    try:
        addresses = _outward(host, lookup)
    except Unanswered as error:
        yield Finding("spf", State.UNKNOWN, "unanswered", values, str(error))
        return
    # Without an address to ask about, the record itself can still be read.
    asked = addresses or [ipaddress.ip_address("192.0.2.1")]
    sender = f"{sender.rpartition('@')[0]}@{domain}"
    outcomes = [spf.check(lookup, address, sender) for address in asked]
    passed = [address for address, one in zip(asked, outcomes, strict=True) if one.result is spf.Result.PASS]
    left_out = [str(address) for address in asked if address not in passed]
    worst = outcomes[0] if not left_out else outcomes[[str(a) for a in asked].index(left_out[0])]
    values |= {"addresses": ", ".join(map(str, asked)), "left_out": ", ".join(left_out)}
    words = f"{worst.record} ({worst.problem})" if worst.problem else worst.record
    broken = {
        spf.Result.NONE: (State.ATTENTION, "none"),
        spf.Result.PERMERROR: (State.WRONG, "broken"),
        spf.Result.TEMPERROR: (State.UNKNOWN, "unanswered"),
    }
    if worst.result in broken:
        yield Finding("spf", *broken[worst.result], values, words)
    elif not addresses:
        yield Finding("spf", State.UNKNOWN, "server_unknown", values, words)
    elif not left_out:
        yield Finding("spf", State.WELL, "named", values, words)
    else:
        is_refused = worst.result is spf.Result.FAIL
        state = State.WRONG if is_refused and not passed else State.ATTENTION
        yield Finding("spf", state, "refuses" if is_refused else "not_named", values, words)


def _outward(host: str, lookup: Lookup) -> list[Address]:
    """The addresses under which the world may see our mail server; empty where it stands within our walls."""
    try:
        found = [ipaddress.ip_address(host)]
    except ValueError:
        found = [] if is_here(host) else lookup.addresses(host)
        if not found and not is_here(host):
            found = _known_to_the_machine(host)
    return [address for address in found if address.is_global or _is_example(address)]


def _known_to_the_machine(host: str) -> list[Address]:
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return [ipaddress.ip_address(address) for address in dict.fromkeys(str(row[4][0]) for row in rows)]


def _is_example(address: Address) -> bool:
    # Networks for documentation (RFC 5737, RFC 3849): nobody's, and no network within our walls either.
    networks = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
    return any(address in ipaddress.ip_network(network) for network in networks)


def dkim_findings(office: Settings, lookup: Lookup) -> Iterator[Finding]:
    domain = _domain(office.mail_from)
    if not office.dkim_selector:
        yield Finding("dkim", State.UNKNOWN, "no_selector", {"domain": domain})
        return
    name = f"{office.dkim_selector}._domainkey.{domain}"
    values = {"domain": domain, "name": name}
    try:
        records = [text for text in lookup.texts(name) if "p=" in text.replace(" ", "")]
    except Unanswered as error:
        yield Finding("dkim", State.UNKNOWN, "unanswered", values, str(error))
        return
    if not records:
        yield Finding("dkim", State.WRONG, "missing", values)
    elif not _tags(records[0]).get("p"):
        yield Finding("dkim", State.WRONG, "withdrawn", values, records[0])
    else:
        yield Finding("dkim", State.WELL, "published", values, records[0])


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, equals, value in pairs if equals}


def dmarc_findings(office: Settings, lookup: Lookup) -> Iterator[Finding]:
    """The domain's own word on forged mail, and whether our two domains count as one under it."""
    domain, bounces = _domain(office.mail_from), _domain(envelope_address(office)[0])
    values = {"domain": domain, "bounces": bounces}
    try:
        owner, records = _policy(lookup, domain)
        values["owner"] = owner
        if not records:
            yield Finding("dmarc", State.ATTENTION, "none", values)
        elif len(records) > 1 or _tags(records[0]).get("p") not in {"none", "quarantine", "reject"}:
            yield Finding("dmarc", State.WRONG, "broken", values, " | ".join(records))
        else:
            code = "watching" if _tags(records[0])["p"] == "none" else "strict"
            yield Finding("dmarc", State.WELL, code, values, records[0])
        is_strict = bool(records) and _tags(records[0]).get("aspf") == "s"
        if bounces == domain or (not is_strict and _are_kin(lookup, domain, bounces, owner)):
            yield Finding("alignment", State.WELL, "aligned", values)
        else:
            yield Finding("alignment", State.ATTENTION, "apart", values)
    except Unanswered as error:
        yield Finding("dmarc", State.UNKNOWN, "unanswered", values, str(error))


def _policy(lookup: Lookup, domain: str) -> tuple[str, list[str]]:
    """The domain that speaks for this one, and its DMARC records: itself, else the nearest above it."""
    labels = domain.split(".")
    for start in range(max(len(labels) - 1, 1)):
        name = ".".join(labels[start:])
        records = [one for one in lookup.texts(f"_dmarc.{name}") if one.lower().startswith("v=dmarc1")]
        if records:
            return name, records
    return "", []


def _are_kin(lookup: Lookup, domain: str, other: str, owner: str) -> bool:
    """Whether one organisation speaks for both (relaxed alignment): the same domain above them does."""
    if owner:
        return _policy(lookup, other)[0] == owner or other.endswith(f".{owner}")
    return other.endswith(f".{domain}") or domain.endswith(f".{other}")
