"""Hours in forms: whole days, the same hours every day, times that the clocks skip or show twice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import Field
from wtforms.validators import InputRequired, Optional

from events.programme.hours import (
    ComesTwice,
    NoSuchLocalTime,
    UnknownZone,
    comes_twice,
    first_day,
    last_day,
    to_utc,
    wall_time,
)
from events.programme.models import Event, ProgrammeItem
from events.programme.planning import EndsBeforeItStarts, HoursNotDaily, PointSkipped, ReplyByTooLate
from office.web.forms import DateField, Form, TimeField, ZoneField, add_error
from office.web.i18n import format_day, format_hour, language, offset_of

_DAY: Final = timedelta(days=1)
#: A point of the programme that ends earlier than it starts goes past midnight, up to so long.
_NIGHT: Final = timedelta(hours=12)


class Length(StrEnum):
    """How an event's hours are told."""

    THROUGH = "through"
    DAILY = "daily"
    DAYS = "days"


LENGTH_WORDS: Final = {
    Length.THROUGH: _l("From a start to an end"),
    Length.DAILY: _l("The same hours every day"),
    Length.DAYS: _l("Whole days"),
}


def _fold_field(label: LazyString) -> RadioField:
    """Which of two is meant of a time that comes twice; None: nobody has said."""
    return RadioField(
        label, [Optional()], choices=[("0", ""), ("1", "")], coerce=_fold, validate_choice=False
    )


def _fold(value: object) -> int | None:
    return int(str(value)) if str(value) in {"0", "1"} else None


class HoursForm(Form):
    """A start and an end, of which the clocks may skip or repeat either.

    The forms of an event and of a point say where their hours stand: the three methods that raise here.
    """

    starts_fold = _fold_field(_l("Which start is meant?"))
    ends_fold = _fold_field(_l("Which end is meant?"))

    def wall_times(self) -> dict[str, datetime]:
        """The naive start and end, as far as they are given, that have to be told apart where they repeat."""
        raise NotImplementedError

    def field_of(self, name: str) -> Field:
        """The field of the hour of the start or the end."""
        raise NotImplementedError

    def zone_name(self) -> str:
        """The zone in whose hours is told."""
        raise NotImplementedError

    def asked_twice(self) -> list[RadioField]:
        """The questions which of two times is meant, for those that come twice, worded; no others."""
        asked = []
        for name, local in self.wall_times().items():
            try:
                if not comes_twice(local, self.zone_name()):
                    continue
            except UnknownZone:
                return []
            field: RadioField = self[f"{name}_fold"]
            field.choices = fold_choices(local, self.zone_name())
            field.description = _(
                "%(time)s comes twice on %(day)s, because the clocks are put back.",
                time=format_hour(local, language()),
                day=format_day(local.date(), language()),
            )
            asked.append(field)
        return asked

    def said_skipped(self) -> list[str]:
        """A sentence for each time that the clocks skip."""
        said = []
        for local in self.wall_times().values():
            try:
                to_utc(local, self.zone_name())
            except NoSuchLocalTime as error:
                said.append(skipped_words(error))
            except UnknownZone:
                return []
        return said

    def fold_of(self, name: str) -> int | None:
        """Which of the two is meant; None where it was not said."""
        said: int | None = self[f"{name}_fold"].data
        return said

    def words_of_hours(self, error: Exception) -> list[tuple[Field, str]]:
        """A refusal of the hours beside the fields that it concerns; empty where it is of something else."""
        if isinstance(error, PointSkipped):
            words = _(
                "“%(title)s” on the programme would move to %(time)s on %(day)s, which the clocks skip. "
                "Change its time first.",
                title=error.item,
                time=format_hour(error.local, language()),
                day=format_day(error.local.date(), language()),
            )
            return [(self.field_of("starts"), words)]
        if isinstance(error, NoSuchLocalTime):
            end = self.wall_times().get("ends")
            name = "ends" if end is not None and error.local.time() == end.time() else "starts"
            return [(self.field_of(name), skipped_words(error))]
        if isinstance(error, ComesTwice):
            asked = [field for field in self.asked_twice() if field.data is None]
            return [(field, _("Say which of the two is meant.")) for field in asked]
        return []


class WhenForm(HoursForm):
    """The hours of an event, as the clocks of its zone show them."""

    length = RadioField(
        _l("Hours"),
        choices=[(kind.value, words) for kind, words in LENGTH_WORDS.items()],
        coerce=Length,
        default=Length.THROUGH,
    )
    starts_on = DateField(_l("Day"), [InputRequired()])
    starts_time = TimeField(_l("Starts"), [Optional()])
    ends_time = TimeField(_l("Ends"), [Optional()])
    ends_on = DateField(
        _l("Last day"), [Optional()], description=_l("Only where it ends on another day than it starts.")
    )
    zone = ZoneField(_l("Time zone"), [InputRequired()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is given that the length asks for."""
        sound: bool = super().validate(extra_validators)
        if self.length.data is not Length.DAYS:
            for field in (self.starts_time, self.ends_time):
                if field.data is None and not field.errors:
                    add_error(field, _("Say at what time."))
                    sound = False
        if self.length.data is Length.DAILY and self.ends_on.data is None and not self.ends_on.errors:
            add_error(self.ends_on, _("Say on which day it is held last."))
            sound = False
        return sound

    def starts(self) -> datetime:
        """The start on the wall clock; of whole days their first midnight."""
        assert self.starts_on.data is not None
        return datetime.combine(self.starts_on.data, self._clock(self.starts_time))

    def ends(self) -> datetime:
        """The end on the wall clock; the same day where no other is named."""
        day: date | None = self.ends_on.data or self.starts_on.data
        assert day is not None
        if self.length.data is Length.DAYS:
            return datetime.combine(day + _DAY, time.min)
        begins, ends = self._clock(self.starts_time), self._clock(self.ends_time)
        # The last of several evenings that go past midnight ends on the day after.
        night = _DAY if self.length.data is Length.DAILY and ends < begins else timedelta(0)
        return datetime.combine(day + night, ends)

    def _clock(self, field: Field) -> time:
        is_told = self.length.data is not Length.DAYS and field.data is not None
        return field.data if is_told else time.min

    def hours(self) -> dict[str, Any]:
        """What a plan takes over."""
        return {
            "starts": self.starts(),
            "ends": self.ends(),
            "starts_fold": self.fold_of("starts"),
            "ends_fold": self.fold_of("ends"),
            "zone": self.zone.data,
            "is_all_day": self.length.data is Length.DAYS,
            "same_hours_daily": self.length.data is Length.DAILY,
        }

    def wall_times(self) -> dict[str, datetime]:
        """The start and the end, of an event that goes through from one hour to another."""
        if self.length.data is not Length.THROUGH or self.starts_on.data is None:
            return {}
        return {
            **({"starts": self.starts()} if self.starts_time.data is not None else {}),
            **({"ends": self.ends()} if self.ends_time.data is not None else {}),
        }

    def zone_name(self) -> str:
        """The zone that is chosen."""
        return self.zone.data or "UTC"

    def field_of(self, name: str) -> Field:
        """The field of the hour; of whole days that of the day."""
        if self.length.data is Length.DAYS:
            return self.starts_on if name == "starts" else self.ends_on
        return self.starts_time if name == "starts" else self.ends_time

    def explain(self, error: Exception) -> None:
        """Put a refusal beside the field that it concerns, in the reader's language."""
        for field, words in self.words_of_hours(error) or [self._words_for(error)]:
            add_error(field, words)

    def _words_for(self, error: Exception) -> tuple[Field, str]:
        if isinstance(error, UnknownZone):
            return self.zone, _("There is no such time zone.")
        if isinstance(error, EndsBeforeItStarts):
            if self.length.data is Length.THROUGH:
                return self.ends_time, _("The end must come after the start.")
            return self.ends_on, _("The last day must not come before the first.")
        if isinstance(error, HoursNotDaily):
            if self.starts_time.data == self.ends_time.data:
                return self.ends_time, _("The end must not be the hour of the start.")
            return self.ends_on, _("The same hours every day need more than one day.")
        if isinstance(error, ReplyByTooLate):
            return self["reply_by"], _("Answers cannot be taken after the event has begun.")
        raise error


def hours_of_event(event: Event) -> dict[str, Any]:
    """The hours of an event, for its form."""
    starts, ends = wall_time(event.starts_at, event.zone), wall_time(event.ends_at, event.zone)
    first, last = first_day(event), last_day(event)
    kind = Length.DAYS if event.is_all_day else Length.DAILY if event.same_hours_daily else Length.THROUGH
    has_hours = kind is not Length.DAYS
    return {
        "length": kind,
        "starts_on": first,
        "starts_time": starts.local.time() if has_hours else None,
        "starts_fold": starts.fold,
        "ends_on": last if last != first else None,
        "ends_time": ends.local.time() if has_hours else None,
        "ends_fold": ends.fold,
    }


def hours_of_item(item: ProgrammeItem) -> dict[str, Any]:
    """The hours of a point of the programme, for its form."""
    starts = wall_time(item.starts_at, item.event.zone)
    ends = wall_time(item.ends_at, item.event.zone) if item.ends_at else None
    return {
        "day": starts.local.date().isoformat(),
        "starts": starts.local.time(),
        "starts_fold": starts.fold,
        "ends": ends.local.time() if ends else None,
        "ends_fold": ends.fold if ends else None,
    }


def end_of_point(starts: datetime, clock: time) -> datetime:
    """When a point ends of whose end only the hour is known: past midnight where it is the night after."""
    ends = datetime.combine(starts.date(), clock)
    return ends + _DAY if ends < starts and ends + _DAY - starts < _NIGHT else ends


def fold_choices(local: datetime, zone: str) -> list[tuple[str, str]]:
    """The two instants of a time that comes twice, told apart by their offset from universal time."""
    first, second = (local.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    if first.dst() and not second.dst():
        return [
            ("0", _("The first (summer time, %(offset)s)", offset=offset_of(first))),
            ("1", _("The second (winter time, %(offset)s)", offset=offset_of(second))),
        ]
    return [
        ("0", _("The first (%(offset)s)", offset=offset_of(first))),
        ("1", _("The second (%(offset)s)", offset=offset_of(second))),
    ]


def skipped_words(error: NoSuchLocalTime) -> str:
    """That the clocks skip a time, and the two nearest that there are."""
    lang = language()
    before, after = (
        format_hour(near, lang)
        if near.date() == error.local.date()
        else _("%(time)s on %(day)s", time=format_hour(near, lang), day=format_day(near.date(), lang))
        for near in error.nearest
    )
    return _(
        "The clocks are put forward on %(day)s, and %(time)s does not exist. The nearest times are "
        "%(before)s and %(after)s.",
        day=format_day(error.local.date(), lang),
        time=format_hour(error.local, lang),
        before=before,
        after=after,
    )
