"""Letters to guests: proper forms, each language, nobody else's name, and a calendar that stays true."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask_babel import force_locale
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.calendars.ics import invitation_calendar
from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.invitations.confirming import queue_confirmation
from events.invitations.mail import invitation_letter
from events.programme.models import EventStatus, Substitutes
from events.registration.links import join_url
from events.registration.models import Answer, Registration, ReplySource
from events.registration.seats import GivenAnswer, Guest, answer, current_reply
from office import clock
from office.accounts.models import Role, User
from office.localized import LANGUAGES
from office.mailroom.kinds import Composed, NotNeeded, kind_named
from office.mailroom.models import Letter, LetterStatus
from office.mailroom.plain import as_letter
from stakeholders.people.models import Gender, Rank
from tests.events.seminar import colleague, embassy, invite, posted, seminar, substitute


def compose(letter: Letter) -> Composed:
    """What the worker would write."""
    with force_locale(letter.language):
        return kind_named(letter.kind).compose(letter)


def waiting_letters(db: Session) -> list[Letter]:
    """What stands in the outbox, oldest first."""
    statement = select(Letter).where(Letter.status == LetterStatus.QUEUED).order_by(Letter.id)
    return list(db.scalars(statement))


def replied(db: Session, invitation: Invitation, kind: Answer, *party: Guest) -> list[Composed]:
    """Answer by the link, let the worker send everything, and give what it sent."""
    answer(invitation, GivenAnswer(kind, party), source=ReplySource.LINK)
    written = []
    for letter in waiting_letters(db):
        written.append(compose(letter))
        letter.status = LetterStatus.SENT
    db.flush()
    return written


def entry_of(composed: Composed) -> Any:
    """The event in a letter's calendar part."""
    assert composed.calendar is not None
    return Calendar.from_ical(composed.calendar).walk("VEVENT")[0]


@pytest.mark.parametrize(
    ("language", "salutation", "title", "day"),
    [
        ("en", "Your Excellency,", "The ambassadors’ seminar", "2026, 14:00–16:00 (Helsinki)"),
        ("sv", "Ers Excellens,", "Ambassadörernas seminarium", "2026 kl. 14.00–16.00 (Helsingfors)"),
        ("fi", "Teidän Ylhäisyytenne,", "Suurlähettiläiden seminaari", "2026 klo 14.00–16.00 (Helsinki)"),
    ],
)
def test_an_ambassador_is_addressed_properly_in_each_language(
    db: Session, language: str, salutation: str, title: str, day: str
) -> None:
    event = seminar()
    event.starts_at = event.starts_at.replace(year=2026, month=9, day=16, hour=11)
    event.ends_at = event.starts_at.replace(hour=13)
    letter = invitation_letter(invite(event), language, "http://localhost/x")
    assert letter.text.splitlines()[0] == salutation
    assert re.search(rf"<p[^>]*>{salutation}</p>", letter.html)
    for text in (letter.text, letter.html):
        assert title in text
        assert day in text
    assert f'<html lang="{language}">' in letter.html
    assert title in letter.subject


def test_a_charge_daffaires_is_no_excellency(db: Session) -> None:
    charge = posted(embassy("IT"), "Marco", "Bianchi", Rank.CHARGE_AD_INTERIM, Gender.MAN)
    letter = invitation_letter(invite(seminar(), charge), "en", "http://localhost/x")
    assert letter.text.splitlines()[0] == "Dear Mr Bianchi,"
    assert "Excellency" not in letter.text + letter.html


def test_the_button_leads_to_the_guests_own_link_and_is_written_out(db: Session) -> None:
    invitation = invite(seminar())
    link = invitation_url(invitation)
    letter = invitation_letter(invitation, "en", link)
    assert letter.html.count(f'href="{link}"') == 2
    assert f">{link}</a>" in letter.html
    assert f"\n{link}\n" in letter.text


def test_the_invitation_asks_for_nothing_in_the_calendar_yet(db: Session) -> None:
    letter = invitation_letter(invite(seminar()), "en", "http://localhost/x")
    assert (letter.calendar, letter.calendar_method, letter.bulk) == (None, None, False)


def test_the_meetings_own_address_is_in_no_letter(db: Session) -> None:
    invitation = invite(seminar())
    written = [invitation_letter(invitation, code, "http://localhost/x") for code in LANGUAGES]
    written += replied(db, invitation, Answer.ACCEPTED, Guest("Lia Verdi", email="lia@example.org"))
    for letter in written:
        assert "meet.example.org" not in letter.text + letter.html


@pytest.mark.parametrize(
    ("seats", "sentence"),
    [
        (1, "The invitation is for you personally."),
        (2, "The invitation is for you and one colleague."),
        (4, "The invitation is for you and up to 3 colleagues."),
    ],
)
def test_the_letter_says_how_many_may_come(db: Session, seats: int, sentence: str) -> None:
    event = seminar(substitutes=Substitutes.NOT_ALLOWED)
    letter = invitation_letter(invite(event, seats=seats), "en", "http://localhost/x")
    assert sentence in letter.text and sentence in letter.html
    assert "in your place" not in letter.text


def test_a_guests_text_can_inject_no_markup_and_no_header(db: Session) -> None:
    evil = '<script>alert(1)</script>"\r\nBcc: everybody@example.org'
    invitation = invite(seminar(), to_address="office@example.org")
    assert invitation.addressee is not None
    (letter,) = replied(db, invitation, Answer.SUBSTITUTED, substitute(evil))
    assert "<script>" not in letter.html
    assert letter.html.count("&lt;script&gt;") == 3
    assert "<script>alert(1)</script>" in letter.text, "plain text is not escaped"
    assert letter.subject.splitlines() == [letter.subject]
    assert "\nBcc" not in letter.text


def test_a_title_over_two_lines_is_one_subject_line(db: Session) -> None:
    event = seminar(title={"en": "Seminar\r\nBcc: everybody@example.org"})
    letter = invitation_letter(invite(event), "en", "http://localhost/x")
    assert letter.subject.splitlines() == [letter.subject]


def test_a_letter_names_no_guest_of_another_mission(db: Session) -> None:
    event = seminar()
    italy = invite(event)
    spain = invite(event, posted(embassy("ES"), "Lucía", "Ejemplo"), to_address="spain@example.org")
    replied(db, spain, Answer.ACCEPTED, colleague("Another Spaniard"))
    for letter in replied(db, italy, Answer.ACCEPTED, colleague("Lia Verdi")):
        for name in ("Ejemplo", "Spaniard", "spain@example.org"):
            assert name not in letter.text + letter.html + (letter.calendar or b"").decode()


def test_the_plain_twin_reads_as_a_letter(db: Session) -> None:
    letter = invitation_letter(invite(seminar()), "en", "http://localhost/x")
    lines = letter.text.splitlines()
    assert all(len(line) <= 74 for line in lines if "http" not in line)
    assert "\n\n\n" not in letter.text
    assert not any(mark in letter.text for mark in ("<", "&amp;", "{{", "**"))


def test_long_lines_are_wrapped_and_addresses_kept_whole() -> None:
    address = "https://doyen.example.org/invitation/1-" + "a" * 90
    text = as_letter(f"{'word ' * 30}\n\n\n\n{address}\n-- \n")
    assert text.splitlines()[-1] == address
    assert max(len(line) for line in text.splitlines() if line != address) <= 74


def test_accepting_brings_a_calendar_invitation_that_says_accepted(db: Session) -> None:
    invitation = invite(seminar())
    (letter,) = replied(db, invitation, Answer.ACCEPTED)
    entry = entry_of(letter)
    assert letter.calendar_method == "REQUEST"
    assert (str(entry["UID"]), entry["ATTENDEE"].params["PARTSTAT"]) == (invitation.uid, "ACCEPTED")
    seat = db.scalars(select(Registration)).one()
    assert str(entry["LOCATION"]) == join_url(seat)
    assert join_url(seat) in letter.text and join_url(seat) in letter.html


def test_letter_confirmation_and_download_tell_one_story(db: Session) -> None:
    invitation = invite(seminar())
    (letter,) = replied(db, invitation, Answer.ACCEPTED)
    mailed = entry_of(letter)
    link = join_url(db.scalars(select(Registration)).one())
    content = invitation_calendar(invitation, method=None, language="en", join_link=link)
    own = Calendar.from_ical(content).walk("VEVENT")[0]
    for name in ("UID", "SEQUENCE", "SUMMARY", "LOCATION", "DESCRIPTION", "STATUS", "CONFERENCE"):
        assert mailed[name] == own[name]


def test_the_same_letter_composed_twice_carries_the_same_calendar(db: Session) -> None:
    answer(invite(seminar()), GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    (letter,) = waiting_letters(db)
    assert compose(letter) == compose(letter)


def test_declining_is_confirmed_politely_and_without_a_calendar(db: Session) -> None:
    (letter,) = replied(db, invite(seminar()), Answer.DECLINED)
    assert letter.calendar is None
    assert "unable to take part" in letter.text
    assert "Join the meeting" not in letter.text + letter.html


def test_declining_after_a_calendar_was_sent_cancels_it_under_a_higher_sequence(db: Session) -> None:
    invitation = invite(seminar())
    (first,) = replied(db, invitation, Answer.ACCEPTED)
    (second,) = replied(db, invitation, Answer.DECLINED)
    was, is_now = entry_of(first), entry_of(second)
    assert second.calendar_method == "CANCEL"
    assert str(is_now["STATUS"]) == "CANCELLED"
    assert is_now["SEQUENCE"] == was["SEQUENCE"] + 1
    for name in ("UID", "ORGANIZER", "ATTENDEE"):
        assert str(is_now[name]) == str(was[name])
    (third,) = replied(db, invitation, Answer.ACCEPTED)
    assert (third.calendar_method, entry_of(third)["SEQUENCE"]) == ("REQUEST", was["SEQUENCE"] + 2)


def test_a_confirmation_that_has_not_left_is_overtaken_by_the_next_answer(db: Session) -> None:
    invitation = invite(seminar())
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    answer(invitation, GivenAnswer(Answer.DECLINED), source=ReplySource.LINK)
    (letter,) = waiting_letters(db)
    # Nobody ever got a calendar entry, so there is none to cancel.
    assert compose(letter).calendar is None
    assert invitation.sequence == 0


def test_a_colleague_with_an_address_gets_a_letter_that_names_only_them(db: Session) -> None:
    invitation = invite(seminar())
    party = [Guest("Lia Verdi", email="lia@example.org")]
    answer(invitation, GivenAnswer(Answer.ACCEPTED, party), source=ReplySource.LINK)
    to_embassy, to_colleague = waiting_letters(db)
    assert (to_embassy.to_address, to_colleague.to_address) == ("embassy@example.org", "lia@example.org")
    letter = compose(to_colleague)
    seat = db.scalars(select(Registration).where(Registration.name == "Lia Verdi")).one()
    assert "Rossi" not in letter.text + letter.html + (letter.calendar or b"").decode()
    assert letter.text.startswith("Dear Lia Verdi,")
    assert join_url(seat) in letter.text
    entry = entry_of(letter)
    assert (str(entry["ATTENDEE"]), str(entry["UID"])) == ("mailto:lia@example.org", seat.uid)
    assert str(entry["UID"]) != invitation.uid
    assert join_url(seat) not in compose(to_embassy).text


def test_a_colleague_without_an_address_has_their_link_in_the_missions_letter(db: Session) -> None:
    (letter,) = replied(db, invite(seminar()), Answer.ACCEPTED, colleague("Lia Verdi"))
    for seat in db.scalars(select(Registration)):
        assert join_url(seat) in letter.text and join_url(seat) in letter.html


def test_a_colleague_who_is_no_longer_named_is_told_and_their_entry_withdrawn(db: Session) -> None:
    invitation = invite(seminar())
    lia = Guest("Lia Verdi", email="lia@example.org")
    _, first = replied(db, invitation, Answer.ACCEPTED, lia)
    _, second = replied(db, invitation, Answer.ACCEPTED)
    assert second.calendar_method == "CANCEL"
    assert str(entry_of(second)["UID"]) == str(entry_of(first)["UID"])
    assert entry_of(second)["SEQUENCE"] > entry_of(first)["SEQUENCE"]
    _, third = replied(db, invitation, Answer.ACCEPTED, lia)
    assert third.calendar_method == "REQUEST"
    assert entry_of(third)["SEQUENCE"] > entry_of(second)["SEQUENCE"]


def test_an_unchanged_colleague_is_not_written_to_again(db: Session) -> None:
    invitation = invite(seminar(), seats=3)
    lia = Guest("Lia Verdi", email="lia@example.org")
    assert len(replied(db, invitation, Answer.ACCEPTED, lia)) == 2
    assert len(replied(db, invitation, Answer.ACCEPTED, lia, colleague("Ugo Neri"))) == 1


def test_a_substitute_is_named_to_the_mission(db: Session) -> None:
    (letter,) = replied(db, invite(seminar()), Answer.SUBSTITUTED, substitute("Marco Bianchi"))
    assert "We look forward to welcoming Marco Bianchi in\nyour place." in letter.text
    assert entry_of(letter)["ATTENDEE"].params["CN"] == "Marco Bianchi"


def test_who_waits_for_a_seat_is_told_so_and_gets_no_calendar_entry(db: Session) -> None:
    event = seminar(capacity=1)
    replied(db, invite(event), Answer.ACCEPTED)
    spain = invite(event, posted(embassy("ES"), "Lucía", "Ejemplo"), to_address="spain@example.org")
    (letter,) = replied(db, spain, Answer.ACCEPTED)
    assert (letter.calendar, "you are on the waiting list" in " ".join(letter.text.split())) == (None, True)


def test_who_comes_off_the_waiting_list_is_written_to_with_a_calendar_invitation(db: Session) -> None:
    event = seminar(capacity=1)
    italy = invite(event)
    replied(db, italy, Answer.ACCEPTED)
    spain = invite(event, posted(embassy("ES"), "Lucía", "Ejemplo"), to_address="spain@example.org")
    replied(db, spain, Answer.ACCEPTED)
    answer(italy, GivenAnswer(Answer.DECLINED), source=ReplySource.LINK)
    letter = next(found for found in waiting_letters(db) if found.to_address == "spain@example.org")
    composed = compose(letter)
    assert "A seat has become free" in composed.text
    assert (composed.calendar_method, str(entry_of(composed)["UID"])) == ("REQUEST", spain.uid)


def test_a_tentative_answer_is_pencilled_in(db: Session) -> None:
    (letter,) = replied(db, invite(seminar()), Answer.TENTATIVE)
    assert entry_of(letter)["ATTENDEE"].params["PARTSTAT"] == "TENTATIVE"


def test_a_proposed_substitute_leaves_the_calendar_alone(db: Session) -> None:
    event = seminar(substitutes=Substitutes.ON_APPROVAL)
    (letter,) = replied(db, invite(event), Answer.SUBSTITUTED, substitute("Marco Bianchi"))
    assert letter.calendar is None
    assert "your proposal that Marco Bianchi take part" in " ".join(letter.text.split())


def test_the_same_reply_is_confirmed_once(db: Session) -> None:
    invitation = invite(seminar())
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    reply = current_reply(invitation)
    assert reply is not None
    assert queue_confirmation(reply) == []
    assert len(waiting_letters(db)) == 1


def test_answers_entered_after_the_event_send_nothing(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    event = seminar()
    invitation = invite(event)
    officer = User(email="officer@example.org", name="An officer", role=Role.EDITOR)
    db.add(officer)
    db.flush()
    monkeypatch.setattr(clock, "now", lambda: event.ends_at)
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.PHONE, user_id=officer.id)
    assert waiting_letters(db) == []


def test_an_answer_entered_late_is_confirmed_without_offering_a_change(db: Session) -> None:
    event = seminar()
    event.reply_by = (clock.now() - timedelta(days=3)).date()
    invitation = invite(event)
    officer = User(email="officer@example.org", name="An officer", role=Role.EDITOR)
    db.add(officer)
    db.flush()
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.PHONE, user_id=officer.id)
    (letter,) = waiting_letters(db)
    composed = compose(letter)
    assert "change the reply" not in composed.text + composed.html
    assert invitation_url(invitation) not in composed.text + composed.html


def test_a_guest_is_written_to_in_a_language_the_event_promises(db: Session) -> None:
    invitation = invite(seminar(languages=["sv", "fi"]), language="en")
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    assert [letter.language for letter in waiting_letters(db)] == ["sv"]


def test_an_invitation_to_a_cancelled_event_is_no_longer_needed(db: Session) -> None:
    from events.sending.sending import send_invitations

    event = seminar()
    send_invitations(event, [invite(event)], None)
    event.status = EventStatus.CANCELLED
    (letter,) = waiting_letters(db)
    with pytest.raises(NotNeeded):
        compose(letter)
