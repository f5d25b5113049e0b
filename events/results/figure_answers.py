"""Pictures of what came of invitations and registrations, and of when the answers came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from events.letters.models import Purpose
from events.letters.words import PURPOSE_WORDS
from events.programme.hours import day_begins
from events.registration.answers import replies_close_at
from events.registration.models import Door, RegistrationStatus
from events.results.figure_counts import (
    Steps,
    answers_over_time,
    by_day,
    invitations_that_came,
    registered_over_time,
)
from events.results.figure_queries import Sent
from events.results.figure_told import Read, Told
from office import clock
from office.plots.figures import Cell, Line, Mark, bar_figure, line_figure
from office.web.i18n import format_day, language

#: So many letters are marked; of more those that went to the most.
_MARKS: Final = 8
#: A reminder's answers come within days.
_AFTER_REMINDER: Final = timedelta(days=3)


def invitations(read: Read) -> Told | None:
    """How many of the invitations were answered, accepted, and came to something."""
    result = read.result
    if not result.invited or not (result.answered or read.by_presence):
        return None
    counts = [
        (_("Invited"), result.invited),
        (_("Answered"), result.answered),
        (_("Accepted"), result.accepted),
    ]
    definition = _(
        "Invitations that stand at the end, without those withdrawn. Accepted: the last answer says that the "
        "addressee or a substitute comes."
    )
    if read.by_presence:
        counts.append((_("Somebody came"), invitations_that_came(read.invited, read.seats)))
        more = _(
            "Somebody came: the addressee, a substitute or a colleague, also where nothing had been answered."
        )
        definition = " ".join((definition, more))
    figure = bar_figure(
        "invitations",
        _("What came of the invitations"),
        counts,
        label_head=_("Step"),
        number_head=_("Invitations"),
        whole=result.invited,
    )
    return Told(
        figure,
        _("A bar counts invitations, not persons: a mission that sends three counts once."),
        definition,
    )


def registrations(read: Read) -> Told | None:
    """How many of those who registered by a door hold a seat, and came."""
    registered = sum(read.result.registered.values())
    if not registered:
        return None
    counts = [
        (_("Registered"), registered),
        (_("With a seat"), read.result.registered.get(RegistrationStatus.CONFIRMED, 0)),
    ]
    if read.by_presence:
        came = sum(1 for seat in read.seats if seat.came and seat.door is not Door.INVITATION)
        counts.append((_("Came"), came))
    figure = bar_figure(
        "registrations",
        _("What came of the registrations"),
        counts,
        label_head=_("Step"),
        number_head=_("Registrations"),
        whole=registered,
    )
    return Told(
        figure,
        _("Those who came by the open door or by their mission’s link, without an invitation."),
        _(
            "Registrations at the open door or by a mission’s link, whatever became of them; a seat that was "
            "given back is among the registered. Who came from the waiting list counts as having come."
        ),
    )


def replies(read: Read) -> Told | None:
    """The answers as they came in, against the letters that went out."""
    answers = answers_over_time(read.invited)
    lines = [
        (_("Answered"), answers.answered),
        (_("Accepted"), answers.accepted),
        (_("Registered"), registered_over_time(read.seats)),
    ]
    lines = [(label, _until(steps, read.event.ends_at)) for label, steps in lines if steps]
    if not lines:
        return None
    zone, last = read.event.zone, min(clock.now(), read.event.ends_at)
    letters = _merged([one for one in read.letters if one.at <= last], zone)
    first = min(*(steps[0][0] for _label, steps in lines), *(one.at for one in letters), last)
    begins = day_begins(first.astimezone(ZoneInfo(zone)).date(), zone)
    figure = line_figure(
        "replies",
        _("Replies over time") if answers.answered else _("Registrations over time"),
        [Line(label, ((begins, 0), *steps), steps=True) for label, steps in lines],
        zone=zone,
        marks=_marks(read, letters, begins, last),
        until=last,
        time_head=_("Day"),
        note=_("In brackets: how many letters went out.") if letters else "",
    )
    head = (_("Day"), *(label for label, _steps in lines), *([_("Letters")] if letters else []))
    return Told(
        replace(figure, head=head, rows=tuple(_days(lines, letters, zone))),
        _says(lines[0][1], letters, zone, are_answers=bool(answers.answered)),
        _(
            "Answered and accepted count invitations that stand, from the moment at which the answer came. "
            "Where somebody answered again the last answer counts, so that a line may fall. Registered "
            "counts those without an invitation. What was entered after the end stands at the end."
        ),
        is_wide=True,
    )


def _until(steps: Steps, last: datetime) -> Steps:
    """The steps with those after the end at the end, where they came together."""
    found = [step for step in steps if step[0] < last]
    return found if len(found) == len(steps) else [*found, (last, steps[-1][1])]


def _merged(letters: Sequence[Sent], zone: str) -> list[Sent]:
    """Letters of one kind that went out on one day, together; the most important, by time."""
    place = ZoneInfo(zone)
    found: dict[tuple[Purpose, date], Sent] = {}
    for one in letters:
        key = one.purpose, one.at.astimezone(place).date()
        before = found.get(key)
        found[key] = replace(before, letters=before.letters + one.letters) if before else one
    most = sorted(found.values(), key=lambda one: -one.letters)[:_MARKS]
    return sorted(most, key=lambda one: one.at)


def _marks(read: Read, letters: Sequence[Sent], first: datetime, last: datetime) -> list[Mark]:
    found = [
        Mark(
            one.at,
            _("%(letter)s (%(number)s)", letter=PURPOSE_WORDS[one.purpose], number=one.letters),
        )
        for one in letters
    ]
    closes_at = replies_close_at(read.event)
    if closes_at is not None and first <= closes_at <= last and read.result.invited:
        # The day ends at a midnight that is already the next one's.
        found.append(Mark(closes_at - timedelta(minutes=1), _("Last day for replies")))
    return found


def _days(lines: Sequence[tuple[str, Steps]], letters: Sequence[Sent], zone: str) -> list[tuple[Cell, ...]]:
    """A row for each day on which something happened: how things stood at its end, and the letters."""
    place, lang = ZoneInfo(zone), language()
    sent: dict[date, int] = {}
    for one in letters:
        day = one.at.astimezone(place).date()
        sent[day] = sent.get(day, 0) + one.letters
    days = sorted(
        {at.astimezone(place).date() for _label, steps in lines for at, _number in steps} | set(sent)
    )
    columns = [by_day(steps, zone, days) for _label, steps in lines]
    return [
        (
            format_day(day, lang),
            *(column[place] for column in columns),
            *([sent.get(day)] if letters else []),
        )
        for place, day in enumerate(days)
    ]


def _says(steps: Steps, letters: Sequence[Sent], zone: str, *, are_answers: bool) -> str:
    half = next(at for at, number in steps if 2 * number >= steps[-1][1])
    day = format_day(half, language(), zone)
    said = [
        _("Half of the answers had come by %(day)s.", day=day)
        if are_answers
        else _("Half of the registrations had come by %(day)s.", day=day)
    ]
    reminder = next((one.at for one in reversed(letters) if one.purpose is Purpose.REMINDER), None)
    if reminder is not None and are_answers:
        more = _stood(steps, reminder + _AFTER_REMINDER) - _stood(steps, reminder)
        if more > 0:
            said.append(
                ngettext(
                    "In the three days after the reminder %(num)s more answered.",
                    "In the three days after the reminder %(num)s more answered.",
                    more,
                )
            )
    return " ".join(said)


def _stood(steps: Steps, at: datetime) -> int:
    return next((number for moment, number in reversed(steps) if moment <= at), 0)
