"""The letter as mail programs get it: structure, headers, and what a name cannot do to them."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from flask import current_app
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from office.mailroom.addresses import BadAddress, mail_address
from office.mailroom.assembly import BadHeader, assembled, clean, encoded_mailbox, encoded_text
from office.mailroom.compose import compose
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


def put_together(*headers: tuple[str, str], **given: str | bytes | None) -> bytes:
    """A message with these headers."""
    usual = {"text": "Good day\n", "html": "<p>Good day</p>\n", "calendar": None, "calendar_method": None}
    return assembled(headers, mark="1", **(usual | given))  # type: ignore[arg-type]


def test_a_long_list_header_is_not_encoded() -> None:
    address = "<https://doyen.example.org/unsubscribe/" + "x" * 100 + ">"
    names = ("List-Unsubscribe", "In-Reply-To", "References")
    raw = put_together(*((name, address) for name in names))

    assert raw.decode().splitlines()[:3] == [f"{name}: {address}" for name in names]


@pytest.mark.parametrize("value", ["a\r\nBcc: b@example.org", "a\nb", "a\rb", "a\r\n\r\nb", "å", "a\x00"])
def test_a_header_that_would_be_two_is_refused(value: str) -> None:
    with pytest.raises(BadHeader):
        put_together(("Reply-To", value))


LONG = "Hyvä lukija, " * 30
ODD = [
    "Good day",
    "",
    "no end\n.\n..\nFrom me\n--=_a_1--\n= =3D ?=\n",
    "a" * 76 + "\n" + "b" * 77 + " \n\t\n",
    f"{LONG}\n{LONG} \r\nДобрый день\x0b\x85您好\u2028𝄞",
]


@pytest.mark.parametrize("calendar", [None, CALENDAR, CALENDAR * 40])
@pytest.mark.parametrize("words", ODD)
def test_it_says_what_the_library_would_have_said(words: str, calendar: bytes | None) -> None:
    html = f"<p>{words}</p>"
    raw = put_together(text=words, html=html, calendar=calendar, calendar_method="REQUEST")
    ours = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(ours, EmailMessage)
    theirs = email.message_from_bytes(
        _by_the_library(words, html, calendar).as_bytes(), policy=email.policy.default
    )

    assert ours["MIME-Version"] == "1.0"
    assert not any(part.defects for part in ours.walk())
    for one, other in zip(ours.walk(), theirs.walk(), strict=True):
        assert one.get_content_type() == other.get_content_type()
        assert one.get_payload(decode=True) == other.get_payload(decode=True)
        for name in ("Content-Transfer-Encoding", "Content-Disposition"):
            assert one[name] == other[name]
        told, expected = (
            {name: value for name, value in part["Content-Type"].params.items() if name != "boundary"}
            for part in (one, other)
        )
        assert told == expected
    assert raw.isascii() and not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78


def _by_the_library(words: str, html: str, calendar: bytes | None) -> EmailMessage:
    message = EmailMessage(policy=email.policy.SMTP.clone(max_line_length=998))
    lines = ["\n".join(text.splitlines()) + "\n" for text in (words, html)]
    message.set_content(lines[0], charset="utf-8", cte="quoted-printable")
    message.add_alternative(lines[1], subtype="html", charset="utf-8", cte="quoted-printable")
    if calendar is not None:
        part, file = EmailMessage(policy=message.policy), EmailMessage(policy=message.policy)
        part.set_content(calendar, "text", "calendar", cte="base64")
        part.set_param("charset", "utf-8")
        part.set_param("method", "REQUEST")
        file.set_content(calendar, "application", "ics", filename="invite.ics", cte="base64")
        file.set_param("name", "invite.ics")
        del part["MIME-Version"], file["MIME-Version"]
        message.attach(part)
        message.make_mixed()
        message.attach(file)
    return message


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


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_a_name_and_a_text_hold_they_stay_where_they_are(name: str, words: str) -> None:
    headers = (
        ("To", encoded_mailbox(name, "a@example.org", "To")),
        ("Subject", encoded_text(name, "Subject")),
        ("X-End", "end"),
    )
    raw = put_together(*headers, text=words, html=words)
    head = raw.decode("ascii").split("\r\n\r\n")[0].split("\r\n")

    names = [line.partition(":")[0] for line in head if not line.startswith(" ")]
    assert names == ["To", "Subject", "X-End", "MIME-Version", "Content-Type"]
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["Subject"] == clean(name)
    assert [address.addr_spec for address in message["To"].addresses] == ["a@example.org"]
    said = "\n".join(words.splitlines()) + "\n"
    for part_of in message.iter_parts():
        data = part_of.get_payload(decode=True)
        assert data == said.replace("\n", "\r\n").encode("utf-8", "replace")


def test_styles_are_put_into_the_elements(db: Session) -> None:
    letters_are()
    _raw, message = written(queue())

    assert 'style="color: red' in part(message, "text/html").get_content()

    letters_are(lambda letter: replace(plain_note(letter), is_inlined=True))
    _raw, message = written(queue("note:2"))
    assert "style=" not in part(message, "text/html").get_content()


def test_the_letter_is_written_in_its_own_language(db: Session) -> None:
    from office.web.i18n import language

    letters_are(lambda letter: replace(plain_note(letter), subject=language()))
    _raw, message = written(queue(language="fi"))

    assert (message["Subject"], message["Content-Language"]) == ("fi", "fi")


def test_a_domain_beyond_ascii_is_written_in_its_ascii_form() -> None:
    assert mail_address("office@ulkoministeriö.example") == "office@xn--ulkoministeri-umb.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a b@example.org",
        "å@example.org",
        "a@b@c",
        "a@",
        "<a@b.c>",
        ".a@b.c",
        "a.@b.c",
        "a@b..c",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        mail_address(address)


def test_an_address_that_would_end_the_envelope_is_refused(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadAddress):
        mail_address("a@example.org>\r\nRCPT TO:<b@example.org")
