"""Calendars that are not public: what stands in a guest's, in a mission's, in the staff's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import update
from sqlalchemy.orm import Session

from events.feeds import asking
from events.feeds.missions import MISSION
from events.feeds.own import GUEST, REGISTRANT
from events.feeds.staffs import STAFF, staff_kinds
from events.guestlist.links import invitation_url
from events.invitations.confirming import registrations_of
from events.letters.models import Purpose
from events.programme.models import EventStatus
from events.programme.publishing import cancel
from events.registration.links import join_url
from events.registration.models import Answer, Capacity, RegistrationStatus
from events.registration.seats import Guest
from office import clock
from office.accounts.models import Role, User
from office.database import db as db_of_tests
from office.links import BadLink
from office.mailroom.models import Letter, LetterStatus
from office.mailroom.outbox import start_mailing
from office.subscriptions.models import Subscription
from office.subscriptions.opening import calendar_token, subscribe
from office.subscriptions.reading import read
from stakeholders.nationaldays.models import NationalDay
from stakeholders.organisations.models import Channel, ChannelMedium, ChannelPurpose
from stakeholders.people.models import Posting
from tests.events.hearing import by_link
from tests.events.mailboxes import leave, queue
from tests.events.registrants import of_mission, registrant
from tests.events.seminar import embassy, invite, posted, seminar

MAILBOX = "embassy@example.org"


def octets(subscription: Subscription) -> bytes:
    """What a program reads at the address, in a transaction of its own."""
    db_of_tests.session.commit()
    return read(calendar_token(subscription), "").content


def entries(subscription: Subscription) -> dict[str, Any]:
    """The same, entry by entry, by UID."""
    content = octets(subscription)
    found = Calendar.from_ical(content).walk("VEVENT")
    assert b"ATTENDEE" not in content and b"ORGANIZER" not in content and b"METHOD" not in content
    return {str(entry["UID"]): entry for entry in found}


def states(subscription: Subscription) -> dict[str, str]:
    return {uid: str(entry["STATUS"]) for uid, entry in entries(subscription).items()}


def titles(subscription: Subscription) -> list[str]:
    return [str(entry["SUMMARY"]) for entry in entries(subscription).values()]


def of_guest(person_id: int | None, mailbox: str = MAILBOX) -> Subscription:
    assert person_id is not None
    return subscribe(GUEST, person_id, "en", mailbox=mailbox)


def test_a_guests_calendar_tells_one_story_with_their_letters(db: Session) -> None:
    invitation = invite(seminar(status=EventStatus.DRAFT, calendar_with_invitation=True))
    event, mine = invitation.event, of_guest(invitation.addressee_id)
    assert entries(mine) == {}

    event.status = EventStatus.PUBLISHED
    assert entries(mine) == {}, "nobody has heard of it yet"
    queue(invitation, Purpose.INVITATION)
    leave()
    asked = entries(mine)[invitation.uid]
    assert asked["STATUS"] == "TENTATIVE" and invitation_url(invitation) in asked["DESCRIPTION"]

    by_link(invitation, Answer.ACCEPTED)
    (letter,) = leave()
    (seat,) = registrations_of(invitation)
    comes = entries(mine)[invitation.uid]
    assert (comes["UID"], comes["SEQUENCE"]) == (letter.entry["UID"], letter.entry["SEQUENCE"])
    assert (comes["STATUS"], str(comes["CONFERENCE"])) == ("CONFIRMED", join_url(seat))
    assert comes["DTSTART"].dt == letter.entry["DTSTART"].dt

    by_link(invitation, Answer.DECLINED)
    leave()
    assert states(mine) == {invitation.uid: "CANCELLED"}, "the place was given back, as the letter says"
    by_link(invitation, Answer.ACCEPTED)
    leave()
    cancel(event)
    db.flush()
    assert states(mine) == {invitation.uid: "CANCELLED"}
    event.ends_at = clock.now() - timedelta(days=400)
    event.starts_at = event.ends_at - timedelta(hours=1)
    db.flush()
    assert states(mine) == {}


def test_who_declines_at_once_or_sends_another_has_nothing_in_the_calendar(db: Session) -> None:
    invitation = invite(seminar())
    mine = of_guest(invitation.addressee_id)
    queue(invitation, Purpose.INVITATION)
    leave()
    by_link(invitation, Answer.DECLINED)
    assert states(mine) == {}
    by_link(invitation, Answer.SUBSTITUTED, Guest("Sara Bianchi", capacity=Capacity.SUBSTITUTE))
    assert states(mine) == {}
    invitation.withdrawn_at = clock.now()
    db.flush()
    assert states(mine) == {}


def test_whoever_waits_is_told_tentatively_and_by_which_door_does_not_matter(db: Session) -> None:
    event = seminar()
    rossi = posted(embassy("IT"), "Chiara", "Rossi")
    person = rossi.person_id
    waits = registrant(event, "Chiara Rossi", person_id=person, status=RegistrationStatus.WAITING)
    gone = registrant(
        seminar(slug="b"), "Chiara Rossi", person_id=person, status=RegistrationStatus.CANCELLED
    )
    sent = of_mission(seminar(slug="c"), rossi.organisation, "Chiara Rossi", person_id=person)
    mine = of_guest(person, waits.email)
    assert states(mine) == {waits.uid: "TENTATIVE", gone.uid: "CANCELLED", sent.uid: "CONFIRMED"}


def test_a_colleague_has_the_entry_of_their_own_letter(db: Session) -> None:
    invitation = invite(seminar())
    second = posted(invitation.organisation, "Luca", "Verdi")
    luca = Guest("Luca Verdi", email="luca@example.org", person_id=second.person_id)
    by_link(invitation, Answer.ACCEPTED, _addressee(invitation.addressee_id), luca)
    letters = {str(one.entry["UID"]): int(one.entry["SEQUENCE"]) for one in leave()}
    seat = registrations_of(invitation)[1]
    theirs = entries(of_guest(second.person_id, "luca@example.org"))

    assert list(theirs) == [seat.uid]
    assert theirs[seat.uid]["SEQUENCE"] == letters[seat.uid]
    assert list(entries(of_guest(invitation.addressee_id))) == [invitation.uid]


def _addressee(person_id: int | None) -> Guest:
    return Guest("Chiara Rossi", person_id=person_id, capacity=Capacity.ADDRESSEE)


def test_a_missions_calendar_says_who_of_its_own_comes(db: Session) -> None:
    event = seminar()
    invitation = invite(event)
    italy = invitation.organisation
    other = invite(event, posted(embassy("FR"), "Marie", "Durand"), to_address="fr@example.org")
    for one in (invitation, other):
        queue(one, Purpose.INVITATION)
    mine = subscribe(MISSION, italy.id, "en")
    assert entries(mine) == {}
    leave()
    (asked,) = entries(mine).values()
    assert asked["STATUS"] == "TENTATIVE" and "Not decided yet: Chiara Rossi" in asked["DESCRIPTION"]

    by_link(invitation, Answer.ACCEPTED, _addressee(invitation.addressee_id), Guest("Luca Verdi"))
    by_link(other, Answer.ACCEPTED)
    of_mission(event, italy, "Anna Neri")
    registrant(event, "Private Person", organisation=italy)
    (comes,) = entries(mine).values()
    said = str(comes["DESCRIPTION"])
    assert comes["STATUS"] == "CONFIRMED" and comes["UID"] not in {event.uid, invitation.uid}
    assert [line for line in said.splitlines() if ": " in line] == [
        "Comes: Chiara Rossi",
        "Comes: Luca Verdi",
        "Comes: Anna Neri",
    ]
    assert "/join/" not in said and "/invitation/" not in said

    italy.closed_on = clock.today()
    db.flush()
    with pytest.raises(BadLink):
        octets(mine)


def test_the_offices_calendar_shows_what_is_ticked(db: Session) -> None:
    user = User(email="v@example.org", role=Role.VIEWER)
    db.add_all([user, NationalDay(country="NO", name={"en": "Constitution Day"}, rule="fixed 05-17")])
    event = seminar(reply_by=clock.today() + timedelta(days=7))
    draft = seminar(slug="draft", status=EventStatus.DRAFT, title={"en": "Secret plans"})
    db.flush()
    mailing = start_mailing(kind="invitation", subject_type="events", subject_id=event.id, user_id=None)
    mailing.begins_at = clock.now() + timedelta(days=1)
    mine = subscribe(STAFF, user.id, "en", [kind.key for kind in staff_kinds()])
    title = "The ambassadors’ seminar"
    assert [one for one in titles(mine) if "Norway" not in one] == [
        title,
        "Draft: Secret plans",
        f"Replies are due: {title}",
        f"Letters go out: Invitation, {title}",
    ]
    assert sum("Norway" in one for one in titles(mine)) == 4
    assert states(_showing(mine, ["drafts"])) == {draft.uid: "TENTATIVE"}
    assert titles(_showing(mine, ["deadlines"])) == [f"Replies are due: {title}"]
    assert titles(_showing(mine, [])) == []

    user.active = False
    db.flush()
    with pytest.raises(BadLink):
        octets(mine)


def _showing(subscription: Subscription, kinds: Iterable[str]) -> Subscription:
    subscription.shows = list(kinds)
    return subscription


def test_the_address_goes_to_the_mailbox_and_is_told_once_in_a_while(db: Session) -> None:
    invitation = invite(seminar())
    wanted = asking.wanted_by_invitation(invitation)
    assert wanted is not None and (wanted.kind, wanted.mailbox) == (GUEST, MAILBOX)
    assert asking.ask(wanted, "sv") is not None
    assert asking.ask(wanted, "sv") is None
    (letter,) = leave()
    assert (letter.letter.to_address, letter.letter.language) == (MAILBOX, "sv")
    assert "/calendar/own/" in letter.text and "/calendar/private/" not in letter.html + letter.text

    mission = invitation.organisation
    mission.name = {"en": "Embassy of Italy", "fi": "Italian suurlähetystö"}
    mission.channels.append(
        Channel(medium=ChannelMedium.EMAIL, purpose=ChannelPurpose.SECRETARIAT, value=MAILBOX)
    )
    to_mission = asking.ask(asking.wanted_by_mission(mission, "en"), "fi")
    assert to_mission is not None and to_mission.to_name == "Italian suurlähetystö"

    stranger = registrant(seminar(slug="open"), "Ada Open")
    own = asking.wanted_by_registration(stranger)
    assert (own.kind, own.subject_id, own.mailbox) == (REGISTRANT, stranger.id, "ada@example.org")
    bare = registrant(seminar(slug="bare"), "Ada Bare", email="")
    assert asking.wanted_by_registration(bare).mailbox == ""


def test_a_calendar_costs_the_same_for_one_event_and_for_thirty(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    rossi = posted(embassy("IT"), "Chiara", "Rossi")
    user = User(email="v@example.org", role=Role.VIEWER)
    db.add(user)
    ada = registrant(seminar(slug="first"), "Ada Open")
    db.flush()
    own = subscribe(REGISTRANT, ada.id, "en", mailbox="ada@example.org", link_number=ada.link_number)
    every = [kind.key for kind in staff_kinds()]
    calendars = [
        of_guest(rossi.person_id),
        own,
        subscribe(MISSION, rossi.organisation_id, "en"),
        subscribe(STAFF, user.id, "en", every),
    ]
    tokens, number_of_rossi = [calendar_token(one) for one in calendars], rossi.id
    counts: list[list[int]] = []
    sizes: list[list[int]] = []
    for numbers in (range(1), range(1, 30)):
        for number in numbers:
            event = seminar(slug=f"s{number}", reply_by=clock.today())
            invitation = invite(event, db.get_one(Posting, number_of_rossi))
            queue(invitation, Purpose.INVITATION)
            if number % 2:
                named = _addressee(invitation.addressee_id)
                by_link(invitation, Answer.ACCEPTED, named, Guest("Luca Verdi"))
            registrant(event, "Ada Open")
        db.execute(update(Letter).values(status=LetterStatus.SENT))
        db.commit()
        sizes.append([read(token, "").content.count(b"BEGIN:VEVENT") for token in tokens])
        counts.append([])
        for token in tokens:
            db.expunge_all()
            with count_statements() as statements:
                read(token, "")
            counts[-1].append(len(statements))

    assert counts == [[8, 7, 6, 13]] * 2
    assert sizes == [[1, 2, 1, 3], [30, 31, 30, 61]]
