"""Demonstration meetings: what was said with some missions, and what was promised; all of it invented."""

from __future__ import annotations

from datetime import date, time, timedelta

from sqlalchemy import select

from office import clock
from office.accounts.models import User
from office.database import db
from stakeholders.engagement.keeping import CommitmentGiven, InteractionGiven, PartyKey, note
from stakeholders.engagement.models import CommitmentStatus, Confidentiality, Way
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person
from stakeholders.people.queries import heads_on


def build() -> None:
    """Note some meetings with the demonstration's missions."""
    officer = db.session.scalars(select(User.id).order_by(User.id)).first()
    if officer is None:
        return
    today = clock.today("Europe/Helsinki")
    for given in _meetings(PartyKey("u", officer), today):
        if given is not None:
            note(given, user_id=officer)


def _meetings(we: PartyKey, today: date) -> list[InteractionGiven | None]:
    def ago(days: int) -> date:
        return today - timedelta(days=days)

    def in_days(days: int) -> date:
        return today + timedelta(days=days)

    return [
        _with(
            "EE",
            we,
            held_on=ago(9),
            held_at=time(10, 30),
            way=Way.MEETING,
            subject="Twin-city anniversary in Tallinn",
            place="City Hall, room 3",
            summary="The ambassador told of the plans for the anniversary of the ferry line.\n\n"
            "They would welcome the Mayor for the opening, and a choir from Helsinki.",
            they_asked="Whether the Mayor can open the exhibition in May.",
            we_asked="A list of the partners on the Estonian side.",
            topics=("Twin cities", "Culture"),
            commitments=(
                CommitmentGiven("Ask the Mayor’s office about the opening in May", we, ago(2)),
                CommitmentGiven("Send the list of partners", None, in_days(5)),
            ),
        ),
        _with(
            "IT",
            we,
            held_on=ago(23),
            held_at=time(9),
            way=Way.CALL,
            subject="Visit of the Mayor of Turin",
            summary="The visit is moved to spring. The embassy sends new dates.",
            topics=("Visits",),
            commitments=(
                CommitmentGiven("Send new dates for the visit", None, ago(4)),
                CommitmentGiven(
                    "Keep the guest house free in April",
                    we,
                    ago(10),
                    CommitmentStatus.DONE,
                    "Booked with the guest house on the day of the call",
                ),
            ),
        ),
        _with(
            "SE",
            we,
            held_on=ago(41),
            way=Way.VISIT,
            subject="Visit to the new chancery",
            place="Chancery, Esplanade",
            summary="Shown around by the embassy’s staff. The secretariat has a new mailbox.",
            topics=("Mission matters",),
        ),
        _with(
            "EG",
            we,
            held_on=ago(16),
            way=Way.MEETING,
            subject="Security at the embassy’s reception",
            summary="Told in confidence who is expected. Nothing of it is to be passed on.",
            confidentiality=Confidentiality.CONFIDENTIAL,
            topics=("Security",),
            commitments=(CommitmentGiven("Introduce the police liaison officer", we, in_days(3)),),
        ),
        _with(
            "JP",
            we,
            held_on=ago(70),
            way=Way.LETTER,
            subject="Cherry trees for Roihuvuori",
            summary="The embassy offers twenty trees for the park.",
            they_asked="Where and when the trees could be planted.",
            topics=("Parks", "Gifts"),
            commitments=(
                CommitmentGiven("Answer with a place in the park", we, ago(40), CommitmentStatus.DONE),
                CommitmentGiven("Tell the nursery’s delivery week", None, None),
            ),
        ),
    ]


def _with(state: str, we: PartyKey, **said: object) -> InteractionGiven | None:
    """A meeting with a state's mission and its head, where the register has them."""
    mission = db.session.scalars(select(Organisation.id).where(Organisation.sending_state == state)).first()
    if mission is None:
        return None
    head = heads_on(clock.today(), [mission]).get(mission)
    who: Person | None = head.person if head is not None else None
    parties = [PartyKey("o", mission), we]
    if who is not None:
        parties.append(PartyKey("p", who.id))
    return InteractionGiven(parties=tuple(parties), **said)  # type: ignore[arg-type] # given above, by name
