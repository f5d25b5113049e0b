"""The first words of a mail: what its writer wrote, without what is quoted and what machines add."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from office.mailroom.reading import LONGEST, first_words


def mail(text: str, kind: str = "plain") -> EmailMessage:
    raw = f"From: a@example.org\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n{text}".encode()
    return message_from_bytes(raw, policy=policy.default)


@pytest.mark.parametrize(
    "quoted",
    [
        "> Dear Ambassador",
        "On Mon, 9 Nov 2026 at 10:00, Protocol <p@example.org> wrote:",
        "Le lun. 9 nov. 2026 à 10:00, Protocol <p@example.org> a écrit :",
        "Am 09.11.2026 um 10:00 schrieb Protocol:",
        "Den mån 9 nov. 2026 kl 10:00 skrev Protocol <p@example.org>:",
        "Protocol <p@example.org> kirjoitti 9.11.2026 klo 10.00:\nProtocol kirjoitti:",
        "-----Original Message-----",
        "________________________________",
        "From: Protocol <p@example.org>",
        "Lähettäjä: Protocol <p@example.org>",
        "Von: Protocol [mailto:p@example.org]",
        "--",
    ],
)
def test_what_was_written_before_is_cut(quoted: str) -> None:
    assert first_words(mail(f"Yes, we come.\n\n{quoted}\nDear Ambassador")).removesuffix(
        " Protocol <p@example.org> kirjoitti 9.11.2026 klo 10.00:"
    ) == ("Yes, we come.")


@pytest.mark.parametrize(
    "said",
    ["From Monday on I am away.", "On Monday the Ambassador comes.", "De nada: we come", "Am coming: yes"],
)
def test_what_only_looks_quoted_is_kept(said: str) -> None:
    assert first_words(mail(said)) == said


def test_a_page_of_mark_up_is_read_as_text() -> None:
    page = (
        "<style>p{color:red}</style><p>Yes &amp; thank&nbsp;you</p>Sent from my iPhone"
        "<blockquote>Dear <b>Ambassador</b></blockquote><script>alert(1)</script>"
    )
    assert first_words(mail(page, "html")) == "Yes & thank you"


def test_a_long_mail_is_cut_between_words() -> None:
    words = first_words(mail("word " * 1_000))
    assert (len(words) <= LONGEST, words.endswith("word…")) == (True, True)


def test_control_characters_and_line_breaks_are_spaces() -> None:
    assert first_words(mail("a\x00b\u202ec\n\n d")) == "a b c d"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n",
        b"Content-Type: text/plain; charset=no\r\n\r\n\xff",
    ],
)
def test_what_cannot_be_read_has_no_words(raw: bytes) -> None:
    assert first_words(message_from_bytes(raw, policy=policy.default)) == ""
