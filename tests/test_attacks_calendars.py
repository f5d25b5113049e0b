"""What somebody may try on calendars that are not public: guessed addresses, others' names, others' links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.feeds import asking
from events.feeds.missions import MISSION
from events.feeds.own import GUEST, REGISTRANT
from events.feeds.staffs import STAFF
from events.guestlist.changing import readdress
from events.guestlist.links import token_of as invitation_token
from events.invitations.confirming import registrations_of
from events.invitations.secretariat_links import token_of as secretariat_token
from events.letters.models import Purpose
from events.programme.models import EventStatus
from events.registration.links import token_of
from events.registration.models import Answer, Capacity, RegistrationStatus
from events.registration.seats import Guest
from office.accounts.models import Role, User
from office.database import db as database
from office.links import LinkKind, token_for
from office.mailroom.models import Letter
from office.subscriptions.models import Subscription
from office.subscriptions.opening import calendar_token, make_anew, page_token, subscribe
from office.subscriptions.reading import read
from stakeholders.duplicates.merging import merge, take_back
from stakeholders.duplicates.models import Kind
from stakeholders.organisations.models import Channel, ChannelMedium, ChannelPurpose
from tests.events.hearing import by_link
from tests.events.mailboxes import leave, queue
from tests.events.registrants import registrant
from tests.events.seminar import embassy, invite, posted, seminar

SignIn = Callable[[Role], FlaskClient]
MAILBOX = "embassy@example.org"


def octets(subscription: Subscription) -> str:
    """What stands in a calendar, unfolded."""
    database.session.commit()
    return read(calendar_token(subscription), "").content.decode().replace("\r\n ", "")


def uids(subscription: Subscription) -> set[str]:
    """Which entries stand in it."""
    return {line[4:] for line in octets(subscription).splitlines() if line.startswith("UID:")}


def test_every_wrong_address_gets_the_same_answer(db: Session, client: FlaskClient) -> None:
    user = User(email="v@example.org", role=Role.VIEWER)
    invitation = invite(seminar())
    db.add(user)
    db.flush()
    right = subscribe(STAFF, user.id, "en")
    withdrawn = subscribe(MISSION, invitation.organisation_id, "en")
    make_anew(withdrawn)
    of_nobody = subscribe(GUEST, 9_999, "en")
    of_no_kind = subscribe("nothing", user.id, "en")
    token = calendar_token(right)
    wrong = [
        *(calendar_token(one) for one in (withdrawn, of_nobody, of_no_kind)),
        *(token_for(kind, right.id, 1) for kind in LinkKind if kind is not LinkKind.CALENDAR),
        *(token_for(LinkKind.CALENDAR, right.id, number) for number in (0, 2)),
        token_for(LinkKind.CALENDAR, 77_777, 1),
        token_for(LinkKind.CALENDAR, 77_777, 0),
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        f"{right.id + 1}-{token.partition('-')[2]}",
        *(
            token.upper(),
            f"{token}x",
            f"0{token}",
            "1-é😀",
            "9" * 12 + "-" + "a" * 32,
            "1-" + "a" * 5_000,
            "x",
        ),
    ]
    answers = set()
    for one in wrong:
        page = client.get(f"/calendar/private/{one}.ics")
        answers.add((page.status_code, page.data, tuple(sorted(page.headers.items()))))

    assert [(status, "Set-Cookie" in dict(headers)) for status, _body, headers in answers] == [(404, False)]
    good = client.get(f"/calendar/private/{token}.ics")
    assert (good.status_code, good.data[:15]) == (200, b"BEGIN:VCALENDAR")
    # The page where somebody looks after it is opened neither by the address nor by another kind of link.
    own = page_token(of_nobody)
    pages = [token, calendar_token(withdrawn), token_for(LinkKind.JOIN, withdrawn.id, 1), own]
    assert {client.get(f"/calendar/own/{one}").status_code for one in pages} == {404}
    assert client.get(f"/calendar/own/{page_token(right)}").headers["Cache-Control"] == "no-store"


def test_the_page_of_a_replaced_address_has_no_say_over_the_newer_one(
    db: Session, client: FlaskClient
) -> None:
    """Whoever found that page would be rid of nobody; the newer one's page goes to the mailbox by letter."""
    invitation = invite(seminar())
    first = subscribe(GUEST, invitation.addressee_id or 0, "sv", mailbox=invitation.to_address)
    db.commit()
    page = f"/calendar/own/{page_token(first)}"
    newer = client.post(f"{page}/anew").headers["Location"]

    for deed in ("anew", "again", "withdraw"):
        assert client.post(f"{page}/{deed}").headers["Location"] == page

    told = client.get(page).get_data(as_text=True)
    assert "/anew" not in told and "/again" not in told
    db.expire_all()
    one, other = db.scalars(select(Subscription).order_by(Subscription.id))
    assert one.withdrawn_at is not None and other.withdrawn_at is None
    (letter,) = db.scalars(select(Letter).where(Letter.kind == asking.LETTER))
    assert (letter.to_address, letter.subject_id) == (invitation.to_address, other.id)
    # Whoever has the newer page withdraws that and takes it back; the one before stays without a say.
    path = newer[newer.index("/calendar/own/") :]
    client.post(f"{path}/withdraw")
    assert "/again" not in client.get(page).get_data(as_text=True)
    assert "/again" in client.get(path).get_data(as_text=True)


def test_two_guests_of_one_mailbox_never_see_each_other(db: Session) -> None:
    event = seminar(calendar_with_invitation=True)
    invitation = invite(event, seats=3)
    second = posted(invitation.organisation, "Luca", "Verdi")
    queue(invitation, Purpose.INVITATION)
    leave()
    head = Guest("Chiara Rossi", person_id=invitation.addressee_id, capacity=Capacity.ADDRESSEE)
    by_link(
        invitation, Answer.ACCEPTED, head, Guest("Luca Verdi", person_id=second.person_id), Guest("Anna Neri")
    )
    seats = registrations_of(invitation)
    theirs = [
        subscribe(GUEST, invitation.addressee_id or 0, "en", mailbox=MAILBOX),
        subscribe(GUEST, second.person_id, "en", mailbox=MAILBOX),
        subscribe(REGISTRANT, seats[2].id, "en", mailbox=MAILBOX, link_number=1),
    ]
    names = ["Rossi", "Verdi", "Neri"]
    for place, one in enumerate(theirs):
        said = octets(one)
        assert [token_of(seat) in said for seat in seats] == [other == place for other in range(3)]
        assert not any(name in said for name in names)
        assert said.count("BEGIN:VEVENT") == 1
        # The right to answer for the mission is the addressee's alone.
        assert place == 0 or invitation_token(invitation) not in said

    # Nor while it is open whether a seat is theirs.
    seats[1].status = RegistrationStatus.WAITING
    assert invitation_token(invitation) not in octets(theirs[1])

    # Another takes the place over by the same mailbox: neither has anything of the other.
    by_link(invitation, Answer.SUBSTITUTED, Guest("Sara Bianchi", capacity=Capacity.SUBSTITUTE))
    (sara,) = [seat for seat in registrations_of(invitation) if seat.name == "Sara Bianchi"]
    assert all(token_of(sara) not in octets(one) for one in theirs)
    assert invitation.uid not in uids(theirs[0]), "that entry is Sara's by now, and is not struck out"
    # Somebody's link was given to somebody else: the calendar went with it.
    seats[2].link_number += 1
    db.flush()
    assert read_status(theirs[2]) == 404


def test_a_new_addressee_is_asked_and_sees_nothing_of_a_colleague_who_comes(db: Session) -> None:
    invitation = invite(seminar(), seats=3)
    invitation.organisation.channels.append(
        Channel(medium=ChannelMedium.EMAIL, purpose=ChannelPurpose.SECRETARIAT, value=MAILBOX)
    )
    head = Guest("Chiara Rossi", person_id=invitation.addressee_id, capacity=Capacity.ADDRESSEE)
    by_link(invitation, Answer.ACCEPTED, head, Guest("Anna Neri"))
    leave()
    (anna,) = [seat for seat in registrations_of(invitation) if seat.name == "Anna Neri"]
    successor = posted(invitation.organisation, "Marco", "Bianchi")
    readdress(invitation, successor)
    queue(invitation, Purpose.INVITATION, number=2)
    leave(after=timedelta(hours=1))
    said = octets(subscribe(GUEST, successor.person_id, "en", mailbox=MAILBOX))

    assert token_of(anna) not in said and "STATUS:TENTATIVE" in said
    assert invitation_token(invitation) in said and said.count("BEGIN:VEVENT") == 1


def read_status(subscription: Subscription) -> int:
    """What a program is answered."""
    path = f"/calendar/private/{calendar_token(subscription)}.ics"
    return current_app.test_client().get(path).status_code


def test_a_calendar_has_nothing_that_another_mailbox_was_told(db: Session) -> None:
    rossi = posted(embassy("IT"), "Chiara", "Rossi")
    mission, board = seminar(), seminar(slug="board")
    first = invite(mission, rossi)
    private = invite(board, rossi, to_address="chiara@example.org")
    for one in (first, private):
        queue(one, Purpose.INVITATION)
    leave()
    secretariat = subscribe(GUEST, rossi.person_id, "en", mailbox=MAILBOX)
    own = subscribe(GUEST, rossi.person_id, "en", mailbox="chiara@example.org")
    assert (uids(secretariat), uids(own)) == ({first.uid}, {private.uid})
    # What the register knows as their own mailbox may know of everything.
    personal = Channel(
        medium=ChannelMedium.EMAIL, purpose=ChannelPurpose.PERSONAL, value="Chiara@example.org"
    )
    rossi.person.channels.append(personal)
    assert (uids(secretariat), uids(own)) == ({first.uid}, {first.uid, private.uid})

    # Whoever types another's name at the open door, or later another's address, has no more by it.
    victim = registrant(mission, "Ada Open")
    thief = registrant(board, "Ada Open", email="thief@example.org")
    theirs = subscribe(REGISTRANT, thief.id, "en", mailbox="thief@example.org", link_number=1)
    thief.email = "ada@example.org"
    assert uids(theirs) == {thief.uid}
    honest = subscribe(REGISTRANT, victim.id, "en", mailbox="ada@example.org", link_number=1)
    thief.name = "Thomas Thief"
    assert uids(honest) == {victim.uid}


def test_two_records_of_one_person_have_one_calendar_until_they_are_two_again(db: Session) -> None:
    rossi = posted(embassy("IT"), "Chiara", "Rossi")
    double = posted(embassy("FR"), "Chiara", "Rossi")
    here, there = invite(seminar(), rossi), invite(seminar(slug="b"), double)
    for one in (here, there):
        queue(one, Purpose.INVITATION)
    leave()
    mine = subscribe(GUEST, double.person_id, "en", mailbox=MAILBOX)
    assert uids(mine) == {there.uid}
    made = merge(Kind.PEOPLE, rossi.person_id, double.person_id, {})
    assert uids(mine) == {here.uid, there.uid}
    take_back(made.id)
    assert uids(mine) == {there.uid}


def test_a_missions_calendar_has_nothing_of_another_and_no_draft_is_in_anybodys(db: Session) -> None:
    event, draft = seminar(), seminar(slug="draft", status=EventStatus.DRAFT, title={"en": "Secret plans"})
    italy, france = embassy("IT"), embassy("FR")
    rossi, durand = posted(italy, "Chiara", "Rossi"), posted(france, "Marie", "Durand")
    for one in (event, draft):
        for head in (rossi, durand):
            queue(invite(one, head), Purpose.INVITATION)
    leave()
    gone = registrant(draft, "Chiara Rossi", person_id=rossi.person_id, organisation=italy, email=MAILBOX)
    calendars = [
        subscribe(MISSION, italy.id, "en"),
        subscribe(GUEST, rossi.person_id, "en", mailbox=MAILBOX),
        subscribe(REGISTRANT, gone.id, "en", mailbox=MAILBOX, link_number=1),
    ]
    said = [octets(one) for one in calendars]
    assert [one.count("BEGIN:VEVENT") for one in said] == [1, 1, 0]
    assert not any(word in one for one in said for word in ("Durand", "Secret plans", "meet.example.org"))


def test_a_link_that_was_passed_on_shows_nobody_the_address(db: Session, client: FlaskClient) -> None:
    invitation = invite(seminar())
    invitation.organisation.channels.append(
        Channel(medium=ChannelMedium.EMAIL, purpose=ChannelPurpose.SECRETARIAT, value="office@example.org")
    )
    by_link(invitation, Answer.ACCEPTED)
    (seat,) = registrations_of(invitation)
    ways = {
        f"registration/{token_of(seat)}": MAILBOX,
        f"invitation/{invitation_token(invitation)}": MAILBOX,
        f"secretariat/{secretariat_token(invitation)}": "office@example.org",
    }
    for way, mailbox in ways.items():
        page = client.get(f"/calendar/follow/{way}")
        sent = client.post(f"/calendar/follow/{way}", follow_redirects=True)
        newest = db.scalars(select(Letter).order_by(Letter.id.desc()).limit(1)).one()
        assert (page.status_code, sent.status_code, newest.to_address) == (200, 200, mailbox)
        for one in db.scalars(select(Subscription)):
            for text in (page.text, sent.text):
                assert calendar_token(one) not in text and page_token(one) not in text
        db.rollback()
    assert {one.kind for one in db.scalars(select(Subscription))} == {GUEST, MISSION}
    kinds = {one.kind for one in db.scalars(select(Letter))}
    assert asking.LETTER in kinds
    wrong = [way.replace("registration", "invitation") for way in ways] + ["secretariat/1-guessed"]
    wrong = [way for way in wrong if way not in ways]
    assert {client.get(f"/calendar/follow/{way}").status_code for way in wrong} == {404}


def test_staff_look_after_no_calendar_that_is_not_theirs(db: Session, signed_in: SignIn) -> None:
    owner = User(email="owner@example.org", role=Role.ADMINISTRATOR)
    italy = embassy("IT")
    db.add(owner)
    db.flush()
    staffs, missions = subscribe(STAFF, owner.id, "en"), subscribe(MISSION, italy.id, "en")
    numbers, page = (staffs.id, missions.id), f"/stakeholders/organisations/{italy.id}"
    address = calendar_token(missions)
    db.commit()
    browsers = {role: signed_in(role) for role in (Role.VIEWER, Role.EDITOR)}
    found = {}
    for role, browser in browsers.items():
        assert address not in browser.get(page).text
        found[role] = [
            browser.post(f"/office/calendar-addresses/{number}/withdraw").status_code for number in numbers
        ]
    assert found == {Role.VIEWER: [404, 404], Role.EDITOR: [404, 303]}
    assert browsers[Role.VIEWER].get(f"{page}/calendar").status_code == 403
