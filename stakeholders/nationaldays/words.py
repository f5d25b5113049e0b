"""Rules in words: "the first Friday of May", and how a day moves."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date
from flask import Flask, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office import countries
from office.audit.words import RecordWords, add_record_words
from office.web.i18n import format_day, language
from stakeholders.nationaldays.rules import (
    LAST,
    MONTHS,
    BadRule,
    Kind,
    OtherCalendar,
    Rule,
    Weekday,
    parse,
)

KIND_WORDS: dict[Kind, LazyString] = {
    Kind.FIXED: _l("On the same day every year"),
    Kind.NTH_WEEKDAY: _l("On a weekday of a month"),
    Kind.CALENDAR: _l("By another calendar"),
    Kind.ANNOUNCED: _l("Announced each year"),
    Kind.NONE: _l("None: the state keeps no national day"),
}

CALENDAR_WORDS: dict[OtherCalendar, LazyString] = {
    OtherCalendar.HEBREW: _l("Hebrew calendar"),
    OtherCalendar.ISLAMIC: _l("Islamic calendar"),
    OtherCalendar.PERSIAN: _l("Persian calendar"),
    OtherCalendar.ETHIOPIAN: _l("Ethiopian calendar"),
    OtherCalendar.COPTIC: _l("Coptic calendar"),
    OtherCalendar.INDIAN: _l("Indian national calendar"),
}

NTH_WORDS: dict[int, LazyString] = {
    1: _l("the first"),
    2: _l("the second"),
    3: _l("the third"),
    4: _l("the fourth"),
    LAST: _l("the last"),
}

_DAY_AND_MONTH = {"en": "d MMMM", "sv": "d MMMM", "fi": "d. MMMM"}
#: The first of January 2001 was a Monday.
_A_MONDAY = date(2001, 1, 1)


def weekday_name(weekday: Weekday, reader: str | None = None) -> str:
    """ "Friday", in the reader's language."""
    return str(format_date(_A_MONDAY.replace(day=1 + weekday.number), "cccc", locale=reader or language()))


def month_name(month: int, reader: str | None = None) -> str:
    """ "May", in the reader's language, as it stands alone."""
    return str(format_date(date(2001, month, 1), "LLLL", locale=reader or language()))


def own_month_name(other: OtherCalendar, month: int) -> str:
    """A month of another calendar by its usual Latin name: "Iyar", "Rabi II"."""
    words = MONTHS[other][month - 1].split("-")
    return " ".join(word.upper() if set(word) <= {"i"} else word.capitalize() for word in words)


def rule_words(rule: Rule) -> str:
    """The whole rule, such as "27 April; where that is a Sunday, on the Saturday before"."""
    text = _base_words(rule)
    moves = [_shift_words(weekday, rule.shifts[weekday]) for weekday in Weekday if weekday in rule.shifts]
    return _("%(rule)s; %(moves)s", rule=text, moves=", ".join(moves)) if moves else text


def say_rule(text: str) -> str:
    """A kept rule in words; of one that is not understood, itself."""
    try:
        return rule_words(parse(text))
    except BadRule:
        return text


def _base_words(rule: Rule) -> str:
    reader = language()
    if rule.kind is Kind.FIXED:
        text = _day_words(rule.month, rule.day)
        if rule.instead:
            return _("%(day)s; in other years %(other)s", day=text, other=_day_words(*rule.instead))
        return _("%(day)s, in leap years only", day=text) if (rule.month, rule.day) == (2, 29) else text
    if rule.kind is Kind.NTH_WEEKDAY:
        assert rule.weekday is not None
        values = {"weekday": weekday_name(rule.weekday, reader), "month": month_name(rule.month, reader)}
        return {
            1: _("the first %(weekday)s of %(month)s", **values),
            2: _("the second %(weekday)s of %(month)s", **values),
            3: _("the third %(weekday)s of %(month)s", **values),
            4: _("the fourth %(weekday)s of %(month)s", **values),
            LAST: _("the last %(weekday)s of %(month)s", **values),
        }[rule.nth]
    if rule.kind is Kind.CALENDAR:
        assert rule.other is not None
        return _(
            "%(day)s %(month)s (%(calendar)s)",
            day=rule.day,
            month=own_month_name(rule.other, rule.month),
            calendar=str(CALENDAR_WORDS[rule.other]),
        )
    if rule.kind is Kind.ANNOUNCED:
        if not rule.days:
            return _("announced each year; no day is known yet")
        last = format_day(max(rule.days), reader)
        return _("announced each year; the last known is %(day)s", day=last)
    return _("keeps no national day")


def _day_words(month: int, day: int) -> str:
    reader = language()
    return str(format_date(date(2000, month, day), _DAY_AND_MONTH[reader], locale=reader))


def _shift_words(weekday: Weekday, days: int) -> str:
    kept_on = list(Weekday)[(weekday.number + days) % 7]
    values = {"weekday": weekday_name(weekday), "other": weekday_name(kept_on)}
    if days < 0:
        return _("where that is a %(weekday)s, on the %(other)s before", **values)
    return _("where that is a %(weekday)s, on the %(other)s after", **values)


def month_and_year(day: date) -> str:
    """ "November 2026": the heading of a month."""
    text = str(format_date(day, "LLLL y", locale=language()))
    return text[:1].upper() + text[1:]


def short_weekday(day: date) -> str:
    """ "Sun": the weekday as a sheet of the calendar has it."""
    return str(format_date(day, "ccc", locale=language()))


def day_in_sentence(day: date) -> str:
    """ "Sunday 6 December 2026" as it stands within a sentence."""
    text = format_day(day, language(), weekday=True)
    return text if language() == "en" else text[:1].lower() + text[1:]


def register_words(app: Flask) -> None:
    """Let the audit trail speak of national days."""

    def page(number: int) -> str:
        return url_for("nationaldays.edit", national_day_id=number)

    values: dict[str, Any] = {
        "rule": say_rule,
        "country": lambda code: countries.country_name(code, language()),
    }
    fields = {"country": _l("Country"), "name": _l("Name"), "rule": _l("When"), "note": _l("Note")}
    add_record_words(app, "national_days", RecordWords(_l("national day"), fields, values, url=page))
    add_record_words(
        app,
        "congratulations",
        RecordWords(
            _l("congratulation"),
            {"year": _l("Year"), "done_on": _l("Done on"), "done_by": _l("Done by")},
        ),
    )
