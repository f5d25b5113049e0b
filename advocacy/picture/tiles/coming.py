"""Tile: the events and the national days ahead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from advocacy.picture.data import Figure, Group, Line, Link, Tile, TileKey
from advocacy.picture.frame import Frame, Narrowing
from advocacy.picture.narrowing import is_event_of, organisations_of
from advocacy.picture.wording import empty_words, mark_of
from events.guestlist.models import Invitation
from events.programme.hours import when_words
from events.programme.models import Event, EventStatus
from office.database import db
from office.web.i18n import format_day, language
from stakeholders.nationaldays.models import NationalDay
from stakeholders.nationaldays.queries import Occurrence, keeper_name, occurrences

#: How far ahead national days are told: all of them, and those of one country, where one is to be met.
_AHEAD: Final = timedelta(days=30)
_AHEAD_OF_ONE: Final = timedelta(days=365)


def read(frame: Frame) -> Callable[[], Tile]:
    """Published events that are not over, and the national days that come: four statements, by theme one."""
    wanted = select(Event).where(
        Event.status == EventStatus.PUBLISHED, Event.ends_at >= frame.at, is_event_of(frame)
    )
    if frame.country is not None:
        invited = select(Invitation.event_id).where(
            Invitation.withdrawn_at.is_(None),
            Invitation.organisation_id.in_(organisations_of(frame.country)),
        )
        wanted = wanted.where(Event.id.in_(invited))
    events = db.session.scalars(wanted.order_by(Event.starts_at, Event.id)).all()
    days = _national_days(frame) if frame.narrowed_by <= {Narrowing.COUNTRY} else None

    def word() -> Tile:
        number = len(events)
        groups = [Group(_("Events"), tuple(map(_event, events)), Link("programme.events"))]
        if days is not None:
            own = tuple(_national_day(one) for one in days)
            groups.append(Group(_("National days"), own, Link("nationaldays.index")))
        return Tile(
            key=TileKey.COMING,
            title=_("What is coming"),
            icon="calendar-event",
            empty=empty_words(
                frame,
                _("No event is announced."),
                _("This country is invited to nothing, and the register does not know its national day."),
            ),
            source=_("Published events; national days by the register")
            if days is not None
            else _("Published events that serve a goal here"),
            as_of=frame.day,
            figures=_figures(number, days),
            groups=tuple(groups),
            link=Link("programme.events"),
        )

    return word


def _national_days(frame: Frame) -> list[Occurrence]:
    """Those of states with a mission to us and of organisations; of one country the next of its own."""
    ahead = _AHEAD if frame.country is None else _AHEAD_OF_ONE
    found = occurrences(frame.day, frame.day + ahead)
    if frame.country is None:
        return [one for one in found if one.missions]
    return [one for one in found if frame.country in _keepers(one.national_day)][:1]


def _keepers(national_day: NationalDay) -> set[str | None]:
    return {national_day.country} if national_day.organisation is None else set()


def _figures(events: int, days: list[Occurrence] | None) -> tuple[Figure, ...]:
    found = [
        Figure("events", events, ngettext("event ahead", "events ahead", events), Link("programme.events"))
    ]
    if days:
        number = len(days)
        found.append(
            Figure(
                "national_days",
                number,
                ngettext("national day ahead", "national days ahead", number),
                Link("nationaldays.index"),
            )
        )
    return tuple(found) if events or days else ()


def _event(event: Event) -> Line:
    return Line(
        key=f"event:{event.id}",
        text=event.titled(language()),
        detail=when_words(event, language()),
        mark=mark_of(event.starts_at, event.ends_at),
        link=Link("programme.overview", {"event_id": event.id}),
    )


def _national_day(one: Occurrence) -> Line:
    day: date = one.day
    return Line(
        key=f"national_day:{one.national_day.id}:{day.year}",
        text=keeper_name(one.national_day, language()),
        detail=format_day(day, language()),
        mark=mark_of(day),
        link=Link("nationaldays.index", {"year": day.year}),
        flag=one.national_day.country or "",
    )
