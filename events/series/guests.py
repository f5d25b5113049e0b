"""The guest list of the year before, with what has changed since: an officer sees it, and decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.guestlist import building
from events.guestlist.building import Candidate
from events.guestlist.changing import give_seats, put_in_group
from events.guestlist.choices import Choice
from events.guestlist.groups import groups_of
from events.guestlist.models import Invitation
from events.guestlist.receiving import receive
from events.guestlist.sources import Chosen, Why
from events.programme.models import Event
from office.database import db


@dataclass(frozen=True)
class Changes:
    """What putting the guests of the year before on the list would come to."""

    #: Who was named has left the post; the letter would name the present head, or nobody.
    replaced: Sequence[Candidate]
    #: As they were.
    unchanged: Sequence[Candidate]
    #: Resident missions that were not on the list of the year before.
    new_missions: Sequence[Candidate]
    #: Who cannot be invited any more, and why.
    left_out: Sequence[tuple[str, Why]]
    #: How many are on the list already.
    already: int


def changes(event: Event, before: Event, day: date) -> Changes:
    """Compare the list of the year before with who serves where on ``day``.

    Raises:
        TooMany: more than anybody can look through.
    """
    [offer] = building.offers(event, _as_before(before), day)
    were_invited = building.invited_organisations(before)
    coming = {one.organisation.id for one in offer.new}
    [resident] = building.offers(event, _RESIDENT, day)
    fresh = [one for one in resident.new if one.organisation.id not in were_invited | coming]
    return Changes(
        [one for one in offer.new if one.gone],
        [one for one in offer.new if not one.gone],
        fresh,
        offer.left_out,
        offer.already,
    )


_RESIDENT = Chosen(groups=(Choice.RESIDENT_MISSIONS,))


def _as_before(before: Event) -> Chosen:
    return Chosen(event_id=before.id)


def take_up(event: Event, before: Event, day: date, only: Collection[str]) -> int:
    """Put those on the list who were left ticked (`Candidate.key`); how many.

    Each is invited as the year before: with as many seats, by the same rule of receiving, in the group of the
    same name. No link, no answer and no letter comes along.

    Raises:
        EventCancelled, TooMany: as `building.add`.
    """
    added = list(building.add(event, _as_before(before), day, building.Manner(), only=only).added)
    earlier = _earlier(before)
    groups = {group.name: group for group in groups_of(event)}
    for invitation in added:
        found = earlier.get((invitation.organisation_id, invitation.addressee_id))
        found = found or earlier.get((invitation.organisation_id, None))
        if found is None:
            continue
        give_seats(invitation, found.seats)
        if found.receiving is not invitation.receiving:
            receive(invitation, found.receiving)
        if found.group is not None and found.group.name in groups:
            put_in_group(invitation, groups[found.group.name])
    were_invited = building.invited_organisations(before)
    fresh = [
        one.key
        for one in building.offers(event, _RESIDENT, day)[0].new
        if one.key in only and one.organisation.id not in were_invited
    ]
    added += building.add(event, _RESIDENT, day, building.Manner(), only=fresh).added
    return len(added)


def _earlier(before: Event) -> dict[tuple[int, int | None], Invitation]:
    """The invitations of the year before, by mission and addressee, and by mission alone."""
    wanted = (
        select(Invitation)
        .where(Invitation.event_id == before.id, Invitation.withdrawn_at.is_(None))
        .options(joinedload(Invitation.group))
        .order_by(Invitation.id.desc())
    )
    found: dict[tuple[int, int | None], Invitation] = {}
    for one in db.session.scalars(wanted):
        found[one.organisation_id, None] = one
        found[one.organisation_id, one.addressee_id] = one
    return found
