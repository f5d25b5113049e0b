"""Doors and guests' own pages to be looked at: an event that is open to all, and how guests stand."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import select

from events.doors.done import sealed
from events.programme.models import EventStatus, OpenDoor
from events.programme.planning import Plan, create_event
from events.questions.models import Question, QuestionKind
from events.registration.admission import Applicant, cancel, register
from events.registration.links import mission_url, registration_url
from events.registration.models import Door, MissionLink, Registration, RegistrationStatus
from office.database import db
from stakeholders.organisations.models import Organisation

#: A name as long as they come.
LONG = "Wilhelmina Wolfeschlegelsteinhausenbergerdorff-Fernández-Villaverde y Ortiz de la Riva"


def doors(links: dict[str, str], shut: str) -> None:
    """Arrange them, and enter their addresses; ``shut``: an event that is by invitation."""
    starts = datetime.now(ZoneInfo("Europe/Helsinki")).replace(second=0, microsecond=0, tzinfo=None)
    texts = {"en": "A seminar for all", "sv": "Ett seminarium för alla", "fi": "Seminaari kaikille"}
    event = create_event(
        Plan(
            title=texts,
            description=texts,
            host_line=texts,
            starts=starts + timedelta(days=50),
            ends=starts + timedelta(days=50, hours=2),
            zone="Europe/Helsinki",
            meeting_url="https://meet.example.org/for-all",
            open_door=OpenDoor.OPEN,
            capacity=40,
            asks_needs=True,
        )
    )
    event.status = EventStatus.PUBLISHED
    label = {"en": "Will you stay for lunch?", "sv": "Stannar ni på lunch?", "fi": "Jäättekö lounaalle?"}
    db.session.add(Question(event=event, kind=QuestionKind.YES_NO, label=label))
    embassy = db.session.scalars(select(Organisation).where(Organisation.sending_state == "IT")).one()
    mission = MissionLink(event=event, organisation=embassy, seats=4)
    db.session.add(mission)
    db.session.flush()

    def guest(name: str) -> Registration:
        applicant = Applicant(name, "guest@example.org", "en", "Professor", "University of Example", "FI")
        return register(event, applicant, Door.OPEN).registration

    anna, bo, long = guest("Anna Example"), guest("Bo Example"), guest(LONG)
    cancel(bo)
    long.status = RegistrationStatus.WAITING
    db.session.flush()
    door = f"/register/{event.slug}"
    links |= {
        "door": door,
        "door confirmed": f"{door}?done={sealed(event, RegistrationStatus.CONFIRMED)}",
        "door waiting": f"{door}?done={sealed(event, RegistrationStatus.WAITING)}",
        "door shut": f"/register/{shut}",
        "mission door": urlsplit(mission_url(mission)).path,
        "own": urlsplit(registration_url(anna)).path,
        "own waiting": urlsplit(registration_url(long)).path,
        "own cancelled": urlsplit(registration_url(bo)).path,
    }
