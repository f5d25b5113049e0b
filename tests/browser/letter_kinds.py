"""Every kind of letter to guests in one language, with names as long as they come; nothing of it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from events.guestlist.building import remove
from events.invitations.confirming import registrations_of
from events.joining.sharing import renew_link
from events.letters.models import Purpose
from events.programme.planning import change_event, plan_of
from events.programme.publishing import cancel, reinstate
from events.registration.models import Answer, Capacity
from events.registration.seats import Guest
from office.database import db
from stakeholders.people.models import Gender
from tests.events.hearing import by_link
from tests.events.mailboxes import leave, queue
from tests.events.seminar import embassy, invite, posted, seminar

LONG = "Konstantin Alexandrovich Rozhdestvenskij-Dvorzhetskij"


def letters_in(language: str) -> dict[str, str]:
    """The HTML of each letter, by what it is. Call it within the office; its transaction is given up."""
    try:
        return _letters(language)
    finally:
        db.session.rollback()


def _letters(language: str) -> dict[str, str]:
    event = seminar(slug=f"letters-{language}", calendar_with_invitation=True)
    head = posted(
        embassy("GB", "Embassy of the United Kingdom of Great Britain and Northern Ireland"),
        "María de los Ángeles Wolfeschlegelsteinhausenbergerdorff",
        "Fernández-Villaverde y Ortiz de la Riva",
        gender=Gender.WOMAN,
    )
    invitation = invite(event, head, language=language, seats=3)
    found: dict[str, str] = {}

    def arrive(*names: str, after: timedelta = timedelta()) -> None:
        arrived = [one for one in leave(after=after) if one.letter.subject_id == invitation.id]
        found.update(zip(names, (one.html for one in arrived), strict=True))

    for purpose in (Purpose.SAVE_THE_DATE, Purpose.INVITATION, Purpose.REMINDER):
        queue(invitation, purpose)
        arrive(purpose.value)
    invitation.copy_address = "secretariat@example.org"
    queue(invitation, Purpose.INVITATION, copy=True)
    arrive("copy")
    addressee = Guest(str(head.person), person_id=head.person_id, capacity=Capacity.ADDRESSEE)
    colleague = Guest(LONG, None, "Second Secretary", "k@example.org", capacity=Capacity.COLLEAGUE)
    by_link(invitation, Answer.ACCEPTED, addressee, colleague)
    arrive("confirmation", "seat")
    queue(invitation, Purpose.POUR_MEMOIRE)
    arrive("pour_memoire")
    queue(invitation, Purpose.POUR_MEMOIRE, registration=registrations_of(invitation)[1])
    arrive("pour_memoire of a seat")
    seat = registrations_of(invitation)[1]
    renew_link(seat.id, seat.link_number, None)
    found["new_link"] = next(one.html for one in leave() if one.letter.kind == "new_link")
    plan = plan_of(event)
    change_event(event, replace(plan, starts=plan.starts + timedelta(1), ends=plan.ends + timedelta(1)))
    queue(invitation, Purpose.CHANGE)
    arrive("change")
    cancel(event)
    queue(invitation, Purpose.CANCELLATION)
    arrive("cancellation")
    reinstate(event)
    queue(invitation, Purpose.THANKS)
    arrive("thanks")
    by_link(invitation, Answer.ACCEPTED)
    arrive("accepted again", "seat given back")
    remove([invitation])
    arrive("withdrawal", after=timedelta(hours=1))
    return found
