"""What the check of the sending set-up finds: a line each, to be said in the reader's language."""

from __future__ import annotations

import ipaddress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

from office.settings import Settings

#: What stands after the + in the address that the check asks the mail server about.
_PLUS: Final = "check"


class State(StrEnum):
    """What a line of the check comes to."""

    WELL = "well"
    ATTENTION = "attention"
    WRONG = "wrong"
    #: It could not be looked up, or cannot be known from here.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """One line of the check; `setup_words` says it.

    Args:
        key: what was looked at, such as ``spf``.
        code: what was found, such as ``pass``.
        values: what the sentences name.
        words: the server's own words, or the record as it stands, for IT.
    """

    key: str
    state: State
    code: str
    values: dict[str, str] = field(default_factory=dict)
    words: str = ""


def as_json(findings: list[Finding]) -> list[dict[str, Any]]:
    """The findings as a job keeps them."""
    return [asdict(finding) for finding in findings]


def from_json(kept: list[dict[str, Any]]) -> list[Finding]:
    """The findings as a job kept them."""
    return [Finding(**{**one, "state": State(one["state"])}) for one in kept]


def envelope_address(office: Settings) -> tuple[str, bool]:
    """An envelope sender as letters have one, and whether a mailbox of its own is set for what comes back."""
    if not office.bounce_address:
        return office.mail_from, False
    local, _at, domain = office.bounce_address.rpartition("@")
    return f"{local}+{_PLUS}@{domain}", True


def is_here(host: str) -> bool:
    """Whether a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
