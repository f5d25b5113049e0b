"""The letter as mail programs get it: structure, headers, and what a name cannot do to them."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from flask import current_app
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from office.mailroom.compose import POLICY, BadAddress, clean, compose, mail_address
from office.mailroom.kinds import Composed
from office.mailroom.models import Letter
from office.settings import Settings
from tests.office.mailroom import letters_are, plain_note, queue

CALENDAR = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def invitation(letter: Letter) -> Composed:
    return replace(plain_note(letter), calendar=CALENDAR, calendar_method="REQUEST")


def written(letter: Letter) -> tuple[bytes, EmailMessage]:
    raw = compose(letter, current_app.config["DOYEN"]).raw
    return raw, email.message_from_bytes(raw, policy=email.policy.default)


def part(message: EmailMessage, media_type: str) -> EmailMessage:
    return next(p for p in message.walk() if p.get_content_type() == media_type)


def test_an_invitation_is_mixed_of_alternatives_and_a_file(db: Session) -> None:
    letters_are(invitation)
    _raw, message = written(queue())

    assert [p.get_content_type() for p in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]


def test_a_letter_without_a_calendar_is_text_and_html(db: Session) -> None:
    letters_are()
    _raw, message = written(queue())

    assert [p.get_content_type() for p in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_the_calendar_part_is_base64_with_crlf_inside(db: Session) -> None:
    letters_are(lambda letter: replace(invitation(letter), calendar=CALENDAR.replace(b"\r\n", b"\n")))
    _raw, message = written(queue())
    calendar = part(message, "text/calendar")

    assert calendar["Content-Transfer-Encoding"] == "base64"
    assert calendar.get_payload(decode=True) == CALENDAR
    assert part(message, "application/ics").get_payload(decode=True) == CALENDAR


def test_the_calendar_part_names_its_method_and_has_no_disposition(db: Session) -> None:
    letters_are(invitation)
    _raw, message = written(queue())
    calendar = part(message, "text/calendar")

    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_param("charset") == "utf-8"
    assert calendar["Content-Disposition"] is None
    assert part(message, "application/ics").get_filename() == "invite.ics"
    assert part(message, "application/ics").get_param("name") == "invite.ics"


def test_a_calendar_that_asks_for_nothing_names_no_method(db: Session) -> None:
    letters_are(lambda letter: replace(invitation(letter), calendar_method=None))
    _raw, message = written(queue())

    assert part(message, "text/calendar").get_param("method") is None


def test_all_lines_end_in_crlf_and_are_ascii(db: Session) -> None:
    letters_are()
    raw, _message = written(queue(to_name="Åsa Öberg", params={"words": "Hyvää päivää, 您好\nДобрый день"}))

    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_the_headers_say_that_no_machine_need_answer(db: Session) -> None:
    letters_are()
    letter = queue()
    _raw, message = written(letter)

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message["Message-ID"] == letter.message_id
    assert message["From"] == "Protocol Office <protocol@example.org>"
    assert message["To"] == "Embassy of Italy <embassy@example.org>"


def test_the_message_id_stays_whenever_it_is_written(db: Session) -> None:
    letters_are()
    letter = queue()

    assert written(letter)[1]["Message-ID"] == written(letter)[1]["Message-ID"]


def test_a_bounce_would_find_its_letter(db: Session) -> None:
    letters_are()
    letter = queue()
    outgoing = compose(letter, current_app.config["DOYEN"])

    assert outgoing.sender == f"bounces+{letter.bounce_token}@example.org"


def test_without_a_bounce_mailbox_returned_mail_comes_to_the_office(db: Session) -> None:
    letters_are()
    office: Settings = replace(current_app.config["DOYEN"], bounce_address=None)

    assert compose(queue(), office).sender == office.mail_from


def test_a_long_list_header_is_not_encoded() -> None:
    address = "<https://doyen.example.org/unsubscribe/" + "x" * 100 + ">"
    message = EmailMessage(policy=POLICY)
    for name in ("List-Unsubscribe", "In-Reply-To", "References"):
        message[name] = address

    assert message.as_bytes().decode().splitlines()[:3] == [
        f"{name}: {address}" for name in ("List-Unsubscribe", "In-Reply-To", "References")
    ]


def test_a_long_name_keeps_its_spaces_and_each_encoded_word_its_limit(db: Session) -> None:
    letters_are()
    name = "Hänen Ylhäisyytensä, suurlähettiläs Åsa Öberg-Lind von Ärtälä, Ruotsin kuningaskunnan lähettiläs"
    raw, message = written(queue(to_name=name, params={"subject": "Kutsu: " + "äö åä " * 20}))

    # Read as RFC 2047 says: the newer parser of CPython 3.11 puts spaces between encoded words of a name.
    plain = email.message_from_bytes(raw)
    assert str(make_header(decode_header(plain["To"]))) == f"{name} <embassy@example.org>"
    assert str(make_header(decode_header(plain["Subject"]))) == "Kutsu: " + ("äö åä " * 20).strip()
    assert message["To"].addresses[0].addr_spec == "embassy@example.org"
    head = raw.partition(b"\r\n\r\n")[0]
    assert all(len(line) <= 78 for line in head.split(b"\r\n") if b"=?" in line)


@pytest.mark.parametrize("name", ['Rossi, "Il" \\ Mario', "O'Neill (acting); a:b <x@y>", "=?utf-8?q?x?="])
def test_a_name_with_signs_of_the_syntax_stays_a_name(db: Session, name: str) -> None:
    letters_are()
    _raw, message = written(queue(to_name=name))

    assert message["To"].addresses[0].addr_spec == "embassy@example.org"
    assert len(message["To"].addresses) == 1
    if "=?" not in name:
        assert message["To"].addresses[0].display_name == name


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_name_or_a_subject_cannot_begin_a_header(db: Session, break_: str) -> None:
    letters_are()
    sly = f"Rossi{break_}Bcc: everybody@example.org"
    # PostgreSQL stores no NUL: what a name held is cleaned when it is written, too.
    params = {"subject": sly} if break_ != "\x00" else {"subject": "A"}
    _raw, message = written(queue(to_name=sly.replace("\x00", " "), params=params))

    assert message["Bcc"] is None
    assert clean(sly) == "Rossi Bcc: everybody@example.org"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_whatever_a_name_holds_it_is_one_line(name: str) -> None:
    message = EmailMessage(policy=POLICY)
    message["Subject"] = clean(name)
    message["X-End"] = "end"
    head = message.as_bytes().decode("ascii").split("\r\n")

    assert [line for line in head if not line.startswith((" ", "Subject:", "X-End:"))] == ["", ""]
    assert email.message_from_bytes(message.as_bytes(), policy=email.policy.default)["Subject"] == clean(name)


def test_styles_are_put_into_the_elements(db: Session) -> None:
    letters_are()
    _raw, message = written(queue())

    assert 'style="color: red' in part(message, "text/html").get_content()


def test_the_letter_is_written_in_its_own_language(db: Session) -> None:
    from office.web.i18n import language

    letters_are(lambda letter: replace(plain_note(letter), subject=language()))
    _raw, message = written(queue(language="fi"))

    assert (message["Subject"], message["Content-Language"]) == ("fi", "fi")


def test_a_domain_beyond_ascii_is_written_in_its_ascii_form() -> None:
    assert mail_address("office@ulkoministeriö.example") == "office@xn--ulkoministeri-umb.example"


@pytest.mark.parametrize(
    "address", ["", "nobody", "a b@example.org", "å@example.org", "a@b@c", "a@", "<a@b.c>"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        mail_address(address)


def test_an_address_that_would_end_the_envelope_is_refused(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadAddress):
        mail_address("a@example.org>\r\nRCPT TO:<b@example.org")
