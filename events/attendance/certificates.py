"""Certificates of attendance: for whoever came, where the office gives them, as a tagged PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.attendance.models import Presence
from events.programme.hours import last_day, when_words
from events.programme.models import Event, EventStatus
from events.registration.models import Registration
from office import clock, settings
from office.database import db
from office.localized import LANGUAGES, pick
from office.typesetting.scripts import written
from office.typesetting.setting import typeset
from office.web.i18n import format_day
from stakeholders.people.words import RANK_WORDS

_FOLDER: Final = Path(__file__).parent
_TEMPLATE: Final = "certificate.typ"
#: Somebody in the last minutes of an event has attended it.
_BEFORE_THE_END: Final = timedelta(minutes=15)


def are_given(event: Event) -> bool:
    """Whether those who came may have a certificate now: the office gives them, and the event is over."""
    is_over = clock.now() >= event.ends_at - _BEFORE_THE_END
    return event.gives_certificates and event.status is not EventStatus.CANCELLED and is_over


def has_certificate(registration: Registration) -> bool:
    """Whether this guest may have one: they came. One statement at most."""
    if not are_given(registration.event):
        return False
    came = select(Presence.id).where(Presence.registration_id == registration.id)
    return db.session.scalars(came).one_or_none() is not None


def give_certificates(event: Event, given: bool) -> None:
    """Say whether those who came may have a certificate."""
    event.gives_certificates = given
    db.session.flush()


def who_came(event_id: int) -> list[Registration]:
    """Everybody who came, by name, with what a certificate says of them. One statement."""
    wanted = (
        select(Registration)
        .join(Presence, Presence.registration_id == Registration.id)
        .where(Registration.event_id == event_id)
        .options(joinedload(Registration.organisation))
        .order_by(Registration.name, Registration.id)
    )
    return list(db.session.scalars(wanted))


def certificates(event: Event, guests: Sequence[Registration]) -> bytes:
    """One page for each guest, in the language in which they are written to, as PDF/UA.

    Raises:
        NotPrintable: the typesetter refused.
    """
    pages = [_page(event, guest) for guest in guests]
    titles = {page["words"]["title"] for page in pages}
    content = {
        "title": f"{titles.pop() if len(titles) == 1 else _('Certificates of attendance')}: {event}",
        "office": settings.current().office_name,
        "pages": pages,
    }
    return typeset(_TEMPLATE, content, _FOLDER)


def language_of(event: Event, guest: Registration) -> str:
    """The guest's language, if the event has it; else the event's first."""
    spoken = [code for code in event.languages if code in LANGUAGES] or [LANGUAGES[0]]
    return guest.language if guest.language in spoken else spoken[0]


def _page(event: Event, guest: Registration) -> dict[str, Any]:
    """What one certificate says. Its day is that of the event: issued again, it is the same."""
    code, office = language_of(event, guest), settings.current()
    with force_locale(code):
        title = guest.title or (str(RANK_WORDS[guest.rank]) if guest.rank else "")
        venue = pick(event.venue, code)
        words = {
            "title": _("Certificate of attendance"),
            "certified": _("It is hereby certified that"),
            "took_part": _("took part in"),
        }
        place = venue or (_("Online") if event.is_online else "")
        return {
            "language": code,
            "words": {key: str(text) for key, text in words.items()},
            "name": written(guest.name, _country_of(guest)),
            "post": ", ".join(part for part in (title, guest.sent_by(code)) if part),
            "event": event.titled(code),
            "when": when_words(event, code),
            "where": str(place),
            "issued": f"{office.office_city}, {format_day(last_day(event), code)}",
            "office": office.office_name,
            "signatory": event.contact_name if event.contact_name != office.office_name else "",
        }


def _country_of(guest: Registration) -> str | None:
    """From which they come: it decides in which form the characters of an East Asian name are drawn."""
    return guest.organisation.sending_state if guest.organisation is not None else guest.country
