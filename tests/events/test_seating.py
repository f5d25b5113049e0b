"""Tables are laid, seats taken and given back: one after the other, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from events.programme.models import Event
from events.registration.models import Answer, Capacity, Registration, RegistrationStatus, ReplySource
from events.registration.seats import GivenAnswer, Guest, answer, party_of
from events.seating import placing, planning, steps
from events.seating.models import Couples, FirstGuest, HostRole, Placement, Shape, Spreading, TablePlan
from events.seating.queries import Standing, seated, standing_of
from events.seating.rules import Kind
from office.database import db as database
from stakeholders.organisations.models import OrganisationKind
from stakeholders.people.models import PersonRelation, PersonRelationKind, Posting, Rank
from tests import making

pytestmark = pytest.mark.usefixtures("db")
ROUND = planning.Laid(Shape.ROUND, 6)


def _come(event: Event, *heads: Posting) -> list[Registration]:
    """The heads accept; their seats in the same order."""
    found = []
    for head in heads:
        invitation = making.invitation(event, head)
        answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
        found.append(party_of(invitation)[0])
    return found


def _ambassadors(*states: str) -> list[Posting]:
    """The first the doyen, and so on."""
    return [
        making.ambassador(state, f"Of {state}", credentials_on=date(2015 + number, 5, 5))
        for number, state in enumerate(states)
    ]


def _standing(event: Event) -> Standing:
    database.session.expire_all()
    standing = standing_of(event)
    assert standing is not None
    return standing


def _at(event: Event) -> dict[int, str]:
    """Who sits on which seat of the only table."""
    standing = _standing(event)
    return {
        number: standing.sitters[key].name for (_table, number), key in sorted(standing.seating.at.items())
    }


def test_a_meal_from_laying_the_tables_to_a_guest_who_sends_another(db: Session) -> None:
    event = making.seminar(capacity=None)
    heads = _ambassadors("NO", "IT", "SE")
    guests = _come(event, *heads)
    planning.begin(event, "Dinner", ROUND, 1)
    with pytest.raises(steps.PlannedAlready), db.begin_nested():
        planning.begin(event, "Dinner", ROUND, 1)
    planning.add_host(event, 1, planning.OfOurs(HostRole.HOST, "The Mayor"))
    proposed = placing.propose_seats(event, 2)
    assert (proposed.moved, proposed.without_seat) == (4, 0)
    # At the host's right the first, at the left the second.
    assert _at(event) == {1: "The Mayor", 2: "Test Of IT", 5: "Test Of SE", 6: "Test Of NO"}
    standing = _standing(event)
    table = standing.tables[0].id
    assert (standing.revision, standing.open, standing.waiting) == (3, [], [])

    # Two change places by hand: the mover is fixed, and what it means is said.
    moved = placing.seat(event, 3, f"g{guests[2].id}", (table, 6))
    assert moved.changed_with is not None and moved.changed_with.name == "Test Of NO"
    standing = _standing(event)
    norway, italy, sweden = (guest.id for guest in guests)
    swapped = [f"precedence:g{italy}:g{norway}", f"precedence:g{sweden}:g{norway}"]
    assert sorted(one.key for one in standing.open) == sorted(swapped)
    with pytest.raises(steps.Overtaken), db.begin_nested():
        placing.seat(event, 3, f"g{guests[0].id}", (table, 3))

    # Proposed anew, the fixed stays; the first of the others has the next seat of honour.
    placing.propose_seats(event, 4)
    assert _at(event) == {1: "The Mayor", 2: "Test Of NO", 5: "Test Of IT", 6: "Test Of SE"}
    named = _standing(event).open[0].key
    accepted = placing.accept(event, named, " The Mayor wishes it ")
    standing = _standing(event)
    assert [(one.key, kept.reason) for one, kept in standing.left] == [(named, "The Mayor wishes it")]
    assert standing.open == []
    steps.take_back(event, accepted.record_id)
    with pytest.raises(steps.TakenBackAlready), db.begin_nested():
        steps.take_back(event, accepted.record_id)
    assert [one.key for one in _standing(event).open] == [named]

    # Norway's ambassador sends a counsellor: the seat stands empty until somebody decides.
    counsellor = Guest("Counsellor Of NO", Rank.COUNSELLOR, capacity=Capacity.SUBSTITUTE)
    invitation = guests[0].invited_by
    answer(invitation, GivenAnswer(Answer.SUBSTITUTED, [counsellor]), source=ReplySource.PHONE)
    standing = _standing(event)
    gone = standing.open[0]
    assert (gone.kind, gone.seat, standing.sitters[gone.who[0].key].comes) == (Kind.LEFT, (table, 2), False)
    assert [one.name for one in standing.waiting] == ["Counsellor Of NO"]
    assert [one.name for one in standing.instead_of(gone.who[0])] == ["Counsellor Of NO"]
    assert [(name, number, str(who)) for name, number, who in seated(event)] == [
        ("Table 1", 1, "The Mayor"),
        ("Table 1", 5, "Test Of IT"),
        ("Table 1", 6, "Test Of SE"),
    ]
    with pytest.raises(steps.Gone), db.begin_nested():
        placing.accept(event, gone.key, "")
    placing.seat(event, standing.revision, standing.waiting[0].key, (table, 2))
    assert _at(event)[2] == "Counsellor Of NO"
    # On the second seat of honour, below the two ambassadors: that is named too.
    assert [one.who[0].name for one in _standing(event).open if one.kind is Kind.PRECEDENCE] != []


def test_a_step_is_taken_back_whole_unless_something_came_after_it(db: Session) -> None:
    event = making.seminar()
    first, second = _come(event, *_ambassadors("NO", "IT"))
    planning.begin(event, "Dinner", planning.Laid(Shape.ENGLISH, 4), 2)
    proposed = placing.propose_seats(event, 1)
    standing = _standing(event)
    before = _at(event)
    tables = [table.id for table in standing.tables]
    swapped = placing.seat(event, 2, f"g{first.id}", (tables[1], 1))
    with pytest.raises(steps.ChangedSince), db.begin_nested():
        steps.take_back(event, proposed.step.record_id)
    steps.take_back(event, swapped.step.record_id)
    assert _at(event) == before
    # A table that goes takes seats along, and brings them back.
    gone, unseated = planning.remove_table(event, 4, tables[0])
    assert unseated == 1 and [one.name for one in _standing(event).waiting] == [first.name]
    steps.take_back(event, gone.record_id)
    assert _at(event) == before
    _step, unseated = planning.change_table(event, 6, tables[0], planning.Laid(Shape.ROUND, 2, "Sibelius"))
    assert unseated == 0 and str(_standing(event).tables[0]) == "Sibelius"
    removed = planning.remove_plan(event, 7)
    database.session.expire_all()
    assert standing_of(event) is None and seated(event) == []
    with pytest.raises(steps.NoPlan), db.begin_nested():
        placing.propose_seats(event, 8)
    steps.take_back(event, removed.record_id)
    assert _at(event) == before
    with pytest.raises(steps.NothingToTakeBack), db.begin_nested():
        steps.take_back(event, 1)
    assert second.status is RegistrationStatus.CONFIRMED


def test_couples_and_those_kept_apart_are_known_by_the_register(db: Session) -> None:
    """A spouse of the register stands with the partner; a companion comes to the same table, no higher."""
    event = making.seminar()
    heads = _ambassadors("NO", "IT", "SE")
    guests = _come(event, *heads)
    companion = Guest("Companion Of IT", capacity=Capacity.COLLEAGUE)
    answer(guests[1].invited_by, GivenAnswer(Answer.ACCEPTED, [companion]), source=ReplySource.LINK)
    db.add(
        PersonRelation(
            person_id=heads[0].person_id, other_id=heads[2].person_id, kind=PersonRelationKind.SPOUSE
        )
    )
    db.flush()
    planning.begin(event, "Dinner", ROUND, 1)
    names = [one.name for one in _standing(event).sitters.values()]
    assert names == ["Test Of NO", "Test Of SE", "Test Of IT", "Companion Of IT"]
    assert list(_standing(event).sitters.values())[3].party == f"g{guests[1].id}"
    italy, norway = heads[1].organisation_id, heads[0].organisation_id
    planning.keep_apart(event, 1, italy, norway)
    planning.keep_apart(event, 2, norway, italy)
    consulate = making.embassy("NO", kind=OrganisationKind.CONSULATE_GENERAL)
    for same in (norway, consulate.id):
        with pytest.raises(steps.OneSide), db.begin_nested():
            planning.keep_apart(event, 3, norway, same)
    [pair] = _standing(event).apart
    table = _standing(event).tables[0].id
    placing.seat(event, 3, f"g{guests[0].id}", (table, 1))
    placing.seat(event, 4, f"g{guests[1].id}", (table, 2))
    assert [one.kind for one in _standing(event).open] == [Kind.APART]
    planning.let_together(event, 5, pair.id)
    assert _standing(event).open == []
    chosen = planning.Chosen("Lunch", Spreading.BLOCKS, Couples.FREE, FirstGuest.OPPOSITE, True, False)
    planning.choose(event, 6, chosen)
    rules = _standing(event).seating.rules
    assert (rules.spreading, rules.couples, rules.alternates) == (Spreading.BLOCKS, Couples.FREE, True)


def test_who_comes_for_two_missions_sits_once(db: Session) -> None:
    event = making.seminar()
    [head] = _ambassadors("NO")
    [own] = _come(event, head)
    other = making.posting(head.person, making.embassy("IS"), Rank.AMBASSADOR)
    [second] = _come(event, other)
    # An addressee who was not picked from the register is the one whom the letter names.
    second.person_id = None
    db.flush()
    planning.begin(event, "Dinner", ROUND, 1)
    placing.propose_seats(event, 1)
    assert list(_at(event).values()) == [own.name] and _standing(event).waiting == []
    assert db.query(Placement).count() == 1


def test_seats_of_two_whom_the_register_made_one_are_told(db: Session) -> None:
    event = making.seminar()
    guests = _come(event, *_ambassadors("NO", "IT"))
    planning.begin(event, "Dinner", ROUND, 1)
    placing.propose_seats(event, 1)
    guests[1].person_id = guests[0].person_id
    db.flush()
    assert Kind.TWICE in [one.kind for one in _standing(event).open]


def test_an_event_that_is_thrown_away_takes_its_tables_along(db: Session) -> None:
    event = making.seminar()
    _come(event, *_ambassadors("NO"))
    planning.begin(event, "Dinner", ROUND, 1)
    planning.add_host(event, 1, planning.OfOurs(HostRole.HOST, "Mayor"))
    placing.propose_seats(event, 2)
    db.delete(event)
    db.flush()
    assert db.query(Placement).count() == db.query(TablePlan).count() == 0
