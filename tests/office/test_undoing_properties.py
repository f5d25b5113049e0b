"""Whatever an undertaking did, in whatever order: taken back, every table is as it was before."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from office.audit.models import AuditEntry
from office.audit.trail import Cause, because_of
from office.audit.undoing import undo
from office.database import Base, db
from office.localized import LANGUAGES
from stakeholders.engagement.keeping import CommitmentGiven, settle
from stakeholders.engagement.models import CommitmentStatus, Interaction
from stakeholders.organisations.models import (
    Accreditation,
    Address,
    Channel,
    ChannelMedium,
    FormerName,
    Organisation,
)
from stakeholders.people.models import Person, Posting, Rank
from tests import making
from tests.stakeholders.engagement import noted

#: When a record was made and last changed says when it was written, not what it says.
TIMES = frozenset({"created_at", "updated_at"})
#: A failure is told as it was found: each example writes to a database, and there are thousands in a search.
QUICKLY = (Phase.explicit, Phase.generate)
STATES = ("IT", "AT", "SE", "JP")
#: Made by the program out of other rows, whose order in a text says nothing.
DERIVED = frozenset({"organisation_texts", "person_texts"})
WORDS = ("Helsinki", "Espoo", "")

_numbers = itertools.count(1)
#: One step: what is done, to which of the records there are, with what.
Step = tuple[str, int, int]


def _all(model: Any) -> list[Any]:
    return list(db.session.scalars(select(model).order_by(model.id)))


def _pick(model: Any, which: int) -> Any:
    found = _all(model)
    return found[which % len(found)] if found else None


def _register(which: int, what: int) -> None:
    making.embassy(STATES[which % len(STATES)], seat_city=WORDS[what % len(WORDS)])


def _rename(which: int, what: int) -> None:
    organisation = _pick(Organisation, which)
    organisation.former_names.append(FormerName(name=organisation.name, until=date(2026, 1, 1 + what)))
    organisation.name = {LANGUAGES[what % len(LANGUAGES)]: f"Mission {what}"}
    organisation.closed_on = date(2025, 1, 1) if what % 2 else None


def _channels(which: int, what: int) -> None:
    organisation = _pick(Organisation, which)
    if what % 3 == 0:
        organisation.channels.clear()
    else:
        organisation.channels.append(Channel(medium=ChannelMedium.PHONE, value=f"+35840{what}"))
    for channel in organisation.channels[:1]:
        channel.value = f"{what}@example.org"


def _addresses(which: int, what: int) -> None:
    organisation = _pick(Organisation, which)
    if organisation.addresses and what % 2:
        organisation.addresses.pop()
    else:
        organisation.addresses.append(Address(lines=f"Street {what}"))
    if not organisation.accreditations:
        organisation.accreditations.append(Accreditation(country=STATES[what % len(STATES)]))
    else:
        organisation.accreditations.clear()


def _post(which: int, what: int) -> None:
    known = _pick(Person, what) if what % 2 else None
    making.posting(known or making.person(f"Person {what}"), _pick(Organisation, which), Rank.COUNSELLOR)


def _change_posting(which: int, what: int) -> None:
    posting = _pick(Posting, which)
    if posting is not None:
        posting.rank = Rank.AMBASSADOR if what % 2 else Rank.ATTACHE
        posting.credentials_on = date(2024, 1, 1 + what) if what % 3 else None
        posting.predecessor_id = posting.person_id if what % 2 else None
        posting.title = {"en": f"Title {what}"}


def _remove_posting(which: int, _what: int) -> None:
    posting = _pick(Posting, which)
    if posting is not None:
        db.session.delete(posting)


def _remove_organisation(which: int, _what: int) -> None:
    organisation = _pick(Organisation, which)
    used = {posting.organisation_id for posting in _all(Posting)}
    met = {party.organisation_id for meeting in _all(Interaction) for party in meeting.parties}
    if organisation.id not in used | met and len(_all(Organisation)) > 1:
        db.session.delete(organisation)


def _meet(which: int, what: int) -> None:
    noted(
        _pick(Organisation, which),
        subject=f"Subject {what}",
        topics=(f"Topic {what % 3}",),
        commitments=(CommitmentGiven("Send dates", None),),
    )


def _settle(which: int, what: int) -> None:
    meeting = _pick(Interaction, which)
    if meeting is not None and meeting.commitments:
        settle(meeting.commitments[0], list(CommitmentStatus)[what % 3])


STEPS: dict[str, Callable[[int, int], None]] = {
    "register": _register,
    "rename": _rename,
    "channels": _channels,
    "addresses": _addresses,
    "post": _post,
    "change a posting": _change_posting,
    "remove a posting": _remove_posting,
    "remove an organisation": _remove_organisation,
    "meet": _meet,
    "settle": _settle,
}
steps = st.lists(
    st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 5), st.integers(0, 8)), min_size=1, max_size=10
)


def _do(some: list[Step]) -> None:
    for what, which, how in some:
        STEPS[what](which, how)
        db.session.flush()


def _tables() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the trail and what is derived, without the times of its writing."""
    db.session.flush()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in {AuditEntry.__tablename__, *DERIVED}:
            found[table.name] = _rows(table)
    return {name: rows for name, rows in found.items() if rows}


def _rows(table: Table) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(*[c for c in table.c if c.name not in TIMES]).order_by(*table.primary_key)
    )
    return [dict(row) for row in rows.mappings()]


@given(before=steps, within=steps)
@settings(
    max_examples=25,
    deadline=None,
    phases=QUICKLY,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
)
def test_an_undertaking_that_is_taken_back_leaves_every_table_as_it_was(
    app: Flask, before: list[Step], within: list[Step]
) -> None:
    with app.app_context():
        try:
            making.embassy("IT")
            _do(before)
            db.session.expire_all()
            was = _tables()
            cause = Cause("import_files", next(_numbers))
            with because_of(cause):
                _do(within)
            db.session.expire_all()
            undone = undo(cause)
            db.session.expire_all()

            assert undone.left == ()
            assert _tables() == was
        finally:
            db.session.rollback()
            db.session.remove()


@given(within=steps, after=st.integers(0, 8))
@settings(
    max_examples=10,
    deadline=None,
    phases=QUICKLY,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
)
def test_a_record_that_somebody_changed_since_stays_as_they_left_it(
    app: Flask, within: list[Step], after: int
) -> None:
    with app.app_context():
        try:
            first = making.embassy("IT")
            cause = Cause("import_files", next(_numbers))
            with because_of(cause):
                first.seat_city = "Turku"
                _do(within)
            kept = db.session.get(Organisation, first.id)
            if kept is None:
                return
            kept.notes = f"Noted {after}"
            db.session.flush()
            db.session.expire_all()
            undone = undo(cause)
            db.session.expire_all()

            kept = db.session.get(Organisation, first.id)
            assert kept is not None
            assert (kept.notes, kept.seat_city) == (f"Noted {after}", "Turku")
            assert ("organisations", first.id) in {(one.record_type, one.record_id) for one in undone.left}
        finally:
            db.session.rollback()
            db.session.remove()
