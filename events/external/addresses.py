"""Which addresses are fetched: those of public servers, by a number that was checked, and by nothing else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from werkzeug.urls import iri_to_uri

LONGEST: Final = 1_000
#: Seconds for looking up a name.
_LOOK_UP_SECONDS: Final = 5.0
#: Below them are the services of a machine: mail, directories, administration.
_FIRST_FREE_PORT: Final = 1024

#: All that public servers have of IPv6 (IANA, Global Unicast Address Assignments). The rest stands for other
#: numbers, names parts of networks, or is not given out; a newer Python knows more of it than an older one.
_GIVEN_OUT: Final = IPv6Network("2000::/3")
_NAT64: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
#: Networks that carry an IPv4 number within, or never lead to a server, and are not told apart by `is_global`
#: of every Python.
_NEVER: Final = (
    IPv6Network("2002::/16"),
    IPv6Network("2001::/32"),
    IPv6Network("3fff::/20"),
    IPv4Network("0.0.0.0/8"),
    IPv4Network("100.64.0.0/10"),
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv4Network("198.18.0.0/15"),
    IPv4Network("240.0.0.0/4"),
)


class Refused(Exception):
    """An address that is not fetched; ``code`` says why, `words.FAULTS` in words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Rules:
    """What the operator allows beside the public internet."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    http: bool = False


@dataclass(frozen=True)
class Target:
    """Where to connect to: a number that was checked, and under which name to speak to it."""

    numbers: tuple[str, ...]
    host: str
    port: int
    path: str
    is_https: bool

    @property
    def host_header(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_https else 80) else f"{host}:{self.port}"


def plain_address(typed: str, rules: Rules) -> str:
    """An address as it is kept: webcal is https by another name.

    Raises:
        Refused: it is none, has a name and a password in it, or is not https.
    """
    text = typed.strip()
    scheme, mark, rest = text.partition("://")
    if mark and scheme.lower() in {"webcal", "webcals"}:
        text = f"https://{rest}"
    if len(text) > LONGEST:
        raise Refused("too_long_address")
    try:
        parts = urlsplit(iri_to_uri(text))
        port = parts.port
    except ValueError:
        raise Refused("no_address") from None
    if not text.isprintable() or " " in text or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused("no_address")
    if "@" in parts.netloc:
        raise Refused("password")
    if parts.scheme == "http" and not rules.http:
        raise Refused("http")
    if port is not None and port < _FIRST_FREE_PORT and port != {"https": 443, "http": 80}[parts.scheme]:
        raise Refused("port")
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def target_of(address: str, rules: Rules) -> Target:
    """Where an address leads: its name is looked up, and every number that it has is checked.

    Raises:
        Refused: it has no number, or one that is not of the public internet and not allowed.
    """
    parts = urlsplit(plain_address(address, rules))
    host = parts.hostname or ""
    is_https = parts.scheme == "https"
    port = parts.port or (443 if is_https else 80)
    numbers = _looked_up(host, port)
    if not all(is_allowed(number, rules) for number in numbers):
        # One private number among public ones is a trick, or a mistake: neither is tried.
        raise Refused("private")
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    return Target(tuple(dict.fromkeys(numbers)), host, port, path, is_https)


def is_allowed(number: str, rules: Rules) -> bool:
    """Whether a server with that number may be spoken to."""
    try:
        found = ip_address(number.partition("%")[0])
    except ValueError:
        return False
    return any(found in network for network in rules.networks if network.version == found.version) or all(
        _is_public(one) for one in _meant(found)
    )


def _meant(number: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    """The number itself, or the IPv4 number that an IPv6 number stands for."""
    if isinstance(number, IPv6Address):
        if number.ipv4_mapped is not None:
            yield number.ipv4_mapped
            return
        if any(number in network for network in _NAT64):
            yield IPv4Address(int(number) & 0xFFFFFFFF)
            return
    yield number


def _is_public(number: IPv4Address | IPv6Address) -> bool:
    if number.is_multicast or number.is_private or number.is_link_local or not number.is_global:
        return False
    if isinstance(number, IPv6Address) and number not in _GIVEN_OUT:
        return False
    return not any(number in network for network in _NEVER if network.version == number.version)


def _looked_up(host: str, port: int) -> tuple[str, ...]:
    found: list[str] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(str(answer[4][0]) for answer in answers)

    # The resolver has no limit of its own that could be relied on.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(_LOOK_UP_SECONDS)
    if not found:
        raise Refused("no_host")
    return tuple(found)
