"""Demonstration contacts: what they were about, and a company of the city with two half-years of its own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from advocacy.contacts import keeping, queries
from advocacy.contacts.keeping import CompanyGiven, ContactGiven, LinkKey
from advocacy.contacts.models import Means
from advocacy.contacts.rules import Half
from advocacy.standing.demo import TALK
from advocacy.themes.demo import body_called
from events.programme.models import Event, EventStatus
from office import clock
from office.accounts.models import User
from office.database import db
from stakeholders.engagement import keeping as log_keeping
from stakeholders.engagement.keeping import CommitmentGiven, InteractionGiven, PartyKey
from stakeholders.engagement.models import CommitmentStatus, Interaction, Way
from stakeholders.organisations.models import Organisation, OrganisationKind

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

#: Talks with invented bodies: how, about what, how many days ago, and what was promised: whether it is ours,
#: the words, and in how many days it is due.
_Talk = tuple[OrganisationKind, str, Way, str, int, tuple[tuple[bool, str, int], ...]]
_TALKS: Final[tuple[_Talk, ...]] = (
    (
        OrganisationKind.MINISTRY,
        "Ministry of Regional Affairs (invented)",
        Way.MEETING,
        "The city’s wording for the draft",
        26,
        (
            (True, "Send our wording for section 12", -8),
            (False, "Show us the draft before it goes out for comments", -3),
        ),
    ),
    (
        OrganisationKind.AUTHORITY,
        "Rail Lines Agency (invented)",
        Way.CALL,
        "Timetable of the airport line",
        14,
        ((False, "Send the passenger forecast", 9),),
    ),
    (
        OrganisationKind.ASSOCIATION,
        "League of Coastal Towns (invented)",
        Way.MAIL,
        "Joint statement of the coastal towns",
        5,
        ((True, "Comment on the joint statement", 4), (False, "Name who signs for the league", 11)),
    ),
)


def build() -> None:
    """Say what the log's contacts were about, note what was promised at a seminar, enter the company."""
    _about()
    _at_the_seminar()
    _company()


def _about() -> None:
    """Say which goals and dossiers the talks with those who decide were about; note some with promises."""
    goals, dossiers = queries.goals_to_choose(()), queries.dossiers_to_choose(())
    officer = db.session.scalars(select(User.id).order_by(User.id)).first()
    if officer is None or not goals or not dossiers:
        return
    held = select(Interaction).where(Interaction.subject == TALK).order_by(Interaction.id)
    for number, note in enumerate(db.session.scalars(held)):
        matters = [LinkKey("goal", goals[number % len(goals)].id)]
        if number % 2:
            matters.append(LinkKey("dossier", dossiers[number % len(dossiers)].id))
        keeping.say_about(note, matters, ())
    we, today = PartyKey("u", officer), clock.today("Europe/Helsinki")
    for number, (kind, body, way, subject, ago, promised) in enumerate(_TALKS):
        whom = PartyKey("o", body_called(kind, {"en": body}).id)
        commitments = tuple(
            CommitmentGiven(text, we if ours else whom, today + timedelta(days=due))
            for ours, text, due in promised
        )
        day = today - timedelta(days=ago)
        given = InteractionGiven(day, way, subject, (whom, we), commitments=commitments)
        note = log_keeping.note(given, user_id=officer)
        matters = [LinkKey("goal", goals[number % len(goals)].id)]
        matters.append(LinkKey("dossier", dossiers[number % len(dossiers)].id))
        keeping.say_about(note, matters, ())


def _at_the_seminar() -> None:
    """What was promised, to a mission and by one, at the first seminar that was held."""
    held = select(Event).where(Event.status == EventStatus.PUBLISHED, Event.ends_at < clock.now())
    event = db.session.scalars(held.order_by(Event.starts_at)).first()
    guest = db.session.scalars(
        select(Organisation.id).where(Organisation.sending_state == "SE").order_by(Organisation.id)
    ).first()
    officer = db.session.scalars(select(User.id).order_by(User.id)).first()
    if event is None or guest is None or officer is None:
        return
    we, today = PartyKey("u", officer), clock.today("Europe/Helsinki")
    given = InteractionGiven(
        held_on=event.local_start.date(),
        held_at=event.local_end.time().replace(second=0, microsecond=0),
        way=Way.EVENT,
        subject="Talk after the seminar",
        parties=(PartyKey("o", guest), we),
        topics=("Cities",),
        commitments=(
            CommitmentGiven("Send the slides on the rail link", we, event.local_start.date()),
            CommitmentGiven("Name a colleague for the working group", None, today - timedelta(days=6)),
        ),
    )
    note = log_keeping.note(given, user_id=officer)
    promise = note.commitments[0]
    log_keeping.settle(promise, CommitmentStatus.DONE)
    keeping.say_about(note, (LinkKey("event", event.id),), ())


def _company() -> None:
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
