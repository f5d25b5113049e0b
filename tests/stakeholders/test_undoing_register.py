"""Undertakings that meet: what one took back, another used since, or a few may read, is not lost or told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.audit.trail import Cause, because_of
from office.audit.undoing import Reason, undo
from stakeholders.directory.narrowing import RecordKind
from stakeholders.duplicates.merging import merge, take_back
from stakeholders.duplicates.models import Kind
from stakeholders.engagement.keeping import CommitmentGiven
from stakeholders.engagement.models import Confidentiality, Interaction
from stakeholders.engagement.queries import Reader, topics
from stakeholders.lists import changing, keeping
from stakeholders.lists.models import Action, ListMember
from stakeholders.organisations.models import Organisation, OrganisationRelation, RelationKind
from stakeholders.people.models import Person, PersonRelation, PersonRelationKind
from stakeholders.verification import accepting
from stakeholders.verification.corrections import Said
from tests import making
from tests.stakeholders.engagement import noted, user
from tests.stakeholders.upkeep import decided, mission, posting_of, propose, request_to, retitled

SignIn = Callable[[Role], FlaskClient]
IMPORT = Cause("import_files", 1)


def test_what_was_accepted_taken_back_and_accepted_again_counts_as_changed_since(db: Session) -> None:
    with because_of(IMPORT):
        embassy = mission()
    proposal = propose(embassy, Said(people=(retitled(embassy),)))
    decided(proposal, True)
    accepting.take_back(proposal)
    decided(proposal, True)
    undone = undo(IMPORT)

    assert db.get(Organisation, embassy.id) is not None
    assert posting_of(embassy, "Bianchi").title == {"en": "Minister-Counsellor"}
    assert undone.left


def _on_a_list(db: Session, embassy: Organisation, person: Person) -> None:
    kept = keeping.make_fixed("Guests", RecordKind.PEOPLE, user_id=None)
    keeping.add(kept, [person.id], reason="", by="Maija")


def _named_as_spouse(db: Session, embassy: Organisation, person: Person) -> None:
    db.add(PersonRelation(person=making.person("Virta"), other=person, kind=PersonRelationKind.SPOUSE))


def _asked_to_confirm(db: Session, embassy: Organisation, person: Person) -> None:
    request_to(embassy)


def _has_a_branch(db: Session, embassy: Organisation, person: Person) -> None:
    branch = making.embassy("FR")
    db.add(OrganisationRelation(organisation=branch, other=embassy, kind=RelationKind.PART_OF))


@pytest.mark.parametrize("use", [_on_a_list, _named_as_spouse, _asked_to_confirm, _has_a_branch])
def test_what_somebody_has_hung_on_an_imported_record_keeps_it(
    db: Session, use: Callable[[Session, Organisation, Person], None]
) -> None:
    with because_of(IMPORT):
        embassy, person = making.embassy("IT"), making.person("Rossi")
    use(db, embassy, person)
    db.flush()
    undone = undo(IMPORT)

    assert [one.reason for one in undone.left] == [Reason.IN_USE]


def test_who_was_taken_off_a_list_and_merged_since_is_left_and_told(db: Session) -> None:
    one, other = making.person("Rossi"), making.person("Rossi")
    kept = keeping.make_fixed("Guests", RecordKind.PEOPLE, user_id=None)
    keeping.add(kept, [one.id, other.id], reason="", by="Maija")
    bulk = changing.begin(RecordKind.PEOPLE, [one.id, other.id], what="", user_id=None)
    changing.choose(bulk, Action.TAKE_FROM_LIST, {"on_list": kept.id})
    changing.carry_out(bulk, by="Maija")
    merge(Kind.PEOPLE, one.id, other.id, {})
    changing.take_back(bulk)

    assert db.scalars(select(ListMember.person_id)).all() == [one.id]
    assert len(bulk.left) == 1


def test_a_relation_of_a_third_comes_back_though_the_third_was_changed_since(db: Session) -> None:
    third, kept, gone = making.person("Virta"), making.person("Rossi"), making.person("Rossi")
    for other in (kept, gone):
        db.add(PersonRelation(person=third, other=other, kind=PersonRelationKind.ASSISTANT))
    db.flush()
    made = merge(Kind.PEOPLE, kept.id, gone.id, {})
    gone_id = made.gone_id
    third.notes = "Rings back"
    take_back(made.id)

    assert sorted(db.scalars(select(PersonRelation.other_id))) == sorted([kept.id, gone_id])


def test_what_was_told_in_confidence_is_not_told_by_a_merge(db: Session, signed_in: SignIn) -> None:
    kept, gone, maija = making.embassy("IT"), making.embassy("IT"), user("Maija")
    meeting = noted(
        gone,
        by=maija,
        subject="About Zanzibar",
        confidentiality=Confidentiality.CONFIDENTIAL,
        commitments=(CommitmentGiven("Ask Zanzibar", None),),
    )
    made = merge(Kind.ORGANISATIONS, kept.id, gone.id, {})
    db.flush()
    db.refresh(meeting)
    meeting.subject = "About Zanzibar again"
    db.commit()
    pages = [signed_in(Role.VIEWER).get(f"/stakeholders/duplicates/merges/{made.id}").text]
    take_back(made.id)
    db.commit()
    pages.append(signed_in(Role.VIEWER).get(f"/stakeholders/duplicates/merges/{made.id}").text)

    assert ["Zanzibar" in page for page in pages] == [False, False]
    assert db.scalars(select(Interaction.subject)).all() == ["About Zanzibar again"]


def test_topics_of_what_was_told_in_confidence_are_offered_to_those_who_may_read_it(db: Session) -> None:
    italy, maija = making.embassy("IT"), user("Maija")
    noted(italy, by=maija, topics=("Zanzibar",), confidentiality=Confidentiality.CONFIDENTIAL)
    noted(italy, topics=("Ports",))

    assert [[t.name for t in topics(Reader.of(one))] for one in (maija, user("Kalle"))] == [
        ["Ports", "Zanzibar"],
        ["Ports"],
    ]
