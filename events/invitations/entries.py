"""A guest's one entry of an event: whose it is, under which UID and revision, and how it stands.

Letters, the guest's own files and the calendars that are followed all ask here, so that all of them tell one
story: nobody has the seminar twice, and none of them says otherwise than the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from events.calendars.ics import (
    invitation_calendar,
    invitation_entry,
    registration_calendar,
    registration_entry,
)
from events.guestlist.models import Invitation
from events.invitations.confirming import (
    Calendar,
    has_own_address,
    has_own_entry,
    is_awaited,
    principal,
    registrations_of,
)
from events.programme.models import Event
from events.registration.answers import asks_anew, current_reply
from events.registration.links import join_url
from events.registration.models import Answer, Registration, RegistrationStatus, Reply
from events.registration.queries import COMES

_GONE = frozenset({RegistrationStatus.CANCELLED, RegistrationStatus.REFUSED})
_HOPES = frozenset({RegistrationStatus.WAITING, RegistrationStatus.PENDING})


@dataclass(frozen=True)
class OwnEntry:
    """The entry of one guest.

    Args:
        invitation: under whose UID it stands; None: it is the seat's own.
        registration: whose seat it stands for; None: nobody's yet.
        decided_at: when it last became what it is, by the guest's answer or the event's last revision.
        cancelled: the guest does not come.
        tentative: they wait for a seat.
        answer: the answer that counts.
    """

    invitation: Invitation | None
    registration: Registration | None
    decided_at: datetime
    cancelled: bool = False
    tentative: bool = False
    answer: Answer | None = None

    @property
    def event(self) -> Event:
        """What it is an entry of."""
        about = self.invitation or self.registration
        assert about is not None, "it is somebody's"
        return about.event

    @property
    def uid(self) -> str:
        """The same in letters, files and feeds."""
        about = self.invitation or self.registration
        assert about is not None, "it is somebody's"
        return about.uid

    @property
    def sequence(self) -> int:
        """The same in letters, files and feeds."""
        raised = self.event.sequence
        if self.invitation is not None:
            return raised + self.invitation.sequence
        assert self.registration is not None, "it is somebody's"
        by = self.registration.invitation
        return raised + self.registration.sequence + (by.sequence if by is not None else 0)

    @property
    def is_open(self) -> bool:
        """Whether it is not settled that they come: not answered, or not for certain, or no seat yet."""
        is_seated = self.registration is not None and not self.tentative
        return not self.cancelled and (not is_seated or self.answer is Answer.TENTATIVE)

    @property
    def join_link(self) -> str | None:
        """The guest's joining page, once they have a seat."""
        if self.registration is None or self.cancelled or self.tentative:
            return None
        return join_url(self.registration)

    def octets(self, language: str, *, names_page: bool = True, is_provisional: bool = False) -> bytes:
        """As it stands in a calendar that is followed (`office.ics.wrap`).

        Args:
            names_page: whether the reader may answer the invitation, whose page is named then.
            is_provisional: where it `is_open` it is shown as not certain: nothing else there says so.
        """
        tentative = self.tentative or (is_provisional and self.is_open)
        if self.invitation is not None:
            return invitation_entry(
                self.invitation,
                language=language,
                join_link=self.join_link,
                names_page=names_page,
                cancelled=self.cancelled,
                tentative=tentative,
                stamped_at=self.decided_at,
            )
        assert self.registration is not None, "it is somebody's"
        return registration_entry(
            self.registration,
            language=language,
            join_link=self.join_link,
            cancelled=self.cancelled,
            tentative=tentative,
            stamped_at=self.decided_at,
        )

    def calendar(
        self,
        language: str,
        method: Calendar | None = None,
        stamped_at: datetime | None = None,
        *,
        names_page: bool = True,
    ) -> bytes:
        """The guest's own file, or what a letter carries.

        Args:
            method: of a letter's calendar; None: a file.
            stamped_at: when the letter was decided. The entry's DTSTAMP is that, or the event's last revision
                where that is later: a letter that waited tells what holds when it leaves.
            names_page: whether the reader may answer the invitation, whose page is named then.
        """
        stamped_at = self.decided_at if stamped_at is None else max(stamped_at, self.event.revised_at)
        cancelled = self.cancelled and method != "REQUEST"
        if self.invitation is not None:
            return invitation_calendar(
                self.invitation,
                method=method,
                language=language,
                join_link=self.join_link,
                answer=self.answer,
                attendee_name=self.registration.name if self.registration is not None else "",
                names_page=names_page,
                cancelled=cancelled,
                tentative=self.tentative,
                stamped_at=stamped_at,
            )
        assert self.registration is not None, "it is somebody's"
        return registration_calendar(
            self.registration,
            method=method,
            language=language,
            join_link=self.join_link,
            cancelled=cancelled,
            tentative=self.tentative,
            stamped_at=stamped_at,
        )


def entry_of(invitation: Invitation, party: Sequence[Registration], reply: Reply | None) -> OwnEntry:
    """The entry under the invitation's own UID: of whom it names, or of who comes in their place.

    Args:
        party: everybody of the mission who holds, awaits or gave back a seat.
        reply: the last one.
    """
    own = principal(invitation, party)
    answer = reply.answer if reply is not None and not asks_anew(reply) else None
    # Waiting for a seat is coming, if there is one.
    waits = own is None and is_awaited(invitation, party)
    stands_for_nobody = own is None and not waits and answer in COMES
    decided = [invitation.event.revised_at]
    decided += [reply.received_at] if reply is not None else []
    decided += [own.updated_at] if own is not None else []
    return OwnEntry(
        invitation,
        own,
        max(decided),
        cancelled=answer is Answer.DECLINED or stands_for_nobody,
        tentative=waits,
        answer=answer,
    )


def entry_of_seat(
    seat: Registration,
    party: Sequence[Registration],
    reply: Reply | None,
    own_entry: bool | None = None,
) -> OwnEntry | None:
    """The entry of somebody who holds, awaits or gave back a seat, by whichever door they came.

    It is the invitation's where theirs is the seat that it stands for. None: they gave their seat back, and
    that entry stands for another by now.

    Args:
        own_entry: whether the seat has an entry of its own; found out unless given.
    """
    invitation = seat.invitation
    is_gone = seat.status in _GONE
    if invitation is not None:
        if own_entry is None:
            own_entry = (
                has_own_address(seat, invitation) if is_gone else has_own_entry(seat, invitation, party)
            )
        if not own_entry:
            whole = entry_of(invitation, party, reply)
            stands_for_another = is_gone and (whole.registration is not None or whole.tentative)
            return None if stands_for_another else whole
    return entry_of_its_own(seat)


def entry_of_its_own(seat: Registration) -> OwnEntry:
    """The entry under the seat's own UID: of whoever registered, or has one beside the invitation's."""
    invitation = seat.invitation
    is_withdrawn = invitation is not None and invitation.withdrawn_at is not None
    return OwnEntry(
        None,
        seat,
        max(seat.event.revised_at, seat.updated_at),
        cancelled=seat.status in _GONE or is_withdrawn,
        tentative=seat.status in _HOPES,
        answer=Answer.ACCEPTED,
    )


def own_entry_of(about: Invitation | Registration) -> OwnEntry | None:
    """The entry of one guest, with what it follows from looked up in two statements; see `entry_of_seat`."""
    invitation = about if isinstance(about, Invitation) else about.invitation
    if invitation is None:
        assert isinstance(about, Registration), "who was not invited has registered"
        return entry_of_its_own(about)
    party, reply = registrations_of(invitation), current_reply(invitation)
    if isinstance(about, Invitation):
        return entry_of(about, party, reply)
    return entry_of_seat(about, party, reply)


def entry_for(
    invitation: Invitation,
    registration: Registration | None,
    method: Calendar,
    language: str,
    stamped_at: datetime,
    *,
    party: Sequence[Registration],
    reply: Reply | None,
    own_entry: bool | None = None,
) -> bytes:
    """The calendar that a letter carries.

    Args:
        registration: to whose seat the letter speaks; None: to whom the invitation names.
        stamped_at: when the letter was decided.
        party: everybody of the mission who holds, awaits or gave back a seat.
        reply: the answer that counts, which the entry says in PARTSTAT.
        own_entry: whether the seat has an entry of its own; found out unless given.
    """
    found = None
    if registration is not None:
        found = entry_of_seat(registration, party, reply, own_entry)
    entry = found or entry_of(invitation, party, reply)
    return entry.calendar(language, method, stamped_at)
