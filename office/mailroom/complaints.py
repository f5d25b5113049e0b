"""Complaints about letters, as mail providers report them (ARF, RFC 5965): "this is spam"."""

from __future__ import annotations

import contextlib
from email.message import EmailMessage, Message
from typing import Final

from flask_babel import lazy_gettext as _l

from office.mailroom.inbox import Verdict, header, in_english, letter_of
from office.mailroom.models import SuppressionReason
from office.mailroom.suppression import AlreadyListed, fold_address, suppress

COMPLAINT: Final = _l("A recipient called one of our letters spam. The address is not written to any more.")
COMPLAINT_ELSEWHERE: Final = _l(
    "Somebody called one of our letters spam, but the address is not the one we wrote to; a person must read "
    "it."
)
STRANGE_COMPLAINT: Final = _l("A complaint about a letter that is not known here; a person must read it.")
OTHER_REPORT: Final = _l("A mail provider reports something other than spam; a person must read it.")


def feedback_report(message: EmailMessage) -> Message | None:
    """The fields of a feedback report, or None where the message is none."""
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            payload = part.get_payload()
            if isinstance(payload, list) and payload and isinstance(payload[0], Message):
                return payload[0]
    return None


def handle_complaint(message: EmailMessage) -> Verdict | None:
    """Write no more to whoever complained; None where the message is no feedback report.

    Only a report that encloses the letter's Message-ID, or came to its own address, is believed: nobody else
    can know them.
    """
    report = feedback_report(message)
    if report is None:
        return None
    letter = letter_of(message)
    if header(report, "Feedback-Type").lower() != "abuse":
        return Verdict(in_english(OTHER_REPORT), is_settled=False, letter=letter)
    if letter is None:
        return Verdict(in_english(STRANGE_COMPLAINT), is_settled=False)
    # Many providers leave the recipient out; one who names another speaks of a letter that was passed on.
    named = header(report, "Original-Rcpt-To").strip(" <>")
    if named and fold_address(named) != fold_address(letter.to_address):
        return Verdict(in_english(COMPLAINT_ELSEWHERE), is_settled=False, letter=letter)
    with contextlib.suppress(AlreadyListed):
        suppress(letter.to_address, SuppressionReason.COMPLAINED, letter_id=letter.id)
    return Verdict(in_english(COMPLAINT), letter=letter)
