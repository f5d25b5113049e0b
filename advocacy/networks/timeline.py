"""Networks over the years as pictures: memberships in rows; meetings and statements, year by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from flask_babel import gettext as _

from advocacy.networks.models import MemberRole, Membership, Network, NetworkMeeting, NetworkStatement
from advocacy.networks.words import ROLE_WORDS
from office.plots.bar_figures import Names, empty, told
from office.plots.base import NARROW, SIZES, WIDE, Cell, Figure
from office.plots.column_figures import column_figure
from office.plots.drawing import Drawing, Shape, rect, rule, shape, words
from office.plots.legend import STYLES, key_to
from office.plots.parts_figures import Series
from office.web.i18n import format_day, language

_BAR: Final = 16.0
#: So many rows are drawn at the most; the table beside the picture has all.
_MOST: Final = 30
#: So many years are named below the picture, and the empty one before the first.
_NAMED: Final = {WIDE: 9, NARROW: 5}
#: So many years are drawn of a network's meetings and statements.
_MOST_YEARS: Final = 15
_Row = tuple[str, Sequence[Membership]]


def memberships_figure(networks: Sequence[Network], today: date) -> Figure:
    """When the city belonged to which network and as what; those it never belonged to are left out."""
    rows = [(one.called(language()), one.memberships) for one in networks if one.memberships]
    rows.sort(key=lambda row: row[1][0].since)
    table: list[tuple[Cell, ...]] = [
        (name, str(ROLE_WORDS[one.role]), _day(one.since), _day(one.until))
        for name, memberships in rows
        for one in memberships
    ]
    return Figure(
        "memberships",
        _("Our memberships over the years"),
        told([(name, "; ".join(_words(one) for one in memberships)) for name, memberships in rows]),
        (_("Network"), _("Role"), _("Since"), _("Until")),
        tuple(table),
        _drawing(rows, today, WIDE),
        _drawing(rows, today, NARROW),
        _("The first %(number)s networks are drawn; the table has all.", number=_MOST)
        if len(rows) > _MOST
        else "",
    )


def years_figure(
    meetings: Sequence[NetworkMeeting], statements: Sequence[NetworkStatement], first: int, last: int
) -> Figure | None:
    """Meetings and statements of each year of a span, side by side; None where there is but one year.

    Of a long span the last years are drawn.
    """
    shown = range(max(first, last - _MOST_YEARS + 1), last + 1)
    if len(shown) < 2 or not (meetings or statements):
        return None
    held = Counter(one.held_on.year for one in meetings)
    given = Counter(one.given_on.year for one in statements)
    return column_figure(
        "years",
        _("Meetings and statements, year by year"),
        [str(year) for year in shown],
        [
            Series(_("Meetings"), tuple(held[year] for year in shown)),
            Series(_("Positions and statements"), tuple(given[year] for year in shown)),
        ],
        label_head=_("Year"),
    )


def _day(day: date | None) -> str | None:
    return format_day(day, language()) if day is not None else None


def _words(one: Membership) -> str:
    role = ROLE_WORDS[one.role]
    if one.until is None:
        return _("%(role)s since %(since)s", role=role, since=_day(one.since))
    return _("%(role)s %(since)s–%(until)s", role=role, since=_day(one.since), until=_day(one.until))


def _drawing(rows: Sequence[_Row], today: date, room: int) -> Drawing:
    if not rows:
        return empty(room)
    size = SIZES[room]
    shown = rows[:_MOST]
    roles = list(MemberRole)
    shapes, top = key_to([str(ROLE_WORDS[role]) for role in roles], room, size)
    names = Names([name for name, _memberships in shown], room, size, _BAR)
    first = date(min(memberships[0].since.year for _n, memberships in shown), 1, 1)
    last = date(max([today.year, *(m.since.year for _n, ms in shown for m in ms)]) + 1, 1, 1)
    # Half a year's number stands beyond the last line.
    left, right = names.beside, room - 20.0

    def at(day: date) -> float:
        share = (min(max(day, first), last) - first) / (last - first)
        return left + share * (right - left)

    bars: list[Shape] = []
    y = top
    for number, (_name, memberships) in enumerate(shown):
        drawn, middle, y = names.place(number, y)
        bars += drawn
        for one in memberships:
            style = STYLES[roles.index(one.role)]
            # The last day counts; what goes on is drawn to today.
            end = one.until + timedelta(days=1) if one.until is not None else max(today, one.since)
            wide = max(at(end) - at(one.since), 2.0)
            bars.append(
                rect(
                    at(one.since),
                    middle - _BAR / 2,
                    wide,
                    _BAR,
                    style.fill,
                    stroke=style.edge,
                    stroke_width=1.5,
                    rx=1.5,
                    tip=_words(one),
                )
            )
    every = -(-(last.year - first.year) // _NAMED[room])
    lines: list[Shape] = []
    for year in range(first.year, last.year + 1, every):
        x = at(date(year, 1, 1))
        lines.append(rule(x, top, x, y + 4, "@hairline-strong"))
        text = str(year)
        lines.append(
            words(x, y + 8 + size, text, size, anchor="middle" if x > 20 else "start", fill="@muted")
        )
    now = rule(at(today), top - 2, at(today), y + 4, "@ink", stroke_dasharray="3 3")
    return Drawing(room, y + size + 16, (*shapes, shape("g", *lines), *bars, now))
