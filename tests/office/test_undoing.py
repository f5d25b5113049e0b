"""An undertaking is taken back as a whole, and what a person changed since is left and told."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office.audit.models import AuditEntry
from office.audit.trail import Actor, Cause, acting_as, because_of
from office.audit.undoing import Left, Reason, left_by, undo, was_taken_back
from stakeholders.organisations.models import Accreditation, Channel, ChannelMedium, Organisation
from stakeholders.people.models import Person, Posting, Rank
from tests import making

IMPORT = Cause("import_files", 1)


def _said(left: tuple[Left, ...] | list[Left]) -> list[tuple[str, int, Reason, str]]:
    return [(one.record_type, one.record_id, one.reason, one.by) for one in left]


def test_what_was_made_with_all_that_hangs_on_it_is_taken_out(db: Session) -> None:
    with because_of(IMPORT):
        made = making.ambassador("IT", "Rossi")
        made.organisation.accreditations.append(Accreditation(country="EE"))
    undone = undo(IMPORT)

    assert undone.left == ()
    assert [
        db.scalar(select(func.count()).select_from(t)) for t in (Organisation, Person, Posting, Channel)
    ] == [
        0,
        0,
        0,
        0,
    ]
    assert was_taken_back(IMPORT)


def test_what_was_changed_is_changed_back_in_every_kind_of_column(db: Session) -> None:
    head = making.ambassador("IT", "Rossi", credentials_on=date(2020, 3, 4))
    embassy = head.organisation
    with because_of(IMPORT):
        embassy.name = {"en": "Embassy of the Italian Republic"}
        embassy.closed_on = date(2024, 1, 1)
        head.rank = Rank.COUNSELLOR
        head.is_head = False
        head.credentials_on = None
    undo(IMPORT)

    assert embassy.name == {"en": "Embassy of Italy"}
    kept = db.execute(
        select(Posting.rank, Posting.is_head, Posting.credentials_on, Organisation.closed_on).join(
            Posting.organisation
        )
    )
    assert [tuple(row) for row in kept] == [(Rank.AMBASSADOR, True, date(2020, 3, 4), None)]


def test_what_was_removed_comes_back_with_its_number(db: Session) -> None:
    embassy = making.embassy("IT")
    (channel,) = embassy.channels
    number, value = channel.id, channel.value
    with because_of(IMPORT):
        embassy.channels.clear()
    undo(IMPORT)

    db.expire_all()
    assert [(c.id, c.value, c.medium) for c in embassy.channels] == [(number, value, ChannelMedium.EMAIL)]


def test_a_record_that_a_person_has_changed_since_is_left_and_named(db: Session) -> None:
    with because_of(IMPORT):
        italy, austria = making.embassy("IT"), making.embassy("AT")
    numbers = (italy.id, austria.id)
    with acting_as(Actor("Maija Virta")):
        italy.channels[0].value = "ambasciata@example.org"
        db.flush()

    assert _said(left_by(IMPORT)) == [("organisations", numbers[0], Reason.CHANGED_SINCE, "Maija Virta")]
    undone = undo(IMPORT)
    assert _said(undone.left) == [("organisations", numbers[0], Reason.CHANGED_SINCE, "Maija Virta")]
    assert db.scalars(select(Organisation.id)).all() == [numbers[0]]
    assert italy.channels[0].value == "ambasciata@example.org"


def test_a_record_that_something_made_since_refers_to_is_left(db: Session) -> None:
    with because_of(IMPORT):
        rossi = making.person("Rossi")
    number = rossi.id
    making.posting(rossi, making.embassy("IT"))
    undone = undo(IMPORT)

    assert _said(undone.left) == [("people", number, Reason.IN_USE, "")]


def test_a_later_undertaking_that_was_taken_back_does_not_stand_in_the_way(db: Session) -> None:
    later = Cause("import_files", 2)
    with because_of(IMPORT):
        italy = making.embassy("IT")
    with because_of(later):
        italy.seat_city = "Espoo"
    assert _said(left_by(IMPORT)) == [("organisations", italy.id, Reason.CHANGED_SINCE, "a test")]
    undo(later)

    assert italy.seat_city == "Helsinki"
    assert left_by(IMPORT) == []
    undo(IMPORT)
    assert db.scalars(select(Organisation.id)).all() == []


def test_every_entry_says_of_whom_it_is_and_what_it_was_part_of(db: Session) -> None:
    with because_of(IMPORT):
        embassy = making.embassy("IT")
    found = db.execute(
        select(
            AuditEntry.record_type, AuditEntry.about_type, AuditEntry.about_id, AuditEntry.cause_type
        ).order_by(AuditEntry.record_type)
    ).all()

    assert [tuple(row) for row in found] == [
        ("channels", "organisations", embassy.id, "import_files"),
        ("organisations", "organisations", embassy.id, "import_files"),
    ]
