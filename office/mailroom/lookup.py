"""What the world's name servers say about our domains; asked with little patience."""

from __future__ import annotations

import ipaddress
from typing import Any, Final

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

#: Seconds for one question, repetitions with it.
PATIENCE_SECONDS: Final = 3.0
#: Questions in a row that may stay without any answer, until the network counts as away.
MOST_SILENCES: Final = 2

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unanswered(Exception):
    """No name server answered, or none that could; that says nothing about the name."""


class Lookup:
    """One round of questions.

    Args:
        server: the name server to ask, as ``DOYEN_DNS_SERVER`` has it; None for the machine's own.
    """

    def __init__(self, server: str | None = None) -> None:
        self._silences = 0
        try:
            self._resolver: dns.resolver.Resolver | None = dns.resolver.Resolver(configure=server is None)
        except dns.exception.DNSException:
            # The machine knows no name server at all.
            self._resolver = None
        if self._resolver is not None:
            self._resolver.lifetime = PATIENCE_SECONDS
            self._resolver.timeout = PATIENCE_SECONDS / 2
            if server is not None:
                host, _colon, port = server.rpartition(":") if server.count(":") == 1 else (server, "", "")
                self._resolver.nameservers = [host]
                self._resolver.port = int(port or 53)

    def texts(self, name: str) -> list[str]:
        """The TXT records of a name, each whole; empty where there are none."""
        return [b"".join(record.strings).decode("ascii", "replace") for record in self._asked(name, "TXT")]

    def mail_servers(self, name: str) -> list[str]:
        """The mail servers of a domain, the preferred first; ``"."`` says that it takes none (RFC 7505)."""
        found = sorted((r.preference, str(r.exchange).rstrip(".") or ".") for r in self._asked(name, "MX"))
        return [host for _preference, host in found]

    def addresses(self, name: str, version: int = 0) -> list[Address]:
        """The addresses of a host: of version 4 or 6 only, or both (0)."""
        kinds = [kind for number, kind in ((4, "A"), (6, "AAAA")) if version in {0, number}]
        return [ipaddress.ip_address(record.address) for kind in kinds for record in self._asked(name, kind)]

    def _asked(self, name: str, kind: str) -> list[Any]:
        """The records of one kind.

        Raises:
            Unanswered: nobody knows now.
        """
        if self._resolver is None or self._silences >= MOST_SILENCES:
            raise Unanswered(name)
        try:
            full = dns.name.from_text(name)
            answer = self._resolver.resolve(full, kind, raise_on_no_answer=False, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.YXDOMAIN):
            self._silences = 0
            return []
        except dns.resolver.LifetimeTimeout as error:
            self._silences += 1
            raise Unanswered(name) from error
        except (dns.exception.DNSException, UnicodeError, OSError) as error:
            # Every server failed, or the name is none.
            raise Unanswered(name) from error
        self._silences = 0
        return list(answer.rrset or [])
