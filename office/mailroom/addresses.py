"""Mail addresses as the mailroom writes, compares and counts them."""

from __future__ import annotations

import re
from typing import Final

#: A bare address in ASCII: atoms with single dots between them (RFC 5322, section 3.4.1), a host name.
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
)
_LONGEST: Final = 254


class BadAddress(Exception):
    """The recipient's address is none that mail can be sent to."""


def mail_address(address: str) -> str:
    """A bare address as SMTP takes it: the domain in its ASCII form.

    Raises:
        BadAddress: it is none, or its local part needs letters beyond ASCII.
    """
    local, _at, domain = address.strip().rpartition("@")
    found = f"{local}@{_ascii(domain)}"
    if not _ADDRESS.fullmatch(found) or len(found) > _LONGEST:
        raise BadAddress(address)
    return found


def domain_of(address: str) -> str:
    """The domain of a bare address, in lower case and ASCII; "" where it has none.

    Servers count what one sends them by domain, however it was typed.
    """
    _local, at, domain = address.strip().rpartition("@")
    return _ascii(domain).lower().rstrip(".")[:_LONGEST] if at else ""


def _ascii(domain: str) -> str:
    """The domain in its ASCII form; "" where it has none."""
    if domain.isascii() and len(domain) < 64:
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
