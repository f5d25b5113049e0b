"""A table plan as it stands, read in a fixed number of statements however many guests it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from events.programme.models import Event
from events.registration.models import Registration, RegistrationStatus
from events.seating.models import (
    ConflictAccepted,
    KeptApart,
    Placement,
    PlanHost,
    PlanRevision,
    PlanTable,
    TablePlan,
)
from events.seating.rules import Conflict, Rules, Seating, conflicts
from events.seating.sitters import Sitter, apart, key_of, sitters_of
from events.seating.tables import Table
from office.audit.models import AuditEntry
from office.database import db
from office.web.i18n import language

Kept = TypeVar("Kept", PlanTable, PlanHost, Placement, ConflictAccepted)


@dataclass(frozen=True)
class Standing:
    """A plan with all that is at its tables, and what of it is against the rules.

    Args:
        revision: how often it was changed; a form sends it back.
    """

    plan: TablePlan
    revision: int
    tables: tuple[PlanTable, ...]
    hosts: tuple[PlanHost, ...]
    placed: tuple[Placement, ...]
    apart: tuple[KeptApart, ...]
    accepted: dict[str, ConflictAccepted]
    seating: Seating

    @property
    def sitters(self) -> Mapping[str, Sitter]:
        """Everybody to be seated, the highest first."""
        return self.seating.sitters

    @cached_property
    def placement_of(self) -> dict[str, Placement]:
        """The seat of everybody who has one."""
        return {key_of(one): one for one in self.placed}

    @cached_property
    def at(self) -> dict[tuple[int, int], Placement]:
        """Who has which seat: by the table and the seat's number."""
        return {(one.table_id, one.number): one for one in self.placed}

    @cached_property
    def waiting(self) -> list[Sitter]:
        """Who comes and has no seat at a table, the highest first."""
        seated = self.placement_of
        return [one for one in self.seating.sitters.values() if one.comes and one.key not in seated]

    @cached_property
    def conflicts(self) -> list[Conflict]:
        """Everything that is against the rules, accepted or not."""
        return conflicts(self.seating)

    @property
    def open(self) -> list[Conflict]:
        """What is against the rules and was not accepted."""
        return [one for one in self.conflicts if one.key not in self.accepted]

    @property
    def left(self) -> list[tuple[Conflict, ConflictAccepted]]:
        """What was accepted and is still so."""
        return [(one, self.accepted[one.key]) for one in self.conflicts if one.key in self.accepted]

    @property
    def seats(self) -> int:
        """All seats of all tables."""
        return sum(table.seats for table in self.tables)

    @property
    def seated(self) -> int:
        """Those who have a seat and come."""
        return sum(self.sitters[key].comes for key in self.placement_of)

    def taken_at(self, table: PlanTable) -> int:
        """How many sit at a table and come."""
        return sum(seat[0] == table.id and self.sitters[key].comes for seat, key in self.seating.at.items())

    def instead_of(self, gone: Sitter) -> list[Sitter]:
        """Who comes for the same invitation or mission and has no seat at a table yet, the highest first."""
        was = gone.registration
        if was is None:
            return []
        waiting = [(one, one.registration) for one in self.waiting if one.registration is not None]
        same = [one for one, other in waiting if other is not None and _replaces(other, was)]
        if same or was.organisation_id is None:
            return same
        return [one for one, other in waiting if other and other.organisation_id == was.organisation_id]


def _replaces(other: Registration, was: Registration) -> bool:
    by_invitation = was.invitation_id is not None and other.invitation_id == was.invitation_id
    return by_invitation or other.replaces_id == was.id


def name_of(table: PlanTable) -> str:
    """What a table is called: its name, or its number."""
    return table.name or str(_("Table %(number)s", number=table.number))


def plan_of(event: Event) -> TablePlan | None:
    """The event's plan, if there is one. One statement."""
    return db.session.scalar(select(TablePlan).where(TablePlan.event_id == event.id))


def revision_of(event: Event) -> int:
    """How often the plan was changed. One statement."""
    wanted = select(PlanRevision.number).where(PlanRevision.event_id == event.id)
    return db.session.scalar(wanted) or 0


def guests_coming(event: Event) -> int:
    """How many guests hold a seat at the event, each entry counted. One statement."""
    coming = select(func.count()).where(
        Registration.event_id == event.id, Registration.status == RegistrationStatus.CONFIRMED
    )
    return db.session.scalar(coming) or 0


def standing_of(event: Event) -> Standing | None:
    """The event's plan with everything in it; None where there is none. Eleven statements."""
    plan = plan_of(event)
    if plan is None:
        return None
    # First the revision: what is changed while the rest is read makes it too old, never too new.
    revision = revision_of(event)
    tables = _all(PlanTable, plan.id)
    hosts = _all(PlanHost, plan.id)
    placed = _all(Placement, plan.id)
    kept = tuple(
        db.session.scalars(
            select(KeptApart)
            .where(KeptApart.plan_id == plan.id)
            .options(joinedload(KeptApart.first), joinedload(KeptApart.second))
            .order_by(KeptApart.id)
        )
    )
    accepted = {one.conflict: one for one in _all(ConflictAccepted, plan.id)}
    tables = tuple(sorted(tables, key=lambda one: one.number))
    seating = Seating(
        laid(tables),
        sitters_of(event, hosts, placed, language()),
        {(one.table_id, one.number): key_of(one) for one in placed},
        Rules(
            plan.spreading,
            plan.couples,
            plan.first_guest,
            plan.alternates,
            plan.shares_languages,
            apart(kept),
        ),
    )
    return Standing(plan, revision, tables, hosts, placed, kept, accepted, seating)


def laid(tables: Iterable[PlanTable]) -> list[Table]:
    """The tables as rules and drawings know them."""
    return [Table(one.id, one.number, one.shape, one.seats) for one in tables]


def _all(model: type[Kept], plan_id: int) -> tuple[Kept, ...]:
    wanted = select(model).where(model.plan_id == plan_id).order_by(model.id)
    return tuple(db.session.scalars(wanted))


def seated(event: Event) -> list[tuple[str, int, Registration | PlanHost]]:
    """Who sits where, table by table and seat by seat: the table's name, the seat, the guest or host.

    Those who no longer come are left out. Empty where the event has no plan. Four statements at most.
    """
    plan = plan_of(event)
    if plan is None:
        return []
    rows = db.session.execute(
        select(Placement, PlanTable)
        .join(PlanTable, PlanTable.id == Placement.table_id)
        .where(Placement.plan_id == plan.id)
        .options(
            joinedload(Placement.registration).joinedload(Registration.organisation),
            joinedload(Placement.registration).joinedload(Registration.person),
            joinedload(Placement.host),
        )
        .order_by(PlanTable.number, Placement.number)
    )
    return [
        (name_of(table), one.number, who)
        for one, table in rows
        if (who := one.host or one.registration) is not None and _comes(who)
    ]


def _comes(who: Registration | PlanHost) -> bool:
    return isinstance(who, PlanHost) or who.status is RegistrationStatus.CONFIRMED


def last_changed_by(plan: TablePlan) -> str:
    """Who changed anything in a plan last. One statement."""
    mine = (AuditEntry.about_type == TablePlan.__tablename__) & (AuditEntry.about_id == plan.id)
    wanted = select(AuditEntry.actor).where(mine).order_by(AuditEntry.id.desc()).limit(1)
    return db.session.scalar(wanted) or ""


def organisations_of(standing: Standing) -> Sequence[tuple[int, str]]:
    """The organisations whose people come, with those that are kept apart already, by name."""
    found = {
        one.registration.organisation_id: one.post
        for one in standing.seating.sitters.values()
        if one.registration is not None and one.registration.organisation_id is not None
    }
    for kept in standing.apart:
        found |= {one.id: one.called(language()) for one in (kept.first, kept.second)}
    return sorted(
        ((number, name) for number, name in found.items() if number is not None),
        key=lambda one: one[1].casefold(),
    )
