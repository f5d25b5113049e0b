"""Building a guest list: who is invited, whom the letter names, and what to look at before it goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist.building import (
    AlreadyInvited,
    EventCancelled,
    NotOfThisMission,
    NotPromised,
    TooFewSeats,
    build,
    give_seats,
    invite,
    readdress,
    reinstate,
    remove,
    write_in,
    write_to,
)
from events.guestlist.checking import Trouble, problems_by_invitation, problems_of
from events.guestlist.choices import Choice
from events.guestlist.links import BadLink, invitation_url, open_invitation, token_of
from events.guestlist.models import Invitation
from events.guestlist.queries import LetterState, Order, guest_rows, would_add
from events.invitations.sending import review
from events.programme.models import Event, EventStatus
from events.programme.planning import Plan, create_event
from office.accounts.models import Role
from office.countries import country_name
from office.mailroom.models import SuppressionReason
from office.mailroom.outbox import queue_letter
from office.mailroom.suppression import suppress
from stakeholders.organisations.channels import BadMail
from stakeholders.organisations.models import (
    Accreditation,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    Organisation,
    OrganisationKind,
)
from stakeholders.people.models import Gender, Person, Posting, Rank

DAY = date(2037, 1, 10)


@pytest.fixture
def seminar(db: Session) -> Event:
    """A published seminar in English and Swedish, three seats for each mission."""
    event = create_event(
        Plan(
            title={"en": "Seminar"},
            starts=datetime(2037, 2, 17, 14),
            ends=datetime(2037, 2, 17, 16),
            zone="Europe/Helsinki",
            languages=("en", "sv"),
            seats_per_mission=3,
        )
    )
    event.status = EventStatus.PUBLISHED
    return event


def mailbox(value: str, purpose: ChannelPurpose = ChannelPurpose.SECRETARIAT) -> Channel:
    return Channel(medium=ChannelMedium.EMAIL, purpose=purpose, value=value)


def embassy_of(db: Session, state: str, **given: Any) -> Organisation:
    """A resident embassy with a secretariat's mailbox unless told otherwise."""
    values: dict[str, Any] = {
        "kind": OrganisationKind.EMBASSY,
        "name": {"en": f"Embassy of {country_name(state, 'en')}"},
        "sending_state": state,
        "host_country": "FI",
        "seat_country": "FI",
        "channels": [mailbox(f"{state.lower()}@example.org")],
    }
    organisation = Organisation(**{**values, **given})
    db.add(organisation)
    db.flush()
    return organisation


def posted(
    db: Session, organisation: Organisation, name: str, rank: Rank = Rank.AMBASSADOR, **given: Any
) -> Posting:
    """Somebody serving in a mission; its head unless told otherwise."""
    language = given.pop("language", None)
    gender = given.pop("gender", Gender.WOMAN)
    posting = Posting(
        person=Person(family_name=name, gender=gender, language=language),
        organisation=organisation,
        rank=rank,
        **{"is_head": True, "arrived_on": date(2035, 1, 1), **given},
    )
    db.add(posting)
    db.flush()
    return posting


def letter_to(invitation: Invitation) -> None:
    queue_letter(
        kind="invitation",
        key=f"invitation:{invitation.id}:{invitation.link_number}",
        subject_type="invitations",
        subject_id=invitation.id,
        to_address=invitation.to_address or "nobody@example.org",
        to_name=str(invitation.addressee),
        language=invitation.language,
    )


def named(invitations: Any) -> list[tuple[str, str]]:
    return [(str(one.organisation), str(one.addressee or "")) for one in invitations]


def troubles(invitation: Invitation, day: date = DAY) -> list[Trouble]:
    return [problem.trouble for problem in problems_of(invitation, day)]


# -- building --
def test_a_mission_is_addressed_to_its_head_or_else_to_its_charge(seminar: Event, db: Session) -> None:
    italy, spain, peru = (embassy_of(db, state) for state in ("IT", "ES", "PE"))
    posted(db, italy, "Rossi")
    posted(db, italy, "Bianchi", Rank.COUNSELLOR, is_head=False)
    posted(db, spain, "Garcia", departed_on=date(2036, 12, 1))
    posted(db, spain, "Lopez", Rank.CHARGE_AD_INTERIM, ad_interim=True)
    assert peru.id

    built = build(seminar, [Choice.RESIDENT_MISSIONS], DAY)

    assert named(built.added) == [
        ("Embassy of Italy", "Rossi"),
        ("Embassy of Peru", ""),
        ("Embassy of Spain", "Lopez"),
    ]
    assert {(i.seats, i.reason) for i in built.added} == {(3, "Resident missions")}


def test_the_head_on_that_day_counts(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi", departed_on=date(2037, 1, 20))
    posted(db, italy, "Verdi", arrived_on=date(2037, 1, 20))
    assert named(build(seminar, [Choice.RESIDENT_MISSIONS], date(2037, 1, 20)).added) == [
        ("Embassy of Italy", "Verdi")
    ]


def test_each_group_holds_its_own_and_no_closed_ones(seminar: Event, db: Session) -> None:
    embassy_of(db, "IT")
    embassy_of(db, "FR", closed_on=date(2030, 1, 1))
    embassy_of(db, "PH", seat_country="SE", accreditations=[Accreditation(country="FI")])
    embassy_of(db, "NP", seat_country="SE", host_country="SE")
    embassy_of(db, "CY", kind=OrganisationKind.HONORARY_CONSULATE)
    embassy_of(
        db, "IT", kind=OrganisationKind.INTERNATIONAL_ORGANISATION, name={"en": "UNICEF"}, sending_state=None
    )

    assert {choice: would_add(seminar, DAY)[choice] for choice in Choice} == {
        Choice.RESIDENT_MISSIONS: (1, 1),
        Choice.NON_RESIDENT_MISSIONS: (1, 1),
        Choice.INTERNATIONAL_OFFICES: (1, 1),
        Choice.CONSULAR_POSTS: (1, 1),
    }
    assert [(str(i.organisation), i.reason) for i in build(seminar, list(Choice), DAY).added] == [
        ("Embassy of Italy", "Resident missions"),
        ("Embassy of Philippines", "Missions accredited from abroad"),
        ("UNICEF", "International organisations"),
        ("Embassy of Cyprus", "Consular posts"),
    ]


def test_adding_a_group_again_adds_only_what_is_new(seminar: Event, db: Session) -> None:
    for state in ("IT", "ES"):
        embassy_of(db, state)
    build(seminar, [Choice.RESIDENT_MISSIONS], DAY)
    embassy_of(db, "PE")

    built = build(seminar, [Choice.RESIDENT_MISSIONS], DAY)

    assert (named(built.added), built.already) == ([("Embassy of Peru", "")], 2)


def test_one_that_was_withdrawn_is_not_added_again_with_its_group(seminar: Event, db: Session) -> None:
    embassy_of(db, "IT")
    built = build(seminar, [Choice.RESIDENT_MISSIONS], DAY)
    letter_to(built.added[0])
    remove(built.added)
    assert (
        build(seminar, [Choice.RESIDENT_MISSIONS], DAY).added,
        would_add(seminar, DAY)[Choice.RESIDENT_MISSIONS],
    ) == (
        [],
        (0, 0),
    )


@pytest.mark.parametrize(
    ("persons", "missions", "expected"),
    [("sv", "en", "sv"), (None, "sv", "sv"), ("fi", "sv", "sv"), ("fi", "fi", "en"), (None, "de", "en")],
)
def test_the_letter_is_in_the_persons_language_else_the_missions_else_english(
    seminar: Event, db: Session, persons: str | None, missions: str, expected: str
) -> None:
    italy = embassy_of(db, "IT", language=missions)
    posted(db, italy, "Rossi", language=persons)
    assert invite(seminar, italy, DAY).language == expected


def test_the_letter_goes_to_the_persons_own_mailbox_else_to_the_missions(seminar: Event, db: Session) -> None:
    italy, spain, peru = embassy_of(db, "IT"), embassy_of(db, "ES"), embassy_of(db, "PE", channels=[])
    head = posted(db, italy, "Rossi")
    head.person.channels.append(mailbox("rossi@example.org", ChannelPurpose.PERSONAL))
    db.flush()
    assert [invite(seminar, one, DAY).to_address for one in (italy, spain, peru)] == [
        "rossi@example.org",
        "es@example.org",
        "",
    ]


def test_nobody_is_invited_twice_by_the_same_name(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi")
    second = posted(db, italy, "Bianchi", Rank.COUNSELLOR, is_head=False)
    invite(seminar, italy, DAY)
    invite(seminar, italy, DAY, posting=second)
    with pytest.raises(AlreadyInvited):
        invite(seminar, italy, DAY)


def test_nobody_is_invited_twice_without_a_name_either(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    invite(seminar, italy, DAY)
    with pytest.raises(AlreadyInvited):
        invite(seminar, italy, DAY)


def test_somebody_of_another_mission_is_refused(seminar: Event, db: Session) -> None:
    italy, spain = embassy_of(db, "IT"), embassy_of(db, "ES")
    garcia = posted(db, spain, "Garcia")
    with pytest.raises(NotOfThisMission):
        invite(seminar, italy, DAY, posting=garcia)
    with pytest.raises(NotOfThisMission):
        readdress(invite(seminar, italy, DAY), garcia)


def test_nobody_is_invited_to_a_cancelled_event(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    seminar.status = EventStatus.CANCELLED
    with pytest.raises(EventCancelled):
        build(seminar, list(Choice), DAY)
    with pytest.raises(EventCancelled):
        invite(seminar, italy, DAY)


# -- changing --
def test_a_new_addressee_brings_their_language_and_mailbox(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi")
    verdi = posted(db, italy, "Verdi", Rank.COUNSELLOR, is_head=False, language="sv")
    verdi.person.channels.append(mailbox("verdi@example.org", ChannelPurpose.PERSONAL))
    invitation = invite(seminar, italy, DAY)

    readdress(invitation, verdi)

    assert (
        str(invitation.addressee),
        invitation.language,
        invitation.to_address,
        invitation.link_number,
    ) == (
        "Verdi",
        "sv",
        "verdi@example.org",
        1,
    )


def test_after_a_letter_the_new_addressee_gets_a_link_of_their_own(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi")
    verdi = posted(db, italy, "Verdi", Rank.COUNSELLOR, is_head=False)
    invitation = invite(seminar, italy, DAY)
    letter_to(invitation)
    old = token_of(invitation)

    readdress(invitation, verdi)

    with pytest.raises(BadLink):
        open_invitation(old)
    assert open_invitation(token_of(invitation)) is invitation
    assert [row.letter for row in guest_rows(seminar, DAY)] == [LetterState.NONE]


def test_after_a_letter_the_new_addressee_is_ready_for_one_of_their_own(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi")
    verdi = posted(db, italy, "Verdi", Rank.COUNSELLOR, is_head=False)
    invitation = invite(seminar, italy, DAY)
    letter_to(invitation)
    assert list(review(seminar).already_sent) == [invitation]

    readdress(invitation, verdi)

    assert list(review(seminar).ready) == [invitation]


def test_language_mailbox_and_seats_are_changed_within_reason(seminar: Event, db: Session) -> None:
    invitation = invite(seminar, embassy_of(db, "IT"), DAY)
    write_in(invitation, "sv")
    write_to(invitation, " Rossi@EXAMPLE.org ")
    give_seats(invitation, 1)
    assert (invitation.language, invitation.to_address, invitation.seats) == ("sv", "Rossi@example.org", 1)
    with pytest.raises(NotPromised):
        write_in(invitation, "fi")
    with pytest.raises(BadMail):
        write_to(invitation, "no address")
    with pytest.raises(TooFewSeats):
        give_seats(invitation, 0)


def test_before_the_letter_a_removed_guest_vanishes_and_after_it_is_withdrawn(
    seminar: Event, db: Session
) -> None:
    italy, spain = (invite(seminar, embassy_of(db, state), DAY) for state in ("IT", "ES"))
    letter_to(spain)
    old = token_of(spain)

    assert remove([italy, spain]) == (1, 1)

    assert db.query(Invitation).all() == [spain]
    with pytest.raises(BadLink):
        open_invitation(old)
    with pytest.raises(BadLink):
        open_invitation(token_of(spain))
    reinstate(spain)
    with pytest.raises(BadLink):
        open_invitation(old)
    assert open_invitation(token_of(spain)) is spain


def test_the_link_is_absolute_and_works_in_a_letter(seminar: Event, db: Session, app: Flask) -> None:
    invitation = invite(seminar, embassy_of(db, "IT"), DAY)
    assert invitation_url(invitation) == f"http://localhost/invitation/{token_of(invitation)}"


@pytest.mark.parametrize("token", ["", "1", "999999-abc", "1-abc", "x-y", "١-abc"])
def test_a_strange_link_opens_nothing(seminar: Event, db: Session, token: str) -> None:
    invite(seminar, embassy_of(db, "IT"), DAY)
    with pytest.raises(BadLink):
        open_invitation(token)


# -- checking --
def test_one_who_can_be_written_to_has_no_problem(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi")
    assert troubles(invite(seminar, italy, DAY)) == []


def test_what_is_missing_is_told(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT", channels=[])
    invitation = invite(seminar, italy, DAY)
    italy.closed_on = date(2037, 1, 1)
    db.flush()
    assert troubles(invitation) == [Trouble.CLOSED, Trouble.NO_ADDRESSEE, Trouble.NO_ADDRESS]


def test_a_new_ambassador_is_offered_in_place_of_the_one_who_left(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    rossi = posted(db, italy, "Rossi")
    invitation = invite(seminar, italy, DAY)
    rossi.departed_on = DAY
    verdi = posted(db, italy, "Verdi", arrived_on=DAY)

    assert [(p.trouble, p.successor) for p in problems_of(invitation, DAY)] == [
        (Trouble.POSTING_ENDED, verdi)
    ]
    readdress(invitation, verdi)
    assert troubles(invitation) == []


def test_a_charge_gives_way_to_the_ambassador_who_has_arrived(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Lopez", Rank.CHARGE_AD_INTERIM, ad_interim=True)
    invitation = invite(seminar, italy, DAY)
    verdi = posted(db, italy, "Verdi", arrived_on=DAY)
    assert [(p.trouble, p.successor) for p in problems_of(invitation, DAY)] == [(Trouble.HEAD_CHANGED, verdi)]


def test_one_who_leaves_before_the_event_is_told_for_information(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi", departed_on=date(2037, 2, 1))
    (problem,) = problems_of(invite(seminar, italy, DAY), DAY)
    assert (problem.trouble, problem.is_information, problem.blocks) == (Trouble.LEAVES_BEFORE, True, False)


def test_a_mailbox_that_several_share_is_told_on_each_of_them(seminar: Event, db: Session) -> None:
    guests = []
    for state in ("IT", "ES", "PE"):
        shared = (
            [mailbox("Shared@example.org" if state == "IT" else "shared@example.org")]
            if state != "PE"
            else []
        )
        organisation = embassy_of(db, state, channels=shared)
        posted(db, organisation, state)
        guests.append(invite(seminar, organisation, DAY))
    found = problems_by_invitation(guests, DAY)
    assert [[(p.trouble, p.shared_with) for p in found[guest.id]] for guest in guests] == [
        [(Trouble.SHARED_MAILBOX, 1)],
        [(Trouble.SHARED_MAILBOX, 1)],
        [(Trouble.NO_ADDRESS, 0)],
    ]


def test_an_address_that_is_not_written_to_is_told_with_its_reason(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT", channels=[mailbox("Ambassador@example.org")])
    posted(db, italy, "Rossi")
    invitation = invite(seminar, italy, DAY)
    suppress("ambassador@example.org", SuppressionReason.OPTED_OUT)
    assert troubles(invitation) == []
    suppress("ambassador@example.org", SuppressionReason.BOUNCED)
    (problem,) = problems_of(invitation, DAY)
    assert (problem.trouble, problem.is_information, problem.blocks) == (Trouble.SUPPRESSED, False, False)
    assert "there is no such mailbox" in problem.detail


def test_a_form_of_address_that_is_not_certain_is_told(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi", gender=Gender.UNKNOWN)
    assert troubles(invite(seminar, italy, DAY)) == [Trouble.FORM_UNSURE]


# -- reading --
def test_the_list_reads_by_precedence_or_by_country(seminar: Event, db: Session) -> None:
    for state, presented in (("IT", 2036), ("ES", 2034), ("PE", None)):
        organisation = embassy_of(db, state)
        if presented:
            posted(db, organisation, state, credentials_on=date(presented, 1, 1))
    build(seminar, [Choice.RESIDENT_MISSIONS], DAY)
    states = {
        order: [row.invitation.organisation.sending_state for row in guest_rows(seminar, DAY, order)]
        for order in Order
    }
    assert states == {Order.PRECEDENCE: ["ES", "IT", "PE"], Order.COUNTRY: ["IT", "PE", "ES"]}


def test_the_pages_ask_the_database_equally_often_for_one_guest_and_for_thirty(
    seminar: Event, db: Session, signed_in: Callable[[Role], FlaskClient], count_statements: Callable[[], Any]
) -> None:
    db.commit()
    viewer = signed_in(Role.EDITOR)
    states = ["IT", "ES", "PE", "SE", "NO", "DK", "DE", "FR", "GB", "US", "JP", "CN", "IN", "EE", "LV"]
    asked = []
    for some in (states[:1], states[1:]):
        for state in some:
            organisation = embassy_of(db, state, channels=[mailbox("shared@example.org")])
            posted(db, organisation, f"Head of {state}", gender=Gender.UNKNOWN)
        build(seminar, [Choice.RESIDENT_MISSIONS], DAY)
        for invitation in db.query(Invitation):
            letter_to(invitation)
        db.commit()
        counts = []
        for path in ("guests", "guests/add", ""):
            with count_statements() as statements:
                page = viewer.get(f"/events/manage/{seminar.id}/{path}".rstrip("/"))
            assert page.status_code == 200
            counts.append(len(statements))
        asked.append(counts)
    assert asked[0] == asked[1]


# -- pages --
def test_a_list_is_built_looked_through_and_mended_on_its_pages(
    seminar: Event, db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    italy, spain = embassy_of(db, "IT"), embassy_of(db, "ES", channels=[])
    # The pages go by today's date, so he is there since long.
    rossi = posted(db, italy, "Rossi", arrived_on=date(2019, 1, 1))
    db.commit()
    editor, guests = signed_in(Role.EDITOR), f"/events/manage/{seminar.id}/guests"
    assert "Nobody is on the list yet" in editor.get(guests).text

    page = editor.post(f"{guests}/add", data={"groups": ["Resident missions"]}, follow_redirects=True).text
    assert "2 guests were added to the list." in page and "2 guests; 1 cannot be written to." in page
    narrowed = editor.get(f"{guests}?show=address").text
    assert ("Embassy of Spain" in narrowed, "Embassy of Italy" in narrowed) == (True, False)

    numbers = {one.organisation_id: one.id for one in db.query(Invitation)}
    values = {"addressee": "", "language": "sv", "to_address": "es@example.org", "seats": "2"}
    assert editor.post(f"{guests}/{numbers[spain.id]}", data=values).status_code == 303
    bad = editor.post(f"{guests}/{numbers[spain.id]}", data={**values, "to_address": "nonsense"})
    assert (bad.status_code, "This is not a mail address." in bad.text) == (422, True)

    rossi.departed_on = date(2020, 1, 1)
    posted(db, italy, "Verdi", arrived_on=date(2020, 1, 1))
    db.commit()
    assert "Address to Verdi" in editor.get(guests).text
    page = editor.post(f"{guests}/{numbers[italy.id]}/address", follow_redirects=True).text
    assert "The letter is addressed to Verdi." in page

    editor.post(f"{guests}/bulk", data={"ids": [str(numbers[italy.id])], "action": "sv"})
    db.expire_all()
    listed = db.query(Invitation).order_by(Invitation.id)
    assert [(str(one.addressee or ""), one.language, one.to_address) for one in listed] == [
        ("Verdi", "sv", "it@example.org"),
        ("", "sv", "es@example.org"),
    ]

    page = editor.post(f"{guests}/{numbers[spain.id]}/remove", follow_redirects=True).text
    assert "Embassy of Spain is off the list." in page and "Undo" in page
    editor.post(f"{guests}/restore/{spain.id}?reason=Resident+missions")
    assert db.query(Invitation).count() == 2


def test_another_events_guest_is_not_reached_through_this_one(
    seminar: Event, db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    other = create_event(
        Plan(
            title={"en": "Other"},
            starts=datetime(2037, 3, 1, 9),
            ends=datetime(2037, 3, 1, 10),
            zone="Europe/Helsinki",
        )
    )
    invitation = invite(seminar, embassy_of(db, "IT"), DAY)
    db.commit()
    editor, guests = signed_in(Role.EDITOR), f"/events/manage/{other.id}/guests"
    assert editor.get(f"{guests}/{invitation.id}").status_code == 404
    editor.post(f"{guests}/bulk", data={"ids": [str(invitation.id)], "action": "remove"})
    assert db.query(Invitation).count() == 1
