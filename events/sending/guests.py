"""The guests of an event as letters know them: whoever is invited, and whoever registered themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.guestlist.models import Invitation
from events.invitations.reasons import LeftOut
from events.letters.checking import Fault
from events.programme.models import Event
from events.registration.models import Registration
from office.database import db
from office.localized import pick
from stakeholders.organisations.models import Organisation

#: A guest as pages and agreements name them: an invitation's number, or "r" and a registration's.
GUEST: Final = re.compile(r"r?[1-9][0-9]{0,9}")


def guest_key(invitation: Invitation | None, registration: Registration | None) -> str:
    """How pages name a guest: by the invitation, and by the registration where there is none."""
    if invitation is not None:
        return str(invitation.id)
    assert registration is not None, "it is about somebody"
    return f"r{registration.id}"


class AboutGuest:
    """What can be said of something that is about an invitation, a registration, or one within the other."""

    invitation: Invitation | None
    registration: Registration | None

    @property
    def guest(self) -> str:
        """The guest, as pages and agreements name them; all of a mission's invitation are one."""
        return guest_key(self.invitation, self.registration)

    @property
    def seat(self) -> Registration:
        """The seat of somebody who is written to about it."""
        assert self.registration is not None, "it is about an invitation"
        return self.registration

    @property
    def event(self) -> Event:
        """What they come to."""
        return self.invitation.event if self.invitation is not None else self.seat.event

    @property
    def organisation(self) -> Organisation | None:
        """For whom they come, where the register knows it."""
        return self.invitation.organisation if self.invitation is not None else self.seat.organisation

    def mission(self, language: str) -> str:
        """For whom they come, in words; empty where they did not say."""
        if self.organisation is not None:
            return pick(self.organisation.name, language)
        return self.seat.organisation_name

    @property
    def person(self) -> str:
        """Who is meant; empty where nobody is named."""
        if self.registration is not None:
            return self.registration.name
        return str((self.invitation and self.invitation.addressee) or "")


@dataclass(frozen=True)
class Recipient(AboutGuest):
    """One letter that would go out.

    Args:
        invitation: None for somebody who registered themselves.
        key: which letter it is in the outbox; the same key is never sent twice.
        registration: whose seat it speaks to, where that person is written to by themselves.
        copy: a copy for the secretariat.
        place: the mission's in the order of precedence; None where it has none.
    """

    invitation: Invitation | None
    key: str
    to_address: str
    to_name: str
    language: str
    registration: Registration | None = None
    copy: bool = False
    place: int | None = None

    @property
    def group_id(self) -> int | None:
        """The guest's group."""
        return self.invitation.group_id if self.invitation is not None else self.seat.group_id

    @property
    def is_withdrawn(self) -> bool:
        """Whether they were taken off the list, and are told that the invitation no longer stands."""
        return self.invitation is not None and self.invitation.withdrawn_at is not None

    @property
    def wished_language(self) -> str:
        """The language in which the guest would be written to if the event promised it."""
        return self.invitation.language if self.invitation is not None else self.seat.language

    @property
    def signed(self) -> str:
        """All of a letter that an officer has seen, and on which it depends whether it comes out right."""
        invitation = self.invitation
        named = (invitation.addressee, invitation.posting) if invitation is not None else ()
        about = (self.organisation, *named, self.registration)
        changed = ",".join(str(record.updated_at.timestamp()) for record in about if record is not None)
        seats = invitation.seats if invitation is not None else 1
        return f"{self.key} {self.to_address} {self.to_name} {self.language} {seats} {changed}"


@dataclass(frozen=True)
class Omission(AboutGuest):
    """A letter that does not go out: whose, why, and the particulars in words."""

    invitation: Invitation | None
    reason: LeftOut
    registration: Registration | None = None
    copy: bool = False
    details: Sequence[str | Fault] = ()


def guest_list(event_id: int, *, withdrawn: bool = False) -> list[Invitation]:
    """The guest list with whom the letters name, in the list's order. One statement.

    Args:
        withdrawn: with those that were taken off after they had been written to.
    """
    is_asked = Invitation.event_id == event_id
    return list(
        db.session.scalars(
            select(Invitation)
            .where(is_asked if withdrawn else is_asked & Invitation.withdrawn_at.is_(None))
            .options(
                joinedload(Invitation.organisation),
                joinedload(Invitation.addressee),
                joinedload(Invitation.posting),
            )
            .order_by(Invitation.id)
        )
    )
