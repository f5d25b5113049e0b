"""Religious days that bind people whatever their state: reckoned, and estimated where the moon decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from convertdate import hebrew, islamic, julian
from convertdate.holidays import easter
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from holidays import HolidayBase
from holidays.groups.buddhist import BuddhistCalendarHolidays
from holidays.groups.chinese import ChineseCalendarHolidays
from holidays.groups.hindu import HinduCalendarHolidays
from holidays.groups.islamic import IslamicHolidays

_DAY: Final = timedelta(days=1)
#: Months of the Hebrew calendar as they are numbered, from Nisan.
_NISAN, _SIVAN, _TISHRI = 1, 3, 7


class Weight(StrEnum):
    """How much a feast binds."""

    #: Whoever keeps it does not come: move the event.
    BINDS = "binds"
    #: As that, where a state that is invited keeps it as a public holiday.
    BINDS_WHERE_KEPT = "binds_where_kept"
    #: It can be held, with some thought.
    THOUGHT = "thought"


class Calendar(StrEnum):
    """By which calendar a feast falls."""

    ISLAMIC = "islamic"
    JEWISH = "jewish"
    WESTERN = "western"
    ORTHODOX = "orthodox"
    HINDU = "hindu"
    BUDDHIST = "buddhist"
    CHINESE = "chinese"


@dataclass(frozen=True)
class Feast:
    """A feast or a fast of one year, from its first day to its last, both included.

    Args:
        kept_as: how the library's names of public holidays begin that mean it.
        from_sunset: it begins at sunset on the evening before.
        is_estimated: the moon decides; a day earlier or later is possible.
    """

    key: str
    name: LazyString
    calendar: Calendar
    first: date
    last: date
    weight: Weight
    kept_as: tuple[str, ...] = ()
    from_sunset: bool = False
    is_estimated: bool = False


_EID_AL_FITR = ("Eid al-Fitr", "Hari Raya Puasa", "Hari Raya Aidilfitri", "Ramadan Bayram", "Ramazan")
_EID_AL_ADHA = ("Eid al-Adha", "Hari Raya Haji", "Kurban", "Qurban", "Tabaski")
_EASTER = (
    "Easter",
    "Orthodox Easter",
    "Good Friday",
    "Orthodox Good Friday",
    "Holy Friday",
    "Catholic Easter",
)
_CHRISTMAS = ("Christmas", "Orthodox Christmas", "Catholic Christmas", "Nativity")
_LUNAR = ("Lunar New Year", "Chinese New Year", "Spring Festival", "Korean New Year", "Vietnamese New Year")


@lru_cache(maxsize=64)
def feasts_of(year: int) -> tuple[Feast, ...]:
    """The feasts that begin in a calendar year, by their first day."""
    found = [*_islamic(year), *_jewish(year), *_christian(year), *_eastern(year)]
    return tuple(sorted(found, key=lambda feast: (feast.first, feast.key)))


def feasts_between(first: date, last: date) -> list[Feast]:
    """The feasts of which some day, or the eve, lies from ``first`` to ``last``, both included."""
    return [
        feast
        for year in range(first.year - 1, last.year + 2)
        for feast in feasts_of(year)
        if feast.first - _DAY <= last and feast.last + _DAY >= first
    ]


class _Moon(
    HolidayBase,
    BuddhistCalendarHolidays,
    ChineseCalendarHolidays,
    HinduCalendarHolidays,
    IslamicHolidays,
):
    """The days that the library knows by tables of the moon, under names of our own."""

    country = "moon"
    estimated_label = "%s?"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        BuddhistCalendarHolidays.__init__(self, show_estimated=True)
        ChineseCalendarHolidays.__init__(self, show_estimated=True)
        HinduCalendarHolidays.__init__(self, show_estimated=True)
        IslamicHolidays.__init__(self, show_estimated=True)
        super().__init__(*args, **kwargs)

    def _populate_public_holidays(self) -> None:
        self._add_ramadan_beginning_day("ramadan")
        self._add_eid_al_fitr_day("eid-al-fitr")
        self._add_eid_al_adha_day("eid-al-adha")
        self._add_islamic_new_year_day("islamic-new-year")
        self._add_ashura_day("ashura")
        self._add_mawlid_day("mawlid")
        self._add_diwali_india("diwali")
        self._add_vesak("vesak")
        self._add_chinese_new_years_day("lunar-new-year")


def _by_moon(year: int, *keys: str) -> Iterator[tuple[str, date, bool]]:
    """Each day of these names in the year, and whether it is an estimate; a lunar year may bring two."""
    known = _Moon(years=year)
    for day in sorted(known):
        for name in known.get_list(day):
            if name.rstrip("?") in keys:
                yield name.rstrip("?"), day, name.endswith("?")


#: Month and day of the Islamic calendar.
_ISLAMIC: Final = {
    "ramadan": (9, 1),
    "eid-al-fitr": (10, 1),
    "eid-al-adha": (12, 10),
    "islamic-new-year": (1, 1),
    "ashura": (1, 10),
    "mawlid": (3, 12),
}


def _expected(key: str, year: int) -> Iterator[tuple[date, date]]:
    """Between which days a feast is expected: by the library’s table and by the reckoned calendar.

    They may differ by a day or two, as places do, and then nobody knows which will be right.
    """
    for _key, day, _sure in _by_moon(year, key):
        hijri = islamic.from_gregorian(day.year, day.month, day.day)[0]
        reckoned = (date(*islamic.to_gregorian(one, *_ISLAMIC[key])) for one in (hijri - 1, hijri, hijri + 1))
        near = [day, *(one for one in reckoned if abs(one - day) <= 2 * _DAY)]
        yield min(near), max(near)


def _islamic(year: int) -> Iterator[Feast]:
    ends = [last for one in (year, year + 1) for _first, last in _expected("eid-al-fitr", one)]
    for first, last in _expected("ramadan", year):
        end = min((one for one in ends if one > last), default=first + 30 * _DAY)
        yield _of_moon("ramadan", _l("Ramadan"), first, end - _DAY, Weight.THOUGHT)
    for first, last in _expected("eid-al-fitr", year):
        yield _of_moon("eid-al-fitr", _l("Eid al-Fitr"), first, last, Weight.BINDS, _EID_AL_FITR)
        more, since = _l("The days of Eid al-Fitr"), last + _DAY
        yield _of_moon("eid-al-fitr-days", more, since, since + _DAY, Weight.THOUGHT, _EID_AL_FITR)
    for first, last in _expected("eid-al-adha", year):
        yield _of_moon("eid-al-adha", _l("Eid al-Adha"), first, last, Weight.BINDS, _EID_AL_ADHA)
        more, since = _l("The days of Eid al-Adha"), last + _DAY
        yield _of_moon("eid-al-adha-days", more, since, since + 2 * _DAY, Weight.THOUGHT, _EID_AL_ADHA)
    for key, name, kept in (
        ("islamic-new-year", _l("Islamic New Year"), ("Islamic New Year", "Hijri New Year")),
        ("ashura", _l("Ashura"), ("Ashura", "Tasua")),
        ("mawlid", _l("The Prophet’s Birthday"), ("Prophet", "Birthday of Muhammad", "Mawlid")),
    ):
        for first, last in _expected(key, year):
            yield _of_moon(key, name, first, last, Weight.THOUGHT, kept)


def _of_moon(
    key: str, name: LazyString, first: date, last: date, weight: Weight, kept_as: tuple[str, ...] = ()
) -> Feast:
    return Feast(key, name, Calendar.ISLAMIC, first, last, weight, kept_as, is_estimated=True)


def _jewish(year: int) -> Iterator[Feast]:
    spring, autumn = year + 3760, year + 3761

    def day_of(hebrew_year: int, month: int, day: int) -> date:
        return date(*hebrew.to_gregorian(hebrew_year, month, day))

    def feast(
        key: str, name: LazyString, first: date, days: int, weight: Weight, kept_as: tuple[str, ...]
    ) -> Feast:
        last = first + (days - 1) * _DAY
        return Feast(key, name, Calendar.JEWISH, first, last, weight, kept_as, from_sunset=True)

    passover = day_of(spring, _NISAN, 15)
    pesach = ("Pesach", "Passover", "Seventh day of Pesach")
    yield feast("passover", _l("Passover, the first days"), passover, 2, Weight.BINDS, pesach)
    between = passover + 2 * _DAY
    yield feast("passover-between", _l("Passover, the days between"), between, 4, Weight.THOUGHT, ())
    end = passover + 6 * _DAY
    yield feast("passover-end", _l("Passover, the last days"), end, 2, Weight.BINDS_WHERE_KEPT, pesach)
    weeks = day_of(spring, _SIVAN, 6)
    yield feast("shavuot", _l("Shavuot"), weeks, 2, Weight.BINDS_WHERE_KEPT, ("Shavuot",))
    new_year = day_of(autumn, _TISHRI, 1)
    yield feast("rosh-hashanah", _l("Rosh Hashanah"), new_year, 2, Weight.BINDS, ("Rosh Hashanah",))
    atonement = day_of(autumn, _TISHRI, 10)
    yield feast("yom-kippur", _l("Yom Kippur"), atonement, 1, Weight.BINDS, ("Yom Kippur",))
    booths = day_of(autumn, _TISHRI, 15)
    yield feast("sukkot", _l("Sukkot, the first days"), booths, 2, Weight.BINDS_WHERE_KEPT, ("Sukkot",))
    rejoicing = day_of(autumn, _TISHRI, 22)
    kept = ("Simchat Torah", "Shemini Atzeret")
    yield feast(
        "simchat-torah",
        _l("Shemini Atzeret and Simchat Torah"),
        rejoicing,
        2,
        Weight.BINDS_WHERE_KEPT,
        kept,
    )


def _christian(year: int) -> Iterator[Feast]:
    for calendar, church, weight, friday, sunday in (
        (Calendar.WESTERN, "western", Weight.BINDS, _l("Good Friday"), _l("Easter")),
        (
            Calendar.ORTHODOX,
            "orthodox",
            Weight.BINDS_WHERE_KEPT,
            _l("Orthodox Good Friday"),
            _l("Orthodox Easter"),
        ),
    ):
        day = date(*easter(year, church))
        prefix = "" if calendar is Calendar.WESTERN else "orthodox-"
        good = day - 2 * _DAY
        yield Feast(f"{prefix}good-friday", friday, calendar, good, good, weight, _EASTER)
        yield Feast(f"{prefix}easter", sunday, calendar, day, day + _DAY, weight, _EASTER)
    eve, second = date(year, 12, 24), date(year, 12, 26)
    yield Feast("christmas", _l("Christmas"), Calendar.WESTERN, eve, second, Weight.BINDS, _CHRISTMAS)
    nativity = date(*julian.to_gregorian(year - 1, 12, 25))
    yield Feast(
        "orthodox-christmas",
        _l("Orthodox Christmas"),
        Calendar.ORTHODOX,
        nativity,
        nativity,
        Weight.BINDS_WHERE_KEPT,
        _CHRISTMAS,
    )


def _eastern(year: int) -> Iterator[Feast]:
    for key, day, is_estimated in _by_moon(year, "diwali", "vesak", "lunar-new-year"):
        if key == "lunar-new-year":
            # Reckoned by astronomers for centuries to come: no estimate.
            name, last = _l("Lunar New Year"), day + 2 * _DAY
            yield Feast(key, name, Calendar.CHINESE, day, last, Weight.BINDS_WHERE_KEPT, _LUNAR)
            continue
        diwali = key == "diwali"
        yield Feast(
            key,
            _l("Diwali") if diwali else _l("Vesak"),
            Calendar.HINDU if diwali else Calendar.BUDDHIST,
            day,
            day,
            Weight.BINDS_WHERE_KEPT if diwali else Weight.THOUGHT,
            ("Diwali", "Deepavali") if diwali else ("Vesak", "Visakha", "Buddha"),
            is_estimated=is_estimated,
        )
