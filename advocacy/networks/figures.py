"""What a network came to in a span of years, counted from the records and said as a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from advocacy.networks.models import MeetingExpert, NetworkMeeting, NetworkStatement
from office.database import db
from office.plots.base import number_words

#: From so many people on they are told in round tens: nobody's list of names is exact to the last one.
ROUNDED_FROM: Final = 50


@dataclass(frozen=True)
class NetworkFigures:
    """Counts of a span of years, both of which count.

    Attributes:
        experts: different people of ours who took part in at least one of the meetings.
    """

    first_year: int
    last_year: int
    meetings: int
    statements: int
    experts: int


@dataclass(frozen=True)
class Rounded:
    """A number as it is told; ``about`` where it is not the counted one."""

    number: int
    about: bool


def rounded(count: int) -> Rounded:
    """The number of people as it is told: below `ROUNDED_FROM` as counted, then to the nearest ten, 5 up."""
    number = count if count < ROUNDED_FROM else (count + 5) // 10 * 10
    return Rounded(number, number != count)


def figures_of(network_id: int, first_year: int, last_year: int) -> NetworkFigures:
    """Meetings, statements and people of a network from 1 January of one year to 31 December of another.

    One statement, however much there is.
    """
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    held = (NetworkMeeting.network_id == network_id, NetworkMeeting.held_on.between(first, last))
    given = (NetworkStatement.network_id == network_id, NetworkStatement.given_on.between(first, last))
    meetings = select(func.count(NetworkMeeting.id)).where(*held).scalar_subquery()
    statements = select(func.count(NetworkStatement.id)).where(*given).scalar_subquery()
    people = (
        select(func.count(MeetingExpert.expert_id.distinct()))
        .join(NetworkMeeting, NetworkMeeting.id == MeetingExpert.meeting_id)
        .where(*held)
        .scalar_subquery()
    )
    counted = db.session.execute(select(meetings, statements, people)).one()
    return NetworkFigures(first_year, last_year, *counted)


def sentence(figures: NetworkFigures) -> str:
    """The figures in words of the reader's language: "20 meetings, 22 statements and about 100 experts …"."""
    first, last = str(figures.first_year), str(figures.last_year)
    if not figures.meetings and not figures.statements:
        if first == last:
            return _("In %(year)s: no meeting and no statement.", year=first)
        return _("In %(first)s–%(last)s: no meeting and no statement.", first=first, last=last)
    parts = {
        "meetings": ngettext(
            "one meeting", "%(number)s meetings", figures.meetings, number=number_words(figures.meetings)
        ),
        "statements": ngettext(
            "one statement",
            "%(number)s statements",
            figures.statements,
            number=number_words(figures.statements),
        ),
        "experts": _experts(figures.experts),
    }
    if first == last:
        return _("In %(year)s: %(meetings)s, %(statements)s and %(experts)s.", year=first, **parts)
    return _(
        "In %(first)s–%(last)s: %(meetings)s, %(statements)s and %(experts)s.",
        first=first,
        last=last,
        **parts,
    )


def _experts(count: int) -> str:
    told = rounded(count)
    number = number_words(told.number)
    if told.about:
        return _("about %(number)s experts", number=number)
    return ngettext("one expert", "%(number)s experts", told.number, number=number)
