"""Demonstration company of the city, invented, with contacts in two half-years."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from advocacy.contacts import keeping
from advocacy.contacts.keeping import CompanyGiven, ContactGiven
from advocacy.contacts.models import Means
from advocacy.contacts.rules import Half
from advocacy.themes.demo import body_called
from office import clock
from office.accounts.models import User
from office.database import db
from stakeholders.organisations.models import OrganisationKind

_NAME = {
    "en": "Helsinki Harbour Heat (invented)",
    "sv": "Helsingfors hamnvärme Ab (påhittat)",
    "fi": "Helsingin satamalämpö Oy (keksitty)",
}
_HEAT = (
    "Kaukolämmön hukkalämpöä koskeva lakihanke: yhtiö esittää, että satamien ja datakeskusten hukkalämpö "
    "rinnastetaan uusiutuvaan energiaan verotuksessa."
)
_GRID = (
    "Sähköverkkolain muutos: yhtiö esittää, että sataman maasähköliittymät voidaan rakentaa ennen kuin "
    "alueen asemakaava on lainvoimainen."
)
_MINISTRY = "Ministry of Warmth (invented), energy department"
_MEMBER = "Member of Parliament Hilkka Esimerkki (invented)"


def build() -> None:
    """Enter the company, and seven contacts: six that can be reported, and one that lacks its means."""
    officer = db.session.scalars(select(User.id).order_by(User.id)).first()
    this = Half.of(clock.today("Europe/Helsinki"))
    last = this.before
    body = body_called(OrganisationKind.COMPANY, _NAME)
    given = CompanyGiven(business_id="1234567-1", since=date(2011, 3, 1), organisation_id=body.id)
    company = keeping.add_company(given)
    for half, days, topic, subject, targets, means in (
        (last, 20, "Waste heat", _HEAT, _MINISTRY, Means.MEETING),
        (last, 41, "Waste heat", _HEAT, _MEMBER, Means.PHONE),
        (last, 77, "Waste heat", _HEAT, f"{_MINISTRY}\n{_MEMBER}", Means.MAIL),
        (last, 95, "Shore power", _GRID, _MINISTRY, Means.MEETING),
        (last, 130, "Shore power", _GRID, _MEMBER, Means.EVENT),
        (last, 150, "Shore power", _GRID, _MINISTRY, Means.LETTER),
        (this, 0, "Waste heat", _HEAT[:40], _MEMBER, None),
    ):
        day = half.first_day + timedelta(days=days)
        keeping.add_contact(company, ContactGiven(day, topic, subject, targets, means))
    if last.deadline < clock.today("Europe/Helsinki"):
        keeping.report(company, last, last.last_day + timedelta(days=20), user_id=officer, note="2/7")
