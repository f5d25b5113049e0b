"""The form of a national day: who keeps it, what it is called, and the rule by which it falls."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from office.web.forms import FIRST_YEAR, LAST_YEAR, CountryField, Form, LocalizedField, add_error, strip
from stakeholders.nationaldays.keeping import DayGiven
from stakeholders.nationaldays.models import NationalDay
from stakeholders.nationaldays.rules import MONTHS, BadRule, Kind, OtherCalendar, Rule, Weekday
from stakeholders.nationaldays.words import (
    CALENDAR_WORDS,
    KIND_WORDS,
    NTH_WORDS,
    month_name,
    own_month_name,
    weekday_name,
)

_FURTHEST_SHIFT = 3


def _months() -> list[tuple[str, str]]:
    return [(str(month), month_name(month)) for month in range(1, 13)]


def _weekdays() -> list[tuple[str, str]]:
    return [(weekday.value, weekday_name(weekday)) for weekday in Weekday]


def _own_months() -> dict[str, list[tuple[str, str]]]:
    return {
        str(CALENDAR_WORDS[other]): [
            (f"{other.value} {number}", own_month_name(other, number))
            for number in range(1, len(MONTHS[other]) + 1)
        ]
        for other in OtherCalendar
    }


def _shifts() -> list[tuple[str, str]]:
    stays = [("0", _("stays"))]
    before = [(str(-n), _("%(count)s days earlier", count=n)) for n in range(_FURTHEST_SHIFT, 1, -1)]
    after = [(str(n), _("%(count)s days later", count=n)) for n in range(2, _FURTHEST_SHIFT + 1)]
    return [*stays, *before, ("-1", _("on the day before")), ("1", _("on the day after")), *after]


def _day_field(label: Any) -> IntegerField:
    return IntegerField(
        label,
        [Optional(), NumberRange(1, 31, _l("A day of a month is a number from 1 to 31."))],
        render_kw={"inputmode": "numeric", "min": 1, "max": 31},
    )


class NationalDayForm(Form):
    """A national day. Only the fields of the chosen kind of rule count."""

    seen = HiddenField()
    country = CountryField(_l("State"), blank=_l("Choose"))
    name = LocalizedField(_l("Name of the day"), required=("en",), max_length=200)
    kind = RadioField(
        _l("When it falls"),
        [InputRequired()],
        choices=[(kind.value, words) for kind, words in KIND_WORDS.items()],
        default=Kind.FIXED.value,
    )
    day = _day_field(_l("Day"))
    month = SelectField(_l("Month"), choices=_months)
    instead = SelectField(
        _l("29 February in other years"),
        choices=[("", _l("falls out")), ("02-28", _l("on 28 February")), ("03-01", _l("on 1 March"))],
        description=_l("Counts for 29 February only."),
    )
    nth = SelectField(_l("Which one"), choices=[(str(nth), words) for nth, words in NTH_WORDS.items()])
    weekday = SelectField(_l("Weekday"), choices=_weekdays)
    nth_month = SelectField(_l("Month"), choices=_months)
    own_day = _day_field(_l("Day"))
    own_month = SelectField(
        _l("Month and calendar"),
        choices=_own_months,
        description=_l("Reckoned by the rules of the calendar; where the moon is sighted, a day may differ."),
    )
    days = TextAreaField(
        _l("Days that were announced"),
        [Optional(), Length(max=280)],
        filters=[strip],
        description=_l("One a line, as year, month and day: 2026-06-13."),
    )
    note = TextAreaField(_l("Note"), [Optional(), Length(max=2000)], filters=[strip])

    @classmethod
    def of(cls, national_day: NationalDay) -> NationalDayForm:
        """The form filled with what is kept."""
        rule = national_day.falls
        values: dict[str, Any] = {
            "seen": national_day.updated_at.isoformat(),
            "country": national_day.country,
            "name": national_day.name,
            "kind": rule.kind.value,
            "note": national_day.note,
            **{f"on_{weekday.value}": str(rule.shifts.get(weekday, 0)) for weekday in Weekday},
        }
        if rule.kind is Kind.FIXED:
            values |= {"day": rule.day, "month": str(rule.month)}
            values["instead"] = "{:02}-{:02}".format(*rule.instead) if rule.instead else ""
        elif rule.kind is Kind.NTH_WEEKDAY and rule.weekday:
            values |= {"nth": str(rule.nth), "weekday": rule.weekday.value, "nth_month": str(rule.month)}
        elif rule.kind is Kind.CALENDAR and rule.other:
            values |= {"own_day": rule.day, "own_month": f"{rule.other.value} {rule.month}"}
        elif rule.kind is Kind.ANNOUNCED:
            values["days"] = "\n".join(day.isoformat() for day in rule.days)
        return cls(data=values)

    def shift_fields(self) -> list[SelectField]:
        """The fields that say where the day moves, Monday first."""
        return [self[f"on_{weekday.value}"] for weekday in Weekday]

    @property
    def moves(self) -> bool:
        """Whether any weekday moves the day."""
        return any(field.data not in (None, "", "0") for field in self.shift_fields())

    def given(self, organisation_id: int | None) -> DayGiven | None:
        """What was given; None, and the words at the fields, where no rule can be made of it."""
        if organisation_id is None and not self.country.data:
            add_error(self.country, _("Choose the state whose day it is."))
            return None
        rule = self._rule()
        if rule is None:
            return None
        return DayGiven(
            name=self.name.data,
            rule=rule,
            country=None if organisation_id is not None else self.country.data,
            organisation_id=organisation_id,
            note=self.note.data or "",
        )

    def _rule(self) -> Rule | None:
        kind = Kind(self.kind.data)
        shifts = {
            weekday: int(field.data)
            for weekday, field in zip(Weekday, self.shift_fields(), strict=True)
            if field.data not in (None, "", "0")
        }
        if kind is Kind.NONE:
            return Rule(Kind.NONE)
        if kind is Kind.NTH_WEEKDAY:
            return Rule(
                kind,
                nth=int(self.nth.data),
                weekday=Weekday(self.weekday.data),
                month=int(self.nth_month.data),
                shifts=shifts,
            )
        if kind is Kind.ANNOUNCED:
            days = self._days()
            return None if days is None else Rule(kind, days=days)
        field = self.day if kind is Kind.FIXED else self.own_day
        if not field.data:
            add_error(field, _("Give the day of the month."))
            return None
        try:
            return self._fixed(shifts) if kind is Kind.FIXED else self._other(shifts)
        except BadRule:
            add_error(field, _("That month has no such day."))
            return None

    def _fixed(self, shifts: dict[Weekday, int]) -> Rule:
        month, day = int(self.month.data), int(self.day.data or 0)
        instead = None
        if (month, day) == (2, 29) and self.instead.data:
            first, _dash, second = str(self.instead.data).partition("-")
            instead = (int(first), int(second))
        return Rule(Kind.FIXED, month=month, day=day, instead=instead, shifts=shifts)

    def _other(self, shifts: dict[Weekday, int]) -> Rule:
        other, _space, month = str(self.own_month.data).partition(" ")
        return Rule(
            Kind.CALENDAR,
            other=OtherCalendar(other),
            month=int(month),
            day=int(self.own_day.data or 0),
            shifts=shifts,
        )

    def _days(self) -> tuple[date, ...] | None:
        days = set()
        for text in re.split(r"[\s,;]+", self.days.data or ""):
            if not text:
                continue
            try:
                day = date.fromisoformat(text)
            except ValueError:
                day = None
            if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
                add_error(
                    self.days,
                    _("“%(text)s” is no day. Write year, month and day, as in 2026-06-13.", text=text[:40]),
                )
                return None
            days.add(day)
        return tuple(sorted(days))


for _weekday in Weekday:
    # One field for each day of the week: WTForms collects what stands on the class.
    setattr(
        NationalDayForm,
        f"on_{_weekday.value}",
        SelectField(choices=_shifts, default="0"),
    )
