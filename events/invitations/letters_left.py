"""Letters to guests, as far as it matters to them: to whom they went, and what they told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, select

from events.guestlist.models import Invitation
from events.invitations.confirming import CONFIRMATION, SUBJECT, Calendar
from events.letters.models import Purpose
from office.database import db
from office.mailroom.models import Letter, LetterStatus

#: Letters that say when and where.
TELLING: Final = frozenset(
    {
        Purpose.SAVE_THE_DATE.value,
        Purpose.INVITATION.value,
        Purpose.REMINDER.value,
        Purpose.POUR_MEMOIRE.value,
        Purpose.CHANGE.value,
        CONFIRMATION,
    }
)
#: Letters that have left, or are leaving this moment.
LEFT: Final = (LetterStatus.SENT, LetterStatus.SENDING)


@dataclass(frozen=True)
class Sent:
    """A letter as far as it matters here; ``key`` as in the outbox, ``about`` the number of its subject."""

    kind: str
    key: str
    about: int
    params: Mapping[str, Any]
    status: LetterStatus
    to_address: str
    to_name: str
    revision: int | None
    sent_at: datetime | None

    @property
    def calendar(self) -> Calendar | None:
        """What it does to the calendar."""
        found: Calendar | None = self.params.get("calendar")
        return found if found in {"REQUEST", "CANCEL"} else None

    @property
    def registration_id(self) -> int | None:
        """Whose seat it speaks to, where that is one person's."""
        number = self.params.get("registration_id")
        return number if isinstance(number, int) else None

    @property
    def is_copy(self) -> bool:
        """Whether it went to the secretariat for information."""
        return bool(self.params.get("copy"))

    def is_of_seat(self, invitation: Invitation) -> bool:
        """Whether its calendar entry is that of one seat, and not the invitation's own."""
        own = self.params.get("own_entry")
        if own is not None:
            return bool(own)
        return self.registration_id is not None and not is_same_address(
            self.to_address, invitation.to_address
        )

    def is_for(self, invitation: Invitation) -> bool:
        """Whether it went to the one whom the invitation names now, not to an earlier addressee."""
        number = link_number(self.kind, self.key, self.params)
        if number in {None, invitation.link_number}:
            return True
        # Taken off the list and put back: the same person with another link.
        return (self.to_address, self.to_name) == (
            invitation.to_address,
            " ".join(str(invitation.addressee).split()),
        )


def is_same_address(one: str, other: str) -> bool:
    """Whether two mail addresses are one mailbox, as far as can be told."""
    return one.casefold() == other.casefold()


def link_number(kind: str, key: str, params: Mapping[str, Any]) -> int | None:
    """The number of the invitation's link for which a letter was queued; None where it is not kept."""
    if isinstance(params.get("link"), int):
        return int(params["link"])
    parts = key.split(":")
    is_ours = kind in set(Purpose) and len(parts) > 2 and parts[2].isdigit()
    return int(parts[2]) if is_ours else None


def letters_of(
    invitations: Iterable[int] | None = None, *, event_id: int | None = None
) -> dict[int, list[Sent]]:
    """The letters about these invitations, or about all of an event's, oldest first; one statement."""
    if invitations is not None:
        return sent_about(SUBJECT, list(invitations))
    return sent_about(SUBJECT, select(Invitation.id).where(Invitation.event_id == event_id))


def sent_about(subject_type: str, numbers: Sequence[int] | Select[int]) -> dict[int, list[Sent]]:
    """The letters about records of one sort, by the record's number, oldest first; one statement."""
    statement = (
        select(
            Letter.kind,
            Letter.key,
            Letter.subject_id,
            Letter.params,
            Letter.status,
            Letter.to_address,
            Letter.to_name,
            Letter.revision,
            Letter.sent_at,
        )
        .where(Letter.subject_type == subject_type, Letter.subject_id.in_(numbers))
        .order_by(Letter.id)
    )
    found: dict[int, list[Sent]] = {}
    for row in db.session.execute(statement):
        found.setdefault(row.subject_id, []).append(Sent(*row))
    return found
