"""Pictures of the hours of an event: how many were there, and when they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from events.results.figure_counts import (
    Session,
    arrivals_over_time,
    first_arrivals,
    late,
    presence_over_time,
)
from events.results.figure_told import Read, Told
from office import clock
from office.localized import pick
from office.plots.figures import Cell, Figure, Line, Mark, bar_figure, line_figure
from office.web.i18n import format_clock, format_day, language

#: So many days are drawn as lines over the same hours; of more, each is a bar.
_LINES: Final = 5
#: So many points of the programme are marked.
_MARKS: Final = 8


def presence(read: Read) -> Told | None:
    """How many were there at every minute, where reports say when people came and left."""
    held = presence_over_time(read.event, read.stays, read.who)
    if not held or not read.by_presence:
        return None
    known = {read.who.get(one.registration_id) for one in read.stays if one.ends_at is not None} - {None}
    title = _("Presence, minute by minute")
    figure = _figure("presence", title, held, _("Present"), read)
    at, _number = max((session.most for session in held), key=lambda most: most[1])
    says = [_("The most were there at once at %(hour)s.", hour=format_clock(at, read.event.zone, language()))]
    if len(held) > 1:
        says = [_("Each day is counted by itself: who came on two days is there on both.")]
    says += _late(read)
    definition = _(
        "Each person once a minute, also with two devices. Times are known of %(known)s of %(came)s "
        "participants, from the meeting’s attendance report or entered by hand. Those of whom it is not "
        "known when they left are not in this picture.",
        known=len(known),
        came=read.result.participants,
    )
    return Told(figure, " ".join(says), definition, is_wide=True)


def arrivals(read: Read) -> Told | None:
    """When people came, where it is known of more than of whom it is known when they left."""
    arrived = first_arrivals(read.seats, read.stays, read.who)
    arrived = {who: at for who, at in arrived.items() if who in set(read.who.values())}
    stayed = {read.who.get(one.registration_id) for one in read.stays if one.ends_at is not None}
    held = arrivals_over_time(read.event, arrived.values())
    if len(held) != 1 or not read.by_presence or len(arrived) <= len(stayed):
        return None
    figure = _figure("arrivals", _("Arrivals"), held, _("Arrived"), read)
    steps = held[0].steps
    half = next(at for at, number in steps if 2 * number >= steps[-1][1])
    says = [
        _(
            "Half of those who came were there by %(hour)s.",
            hour=format_clock(half, read.event.zone, language()),
        )
    ]
    says += _late(read)
    return Told(
        figure,
        " ".join(says),
        _(
            "When each person was first seen: by their joining link, at the door, or in the meeting’s "
            "report. Known of %(known)s of %(came)s participants; who was marked by hand alone has no time.",
            known=len(arrived),
            came=read.result.participants,
        ),
        is_wide=True,
    )


def _late(read: Read) -> list[str]:
    number = late(read.event, first_arrivals(read.seats, read.stays, read.who).values())
    if not number:
        return []
    return [
        ngettext(
            "%(num)s came more than five minutes late.", "%(num)s came more than five minutes late.", number
        )
    ]


def _figure(key: str, title: str, held: Sequence[Session], label: str, read: Read) -> Figure:
    zone, lang = read.event.zone, language()
    if len(held) > 1 and (len(held) > _LINES or not read.event.same_hours_daily):
        counts = [(format_day(one.starts_at, lang, zone), one.most[1]) for one in held]
        return bar_figure(key, title, counts, label_head=_("Day"), number_head=_("Most at once"))
    begins = held[0].starts_at
    # Days are laid over each other, by the hours of the first.
    moved = [one.starts_at - begins for one in held]
    lines = [
        Line(
            label if len(held) == 1 else format_day(one.starts_at, lang, zone),
            tuple((at - by, number) for at, number in _from_nothing(one)),
            steps=True,
        )
        for one, by in zip(held, moved, strict=True)
    ]
    last = max(one.steps[-1][0] - by for one, by in zip(held, moved, strict=True))
    figure = line_figure(
        key,
        title,
        lines,
        zone=zone,
        marks=_programme(read) if len(held) == 1 else (),
        # While it is on, nothing is known of what is to come.
        until=max(last, min(held[0].ends_at, clock.now())),
        time_head=_("Time"),
    )
    return replace(figure, rows=tuple(_rows(lines, zone)))


def _from_nothing(session: Session) -> list[tuple[datetime, int]]:
    first = session.steps[0][0]
    before = min(session.starts_at, first - timedelta(minutes=1))
    return [(before, 0), *session.steps]


def _programme(read: Read) -> list[Mark]:
    items = [item for item in read.event.items if read.event.starts_at <= item.starts_at < read.event.ends_at]
    return [Mark(item.starts_at, pick(item.title, language())) for item in items[:_MARKS]]


def _rows(lines: Sequence[Line], zone: str) -> list[tuple[Cell, ...]]:
    """How many there were every five minutes, of a long day every quarter or half of an hour."""
    times = [at for line in lines for at, _number in line.points]
    length = max(times) - min(times)
    step = timedelta(
        minutes=5 if length <= timedelta(hours=3) else 15 if length <= timedelta(hours=8) else 30
    )
    at = min(times).replace(second=0, microsecond=0)
    at -= timedelta(minutes=at.minute % (step.seconds // 60))
    lang, found = language(), []
    while at < max(times) + step:
        cells = [
            next((number for moment, number in reversed(line.points) if moment <= at), 0) for line in lines
        ]
        found.append((format_clock(at, zone, lang), *cells))
        at += step
    return found
