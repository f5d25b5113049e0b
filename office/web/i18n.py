"""The reader's language: how it is chosen, and how dates, places and numbers read in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime, format_time, get_timezone, get_timezone_location
from babel.numbers import format_decimal
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, get_locale, refresh
from flask_login import current_user
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError

from office import countries, settings
from office.countries.cities import city_name
from office.localized import LANGUAGES, pick

FALLBACK = LANGUAGES[0]

#: en writes day before month without a comma (look.md); sv and fi as their own style guides do.
_DAY = {"en": "d MMMM y", "sv": "d MMMM y", "fi": "d. MMMM y"}
_DAY_IN_SENTENCE = {"en": "EEEE d MMMM y", "sv": "EEEE'en' 'den' d MMMM y", "fi": "EEEE d. MMMM y"}
_CLOCK = {"en": "HH:mm", "sv": "HH.mm", "fi": "H.mm"}
_BEFORE_CLOCK = {"en": ", ", "sv": " kl. ", "fi": " klo "}
_MOMENT = {"en": "d MMM y, HH:mm", "sv": "d MMM y 'kl.' HH.mm", "fi": "d.M.y 'klo' H.mm"}

_MONTH_DAY = {"en": "d MMMM", "sv": "d MMMM", "fi": "d. MMMM"}
#: The day alone, where the month follows after a second one: 16–18 February, 16.–18. helmikuuta.
_DAY_ALONE = {"en": "d", "sv": "d", "fi": "d."}
_EACH_DAY = {"en": ", each day ", "sv": ", varje dag kl. ", "fi": ", joka päivä klo "}

_HOURS = re.compile(r"(\d{1,2}[:.]\d\d–\d{1,2}[:.]\d\d)")


def choose_language() -> str:
    """The language to answer in: from address, page, session, account or browser, else English."""
    if not has_request_context():
        return FALLBACK
    asked = request.args.get("lang", "")
    if asked in LANGUAGES:
        return asked
    preferred = g.get("preferred_language")
    if preferred in LANGUAGES:
        return str(preferred)
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    own = _language_of_user()
    if own in LANGUAGES:
        return own
    # Werkzeug's own best_match would prefer "en;q=0.5" to "sv-FI", because only the former is an exact match.
    for wanted in request.accept_languages.values():
        code = wanted.split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return FALLBACK


def _language_of_user() -> str:
    try:
        return str(current_user.language) if current_user.is_authenticated else ""
    except SQLAlchemyError:
        # An error page must be written even when the database is away.
        return ""


def prefer_language(code: str) -> None:
    """Answer this request in ``code`` unless its address asks for another: a guest's own language."""
    g.preferred_language = code
    refresh()


def language() -> str:
    """The code of the language that is being written in now."""
    locale = get_locale()
    return str(locale.language) if locale is not None else FALLBACK


def office_zone() -> str:
    """The office's time zone (IANA name)."""
    return settings.current().time_zone


def place_of(zone: str, lang: str) -> str:
    """The city that names a time zone, in ``lang``: ``Europe/Helsinki`` is Helsingfors in Swedish."""
    city = str(get_timezone_location(get_timezone(zone), locale=Locale(lang), return_city=True))
    # Where the city has no name of its own in the data it is made of the zone's: Argentina/Buenos Aires.
    return city.rpartition("/")[2]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def format_day(value: date | datetime, lang: str, zone: str | None = None, weekday: bool = False) -> str:
    """A day as ``lang`` writes it; an instant is taken in ``zone``."""
    if isinstance(value, datetime):
        value = _in_zone(value, zone or "UTC").date()
    return _capital(_day_in_sentence(value, lang)) if weekday else format_date(value, _DAY[lang], locale=lang)


def _day_in_sentence(day: date, lang: str) -> str:
    text = format_date(day, _DAY_IN_SENTENCE[lang], locale=lang)
    # Of the Finnish weekdays, Sunday alone stands in the locale's data without its ending.
    return re.sub(r"^sunnuntai\b", "sunnuntaina", text)


def _in_zone(value: datetime, zone: str) -> datetime:
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return value.astimezone(ZoneInfo(zone))


def format_hour(value: time | datetime, lang: str) -> str:
    """What a clock on the wall shows: ``14:00``, in Swedish ``14.00``. No zone is taken into account."""
    wall = value.time() if isinstance(value, datetime) else value
    return str(format_time(wall.replace(tzinfo=None), _CLOCK[lang], locale=lang))


def format_clock(value: datetime, zone: str, lang: str) -> str:
    """The hour and minute in ``zone``: ``14:00``, in Swedish and Finnish ``14.00``.

    In the night in which the clocks are put back an hour comes twice; then the offset tells which it is.
    """
    there = _in_zone(value, zone)
    text = format_hour(there, lang)
    # Of an instant that there is, the two differ in that hour alone.
    comes_twice = there.utcoffset() != there.replace(fold=1 - there.fold).utcoffset()
    return f"{text} {offset_of(there)}" if comes_twice else text


def offset_of(moment: datetime) -> str:
    """How far an aware time is from universal time: ``UTC+2``, ``UTC−3:30``, ``UTC``."""
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def format_hours(starts_at: datetime, ends_at: datetime | None, zone: str, lang: str) -> str:
    """From when to when within a day, told in ``zone``: ``14:00–16:00``; an open end is left out."""
    begins = format_clock(starts_at, zone, lang)
    if ends_at is None:
        return begins
    ends = format_clock(ends_at, zone, lang)
    return f"{begins} – {ends}" if " " in begins or " " in ends else f"{begins}–{ends}"


def format_days(first: date, last: date, lang: str, sentence: bool = False) -> str:
    """Whole days, as in "Tuesday 16 February 2027" and "16–18 February 2027".

    Args:
        sentence: leave the first letter as it stands within a sentence.
    """
    if first != last:
        return format_span(first, last, lang)
    text = _day_in_sentence(first, lang)
    return text if sentence else _capital(text)


def format_span(first: date, last: date, lang: str) -> str:
    """Days from the first to the last without weekdays, as in "16–18 February 2027"; of one day that day."""
    if first == last:
        return format_day(last, lang)
    if first.year != last.year:
        return f"{format_day(first, lang)} – {format_day(last, lang)}"
    if first.month != last.month:
        return f"{format_date(first, _MONTH_DAY[lang], locale=lang)} – {format_day(last, lang)}"
    return f"{format_date(first, _DAY_ALONE[lang], locale=lang)}–{format_day(last, lang)}"


def format_daily_hours(
    sittings: Sequence[tuple[datetime, datetime]], zone: str, lang: str, place: str = ""
) -> str:
    """Several days with hours of their own, as in "16–18 February 2027, each day 09:00–16:00 (Helsinki)".

    Args:
        sittings: from when to when, a day each, in order; days in a row with the same
            hours are told together.
        place: the town by which the zone is told; unless given, the one that it is named after.
    """
    told: list[tuple[date, date, str]] = []
    for starts_at, ends_at in sittings:
        day, hours = _in_zone(starts_at, zone).date(), format_hours(starts_at, ends_at, zone, lang)
        if told and told[-1][2] == hours and day - told[-1][1] == timedelta(days=1):
            told[-1] = told[-1][0], day, hours
        else:
            told.append((day, day, hours))
    runs = [
        format_span(first, last, lang) + (_BEFORE_CLOCK if first == last else _EACH_DAY)[lang] + hours
        for first, last, hours in told
    ]
    return f"{'; '.join(runs)} ({place or place_of(zone, lang)})"


def format_event_time(
    starts_at: datetime,
    ends_at: datetime | None,
    zone: str,
    lang: str,
    sentence: bool = False,
    place: str = "",
) -> str:
    """When something takes place, as in "Tuesday 16 February 2021, 14:00–16:00 (Helsinki)".

    Args:
        starts_at, ends_at: aware instants; ``ends_at`` None where the end is open.
        zone: IANA name of the zone it is told in.
        lang: en, sv or fi.
        sentence: leave the first letter as it stands within a sentence.
        place: the town by which the zone is told; unless given, the one that it is named after.
    """
    start = _in_zone(starts_at, zone)
    text = _day_in_sentence(start.date(), lang) + _BEFORE_CLOCK[lang]
    end = _in_zone(ends_at, zone) if ends_at is not None else None
    if end is None:
        text += format_clock(start, zone, lang)
    elif end.date() == start.date():
        text += format_hours(start, end, zone, lang)
    else:
        text += format_clock(start, zone, lang) + " – " + _day_in_sentence(end.date(), lang)
        text += _BEFORE_CLOCK[lang] + format_clock(end, zone, lang)
    text += f" ({place or place_of(zone, lang)})"
    return text if sentence else _capital(text)


def format_moment(value: datetime, zone: str, lang: str) -> str:
    """An instant in short, as in "16 Feb 2021, 14:05", told in ``zone``."""
    return str(format_datetime(_in_zone(value, zone), _MOMENT[lang], tzinfo=get_timezone(zone), locale=lang))


def hours_together(text: str) -> Markup:
    """Text for HTML whose hours keep together at the end of a line."""
    return Markup(_HOURS.sub(r'<span class="nowrap">\1</span>', str(escape(text))))  # noqa: S704 - escaped


def _filter_day(value: date | datetime | None, zone: str | None = None, weekday: bool = False) -> str:
    return "" if value is None else format_day(value, language(), zone or office_zone(), weekday)


def _filter_moment(value: datetime | None, zone: str | None = None) -> str:
    return "" if value is None else format_moment(value, zone or office_zone(), language())


def _filter_clock(value: datetime | None, zone: str | None = None) -> str:
    return "" if value is None else format_clock(value, zone or office_zone(), language())


def _filter_hours(starts_at: datetime, ends_at: datetime | None, zone: str | None = None) -> str:
    return format_hours(starts_at, ends_at, zone or office_zone(), language())


def _filter_number(value: float) -> str:
    return str(format_decimal(value, locale=language()))


def _filter_country(code: str | None) -> str:
    return countries.country_name(code, language()) if code else ""


def _filter_city(name: str | None) -> str:
    return city_name(name, language()) if name else ""


def _filter_localized(texts: dict[str, str] | None) -> str:
    return pick(texts, language())


def _filter_monogram(name: str) -> str:
    words = [word for word in name.replace("@", " ").split() if word[:1].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper() or "?"


def register(app: Flask) -> None:
    """Set up the languages and the filters that templates write dates, places and numbers with."""
    app.config["BABEL_DEFAULT_LOCALE"] = FALLBACK
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(app.root_path) / "translations")
    Babel(app, locale_selector=choose_language, timezone_selector=office_zone)
    filters: dict[str, Any] = {
        "day": _filter_day,
        "moment": _filter_moment,
        "clock": _filter_clock,
        "number": _filter_number,
        "country": _filter_country,
        "city": _filter_city,
        "localized": _filter_localized,
        "monogram": _filter_monogram,
        "hours_together": hours_together,
        "hours": _filter_hours,
        "zone_city": lambda zone: place_of(zone, language()),
    }
    for name, function in filters.items():
        app.add_template_filter(function, name)
