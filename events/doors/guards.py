"""Guards against machines that fill in forms: an empty field and a stopwatch. No puzzle, nothing lost."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from office import clock, settings

#: Nobody reads the form, types a name and an address and sends it in less.
FASTEST_SECONDS: Final = 1.0
#: Registrations from one network address: an embassy's, a ministry's, a conference's. A machine's are more.
REGISTRATIONS: Final = "60 per minute; 600 per hour"
#: Lost links asked for from one network address, whatever the mail address.
LOST_LINKS: Final = "10 per minute; 40 per hour"
#: A mail address gets its links at most once in so many minutes, whoever asks.
LOST_LINK_MINUTES: Final = 20


class Guard(StrEnum):
    """Why a form is doubted to come from a person."""

    #: A field was filled in that no person sees.
    TRAP = "trap"
    #: It came back faster than anybody types.
    TOO_FAST = "too_fast"
    #: It does not say when it was written: it is no form of ours.
    UNSTAMPED = "unstamped"


def stamp() -> str:
    """The present moment, signed, for a form to carry."""
    return str(_signer().dumps(round(clock.now().timestamp() * 1000)))


def why_doubted(written: str, trap: str) -> Guard | None:
    """Why a form is doubted: None where a person may well have sent it.

    The office that switches limits off, to measure or to let a program of its own in, switches the stopwatch
    off with them.
    """
    if trap:
        return Guard.TRAP
    if not settings.current().rate_limits:
        return None
    try:
        since = int(_signer().loads(written))
    except (BadSignature, TypeError, ValueError):
        return Guard.UNSTAMPED
    return Guard.TOO_FAST if clock.now().timestamp() * 1000 - since < FASTEST_SECONDS * 1000 else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="doors.written")
