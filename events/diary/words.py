"""How the calendars speak: of kinds, days, spans of days and hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.diary.days import Item, Kind
from office.web.i18n import format_clock, format_hour, format_span, place_of

KIND_WORDS: Final[dict[Kind, LazyString]] = {
    Kind.EVENT: _l("Events"),
    Kind.DRAFT: _l("Drafts"),
    Kind.DEADLINE: _l("Reply-by days"),
    Kind.MAILING: _l("Letters going out"),
    Kind.ADVOCACY: _l("Advocacy"),
    Kind.NATIONAL_DAY: _l("National days"),
    Kind.HOLIDAY: _l("Public holidays"),
    Kind.EXTERNAL: _l("Calendars of others"),
}
KIND_ICONS: Final[dict[Kind, str]] = {
    Kind.EVENT: "calendar-event",
    Kind.DRAFT: "pencil",
    Kind.DEADLINE: "hourglass",
    Kind.MAILING: "send",
    Kind.ADVOCACY: "speakerphone",
    Kind.NATIONAL_DAY: "flag",
    Kind.HOLIDAY: "sun",
    Kind.EXTERNAL: "building-community",
}
#: As a heading: the weekday stands alone, which Finnish would bend within a date.
_DAY_IN_YEAR: Final = {"en": "cccc d MMMM", "sv": "cccc d MMMM", "fi": "cccc d. MMMM"}
_SHORT_DAY: Final = {"en": "EEE d MMM", "sv": "EEE d MMM", "fi": "EEE d.M."}
#: Named of a day before the rest is counted.
_NAMED: Final = 3
_A_MONDAY: Final = date(2001, 1, 1)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def month_words(day: date, lang: str) -> str:
    """ "February 2026": the heading of a month."""
    return _capital(str(format_date(day, "LLLL y", locale=lang)))


def month_name(day: date, lang: str) -> str:
    """ "February", as it stands alone."""
    return _capital(str(format_date(day, "LLLL", locale=lang)))


def week_words(monday: date, lang: str) -> str:
    """ "Week 7, 9–15 February 2026"."""
    days = format_span(monday, monday + timedelta(days=6), lang)
    return _("Week %(number)d, %(days)s", number=monday.isocalendar().week, days=days)


def weekdays(lang: str) -> list[tuple[str, str, str]]:
    """From Monday on, each day's name, its usual abbreviation and its shortest."""
    days = [_A_MONDAY + timedelta(days=number) for number in range(7)]
    return [
        (
            _capital(str(format_date(day, "cccc", locale=lang))),
            _capital(str(format_date(day, "ccc", locale=lang))),
            str(format_date(day, "ccccc", locale=lang)),
        )
        for day in days
    ]


def day_words(day: date, lang: str) -> str:
    """ "Tuesday 16 February"."""
    return _capital(str(format_date(day, _DAY_IN_YEAR[lang], locale=lang)))


def day_label(day: date, items: Sequence[Item], holidays: Sequence[Item], lang: str) -> str:
    """What a screen reader says of a day: "Tuesday 16 February, 2 entries: Seminar; Reception"."""
    name = day_words(day, lang)
    if holidays:
        name = _("%(day)s (%(holiday)s)", day=name, holiday=holidays[0].title)
    if not items:
        return name
    titles = "; ".join(said_title(one) for one in items[:_NAMED])
    if len(items) > _NAMED:
        return ngettext(
            "%(day)s, %(num)d entry: %(titles)s and more",
            "%(day)s, %(num)d entries: %(titles)s and more",
            len(items),
            day=name,
            titles=titles,
        )
    return ngettext(
        "%(day)s, %(num)d entry: %(titles)s",
        "%(day)s, %(num)d entries: %(titles)s",
        len(items),
        day=name,
        titles=titles,
    )


def said_title(item: Item) -> str:
    """The title with the word that colour and line alone would not say."""
    if item.is_cancelled:
        return _("Cancelled: %(title)s", title=item.title)
    if item.is_draft:
        return _("Draft: %(title)s", title=item.title)
    return item.title


def counted_day(day: date, count: int, days: Sequence[Item], lang: str) -> str:
    """Of a day in the year: "Tuesday 16 February: 2 entries"; and whose day it is."""
    name = day_words(day, lang)
    if count:
        name = ngettext("%(day)s: %(num)d entry", "%(day)s: %(num)d entries", count, day=name)
    if days:
        return _("%(day)s; %(names)s", day=name, names="; ".join(one.title for one in days))
    return name


def hour_words(clock: time, lang: str) -> str:
    """ "14:00", as a clock on the wall shows it."""
    return format_hour(clock, lang)


def hours_on(item: Item, day: date, lang: str) -> str:
    """When something is on one of its days: "14:00–16:00", "from 22:00", "until 02:00", "all day"."""
    if item.starts is None or item.ends is None:
        return _("All day")
    starts, ends = _clock(item.starts, lang), _clock(item.ends, lang)
    if item.first == item.last:
        return starts if item.starts == item.ends else _("%(start)s–%(end)s", start=starts, end=ends)
    if day == item.first:
        return _("from %(time)s", time=starts)
    if day == item.last:
        return _("until %(time)s", time=ends)
    return _("All day")


def start_on(item: Item, day: date, lang: str) -> str:
    """The hour with which something begins on a day; empty where it does not."""
    return _clock(item.starts, lang) if item.starts is not None and item.first == day else ""


def _clock(moment: datetime, lang: str) -> str:
    return format_clock(moment, str(moment.tzinfo), lang)


def days_of(item: Item, lang: str) -> str:
    """Of something on several days, from when to when: "16–18 February 2026"; else empty."""
    return format_span(item.first, item.last, lang) if item.last > item.first else ""


def own_hours(starts: datetime, ends: datetime, own: str, shown: str, lang: str) -> str:
    """The hours of an event's own zone, where its clocks show others than those of the calendar's zone."""
    there, here = ZoneInfo(own), ZoneInfo(shown)
    if all(
        moment.astimezone(there).utcoffset() == moment.astimezone(here).utcoffset()
        for moment in (starts, ends)
    ):
        return ""
    values = {
        "start": format_clock(starts, own, lang),
        "end": format_clock(ends, own, lang),
        "place": place_of(own, lang),
    }
    day = starts.astimezone(there).date()
    if day != starts.astimezone(here).date():
        values["day"] = str(format_date(day, _SHORT_DAY[lang], locale=lang))
        return _("%(day)s, %(start)s–%(end)s in %(place)s", **values)
    return _("%(start)s–%(end)s in %(place)s", **values)
