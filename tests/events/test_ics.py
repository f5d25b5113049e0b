"""Calendar bytes: each trap that was measured, as a test with its name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from events.calendars.ics import event_calendar, followed_calendar, invitation_calendar, public_entry
from events.calendars.plain import plain_text
from events.guestlist.links import invitation_url
from events.programme.models import Event, EventStatus
from events.registration.models import Answer
from office import clock
from office.ics import cleaned, parameter
from tests.events.seminar import invite, seminar

START = datetime(2021, 2, 16, 12, tzinfo=UTC)


def entry_of(content: bytes) -> Any:
    """The one event of a calendar, read back."""
    entries = Calendar.from_ical(content).walk("VEVENT")
    assert len(entries) == 1
    return entries[0]


def feed_of(*events: Event) -> bytes:
    """A calendar of these events that programs follow."""
    return followed_calendar("Seminars", (public_entry(event, "en") for event in events))


def unfolded(content: bytes) -> str:
    """The calendar's lines as they were before folding (RFC 5545, section 3.1)."""
    return content.replace(b"\r\n ", b"").decode()


def guests_copy(db: Session, **changes: Any) -> bytes:
    """A guest's calendar invitation to the seminar."""
    invitation = invite(seminar(), **changes)
    return invitation_calendar(
        invitation, method="REQUEST", language="en", join_link="http://localhost/join/1-abc"
    )


def test_times_are_written_in_utc(db: Session) -> None:
    content = event_calendar(seminar(starts_at=START, ends_at=START + timedelta(hours=2)), "en")
    assert b"\r\nDTSTART:20210216T120000Z\r\nDTEND:20210216T140000Z\r\n" in content
    assert b"VTIMEZONE" not in content and b"TZID" not in content


def test_a_public_file_names_no_method_organizer_or_attendee(db: Session) -> None:
    event = seminar()
    for content in (event_calendar(event, "en"), feed_of(event)):
        for name in (b"METHOD", b"ORGANIZER", b"ATTENDEE"):
            assert name not in content


def test_bytes_are_the_same_at_every_call_and_no_calendar_uid_is_made_up(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = seminar()
    invitation = invite(event)
    before = event_calendar(event, "en"), feed_of(event)
    own = invitation_calendar(invitation, method=None, language="en", join_link=None)
    monkeypatch.setattr(clock, "now", lambda: START)
    assert before == (event_calendar(event, "en"), feed_of(event))
    assert own == invitation_calendar(invitation, method=None, language="en", join_link=None)
    assert before[1].count(b"\r\nUID:") == 1


def test_dtstamp_and_last_modified_come_from_the_row(db: Session) -> None:
    revised_at = datetime(2021, 1, 12, 9, 30, 15, 123456, tzinfo=UTC)
    content = event_calendar(seminar(revised_at=revised_at), "en")
    assert b"\r\nDTSTAMP:20210112T093015Z\r\n" in content
    assert b"\r\nLAST-MODIFIED:20210112T093015Z\r\n" in content


def test_a_revision_is_shown_at_once(db: Session) -> None:
    event = seminar()
    event_calendar(event, "en")
    event.title = {"en": "Another title"}
    event.sequence += 1
    db.flush()
    entry = entry_of(event_calendar(event, "en"))
    assert (str(entry["SUMMARY"]), entry["SEQUENCE"]) == ("Another title", 1)


def test_a_cancelled_event_stays_as_cancelled(db: Session) -> None:
    event = seminar(status=EventStatus.CANCELLED, sequence=3)
    entry = entry_of(feed_of(event))
    assert (str(entry["STATUS"]), entry["SEQUENCE"], str(entry["UID"])) == ("CANCELLED", 3, event.uid)


def test_lines_are_at_most_75_octets_and_end_in_crlf(db: Session) -> None:
    title = {"en": "Ääkkösiä, åäö och Щербаков 日本語 " * 12}
    content = event_calendar(seminar(title=title, description={"en": "Ö" * 400}), "en")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert str(entry_of(content)["SUMMARY"]) == title["en"].strip()


@pytest.mark.parametrize("control", ["\x00", "\x0b", "\x85", "\r", "\x1f", "\x7f", "\u2028", "\ud800"])
def test_control_characters_enter_no_calendar(db: Session, control: str) -> None:
    evil = f"Seminar{control}ATTENDEE:mailto:evil@example.org"
    event = seminar(title={"en": "x"}, venue={"en": "y"})
    # Not through the database, which refuses some of them.
    db.expunge(event)
    event.title, event.venue, event.description = {"en": evil}, {"en": evil}, {"en": evil}
    content = event_calendar(event, "en")
    assert control.encode(errors="surrogatepass") not in content.replace(b"\r\n", b"")
    assert b"\nATTENDEE" not in content
    assert len(Calendar.from_ical(content).walk("VEVENT")) == 1


def test_text_is_in_the_readers_language(db: Session) -> None:
    event = seminar()
    assert str(entry_of(event_calendar(event, "sv"))["SUMMARY"]) == "Ambassadörernas seminarium"
    assert str(entry_of(event_calendar(event, "fi"))["SUMMARY"]) == "Suurlähettiläiden seminaari"


def test_the_feed_says_its_name_and_how_often_to_ask(db: Session) -> None:
    content = feed_of(seminar())
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in content
    assert b"\r\nX-PUBLISHED-TTL:PT1H\r\n" in content
    assert b"\r\nNAME:Seminars\r\n" in content
    assert b"\r\nX-WR-CALNAME:Seminars\r\n" in content


def test_a_feed_of_two_events_is_two_items(db: Session) -> None:
    feed = feed_of(seminar(), seminar(slug="second", title={"en": "Second"}))
    entries = Calendar.from_ical(feed).walk("VEVENT")
    assert [str(entry["SUMMARY"]) for entry in entries] == ["The ambassadors’ seminar", "Second"]
    assert len({str(entry["UID"]) for entry in entries}) == 2


def test_an_empty_feed_is_still_a_calendar() -> None:
    assert len(Calendar.from_ical(feed_of()).walk("VTIMEZONE")) == 1


def test_the_meetings_own_address_is_in_no_calendar(db: Session) -> None:
    event = seminar()
    invitation = invite(event)
    own = [
        invitation_calendar(invitation, method=method, language="en", join_link=link)
        for method in (None, "REQUEST", "CANCEL")
        for link in (None, "http://localhost/join/1-abc")
    ]
    for content in (event_calendar(event, "en"), feed_of(event), *own):
        assert "meet.example.org" not in unfolded(content)


def test_a_guests_own_copy_carries_their_link_where_every_program_shows_it(db: Session) -> None:
    link = "http://localhost/join/1-abc"
    text = unfolded(guests_copy(db))
    assert f"\r\nCONFERENCE;FEATURE=VIDEO,AUDIO;LABEL=Join the meeting;VALUE=URI:{link}\r\n" in text
    assert f"\r\nLOCATION:{link}\r\n" in text
    assert f"\r\nDESCRIPTION:Join the meeting here: {link}" in text


def test_before_there_is_a_joining_link_the_invitations_page_is_named_and_nothing_is_to_be_joined(
    db: Session,
) -> None:
    invitation = invite(seminar())
    entry = entry_of(invitation_calendar(invitation, method=None, language="en", join_link=None))
    assert str(entry["DESCRIPTION"]).startswith(f"Your invitation: {invitation_url(invitation)}")
    assert (str(entry["LOCATION"]), "CONFERENCE" in entry) == ("Online", False)


def test_a_place_stays_the_place_and_nothing_is_to_be_joined(db: Session) -> None:
    invitation = invite(seminar(venue={"en": "City Hall"}, meeting_url=""))
    entry = entry_of(
        invitation_calendar(invitation, method=None, language="en", join_link="http://x/join/1-a")
    )
    assert (str(entry["LOCATION"]), "CONFERENCE" in entry) == ("City Hall", False)


def test_the_uid_is_one_per_invitation_and_the_same_in_letter_and_download(db: Session) -> None:
    invitation = invite(seminar())
    letter = invitation_calendar(invitation, method="REQUEST", language="en", join_link=None)
    download = invitation_calendar(invitation, method=None, language="sv", join_link=None)
    assert str(entry_of(letter)["UID"]) == str(entry_of(download)["UID"]) == invitation.uid
    assert invitation.uid != invitation.event.uid
    assert len(invitation.uid.partition("@")[0]) >= 32


def test_the_guests_own_download_names_nobody(db: Session) -> None:
    content = invitation_calendar(invite(seminar()), method=None, language="en", join_link=None)
    for name in (b"METHOD", b"ORGANIZER", b"ATTENDEE"):
        assert name not in content


def test_a_calendar_invitation_has_one_attendee_who_is_asked_to_answer(db: Session) -> None:
    text = unfolded(guests_copy(db))
    assert "\r\nMETHOD:REQUEST\r\n" in text.partition("BEGIN:VEVENT")[0]
    entry = entry_of(text.encode())
    attendee = entry["ATTENDEE"]
    assert str(attendee) == "mailto:embassy@example.org"
    assert dict(attendee.params) == {
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
        "CN": "Chiara Rossi",
    }
    assert str(entry["ORGANIZER"]) == "mailto:protocol@example.org"
    assert entry["ORGANIZER"].params["CN"] == "Protocol Office"


def test_the_attendees_status_is_what_was_answered(db: Session) -> None:
    invitation = invite(seminar())
    for answer, partstat in ((Answer.ACCEPTED, "ACCEPTED"), (Answer.TENTATIVE, "TENTATIVE")):
        content = invitation_calendar(
            invitation, method="REQUEST", language="en", join_link=None, answer=answer
        )
        assert entry_of(content)["ATTENDEE"].params["PARTSTAT"] == partstat


def test_a_cancellation_has_method_and_status_and_the_same_people(db: Session) -> None:
    invitation = invite(seminar(), sequence=1)
    request = entry_of(invitation_calendar(invitation, method="REQUEST", language="en", join_link=None))
    content = invitation_calendar(invitation, method="CANCEL", language="en", join_link=None)
    entry = entry_of(content)
    assert b"\r\nMETHOD:CANCEL\r\n" in content
    assert (str(entry["STATUS"]), entry["SEQUENCE"]) == ("CANCELLED", 1)
    for name in ("UID", "ORGANIZER", "ATTENDEE"):
        assert str(entry[name]) == str(request[name])


def test_the_sequence_rises_with_the_event_and_with_the_guests_own_copy(db: Session) -> None:
    invitation = invite(seminar(sequence=2), sequence=3)
    content = invitation_calendar(invitation, method=None, language="en", join_link=None)
    assert entry_of(content)["SEQUENCE"] == 5


def test_a_name_cuts_no_parameter_short() -> None:
    name = 'Dr. "Åsa"; MÜLLER-O\'BRIEN:\r\nATTENDEE,x\x00'
    assert parameter(name) == "Dr. 'Åsa' MÜLLER-O'BRIEN ATTENDEE x"


def test_a_guests_name_can_add_no_attendee(db: Session) -> None:
    invitation = invite(seminar())
    assert invitation.addressee is not None
    invitation.addressee.family_name = 'Rossi"\r\nATTENDEE:mailto:evil@example.org'
    content = invitation_calendar(invitation, method="REQUEST", language="en", join_link=None)
    assert content.count(b"\r\nATTENDEE") == 1
    assert str(entry_of(content)["ATTENDEE"]) == "mailto:embassy@example.org"


def test_line_ends_of_every_kind_become_one() -> None:
    assert cleaned("a\r\nb\rc\x0bd\x85e\u2028f\x00g") == "a\nb\nc\nd\ne\nfg"


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("One\ntwo.\n\nThree.", "One two.\n\nThree."),
        ("Read [the page](https://example.org/a).", "Read the page (https://example.org/a)."),
        ("<https://example.org>", "https://example.org"),
        ("Points:\n\n- one\n- **two**\n\nEnd.", "Points:\n\n– one\n– two\n\nEnd."),
        ("1. a\n2. b", "1. a\n2. b"),
        ("# Heading\n\nText & <b>bold</b>", "Heading\n\nText & <b>bold</b>"),
        ("", ""),
    ],
)
def test_markdown_reads_well_as_plain_text(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain
