"""Somebody registers themselves: the seat, their answers to the event's questions, and the letter."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from events.doors.letters import tell_again
from events.doors.seats_left import Room, room_at
from events.programme.models import Event
from events.questions.asking import QuestionsForm, save
from events.registration.admission import Applicant, register
from events.registration.models import Door, MissionLink
from office.database import db
from stakeholders.directory.search import fold
from stakeholders.organisations.models import Channel, ChannelMedium
from stakeholders.people.models import Person, Posting


def register_guest(
    event: Event,
    applicant: Applicant,
    door: Door,
    *,
    link: MissionLink | None,
    submission: str,
    questions: QuestionsForm,
) -> Room:
    """Register somebody, and say what is said at the door: how a newcomer stands.

    Whoever is registered already (the same name and mail address) keeps what they have, and gets their
    personal link by mail; at the door nothing tells them from a newcomer, so that nobody learns there who
    comes. What a stranger answers to the questions in their name is not kept.

    Raises:
        RegistrationRefused: see `admission.register`.
    """
    if link is not None:
        applicant = replace(applicant, person_id=_person_known(link, applicant))
    made = register(event, applicant, door, link=link, submission=submission)
    if made.is_new:
        save(made.registration, questions)
        return Room(made.registration.status)
    if made.is_repeated:
        # The same form once more: a double click, a reload. They have their letter.
        return Room(made.registration.status)
    tell_again(made.registration)
    return room_at(event, door, link)


def _person_known(link: MissionLink, applicant: Applicant) -> int | None:
    """Whom the register knows at that mission by this name and with this address: one statement."""
    found = (
        select(Person)
        .join(Posting, Posting.person_id == Person.id)
        .join(Channel, Channel.person_id == Person.id)
        .where(
            Posting.organisation_id == link.organisation_id,
            Channel.medium == ChannelMedium.EMAIL,
            func.lower(Channel.value) == applicant.email.strip().lower(),
        )
        .distinct()
    )
    people = [one for one in db.session.scalars(found) if fold(one.name) == fold(applicant.name)]
    return people[0].id if len(people) == 1 else None
