"""How the stakeholders of a matter stand on a day, beside an earlier one: for the table and the plot."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from advocacy.standing.models import Acquaintance, Assessment, Closeness, Secrecy
from advocacy.standing.queries import Meetings, acquaintances, key_of, latest_in, meetings_of
from advocacy.standing.rules import Drift, Quarter, drift, quarter_of
from advocacy.standing.words import QUARTER_WORDS, matter_name, stakeholder_name
from office.accounts.models import User
from office.plots.base import Figure
from office.plots.figures import Axis, Point, scatter_figure
from office.web.i18n import format_day, language
from stakeholders.engagement.queries import Reader


@dataclass(frozen=True)
class Contact:
    """One of us who knows somebody: by their own word, by meetings in the log, or by both."""

    user: User
    closeness: Closeness | None
    times: int
    last_on: date | None
    acquaintance: Acquaintance | None = None


@dataclass(frozen=True)
class Standing:
    """One stakeholder of a matter on the day."""

    assessment: Assessment
    quarter: Quarter
    #: None where nothing was assessed by the earlier day.
    drift: Drift | None
    earlier: Assessment | None
    contacts: Sequence[Contact]


def who_knows(people: Collection[int], day: date, reader: Reader) -> dict[int, list[Contact]]:
    """Who of us knows each person, the closest first: three statements."""
    met = meetings_of(people, day, reader)
    found: dict[int, dict[int, Contact]] = {}
    for one in acquaintances(Acquaintance.person_id.in_(people)):
        times: Meetings | None = next(
            (m for m in met.get(one.person_id, ()) if m.user.id == one.user_id), None
        )
        found.setdefault(one.person_id, {})[one.user_id] = Contact(
            one.user, one.closeness, times.times if times else 0, times.last_on if times else None, one
        )
    for person_id, meetings in met.items():
        for meeting in meetings:
            contact = Contact(meeting.user, None, meeting.times, meeting.last_on)
            found.setdefault(person_id, {}).setdefault(meeting.user.id, contact)
    order = list(Closeness)
    return {
        person_id: sorted(
            contacts.values(),
            key=lambda c: (-(order.index(c.closeness) if c.closeness else -1), -c.times, c.user.label),
        )
        for person_id, contacts in found.items()
    }


def standings(matter: Dossier | Goal, day: date, before: date | None, reader: Reader) -> list[Standing]:
    """Each stakeholder as far as this reader may see, the most powerful first: five statements at most.

    Args:
        before: an earlier day to compare with; None or a day that is not earlier compares with nothing.
    """
    now = latest_in(matter, day, reader)
    then = {}
    if before is not None and before < day:
        then = {key_of(one): one for one in latest_in(matter, before, reader)}
    known = who_knows({one.person_id for one in now if one.person_id is not None}, day, reader)
    found = []
    for one in now:
        earlier = then.get(key_of(one))
        contacts = known.get(one.person_id or 0, [])
        quarter = quarter_of(one.power, one.interest)
        found.append(Standing(one, quarter, drift(earlier, one) if earlier else None, earlier, contacts))
    return found


def plot(matter: Dossier | Goal, rows: Sequence[Standing], day: date, before: date | None) -> Figure:
    """Power against interest, an arrow from where each stood on the earlier day."""
    notes = [_("A three lies on the line, and counts as low.")]
    if before is not None and any(row.drift and (row.drift.power or row.drift.interest) for row in rows):
        notes.append(_("Arrows lead from %(day)s.", day=format_day(before, language())))
    if any(row.assessment.secrecy is Secrecy.CONFIDENTIAL for row in rows):
        notes.append(_("Confidential: not to be passed on to those who may not read all of it."))
    return scatter_figure(
        "standing",
        _(
            "%(matter)s: power and interest on %(day)s",
            matter=matter_name(matter),
            day=format_day(day, language()),
        ),
        [
            Point(
                stakeholder_name(row.assessment),
                row.assessment.interest,
                row.assessment.power,
                (row.earlier.interest, row.earlier.power) if row.earlier else None,
            )
            for row in rows
        ],
        x=Axis(_("Interest"), 1, 5, _("low"), _("high")),
        y=Axis(_("Power"), 1, 5, _("low"), _("high")),
        label_head=_("Stakeholder"),
        quarters=(
            str(QUARTER_WORDS[Quarter.KEEP_SATISFIED]),
            str(QUARTER_WORDS[Quarter.MANAGE_CLOSELY]),
            str(QUARTER_WORDS[Quarter.MONITOR]),
            str(QUARTER_WORDS[Quarter.KEEP_INFORMED]),
        ),
        note=" ".join(notes),
    )
