"""Who sits where: by proposal, by hand, and what of it is left although it is against the rules."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from events.programme.models import Event
from events.seating.models import ConflictAccepted, Placement, TablePlan
from events.seating.proposing import propose
from events.seating.queries import Standing, standing_of
from events.seating.rules import NOT_ACCEPTED, Seat
from events.seating.sitters import Sitter, key_of
from events.seating.steps import Gone, one_step
from office.audit.trail import Cause
from office.database import db


@dataclass(frozen=True)
class Moved:
    """What a move came to.

    Args:
        changed_with: who sits now where the mover sat.
        unseated: who had the seat and has none now.
    """

    step: Cause
    who: Sitter
    changed_with: Sitter | None = None
    unseated: Sitter | None = None


@dataclass(frozen=True)
class Proposed:
    """What a proposal came to: how many sit elsewhere than before, and for whom there was no seat."""

    step: Cause
    moved: int
    without_seat: int


def propose_seats(event: Event, seen: int) -> Proposed:
    """Seat everybody by the rules; who is fixed stays, and so does every seat that is right already."""
    with one_step(event, seen) as (plan, step):
        standing = _standing(event)
        fixed = {(one.table_id, one.number): key_of(one) for one in standing.placed if one.is_fixed}
        seating = standing.seating
        wanted = propose(seating.tables, seating.sitters, fixed, seating.rules)
        before = {key: seat for seat, key in seating.at.items()}
        moved = sum(before.get(key) != seat for seat, key in wanted.items())
        leaving = [one for seat, one in standing.at.items() if wanted.get(seat) != key_of(one)]
        _give_up(leaving)
        for seat, key in wanted.items():
            if before.get(key) != seat:
                _take(plan, seat, standing.sitters[key], is_fixed=False)
    without = sum(one.comes for one in seating.sitters.values()) - sum(
        seating.sitters[key].comes for key in wanted.values()
    )
    return Proposed(step, moved, without)


def seat(event: Event, seen: int, key: str, wanted: Seat | None) -> Moved:
    """Put somebody on a seat, and fix them there; None: they give their seat up.

    Who sits there already changes places with them, or, where they had no seat, has none now. Somebody
    who no longer comes gives way.

    Raises:
        Gone: there is no such seat or person, or the person no longer comes.
    """
    with one_step(event, seen) as (plan, step):
        standing = _standing(event)
        who = standing.sitters.get(key)
        if who is None or (wanted is not None and not who.comes):
            raise Gone
        if wanted is not None and not _is_laid(standing, wanted):
            raise Gone
        own = standing.placement_of.get(key)
        there = standing.at.get(wanted) if wanted is not None else None
        if own is not None and there is own:
            own.is_fixed = True
            return Moved(step, who)
        other = standing.sitters[key_of(there)] if there is not None else None
        other_fixed = there.is_fixed if there is not None else False
        former = (own.table_id, own.number) if own is not None else None
        _give_up([one for one in (own, there) if one is not None])
        changes = other is not None and other.comes and former is not None
        if wanted is not None:
            _take(plan, wanted, who, is_fixed=True)
        if changes and other is not None and former is not None:
            _take(plan, former, other, is_fixed=other_fixed)
    unseated = other if other is not None and other.comes and not changes else None
    return Moved(step, who, other if changes else None, unseated)


def fix(event: Event, seen: int, key: str, is_fixed: bool) -> tuple[Cause, Sitter]:
    """Keep somebody on their seat whatever is proposed, or let proposals move them.

    Raises:
        Gone: they have no seat.
    """
    with one_step(event, seen) as (_plan, step):
        standing = _standing(event)
        own = standing.placement_of.get(key)
        if own is None:
            raise Gone
        own.is_fixed = is_fixed
    return step, standing.sitters[key]


def accept(event: Event, conflict: str, reason: str) -> Cause:
    """Leave something as it is that is against the rules, so that it is no longer warned of.

    Raises:
        Gone: it is no longer so, or cannot be left so.
    """
    with one_step(event, None) as (plan, step):
        found = {one.key: one for one in _standing(event).conflicts}
        if conflict not in found or found[conflict].kind in NOT_ACCEPTED:
            raise Gone
        known = _accepted(plan, conflict)
        if known is None:
            known = ConflictAccepted(plan_id=plan.id, conflict=conflict)
            db.session.add(known)
        known.reason = reason.strip()
    return step


def warn_again(event: Event, conflict: str) -> Cause:
    """Warn again of something that was accepted.

    Raises:
        Gone: it was not, or no longer.
    """
    with one_step(event, None) as (plan, step):
        known = _accepted(plan, conflict)
        if known is None:
            raise Gone
        db.session.delete(known)
    return step


def _standing(event: Event) -> Standing:
    standing = standing_of(event)
    assert standing is not None, "there is a plan: it was just read"
    return standing


def _accepted(plan: TablePlan, conflict: str) -> ConflictAccepted | None:
    wanted = select(ConflictAccepted).where(
        ConflictAccepted.plan_id == plan.id, ConflictAccepted.conflict == conflict
    )
    return db.session.scalar(wanted)


def _is_laid(standing: Standing, wanted: Seat) -> bool:
    table_id, number = wanted
    return any(table.id == table_id and 1 <= number <= table.seats for table in standing.tables)


def _give_up(placements: list[Placement]) -> None:
    """Let people leave their seats, before anybody takes one of them."""
    for one in placements:
        db.session.delete(one)
    db.session.flush()


def _take(plan: TablePlan, at: Seat, who: Sitter, *, is_fixed: bool) -> None:
    db.session.add(
        Placement(
            plan_id=plan.id,
            table_id=at[0],
            number=at[1],
            registration=who.registration,
            host=who.host,
            is_fixed=is_fixed,
        )
    )
