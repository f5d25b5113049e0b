"""The list of participants on paper: by precedence, by country or by name; for guests, or for staff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from events.printing.people import Guest, on_paper
from events.printing.queries import Who, guests_of, persons_of, posts_of
from events.programme.hours import when_words
from events.programme.models import Event
from events.registration.models import Registration
from events.registration.queries import place_within
from events.registration.words import CAPACITY_WORDS
from office import clock, countries, settings
from office.localized import pick
from office.web.i18n import format_day
from stakeholders.precedence.order import precedence_index

TEMPLATE: Final = "participants.typ"


class Order(StrEnum):
    """By what a list is ordered."""

    #: Missions by the place of their head, people within by their own rank.
    PRECEDENCE = "precedence"
    COUNTRY = "country"
    #: As it is written: a name that was given whole is never split.
    NAME = "name"


@dataclass(frozen=True)
class Edition:
    """Which list is wanted. ``language`` is that of the document (en, sv, fi)."""

    order: Order
    who: Who
    language: str
    #: With addresses and in what capacity each comes: not for the hands of guests.
    for_staff: bool = False


@dataclass(frozen=True)
class Group:
    """People under one heading: those of a mission, or of a country; the only one of a list has none."""

    title: str
    guests: tuple[Guest, ...]


def participants(event: Event, edition: Edition) -> tuple[dict[str, Any], int]:
    """What the typesetter prints, and how many people are in it. A fixed number of statements.

    Who comes for two missions stands with both, and counts once.
    """
    guests = guests_of(event, edition.who)
    people = len(set(persons_of(guests).values()))
    with force_locale(edition.language):
        found = grouped(event, guests, edition.order, edition.language)
        content = {
            **heading_of(event, edition.language),
            "title": str(_("List of participants")),
            "count": ngettext("%(num)s person", "%(num)s people", people),
            "order": edition.order.value,
            "staff": edition.for_staff,
            "words": {
                "name": str(_("Name")),
                "title": str(_("Title")),
                "organisation": str(_("Organisation")),
                "email": str(_("E-mail")),
            },
            "groups": [
                {"title": group.title, "rows": [_row(guest, edition) for guest in group.guests]}
                for group in found
            ],
        }
    return content, people


def heading_of(event: Event, language: str) -> dict[str, Any]:
    """What stands above and below every list of an event, in ``language``."""
    today = clock.today()
    return {
        "language": language,
        "office": settings.current().office_name,
        "event": event.titled(language),
        "when": when_words(event, language),
        "where": pick(event.venue, language) or (str(_("Online")) if event.is_online else ""),
        "as_of": str(_("As of %(day)s", day=format_day(today, language))),
    }


def grouped(event: Event, registrations: Sequence[Registration], order: Order, language: str) -> list[Group]:
    """These guests under the headings of ``order``. Three statements at most, for any number of guests.

    By precedence a mission stands where its head stands on the day of the event (Vienna Convention on
    Diplomatic Relations, articles 13 to 19), whoever comes for it; what has no place there comes after, by
    name. By country, those whom no state sends come last.
    """
    day = event.local_start.date()
    guests = on_paper(registrations, posts_of(registrations, day), language)
    if order is Order.NAME:
        return [Group("", tuple(sorted(guests, key=lambda one: _by_name(one, language))))] if guests else []
    places = precedence_index(day)
    guests.sort(key=lambda one: place_within(one.registration))
    if order is Order.PRECEDENCE:
        return _by_mission(guests, places, language)
    return _by_country(guests, places, language)


def _by_mission(guests: Iterable[Guest], places: Mapping[int, int], language: str) -> list[Group]:
    missions: dict[str, list[Guest]] = {}
    for guest in guests:
        missions.setdefault(_body(guest), []).append(guest)
    order = sorted(missions.values(), key=lambda found: _place(found[0], places, language))
    return [
        Group(found[0].organisation or str(_("Without an organisation")), tuple(found)) for found in order
    ]


def _by_country(guests: Iterable[Guest], places: Mapping[int, int], language: str) -> list[Group]:
    states: dict[str, list[Guest]] = {}
    for guest in guests:
        states.setdefault(guest.country, []).append(guest)
    others = str(_("International organisations and others"))
    named = [(countries.country_name(code, language) if code else others, code) for code in states]
    named.sort(key=lambda pair: (not pair[1], countries.sort_key(pair[0], language)))
    return [
        Group(name, tuple(sorted(states[code], key=lambda one: _place(one, places, language))))
        for name, code in named
    ]


def _body(guest: Guest) -> str:
    """What tells one organisation from another: its number, or the name as it was typed."""
    registration = guest.registration
    if registration.organisation_id is not None:
        return str(registration.organisation_id)
    return f"typed {registration.organisation_folded}"


def _place(guest: Guest, places: Mapping[int, int], language: str) -> tuple[int, bool, str]:
    number = guest.registration.organisation_id
    place = places.get(number, len(places) + 1) if number is not None else len(places) + 1
    return place, not guest.organisation, countries.sort_key(guest.organisation, language)


def _by_name(guest: Guest, language: str) -> tuple[str, int]:
    return countries.sort_key(guest.registration.name, language), guest.registration.id


def _row(guest: Guest, edition: Edition) -> dict[str, Any]:
    row = guest.content()
    if edition.for_staff:
        row["email"] = guest.registration.email
        row["capacity"] = str(CAPACITY_WORDS[guest.registration.capacity])
    return row
