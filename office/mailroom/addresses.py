"""Mail addresses as the mailroom compares and counts them."""

from __future__ import annotations


def domain_of(address: str) -> str:
    """The domain of a bare address, in lower case and ASCII; "" where it has none.

    Servers count what one sends them by domain, however it was typed.
    """
    _local, at, domain = address.strip().rpartition("@")
    if not at or not domain:
        return ""
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        # Such a letter fails when it is written; it belongs to no server.
        return ""
    return domain.lower().rstrip(".")[:254]
