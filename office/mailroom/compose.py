"""Writing a letter with its kind's renderer, and putting it together as mail programs expect it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from functools import cache
from typing import Final

import css_inline
from flask_babel import force_locale

from office import clock
from office.links import LinkKind, token_for
from office.mailroom.addresses import BadAddress, mail_address
from office.mailroom.assembly import assembled, clean, encoded_mailbox, encoded_text
from office.mailroom.kinds import Composed, kind_named
from office.mailroom.models import Letter
from office.mailroom.opt_out import with_opt_out
from office.settings import Settings

__all__ = ["BadAddress", "Outgoing", "clean", "compose", "envelope_sender", "mail_address", "opt_out_url"]

#: Longest subject that is stored and sent, in characters.
LONGEST_SUBJECT: Final = 300


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
        if composed.bulk:
            composed = with_opt_out(composed, opt_out_url(letter, settings))
    subject = clean(composed.subject)[:LONGEST_SUBJECT]
    raw = assembled(
        _headers(letter, composed, recipient=recipient, subject=subject, settings=settings),
        text=composed.text,
        html=composed.html if composed.is_inlined else _inliner().inline(composed.html),
        calendar=composed.calendar,
        calendar_method=composed.calendar_method,
        mark=letter.message_id.strip("<>").partition("@")[0],
    )
    return Outgoing(
        sender=envelope_sender(letter, settings),
        recipient=recipient,
        raw=raw,
        subject=subject,
        is_bulk=composed.bulk,
        revision=composed.revision,
    )


def opt_out_url(letter: Letter, settings: Settings) -> str:
    """The absolute address at which whoever got this letter asks for no more that go to many."""
    return f"{settings.public_url}/opt-out/{token_for(LinkKind.OPT_OUT, letter.id, 1)}"


def _headers(
    letter: Letter, composed: Composed, *, recipient: str, subject: str, settings: Settings
) -> Iterator[tuple[str, str]]:
    yield "From", encoded_mailbox(settings.mail_from_name, mail_address(settings.mail_from), "From")
    yield "To", encoded_mailbox(letter.to_name, recipient, "To")
    yield "Subject", encoded_text(subject, "Subject")
    yield "Date", format_datetime(clock.now())
    yield "Message-ID", letter.message_id
    reply_to = composed.reply_to or settings.mail_reply_to
    if reply_to:
        yield "Reply-To", mail_address(reply_to)
    # RFC 3834, section 5; and Exchange's own word for "do not answer by machine".
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "OOF, AutoReply"
    if composed.bulk:
        yield "Precedence", "bulk"
        # RFC 8058: mail programs offer a button that posts to this address, without asking further.
        yield "List-Unsubscribe", f"<{opt_out_url(letter, settings)}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield "Content-Language", letter.language


@cache
def _inliner() -> css_inline.CSSInliner:
    # Nothing is fetched: a style sheet by address would make sending depend on a server.
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
