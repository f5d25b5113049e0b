"""What somebody should look at in a guest list before letters go out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from events.guestlist.models import Invitation
from office.mailroom.models import SuppressedAddress
from office.mailroom.suppression import fold_address, stopping
from office.mailroom.suppression import standing as standing_addresses
from office.mailroom.words import suppression_sentence
from stakeholders.address.forms import address_forms
from stakeholders.organisations.standing import suspended_among
from stakeholders.people.models import Posting
from stakeholders.people.queries import heads_on


class Trouble(StrEnum):
    """A kind of problem with one entry of the list."""

    NO_ADDRESSEE = "no_addressee"
    NO_ADDRESS = "no_address"
    POSTING_ENDED = "posting_ended"
    LEAVES_BEFORE = "leaves_before"
    HEAD_CHANGED = "head_changed"
    FORM_UNSURE = "form_unsure"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    SHARED_MAILBOX = "shared_mailbox"
    SUPPRESSED = "suppressed"


#: Nothing can be sent before these are mended.
BLOCKING = frozenset({Trouble.NO_ADDRESSEE, Trouble.NO_ADDRESS})
#: Told for information; nobody has to do anything.
INFORMATION = frozenset({Trouble.SHARED_MAILBOX, Trouble.LEAVES_BEFORE})


@dataclass(frozen=True)
class GuestProblem:
    """One problem of one entry.

    ``successor`` is the present head where the one addressed no longer is, ``detail`` what the table of forms
    of address is unsure of or why an address is not written to, ``shared_with`` how many other entries have
    the same mailbox.
    """

    trouble: Trouble
    successor: Posting | None = None
    detail: str = ""
    shared_with: int = 0

    @property
    def blocks(self) -> bool:
        """Whether no letter can go out before it is mended."""
        return self.trouble in BLOCKING

    @property
    def is_information(self) -> bool:
        """Whether it asks for nothing."""
        return self.trouble in INFORMATION


def problems_by_invitation(invitations: Sequence[Invitation], day: date) -> dict[int, list[GuestProblem]]:
    """The problems of each entry that is not withdrawn, by its number; an empty list where all is well.

    Six statements, however many entries: the heads and the suspended missions on ``day``, the office's forms
    of address, and the addresses that are not written to.
    """
    standing = [invitation for invitation in invitations if invitation.withdrawn_at is None]
    if not standing:
        return {}
    heads = heads_on(day, {invitation.organisation_id for invitation in standing})
    mailboxes = Counter(i.to_address.casefold() for i in standing if i.to_address)
    unsure = _unsure_forms(standing)
    suspended = suspended_among({invitation.organisation_id for invitation in standing}, day)
    stopped = standing_addresses(i.to_address for i in standing)
    addressed = {(i.organisation_id, i.addressee_id) for i in standing}
    return {
        invitation.id: list(
            _problems(
                invitation,
                day,
                heads.get(invitation.organisation_id),
                mailboxes[invitation.to_address.casefold()] - 1 if invitation.to_address else 0,
                unsure.get(invitation.id, ""),
                addressed,
                is_suspended=invitation.organisation_id in suspended,
                stopped=stopping(stopped.get(fold_address(invitation.to_address), []), is_bulk=False),
            )
        )
        for invitation in standing
    }


def problems_of(invitation: Invitation, day: date) -> list[GuestProblem]:
    """The problems of one entry, seen by itself: whether it shares a mailbox only the whole list can tell."""
    return problems_by_invitation([invitation], day).get(invitation.id, [])


def _unsure_forms(invitations: Sequence[Invitation]) -> dict[int, str]:
    named = [(i, i.addressee) for i in invitations if i.addressee is not None]
    forms = address_forms((person, i.posting, i.language) for i, person in named)
    return {
        i.id: " ".join(str(problem) for problem in form.problems)
        for (i, _person), form in zip(named, forms, strict=True)
        if form.problems
    }


def _problems(
    invitation: Invitation,
    day: date,
    head: Posting | None,
    sharing: int,
    unsure: str,
    addressed: set[tuple[int, int | None]],
    *,
    is_suspended: bool,
    stopped: SuppressedAddress | None,
) -> Iterable[GuestProblem]:
    posting = invitation.posting
    if invitation.organisation.is_closed:
        yield GuestProblem(Trouble.CLOSED)
    elif is_suspended:
        yield GuestProblem(Trouble.SUSPENDED)
    # A head who has an invitation of their own is no successor to this one.
    successor = head if head and (head.organisation_id, head.person_id) not in addressed else None
    ended = posting is not None and posting.departed_on is not None and posting.departed_on <= day
    if invitation.addressee_id is None:
        yield GuestProblem(Trouble.NO_ADDRESSEE, successor)
    elif ended:
        yield GuestProblem(Trouble.POSTING_ENDED, successor)
    elif posting is not None and posting.is_head and head is not None and head.person_id != posting.person_id:
        yield GuestProblem(Trouble.HEAD_CHANGED, successor)
    elif (
        posting is not None
        and posting.departed_on
        and posting.departed_on <= invitation.event.local_start.date()
    ):
        yield GuestProblem(Trouble.LEAVES_BEFORE)
    if not invitation.to_address:
        yield GuestProblem(Trouble.NO_ADDRESS)
    if stopped is not None:
        yield GuestProblem(Trouble.SUPPRESSED, detail=suppression_sentence(stopped))
    if unsure:
        yield GuestProblem(Trouble.FORM_UNSURE, detail=unsure)
    if sharing > 0:
        yield GuestProblem(Trouble.SHARED_MAILBOX, shared_with=sharing)
