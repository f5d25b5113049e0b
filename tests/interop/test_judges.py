"""Independent judges: what we write, three programs read alike, and as we meant it."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.events.seminar import seminar
from tests.interop import kinds, samples
from tests.interop.judges import JUDGES
from tests.interop.samples import Handed, expected
from tests.interop.verdicts import OCTETS, verdicts


def test_public_files_and_feeds_are_read_alike_by_all(db: Session, client: FlaskClient) -> None:
    said = verdicts(list(kinds.public_kinds(samples.diary(), client)))
    assert [fault for verdict in said for fault in verdict.faults] == []


def test_guests_copies_and_letters_are_read_alike_by_all(db: Session, client: FlaskClient) -> None:
    said = verdicts(list(kinds.guests_kinds(samples.diary(), client)))
    assert [fault for verdict in said for fault in verdict.faults] == []


def test_what_staff_follow_is_read_alike_by_all(db: Session, client: FlaskClient) -> None:
    said = verdicts(list(kinds.staffs_kinds(samples.diary(), client)))
    assert [fault for verdict in said for fault in verdict.faults] == []


def test_judges_do_judge(db: Session, client: FlaskClient) -> None:
    """What is wrong in a file is told by each of them, so that their silence means something."""
    event = seminar(slug="judged")
    db.flush()
    right = kinds.fetch(client, "/events/judged.ics?lang=en")
    start = event.starts_at.strftime("DTSTART:%Y%m%dT%H").encode()
    hour = event.starts_at.replace(hour=event.starts_at.hour - 1).strftime("DTSTART:%Y%m%dT%H").encode()
    wrong = {
        "an hour early": right.replace(start, hour),
        "another name": right.replace(b"SUMMARY:The", b"SUMMARY:An"),
        "another status": right.replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED"),
        "an older revision": right.replace(b"SEQUENCE:0", b"SEQUENCE:1"),
        "somebody named": right.replace(b"END:VEVENT", b"ATTENDEE:mailto:a@example.org\r\nEND:VEVENT"),
        "a method": right.replace(b"BEGIN:VEVENT", b"METHOD:PUBLISH\r\nBEGIN:VEVENT"),
    }
    assert all(content != right for content in wrong.values())
    handed = [Handed(kind, content, (expected(event),)) for kind, content in wrong.items()]
    blind = [(one.kind, one.judge) for one in verdicts(handed) if not one.faults and one.judge != OCTETS]
    assert blind == []
    long_line = right.replace(b"SUMMARY:", b"SUMMARY:" + b"x" * 80)
    octets = verdicts(
        [Handed("a long line", long_line, (expected(event, summary="x" * 80 + event.title["en"]),))]
    )
    assert [one.judge for one in octets if one.faults] == [OCTETS]
    assert len(octets) == 1 + len(JUDGES)
