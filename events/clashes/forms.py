"""What staff type about clashes: why one is accepted, and the hours that are only being planned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional

from events.clashes.occasion import Occasion
from events.programme.hours import Held, NoSuchLocalTime, UnknownZone, day_begins, sittings, to_utc
from events.programme.when_forms import Length as Lasts
from events.programme.when_forms import WhenForm
from office.web.forms import DateField, Form, strip

_DAY: Final = timedelta(days=1)
#: What is to last longer was mistyped.
_LONGEST: Final = timedelta(days=366)


class AcceptForm(Form):
    """Why a clash is accepted."""

    clash = HiddenField(validators=[InputRequired(), Length(max=120)])
    reason = StringField(_l("Why it is accepted"), [Optional(), Length(max=300)], filters=[strip])


class CheckForm(WhenForm):
    """The hours of a form that is being filled in: what is not told yet is left open."""

    reply_by = DateField(validators=[Optional()])

    def occasion(self, event_id: int | None, *, is_online: bool) -> Occasion | None:
        """The hours as far as they are given; None while they mean none.

        Until both hours are told, the whole days count. Of a year and more nothing is told.
        """
        if self.starts_on.data is None or self.starts_on.errors or self.ends_on.errors:
            return None
        if (self.ends_on.data or self.starts_on.data) - self.starts_on.data > _LONGEST:
            return None
        try:
            held = self._held()
        except (NoSuchLocalTime, UnknownZone, OverflowError):
            return None
        if held is None:
            return None
        return Occasion(
            zone=held.zone,
            sittings=tuple(sittings(held)),
            is_all_day=held.is_all_day,
            is_online=is_online,
            reply_by=self.reply_by.data,
            event_id=event_id,
        )

    def _held(self) -> Held | None:
        zone = self.zone_name()
        has_hours = self.starts_time.data is not None and self.ends_time.data is not None
        if self.length.data is Lasts.DAYS or not has_hours:
            assert self.starts_on.data is not None
            last: date = self.ends_on.data or self.starts_on.data
            starts_at = day_begins(self.starts_on.data, zone)
            ends_at = day_begins(last + _DAY, zone)
            return Held(starts_at, ends_at, zone, True, False) if starts_at < ends_at else None
        starts_at = to_utc(self.starts(), zone, self.fold_of("starts") or 0)
        ends_at = to_utc(self.ends(), zone, self.fold_of("ends") or 0)
        is_daily = self.length.data is Lasts.DAILY and self.ends().date() > self.starts().date()
        return Held(starts_at, ends_at, zone, False, is_daily) if starts_at < ends_at else None
