"""Mail that comes in: kept as it came, taken once, given to whoever understands it, else set aside."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Final

from flask import Flask, current_app
from flask_babel import LazyString, force_locale, gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from office.database import db, is_sqlite
from office.mailroom.compose import clean
from office.mailroom.models import IncomingMessage, IncomingStatus, Letter
from office.mailroom.reading import first_words

_EXTENSION: Final = "doyen.mailroom.handlers"

_being_read: Final[ContextVar[int | None]] = ContextVar("message being read", default=None)

#: A letter's token after the + of the envelope sender (VERP), as `envelope_sender` writes it.
_TOKEN: Final = re.compile(r"\+([0-9a-f]{20})@", re.IGNORECASE)
_MESSAGE_ID: Final = re.compile(r"<[^<>\s]{3,198}>")
#: Where the address stands to which a message was truly delivered, the surest first.
_DELIVERY_HEADERS: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "To")

# The reasons are stored in English and said in the reader's language (`reason_in_words`).
NOT_UNDERSTOOD: Final = _l("Nobody here understands this message; a person must read it.")
ANSWER_TO_LETTER: Final = _l("An answer in words to one of our letters; a person must read it.")
HANDLER_FAILED: Final = _l("The program failed over this message. Nothing is lost; tell IT.")


class EmptyMessage(Exception):
    """There is nothing in the message."""


@dataclass(frozen=True)
class Verdict:
    """What a handler makes of a message.

    Args:
        words: a sentence (English; marked for translation, see `in_english`) about what was done, or why a
            person must look.
        is_settled: nobody needs to look; otherwise the message waits under *To be sorted*.
        subject_type: the table of the record it is about, such as ``invitations``; "" where none was found.
        subject_id: that record's number.
        note: the first words of what a machine wrote, shown beside the letter.
        letter: the letter it is about, where only the handler could find it.
    """

    words: str
    is_settled: bool = True
    subject_type: str = ""
    subject_id: int | None = None
    note: str = ""
    letter: Letter | None = None


@dataclass(frozen=True)
class MailHandler:
    """Somebody who may understand a message.

    Args:
        name: for the log.
        order: handlers with lower numbers are asked first. Calendar replies come before everything that
            leaves automatic mail aside (Google marks them ``Auto-Submitted: auto-generated``).
        handle: gives a verdict, or only a sentence (English; marked for translation) about what it did with
            the message; None where the message is none of its business.
    """

    name: str
    order: int
    handle: Callable[[EmailMessage], Verdict | str | None]


def add_mail_handler(app: Flask, handler: MailHandler) -> None:
    """Let a part understand mail that comes in; the same name again replaces the handler."""
    handlers: dict[str, MailHandler] = app.extensions.setdefault(_EXTENSION, {})
    handlers[handler.name] = handler


def being_read() -> int | None:
    """The number of the message that `receive` is asking the handlers about; None at any other time."""
    return _being_read.get()


def receive(raw: bytes) -> IncomingMessage:
    """Take in one message. The same message is taken once: a repetition changes nothing.

    The same is what has the same Message-ID and says the same: mail programs there are that give several
    mails one, and what came by two ways differs only in the headers of its way.

    Raises:
        EmptyMessage: there are no bytes but white space.
    """
    if not raw.strip():
        raise EmptyMessage
    # A pipe from a mail spool begins with a line that is no header (mbox's "From ").
    raw = raw.lstrip(b"\r\n")
    if raw.startswith(b"From "):
        raw = raw.partition(b"\n")[2]
    message = _parsed(raw)
    identity = _identity(raw, message)
    kept = _keep(raw, message, identity)
    if kept is None:
        earlier = _kept_as(identity)
        if _digest(earlier.raw) == _digest(raw):
            return earlier
        identity = f"{identity}#{_digest(raw)}"
        kept = _keep(raw, message, identity)
        if kept is None:
            return _kept_as(identity)
    letter = letter_of(message)
    token = _being_read.set(kept.id)
    try:
        verdict, has_failed = _handled(message)
    finally:
        _being_read.reset(token)
    if verdict is not None and verdict.letter is not None:
        letter = verdict.letter
    kept.letter_id = letter.id if letter is not None else None
    if letter is not None:
        kept.subject_type, kept.subject_id = letter.subject_type, letter.subject_id
    if verdict is not None:
        kept.reason, kept.note = verdict.words[:500], verdict.note[:500]
        if verdict.is_settled:
            kept.status = IncomingStatus.HANDLED
        if verdict.subject_id is not None:
            kept.subject_type, kept.subject_id = verdict.subject_type, verdict.subject_id
    else:
        kept.reason = in_english(HANDLER_FAILED if has_failed else _why_set_aside(letter))
    if kept.status is IncomingStatus.SET_ASIDE:
        kept.words = first_words(message)
    db.session.flush()
    return kept


def _parsed(raw: bytes) -> EmailMessage:
    try:
        return message_from_bytes(raw, policy=policy.default)
    except RecursionError:
        # Parts within parts without end: nobody writes so. The headers tell where it waits for a person.
        return BytesParser(policy=policy.default).parsebytes(raw, headersonly=True)


def _keep(raw: bytes, message: EmailMessage, identity: str) -> IncomingMessage | None:
    table_insert = sqlite.insert if is_sqlite() else postgresql.insert
    statement = (
        table_insert(IncomingMessage)
        .values(
            message_id=identity,
            from_address=address_in(message, "From")[1][:254],
            subject_line=header(message, "Subject")[:500],
            status=IncomingStatus.SET_ASIDE,
            raw=raw,
        )
        .on_conflict_do_nothing(index_elements=["message_id"])
        .returning(IncomingMessage)
    )
    return db.session.scalars(statement).one_or_none()


def _handled(message: EmailMessage) -> tuple[Verdict | None, bool]:
    """What a handler makes of it, or None; and whether one failed."""
    has_failed = False
    handlers: dict[str, MailHandler] = current_app.extensions.get(_EXTENSION, {})
    for handler in sorted(handlers.values(), key=lambda h: (h.order, h.name)):
        try:
            # What a handler did before it failed is taken back; the message stays.
            with db.session.begin_nested():
                said = handler.handle(message)
        except OperationalError:
            # The database is away or locked: the whole message is better taken later.
            raise
        except Exception:
            current_app.logger.exception("handler %s failed over a message", handler.name)
            has_failed = True
            continue
        if said is not None:
            return said if isinstance(said, Verdict) else Verdict(said), has_failed
    return None, has_failed


def _why_set_aside(letter: Letter | None) -> LazyString:
    return ANSWER_TO_LETTER if letter is not None else NOT_UNDERSTOOD


def in_english(words: LazyString) -> str:
    """The sentence as it is stored, to be said later in the language of whoever reads it."""
    with force_locale("en"):
        return str(words)


def reason_alone(message: IncomingMessage) -> str:
    """The reason in the reader's language, where it is one of the house's own sentences."""
    return str(gettext(message.reason)) if message.reason else ""


def reason_in_words(message: IncomingMessage) -> str:
    """The reason in the reader's language, and the first words of what a machine wrote."""
    reason = reason_alone(message)
    if not message.note:
        return reason
    return str(gettext("%(reason)s It begins: “%(note)s”", reason=reason, note=message.note))


def header(message: Message, name: str) -> str:
    """A header's text, "" where there is none."""
    return next(iter(headers(message, name)), "")


def headers(message: Message, name: str) -> list[str]:
    """All texts of a header, on one line each.

    Read from the raw header: the standard library's newer parser raises on some malformed ones, and puts
    spaces between the encoded words of a name.
    """
    return [_decoded(str(value)) for key, value in message.raw_items() if key.lower() == name.lower()]


def address_in(message: Message, name: str) -> tuple[str, str]:
    """The first name and bare address in a header; empty where there are none."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    person, address = parseaddr(" ".join(raw.splitlines()))
    return _decoded(person), _decoded(address)


def _decoded(raw: str) -> str:
    # Bytes beyond ASCII come in as surrogates: most are UTF-8 that nobody encoded.
    text = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return clean(str(make_header(decode_header(text))))
    except (HeaderParseError, LookupError, ValueError):
        return clean(text)


def _identity(raw: bytes, message: EmailMessage) -> str:
    found = _MESSAGE_ID.search(header(message, "Message-ID"))
    return found.group() if found else f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _kept_as(identity: str) -> IncomingMessage:
    return db.session.scalars(select(IncomingMessage).where(IncomingMessage.message_id == identity)).one()


def _digest(raw: bytes) -> str:
    """What a mail says, whichever way it came: its body, without the line ends that servers change."""
    _head, _blank, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    return hashlib.sha256(body.rstrip()).hexdigest()[:32]


def letter_of(message: EmailMessage) -> Letter | None:
    """The letter that a message answers or returns.

    Found by the token in the address it was delivered to; else by our Message-ID in its ``In-Reply-To`` or
    ``References``, or in the returned letter within.
    """
    tokens = [
        t.lower() for name in _DELIVERY_HEADERS for v in headers(message, name) for t in _TOKEN.findall(v)
    ]
    if tokens:
        for letter in db.session.scalars(select(Letter).where(Letter.bounce_token.in_(tokens[:20]))):
            return letter
    known = list(dict.fromkeys(_referred(message)))[:50]
    if known:
        statement = select(Letter).where(Letter.message_id.in_(known)).order_by(Letter.id.desc())
        return db.session.scalars(statement).first()
    return None


def _referred(message: EmailMessage) -> Iterator[str]:
    for name in ("In-Reply-To", "References"):
        for value in headers(message, name):
            yield from _MESSAGE_ID.findall(value)
    for part in message.walk():
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"} and part is not message:
            yield from _MESSAGE_ID.findall(_returned_message_id(part))


def _returned_message_id(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        return header(payload[0], "Message-ID") if payload and isinstance(payload[0], Message) else ""
    text = part.get_payload(decode=True)
    returned = message_from_bytes(text if isinstance(text, bytes) else b"", policy=policy.default)
    return header(returned, "Message-ID")
