"""Putting a letter together as mail programs expect it: text, HTML and calendar in one MIME message."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from functools import cache
from typing import Any, Final

import css_inline
from flask_babel import force_locale

from office import clock
from office.links import LinkKind, token_for
from office.mailroom.kinds import Composed, kind_named
from office.mailroom.models import Letter
from office.settings import Settings

#: RFC 2047 (section 2) limits an encoded word, and any line that holds one, to about this many characters.
_WORDY_LINE: Final = 76
#: Longest subject that is stored and sent, in characters.
LONGEST_SUBJECT: Final = 300

#: A name that needs no quotation marks: words of atoms (RFC 5322, section 3.2.3).
_WORDS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


class BadAddress(Exception):
    """The recipient's address is none that mail can be sent to."""


class LetterPolicy(EmailPolicy):
    """How headers and lines are written: CRLF, and no header of ASCII text broken up or encoded.

    Under `email.policy.SMTP` CPython 3.11 to 3.13 encode a ``List-Unsubscribe``, ``In-Reply-To`` or
    ``References`` of more than 78 characters as text, which breaks it; a line length of 998 mends that. It
    then writes encoded words longer than RFC 2047 allows, and at 78 it loses spaces between them ("ÅsaÖberg"
    for "Åsa Öberg"), so names and subjects are encoded by the older and correct `email.header.Header`.
    """

    def fold(self, name: str, value: Any) -> str:
        """One header as text, with its line end."""
        lower = name.lower()
        if lower == "subject":
            return f"{name}: {_encoded(str(value), len(name) + 2)}{self.linesep}"
        if lower in {"from", "to", "reply-to"}:
            folded = (self.linesep + " ").join(
                f"{_encoded_name(a.display_name, len(name) + 2)}<{a.addr_spec}>"
                if a.display_name
                else a.addr_spec
                for a in value.addresses
            )
            return f"{name}: {folded}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """One header as bytes, with its line end."""
        return self.fold(name, value).encode("ascii", "surrogateescape")


POLICY: Final = LetterPolicy(max_line_length=998, linesep="\r\n", raise_on_defect=False)


def _encoded(text: str, used: int) -> str:
    if text.isascii() and "=?" not in text:
        return text
    header = Header(text, "utf-8", maxlinelen=_WORDY_LINE, header_name="x" * max(used - 2, 0))
    return header.encode(linesep="\r\n")


def _encoded_name(name: str, used: int) -> str:
    if _WORDS.fullmatch(name) and "=?" not in name:
        return f"{name} "
    if name.isascii():
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" '
    # The address stands on a line of its own: with the name's last word it could pass the limit.
    return _encoded(name, used) + "\r\n "


def clean(text: str) -> str:
    """The text on one line, without control characters: nothing in a name can begin a header of its own.

    Takes out CR, LF, NUL, VT, U+0085, U+2028 and their kind, marks of writing direction and halves of
    characters.
    """
    kept = (" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    joined = "".join(c for c in kept if unicodedata.category(c) not in {"Cs"} and c not in _DIRECTIONS)
    return " ".join(joined.split())


#: Overrides of writing direction, with which a name could show itself as another.
_DIRECTIONS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def mail_address(address: str) -> str:
    """A bare address as SMTP takes it: the domain in its ASCII form.

    Raises:
        BadAddress: it is none, or its local part needs letters beyond ASCII.
    """
    local, _at, domain = address.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise BadAddress(address) from None
    found = f"{local}@{ascii_domain}"
    if not _ADDRESS.fullmatch(found) or ".." in found or len(found) > 254:
        raise BadAddress(address)
    return found


def _address(name: str, address: str) -> Address:
    return Address(clean(name), addr_spec=_spec(address))


def _spec(address: str) -> str:
    # Address() parses what it is given; a dot at the edge of the local part is refused by it with ValueError.
    try:
        return Address(addr_spec=address).addr_spec
    except (ValueError, IndexError) as error:
        raise BadAddress(address) from error


@dataclass(frozen=True)
class Outgoing:
    """A letter as it is handed to the mail server.

    Args:
        sender: envelope sender, to which a bounce comes back.
        recipient: envelope recipient.
        raw: the message, CRLF line ends.
        subject: its subject, in plain words.
        is_bulk: it goes to many as news.
        revision: of its matter, of which it tells.
    """

    sender: str
    recipient: str
    raw: bytes
    subject: str
    is_bulk: bool = False
    revision: int | None = None


def envelope_sender(letter: Letter, settings: Settings) -> str:
    """Where a bounce of this letter goes: the bounce mailbox with the letter's token (VERP), or ourselves."""
    if not settings.bounce_address:
        return settings.mail_from
    local, _at, domain = settings.bounce_address.rpartition("@")
    return f"{local}+{letter.bounce_token}@{domain}"


def compose(letter: Letter, settings: Settings) -> Outgoing:
    """Write a letter with its kind's renderer, in its language, and put it together.

    Raises:
        UnknownKind: nobody registered its kind.
        BadAddress: the recipient's address is none.
        NotNeeded: the renderer finds that it has lost its sense.
        Exception: whatever else the renderer raises.
    """
    recipient = mail_address(letter.to_address)
    with force_locale(letter.language):
        composed = kind_named(letter.kind).compose(letter)
    subject = clean(composed.subject)[:LONGEST_SUBJECT]
    message = build(letter, composed, recipient=recipient, subject=subject, settings=settings)
    return Outgoing(
        sender=envelope_sender(letter, settings),
        recipient=recipient,
        raw=message.as_bytes(policy=POLICY),
        subject=subject,
        is_bulk=composed.bulk,
        revision=composed.revision,
    )


def opt_out_url(letter: Letter, settings: Settings) -> str:
    """The absolute address at which whoever got this letter asks for no more that go to many."""
    return f"{settings.public_url}/opt-out/{token_for(LinkKind.OPT_OUT, letter.id, 1)}"


def build(
    letter: Letter, composed: Composed, *, recipient: str, subject: str, settings: Settings
) -> EmailMessage:
    """The MIME message of a letter.

    With a calendar it is ``mixed(alternative(plain, html, calendar), application/ics)``, the shape that
    Google, Outlook and Apple show as an invitation; without one ``alternative(plain, html)``.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(settings.mail_from_name, settings.mail_from)
    message["To"] = _address(letter.to_name, recipient)
    message["Subject"] = subject
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = letter.message_id
    reply_to = composed.reply_to or settings.mail_reply_to
    if reply_to:
        message["Reply-To"] = _address("", reply_to)
    # RFC 3834, section 5; and Exchange's own word for "do not answer by machine".
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if composed.bulk:
        message["Precedence"] = "bulk"
        # RFC 8058: mail programs offer a button that posts to this address, without asking further.
        message["List-Unsubscribe"] = f"<{opt_out_url(letter, settings)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"

    message.set_content(_lines(composed.text), subtype="plain", charset="utf-8", cte="quoted-printable")
    message.add_alternative(
        _lines(_inliner().inline(composed.html)), subtype="html", charset="utf-8", cte="quoted-printable"
    )
    if composed.calendar is not None:
        _add_calendar(message, composed.calendar, composed.calendar_method)
    # Last, since the headers of the content move with it when parts are put around it.
    message["Content-Language"] = letter.language
    return message


def _add_calendar(message: EmailMessage, calendar: bytes, method: str | None) -> None:
    data = b"\r\n".join(calendar.splitlines()) + b"\r\n"
    # Not `set_content(str)`: it rewrites line ends. The bytes must reach the guest's calendar as they are.
    part = EmailMessage(policy=POLICY)
    part.set_content(data, maintype="text", subtype="calendar", cte="base64")
    part.set_param("charset", "utf-8")
    if method:
        part.set_param("method", method)
    attachment = EmailMessage(policy=POLICY)
    attachment.set_content(data, maintype="application", subtype="ics", filename="invite.ics", cte="base64")
    attachment.set_param("name", "invite.ics")
    for inner in (part, attachment):
        del inner["MIME-Version"]
    message.attach(part)
    message.make_mixed()
    message.attach(attachment)


def _lines(text: str) -> str:
    return "\n".join(text.splitlines()) + "\n"


@cache
def _inliner() -> css_inline.CSSInliner:
    # Nothing is fetched: a style sheet by address would make sending depend on a server.
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
