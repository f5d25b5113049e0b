"""To whom of those who could get a letter it goes, and when; and the last step, the number typed by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateTimeLocalField, HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional

from events.guestlist.models import GuestGroup
from events.programme.hours import NoSuchLocalTime, to_utc
from events.programme.models import Event
from events.sending.recipients import Selection
from events.sending.sending import Schedule
from office.localized import LANGUAGES, OWN_NAMES
from office.mailroom.forms import SendForm
from office.web.forms import SubForm, add_error

#: Tick boxes for single guests are shown for no more: their numbers stand in the page's address.
MOST_TICKED = 300
_MINUTES = {"minutes": 1, "hours": 60, "days": 24 * 60}


class ChoiceForm(SubForm):
    """Who gets the letter, and when. It is read from the page's address: what is shown is what is sent."""

    group = SelectField(_l("Group"), default="")
    language = SelectField(_l("Language"), default="")
    first = IntegerField(
        _l("Only the first in the order of precedence"),
        [Optional(), NumberRange(min=1, max=10_000)],
        description=_l("So many missions; empty: all."),
        render_kw={"inputmode": "numeric", "min": 1},
    )
    without_faulty = BooleanField(_l("Leave them out and send to the others"))
    when = RadioField(
        _l("When"),
        choices=[("now", _l("Now")), ("later", _l("At a set time"))],
        default="now",
    )
    begins = DateTimeLocalField(
        _l("Day and time"), [Optional()], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    )
    wave_size = IntegerField(
        _l("Letters in a wave"),
        [Optional(), NumberRange(min=1, max=100_000)],
        render_kw={"inputmode": "numeric", "min": 1},
    )
    wave_every = IntegerField(
        _l("A wave every"),
        [Optional(), NumberRange(min=1, max=10_000)],
        render_kw={"inputmode": "numeric", "min": 1},
    )
    wave_unit = SelectField(
        _l("Minutes, hours or days"),
        choices=[("minutes", _l("minutes")), ("hours", _l("hours")), ("days", _l("days"))],
        default="minutes",
    )

    def offer(self, event: Event, groups: Sequence[GuestGroup]) -> ChoiceForm:
        """Offer what this event has."""
        everybody: list[Any] = [("", _l("All"))]
        self.group.choices = everybody + [(str(group.id), group.name) for group in groups]
        self.language.choices = everybody + [
            (code, OWN_NAMES[code]) for code in LANGUAGES if code in event.languages
        ]
        return self

    def selection(self, only: Sequence[str]) -> Selection:
        """Whom the officer chose."""
        group = self.group.data or ""
        return Selection(
            group_id=int(group) if group.isdigit() else None,
            language=self.language.data or "",
            first=self.first.data,
            only=frozenset(only),
            without_faulty=bool(self.without_faulty.data),
        )

    def schedule(self, zone: str) -> Schedule | None:
        """When it is to go, on the clocks of ``zone``; None where that cannot be, with words at the field."""
        begins = None
        if self.when.data == "later":
            if self.begins.data is None:
                add_error(self.begins, _l("Say on which day and at what time."))
                return None
            try:
                begins = to_utc(self.begins.data, zone)
            except (NoSuchLocalTime, OverflowError):
                add_error(self.begins, _l("The clocks skip this time: they are put forward over it."))
                return None
        if (self.wave_size.data is None) != (self.wave_every.data is None):
            lacking = self.wave_size if self.wave_size.data is None else self.wave_every
            add_error(lacking, _l("A wave has a number of letters and a time until the next."))
            return None
        if self.wave_size.data is None or self.wave_every.data is None:
            return Schedule(begins)
        minutes = self.wave_every.data * _MINUTES[self.wave_unit.data]
        return Schedule(begins, self.wave_size.data, minutes)


class ConfirmForm(SendForm):
    """The last step: the number typed by hand, of just those letters that the page showed."""

    agreement = HiddenField()
