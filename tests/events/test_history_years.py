"""Missions and events side by side: what is seen is what happened, whatever became of the missions since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from random import Random
from typing import Any

from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.history.outcomes import Outcome
from events.history.queries import Span
from events.history.years import KindGroup, Line, Pattern, Years, months_before, years
from events.programme.models import EventSeries, EventStatus
from events.registration.models import Capacity
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from stakeholders.duplicates.merging import merge
from stakeholders.duplicates.models import Kind
from stakeholders.engagement.models import Confidentiality, Way
from stakeholders.engagement.queries import Reader
from stakeholders.organisations.models import (
    OrganisationKind,
    OrganisationRelation,
    OrganisationStatus,
    RelationKind,
    StatusPeriod,
)
from stakeholders.people.models import Rank
from tests import making
from tests.events.told_years import ambassadors, past, seat, tell, years_told
from tests.stakeholders.engagement import noted, user

NOW, TODAY = datetime(2026, 6, 1, 12, tzinfo=UTC), date(2026, 6, 1)
PAGE = "/events/manage/years"


def seen(span: Span | None = None, group: KindGroup = KindGroup.ALL, reader: Reader | None = None) -> Years:
    return years(span or Span(), group, reader or Reader(0), NOW, TODAY)


def outcomes(found: Years) -> dict[tuple[int, int], Outcome]:
    return {
        (line.organisation.id, event.id): line.cells[event.id].outcome
        for line in found.lines
        for event in found.events
    }


def of(found: Years, name: str) -> Line:
    (line,) = (line for line in found.lines if str(line.organisation) == name)
    return line


def told(found: Years, name: str) -> list[str]:
    return [of(found, name).cells[event.id].outcome.value for event in found.events]


def test_what_is_seen_is_what_happened(db: Session) -> None:
    random, heads = Random(1), ambassadors(9)
    events = [past(year) for year in range(2016, 2021)]
    expected = years_told(random, heads, events)
    # None of these is a year that can be told of.
    for number, columns in enumerate(({"status": EventStatus.CANCELLED}, {"status": EventStatus.DRAFT})):
        years_told(random, heads[:2], [past(2018 + number, **columns)])
    making.invitation(past(2030), heads[0])
    past(2015)

    found = seen()

    assert [event.id for event in found.events] == [event.id for event in events]
    assert outcomes(found) == expected
    for line in found.lines:
        own = [outcome for (number, _event), outcome in expected.items() if number == line.organisation.id]
        assert (line.came, line.heads) == (
            own.count(Outcome.HEAD) + own.count(Outcome.OTHER),
            own.count(Outcome.HEAD),
        )


def test_who_came_for_another_mission_counts_there(db: Session) -> None:
    embassy, event = making.ambassador("IT", "Rossi"), past(2025)
    office = making.embassy("IT", kind=OrganisationKind.REPRESENTATIVE_OFFICE, name={"en": "Bureau"})
    second = making.posting(embassy.person, office, Rank.HEAD_OF_OFFICE, is_head=True)
    making.invitation(event, embassy)
    seat(event, second, making.invitation(event, second))
    for_another = seat(event, making.ambassador("AT", "Huber"), None, person=embassy.person)
    for_another.capacity = Capacity.REGISTRANT
    found = seen()
    assert {name: told(found, name) for name in ("Embassy of Italy", "Bureau", "Embassy of Austria")} == {
        "Embassy of Italy": ["no_answer"],
        "Bureau": ["head"],
        # She heads Italy's embassy, and not Austria's.
        "Embassy of Austria": ["other"],
    }


def test_whoever_acted_as_head_on_that_day_came_as_head_and_who_became_it_later_did_not(db: Session) -> None:
    head = making.ambassador("IT", "Rossi", departed_on=date(2024, 1, 1))
    acting = making.posting(
        making.person("Verdi"),
        head.organisation,
        Rank.CHARGE_AD_INTERIM,
        arrived_on=date(2024, 1, 1),
        departed_on=date(2025, 1, 1),
    )
    for year in (2023, 2024, 2025):
        event = past(year)
        seat(event, acting, making.invitation(event, head), capacity=Capacity.SUBSTITUTE)
    assert told(seen(), "Embassy of Italy") == ["other", "head", "other"]


def test_where_nobody_s_presence_was_recorded_those_with_a_seat_came(db: Session) -> None:
    heads, event = ambassadors(2), past(2025)
    seat(event, heads[0], making.invitation(event, heads[0]), came=False)
    making.invitation(event, heads[1])
    found = seen()
    assert (
        set(found.by_seats),
        told(found, "Embassy of Italy"),
        of(found, "Embassy of Italy").attended_on,
    ) == (
        {event.id},
        ["head"],
        date(2025, 2, 16),
    )
    assert told(found, "Embassy of Austria") == ["no_answer"]


def test_merged_moved_and_succeeded_missions_keep_their_years_under_their_present_name(db: Session) -> None:
    first, second = past(2020), past(2024)
    double, kept, old, new = ambassadors(4)
    tell(first, double, "the head came")
    tell(second, kept, "they declined")
    tell(first, old, "the chargé came in the head's place")
    tell(second, new, "the head came")
    old.organisation.closed_on = date(2022, 1, 1)
    for number, name in ((old, "Old mission"), (new, "New mission"), (kept, "Kept")):
        number.organisation.name = {"en": name}
    follows = {"organisation_id": new.organisation_id, "other_id": old.organisation_id}
    db.add(OrganisationRelation(**follows, kind=RelationKind.SUCCESSOR_OF))
    db.flush()
    merge(Kind.ORGANISATIONS, kept.organisation_id, double.organisation_id, {})
    kept.organisation.seat_city, kept.organisation.seat_country = "Stockholm", "SE"
    db.flush()
    found = seen()
    assert {str(line.organisation): told(found, str(line.organisation)) for line in found.lines} == {
        "Kept": ["head", "declined"],
        "New mission": ["other", "head"],
    }
    assert [str(one) for one in of(found, "New mission").earlier] == ["Old mission"]


def test_a_mission_that_was_not_there_is_not_told_never_to_have_come(db: Session) -> None:
    events = [past(year) for year in (2018, 2020, 2022, 2024)]
    always = making.ambassador("IT", "Rossi")
    for event in events:
        tell(event, always, "the head came")
    young, by_year = making.ambassador("AT", "Huber"), making.ambassador("BE", "Maes")
    by_year.organisation.founded = 2021
    for since, status in (
        (date(2019, 1, 1), OrganisationStatus.OPEN),
        (date(2021, 1, 1), OrganisationStatus.SUSPENDED),
        (date(2023, 1, 1), OrganisationStatus.OPEN),
        (date(2026, 1, 1), OrganisationStatus.SUSPENDED),
    ):
        young.organisation.status_periods.append(StatusPeriod(since=since, status=status))
    closed = making.embassy("DE", closed_on=date(2019, 5, 1))
    making.invitation(events[0], making.posting(making.person("Gone"), closed))
    db.flush()
    found = seen()
    assert {name: told(found, f"Embassy of {name}") for name in ("Austria", "Belgium", "Germany")} == {
        "Austria": ["not_yet", "not_invited", "closed", "not_invited"],
        "Belgium": ["not_yet", "not_yet", "not_invited", "not_invited"],
        "Germany": ["no_answer", "closed", "closed", "closed"],
    }
    names = ("Austria", "Belgium", "Germany")
    assert {name: of(found, f"Embassy of {name}").patterns(TODAY) for name in names} == {
        "Austria": frozenset(),
        "Belgium": {Pattern.NEW, Pattern.UNREACHED, Pattern.NOT_INVITED_LAST},
        "Germany": frozenset(),
    }


def test_who_always_comes_who_never_and_whose_substitute(db: Session) -> None:
    came, other, no = "the head came", "the chargé came in the head's place", "they declined"
    stories = ([came] * 4, [came, other, other, other], [no] * 4, [came, came, no, no])
    heads = ambassadors(5)
    for number, year in enumerate((2022, 2023, 2024, 2025)):
        event = past(year)
        for head, story in zip(heads, stories, strict=False):
            tell(event, head, story[number])
        if year == 2025:
            # Asked once: that is not never.
            tell(event, heads[4], "they never answered")
    found = seen()
    said = {str(line.organisation)[11:]: line.patterns(months_before(TODAY, 24)) for line in found.lines}
    assert said == {
        "Italy": {Pattern.ALWAYS, Pattern.IN_PERSON},
        "Austria": {Pattern.ALWAYS, Pattern.SUBSTITUTE},
        "Belgium": {Pattern.NEVER, Pattern.UNREACHED},
        "Germany": {Pattern.IN_PERSON, Pattern.LAPSED, Pattern.UNREACHED},
        "Denmark": {Pattern.UNREACHED},
    }


def test_reached_is_whom_an_event_or_a_contact_reached_that_the_reader_may_know_of(db: Session) -> None:
    heads, maija = ambassadors(4), user("Maija")
    tell(past(2025), heads[0], "the head came")
    noted(heads[1].organisation, held_on=date(2026, 3, 1), way=Way.CALL)
    noted(
        heads[2].organisation,
        held_on=date(2026, 4, 1),
        confidentiality=Confidentiality.CONFIDENTIAL,
        by=maija,
    )
    noted(heads[3].organisation, held_on=date(2026, 9, 1))
    names = ["Embassy of Italy", "Embassy of Austria", "Embassy of Belgium", "Embassy of Germany"]

    def reached(reader: Reader) -> list[date | None]:
        found = seen(reader=reader)
        return [of(found, name).reached_on for name in names]

    assert reached(Reader(0)) == [date(2025, 2, 16), date(2026, 3, 1), None, None]
    assert reached(Reader.of(maija)) == [date(2025, 2, 16), date(2026, 3, 1), date(2026, 4, 1), None]


def test_an_event_after_midnight_was_on_the_day_of_its_own_clocks(db: Session) -> None:
    (head,) = ambassadors(1)
    begins = datetime(2025, 12, 31, 22, 30, tzinfo=UTC)
    tell(making.seminar(starts_at=begins, ends_at=begins + timedelta(hours=1)), head, "the head came")
    assert of(seen(), "Embassy of Italy").attended_on == date(2026, 1, 1)


def test_a_series_a_span_of_years_and_a_kind_narrow_it(db: Session) -> None:
    series = EventSeries(slug="afternoon", title={"en": "Afternoon"})
    (head,) = ambassadors(1)
    agency = making.embassy("FI", kind=OrganisationKind.EU_AGENCY, sending_state=None, name={"en": "Agency"})
    chief = making.posting(making.person("Lund"), agency, Rank.DIRECTOR, is_head=True)
    for year in (2019, 2022, 2025):
        event = past(year, series=series if year != 2022 else None)
        for one in (head, chief):
            tell(event, one, "the head came")
    db.flush()

    def narrowed(span: Span, group: KindGroup) -> tuple[list[int], list[str]]:
        found = seen(span, group)
        return [event.local_start.year for event in found.events], [str(o.organisation) for o in found.lines]

    assert narrowed(Span(series.id), KindGroup.MISSIONS) == ([2019, 2025], ["Embassy of Italy"])
    assert narrowed(Span(None, 2020, 2025), KindGroup.INTERNATIONAL) == ([2022, 2025], ["Agency"])
    assert narrowed(Span(None, 2030), KindGroup.CONSULAR) == ([], [])


def test_the_page_tells_it_in_sentences_and_each_cell_leads_to_its_invitation(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    viewer = signed_in(Role.VIEWER)
    assert "After the second you see who always comes" in viewer.get(PAGE).text
    heads = ambassadors(3)
    for year in (2024, 2025):
        event = past(year)
        for head, story in zip(heads, ("the head came", "they declined", "they never answered"), strict=True):
            tell(event, head, story)
    uninvited = seat(event, making.ambassador("EE", "Tamm"), None)
    db.commit()
    page = viewer.get(PAGE).text
    for words in (
        "1 came to every event it was asked to.",
        "2 were asked at least twice and never came.",
        f"/events/manage/{event.id}/replies/",
        f"/events/manage/{event.id}/registration/people/{uninvited.id}",
    ):
        assert words in page, words
    never = viewer.get(f"{PAGE}?pattern=never&sort=-came").text
    assert ("Embassy of Austria" in never, "Embassy of Italy" in never) == (True, False)
    assert viewer.get(f"{PAGE}?from=x&to=99999&kind=y&pattern=z&months=7&series=0&page=9").status_code == 200


def test_the_files_hold_the_table_and_what_it_means_and_are_entered_in_the_trail(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    (head,) = ambassadors(1)
    head.organisation.name = {"en": "=1+1"}
    tell(past(2025), head, "the head came")
    db.commit()
    viewer = signed_in(Role.VIEWER)
    csv = viewer.get(f"{PAGE}/missions.csv").data.decode("utf-8-sig")
    book = CalamineWorkbook.from_filelike(BytesIO(viewer.get(f"{PAGE}/missions.xlsx").data))
    table, meaning = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    row = ["=1+1", "Embassy", "Italy", "Head", 1, 1, 1, "2025-02-16", ""]
    assert csv.splitlines()[1] == ";".join(map(str, ["'=1+1", *row[1:]]))
    assert table[0][3] == "16 February 2025 Seminar en"
    assert [table[1], meaning[0][0]] == [row, "Head"]
    assert viewer.get(f"{PAGE}/missions.pdf").status_code == 404
    entries = db.scalars(select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED)).all()
    assert [(e.details["organisations"], e.details["events"]) for e in entries] == [(1, 1)] * 2


def test_the_years_cost_as_many_statements_for_thirty_missions_as_for_one(
    db: Session, signed_in: Callable[[Role], FlaskClient], count_statements: Callable[[], Any]
) -> None:
    viewer, counts = signed_in(Role.VIEWER), []
    for heads, year in ((1, 2024), (29, 2025)):
        years_told(Random(1), ambassadors(heads, first=0 if heads == 1 else 1), [past(year)])
        db.commit()
        with count_statements() as statements:
            assert viewer.get(PAGE).status_code == 200
        counts.append(len(statements))
    assert counts == [12, 12]
