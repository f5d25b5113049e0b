"""Tile: whom the last event reached; of a country how it answered and came, event by event."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, select

from advocacy.picture.data import Figure, Group, Line, Link, Tile, TileKey, Tone
from advocacy.picture.frame import Frame
from advocacy.picture.narrowing import is_event_of, organisations_of
from advocacy.picture.wording import empty_words, mark_of, together
from events.guestlist.models import Invitation
from events.history.outcomes import Asked, Seat
from events.history.queries import asked, seats
from events.programme.hours import days_words, last_day
from events.programme.models import Event, EventStatus
from events.registration.words import ANSWER_WORDS
from events.results.bodies import bodies_of
from events.results.participants import Participant, entries_of, persons_of
from events.results.queries import seats_of
from office import settings
from office.database import db
from office.web.i18n import language
from stakeholders.organisations.models import Organisation
from stakeholders.organisations.queries import resident_missions


def read(frame: Frame) -> Callable[[], Tile]:
    """The last event: four statements at most. Of a country the events to which it was invited: five."""
    return _last(frame) if frame.country is None else _of_country(frame, frame.country)


def _over(frame: Frame) -> Select[Event]:
    """The events that have taken place, the latest first."""
    wanted = select(Event).where(
        Event.status == EventStatus.PUBLISHED, Event.ends_at < frame.at, is_event_of(frame)
    )
    return wanted.order_by(Event.ends_at.desc(), Event.id.desc())


def _last(frame: Frame) -> Callable[[], Tile]:
    event = db.session.scalars(_over(frame).limit(1)).one_or_none()
    seated = entries_of(seats_of(event.id)) if event is not None else []
    # As the event's own results count: those whose presence was recorded or, where nobody's was, seats.
    is_recorded = any(one.came for one in seated)
    entries = [one for one in seated if one.came] if is_recorded else seated
    missions = resident_missions(settings.current().office_country) if event is not None else []
    there = {body.organisation_id for body in bodies_of(entries)}
    missed = [mission for mission in missions if mission.id not in there]

    def word() -> Tile:
        return Tile(
            key=TileKey.REACH,
            title=_("Reached by the last event")
            if not frame.narrowed_by
            else _("Reached by the last event that serves a goal here"),
            icon="map",
            empty=empty_words(frame, _("No event has taken place.")),
            source=_("Presence recorded at the event")
            if is_recorded or event is None
            else _("Seats held at the event; nobody’s presence was recorded"),
            as_of=last_day(event) if event is not None else frame.day,
            sentence=_(
                "“%(title)s”, %(day)s", title=event.titled(language()), day=days_words(event, language())
            )
            if event is not None
            else "",
            figures=_figures(event, entries, missions, missed) if event is not None else (),
            groups=(Group(_("Resident missions not there"), tuple(map(_missed, missed))),),
            link=Link("results.result", {"event_id": event.id}) if event is not None else None,
        )

    return word


def _figures(
    event: Event,
    entries: Sequence[Participant],
    missions: Collection[Organisation],
    missed: Collection[Organisation],
) -> tuple[Figure, ...]:
    people, countries = len(persons_of(entries)), len({one.state for one in entries if one.state})
    reached = len(missions) - len(missed)
    behind = Link("results.result", {"event_id": event.id})
    return (
        Figure("people", people, ngettext("person took part", "people took part", people), behind),
        Figure(
            "countries",
            countries,
            ngettext("country represented", "countries represented", countries),
            behind,
        ),
        Figure(
            "missions",
            reached,
            ngettext("of %(num)d resident mission", "of %(num)d resident missions", len(missions)),
            behind,
        ),
    )


def _missed(mission: Organisation) -> Line:
    return Line(
        key=f"missed:{mission.id}",
        text=mission.called(language()),
        link=Link("directory.organisation", {"organisation_id": mission.id}),
        flag=mission.sending_state or "",
    )


def _of_country(frame: Frame, country: str) -> Callable[[], Tile]:
    bodies: dict[int, Organisation] = {
        one.id: one
        for one in db.session.scalars(
            select(Organisation).where(Organisation.id.in_(organisations_of(country)))
        )
    }
    invited = select(Invitation.event_id).where(
        Invitation.withdrawn_at.is_(None), Invitation.organisation_id.in_(organisations_of(country))
    )
    events = {one.id: one for one in db.session.scalars(_over(frame).where(Event.id.in_(invited)))}
    order = list(events)
    answers = sorted(asked(order, list(bodies)), key=lambda one: (order.index(one.event_id), one.id))
    came: dict[tuple[int, int], list[Seat]] = {}
    for seat in seats(order, list(bodies)):
        if seat.is_present:
            came.setdefault((seat.event_id, seat.organisation_id), []).append(seat)

    def word() -> Tile:
        number = len({one.event_id for one in answers if (one.event_id, one.organisation_id) in came})
        total = len(order)
        lines = tuple(
            _answered(
                one,
                events[one.event_id],
                bodies[one.organisation_id],
                came.get((one.event_id, one.organisation_id), []),
            )
            for one in answers
        )
        return Tile(
            key=TileKey.REACH,
            title=_("How it answered our invitations"),
            icon="map",
            empty=empty_words(frame, "", _("This country was invited to no event that is over.")),
            source=_("Invitations, answers, and presence recorded"),
            as_of=frame.day,
            figures=(
                Figure(
                    "came", number, ngettext("of %(num)d event attended", "of %(num)d events attended", total)
                ),
            )
            if total
            else (),
            groups=(Group("", lines),),
            link=Link("history.over_years"),
        )

    return word


def _answered(one: Asked, event: Event, body: Organisation, came: Sequence[Seat]) -> Line:
    answer = str(ANSWER_WORDS[one.answer]) if one.answer is not None else _("no answer")
    names: Any = ", ".join(seat.name for seat in came)
    return Line(
        key=f"invitation:{one.id}",
        text=event.titled(language()),
        detail=together(
            days_words(event, language()),
            body.called(language()),
            answer,
            _("there: %(names)s", names=names) if came else _("nobody was there"),
        ),
        mark=mark_of(one.answer, len(came)),
        link=Link("programme.overview", {"event_id": event.id}),
        tone=Tone.GOOD if came else Tone.PLAIN,
    )
