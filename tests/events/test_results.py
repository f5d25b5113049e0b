"""An event's numbers, its sentence for the press, and its files."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.attendance.models import Presence, PresenceSource
from events.guestlist.models import Invitation
from events.programme.models import Event
from events.registration.models import Answer, Capacity, Registration, RegistrationStatus, ReplySource
from events.registration.queries import rows
from events.registration.seats import GivenAnswer, answer
from events.results.counting import Basis, result_of
from events.results.definitions import doors, invitations
from events.results.exports import participants_csv, result_json
from events.results.press import press_sentence
from events.results.reports import on_results
from events.results.workbook import result_xlsx
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from office.spreadsheets import harmless
from stakeholders.organisations.models import OrganisationKind
from stakeholders.people.models import Rank
from tests import making
from tests.events.registrants import registrant


def seat(invitation: Invitation, name: str, *, came: bool = True, **columns: Any) -> Registration:
    values: dict[str, Any] = {
        "event_id": invitation.event_id,
        "organisation_id": invitation.organisation_id,
        "capacity": Capacity.ADDRESSEE,
        "status": RegistrationStatus.CONFIRMED,
        "name": name,
        "rank": Rank.AMBASSADOR,
    }
    made = Registration(invitation_id=invitation.id, **(values | columns))
    from office.database import db as database

    database.session.add(made)
    database.session.flush()
    if came:
        database.session.add(
            Presence(registration_id=made.id, source=PresenceSource.JOINED, first_seen_at=datetime.now(UTC))
        )
        database.session.flush()
    return made


def guest_of(event: Event, state: str, name: str, **columns: Any) -> Registration:
    return seat(making.invitation(event, making.ambassador(state, name)), name, **columns)


def numbers(event: Event) -> tuple[int, int, int, int]:
    result = result_of(event)
    return result.participants, result.missions, len(result.countries), result.organisations


def test_participants_missions_countries_and_organisations_are_four_numbers(db: Session) -> None:
    event = making.seminar()
    italy = making.invitation(event, making.ambassador("IT", "Rossi"))
    seat(italy, "Rossi")
    seat(italy, "Bianchi", capacity=Capacity.COLLEAGUE, rank=Rank.COUNSELLOR)
    consulate = making.embassy("IT", kind=OrganisationKind.HONORARY_CONSULATE, mail="consulate@example.org")
    consul = making.posting(making.person("Verdi"), consulate, Rank.HONORARY_CONSUL, is_head=True)
    seat(making.invitation(event, consul), "Verdi")
    unicef = making.embassy("FI", kind=OrganisationKind.INTERNATIONAL_ORGANISATION, sending_state=None)
    director = making.posting(making.person("Lund"), unicef, Rank.DIRECTOR, is_head=True)
    seat(making.invitation(event, director), "Lund")

    assert numbers(event) == (4, 2, 1, 1)


def test_who_stayed_away_is_not_counted_where_presence_was_recorded(db: Session) -> None:
    event = making.seminar()
    guest_of(event, "IT", "Rossi")
    guest_of(event, "AT", "Gruber", came=False)

    assert (result_of(event).basis, numbers(event)) == (Basis.PRESENCE, (1, 1, 1, 0))


def test_without_recorded_presence_those_with_a_seat_are_counted_and_the_result_says_so(db: Session) -> None:
    event = making.seminar()
    guest_of(event, "IT", "Rossi", came=False)
    guest_of(event, "AT", "Gruber", came=False, status=RegistrationStatus.WAITING)

    assert (result_of(event).basis, numbers(event)) == (Basis.SEATS, (1, 1, 1, 0))


def people(event: Event, count: int) -> None:
    invitation = making.invitation(event, making.ambassador("IT", "Rossi"))
    for number in range(count):
        seat(invitation, f"Guest {number}", capacity=Capacity.COLLEAGUE)


def test_nobody_came_and_there_is_no_sentence(db: Session) -> None:
    event = making.seminar()

    assert press_sentence(result_of(event), event, "en") == ""


def test_where_nobody_was_invited_the_figures_are_those_of_the_registrations(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    event = making.seminar()
    registrant(event, "Ada Open")
    registrant(event, "Eva Waits", status=RegistrationStatus.WAITING)
    result = result_of(event)
    assert invitations(result) == []
    assert [(number.label, number.value) for number in doors(result)] == [
        ("Registered", 2),
        ("With a seat", 1),
        ("Waiting", 1),
    ]
    db.commit()
    viewer = signed_in(Role.VIEWER)
    page = viewer.get(f"/events/manage/{event.id}/results").text
    assert ("Registrations" in page, "Invited" in page) == (True, False)
    replies = viewer.get(f"/events/manage/{event.id}/replies").text
    assert ("1 person holds a seat." in replies, "0 of 0" in replies) == (True, False)
    guest_of(event, "SE", "Lind")
    page = viewer.get(f"/events/manage/{event.id}/results").text
    assert ("Registrations" in page, "Invited" in page) == (True, True)


def test_the_numbers_take_the_same_statements_for_1_and_for_30_participants(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    event = making.seminar()
    invitation = making.invitation(event, making.ambassador("IT", "Rossi"))
    counts = []
    for wanted in (1, 29):
        for number in range(wanted):
            seat(invitation, f"Guest {number}", capacity=Capacity.COLLEAGUE)
        db.commit()
        db.refresh(event)
        with count_statements() as statements:
            result_of(event)
        counts.append(len(statements))

    assert counts == [6, 6]


def test_the_road_of_an_event_that_is_over_ends_with_who_came(db: Session) -> None:
    starts_at = datetime(2021, 2, 16, 12, tzinfo=UTC)
    held = making.seminar(starts_at=starts_at, ends_at=starts_at.replace(hour=14))
    guest_of(held, "IT", "Rossi")
    guest_of(held, "AT", "Gruber", came=False)
    coming = making.seminar()
    people(coming, 1)

    said = {number: str(report.words) for number, report in on_results([held, coming]).items()}

    assert said == {held.id: "1 participant from 1 country"}


def test_what_looks_like_a_formula_is_made_harmless() -> None:
    assert [harmless(text) for text in ("=1+1", "+358", "-x", "@x", "Rossi")] == [
        "'=1+1",
        "'+358",
        "'-x",
        "'@x",
        "Rossi",
    ]


def test_the_csv_has_a_byte_order_mark_and_one_line_a_participant(db: Session) -> None:
    event = making.seminar()
    guest_of(event, "SE", "Åsa Lind")

    lines = participants_csv(result_of(event), "en").decode("utf-8").split("\r\n")

    assert lines == [
        "\ufeffName;Title;Rank;Organisation;Country;Came as;Presence recorded",
        "Åsa Lind;;Ambassador;Embassy of Sweden;Sweden;Addressee;yes",
        "",
    ]


def test_the_workbook_and_the_json_hold_the_lists_and_the_definitions(db: Session) -> None:
    event = making.seminar()
    sweden = guest_of(event, "SE", "=HYPERLINK(1)")
    answer(sweden.invited_by, GivenAnswer(Answer.ACCEPTED), source=ReplySource.PHONE)
    registrant(event, "Ada Open", organisation_name="+Circle", country="FI")
    result, replies = result_of(event), rows(event.id, {})

    book = CalamineWorkbook.from_filelike(BytesIO(result_xlsx(result, event, replies, "en")))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    told = json.loads(result_json(result, event, replies, "en"))

    assert [(name, len(rows)) for name, rows in sheets.items()][:5] == [
        ("Participants", 2),
        ("Missions", 2),
        ("Countries", 2),
        ("Other organisations", 1),
        ("Replies", 2),
    ]
    assert sheets["Participants"][1][0] == "=HYPERLINK(1)"
    assert isinstance(sheets["Replies"][1][7], datetime)
    assert [row[:2] for row in sheets["Numbers and definitions"][1:5]] == [
        ["Participants", 1.0],
        ["Missions", 1.0],
        ["Countries", 1.0],
        ["Other organisations", 0.0],
    ]
    assert {key: one["value"] for key, one in told["numbers"].items()} == {
        "participants": 1,
        "missions": 1,
        "countries": 1,
        "organisations": 0,
        "asked": 1,
        "represented": 1,
        "absent": 0,
        "invited": 1,
        "answered": 1,
        "accepted": 1,
        "declined": 0,
        "unanswered": 0,
        "seated": 2,
        "no_shows": 1,
        "registered": 1,
        "confirmed": 1,
    }
    assert [one["code"] for one in told["countries"]] == ["SE"]


def test_taking_the_list_away_is_entered_in_the_audit_trail(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    event = making.seminar()
    guest_of(event, "SE", "Lind")
    db.commit()

    answer = signed_in(Role.VIEWER).get(f"/events/manage/{event.id}/results/participants.csv")

    entered = db.scalar(select(func.count()).where(AuditEntry.change == Change.DISCLOSED))
    assert (answer.status_code, answer.content_type, entered) == (200, "text/csv; charset=utf-8", 1)
