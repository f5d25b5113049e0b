"""Invitations on paper: each guest's own link in their own letter alone, and nobody invited twice."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.invitations.reasons import LeftOut
from events.letters.fields import values_for
from events.letters.models import Purpose
from events.letters.rendering import Wording, marked
from events.printing import letter_posting as posting
from events.printing.addressing import Hindrance
from events.printing.letter_content import blocks_of
from events.printing.letters import Choice, Whom, find, pages_of, print_letters
from events.printing.post_sources import Audience, Wanted, guest_post
from events.programme.models import Event, EventStatus, ProgrammeItem
from events.registration.models import Answer, ReplySource
from events.registration.seats import GivenAnswer, answer
from events.sending.recipients import recipients_of
from events.sending.sending import send_invitations
from office import clock
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from office.mailroom.models import Letter, LetterStatus
from stakeholders.organisations.models import Address, AddressKind
from stakeholders.people.models import Gender
from tests import making
from tests.events.seminar import Browser

SignedIn = Callable[[Role], FlaskClient]
LONG = "Maximiliane Wilhelmina Theodora von und zu Hohenlohe-Schillingsfürst-Waldenburg-Bartenstein"
NAMES = ("Ελένη Παπαδοπούλου", "Олександр Шевченко", "محمد بن عبد الله", "王伟", LONG)
STATES = ("GR", "UA", "AE", "CN", "DE")


def guest(event: Event, state: str, name: str = "Rossi", *, mail: str = "", **columns: Any) -> Invitation:
    """An ambassador with an address of four lines, without a mailbox unless one is given."""
    head = making.ambassador(state, name, Gender.WOMAN)
    lines = "Chancery\nItäinen Puistotie 4 A\nPL 20\n00140 Helsinki"
    head.organisation.addresses.append(Address(kind=AddressKind.CHANCERY, lines=lines))
    return making.invitation(event, head, to_address=mail, **columns)


@pytest.fixture
def event(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> Event:
    monkeypatch.setattr(app, "test_client_class", Browser)
    return making.seminar(calendar_with_invitation=True)


@pytest.fixture
def guests(event: Event) -> list[Invitation]:
    """Five whom mail does not reach, named in five scripts, one at length; two in other languages."""
    found = [guest(event, state, name) for state, name in zip(STATES, NAMES, strict=True)]
    found[1].language, found[2].language = "sv", "fi"
    return found


def left_out(event: Event, choice: Choice) -> dict[str, Hindrance]:
    return {
        one.invitation.organisation.sending_state or "": one.reason for one in find(event, choice).left_out
    }


def ready(event: Event, choice: Choice | None = None) -> set[int]:
    return {one.invitation.id for one in find(event, choice or Choice()).ready}


def by_mail(event: Event, purpose: Purpose) -> tuple[list[int], dict[int, LeftOut]]:
    """Who would be written to by mail, copies too, and who not, and why."""
    found = recipients_of(event, purpose)
    numbers = [one.invitation.id for one in found.ready if one.invitation is not None]
    return numbers, {one.invitation.id: one.reason for one in found.left_out if one.invitation is not None}


def post(event: Event, *chosen: Invitation) -> posting.Entered:
    tokens = [f"{one.id}:{one.link_number}:en" for one in chosen]
    return posting.enter(event, tokens, day=clock.today(event.zone), revision=event.sequence)


# -- the letters
def test_each_letter_carries_its_own_guest_s_link_and_nobody_else_s(
    event: Event, guests: list[Invitation]
) -> None:
    made = pages_of(find(event, Choice()), letterhead=True, dated=date(2027, 1, 5))
    letters = {letter["address"][0]: json.dumps(letter) for letter in made["letters"]}
    links = {guest.id: invitation_url(guest) for guest in guests}

    assert len(letters) == len(set(links.values())) == 5
    for one in guests:
        (own,) = (text for to, text in letters.items() if str(one.addressee) in to)
        assert [number for number, link in links.items() if link in own] == [one.id]


def test_a_letter_says_in_its_guest_s_language_to_whom_it_goes_and_how_to_answer(
    event: Event, guests: list[Invitation]
) -> None:
    event.reply_by = event.starts_at.date()
    choice = Choice(only=guests[1].id)
    (letter,) = pages_of(find(event, choice), letterhead=False, dated=date(2027, 1, 5))["letters"]
    kinds = [block["kind"] for block in letter["blocks"]]
    (reply,) = (block for block in letter["blocks"] if block["kind"] == "reply")

    assert letter["language"] == "sv"
    assert letter["date"] == "Helsinki, 5 januari 2027"
    assert letter["address"][-4:] == ["Chancery", "Itäinen Puistotie 4 A", "PL 20", "00140 Helsinki"]
    assert letter["blocks"][0]["runs"][0]["text"] == "Ers Excellens,"
    assert kinds.count("invitation") == kinds.count("signature") == 1
    assert (reply["url"], "<svg" in reply["code"]) == (invitation_url(guests[1]), True)


def test_one_file_that_a_screen_reader_reads_whatever_the_script(
    event: Event, guests: list[Invitation]
) -> None:
    made = print_letters(find(event, Choice()), letterhead=True, dated=date(2027, 1, 5))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == 5
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
        kinds = list(_kinds(pdf.Root.StructTreeRoot.K))
        links = {str(note.A.URI) for page in pdf.pages for note in page.obj.get("/Annots", [])}
    assert (kinds.count("H1"), kinds.count("Figure")) == (5, 5)
    assert {invitation_url(one) for one in guests} <= links


@pytest.mark.once
def test_what_is_a_little_too_long_for_a_page_stands_closer(db: Session, event: Event) -> None:
    guest(event, "GR")
    for number in range(1, 11):
        event.items.append(
            ProgrammeItem(position=number, starts_at=event.starts_at, title={"en": f"Point {number}"})
        )
    db.flush()
    made = print_letters(find(event, Choice()), letterhead=True, dated=date(2027, 1, 5))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        # Else the signature would be alone on the second.
        assert len(pdf.pages) == 1


def _kinds(node: Any) -> Iterator[str]:
    for one in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield str(one.S).lstrip("/")
            yield from _kinds(one.get("/K", pikepdf.Array()))


def test_what_staff_wrote_in_markdown_is_set_and_what_a_name_says_is_text(event: Event) -> None:
    invitation = guest(event, "IT", "**Rossi** #[x](https://evil.example.org)")
    text = (
        "{{ salutation }},\n\n### A word\n\n- **bold** and *slanted*\n- a [map](https://example.org/map)\n\n"
        "3. third\n\n> {{ name }}\n\n[here]({{ reply_link }})"
    )
    wording = Wording({"en": "Come, {{ name }}"}, {"en": text})
    values = values_for(event, invitation, "en", link="https://house.example.org/i/1")
    blocks = blocks_of(marked(wording, "en", values), values, {"kind": "reply"})
    plain = {"bold": False, "italic": False, "url": ""}

    assert [block["kind"] for block in blocks] == [
        "paragraph",
        "heading",
        "list",
        "list",
        "quote",
        "paragraph",
        "reply",
    ]
    assert blocks[1] == {"kind": "heading", "level": 1, "runs": [plain | {"text": "A word"}]}
    first, second = (item[0]["runs"] for item in blocks[2]["items"])
    assert [(run["text"], run["bold"], run["italic"]) for run in first] == [
        ("bold", True, False),
        (" and ", False, False),
        ("slanted", False, True),
    ]
    assert [run["text"] for run in second] == ["a ", "map", " (https://example.org/map)"]
    assert (blocks[3]["ordered"], blocks[3]["start"]) == (True, 3)
    assert blocks[4]["blocks"][0]["runs"] == [
        plain | {"text": "Test **Rossi** #[x](https://evil.example.org)"}
    ]
    assert [(run["text"], run["url"]) for run in blocks[5]["runs"]] == [
        ("here", "https://house.example.org/i/1"),
        (" (https://house.example.org/i/1)", "https://house.example.org/i/1"),
    ]


# -- whose letters
def test_who_gets_no_letter_is_named_with_the_reason(event: Event) -> None:
    vacant, unsure, nowhere, declined, gone, mailed = (
        guest(event, state) for state in ("FR", "ES", "NO", "DK", "SE", "IT")
    )
    vacant.addressee = vacant.posting = None
    assert unsure.addressee is not None
    unsure.addressee.gender = Gender.UNKNOWN
    nowhere.organisation.addresses.clear()
    answer(declined, GivenAnswer(Answer.DECLINED), source=ReplySource.PHONE)
    gone.withdrawn_at = clock.now()
    mailed.to_address = "italy@example.org"

    reasons = {
        "FR": Hindrance.NOBODY_NAMED,
        "ES": Hindrance.FORM_UNSURE,
        "NO": Hindrance.NO_ADDRESS,
        "DK": Hindrance.DECLINED,
        "SE": Hindrance.WITHDRAWN,
    }
    assert left_out(event, Choice()) == reasons
    assert (ready(event), ready(event, Choice(Whom.UNINVITED))) == (set(), {mailed.id})
    send_invitations(event, [mailed], None)
    assert left_out(event, Choice(Whom.EVERYBODY)) == reasons | {"IT": Hindrance.WAITING}


def test_whose_mail_came_back_gets_a_letter(db: Session, event: Event) -> None:
    lost = guest(event, "IT", mail="gone@example.org")
    assert ready(event) == set()
    send_invitations(event, [lost], None)
    letter = db.scalars(select(Letter)).one()
    letter.status = LetterStatus.BOUNCED
    assert ready(event) == {lost.id}

    done = post(event, lost)
    assert (letter.status, letter.is_on_paper, letter.to_address) == (LetterStatus.SENT, True, "")
    posting.take_back(event, done.step.record_id)
    db.refresh(letter)
    assert (letter.status, letter.is_on_paper, letter.to_address) == (
        LetterStatus.BOUNCED,
        False,
        "gone@example.org",
    )


# -- posted
def test_whoever_had_a_letter_by_post_gets_none_by_mail_and_is_reminded_where_mail_reaches(
    db: Session, event: Event
) -> None:
    lacks, has = guest(event, "IT"), guest(event, "ES", mail="es@example.org", copy_address="sec@example.org")
    assert by_mail(event, Purpose.INVITATION) == ([has.id, has.id], {lacks.id: LeftOut.NO_ADDRESS})

    step = post(event, lacks, has).step

    assert by_mail(event, Purpose.INVITATION) == ([], {})
    assert by_mail(event, Purpose.REMINDER) == ([has.id, has.id], {lacks.id: LeftOut.NO_ADDRESS})
    assert (ready(event), ready(event, Choice(Whom.POSTED))) == (set(), {lacks.id, has.id})
    assert [(one.letters, one.day) for one in posting.postings_of(event)] == [(2, clock.today(event.zone))]

    posting.take_back(event, step.record_id)
    assert db.scalars(select(Letter)).all() == []
    assert by_mail(event, Purpose.INVITATION)[0] == [has.id, has.id]
    with pytest.raises(posting.TakenBackAlready):
        posting.take_back(event, step.record_id)


def test_a_letter_is_entered_once_and_never_for_somebody_else(event: Event) -> None:
    italy, spain, norway = (guest(event, state) for state in ("IT", "ES", "NO"))
    printed = [f"{one.id}:{one.link_number}:en" for one in (italy, spain, norway)]
    today = clock.today(event.zone)
    spain.link_number += 1
    norway.to_address = "no@example.org"
    send_invitations(event, [norway], None)

    done = posting.enter(event, printed, day=today, revision=0)
    assert (done.letters, done.changed) == (1, (spain,))
    with pytest.raises(posting.NothingEntered):
        posting.enter(event, printed, day=today, revision=0)
    for day in (today + timedelta(days=1), date(1900, 1, 1)):
        with pytest.raises(posting.WrongDay):
            posting.enter(event, printed, day=day, revision=0)
    event.status = EventStatus.DRAFT
    with pytest.raises(posting.NotOpen):
        posting.enter(event, printed, day=today, revision=0)


# -- the pages
def test_printing_changes_nothing_but_the_trail_and_posting_is_taken_back_by_one_button(
    db: Session, event: Event, signed_in: SignedIn
) -> None:
    italy = guest(event, "IT")
    here = f"/events/manage/{event.id}/paper/letters"
    token, guests_page = f"{italy.id}:1:en", f"/events/manage/{event.id}/letters/{italy.id}"
    db.commit()
    officer = signed_in(Role.EDITOR)
    asked = {"whom": "without_mail", "dated": "2027-01-05", "paper": "letterhead"}

    file = officer.get(f"{here}/letters.pdf", query_string=asked)
    told = db.scalars(select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED)).one()
    assert (file.status_code, file.content_type, told.details["letters"]) == (200, "application/pdf", 1)
    assert db.scalars(select(Letter)).all() == []
    assert officer.get(f"{here}/letters.pdf", query_string=asked | {"dated": "x"}).status_code == 422

    def after(address: str, **data: str) -> str:
        assert officer.post(address, data=data).status_code == 303
        return officer.get(here).text

    day = clock.today("Europe/Helsinki").isoformat()
    assert "1 letter is entered as posted." in after(f"{here}/posted", letters=token, day=day)
    assert "These letters were entered already" in after(f"{here}/posted", letters=token, day=day)
    letter = db.scalars(select(Letter)).one()
    step, mailroom = letter.params["step"], f"/office/mailroom/letters/{letter.id}"
    assert "It went by post, on paper." in officer.get(mailroom).text
    assert "Invitation: posted on paper" in officer.get(guests_page).text
    assert "Taken back: 1 letter does not count as posted any more." in after(f"{here}/posted/{step}/undo")
    assert officer.post(f"{here}/posted/{step + 1}/undo").status_code == 404
    assert signed_in(Role.VIEWER).get(f"{here}/letters.pdf", query_string=asked).status_code == 403


def test_a_draft_s_letters_say_so_and_carry_no_link(event: Event) -> None:
    italy = guest(event, "IT")
    event.status = EventStatus.DRAFT
    found = find(event, Choice())
    (letter,) = pages_of(found, letterhead=True, dated=date(2027, 1, 5))["letters"]
    assert (letter["draft"], found.to_post) == ("Draft: not to be sent", [])
    assert invitation_url(italy) not in json.dumps(letter)
    event.status = EventStatus.CANCELLED
    assert find(event, Choice()).ready == []


def test_an_envelope_goes_to_whom_the_invitation_names_though_another_heads_the_mission_by_now(
    db: Session, event: Event, guests: list[Invitation], signed_in: SignedIn
) -> None:
    invited = guests[0]
    assert invited.posting is not None
    invited.posting.is_head = False
    making.posting(making.person("Successor"), invited.organisation)
    answer(guests[3], GivenAnswer(Answer.ACCEPTED), source=ReplySource.PHONE)
    guests[4].withdrawn_at = clock.now()
    found = guest_post(event, Wanted())

    assert {one.lines[0] for one in found.ready if one.invitation.id == invited.id} == {
        f"Her Excellency Test {NAMES[0]}"
    }
    assert [(one.invitation.id, one.reason) for one in found.left_out] == [
        (guests[4].id, Hindrance.WITHDRAWN)
    ]
    accepted = guest_post(event, Wanted(Audience.ACCEPTED)).ready
    assert [one.invitation.id for one in accepted] == [guests[3].id]

    here = f"/events/manage/{event.id}/paper/envelopes"
    db.commit()
    asked = {"audience": "everybody", "stationery": "envelope_dl", "first": "1"}
    file = signed_in(Role.EDITOR).get(f"{here}/envelopes.pdf", query_string=asked)
    told = db.scalars(select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED)).one()
    with pikepdf.open(io.BytesIO(file.data)) as pdf:
        assert (len(pdf.pages), told.details["people"]) == (4, 4)


@pytest.mark.parametrize("missions", [1, 30])
def test_the_page_costs_as_many_statements_for_thirty_guests_as_for_one(
    db: Session,
    event: Event,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
    missions: int,
) -> None:
    for state in making.STATES[:missions]:
        guest(event, state)
    number = event.id
    db.commit()
    db.expunge_all()
    here = db.get_one(Event, number)
    with count_statements() as counted:
        pages_of(find(here, Choice()), letterhead=True, dated=date(2027, 1, 5))
        posting.postings_of(here)
    assert len(counted) == 25
