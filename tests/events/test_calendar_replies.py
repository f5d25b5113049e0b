"""A guest answers in the calendar: every program is understood, and nothing is taken that was not meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_babel import LazyString
from icalendar import Calendar
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.calendars.ics import registration_uid
from events.calendars.models import HeardReply
from events.calendars.replies import LARGEST, Fault, plain_words, replies_in
from events.guestlist.models import Invitation
from events.invitations import hearing_words as words
from events.programme.models import EventStatus, Substitutes
from events.programme.planning import revise
from events.registration.answers import history, is_proposal
from events.registration.models import Answer, Capacity, RegistrationStatus, ReplySource
from events.registration.seats import GivenAnswer, answer, approve, current_reply, give_back, party_of
from office import clock
from office.accounts.models import Role, User
from office.mailroom.inbox import in_english, receive
from office.mailroom.models import IncomingMessage, IncomingStatus, Letter, LetterStatus
from stakeholders.organisations.models import Channel, ChannelMedium
from tests.events import calendar_mail as mail
from tests.events.calendar_mail import PROGRAMS, Program, Said, google, said_by
from tests.events.seminar import colleague, embassy, invite, posted, seminar, substitute
from tests.events.test_letters import compose


@pytest.fixture
def invitation(db: Session) -> Invitation:
    return invite(seminar())


def settled(raw: bytes, sentence: LazyString) -> IncomingMessage:
    """The message is dealt with, and says so."""
    return _became(raw, IncomingStatus.HANDLED, sentence)


def set_aside(raw: bytes, sentence: LazyString) -> IncomingMessage:
    """The message waits for a person, and says why."""
    return _became(raw, IncomingStatus.SET_ASIDE, sentence)


def _became(raw: bytes, status: IncomingStatus, sentence: LazyString) -> IncomingMessage:
    message = receive(raw)
    assert (message.status, message.reason) == (status, in_english(sentence))
    assert message.raw == raw
    return message


def parsed(raw: bytes) -> EmailMessage:
    message: EmailMessage = message_from_bytes(raw, policy=policy.default)
    return message


def by_link(invitation: Invitation, kind: Answer, *party: Any) -> None:
    answer(invitation, GivenAnswer(kind, party), source=ReplySource.LINK, answered_by="Ms Neri")


def letters(db: Session) -> list[Letter]:
    return list(db.scalars(select(Letter).where(Letter.status == LetterStatus.QUEUED).order_by(Letter.id)))


def leave(db: Session) -> list[Letter]:
    """The worker sends what waits."""
    sent = letters(db)
    for letter in sent:
        letter.status = LetterStatus.SENT
    db.flush()
    return sent


# -- every program -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_every_program_is_understood(
    db: Session, invitation: Invitation, program: Program, partstat: str
) -> None:
    message = settled(program(said_by(invitation, partstat=partstat)), words.TAKEN)

    reply = current_reply(invitation)
    assert reply is not None
    assert (reply.answer, reply.source) == (Answer[partstat], ReplySource.CALENDAR)
    assert (message.subject_type, message.subject_id) == ("invitations", invitation.id)
    seats = ["Chiara Rossi"] if partstat == "ACCEPTED" else []
    assert [seat.name for seat in party_of(invitation)] == seats
    assert len(history(invitation)) == 1


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_what_is_read_out_of_every_program(db: Session, invitation: Invitation, program: Program) -> None:
    said = said_by(invitation, sequence=3)
    (reply,) = replies_in(parsed(program(said)))

    assert (reply.uid, reply.sequence, reply.stamped_at) == (said.uid, 3, said.stamped_at)
    assert reply.fault is None
    assert [(one.address, one.partstat) for one in reply.attendees] == [("embassy@example.org", "ACCEPTED")]
    assert reply.starts == (None if program is mail.outlook else said.starts)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_a_machines_own_words_are_no_remark(db: Session, invitation: Invitation, program: Program) -> None:
    receive(program(said_by(invitation)))

    reply = current_reply(invitation)
    assert reply is not None
    assert reply.remark == ("Très volontiers, à bientôt" if program is mail.latin_1 else "")


def test_the_guests_own_words_become_the_remark(db: Session, invitation: Invitation) -> None:
    receive(mail.outlook(said_by(invitation, comment="I arrive at three\\, by train\\nGreetings")))
    assert history(invitation)[0].remark == "I arrive at three, by train\nGreetings"

    text = "I need a parking place.\r\n\r\n-----Original Appointment-----\r\nFrom: Protocol Office"
    receive(mail.outlook(said_by(invitation).later(partstat="DECLINED", text=text)))
    assert history(invitation)[0].remark == "I need a parking place."


def test_who_answered_and_how_stands_in_the_history(
    db: Session, invitation: Invitation, signed_in: Callable[..., FlaskClient]
) -> None:
    receive(google(said_by(invitation)))
    db.commit()

    page = signed_in(Role.VIEWER).get(f"/events/manage/{invitation.event_id}/replies/{invitation.id}").text

    assert "Chiara Rossi · Calendar" in page


# -- what follows ------------------------------------------------------------------------------------------


def test_a_yes_from_the_calendar_is_confirmed_like_one_by_the_link(
    db: Session, invitation: Invitation
) -> None:
    receive(google(said_by(invitation)))

    (letter,) = leave(db)
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
    leave(db)
    for minute in range(1, 4):
        now = invitation.event.sequence + invitation.sequence
        settled(google(said.later(minute, sequence=now)), words.SAME)

    assert letters(db) == []
    assert len(history(invitation)) == 1


def test_machines_that_contradict_each_other_are_stopped(db: Session, invitation: Invitation) -> None:
    said = said_by(invitation)
    for minute in range(6):
        receive(google(said.later(minute, partstat="DECLINED" if minute % 2 else "ACCEPTED")))
    leave(db)

    set_aside(google(said.later(7)), words.TOO_OFTEN)
    assert len(history(invitation)) == 6
    assert letters(db) == []


def test_a_change_of_mind_counts(db: Session, invitation: Invitation) -> None:
    said = said_by(invitation)
    receive(google(said))
    leave(db)
    settled(mail.apple(said.later(5, partstat="DECLINED")), words.TAKEN)

    assert [reply.answer for reply in history(invitation)] == [Answer.DECLINED, Answer.ACCEPTED]
    assert party_of(invitation) == []
    (letter,) = letters(db)
    assert letter.params["calendar"] == "CANCEL"


def test_colleagues_stay_where_the_calendar_says_yes(db: Session, invitation: Invitation) -> None:
    by_link(invitation, Answer.ACCEPTED, colleague("Marco Bianchi"))

    settled(google(said_by(invitation, stamped_at=_now())), words.SAME)

    assert [seat.name for seat in party_of(invitation)] == ["Chiara Rossi", "Marco Bianchi"]


@pytest.mark.parametrize("partstat", ["DECLINED", "TENTATIVE"])
def test_a_no_takes_no_colleagues_seat_away(db: Session, invitation: Invitation, partstat: str) -> None:
    by_link(invitation, Answer.ACCEPTED, colleague("Marco Bianchi"))

    set_aside(google(said_by(invitation, stamped_at=_now(), partstat=partstat)), words.COLLEAGUES_HOLD_SEATS)

    assert len(party_of(invitation)) == 2


def test_a_yes_brings_no_addressee_beside_the_substitute(db: Session, invitation: Invitation) -> None:
    marco = substitute("Marco Bianchi")
    by_link(invitation, Answer.SUBSTITUTED, marco)
    settled(google(said_by(invitation, stamped_at=_now())), words.SAME)

    own = type(marco)(marco.name, email="marco@example.org", capacity=Capacity.SUBSTITUTE)
    by_link(invitation, Answer.SUBSTITUTED, own)
    later = said_by(invitation, stamped_at=_now()).later()
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
    receive(google(said_by(invitation, stamped_at=_now() + timedelta(days=4000), sequence=999_999)))
    heard = db.scalars(select(HeardReply)).one()
    assert heard.stamped_at <= clock.now()
    assert heard.sequence == 0


def test_an_old_answer_does_not_undo_what_came_by_another_way(db: Session, invitation: Invitation) -> None:
    by_link(invitation, Answer.DECLINED)

    set_aside(google(said_by(invitation)), words.OVERTAKEN)
    settled(google(said_by(invitation, stamped_at=_now())), words.TAKEN)


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
    (letter,) = leave(db)
    head = f"In-Reply-To: {letter.message_id}\r\n"
    message = set_aside(google(said_by(invitation, uid=f"{'0' * 32}@doyen", head=head)), words.UNKNOWN)
    assert (message.subject_type, message.subject_id) == ("invitations", invitation.id)


# -- colleagues --------------------------------------------------------------------------------------------


@pytest.fixture
def marco(db: Session, invitation: Invitation) -> Said:
    """A colleague with an entry of his own, before he answers it."""
    own = type(colleague(""))("Marco Bianchi", email="marco@example.org")
    by_link(invitation, Answer.ACCEPTED, own)
    leave(db)
    seat = next(seat for seat in party_of(invitation) if seat.capacity is Capacity.COLLEAGUE)
    return said_by(
        invitation,
        uid=registration_uid(seat),
        attendee="marco@example.org",
        sender="Marco Bianchi <marco@example.org>",
        stamped_at=_now(),
    )


def test_a_colleague_who_accepts_says_nothing_new(db: Session, invitation: Invitation, marco: Said) -> None:
    settled(google(marco), words.SAME)
    assert len(history(invitation)) == 1


def test_a_colleague_gives_back_their_own_seat_alone(
    db: Session, invitation: Invitation, marco: Said
) -> None:
    settled(google(marco.but(partstat="DECLINED")), words.SEAT_GIVEN_BACK)

    assert [seat.name for seat in party_of(invitation)] == ["Chiara Rossi"]
    assert history(invitation)[0].answered_by == "Marco Bianchi"
    assert {letter.to_address for letter in letters(db)} == {"embassy@example.org", "marco@example.org"}
    set_aside(google(marco.later()), words.SEAT_IS_GONE)
    assert len(party_of(invitation)) == 1


@pytest.mark.parametrize("partstat", ["TENTATIVE", "DELEGATED"])
def test_a_colleague_in_doubt_keeps_the_seat(
    db: Session, invitation: Invitation, marco: Said, partstat: str
) -> None:
    set_aside(google(marco.but(partstat=partstat)), words.COLLEAGUE_IN_DOUBT)
    assert len(party_of(invitation)) == 2


def test_a_substitute_who_declines_is_for_a_person(db: Session, invitation: Invitation) -> None:
    own = type(colleague(""))("Marco Bianchi", email="marco@example.org", capacity=Capacity.SUBSTITUTE)
    by_link(invitation, Answer.SUBSTITUTED, own)
    (seat,) = party_of(invitation)
    said = said_by(
        invitation,
        uid=registration_uid(seat),
        attendee="marco@example.org",
        partstat="DECLINED",
        stamped_at=_now(),
    )
    set_aside(google(said), words.SUBSTITUTE_IN_DOUBT)


# -- delegation and other times ----------------------------------------------------------------------------

DELEGATION = (
    'ATTENDEE;CN=Chiara Rossi;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:Marco@example.org":mailto:'
    "embassy@example.org\n"
    'ATTENDEE;CN=Marco Bianchi;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:embassy@example.org":'
    "mailto:marco@example.org"
)


def delegating(said: Said) -> bytes:
    ics = mail.calendar(said, attendee="\r\n".join(DELEGATION.splitlines()))
    kind = "text/calendar; method=REPLY; charset=utf-8"
    return (mail.headers(said, "Delegated", kind) + "\r\n" + ics).encode()


@pytest.mark.parametrize("rule", [Substitutes.ALLOWED, Substitutes.ON_APPROVAL])
def test_a_delegate_is_proposed_to_the_office(db: Session, invitation: Invitation, rule: Substitutes) -> None:
    invitation.event.substitutes = rule
    invitation.sequence = 1
    by_link(invitation, Answer.ACCEPTED, colleague("Anna Ek"))
    settled(delegating(said_by(invitation, stamped_at=_now())), words.PROPOSED)

    proposal = history(invitation)[0]
    assert is_proposal(proposal)
    assert [guest["name"] for guest in proposal.party] == ["Marco Bianchi", "Anna Ek"]
    assert [seat.name for seat in party_of(invitation)] == ["Chiara Rossi", "Anna Ek"]
    set_aside(google(said_by(invitation, stamped_at=_now()).later(1)), words.PROPOSAL_WAITS)

    officer = User(email="officer@example.org", name="Officer", role=Role.EDITOR)
    db.add(officer)
    db.flush()
    approve(proposal, user_id=officer.id)
    assert [seat.name for seat in party_of(invitation)] == ["Marco Bianchi", "Anna Ek"]


def test_a_personal_invitation_is_not_passed_on(db: Session, invitation: Invitation) -> None:
    invitation.event.substitutes = Substitutes.NOT_ALLOWED
    db.flush()
    message = receive(delegating(said_by(invitation)))

    assert message.status is IncomingStatus.SET_ASIDE
    assert "personal" in message.reason
    assert history(invitation) == []


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "x-bogus", "zip"])
def test_another_time_is_a_task_and_never_a_new_time(
    db: Session, invitation: Invitation, charset: str
) -> None:
    starts = invitation.event.starts_at
    said = said_by(invitation, method="COUNTER", comment="Plutôt mardi ?", starts=starts + timedelta(days=1))
    raw = mail.exchange(said).replace(b'charset="utf-8"; method', f'charset="{charset}"; method'.encode())
    message = set_aside(raw, words.COUNTER)

    assert message.subject_id == invitation.id
    assert (invitation.event.starts_at, history(invitation)) == (starts, [])
    assert replies_in(parsed(raw))[0].comment == "Plutôt mardi ?"


# -- when nothing is taken any more ------------------------------------------------------------------------


def test_answers_that_come_too_late_wait_for_a_person(db: Session, invitation: Invitation) -> None:
    event = invitation.event
    said = said_by(invitation)
    for minute, (change, word) in enumerate(
        [
            ({"reply_by": (clock.now() - timedelta(days=2)).date()}, "last day for answers"),
            ({"status": EventStatus.CANCELLED}, "was cancelled"),
        ]
    ):
        for name, value in change.items():
            setattr(event, name, value)
        db.flush()
        message = receive(google(said.later(minute)))
        assert message.status is IncomingStatus.SET_ASIDE
        assert word in message.reason
    give_back(invitation)
    invitation.withdrawn_at = clock.now()
    db.flush()
    message = receive(google(said_by(invitation, stamped_at=_now())))
    assert (message.status, "withdrawn" in message.reason) == (IncomingStatus.SET_ASIDE, True)


def test_a_yes_of_a_mission_that_named_nobody_is_for_a_person(db: Session, invitation: Invitation) -> None:
    invitation.addressee = invitation.posting = None
    db.flush()
    message = receive(google(said_by(invitation)))

    assert (message.status, "names nobody" in message.reason) == (IncomingStatus.SET_ASIDE, True)


# -- broken, hostile ---------------------------------------------------------------------------------------


def broken(said: Said, ics: str | bytes, kind: str = "text/calendar; method=REPLY") -> bytes:
    one = mail.part(kind, ics)
    return (mail.headers(said, "x", 'multipart/mixed; boundary="x"') + mail.multipart("x", one)).encode()


@pytest.fixture
def shapes(db: Session, invitation: Invitation) -> Iterator[tuple[Said, str]]:
    said = said_by(invitation)
    yield said, mail.calendar(said)


def test_a_truncated_answer_is_set_aside_with_its_guest(shapes: tuple[Said, str]) -> None:
    said, whole = shapes
    for end in range(whole.index("SEQUENCE"), whole.index("END:VEVENT"), 40):
        message = set_aside(broken(said.but(), whole[:end]), words.FAULTS[Fault.TRUNCATED])
        assert message.subject_id is not None


def test_a_whole_copy_goes_before_a_broken_one(shapes: tuple[Said, str], invitation: Invitation) -> None:
    said, whole = shapes
    raw = mail.headers(said, "x", 'multipart/mixed; boundary="x"') + mail.multipart(
        "x", mail.part("text/calendar; method=REPLY", whole[:150]), mail.part("application/ics", whole)
    )
    settled(raw.encode(), words.TAKEN)


def test_two_answers_that_differ_are_for_a_person(shapes: tuple[Said, str], invitation: Invitation) -> None:
    said, whole = shapes
    other = mail.calendar(said.but(partstat="DECLINED"))
    raw = mail.headers(said, "x", 'multipart/mixed; boundary="x"') + mail.multipart(
        "x", mail.part("text/calendar; method=REPLY", whole), mail.part("text/calendar; method=REPLY", other)
    )
    message = set_aside(raw.encode(), words.CONTRADICTS)
    assert (message.subject_id, history(invitation)) == (invitation.id, [])


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda ics: ics.replace("PARTSTAT=ACCEPTED", "X=Y"), Fault.INCOMPLETE),
        (lambda ics: ics.replace("ATTENDEE", "X-NOBODY"), Fault.INCOMPLETE),
        (lambda ics: ics.replace("END:VCALENDAR", ics[ics.index("BEGIN:VEVENT") :]), Fault.SEVERAL),
        (
            lambda ics: ics.replace("END:VEVENT", "RECURRENCE-ID:20300101T100000Z\r\nEND:VEVENT"),
            Fault.SEVERAL,
        ),
        (
            lambda ics: ics.replace("END:VEVENT", "X-JUNK:" + "a" * 5_000_000 + "\r\nEND:VEVENT"),
            Fault.TOO_LARGE,
        ),
        (lambda ics: ics.replace("END:VEVENT", "X:1\r\n" * 40_000 + "END:VEVENT"), Fault.TOO_LARGE),
        (lambda ics: ics.replace("END:VEVENT", "BEGIN:VEVENT\r\n" * 4_000), Fault.TOO_LARGE),
    ],
)
def test_bombs_and_scraps_are_set_aside_with_their_guest(
    shapes: tuple[Said, str], invitation: Invitation, change: Callable[[str], str], fault: Fault
) -> None:
    said, whole = shapes
    raw = broken(said, change(whole))
    started = clock.now()
    message = set_aside(raw, words.FAULTS[fault])

    assert clock.now() - started < timedelta(seconds=10)
    assert (message.subject_id, history(invitation)) == (invitation.id, [])


def test_a_rule_of_endless_repetition_is_not_followed(
    shapes: tuple[Said, str], invitation: Invitation
) -> None:
    said, whole = shapes
    rule = "RRULE:FREQ=SECONDLY;COUNT=99999999\r\nRDATE:" + ",".join(["20300101T000000Z"] * 5000)
    settled(broken(said, whole.replace("END:VEVENT", rule + "\r\nEND:VEVENT")), words.TAKEN)


@pytest.mark.parametrize(
    "line",
    [
        "DTSTART;TZID=No Such Zone:20300101T100000",
        "DTSTART;TZID=../../../etc/passwd:20300101T100000",
        "DTSTART:99999999T999999Z",
        "DTSTART;VALUE=PERIOD:x/y",
        "DTSTAMP:yesterday",
        "SEQUENCE:-1",
        "SEQUENCE:" + "9" * 400,
        "SEQUENCE:٣",
        "COMMENT:\x00\x0b\x85",
        "ORGANIZER:MAILTO:PROTOCOL@EXAMPLE.ORG",
    ],
)
def test_a_line_that_makes_no_sense_does_not_lose_the_answer(
    shapes: tuple[Said, str], invitation: Invitation, line: str
) -> None:
    said, whole = shapes
    name = line.partition(":")[0].partition(";")[0]
    lines = [kept for kept in whole.split("\r\n") if not kept.startswith(name)]
    lines.insert(lines.index("END:VEVENT"), line)
    settled(broken(said, "\r\n".join(lines)), words.TAKEN)


def test_what_is_no_answer_is_left_to_others(db: Session, invitation: Invitation) -> None:
    for method in ("REQUEST", "PUBLISH", "CANCEL", "REFRESH", ""):
        message = receive(mail.with_bom(said_by(invitation, method=method)))
        assert message.status is IncomingStatus.SET_ASIDE
        assert message.reason == "Nobody here understands this message; a person must read it."
    message = receive(mail.google(said_by(invitation, partstat="NEEDS-ACTION")))
    assert message.reason == in_english(words.NO_ANSWER)

    assert history(invitation) == []


def test_an_answer_within_a_forwarded_mail_is_not_the_forwarders(db: Session, invitation: Invitation) -> None:
    inner = google(said_by(invitation)).decode()
    outer = said_by(invitation, sender="Somebody <somebody@example.org>")
    raw = mail.headers(outer, "Fwd", 'multipart/mixed; boundary="fwd"') + mail.multipart(
        "fwd", f"Content-Type: message/rfc822\r\n\r\n{inner}"
    )
    assert receive(raw.encode()).status is IncomingStatus.SET_ASIDE
    assert history(invitation) == []


def test_parts_within_parts_without_end_are_kept(db: Session) -> None:
    nest = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(3000)
    )
    raw = b"From: a@example.org\r\nSubject: deep\r\nMessage-ID: <deep@example.org>\r\n" + nest
    message = receive(raw)

    assert (message.status, message.subject_line) == (IncomingStatus.SET_ASIDE, "deep")
    assert message.raw == raw


def test_a_large_mail_around_an_answer_is_no_hindrance(db: Session, invitation: Invitation) -> None:
    raw = google(said_by(invitation))
    picture = mail.part("image/png", b"\x89" * 5_000_000)
    settled(raw.replace(b"--000--", b"--000\r\n" + picture.encode() + b"--000--"), words.TAKEN)
    assert LARGEST < 5_000_000


def test_nothing_of_a_guests_text_can_break_out(db: Session, invitation: Invitation) -> None:
    sender = "=?utf-8?q?Evil=0D=0ABcc=3A_x=40example=2Eorg?= <embassy@example.org>"
    receive(mail.outlook(said_by(invitation, sender=sender, comment="<script>alert(1)</script>\x00")))
    reply = current_reply(invitation)

    assert reply is not None
    assert reply.answered_by == "Evil Bcc: x@example.org"
    assert "\x00" not in reply.remark


def test_mail_in_words_has_no_calendar(db: Session) -> None:
    raw = b"From: a@example.org\r\nContent-Type: text/plain; charset=latin-1\r\n\r\nd\xe9sol\xe9\r\n"
    assert replies_in(parsed(raw)) == []
    assert plain_words(parsed(raw)).strip() == "désolé"


# -- the page ----------------------------------------------------------------------------------------------


def test_a_message_to_be_sorted_leads_to_the_guest(
    db: Session, invitation: Invitation, signed_in: Callable[..., FlaskClient]
) -> None:
    message = set_aside(google(said_by(invitation, method="COUNTER")), words.COUNTER)
    db.commit()
    page = signed_in(Role.EDITOR).get(f"/office/mailroom/incoming/{message.id}").text

    assert f'href="/events/manage/{invitation.event_id}/replies/{invitation.id}"' in page
    assert "About Embassy of Italy: Chiara Rossi" in page
    assert "proposes another time" in page


def test_hearing_costs_the_same_on_a_long_guest_list(
    db: Session, invitation: Invitation, count_statements: Callable[[], Any]
) -> None:
    raw = google(said_by(invitation))
    db.commit()
    with count_statements() as alone:
        receive(raw)
    for number, state in enumerate(("FR", "SE", "DE", "AT", "BE", "DK", "EE", "ES")):
        other = invite(invitation.event, posted(embassy(state), "Test", f"Guest {number}"))
        answer(other, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    last = invite(invitation.event, posted(embassy("NO"), "Test", "Last"), to_address="no@example.org")
    raw = google(said_by(last))
    db.commit()
    with count_statements() as among_many:
        receive(raw)

    assert len(among_many) == len(alone)
    assert db.scalar(select(func.count()).select_from(HeardReply)) == 2


def _now() -> Any:
    return clock.now().replace(microsecond=0)
