"""An import changes what the list has news of, and nothing that a person wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office.audit.models import AuditEntry
from stakeholders.importing.applying import apply
from stakeholders.importing.missions import read_missions
from stakeholders.importing.planning import Fate, Options, Plan, plan
from stakeholders.importing.reading import read
from stakeholders.organisations.models import (
    Accreditation,
    Channel,
    ChannelMedium,
    ExternalId,
    Organisation,
    OrganisationKind,
)

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
LIST = DATA / "database_of_embassies.csv"
needs_list = pytest.mark.skipif(not LIST.is_file(), reason="the folder ../shared/data is not on this machine")

COLUMNS = (
    "operator",
    "country",
    "city",
    "type",
    "jurisdictions",
    "phone",
    "email",
    "website",
    "creation",
    "QID",
)


def table(*rows: dict[str, str]) -> bytes:
    usual = {"operator": "Sweden", "country": "Finland", "city": "Helsinki", "type": "embassy"}
    lines = [";".join(COLUMNS)]
    lines += [";".join({**usual, **row}.get(column, "") for column in COLUMNS) for row in rows]
    return "\n".join(lines).encode()


SWEDEN = {"QID": "Q1", "website": "https://sweden.example.org", "email": "mailto:sweden@example.org"}
NORWAY = {"operator": "Norway", "QID": "Q2"}


def planned(data: bytes, **options: Any) -> Plan:
    return plan(read_missions(read(data)), Options(**options))


def take_in(session: Session, data: bytes, **options: Any) -> Plan:
    found = planned(data, **options)
    apply(found, source="list.csv")
    session.commit()
    return found


def fates(found: Plan) -> list[Fate]:
    return [row.fate for row in found.rows]


def the_only(session: Session) -> Organisation:
    return session.scalars(select(Organisation)).one()


def reasons(found: Plan) -> list[str]:
    return [str(problem.reason) for problem in found.problems]


def test_a_new_mission_is_entered_with_all_that_the_list_says(db: Session) -> None:
    take_in(
        db,
        table({**SWEDEN, "phone": "+358 9 687 7660", "jurisdictions": "Estonia", "creation": "1918-01-01"}),
    )
    sweden = the_only(db)
    assert (sweden.kind, sweden.sending_state, sweden.host_country, sweden.seat_city, sweden.founded) == (
        OrganisationKind.EMBASSY,
        "SE",
        "FI",
        "Helsinki",
        1918,
    )
    assert sweden.name == {
        "en": "Embassy of Sweden",
        "sv": "Sveriges ambassad",
        "fi": "Ruotsin suurlähetystö",
    }
    assert [(c.medium, c.value) for c in sweden.channels] == [
        (ChannelMedium.EMAIL, "sweden@example.org"),
        (ChannelMedium.PHONE, "+35896877660"),
    ]
    assert [a.country for a in sweden.accreditations] == ["EE"]
    assert [(e.scheme, e.value) for e in sweden.external_ids] == [("wikidata", "Q1")]
    assert sweden.source == "list.csv"


def test_the_same_list_again_changes_nothing(db: Session) -> None:
    data = table(SWEDEN, NORWAY, {"operator": "Quebec", "type": "Quebec Government Office"})
    take_in(db, data)
    entries = db.scalar(select(func.count()).select_from(AuditEntry))
    assert fates(take_in(db, data)) == [Fate.UNCHANGED] * 3
    assert db.scalar(select(func.count()).select_from(AuditEntry)) == entries


def test_news_of_the_list_are_taken_over(db: Session) -> None:
    take_in(db, table(SWEDEN))
    newer = {
        **SWEDEN,
        "website": "https://new.example.org",
        "email": "mailto:new@example.org",
        "type": "high commission",
    }
    found = take_in(db, table(newer))
    sweden = the_only(db)
    assert fates(found) == [Fate.CHANGED]
    assert (sweden.website, [c.value for c in sweden.channels]) == (
        "https://new.example.org",
        ["new@example.org"],
    )
    assert (sweden.kind, sweden.name["en"]) == (OrganisationKind.HIGH_COMMISSION, "High Commission of Sweden")
    assert fates(planned(table(newer))) == [Fate.UNCHANGED]


def test_what_a_person_changed_stays_when_the_list_says_what_it_said(db: Session) -> None:
    take_in(db, table(SWEDEN))
    sweden = the_only(db)
    sweden.website, sweden.seat_city = "https://ours.example.org", "Espoo"
    sweden.channels[0].value = "ours@example.org"
    db.commit()
    found = take_in(db, table(SWEDEN))
    assert (fates(found), reasons(found)) == ([Fate.UNCHANGED], [])
    assert (sweden.website, sweden.seat_city, sweden.channels[0].value) == (
        "https://ours.example.org",
        "Espoo",
        "ours@example.org",
    )


def test_what_a_person_changed_is_kept_against_news_and_told_until_both_agree(db: Session) -> None:
    take_in(db, table(SWEDEN))
    the_only(db).website = "https://ours.example.org"
    db.commit()
    newer = table({**SWEDEN, "website": "https://new.example.org"})
    for _time in range(2):
        found = take_in(db, newer)
        assert fates(found) == [Fate.UNCHANGED]
        assert [(p.row, p.column) for p in found.problems if "kept as it is" in str(p.reason)] == [
            (2, "website")
        ]
    assert the_only(db).website == "https://ours.example.org"
    the_only(db).website = "https://new.example.org"
    db.commit()
    assert reasons(take_in(db, newer)) == []


def test_an_address_that_a_person_removed_does_not_come_back(db: Session) -> None:
    take_in(db, table(SWEDEN))
    sweden = the_only(db)
    sweden.channels.clear()
    db.commit()
    take_in(db, table(SWEDEN))
    assert the_only(db).channels == []


def test_an_address_that_a_person_added_stays_beside_the_lists_own(db: Session) -> None:
    take_in(db, table(SWEDEN))
    sweden = the_only(db)
    sweden.channels.append(Channel(medium=ChannelMedium.EMAIL, value="ours@example.org"))
    db.commit()
    take_in(db, table({**SWEDEN, "email": "mailto:new@example.org"}))
    assert sorted(c.value for c in the_only(db).channels) == ["new@example.org", "ours@example.org"]


def test_a_closed_mission_stays_closed_and_is_told(db: Session) -> None:
    from datetime import date

    take_in(db, table(SWEDEN))
    the_only(db).closed_on = date(2026, 1, 1)
    db.commit()
    found = take_in(db, table(SWEDEN))
    assert (fates(found), reasons(found)) == ([Fate.UNCHANGED], ["closed in the register: it stays closed"])
    assert the_only(db).is_closed


def test_rows_that_look_alike_are_two_missions_and_shown(db: Session) -> None:
    rome = {"country": "Italy", "city": "Rome"}
    found = take_in(db, table({**rome, "QID": "Q1"}, {**rome, "QID": "Q2"}, NORWAY))
    assert (found.counts["new"], found.counts["possible_duplicates"]) == (3, 2)
    assert [[other.row for other in row.lookalikes] for row in found.rows] == [[3], [2], []]
    assert fates(planned(table({**rome, "QID": "Q1"}, {**rome, "QID": "Q2"}, NORWAY))) == [Fate.UNCHANGED] * 3


@pytest.mark.parametrize("number", ["", "Q1"])
def test_a_row_that_is_there_twice_is_entered_twice_shown_and_recognised(db: Session, number: str) -> None:
    data = table({"QID": number}, {"QID": number})
    found = take_in(db, data)
    assert (found.counts["new"], found.counts["possible_duplicates"]) == (2, 2)
    assert fates(take_in(db, data)) == [Fate.UNCHANGED] * 2


def test_a_row_that_looks_like_a_mission_entered_by_hand_is_added_beside_it_and_shown(
    db: Session, embassy_by_hand: Callable[[], Organisation]
) -> None:
    by_hand = embassy_by_hand()
    found = take_in(db, table(SWEDEN))
    assert [other.organisation_id for other in found.rows[0].lookalikes] == [by_hand.id]
    assert (found.counts["new"], found.linkable) == (1, 1)
    assert db.scalar(select(func.count()).select_from(Organisation)) == 2


def test_asked_to_link_it_fills_what_is_empty_and_keeps_what_was_written(
    db: Session, embassy_by_hand: Callable[[], Organisation]
) -> None:
    by_hand = embassy_by_hand()
    found = take_in(db, table(SWEDEN), link=True)
    assert (fates(found), the_only(db).id) == ([Fate.CHANGED], by_hand.id)
    assert (by_hand.name["en"], by_hand.name["sv"]) == ("The Swedish Embassy", "Sveriges ambassad")
    assert by_hand.website == "https://sweden.example.org"
    assert [e.value for e in by_hand.external_ids] == ["Q1"]
    again = take_in(db, table(SWEDEN))
    assert (fates(again), again.counts["possible_duplicates"]) == ([Fate.UNCHANGED], 0)


def test_linking_never_joins_two_rows_to_one_mission(
    db: Session, embassy_by_hand: Callable[[], Organisation]
) -> None:
    embassy_by_hand()
    assert fates(planned(table(SWEDEN, {"QID": "Q9"}), link=True)) == [Fate.NEW, Fate.NEW]


def test_a_mission_that_holds_the_lists_number_is_recognised(
    db: Session, embassy_by_hand: Callable[[], Organisation]
) -> None:
    by_hand = embassy_by_hand()
    by_hand.external_ids.append(ExternalId(scheme="wikidata", value="Q1"))
    db.commit()
    take_in(db, table(SWEDEN))
    assert the_only(db).id == by_hand.id


def test_one_number_for_two_missions_gives_two_organisations(db: Session) -> None:
    kuwait = {"country": "Kuwait", "city": "Kuwait City", "QID": "Q106686567"}
    data = table({**kuwait, "operator": "Iraq"}, {**kuwait, "operator": "Nepal"})
    found = take_in(db, data)
    assert [(p.row, p.column) for p in found.problems] == [(2, "QID"), (3, "QID")]
    assert sorted(o.sending_state or "" for o in db.scalars(select(Organisation))) == ["IQ", "NP"]
    assert fates(planned(data)) == [Fate.UNCHANGED] * 2


def test_only_what_was_asked_for_is_taken(db: Session) -> None:
    data = table(
        SWEDEN,
        {"operator": "Albania", "country": "Sweden", "city": "Stockholm", "jurisdictions": "Sweden|Finland"},
        {"operator": "Norway", "country": "Sweden", "city": "Stockholm"},
    )
    counts = [
        planned(data).counts["new"],
        planned(data, host_country="FI").counts["new"],
        planned(data, host_country="FI", accredited=True).counts["new"],
    ]
    assert counts == [3, 1, 2]
    assert planned(data, host_country="FI").counts["out_of_scope"] == 2


def test_refused_rows_are_counted_and_not_entered(db: Session) -> None:
    found = take_in(db, table(SWEDEN, {"operator": ""}, {"type": ""}))
    assert (found.counts["new"], found.counts["refused"]) == (1, 2)
    assert the_only(db).sending_state == "SE"


def test_a_failure_in_the_middle_leaves_nothing(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    from stakeholders.importing import applying

    monkeypatch.setattr(applying, "PORTION", 1)

    def fail_at_the_second(done: int, _total: int) -> None:
        if done == 2:
            raise RuntimeError("the worker was killed")

    with pytest.raises(RuntimeError):
        apply(planned(table(SWEDEN, NORWAY)), source="list.csv", report=fail_at_the_second)
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Organisation)) == 0


def test_the_trail_says_that_an_import_did_it(db: Session) -> None:
    take_in(db, table(SWEDEN))
    made = db.scalars(select(AuditEntry).where(AuditEntry.record_type == "organisations")).one()
    assert (made.actor, made.label) == ("import list.csv", "Embassy of Sweden")


def test_progress_is_told(db: Session) -> None:
    told: list[tuple[int, int]] = []
    apply(
        planned(table(SWEDEN, NORWAY)),
        source="list.csv",
        report=lambda done, total: told.append((done, total)),
    )
    assert told == [(0, 2), (2, 2)]


def test_a_plan_asks_the_database_the_same_number_of_times_whatever_its_size(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    numbers = []
    for size in (1, 40):
        data = table(
            *({"QID": f"Q{i + 1}", "city": f"City {i}", "jurisdictions": "Estonia"} for i in range(size))
        )
        take_in(db, data)
        with count_statements() as statements:
            planned(data)
        numbers.append(len(statements))
    assert numbers == [5, 5]


@needs_list
@pytest.mark.once
def test_the_69_missions_in_finland_and_the_95_accredited_to_it(db: Session) -> None:
    data = LIST.read_bytes()
    assert take_in(db, data, host_country="FI").counts == {
        "rows": 9852,
        "new": 69,
        "changed": 0,
        "unchanged": 0,
        "possible_duplicates": 0,
        "refused": 0,
        "out_of_scope": 9783,
    }
    both = take_in(db, data, host_country="FI", accredited=True).counts
    assert (both["new"], both["unchanged"]) == (95, 69)
    again = take_in(db, data, host_country="FI", accredited=True).counts
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 164)
    in_helsinki = select(func.count()).select_from(Organisation).where(Organisation.seat_city == "Helsinki")
    assert db.scalar(in_helsinki) == 64
    abroad = select(func.count()).select_from(Accreditation).where(Accreditation.country == "FI")
    assert db.scalar(abroad) == 95


@needs_list
@pytest.mark.once
def test_the_whole_world_is_taken_in_and_nothing_changes_the_second_time(db: Session) -> None:
    data = LIST.read_bytes()
    first = take_in(db, data).counts
    assert (first["rows"], first["new"], first["refused"]) == (9852, 9852, 0)
    assert first["possible_duplicates"] > 300
    second = planned(data).counts
    assert (second["new"], second["changed"], second["unchanged"]) == (0, 0, 9852)


@pytest.fixture
def embassy_by_hand(db: Session) -> Callable[[], Organisation]:
    """Enters the embassy of Sweden as somebody would, under a name of their own."""

    def enter() -> Organisation:
        organisation = Organisation(
            kind=OrganisationKind.EMBASSY,
            name={"en": "The Swedish Embassy"},
            sending_state="SE",
            host_country="FI",
            seat_country="FI",
            seat_city="Helsinki",
        )
        db.add(organisation)
        db.commit()
        return organisation

    return enter
