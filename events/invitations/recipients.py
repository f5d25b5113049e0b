"""Who gets a letter of each kind now, who does not and why, and who has it already."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from flask import Flask, current_app

from events.guestlist.models import Invitation
from events.letters.models import Purpose
from events.programme.models import Event
from events.registration.models import Registration

_EXTENSION: Final = "doyen.invitations.came"


class LeftOut(StrEnum):
    """Why an entry of the guest list gets no letter of this kind now."""

    # -- somebody can mend it --
    NO_ADDRESSEE = "no_addressee"
    NO_ADDRESS = "no_address"
    #: The address is not written to: it came back, or its holder complained.
    SUPPRESSED = "suppressed"
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
    #: Nobody is thanked before it is known who came.
    NOBODY_CAME = "nobody_came"
    #: The wording has faults; no letter can be written.
    FAULTY_TEXT = "faulty_text"
    #: Letters to some guests cannot be written, and the officer has not said to send the others.
    FAULTY_GUESTS = "faulty_guests"


class Doubt(StrEnum):
    """What somebody should look at before the letter goes out; it does not stop it."""

    FORM_OF_ADDRESS = "form_of_address"
    OTHER_LANGUAGE = "other_language"
    SHARED_MAILBOX = "shared_mailbox"


@dataclass(frozen=True)
class Recipient:
    """One letter that would go out.

    Args:
        key: which letter it is in the outbox; the same key is never sent twice.
        registration: whose seat it speaks to, where that person is written to by themselves.
        copy: a copy for the secretariat.
        place: the mission's in the order of precedence; None where it has none.
    """

    invitation: Invitation
    key: str
    to_address: str
    to_name: str
    language: str
    registration: Registration | None = None
    copy: bool = False
    place: int | None = None


@dataclass(frozen=True)
class Omission:
    """A letter that does not go out: whose, why, and the particulars in words."""

    invitation: Invitation
    reason: LeftOut
    registration: Registration | None = None
    copy: bool = False
    details: Sequence[str] = ()


@dataclass(frozen=True)
class Selection:
    """Which of those who could get the letter are to get it; empty: all.

    Args:
        first: only the first so many missions in the order of precedence.
        only: numbers of invitations.
        without_faulty: whether the officer has said that those who cannot be written to stay behind.
    """

    group_id: int | None = None
    language: str = ""
    first: int | None = None
    only: frozenset[int] = frozenset()
    without_faulty: bool = False

    def holds(self, recipient: Recipient) -> bool:
        """Whether the letter is one of those chosen."""
        return (
            (self.group_id is None or recipient.invitation.group_id == self.group_id)
            and (not self.language or recipient.language == self.language)
            and (self.first is None or (recipient.place is not None and recipient.place <= self.first))
            and (not self.only or recipient.invitation.id in self.only)
        )


@dataclass(frozen=True)
class Review:
    """What sending would do now.

    Args:
        ready: the letters that would go out, in order of precedence.
        left_out: those that would not, with the reason; they were never sent.
        already: letters that their guests have, or that stand in the outbox: their keys, by invitation.
        doubts: what to look at, by the invitation's number.
        text_id: the version of the wording that was looked at; None: the house's own words.
        text_faults: what is wrong with the wording itself.
        not_now: why nothing goes out at all.
    """

    purpose: Purpose
    ready: Sequence[Recipient]
    left_out: Sequence[Omission]
    already: Mapping[int, Sequence[str]]
    doubts: Mapping[int, Sequence[Doubt]] = field(default_factory=dict)
    text_id: int | None = None
    text_faults: Sequence[str] = ()
    not_now: NotNow | None = None

    @property
    def by_language(self) -> dict[str, int]:
        """How many letters in each language, the most first."""
        return dict(Counter(recipient.language for recipient in self.ready).most_common())

    @property
    def digest(self) -> str:
        """What the officer agrees to: these letters to these addresses, in this wording."""
        lines = [f"{self.purpose}:{self.text_id}"]
        lines += [f"{one.key} {one.to_address} {one.to_name} {one.language}" for one in self.ready]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]

    def only(self, selection: Selection) -> Review:
        """The same, with those letters alone that were chosen."""
        return replace(self, ready=[one for one in self.ready if selection.holds(one)])


#: Says by event which registrations came; an event for which nothing is recorded is not in it.
Came = Callable[[Iterable[int]], Mapping[int, frozenset[int]]]


def add_came(app: Flask, came: Came) -> None:
    """Let the part that records who came say so; the last one counts."""
    app.extensions[_EXTENSION] = came


def who_came(event: Event) -> frozenset[int] | None:
    """The registrations that came; None where nothing has been recorded."""
    came: Came | None = current_app.extensions.get(_EXTENSION)
    return came([event.id]).get(event.id) if came is not None else None


def recipients_of(
    event: Event, purpose: Purpose = Purpose.INVITATION, selection: Selection | None = None
) -> Review:
    """Look through the event's guest list before letters of this kind go out.

    A fixed number of statements, however long the list. Nothing is written.
    """
    raise NotImplementedError
