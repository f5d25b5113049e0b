"""What happened at a door, carried to the next page: signed, good for an hour, and opening nothing."""

from __future__ import annotations

from typing import Final

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from events.programme.models import Event
from events.registration.models import RegistrationStatus

#: For so long the page that says what happened may be loaded again.
GOOD_FOR_SECONDS: Final = 3600


def sealed(event: Event, outcome: RegistrationStatus) -> str:
    """The value for the address. It names no person and no registration."""
    return str(_signer().dumps([event.id, outcome.value]))


def unsealed(value: str, event: Event) -> RegistrationStatus | None:
    """What happened; None for what is too old, of another event, or none of ours."""
    if not value or len(value) > 200:
        return None
    try:
        number, outcome = _signer().loads(value, max_age=GOOD_FOR_SECONDS)
        return RegistrationStatus(outcome) if number == event.id else None
    except (BadData, TypeError, ValueError):
        return None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="doors.done")
