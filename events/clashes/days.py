"""Which days stand against an occasion: national days, public holidays, weekends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from holidays.version import __version__

from events.clashes.holidays import Kept, holidays_on, is_holiday, is_weekend
from events.clashes.kinds import Behind, Clash, Kind, Severity
from events.clashes.occasion import Occasion
from events.clashes.queries import Around, Circle
from office import clock
from office.countries import country_name, sort_key
from office.web.i18n import format_day, language
from stakeholders.nationaldays.models import NationalDay
from stakeholders.nationaldays.queries import keeper_name
from stakeholders.nationaldays.rules import Weekday
from stakeholders.nationaldays.words import weekday_name

_DAY: Final = timedelta(days=1)
#: The column that keeps what was accepted holds this many characters.
_LONGEST_KEY: Final = 100
#: So many keepers of one national day are named in its title.
_NAMED: Final = 3


def key_of(kind: Kind, *parts: object) -> str:
    """A word for a clash that fits its column."""
    key = ":".join((kind.value, *(str(part) for part in parts)))
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[: _LONGEST_KEY - 17]}:{sha256(key.encode()).hexdigest()[:16]}"


def library_source() -> str:
    """On whose word public holidays are told."""
    return _("Public holidays: library “holidays” %(version)s", version=__version__)


def national_days(occasion: Occasion, circle: Circle, around: Around) -> Iterator[Clash]:
    """The national days on its days, and, as a hint, those of the day before and after."""
    for day in occasion.days:
        kept = around.national.get(day, ())
        # The host's own is told as a public holiday where it is one.
        kept = [one for one in kept if one.country != circle.home or not is_holiday(circle.home, day)]
        if kept:
            keepers, text = (
                _keepers_words(kept),
                _("Whoever keeps it is likely to receive guests that day."),
            )
            title = _("National day: %(keepers)s", keepers=keepers)
            yield _national(Kind.NATIONAL_DAY, day, kept, Severity.MOVE, title, text)
    before, after = occasion.first - _DAY, occasion.last + _DAY
    if kept := _of_others(around, before, circle):
        title = _("National day the day before: %(keepers)s", keepers=_keepers_words(kept))
        text = _("A reception may be held in the days around it.")
        yield _national(Kind.NEAR_NATIONAL_DAY, before, kept, Severity.KNOW, title, text)
    if kept := _of_others(around, after, circle):
        title = _("National day the day after: %(keepers)s", keepers=_keepers_words(kept))
        text = _("A reception is often held on the eve.")
        yield _national(Kind.NEAR_NATIONAL_DAY, after, kept, Severity.KNOW, title, text)


def _of_others(around: Around, day: date, circle: Circle) -> list[NationalDay]:
    return [one for one in around.national.get(day, ()) if one.country != circle.home]


def _keepers_words(kept: Iterable[NationalDay]) -> str:
    """ "Sweden", "Georgia and 2 more": whose day it is."""
    spoken = language()
    names = sorted({keeper_name(one, spoken) for one in kept}, key=lambda name: sort_key(name, spoken))
    if len(names) <= _NAMED:
        return ", ".join(names)
    rest = len(names) - _NAMED + 1
    return ngettext(
        "%(names)s and %(num)d more", "%(names)s and %(num)d more", rest, names=", ".join(names[: _NAMED - 1])
    )


def _national(
    kind: Kind, day: date, kept: Iterable[NationalDay], severity: Severity, title: str, text: str
) -> Clash:
    spoken = language()
    behind = _by_name(Behind(keeper_name(one, spoken), one.called(spoken), one.country) for one in kept)
    keepers = sorted({one.country or f"o{one.organisation_id}" for one in kept})
    return Clash(
        key_of(kind, day, ",".join(keepers)),
        kind,
        severity,
        title,
        text,
        day,
        day,
        _("Register: national days"),
        url_for("nationaldays.index", year=day.year),
        behind,
    )


def host_holidays(occasion: Occasion, circle: Circle, _around: Around) -> Iterator[Clash]:
    """Public holidays of the host's state."""
    for day in occasion.days:
        kept = holidays_on(day, [circle.home])
        if kept:
            yield Clash(
                key_of(Kind.HOST_HOLIDAY, day),
                Kind.HOST_HOLIDAY,
                Severity.MOVE,
                _(
                    "Public holiday in %(state)s: %(day)s",
                    state=country_name(circle.home, language()),
                    day=", ".join(dict.fromkeys(one.name for one in kept)),
                ),
                _("Offices are shut, also those of the missions’ local staff."),
                day,
                day,
                library_source(),
            )


def guests_holidays(
    occasion: Occasion, circle: Circle, around: Around, is_told: Callable[[date, Kept], bool]
) -> Iterator[Clash]:
    """Public holidays of the guests' states: one line a day.

    ``is_told`` says of a day and a holiday whether another line tells it already (a feast's).
    """
    for day in occasion.days:
        national = {one.country for one in around.national.get(day, ())}
        kept = [
            one
            for one in holidays_on(day, circle.foreign)
            if one.country not in national and not is_told(day, one)
        ]
        if not kept:
            continue
        behind = behind_states(kept)
        yield Clash(
            key_of(Kind.GUESTS_HOLIDAY, day),
            Kind.GUESTS_HOLIDAY,
            Severity.MOVE if 2 * len(behind) > len(circle.foreign) else Severity.KNOW,
            _("Public holiday: %(state)s", state=behind[0].name)
            if len(behind) == 1
            else states_words(circle, len(behind)),
            behind[0].detail if len(behind) == 1 else "",
            day,
            day,
            library_source(),
            behind=behind,
        )


def states_words(circle: Circle, count: int) -> str:
    """In how many states the day is a public holiday."""
    if circle.is_invited:
        return ngettext(
            "Public holiday in %(num)d invited state", "Public holiday in %(num)d invited states", count
        )
    return ngettext(
        "Public holiday in %(num)d state that has a mission here",
        "Public holiday in %(num)d states that have missions here",
        count,
    )


def behind_states(kept: Iterable[Kept]) -> tuple[Behind, ...]:
    """The states that keep a day, each with its names for it, in the order of the reader's alphabet."""
    names: dict[str, list[str]] = {}
    for one in kept:
        told = names.setdefault(one.country, [])
        if one.name not in told:
            told.append(one.name)
    spoken = language()
    return _by_name(
        Behind(country_name(state, spoken), ", ".join(told), state) for state, told in names.items()
    )


def _by_name(found: Iterable[Behind]) -> tuple[Behind, ...]:
    spoken = language()
    return tuple(sorted(found, key=lambda one: (sort_key(one.name, spoken), one.detail)))


def weekends(occasion: Occasion, circle: Circle, _around: Around) -> Iterator[Clash]:
    """The weekend of the host, and days of rest of the guests' states that are working days here."""
    here = [day for day in occasion.days if is_weekend(circle.home, day)]
    if here:
        yield Clash(
            key_of(Kind.HOST_WEEKEND, here[0]),
            Kind.HOST_WEEKEND,
            Severity.KNOW,
            _("Weekend: %(day)s", day=_weekdays(here)),
            _("Missions’ secretariats are shut; a driver or an interpreter is at work on a free day."),
            here[0],
            here[-1],
            library_source(),
        )
    resting: dict[str, list[date]] = {}
    for day in occasion.days:
        if not is_weekend(circle.home, day):
            for state in circle.foreign:
                if is_weekend(state, day):
                    resting.setdefault(state, []).append(day)
    if resting:
        days = sorted({day for found in resting.values() for day in found})
        spoken = language()
        behind = _by_name(
            Behind(country_name(state, spoken), _weekdays(found), state) for state, found in resting.items()
        )
        yield Clash(
            key_of(Kind.GUESTS_WEEKEND, days[0]),
            Kind.GUESTS_WEEKEND,
            Severity.KNOW,
            _("%(day)s: a day of rest in %(state)s", day=_weekdays(days), state=behind[0].name)
            if len(behind) == 1
            else ngettext(
                "%(day)s: a day of rest in %(num)d state",
                "%(day)s: a day of rest in %(num)d states",
                len(behind),
                day=_weekdays(days),
            ),
            _("Capitals there do not answer; the missions here keep the local week, by and large."),
            days[0],
            days[-1],
            library_source(),
            behind=behind,
        )


def _weekdays(days: list[date]) -> str:
    named = list(dict.fromkeys(weekday_name(list(Weekday)[day.weekday()]) for day in days))
    text = ", ".join(named)
    return text[:1].upper() + text[1:]


def reply_by(occasion: Occasion, circle: Circle, _around: Around) -> Iterator[Clash]:
    """The last day for answers, where nobody is at work on it."""
    day = occasion.reply_by
    if day is None or day < clock.today():
        return
    kept = holidays_on(day, [circle.home])
    if kept or is_weekend(circle.home, day):
        yield Clash(
            key_of(Kind.REPLY_BY, day),
            Kind.REPLY_BY,
            Severity.KNOW,
            _(
                "The last day for answers is %(day)s: %(what)s",
                day=format_day(day, language()),
                what=kept[0].name if kept else weekday_name(list(Weekday)[day.weekday()]),
            ),
            _("Nobody is at the secretariats: a working day before it brings more answers in time."),
            day,
            day,
            library_source(),
        )
