"""What follows from an answer in the calendar: whose, in which order, for which seats."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.answering import hearing_words as words
from events.calendars.models import HeardReply
from events.guestlist.models import Invitation
from events.programme.planning import revise
from events.registration.answers import history
from events.registration.models import Answer, Capacity, RegistrationStatus
from events.registration.seats import current_reply, party_of
from office import clock
from office.mailroom.inbox import receive
from stakeholders.organisations.models import Channel, ChannelMedium
from tests.events import calendar_mail as mail
from tests.events.calendar_mail import PROGRAMS, google, said_by
from tests.events.hearing import by_link, leave, now, set_aside, settled, waiting_letters
from tests.events.seminar import colleague, embassy, invite, posted, seminar, substitute
from tests.events.test_letters import compose


@pytest.fixture
def invitation(db: Session) -> Invitation:
    return invite(seminar())


# -- what follows ------------------------------------------------------------------------------------------


def test_a_yes_from_the_calendar_is_confirmed_like_one_by_the_link(
    db: Session, invitation: Invitation
) -> None:
    receive(google(said_by(invitation)))

    (letter,) = leave()
    assert (letter.kind, letter.to_address) == ("confirmation", "embassy@example.org")
    written = compose(letter).calendar
    assert written is not None
    entry = Calendar.from_ical(written).walk("VEVENT")[0]
    assert (entry["UID"], entry["ATTENDEE"].params["PARTSTAT"]) == (invitation.uid, "ACCEPTED")


def test_a_program_that_accepts_whatever_it_is_sent_gets_one_letter(
    db: Session, invitation: Invitation
) -> None:
    said = said_by(invitation)
    receive(google(said))
    leave()
    for minute in range(1, 4):
        now = invitation.event.sequence + invitation.sequence
        settled(google(said.later(minute, sequence=now)), words.SAME)

    assert waiting_letters() == []
    assert len(history(invitation)) == 1


def test_machines_that_contradict_each_other_are_stopped(db: Session, invitation: Invitation) -> None:
    said = said_by(invitation)
    for minute in range(6):
        receive(google(said.later(minute, partstat="DECLINED" if minute % 2 else "ACCEPTED")))
    leave()

    set_aside(google(said.later(7)), words.TOO_OFTEN)
    assert len(history(invitation)) == 6
    assert waiting_letters() == []


def test_a_change_of_mind_counts(db: Session, invitation: Invitation) -> None:
    said = said_by(invitation)
    receive(google(said))
    leave()
    settled(mail.apple(said.later(5, partstat="DECLINED")), words.TAKEN)

    assert [reply.answer for reply in history(invitation)] == [Answer.DECLINED, Answer.ACCEPTED]
    assert party_of(invitation) == []
    (letter,) = waiting_letters()
    assert letter.params["calendar"] == "CANCEL"


def test_colleagues_stay_where_the_calendar_says_yes(db: Session, invitation: Invitation) -> None:
    by_link(invitation, Answer.ACCEPTED, colleague("Marco Bianchi"))

    settled(google(said_by(invitation, stamped_at=now())), words.SAME)

    assert [seat.name for seat in party_of(invitation)] == ["Chiara Rossi", "Marco Bianchi"]


@pytest.mark.parametrize("partstat", ["DECLINED", "TENTATIVE"])
def test_a_no_takes_no_colleagues_seat_away(db: Session, invitation: Invitation, partstat: str) -> None:
    by_link(invitation, Answer.ACCEPTED, colleague("Marco Bianchi"))

    set_aside(google(said_by(invitation, stamped_at=now(), partstat=partstat)), words.COLLEAGUES_HOLD_SEATS)

    assert len(party_of(invitation)) == 2


def test_a_yes_brings_no_addressee_beside_the_substitute(db: Session, invitation: Invitation) -> None:
    marco = substitute("Marco Bianchi")
    by_link(invitation, Answer.SUBSTITUTED, marco)
    settled(google(said_by(invitation, stamped_at=now())), words.SAME)

    own = type(marco)(marco.name, email="marco@example.org", capacity=Capacity.SUBSTITUTE)
    by_link(invitation, Answer.SUBSTITUTED, own)
    later = said_by(invitation, stamped_at=now()).later()
    set_aside(google(later), words.SOMEBODY_ELSE_COMES)
    set_aside(google(later.later(partstat="DECLINED")), words.SOMEBODY_ELSE_COMES)

    assert [seat.name for seat in party_of(invitation)] == ["Marco Bianchi"]


def test_a_full_event_puts_the_guest_on_the_waiting_list(db: Session, invitation: Invitation) -> None:
    invitation.event.capacity = 1
    by_link(invite(invitation.event, posted(embassy("SE"), "Åsa", "Lind")), Answer.ACCEPTED)

    settled(google(said_by(invitation)), words.TAKEN)

    assert [seat.status for seat in party_of(invitation)] == [RegistrationStatus.WAITING]


# -- order -------------------------------------------------------------------------------------------------


def test_the_same_answer_once_more_changes_nothing(db: Session, invitation: Invitation) -> None:
    said = said_by(invitation)
    first = settled(google(said), words.TAKEN)
    assert receive(google(said)).id == first.id
    settled(google(said.but()), words.REPEATED)
    settled(mail.exchange(said.but(head="Date: Mon, 01 Jan 2035 10:00:00 +0000\r\n")), words.REPEATED)

    assert len(history(invitation)) == 1


def test_answers_that_overtake_each_other_end_as_they_were_given(db: Session, invitation: Invitation) -> None:
    said = said_by(invitation)
    receive(google(said.later(2, partstat="DECLINED")))
    settled(google(said.later(1, partstat="TENTATIVE")), words.OLDER)
    settled(google(said), words.OLDER)

    reply = current_reply(invitation)
    assert reply is not None
    assert (reply.answer, len(history(invitation))) == (Answer.DECLINED, 1)


def test_a_later_revision_goes_before_an_earlier_stamp(db: Session, invitation: Invitation) -> None:
    invitation.sequence = 1
    said = said_by(invitation, sequence=0)
    receive(google(said.later(3)))

    settled(google(said.but(sequence=1, partstat="DECLINED")), words.TAKEN)


def test_a_later_word_about_an_earlier_revision_is_for_a_person(db: Session, invitation: Invitation) -> None:
    invitation.sequence = 1
    said = said_by(invitation)
    receive(google(said))

    set_aside(google(said.later(sequence=0, partstat="DECLINED")), words.EARLIER_ENTRY)
    settled(google(said.later(-5, sequence=0, partstat="DECLINED")), words.OLDER)


def test_a_program_that_leaves_the_stamp_is_ordered_by_its_mails(db: Session, invitation: Invitation) -> None:
    said = said_by(invitation)
    receive(mail.bare(said))
    later = mail.bare(said.but(partstat="DECLINED"))
    day = f"{said.stamped_at:%a, %d %b %Y %H:%M:%S +0000}".encode()
    then = f"{said.stamped_at + timedelta(minutes=2):%a, %d %b %Y %H:%M:%S +0000}".encode()

    settled(later.replace(b"Date: " + day, b"Date: " + then), words.TAKEN)


def test_a_stamp_of_the_future_does_not_silence_the_guest(db: Session, invitation: Invitation) -> None:
    receive(google(said_by(invitation, stamped_at=now() + timedelta(days=4000), sequence=999_999)))
    heard = db.scalars(select(HeardReply)).one()
    assert heard.stamped_at <= clock.now()
    assert heard.sequence == 0


def test_an_old_answer_does_not_undo_what_came_by_another_way(db: Session, invitation: Invitation) -> None:
    by_link(invitation, Answer.DECLINED)

    set_aside(google(said_by(invitation)), words.OVERTAKEN)
    settled(google(said_by(invitation, stamped_at=now())), words.TAKEN)


def test_a_yes_to_the_old_time_is_to_be_confirmed(db: Session, invitation: Invitation) -> None:
    old = said_by(invitation)
    invitation.event.starts_at += timedelta(hours=1)
    revise(invitation.event)
    db.flush()

    for program in (google, mail.exchange, mail.outlook):
        set_aside(program(old.later(1 + PROGRAMS.index(program))), words.OLD_DATE)
    settled(google(said_by(invitation).later(15)), words.TAKEN)


def test_a_new_place_does_not_undo_a_yes(db: Session, invitation: Invitation) -> None:
    old = said_by(invitation)
    revise(invitation.event)

    settled(google(old.but(partstat="DECLINED")), words.TAKEN)


# -- who ---------------------------------------------------------------------------------------------------


def test_an_assistant_at_another_address_answers_and_is_named(db: Session, invitation: Invitation) -> None:
    settled(
        google(said_by(invitation, sender="Ms Neri <neri@elsewhere.example>")), words.TAKEN_FROM_ELSEWHERE
    )

    reply = current_reply(invitation)
    assert reply is not None
    assert reply.answered_by == "Ms Neri <neri@elsewhere.example>"


def test_a_mailbox_of_the_mission_is_known(db: Session, invitation: Invitation) -> None:
    db.add(
        Channel(
            organisation_id=invitation.organisation_id, medium=ChannelMedium.EMAIL, value="sec@example.org"
        )
    )
    settled(google(said_by(invitation, sender="Ms Neri <Sec@example.org>")), words.TAKEN)


def test_nobody_joins_the_party_by_answering(db: Session, invitation: Invitation) -> None:
    said = said_by(invitation, attendee="stranger@example.org", sender="A Stranger <stranger@example.org>")
    for program in PROGRAMS:
        message = set_aside(program(said.but()), words.NOT_INVITED)
        assert message.subject_id == invitation.id

    assert history(invitation) == []
    assert party_of(invitation) == []


def test_another_attendee_beside_the_guest_is_not_let_in(db: Session, invitation: Invitation) -> None:
    crasher = "ATTENDEE;CN=A Stranger;PARTSTAT=ACCEPTED:mailto:stranger@example.org"
    settled(google(said_by(invitation, extra=crasher)), words.TAKEN)

    assert [seat.name for seat in party_of(invitation)] == ["Chiara Rossi"]


def test_a_sender_whom_our_mail_server_calls_forged_is_not_believed(
    db: Session, invitation: Invitation
) -> None:
    head = "Authentication-Results: mx.example.org; spf=fail; dmarc=fail header.from=example.org\r\n"
    set_aside(google(said_by(invitation, head=head)), words.FORGED)

    assert history(invitation) == []


def test_an_entry_that_is_none_of_ours_is_set_aside(db: Session, invitation: Invitation) -> None:
    message = set_aside(google(said_by(invitation, uid="stranger@example.org")), words.UNKNOWN)
    assert message.subject_id is None

    # Who was written to is found all the same, by the letter that the mail answers.
    by_link(invitation, Answer.ACCEPTED)
    (letter,) = leave()
    head = f"In-Reply-To: {letter.message_id}\r\n"
    message = set_aside(google(said_by(invitation, uid=f"{'0' * 32}@doyen", head=head)), words.UNKNOWN)
    assert (message.subject_type, message.subject_id) == ("invitations", invitation.id)
