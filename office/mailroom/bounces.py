"""Letters that come back: reading a delivery status notification (RFC 3464)."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage, Message
from typing import Final

from flask_babel import lazy_gettext as _l

from office.mailroom.inbox import header, in_english, letter_of
from office.mailroom.models import LetterStatus
from office.mailroom.transport import reason_of

CAME_BACK: Final = _l("One of our letters came back undelivered; it is marked so.")
DELAYED: Final = _l("One of our letters is delayed on its way; the servers keep trying.")
DELIVERED: Final = _l("One of our letters was delivered, says the recipient's server.")


@dataclass(frozen=True)
class DeliveryStatus:
    """What a notification says about one recipient.

    Args:
        action: ``failed``, ``delayed``, ``delivered``, ``relayed`` or ``expanded``.
        status: three numbers (RFC 3463), such as ``5.1.1``; "" where there are none.
        words: the words of the server that refused.
    """

    action: str
    status: str
    words: str


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
    return DeliveryStatus(
        action=header(block, "Action").lower(),
        status=(header(block, "Status").split() or [""])[0],
        words=(words.strip() if separator and len(kind) < 20 else diagnostic)[:1000],
    )


def handle_bounce(message: EmailMessage) -> str | None:
    """Mark the letter that a notification speaks of as come back; None where it speaks of none of ours."""
    statuses = delivery_statuses(message)
    letter = letter_of(message) if statuses else None
    if letter is None:
        return None
    failed = next(
        (s for s in statuses if s.action == "failed" or (not s.action and s.status[:1] == "5")), None
    )
    if failed is None:
        is_delayed = any(s.action == "delayed" or s.status[:1] == "4" for s in statuses)
        return in_english(DELAYED if is_delayed else DELIVERED)
    if letter.status in {LetterStatus.SENT, LetterStatus.SENDING}:
        letter.status = LetterStatus.BOUNCED
        letter.reason = reason_of(0, f"{failed.status} {failed.words}")
        letter.last_answer = f"{failed.status} {failed.words}".strip()
    return in_english(CAME_BACK)
