"""The registrations and events that mail is about, for the mailroom to name."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from events.doors.queries import names_of_events, registrations_named
from events.registration.models import Registration, RegistrationStatus
from events.registration.words import STATUS_WORDS
from office.localized import pick
from office.mailroom.subjects import Subject
from office.web.i18n import language

_KINDS = {
    RegistrationStatus.CONFIRMED: "well",
    RegistrationStatus.WAITING: "attention",
    RegistrationStatus.PENDING: "attention",
    RegistrationStatus.CANCELLED: "neutral",
    RegistrationStatus.REFUSED: "failed",
}


def registrations(numbers: Sequence[int]) -> dict[int, Subject]:
    """Those who registered, and how they stand. One statement."""
    lang = language()
    return {
        found.id: Subject(
            name=_named(found, lang),
            url=url_for("admission.rules", event_id=found.event_id),
            about=pick(found.event.title, lang),
            state=str(STATUS_WORDS[found.status]),
            kind=_KINDS[found.status],
        )
        for found in registrations_named(numbers)
    }


def events(numbers: Sequence[int]) -> dict[int, Subject]:
    """The events, for letters that look up their matter when they are written. One statement."""
    return {
        number: Subject(name=title, url=url_for("programme.overview", event_id=number))
        for number, title in names_of_events(numbers, language()).items()
    }


def _named(found: Registration, lang: str) -> str:
    mission = found.sent_by(lang)
    return f"{found.name}, {mission}" if mission else found.name
