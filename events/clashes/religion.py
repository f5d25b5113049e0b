"""Which religious days stand against an occasion, with the hours of fasts and of evenings that begin them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.clashes.days import behind_states, key_of, states_words
from events.clashes.feasts import Calendar, Feast, Weight, feasts_between
from events.clashes.holidays import Kept, holidays_on, is_holiday
from events.clashes.kinds import Clash, Kind, Severity
from events.clashes.occasion import Occasion
from events.clashes.queries import Around, Circle
from events.clashes.sun import sunset
from events.programme.hours import on_the_wall
from office.web.i18n import format_hour, language

_DAY: Final = timedelta(days=1)
#: Where nobody can tell when the sun sets: beyond the polar circle, or in a zone without a city.
_USUAL_SUNSET: Final = time(18)
#: After sunset on Saturday three stars are to be seen before Shabbat ends.
_NIGHTFALL: Final = timedelta(hours=1)
#: Whoever invites to these hours means a meal.
_LUNCH: Final = (time(11), time(14))
_FRIDAY: Final = 4

_SOURCES: Final[dict[Calendar, LazyString]] = {
    Calendar.ISLAMIC: _l("Reckoned by the Islamic calendar: an estimate"),
    Calendar.JEWISH: _l("Reckoned by the Hebrew calendar"),
    Calendar.WESTERN: _l("Reckoned: Western churches"),
    Calendar.ORTHODOX: _l("Reckoned: Orthodox churches that keep the Julian calendar"),
    Calendar.HINDU: _l("Tables of the Hindu calendar in the library “holidays”"),
    Calendar.BUDDHIST: _l("Tables of the Buddhist calendar in the library “holidays”"),
    Calendar.CHINESE: _l("Tables of the Chinese calendar in the library “holidays”"),
}


def religious_days(occasion: Occasion, circle: Circle, _around: Around) -> Iterator[Clash]:
    """Feasts and fasts on its days, whatever states are invited, and Shabbat."""
    for feast in feasts_between(occasion.first, occasion.last):
        if feast.key == "ramadan":
            clash = _ramadan(feast, occasion, circle)
        else:
            clash = _feast(feast, occasion, circle)
        if clash is not None:
            yield clash
    yield from _shabbat(occasion)


def is_told_by_feast(day: date, kept: Kept) -> bool:
    """Whether a state's public holiday on a day is a feast that is told in a line of its own."""
    return any(
        kept.english.startswith(feast.kept_as)
        for feast in feasts_between(day, day)
        if feast.first <= day <= feast.last and feast.kept_as
    )


def _feast(feast: Feast, occasion: Occasion, circle: Circle) -> Clash | None:
    hit = [day for day in occasion.days if feast.first <= day <= feast.last]
    if feast.calendar is Calendar.WESTERN and all(is_holiday(circle.home, day) for day in hit):
        # The host keeps it: that is said already.
        return None
    on_eve = not hit and feast.from_sunset and _is_after_sunset(occasion, feast.first - _DAY)
    doubtful = not hit and feast.is_estimated and feast.weight is not Weight.THOUGHT
    # After Eid its other days come, which are told as such.
    near = (feast.first - _DAY, feast.last + _DAY)[: 1 if feast.calendar is Calendar.ISLAMIC else 2]
    doubtful = doubtful and any(day in occasion.days for day in near)
    if not hit and not on_eve and not doubtful:
        return None
    kept = _kept(feast, circle)
    text = []
    if on_eve or (feast.from_sunset and feast.first in hit):
        text.append(
            _(
                "It begins at sunset on the evening before, at %(hour)s.",
                hour=_clock(occasion, feast.first - _DAY),
            )
        )
    if feast.is_estimated:
        text.append(_("The moon decides: a day earlier or later is possible."))
    behind = behind_states(kept)
    if len(behind) > 1:
        text.append(_("%(states)s.", states=states_words(circle, len(behind))))
    binds = feast.weight is Weight.BINDS or (feast.weight is Weight.BINDS_WHERE_KEPT and bool(kept))
    return Clash(
        key_of(Kind.RELIGIOUS, feast.key, (hit or [feast.first])[0]),
        Kind.RELIGIOUS,
        Severity.MOVE if binds and not doubtful else Severity.KNOW,
        _("%(feast)s may fall on this day", feast=str(feast.name)) if doubtful else str(feast.name),
        " ".join(text),
        feast.first,
        feast.last,
        str(_SOURCES[feast.calendar]),
        behind=behind,
    )


def _kept(feast: Feast, circle: Circle) -> list[Kept]:
    """The public holidays of the guests' states that mean this feast."""
    if not feast.kept_as:
        return []
    days = (feast.last - feast.first).days + 1
    return [
        one
        for number in range(days)
        for one in holidays_on(feast.first + number * _DAY, circle.foreign)
        if one.english.startswith(feast.kept_as)
    ]


def _ramadan(feast: Feast, occasion: Occasion, circle: Circle) -> Clash | None:
    hit = [day for day in occasion.days if feast.first <= day <= feast.last]
    if not hit:
        return None
    text, eats = [], False
    day = hit[0]
    ends = _sunset(occasion, day)
    hour = format_hour(ends, language())
    hours = occasion.hours_on(day)
    if occasion.is_all_day or any(start <= ends < end for start, end in hours):
        text.append(
            _(
                "Whoever fasts eats and drinks after sunset alone, which is at %(hour)s: serve then.",
                hour=hour,
            )
        )
    elif any(end <= ends for _start, end in hours):
        text.append(_("Whoever fasts eats and drinks nothing until sunset, at %(hour)s.", hour=hour))
    else:
        text.append(_("It begins after sunset, at %(hour)s: whoever fasts can eat and drink.", hour=hour))
    if not occasion.is_all_day and any(
        start.time() < _LUNCH[1] and end.time() > _LUNCH[0] and end <= ends for start, end in hours
    ):
        eats = True
        text.append(_("It is held at the hours of lunch: an evening lets them eat with the others."))
    text.append(_("The moon decides: a day earlier or later is possible."))
    states = {
        one.country
        for end in (feast.last + _DAY, feast.last + 2 * _DAY)
        for one in holidays_on(end, circle.foreign)
        if one.english.startswith("Eid al-Fitr")
    }
    return Clash(
        key_of(Kind.RELIGIOUS, feast.key, day, "lunch" if eats else "fast"),
        Kind.RELIGIOUS,
        Severity.MOVE if eats and states else Severity.KNOW,
        str(feast.name),
        " ".join(text),
        feast.first,
        feast.last,
        str(_SOURCES[feast.calendar]),
    )


def _shabbat(occasion: Occasion) -> Iterator[Clash]:
    # The Saturday of a Friday on which it ends before sunset is none of its days.
    for friday in sorted({day - ((day.weekday() - _FRIDAY) % 7) * _DAY for day in occasion.days}):
        begins, ends = _sunset(occasion, friday), _sunset(occasion, friday + _DAY) + _NIGHTFALL
        held = (
            (on_the_wall(start, occasion.zone), on_the_wall(end, occasion.zone))
            for start, end in occasion.sittings
        )
        if any(start < ends and end > begins for start, end in held):
            yield Clash(
                key_of(Kind.RELIGIOUS, "shabbat", friday),
                Kind.RELIGIOUS,
                Severity.KNOW,
                _("Shabbat"),
                _(
                    "From sunset on Friday, at %(hour)s, until nightfall on Saturday.",
                    hour=format_hour(begins, language()),
                ),
                friday,
                friday + _DAY,
                str(_SOURCES[Calendar.JEWISH]),
            )


def _is_after_sunset(occasion: Occasion, day: date) -> bool:
    sets = _sunset(occasion, day)
    return day in occasion.days and any(end > sets for _start, end in occasion.hours_on(day))


def _clock(occasion: Occasion, day: date) -> str:
    return format_hour(_sunset(occasion, day), language())


def _sunset(occasion: Occasion, day: date) -> datetime:
    """When the sun sets, by the clocks of its zone (naive); six in the evening where nobody knows."""
    place = occasion.coordinates
    instant = sunset(day, *place) if place is not None else None
    usual = datetime.combine(day, _USUAL_SUNSET)
    return on_the_wall(instant, occasion.zone).replace(second=0, microsecond=0) if instant else usual
