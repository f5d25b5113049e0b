"""Letters that come back: notifications by the standard (RFC 3464), and the shapes that came before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage, Message
from typing import Final

from flask import current_app
from flask_babel import lazy_gettext as _l
from flufl.bounce import all_failures
from sqlalchemy import func, select

from office import clock
from office.database import db
from office.mailroom.inbox import Verdict, address_in, header, in_english, letter_of
from office.mailroom.models import Letter, LetterStatus, Reason
from office.mailroom.suppression import fold_address, note_refusal, note_soft_failure
from office.mailroom.transport import reason_of

CAME_BACK: Final = _l("One of our letters came back undelivered; it is marked so.")
STOPPED: Final = _l("One of our letters came back: there is no such mailbox. The address is not written to.")
DELAYED: Final = _l("One of our letters is delayed on its way; the servers keep trying.")
DELIVERED: Final = _l("One of our letters was delivered, says the recipient's server.")
UNPROVEN: Final = _l(
    "A letter seems to have come back, but the message names only its address, which anybody can write. "
    "Compare it with the letter."
)
STRANGE: Final = _l("A letter came back that is none of those known here; a person must read it.")

#: How long after it was sent a letter may be meant by a message that names only its address.
_RECENTLY: Final = timedelta(days=10)
#: Longest part of a message in words that is searched.
_SEARCHED: Final = 50_000

_SERVERS: Final = frozenset({"mailer-daemon", "postmaster", "mail-daemon", "mdaemon", "mmdf", "mailerdaemon"})
_OUR_ID: Final = re.compile(r"<[0-9a-f]{32}@[^<>\s]{1,160}>")
_ENHANCED: Final = re.compile(r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])")
_REPLY: Final = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")
#: Where the letter that is sent back begins, in messages that hold all in one text.
_COPY: Final = re.compile(
    r"(?im)^.*(?:below this line is (?:a|the) copy|this is a copy of (?:the|your) message"
    r"|(?:original|unsent) message follows|returned mail follows|message header follows"
    r"|transcript of headers).*$"
)


@dataclass(frozen=True)
class DeliveryStatus:
    """What a notification says about one recipient.

    Args:
        action: ``failed``, ``delayed``, ``delivered``, ``relayed`` or ``expanded``.
        status: three numbers (RFC 3463), such as ``5.1.1``; "" where there are none.
        words: the words of the server that refused.
        recipients: the addresses it names: the one written to, and the one that failed.
    """

    action: str
    status: str
    words: str
    recipients: frozenset[str] = frozenset()

    @property
    def has_failed(self) -> bool:
        """Whether the letter was given up."""
        return self.action == "failed" or (not self.action and self.status[:1] == "5")

    @property
    def is_delayed(self) -> bool:
        """Whether it is still tried."""
        return self.action == "delayed" or self.status[:1] == "4"

    @property
    def told(self) -> str:
        """The code and the words, as they are kept with the letter."""
        return f"{self.status} {self.words}".strip()


def delivery_statuses(message: EmailMessage) -> list[DeliveryStatus]:
    """What a message says about each recipient; nothing where it is no delivery status notification."""
    found = []
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        payload = part.get_payload()
        for block in payload if isinstance(payload, list) else []:
            if isinstance(block, Message) and (block.get("Action") or block.get("Status")):
                found.append(_status(block))  # noqa: PERF401 - two loops and two conditions read better so
    return found


def _status(block: Message) -> DeliveryStatus:
    diagnostic = header(block, "Diagnostic-Code")
    kind, separator, words = diagnostic.partition(";")
    named = (header(block, name).rpartition(";")[2] for name in ("Original-Recipient", "Final-Recipient"))
    return DeliveryStatus(
        action=header(block, "Action").lower(),
        status=(header(block, "Status").split() or [""])[0],
        words=(words.strip() if separator and len(kind) < 20 else diagnostic)[:1000],
        recipients=frozenset(fold_address(one.strip(" <>")) for one in named if "@" in one),
    )


def comes_from_a_server(message: EmailMessage) -> bool:
    """Whether a mail server wrote the message, as far as its head tells."""
    local = address_in(message, "From")[1].partition("@")[0].lower()
    returned_to = header(message, "Return-Path").strip()
    return (
        local in _SERVERS
        or returned_to == "<>"
        or bool(header(message, "X-Failed-Recipients"))
        or message.get_content_type() == "multipart/report"
    )


def _in_other_shapes(message: EmailMessage) -> list[DeliveryStatus]:
    """What qmail, Exim and other servers say in words of their own, found by the library."""
    if not comes_from_a_server(message):
        return []
    try:
        # The library wants the older form of a message, whose headers are plain texts.
        later, failed = all_failures(message_from_bytes(message.as_bytes()))
    except Exception:
        # Its rules meet whatever anybody sends; what they stumble over waits for a person.
        current_app.logger.exception("the library failed over a returned letter")
        return []
    words = _words_of(message)
    return [
        DeliveryStatus(action, "", words, frozenset(map(fold_address, _decoded(found))))
        for action, found in (("failed", failed), ("delayed", later))
        if found
    ]


def _decoded(found: Iterable[bytes]) -> Iterator[str]:
    return (one.decode("utf-8", "replace") for one in found)


def _texts(message: EmailMessage) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_maintype() == "text":
            data = part.get_payload(decode=True)
            yield (data if isinstance(data, bytes) else b"")[:_SEARCHED].decode("utf-8", "replace")


def _words_of(message: EmailMessage) -> str:
    """The sentence with the code, else the beginning, of what the server wrote before the returned letter."""
    text = _COPY.split(next(_texts(message), ""), maxsplit=1)[0]
    paragraphs = [" ".join(one.split()) for one in re.split(r"\n\s*\n", text) if one.strip()]
    told = next((one for one in paragraphs if _ENHANCED.search(one)), "")
    told = told or next((one for one in paragraphs if "@" in one and _REPLY.search(one)), "")
    # A number within a sentence ("#5.1.1") is what reading the refusal begins with.
    code = _ENHANCED.search(told) or _REPLY.search(told)
    told = told or " ".join(paragraphs)
    return (f"{code.group()} {told}" if code else told)[:1000]


def _letter_by_text(message: EmailMessage) -> Letter | None:
    """The letter whose Message-ID, which none can guess, stands somewhere in the words."""
    found = [known for text in _texts(message) for known in _OUR_ID.findall(text)][:50]
    if not found:
        return None
    return db.session.scalars(select(Letter).where(Letter.message_id.in_(found))).first()


def _letter_by_address(recipients: frozenset[str]) -> Letter | None:
    if not recipients:
        return None
    return db.session.scalars(
        select(Letter)
        .where(
            func.lower(Letter.to_address).in_(recipients),
            Letter.status == LetterStatus.SENT,
            Letter.sent_at > clock.now() - _RECENTLY,
        )
        .order_by(Letter.sent_at.desc(), Letter.id.desc())
    ).first()


def handle_bounce(message: EmailMessage) -> Verdict | None:
    """Mark the letter that a notification speaks of as come back; None where it is no notification.

    A letter is found by what only its recipient's servers know: the token in the envelope sender, or its
    Message-ID. A message that names its address alone is set aside, and changes nothing.
    """
    statuses = delivery_statuses(message) or _in_other_shapes(message)
    if not statuses:
        return None
    letter = letter_of(message) or _letter_by_text(message)
    if letter is None:
        named = frozenset[str]().union(*(one.recipients for one in statuses))
        letter = _letter_by_address(named)
        words = in_english(STRANGE if letter is None else UNPROVEN)
        return Verdict(words, is_settled=False, letter=letter)
    failed = next((one for one in statuses if one.has_failed), None)
    if failed is None:
        is_delayed = any(one.is_delayed for one in statuses)
        return Verdict(in_english(DELAYED if is_delayed else DELIVERED), letter=letter)
    if letter.status in {LetterStatus.SENT, LetterStatus.SENDING}:
        letter.status = LetterStatus.BOUNCED
        letter.reason = _reason(failed)
        letter.last_answer = failed.told
    if _is_about(failed, letter) and _is_soft(failed):
        note_soft_failure(letter.to_address, failed.told, letter.id)
    is_stopped = _is_about(failed, letter) and note_refusal(letter.to_address, failed.told, letter.id)
    return Verdict(in_english(STOPPED if is_stopped else CAME_BACK), letter=letter)


def _reason(failed: DeliveryStatus) -> Reason:
    if not _ENHANCED.search(failed.told) and re.search(r"quota|\bfull\b", failed.words, re.IGNORECASE):
        return Reason.FULL
    reply = _REPLY.search(failed.words[:20])
    return reason_of(int(reply.group()) if reply else 550, failed.told)


def _is_soft(failed: DeliveryStatus) -> bool:
    """Whether the mailbox is there: it is full, or its server put the letter off until it was too old."""
    return _reason(failed) in {Reason.FULL, Reason.PUT_OFF}


def _is_about(failed: DeliveryStatus, letter: Letter) -> bool:
    # A mailbox that passes its mail on may lead to a dead one; ours is alive then.
    return not failed.recipients or fold_address(letter.to_address) in failed.recipients
