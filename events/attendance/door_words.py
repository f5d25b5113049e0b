"""How somebody at the door stands, in words that can be said aloud."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from events.registration.models import RegistrationStatus

STANDING_WORDS: dict[RegistrationStatus, LazyString] = {
    RegistrationStatus.CONFIRMED: _l("Expected"),
    RegistrationStatus.WAITING: _l("On the waiting list"),
    RegistrationStatus.PENDING: _l("Not decided yet"),
    RegistrationStatus.CANCELLED: _l("Seat given back"),
    RegistrationStatus.REFUSED: _l("Not admitted"),
}
