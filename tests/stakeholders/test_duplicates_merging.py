"""Two records become one with all that hangs on them, and two again: everything as before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.guestlist.links import BadLink, open_invitation, token_of
from events.guestlist.models import Invitation
from events.registration.models import Answer, Registration, RegistrationStatus, Reply, ReplySource
from events.registration.seats import GivenAnswer, answer
from office.audit.models import AuditEntry
from office.audit.trail import Actor, acting_as
from office.database import Base
from stakeholders.address.models import PersonalForm
from stakeholders.duplicates.merging import (
    AlreadyUndone,
    ChangedMeanwhile,
    MergedFurther,
    MergedMeanwhile,
    NoSuchRecord,
    SameRecord,
    Side,
    merge,
    state_of,
    suggested,
    take_back,
    would_be_left,
)
from stakeholders.duplicates.models import Candidate, CandidateState, Kind, Merge
from stakeholders.importing.models import ImportedRecord
from stakeholders.organisations.models import (
    Accreditation,
    Address,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    ExternalId,
    Organisation,
    OrganisationRelation,
    RelationKind,
)
from stakeholders.people.models import Gender, Person, PersonRelation, PersonRelationKind, Posting, Rank
from tests import making

#: What a merge itself writes down.
_OWN = {"audit_entries", "merges", "merge_steps"}


def dump(db: Session) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the trail and the merge's own memory."""
    db.flush()
    db.expire_all()
    return {
        table.name: [
            {key: in_any_order(key, value) for key, value in row.items() if key != "updated_at"}
            for row in db.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        ]
        for table in Base.metadata.sorted_tables
        if table.name not in _OWN
    }


def in_any_order(column: str, value: Any) -> Any:
    """What search looks at is a bag of lines."""
    return sorted(value.splitlines()) if column == "text" and isinstance(value, str) else value


@pytest.fixture
def two_embassies(db: Session) -> tuple[Organisation, Organisation]:
    """The embassy of Italy twice, with all that can hang on it, much of it at both."""
    first = making.ambassador("IT", "Rossi")
    kept, rossi = first.organisation, first.person
    gone = making.embassy(
        "IT", mail="EMBASSY.it@example.org".lower(), notes="Rings back", website="https://i.example"
    )
    gone.name = {"en": "Embassy of Italy", "fi": "Italian suurlähetystö"}
    gone.channels.append(
        Channel(medium=ChannelMedium.PHONE, purpose=ChannelPurpose.GENERAL, value="+358401234567")
    )
    gone.channels[0].verified_on = date(2026, 5, 1)
    gone.channels[0].verified_by = "Maija Virta"
    gone.addresses.append(Address(lines="Itäinen Puistotie 4\n00140 Helsinki"))
    kept.addresses.append(Address(lines="Itäinen Puistotie 4\n00140 HELSINKI"))
    for organisation in (kept, gone):
        organisation.accreditations.append(Accreditation(country="EE"))
        organisation.external_ids.append(ExternalId(scheme="wikidata", value="Q1"))
    gone.external_ids.append(ExternalId(scheme="wikidata", value="Q2"))
    other = making.embassy("FR")
    for organisation in (kept, gone):
        db.add(OrganisationRelation(organisation=organisation, other=other, kind=RelationKind.PART_OF))
    db.add(OrganisationRelation(organisation=gone, other=kept, kind=RelationKind.SUCCESSOR_OF))
    bianchi = making.posting(making.person("Bianchi", "Anna"), gone, Rank.COUNSELLOR)
    at_gone = making.posting(rossi, gone)
    both, one = making.seminar(), making.seminar()
    making.invitation(both, first)
    twin = making.invitation(both, at_gone)
    twin.organisation = gone
    making.invitation(one, bianchi, seats=2)
    db.add(ImportedRecord(scheme="wikidata", identity="Q2", organisation_id=gone.id, said={"name": "x"}))
    answer(
        twin,
        GivenAnswer(Answer.ACCEPTED),
        source=ReplySource.PHONE,
    )
    db.commit()
    return kept, gone


def test_all_that_hung_on_either_hangs_on_the_one_and_nothing_is_double(
    db: Session, two_embassies: tuple[Organisation, Organisation]
) -> None:
    kept, gone = two_embassies
    numbers = (kept.id, gone.id)
    merge(
        Kind.ORGANISATIONS,
        *numbers,
        {"notes": Side.GONE, "name": Side.BOTH, "website": Side.GONE},
    )
    db.commit()

    assert db.get(Organisation, numbers[1]) is None
    assert kept.name == {"en": "Embassy of Italy", "fi": "Italian suurlähetystö"}
    assert (kept.notes, kept.website) == ("Rings back", "https://i.example")
    assert sorted(c.value for c in kept.channels) == ["+358401234567", "embassy.it@example.org"]
    assert [c.verified_by for c in kept.channels if c.medium is ChannelMedium.EMAIL] == ["Maija Virta"]
    assert len(kept.addresses) == len(kept.accreditations) == 1
    assert [one.value for one in kept.external_ids] == ["Q1", "Q2"]
    assert len(kept.relations) == 1
    assert db.scalars(select(ImportedRecord.organisation_id)).all() == [kept.id]
    # Both postings of the ambassador are kept: a person looks at them.
    assert len(db.scalars(select(Posting).where(Posting.organisation_id == kept.id)).all()) == 3


def test_undone_everything_is_as_it_was_table_by_table(
    db: Session, two_embassies: tuple[Organisation, Organisation]
) -> None:
    kept, gone = two_embassies
    before = dump(db)
    made = merge(Kind.ORGANISATIONS, kept.id, gone.id, {"name": Side.GONE, "notes": Side.BOTH})
    db.commit()
    assert dump(db) != before
    undone = take_back(made.id)
    db.commit()

    assert undone.left == ()
    assert dump(db) == before


def test_merged_the_other_way_round_it_can_be_undone_as_well(
    db: Session, two_embassies: tuple[Organisation, Organisation]
) -> None:
    kept, gone = two_embassies
    before = dump(db)
    made = merge(Kind.ORGANISATIONS, gone.id, kept.id, {})
    db.commit()
    take_back(made.id)
    db.commit()

    assert dump(db) == before


def test_invited_twice_is_invited_once_with_the_answer_and_both_links_work(
    db: Session, two_embassies: tuple[Organisation, Organisation]
) -> None:
    kept, gone = two_embassies
    first, twin, _other = db.scalars(select(Invitation).order_by(Invitation.id)).all()
    links = [token_of(first), token_of(twin)]
    merge(Kind.ORGANISATIONS, kept.id, gone.id, {})
    db.commit()

    (left,) = db.scalars(select(Invitation).where(Invitation.event_id == first.event_id)).all()
    # The one that was answered stays.
    assert left.id == twin.id
    assert left.organisation_id == kept.id
    assert db.scalars(select(Reply.invitation_id)).all() == [left.id]
    assert db.scalars(select(Registration.status)).all() == [RegistrationStatus.CONFIRMED]
    assert [open_invitation(link).id for link in links] == [left.id, left.id]
    left.link_number += 1
    db.commit()
    with pytest.raises(BadLink):
        open_invitation(links[1])


@pytest.fixture
def two_people(db: Session) -> tuple[Person, Person]:
    """One person twice, invited twice by one mission, with a spouse and a form of address at both."""
    embassy = making.embassy("IT")
    one, other = making.person("Rossi", "J."), making.person("Rossi", "Juan", gender=Gender.MAN)
    db.add(Channel(person_id=other.id, medium=ChannelMedium.EMAIL, value="juan.rossi@example.org"))
    spouse = making.person("Rossi", "Elena")
    for person in (one, other):
        db.add(PersonRelation(person_id=person.id, other_id=spouse.id, kind=PersonRelationKind.SPOUSE))
        db.add(PersonalForm(person_id=person.id, language="en", card="H.E." if person is other else ""))
    db.add(PersonRelation(person_id=one.id, other_id=other.id, kind=PersonRelationKind.ASSISTANT))
    db.add(PersonRelation(person_id=spouse.id, other_id=other.id, kind=PersonRelationKind.SPOUSE))
    event = making.seminar(seats_per_mission=1)
    posts = [making.posting(person, embassy, Rank.COUNSELLOR) for person in (one, other)]
    making.posting(making.person("Verdi"), embassy, predecessor_id=other.id)
    for post in posts:
        answer(
            making.invitation(event, post),
            GivenAnswer(Answer.ACCEPTED),
            source=ReplySource.PHONE,
        )
    db.commit()
    return one, other


def test_people_become_one_and_two_again(db: Session, two_people: tuple[Person, Person]) -> None:
    kept, gone = two_people
    numbers, before = (kept.id, gone.id), dump(db)
    made = merge(Kind.PEOPLE, *numbers, {"given_name": Side.GONE, "gender": Side.GONE})
    db.commit()

    assert (kept.name, kept.gender) == ("Juan Rossi", Gender.MAN)
    assert [c.value for c in kept.channels] == ["juan.rossi@example.org"]
    assert [r.kind for r in kept.relations] == [PersonRelationKind.SPOUSE]
    assert db.scalars(select(PersonalForm.card)).all() == ["H.E."]
    assert {guest["person_id"] for reply in db.scalars(select(Reply)) for guest in reply.party} == {kept.id}
    assert db.scalar(select(func.count()).select_from(Invitation)) == 1
    assert db.scalars(select(Posting.predecessor_id).where(Posting.predecessor_id.is_not(None))).all() == [
        kept.id
    ]
    undone = take_back(made.id)
    db.commit()
    assert undone.left == ()
    assert dump(db) == before


def test_what_somebody_changed_since_is_left_and_told_and_the_rest_goes_back(
    db: Session, two_embassies: tuple[Organisation, Organisation]
) -> None:
    kept, gone = two_embassies
    numbers = (kept.id, gone.id)
    made = merge(Kind.ORGANISATIONS, *numbers, {"website": Side.GONE})
    db.commit()
    with acting_as(Actor("Maija Virta")):
        kept.seat_city = "Espoo"
        db.commit()

    assert [(one.record_id, one.by) for one in would_be_left(made)] == [(numbers[0], "Maija Virta")]
    take_back(made.id)
    db.commit()
    again = db.get_one(Organisation, numbers[1])
    assert (kept.seat_city, kept.website, again.website) == (
        "Espoo",
        "https://i.example",
        "https://i.example",
    )
    # What only moved is back where it was.
    assert sorted(one.value for one in again.external_ids if one.value == "Q2") == ["Q2"]
    assert db.scalars(select(Posting.organisation_id).order_by(Posting.id)).all() == [
        numbers[0],
        numbers[1],
        numbers[1],
    ]
    assert [one["label"] for one in made.left] == [str(kept)]
    with pytest.raises(AlreadyUndone):
        take_back(made.id)


def test_two_officers_cannot_merge_one_pair_twice(
    db: Session, two_embassies: tuple[Organisation, Organisation]
) -> None:
    kept, gone = (one.id for one in two_embassies)
    made = merge(Kind.ORGANISATIONS, kept, gone, {})
    db.commit()
    for pair in ((kept, gone), (gone, kept)):
        with pytest.raises(MergedMeanwhile) as told:
            merge(Kind.ORGANISATIONS, *pair, {})
        assert told.value.merge.id == made.id


def test_a_chain_of_merges_leads_to_its_end_and_is_undone_from_its_end(db: Session) -> None:
    a, b, c = (making.person("Rossi", given).id for given in ("A", "B", "C"))
    first = merge(Kind.PEOPLE, b, a, {})
    second = merge(Kind.PEOPLE, c, b, {})
    db.commit()
    with pytest.raises(MergedMeanwhile) as told:
        merge(Kind.PEOPLE, a, c, {})
    assert told.value.merge.kept_id == c
    with pytest.raises(MergedFurther) as refused:
        take_back(first.id)
    assert refused.value.merge is second
    take_back(second.id)
    take_back(first.id)
    db.commit()

    assert db.scalars(select(Person.id).order_by(Person.id)).all() == [a, b, c]


def test_a_record_is_not_merged_with_itself_or_with_nothing(db: Session) -> None:
    number = making.person("Rossi").id
    with pytest.raises(SameRecord):
        merge(Kind.PEOPLE, number, number, {})
    with pytest.raises(NoSuchRecord):
        merge(Kind.PEOPLE, number, number + 1, {})
    with pytest.raises(NoSuchRecord):
        take_back(1)


def test_a_pair_that_was_changed_since_it_was_compared_is_compared_anew(db: Session) -> None:
    kept, gone = making.person("Rossi", "A"), making.person("Rossi", "B")
    db.commit()
    seen = state_of(kept, gone)
    gone.notes = "Prefers French"
    db.commit()
    with pytest.raises(ChangedMeanwhile):
        merge(Kind.PEOPLE, kept.id, gone.id, {}, seen=seen)


def test_not_the_same_as_a_third_holds_for_the_one_that_stays(db: Session) -> None:
    a, b, c = (making.person("Rossi", given).id for given in ("A", "B", "C"))
    db.add(Candidate(kind=Kind.PEOPLE, left_id=a, right_id=b, score=90))
    db.add(
        Candidate(
            kind=Kind.PEOPLE,
            left_id=b,
            right_id=c,
            score=80,
            state=CandidateState.DISTINCT,
            decided_by="Maija",
        )
    )
    db.commit()
    made = merge(Kind.PEOPLE, a, b, {})
    db.commit()
    found = select(Candidate.left_id, Candidate.right_id, Candidate.state).order_by(Candidate.id)
    assert [tuple(row) for row in db.execute(found)][::2] == [
        (a, b, CandidateState.MERGED),
        (a, c, CandidateState.DISTINCT),
    ]
    take_back(made.id)
    db.commit()
    assert [row.state for row in db.execute(found)] == [CandidateState.OPEN, CandidateState.DISTINCT]


def test_the_history_of_the_one_that_stays_leads_back_to_the_merge(
    db: Session, two_embassies: tuple[Organisation, Organisation]
) -> None:
    kept, gone = two_embassies
    made = merge(Kind.ORGANISATIONS, kept.id, gone.id, {"notes": Side.GONE})
    db.commit()
    entry = db.scalars(
        select(AuditEntry)
        .where(AuditEntry.record_type == "organisations", AuditEntry.record_id == kept.id)
        .order_by(AuditEntry.id)
    ).all()[-1]
    assert (entry.cause_type, entry.cause_id) == ("merges", made.id)
    assert db.scalars(select(Merge.gone_label)).all() == ["Embassy of Italy"]


@pytest.mark.parametrize(
    ("kept", "gone", "side"),
    [
        ("Y.", "Yacine", Side.GONE),
        ("Åsa", "Asa Maria", Side.GONE),
        ("Yacine", "Y.", Side.KEPT),
        ("Lamia", "Yacine", Side.KEPT),
        ("", "Yacine", Side.GONE),
        ("Yacine", "", Side.KEPT),
    ],
)
def test_a_name_is_proposed_whole_but_never_made_of_two(kept: str, gone: str, side: Side) -> None:
    assert suggested(Kind.PEOPLE, "given_name", kept, gone) is side
