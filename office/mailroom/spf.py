"""Whether a domain lets a server send its mail: the Sender Policy Framework (RFC 7208)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar

from office.mailroom.lookup import Address, Lookup, Unanswered

#: Terms that may cause questions in one check (section 4.6.4), answers without a record among them, and mail
#: servers that one ``mx`` may have.
MOST_LOOKUPS: Final = 10
MOST_VOID: Final = 2
MOST_SERVERS: Final = 10

_TERM: Final = re.compile(r"([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?:[:]([^/]*|.*))?(/.*)?", re.I)
_PREFIX: Final = re.compile(r"(?:/(\d{1,2}))?(?://(\d{1,3}))?")
_MACRO: Final = re.compile(r"%(?:\{([slodiphcrtv])(\d*)(r?)([.\-+,/_=]*)\}|([%_-])|(.?))", re.I)


class Result(StrEnum):
    """What the domain says about the server (section 2.6)."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    SOFTFAIL = "softfail"
    #: The record cannot be understood, or asks for too much: many servers then refuse the mail.
    PERMERROR = "permerror"
    #: No name server answered.
    TEMPERROR = "temperror"


Found = TypeVar("Found")

_QUALIFIERS: Final = {
    "+": Result.PASS,
    "-": Result.FAIL,
    "~": Result.SOFTFAIL,
    "?": Result.NEUTRAL,
}


@dataclass(frozen=True)
class Outcome:
    """The result, the domain's own record, how many look-ups it took, and what is wrong with it."""

    result: Result
    record: str
    lookups: int
    problem: str = ""


class _Broken(Exception):
    """The record is not to be followed; the message says why, in English, for IT."""


@dataclass
class _Check:
    lookup: Lookup
    address: Address
    sender: str
    lookups: int = 0
    void: int = field(default=0)

    def of(self, domain: str) -> Result:
        """The result for one domain (section 4)."""
        record = record_of(self.lookup, domain)
        if record is None:
            return Result.NONE
        redirect = ""
        terms = record.split()[1:]
        for term in terms:
            name, equals, value = term.partition("=")
            if equals and re.fullmatch(r"[a-zA-Z][\w.-]*", name):
                if name.lower() == "redirect":
                    redirect = value
                continue
            result = self._term(term, domain)
            if result is not None:
                return result
        if not redirect:
            return Result.NEUTRAL
        self._count()
        found = self.of(self._expanded(redirect, domain))
        if found is Result.NONE:
            raise _Broken(f"redirect={redirect} leads to a domain without SPF")
        return found

    def _term(self, term: str, domain: str) -> Result | None:
        found = _TERM.fullmatch(term)
        if found is None:
            raise _Broken(f"“{term}” is no mechanism")
        qualifier, name, value, prefix = found.groups()
        name, value = name.lower(), value or ""
        if name in {"ip4", "ip6"}:
            matches = self._in_network(name, value + (prefix or ""))
        elif name == "all":
            matches = True
        else:
            self._count()
            matches = self._asking(name, self._expanded(value, domain) or domain, prefix or "")
        return _QUALIFIERS[qualifier or "+"] if matches else None

    def _asking(self, name: str, target: str, prefix: str) -> bool:
        if name == "include":
            result = self.of(target)
            if result is Result.NONE:
                raise _Broken(f"include:{target} leads to a domain without SPF")
            return result is Result.PASS
        if name == "exists":
            return bool(self._counted(self.lookup.addresses(target, 4)))
        if name == "a":
            return self._is_among(self._counted(self.lookup.addresses(target, self.address.version)), prefix)
        if name == "mx":
            servers = self.lookup.mail_servers(target)
            self._counted(servers)
            if len(servers) > MOST_SERVERS:
                raise _Broken(f"mx:{target} has more than {MOST_SERVERS} mail servers")
            return any(
                self._is_among(self.lookup.addresses(host, self.address.version), prefix)
                for host in servers
                if host != "."
            )
        # `ptr` is not to be used (section 5.5); what it costs is counted, and it lets nobody in.
        return False

    def _is_among(self, addresses: list[Address], prefix: str) -> bool:
        found = _PREFIX.fullmatch(prefix)
        if found is None:
            raise _Broken(f"“{prefix}” is no length of a network")
        length = found.group(1) if self.address.version == 4 else found.group(2)
        bits = int(length) if length else self.address.max_prefixlen
        if bits > self.address.max_prefixlen:
            raise _Broken(f"“{prefix}” is no length of a network")
        return any(self.address in ipaddress.ip_network(f"{one}/{bits}", strict=False) for one in addresses)

    def _in_network(self, name: str, value: str) -> bool:
        try:
            network = ipaddress.ip_network(value, strict=False)
        except ValueError:
            raise _Broken(f"“{name}:{value}” is no network") from None
        if network.version != int(name[-1]):
            raise _Broken(f"“{name}:{value}” is of the other kind")
        return self.address.version == network.version and self.address in network

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise _Broken(f"it takes more than {MOST_LOOKUPS} look-ups")

    def _counted(self, found: list[Found]) -> list[Found]:
        self.void += not found
        if self.void > MOST_VOID:
            raise _Broken(f"more than {MOST_VOID} of its look-ups lead nowhere")
        return found

    def _expanded(self, text: str, domain: str) -> str:
        """The text with its macros filled in (section 7)."""
        local, _at, sender_domain = self.sender.rpartition("@")
        dotted = str(self.address)
        if self.address.version == 6:
            dotted = ".".join(self.address.exploded.replace(":", ""))
        values = {
            "s": self.sender,
            "l": local or "postmaster",
            "o": sender_domain,
            "d": domain,
            "i": dotted,
            "p": "unknown",
            "h": sender_domain,
            "v": "in-addr" if self.address.version == 4 else "ip6",
        }

        def filled(found: re.Match[str]) -> str:
            letter, number, backwards, delimiters, escaped, strange = found.groups()
            if escaped:
                return {"%": "%", "_": " ", "-": "%20"}[escaped]
            if letter is None or letter.lower() not in values:
                raise _Broken(f"“{found.group()}” is no macro ({strange or letter})")
            parts = re.split(f"[{re.escape(delimiters or '.')}]", values[letter.lower()])
            if backwards:
                parts.reverse()
            return ".".join(parts[-int(number) :] if number and int(number) else parts)

        return _MACRO.sub(filled, text)


def record_of(lookup: Lookup, domain: str) -> str | None:
    """The domain's SPF record, None where it has none.

    Raises:
        Unanswered: nobody knows now.
    """
    found = [
        text for text in lookup.texts(domain) if text.lower() == "v=spf1" or text[:7].lower() == "v=spf1 "
    ]
    if len(found) > 1:
        raise _Broken(f"{domain} has {len(found)} SPF records; there may be one")
    return found[0] if found else None


def check(lookup: Lookup, address: Address, sender: str) -> Outcome:
    """Whether the domain of ``sender`` (a mail address) lets the server at ``address`` send its mail."""
    domain = sender.rpartition("@")[2]
    asked = _Check(lookup, address, sender)
    record = ""
    try:
        record = record_of(lookup, domain) or ""
        return Outcome(asked.of(domain), record, asked.lookups)
    except _Broken as error:
        return Outcome(Result.PERMERROR, record, asked.lookups, str(error))
    except Unanswered as error:
        return Outcome(Result.TEMPERROR, record, asked.lookups, str(error))
