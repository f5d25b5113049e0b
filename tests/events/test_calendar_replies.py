"""A guest answers in the calendar: every program is understood, and broken or hostile mail does no harm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.answering import hearing_words as words
from events.answering.reading import FROM_KNOWN
from events.calendars.models import HeardReply
from events.calendars.replies import LARGEST, Fault, plain_words, read, replies_in
from events.guestlist.models import Invitation
from events.registration.answers import history
from events.registration.models import Answer, ReplySource
from events.registration.seats import GivenAnswer, answer, current_reply, party_of
from office import clock
from office.accounts.models import Role
from office.mailroom.inbox import in_english, receive
from office.mailroom.models import IncomingStatus
from tests.events import calendar_mail as mail
from tests.events.calendar_mail import PROGRAMS, Program, Said, google, said_by
from tests.events.hearing import parsed, set_aside, settled
from tests.events.seminar import embassy, invite, posted, seminar


@pytest.fixture
def invitation(db: Session) -> Invitation:
    return invite(seminar())


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
        assert message.reason == in_english(FROM_KNOWN)
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
    assert ">Chiara Rossi, Embassy of Italy</a>" in page
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


PIECES = (
    "BEGIN: END: VCALENDAR VEVENT VTIMEZONE METHOD:REPLY ATTENDEE UID: DTSTAMP: DTSTART COMMENT: ;TZID= ;CN= "
    'PARTSTAT= mailto: \\ " ^n : ; , = \x00'
)
WORDS = st.sampled_from([*PIECES.split(" "), "\r\n", "\n "])


@given(st.lists(WORDS | st.text(max_size=8), max_size=60))
def test_whatever_a_stranger_writes_is_read_or_refused(words_of_a_stranger: list[str]) -> None:
    text = "".join(words_of_a_stranger)
    read(text.encode("utf-8", "replace"), "REPLY")
    read(f"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n{text}".encode("utf-8", "replace"))


@given(st.binary(max_size=400))
def test_whatever_bytes_come_are_read_or_refused(content: bytes) -> None:
    read(content, "COUNTER")
    head = b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/calendar; charset='
    replies_in(parsed(head + content))
