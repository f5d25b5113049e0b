"""Lists of people: whom each row means, what becomes of it, and what somebody decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office.audit.models import AuditEntry
from stakeholders.importing.files import (
    AlreadyApplied,
    apply_file,
    decide,
    mapping_of,
    plan_of,
)
from stakeholders.importing.models import Choice, Shape
from stakeholders.importing.plans import Fate
from stakeholders.organisations.models import ChannelPurpose, Organisation, OrganisationKind
from stakeholders.people.models import Gender, Person, Posting, Rank
from tests import making
from tests.stakeholders.listed import BERG, DAHL, LIND, amount, fates, handed_in, reasons, taken


def test_columns_are_guessed_by_their_headings(db: Session) -> None:
    file = handed_in(BERG)
    assert file.shape is Shape.MAPPED
    assert mapping_of(file).columns == {
        "Embassy": "organisation.name",
        "Family name": "person.family_name",
        "Given name": "person.given_name",
        "Rank": "posting.rank",
        "Title": "posting.title",
        "E-mail": "person.emails",
        "Mobile": "person.phones",
        "Arrived": "posting.arrived_on",
        "Mr/Ms": "person.gender",
    }


@pytest.mark.parametrize(
    ("headings", "keys"),
    [
        (
            "Suurlähetystö;Sukunimi;Etunimi;Sähköposti",
            ["organisation.name", "family_name", "given_name", "emails"],
        ),
        ("Ambassad;Efternamn;Förnamn;E-post", ["organisation.name", "family_name", "given_name", "emails"]),
        ("Ambassade;Nom;Prénom;Courriel", ["organisation.name", "family_name", "given_name", "emails"]),
    ],
)
def test_headings_are_known_in_four_languages(db: Session, headings: str, keys: list[str]) -> None:
    file = handed_in("Embassy of Sweden;Berg;Åsa;asa@example.org", headings=headings)
    found = list(mapping_of(file).columns.values())
    assert found == [key if "." in key else f"person.{key}" for key in keys]


def test_new_people_come_with_their_organisation_and_their_post(db: Session) -> None:
    found = taken(db, BERG, LIND, DAHL)
    assert fates(found) == [Fate.NEW] * 3
    assert found.counts == {
        "rows": 3,
        "new": 3,
        "changed": 0,
        "unchanged": 0,
        "possible_duplicates": 0,
        "refused": 0,
        "out_of_scope": 0,
        "new_organisations": 2,
        "new_people": 3,
        "new_postings": 3,
    }
    sweden, norway = db.scalars(select(Organisation).order_by(Organisation.id)).all()
    assert (sweden.kind, sweden.sending_state, sweden.name) == (
        OrganisationKind.EMBASSY,
        "SE",
        {"en": "Embassy of Sweden"},
    )
    berg, lind = db.scalars(select(Posting).where(Posting.organisation_id == sweden.id).order_by(Posting.id))
    assert (berg.person.name, berg.rank, berg.title) == (
        "Åsa Berg",
        Rank.COUNSELLOR,
        {"en": "Counsellor (Trade)"},
    )
    assert (berg.arrived_on, berg.is_head, berg.person.gender) == (date(2023, 9, 3), False, Gender.WOMAN)
    assert [(c.value, c.purpose) for c in berg.person.channels] == [
        ("asa.berg@example.org", ChannelPurpose.PERSONAL),
        ("+358401234567", ChannelPurpose.PERSONAL),
    ]
    assert (berg.person.sort_name, berg.person.source) == ("berg asa", "people.csv")
    assert "asa berg" in berg.person.folded and "embassy of sweden" in sweden.folded
    dahl = db.scalars(select(Posting).where(Posting.organisation_id == norway.id)).one()
    assert (dahl.is_head, lind.is_head) == (True, False)


def test_the_same_list_again_changes_nothing(db: Session) -> None:
    taken(db, BERG, LIND, DAHL)
    about = select(func.count()).select_from(AuditEntry).where(AuditEntry.record_type != "import_files")
    entries = db.scalar(about)
    assert fates(taken(db, BERG, LIND, DAHL)) == [Fate.UNCHANGED] * 3
    assert db.scalar(about) == entries


def test_every_record_that_an_import_makes_stands_in_the_trail_as_if_made_by_hand(db: Session) -> None:
    taken(db, BERG)
    made = {
        e.record_type: e
        for e in db.scalars(select(AuditEntry).where(AuditEntry.cause_type == "import_files"))
    }
    assert set(made) == {"organisations", "people", "postings", "channels"}
    by_hand = making.person("Berg", "Åsa")
    db.flush()
    entry = db.scalars(
        select(AuditEntry)
        .where(AuditEntry.record_id == by_hand.id, AuditEntry.label == "Åsa Berg")
        .order_by(AuditEntry.id.desc())
    ).first()
    assert entry is not None and set(entry.details) == set(made["people"].details) - {"language"}
    assert made["postings"].about_type == "organisations" and made["channels"].about_type == "people"
    assert made["postings"].label == "Åsa Berg, Embassy of Sweden"


def test_news_are_taken_over_and_said(db: Session) -> None:
    taken(db, BERG)
    found = taken(
        db, BERG.replace("Counsellor (Trade)", "Minister-Counsellor (Trade)").replace("4567", "9999")
    )
    (row,) = found.rows
    assert row.fate is Fate.CHANGED
    assert [(c.name, c.before, c.after) for record in row.records for c in record.changes] == [
        ("phones", ["+358401234567"], ["+358401239999"]),
        ("title.en", "Counsellor (Trade)", "Minister-Counsellor (Trade)"),
    ]
    assert db.scalars(select(Posting)).one().title == {"en": "Minister-Counsellor (Trade)"}


def test_what_a_person_changed_wins_unless_somebody_decides_otherwise(db: Session) -> None:
    taken(db, BERG)
    db.scalars(select(Posting)).one().title = {"en": "Head of the Trade Section"}
    db.commit()
    newer = BERG.replace("Counsellor (Trade)", "Trade Counsellor")
    found = taken(db, newer)
    assert (fates(found), found.rows[0].is_conflicting) == ([Fate.UNCHANGED], True)
    assert "kept as it is in the register" in reasons(found)[0]
    file = handed_in(newer)
    decide(file, [2], Choice.OVERRULE)
    assert fates(plan_of(file)) == [Fate.CHANGED]
    apply_file(file)
    assert db.scalars(select(Posting)).one().title == {"en": "Trade Counsellor"}


def test_an_empty_cell_says_nothing(db: Session) -> None:
    taken(db, BERG)
    taken(db, "Embassy of Sweden;Berg;Åsa;;;asa.berg@example.org;;;")
    posting = db.scalars(select(Posting)).one()
    assert (posting.rank, posting.arrived_on) == (Rank.COUNSELLOR, date(2023, 9, 3))


def test_somebody_known_by_mail_and_name_is_recognised_in_a_new_post(db: Session) -> None:
    berg = making.person("Berg", "Åsa")
    berg.channels.append(
        making.embassy("NO").channels[0].__class__(medium="email", value="asa.berg@example.org")
    )
    db.commit()
    found = taken(db, BERG)
    assert (fates(found), amount(db, Person)) == ([Fate.CHANGED], 1)
    assert [p.organisation.name["en"] for p in db.scalars(select(Posting))] == ["Embassy of Sweden"]


def test_a_colleague_is_known_by_name_at_the_same_embassy_without_a_mail_address(db: Session) -> None:
    making.posting(making.person("Berg", "Åsa"), making.embassy("SE"), Rank.ATTACHE)
    db.commit()
    found = taken(db, "Embassy of Sweden;Berg;Åsa;Counsellor;;;;;")
    assert (fates(found), amount(db, Person), amount(db, Organisation)) == ([Fate.UNCHANGED], 1, 1)
    assert "kept as it is" in reasons(found)[0], "an attaché by hand stays one"


@pytest.fixture
def asa(db: Session) -> Person:
    """Somebody of the same name, entered by hand, in no post."""
    person = making.person("Berg", "Åsa")
    db.commit()
    return person


def test_somebody_who_looks_like_another_waits_for_a_decision(db: Session, asa: Person) -> None:
    found = taken(db, BERG, LIND)
    assert fates(found) == [Fate.POSSIBLE, Fate.NEW]
    (other,) = found.rows[0].lookalikes
    assert (other.person_id, other.label, other.score >= 75) == (asa.id, "Åsa Berg", True)
    assert "same_name" in other.reasons
    assert (found.counts["possible_duplicates"], found.counts["undecided"], amount(db, Person)) == (1, 1, 2)


@pytest.mark.parametrize(
    ("choice", "fate", "people"),
    [
        (Choice.NEW, Fate.NEW, 2),
        (Choice.TAKE, Fate.NEW, 2),
        (Choice.LINK, Fate.CHANGED, 1),
        (Choice.LEAVE, Fate.LEFT, 1),
    ],
)
def test_what_somebody_decided_is_done(
    db: Session, asa: Person, choice: Choice, fate: Fate, people: int
) -> None:
    file = handed_in(BERG)
    decide(file, [2], choice, person_id=asa.id if choice is Choice.LINK else None)
    assert fates(plan_of(file)) == [fate]
    apply_file(file)
    db.commit()
    assert amount(db, Person) == people
    if choice is Choice.LINK:
        assert [p.person_id for p in db.scalars(select(Posting))] == [asa.id]
        assert fates(taken(db, BERG)) == [Fate.UNCHANGED]


def test_of_two_rows_that_are_one_person_the_first_counts_and_both_posts_are_kept(
    db: Session, asa: Person
) -> None:
    file = handed_in(BERG, DAHL)
    decide(file, [2, 3], Choice.LINK, person_id=asa.id)
    found = plan_of(file)
    assert fates(found) == [Fate.CHANGED, Fate.CHANGED]
    assert reasons(found)[-1] == "the same record as in row 2, which counts"
    apply_file(file)
    db.commit()
    assert (amount(db, Person), asa.family_name) == (1, "Berg")
    assert sorted(p.organisation.name["en"] for p in asa.postings) == [
        "Embassy of Norway",
        "Embassy of Sweden",
    ]


def test_after_it_was_begun_nothing_can_be_decided(db: Session) -> None:
    file = handed_in(BERG)
    apply_file(file)
    with pytest.raises(AlreadyApplied):
        decide(file, [2], Choice.LEAVE)


def test_rows_that_cannot_be_taken_are_refused_with_the_reason(db: Session) -> None:
    making.ambassador("SE", "Holm")
    db.commit()
    found = taken(
        db,
        "X;;;;;;;;;",
        ";;;;;;a@example.org;;;",
        "Embassy of Sweden;Berg;Åsa;Ambassador;;;;;;yes",
        "Embassy of Norway;Vik;Nils;Attaché;;;;3.9.2023;1.9.2023;",
        headings="Embassy;Family name;Given name;Rank;Title;Mobile;E-mail;Arrived;Departed;Head",
    )
    assert fates(found) == [Fate.NEW, Fate.REFUSED, Fate.REFUSED, Fate.REFUSED]
    assert reasons(found) == [
        "there is neither a person nor an organisation",
        "Test Holm heads it at that time: end that post first",
        "the departure lies before the arrival",
    ]


def test_a_list_of_titles_alone_tells_ranks_and_heads_where_the_title_is_certain(db: Session) -> None:
    headings = "Full name;Organisation;Sending state;Sent to;Kind;Title"
    embassy = "Embassy of Italy;Italy;Finland;Embassy"
    plan_of = (f"Anna Rossi;{embassy};suurlähettiläs", f"Ugo Verdi;{embassy};Head of Trade")
    taken(db, *plan_of, headings=headings)
    found = db.execute(select(Posting.rank, Posting.is_head).order_by(Posting.id)).all()
    assert [tuple(row) for row in found] == [(Rank.AMBASSADOR, True), (Rank.STAFF, False)]

    taken(db, f"Ugo Verdi;{embassy};Counsellor", headings=headings)
    found = db.execute(select(Posting.rank, Posting.title["en"].as_string()).order_by(Posting.id)).all()
    assert [tuple(row) for row in found][1:] == [(Rank.COUNSELLOR, "Counsellor")]


def test_a_second_ambassador_is_no_second_head(db: Session) -> None:
    found = taken(db, DAHL, DAHL.replace("Dahl;Kari", "Moe;Ole").replace("kari.dahl", "ole.moe"))
    assert fates(found) == [Fate.NEW, Fate.NEW]
    assert [p.is_head for p in db.scalars(select(Posting).order_by(Posting.id))] == [True, False]


def test_what_cannot_be_read_is_left_out_and_told(db: Session) -> None:
    found = taken(db, "Embassy of Sweden;Berg;Åsa;Rogue;;not a mail;12;31.2.2024;?", LIND)
    assert fates(found) == [Fate.NEW] * 2
    assert sorted(p.column for p in found.problems) == ["Arrived", "E-mail", "Mobile", "Mr/Ms", "Rank"]
    assert db.scalars(select(Posting.title).order_by(Posting.id)).first() == {"en": "Rogue"}, (
        "a post of the mission's own wording"
    )


def test_a_plan_asks_the_database_the_same_number_of_times_whatever_its_size(
    db: Session, count_statements: Callable[[], Any], asa: Person
) -> None:
    numbers = []
    for size in (1, 30):
        rows = [BERG]
        rows += [f"Body {i};Name{i};Given;Counsellor;;n{i}@example.org;;;" for i in range(size)]
        file = handed_in(*rows)
        plan_of(file)
        with count_statements() as statements:
            plan_of(file)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_applying_asks_the_database_the_same_number_of_times_for_every_portion(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    numbers = []
    for size in (1, 30):
        # Names that look like nobody else's: whoever looks like somebody is asked about once more.
        names = [f"{chr(97 + size)}{chr(97 + i)}" * 5 for i in range(size)]
        rows = [f"Body {n};{n};{n[::-1]};Counsellor;;{n}@example.org;040 1234567;;" for n in names]
        file = handed_in(*rows)
        with count_statements() as statements:
            apply_file(file)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
