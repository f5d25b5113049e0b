"""Why a guest gets no letter now, why nobody does, and what to look at before letters go out."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class LeftOut(StrEnum):
    """Why an entry of the guest list gets no letter of this kind now."""

    # -- somebody can mend it --
    NO_ADDRESSEE = "no_addressee"
    NO_ADDRESS = "no_address"
    #: The address is not written to: it came back, or its holder complained.
    SUPPRESSED = "suppressed"
    #: Its holder wants no letters that go to many, and this is one; they may be invited all the same.
    OPTED_OUT = "opted_out"
    #: The letter cannot be written to this guest as it stands (`events.letters.checking.faults`).
    FAULTY = "faulty"
    #: The invitation failed or came back; it is to be sent again first.
    INVITATION_FAILED = "invitation_failed"
    # -- it is as it should be --
    NOT_INVITED = "not_invited"
    INVITATION_WAITING = "invitation_waiting"
    #: Too late for a save-the-date: the invitation itself is out.
    INVITED = "invited"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    UNDECIDED = "undecided"
    DECLINED = "declined"
    WAITING_LIST = "waiting_list"
    #: They asked for a seat, and the office has not decided.
    NOT_LET_IN_YET = "not_let_in_yet"
    #: Whatever was sent last says it as it is now.
    UP_TO_DATE = "up_to_date"
    DID_NOT_COME = "did_not_come"


#: What somebody can mend in the guest list or the register.
TO_MEND: Final = frozenset(
    {
        LeftOut.NO_ADDRESSEE,
        LeftOut.NO_ADDRESS,
        LeftOut.SUPPRESSED,
        LeftOut.FAULTY,
        LeftOut.INVITATION_FAILED,
    }
)


class NotNow(StrEnum):
    """Why nobody at all gets a letter of this kind now."""

    NOT_PUBLISHED = "not_published"
    CANCELLED = "cancelled"
    OVER = "over"
    #: Nobody could answer a reminder any more.
    ANSWERS_CLOSED = "answers_closed"
    #: Nobody is thanked before the end.
    NOT_OVER = "not_over"
    #: Nobody is thanked before it is known who came.
    NOBODY_CAME = "nobody_came"
    #: The wording has faults; no letter can be written.
    FAULTY_TEXT = "faulty_text"
    #: Letters to some guests cannot be written, and the officer has not said to send the others.
    FAULTY_GUESTS = "faulty_guests"


class Doubt(StrEnum):
    """What somebody should look at before the letter goes out; it does not stop it.

    All but one are the guest list's own (`events.guestlist.checking.Trouble`), by the same values.
    """

    #: Whom the letter names does not hold the post any more, or somebody else heads the mission.
    POSTING_ENDED = "posting_ended"
    HEAD_CHANGED = "head_changed"
    LEAVES_BEFORE = "leaves_before"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    FORM_OF_ADDRESS = "form_unsure"
    OTHER_LANGUAGE = "other_language"
    SAME_PERSON = "same_person"
    SHARED_MAILBOX = "shared_mailbox"
