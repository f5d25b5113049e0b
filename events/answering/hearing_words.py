"""What became of an answer that came out of a calendar, as sentences for whoever reads the mail that came in.

They are stored in English with the message and said in the reader's language (`inbox.reason_in_words`).
"""

from __future__ import annotations

from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from events.calendars.replies import Fault
from events.registration.answers import (
    AnswerRefused,
    Closed,
    NobodyNamed,
    NoSeatLeft,
    ReplyClosed,
    SeatsExhausted,
    SubstitutesNotAllowed,
)

# -- settled --
TAKEN: Final = _l("An answer from the guest’s calendar; it is entered.")
TAKEN_FROM_ELSEWHERE: Final = _l(
    "An answer from the guest’s calendar, sent from an address that we do not know of this mission. It is "
    "entered together with that address."
)
SAME: Final = _l("The guest’s calendar says what was answered already; nothing has changed.")
REPEATED: Final = _l("The guest’s calendar sent the same answer once more; nothing has changed.")
OLDER: Final = _l(
    "An answer from the guest’s calendar that was given before the one heard last; nothing has changed."
)
PROPOSED: Final = _l(
    "The guest passed the invitation on in the calendar. It is entered as a proposed substitute, about whom "
    "the office decides."
)
SEAT_GIVEN_BACK: Final = _l("A colleague of the mission declined in the calendar; that seat is given back.")

# -- to be sorted: who answers --
UNKNOWN: Final = _l("An answer from a calendar to an entry that is none of ours, or that is gone by now.")
NOT_INVITED: Final = _l(
    "Somebody whom the entry does not name answered it from a calendar. Nobody is added to a guest list by "
    "that; ask the mission who comes."
)
FORGED: Final = _l(
    "An answer from a calendar whose sender’s address is not genuine, says the mail server. Ask the mission."
)
TOO_OFTEN: Final = _l(
    "This calendar has answered many times within an hour, as a machine does. Ask the mission what counts."
)

# -- to be sorted: what it says --
COUNTER: Final = _l(
    "The guest proposes another time from the calendar. The event stays where it is; answer the guest."
)
NO_ANSWER: Final = _l("An answer from a calendar that says neither yes nor no; a person must read it.")
CONTRADICTS: Final = _l("The message holds several calendar answers that differ. Ask the guest which counts.")
OLD_DATE: Final = _l(
    "The guest answered the entry as it was before the event was moved. Ask whether the answer holds for the "
    "new time."
)
EARLIER_ENTRY: Final = _l(
    "The guest answered an earlier entry of the calendar, and otherwise than the later one. Ask which counts."
)
OVERTAKEN: Final = _l(
    "An answer from the guest’s calendar that was given before the answer that stands, and differs from it. "
    "Ask the guest if in doubt."
)

FAULTS: Final[dict[Fault, LazyString]] = {
    Fault.TRUNCATED: _l("An answer from a calendar that breaks off in the middle. Ask the guest once more."),
    Fault.TOO_LARGE: _l("An answer from a calendar that is too large to be one; a person must look at it."),
    Fault.INCOMPLETE: _l("An answer from a calendar that does not say who answers, or what to."),
    Fault.SEVERAL: _l("An answer from a calendar to several entries at once; a person must read it."),
}

# -- to be sorted: what it would do --
COLLEAGUES_HOLD_SEATS: Final = _l(
    "The guest does not come, or is not certain. Others of the mission hold seats, of whom a calendar cannot "
    "speak: ask the mission who comes."
)
SOMEBODY_ELSE_COMES: Final = _l(
    "The guest answered in the calendar, but the mission has named somebody else in their place. Ask the "
    "mission who comes."
)
PROPOSAL_WAITS: Final = _l(
    "The guest answered in the calendar while a proposed substitute waits for the office. Decide about the "
    "substitute first."
)
SUBSTITUTE_IN_DOUBT: Final = _l(
    "The substitute whom the mission named does not come, or is not certain. Ask the mission who comes."
)
COLLEAGUE_IN_DOUBT: Final = _l(
    "A colleague of the mission is not certain to come, or wants to send somebody else. The seat is kept; "
    "ask the mission."
)
SEAT_IS_GONE: Final = _l(
    "Somebody accepted in the calendar whose seat was given back before. Nobody is added by that; ask the "
    "mission who comes."
)

_CLOSED: Final[dict[Closed, LazyString]] = {
    Closed.NOT_OPEN: _l("The guest answered in the calendar before the event was published."),
    Closed.CANCELLED: _l("The guest answered in the calendar after the event was cancelled."),
    Closed.WITHDRAWN: _l(
        "An answer from the calendar of somebody whose invitation was withdrawn. It was not entered."
    ),
    Closed.REPLY_BY: _l(
        "The guest answered in the calendar after the last day for answers. Enter the answer if it is to "
        "count."
    ),
    Closed.STARTED: _l("The guest answered in the calendar after the event had begun."),
    Closed.ENDED: _l("The guest answered in the calendar after the event was over."),
}
_NOBODY_NAMED: Final = _l(
    "The mission accepted in the calendar, but the invitation names nobody. Ask the mission who comes."
)
_SEATS_EXHAUSTED: Final = _l(
    "The answer from the calendar would need more seats than the mission has. Ask the mission who comes."
)
_NO_SEAT_LEFT: Final = _l(
    "The guest accepted in the calendar, but all seats are taken and there is no waiting list. Tell the "
    "guest, or make room and enter the answer."
)
_NO_SUBSTITUTES: Final = _l(
    "The guest passed the invitation on in the calendar, but it is personal and nobody else may come."
)


def refusal_words(refusal: AnswerRefused) -> LazyString:
    """Why an answer from a calendar was not entered, as a sentence."""
    if isinstance(refusal, ReplyClosed):
        return _CLOSED[refusal.reason]
    if isinstance(refusal, SeatsExhausted):
        return _SEATS_EXHAUSTED
    if isinstance(refusal, SubstitutesNotAllowed):
        return _NO_SUBSTITUTES
    if isinstance(refusal, NoSeatLeft):
        return _NO_SEAT_LEFT
    assert isinstance(refusal, NobodyNamed)
    return _NOBODY_NAMED
