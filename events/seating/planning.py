"""Laying tables: the plan and its rules, our own people, and who is kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from events.programme.models import Event
from events.programme.planning import lock_event
from events.seating.models import (
    ConflictAccepted,
    Couples,
    FirstGuest,
    HostRole,
    KeptApart,
    Placement,
    PlanHost,
    PlanTable,
    Shape,
    Spreading,
    TablePlan,
)
from events.seating.queries import plan_of
from events.seating.sitters import side_of
from events.seating.steps import Gone, OneSide, PlannedAlready, TooMany, count_up, one_step, step_kind
from office.audit.steps import new_step
from office.audit.trail import Cause, because_of
from office.database import db
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Gender, Rank

#: More than these are a mistake.
MOST_TABLES: Final = 80
MOST_SEATS: Final = 120
MOST_HOSTS: Final = 100
MOST_APART: Final = 100


@dataclass(frozen=True)
class Laid:
    """What a table is to be."""

    shape: Shape
    seats: int
    name: str = ""


@dataclass(frozen=True)
class Chosen:
    """What the office chooses for a plan."""

    title: str
    spreading: Spreading
    couples: Couples
    first_guest: FirstGuest
    alternates: bool
    shares_languages: bool


@dataclass(frozen=True)
class OfOurs:
    """One of our own people, as typed."""

    role: HostRole
    name: str
    title: str = ""
    rank: Rank | None = None
    gender: Gender = Gender.UNKNOWN


def begin(event: Event, title: str, laid: Laid, count: int) -> Cause:
    """Begin a plan with so many tables of a kind.

    Raises:
        PlannedAlready: there is one.
        TooMany: more tables than a plan may have.
    """
    lock_event(event.id)
    if plan_of(event) is not None:
        raise PlannedAlready
    if count > MOST_TABLES:
        raise TooMany
    count_up(event)
    step = new_step(step_kind(event.id))
    with because_of(step):
        plan = TablePlan(event_id=event.id, title=title)
        db.session.add(plan)
        db.session.flush()
        _lay(plan, laid, 1, count)
    return step


def choose(event: Event, seen: int, chosen: Chosen) -> Cause:
    """Give a plan its title and its rules."""
    with one_step(event, seen) as (plan, step):
        plan.title = chosen.title
        plan.spreading, plan.couples = chosen.spreading, chosen.couples
        plan.first_guest = chosen.first_guest
        plan.alternates, plan.shares_languages = chosen.alternates, chosen.shares_languages
    return step


def remove_plan(event: Event, seen: int) -> Cause:
    """Take the whole plan away."""
    with one_step(event, seen) as (plan, step):
        # In this order: what refers to others goes first.
        for model in (Placement, ConflictAccepted, KeptApart, PlanHost, PlanTable):
            for one in db.session.scalars(select(model).where(model.plan_id == plan.id)):
                db.session.delete(one)
            db.session.flush()
        db.session.delete(plan)
    return step


def add_tables(event: Event, seen: int, laid: Laid, count: int = 1) -> Cause:
    """Put further tables behind the others.

    Raises:
        TooMany: more tables than a plan may have.
    """
    with one_step(event, seen) as (plan, step):
        of_plan = select(func.count(), func.max(PlanTable.number)).where(PlanTable.plan_id == plan.id)
        there, last = db.session.execute(of_plan).one()
        if there + count > MOST_TABLES:
            raise TooMany
        _lay(plan, laid, (last or 0) + 1, count)
    return step


def change_table(event: Event, seen: int, table_id: int, laid: Laid) -> tuple[Cause, int]:
    """Make a table another one; how many had a seat that is no longer there."""
    with one_step(event, seen) as (plan, step):
        table = _table(plan, table_id)
        gone = select(Placement).where(Placement.table_id == table.id, Placement.number > laid.seats)
        unseated = list(db.session.scalars(gone))
        for one in unseated:
            db.session.delete(one)
        table.name, table.shape, table.seats = laid.name, laid.shape, laid.seats
    return step, len(unseated)


def remove_table(event: Event, seen: int, table_id: int) -> tuple[Cause, int]:
    """Take a table away; how many sat at it."""
    with one_step(event, seen) as (plan, step):
        table = _table(plan, table_id)
        unseated = list(db.session.scalars(select(Placement).where(Placement.table_id == table.id)))
        for one in unseated:
            db.session.delete(one)
        db.session.flush()
        db.session.delete(table)
    return step, len(unseated)


def add_host(event: Event, seen: int, given: OfOurs) -> Cause:
    """Let one of our own people sit with the guests.

    Raises:
        TooMany: more than a plan may have.
    """
    with one_step(event, seen) as (plan, step):
        there = db.session.scalar(select(func.count()).where(PlanHost.plan_id == plan.id)) or 0
        if there >= MOST_HOSTS:
            raise TooMany
        host = PlanHost(plan_id=plan.id)
        _write(host, given)
        db.session.add(host)
    return step


def change_host(event: Event, seen: int, host_id: int, given: OfOurs) -> Cause:
    """Write one of our own people anew."""
    with one_step(event, seen) as (plan, step):
        _write(_host(plan, host_id), given)
    return step


def remove_host(event: Event, seen: int, host_id: int) -> Cause:
    """One of our own people does not sit with the guests after all."""
    with one_step(event, seen) as (plan, step):
        host = _host(plan, host_id)
        for one in db.session.scalars(select(Placement).where(Placement.host_id == host.id)):
            db.session.delete(one)
        db.session.flush()
        db.session.delete(host)
    return step


def keep_apart(event: Event, seen: int, first_id: int, second_id: int) -> Cause:
    """Let people of two organisations not sit side by side; known already, nothing changes.

    Raises:
        Gone: there is no such organisation.
        OneSide: both come for the same state.
        TooMany: more pairs than a plan may have.
    """
    with one_step(event, seen) as (plan, step):
        one, other = (db.session.get(Organisation, number) for number in (first_id, second_id))
        if one is None or other is None:
            raise Gone
        if side_of(one) == side_of(other):
            raise OneSide
        kept = db.session.scalars(select(KeptApart).where(KeptApart.plan_id == plan.id)).all()
        if len(kept) >= MOST_APART:
            raise TooMany
        if all({pair.first_id, pair.second_id} != {first_id, second_id} for pair in kept):
            db.session.add(KeptApart(plan_id=plan.id, first_id=first_id, second_id=second_id))
    return step


def let_together(event: Event, seen: int, pair_id: int) -> Cause:
    """Two organisations need no longer be kept apart."""
    with one_step(event, seen) as (plan, step):
        pair = db.session.get(KeptApart, pair_id)
        if pair is None or pair.plan_id != plan.id:
            raise Gone
        db.session.delete(pair)
    return step


def _lay(plan: TablePlan, laid: Laid, first: int, count: int) -> None:
    name = laid.name if count == 1 else ""
    for number in range(first, first + count):
        db.session.add(
            PlanTable(plan_id=plan.id, number=number, name=name, shape=laid.shape, seats=laid.seats)
        )


def _write(host: PlanHost, given: OfOurs) -> None:
    host.role, host.name, host.title = given.role, given.name, given.title
    host.rank, host.gender = given.rank, given.gender


def _table(plan: TablePlan, table_id: int) -> PlanTable:
    table = db.session.get(PlanTable, table_id)
    if table is None or table.plan_id != plan.id:
        raise Gone
    return table


def _host(plan: TablePlan, host_id: int) -> PlanHost:
    host = db.session.get(PlanHost, host_id)
    if host is None or host.plan_id != plan.id:
        raise Gone
    return host
