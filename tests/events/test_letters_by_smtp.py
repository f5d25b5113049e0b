"""The letters as they leave: through the outbox and a real mail server."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

from click.testing import Result
from icalendar import Calendar
from sqlalchemy.orm import Session

from events.guestlist.links import invitation_url
from events.registration.models import Answer, ReplySource
from events.registration.seats import GivenAnswer, answer
from events.sending.sending import send_all
from tests.events.seminar import embassy, invite, posted, seminar
from tests.sink import Sink


def part_of(message: EmailMessage, content_type: str) -> EmailMessage:
    """The one part of that type."""
    (part,) = [part for part in message.walk() if part.get_content_type() == content_type]
    assert isinstance(part, EmailMessage)
    return part


def test_each_guest_gets_one_letter_of_their_own_in_their_language(
    db: Session, smtp: Sink, run: Callable[..., Result]
) -> None:
    event = seminar()
    italy = invite(event, to_address="italy@example.org")
    sweden = invite(
        event, posted(embassy("SE"), "Åsa", "Öberg"), to_address="sweden@example.org", language="sv"
    )
    links = {"italy@example.org": invitation_url(italy), "sweden@example.org": invitation_url(sweden)}
    send_all(event, 2, None)
    db.commit()
    assert run("mail", "work", "--until-empty").exit_code == 0
    letters = {str(message["To"].addresses[0].addr_spec): message for message in smtp.messages}
    assert set(letters) == set(links)
    for address, message in letters.items():
        other = next(link for mailbox, link in links.items() if mailbox != address)
        for kind in ("text/plain", "text/html"):
            body = part_of(message, kind).get_content()
            assert links[address] in body and other not in body
        assert not [p for p in message.walk() if p.get_content_type() == "text/calendar"]
    assert part_of(letters["sweden@example.org"], "text/plain").get_content().startswith("Ers Excellens,")


def test_accepting_brings_a_calendar_invitation_as_mail_programs_expect_it(
    db: Session, smtp: Sink, run: Callable[..., Result]
) -> None:
    invitation = invite(seminar(), to_address="italy@example.org")
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    uid = invitation.uid
    db.commit()
    assert run("mail", "work", "--until-empty").exit_code == 0
    (message,) = smtp.messages
    assert message.get_content_type() == "multipart/mixed"
    calendar = part_of(message, "text/calendar")
    assert calendar["Content-Type"].params["method"] == "REQUEST"
    content = calendar.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content == part_of(message, "application/ics").get_payload(decode=True)
    read = Calendar.from_ical(content)
    assert (str(read["METHOD"]), str(read.walk("VEVENT")[0]["UID"])) == ("REQUEST", uid)
    assert b"\n" not in content.replace(b"\r\n", b"")
