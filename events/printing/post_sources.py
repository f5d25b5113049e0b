"""Envelopes and labels for an event's guests: to whom an invitation is addressed, in the guest's language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from events.guestlist.models import Invitation
from events.invitations.rules import Facts, gather
from events.letters.fields import language_of
from events.printing.addressing import Addressed, Hindrance, LeftOut, addressed, in_order
from events.programme.models import Event
from events.registration.queries import COMES
from events.sending.guests import guest_list
from office import clock
from stakeholders.printing.envelopes import Recipient


class Audience(StrEnum):
    """Which guests."""

    EVERYBODY = "everybody"
    #: No mail address is known.
    WITHOUT_MAIL = "without_mail"
    #: Their invitation went by post.
    POSTED = "posted"
    #: Somebody of their mission comes.
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class Wanted:
    """For whom envelopes are asked for; ``language`` of all of them, else each in its guest's own."""

    audience: Audience = Audience.EVERYBODY
    group_id: int | None = None
    language: str = ""

    def holds(self, facts: Facts, invitation: Invitation) -> bool:
        """Whether a guest is one of those asked for."""
        if self.group_id is not None and invitation.group_id != self.group_id:
            return False
        if self.audience is Audience.WITHOUT_MAIL:
            return not invitation.to_address
        if self.audience is Audience.POSTED:
            letter = facts.invitation_letter(invitation)
            return letter is not None and letter.is_on_paper
        if self.audience is Audience.ACCEPTED:
            reply = facts.open_reply(invitation)
            return reply is not None and reply.answer in COMES
        return True


@dataclass(frozen=True)
class GuestPost:
    """Whom envelopes are printed for, in the order of precedence, and who is left out."""

    ready: tuple[Addressed, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def recipients(self) -> list[Recipient]:
        """The same as labels are made from."""
        return [Recipient(one.invitation.organisation_id, one.lines[0], one.lines) for one in self.ready]


def guest_post(event: Event, wanted: Wanted) -> GuestPost:
    """The guests of an event, each in the certain form of whom their invitation names; a fixed number of
    statements."""
    everybody = guest_list(event.id, withdrawn=True)
    facts = gather(event, everybody, clock.now())
    asked = in_order([one for one in everybody if wanted.holds(facts, one)])
    found = addressed(
        [
            (one, wanted.language or language_of(event, one.language))
            for one in asked
            if one.withdrawn_at is None
        ]
    )
    gone = [LeftOut(one, Hindrance.WITHDRAWN) for one in asked if one.withdrawn_at is not None]
    return GuestPost(
        tuple(one for one in found.values() if isinstance(one, Addressed)),
        (*(one for one in found.values() if isinstance(one, LeftOut)), *gone),
    )
