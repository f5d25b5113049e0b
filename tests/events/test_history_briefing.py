"""Before a meeting: what one reader may know of a mission, on the page and on paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.history.briefing import Briefing, briefing
from events.history.paper import content_of, pdf_of
from events.history.parts import parts_of
from office import clock
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from stakeholders.engagement.keeping import CommitmentGiven
from stakeholders.engagement.models import CommitmentStatus, Confidentiality
from stakeholders.engagement.queries import Reader
from stakeholders.nationaldays.models import NationalDay
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.people.models import Gender, PersonRelation, PersonRelationKind, Posting, Rank
from tests import making
from tests.events.told_years import past, seat, tell
from tests.stakeholders.engagement import key, noted, user

NOW, TODAY = datetime(2026, 5, 20, 12, tzinfo=UTC), date(2026, 5, 20)
SECRET = "Zanzibar"
PAGE = "/stakeholders/organisations/{}/before-a-meeting"


def told(organisation: Organisation, reader: Reader | None = None, **more: Any) -> Briefing:
    return briefing(organisation, reader or Reader(0), NOW, TODAY, ["en"], **more)


def said(app: Flask, found: Briefing) -> dict[str, list[tuple[str, ...]]]:
    """Label, text, badge and what stands below, by part."""
    with app.test_request_context("/"):
        return {
            part.key: [tuple(filter(None, (row.label, row.text, row.badge, *row.more))) for row in part.rows]
            for part in parts_of(found)
        }


@pytest.fixture
def italy(db: Session) -> Posting:
    """Italy's ambassador, second in the order, met and invited, with promises on both sides."""
    making.ambassador("AT", "Huber", credentials_on=date(2019, 1, 2))
    head = making.ambassador("IT", "Rossi", arrived_on=date(2023, 1, 1), credentials_on=date(2023, 2, 1))
    head.person.language, head.person.languages, head.person.own_script_name = "sv", ["it", "en"], "Росси"
    head.verified_on = head.organisation.verified_on = TODAY
    making.posting(
        making.person("Verdi"), head.organisation, arrived_on=date(2018, 1, 1), departed_on=date(2022, 12, 1)
    )
    making.posting(making.person("Neri", "Carlo"), head.organisation, Rank.COUNSELLOR)
    spouse = making.person("Bianchi", "Ugo")
    relation = {"person_id": head.person_id, "other_id": spouse.id, "kind": PersonRelationKind.SPOUSE}
    db.add(PersonRelation(**relation))
    db.add(NationalDay(country="IT", name={"en": "Republic Day"}, rule="fixed 06-02"))
    db.flush()
    return head


def test_one_screen_says_whom_one_meets_and_what_is_open(app: Flask, db: Session, italy: Posting) -> None:
    mission, maija = italy.organisation, user("Maija")
    tell(past(2025), italy, "the head came")
    tell(past(2026), italy, "they declined")
    asked = making.seminar(starts_at=NOW + timedelta(days=9), ends_at=NOW + timedelta(days=9, hours=2))
    making.invitation(asked, italy)
    noted(
        mission,
        italy.person,
        maija,
        held_on=date(2026, 5, 1),
        subject="The harbour",
        summary="They like it.",
        we_asked="A loan",
        commitments=(
            CommitmentGiven("Send the plan", key(maija), date(2026, 5, 10)),
            CommitmentGiven("Lend the boat", key(mission), date(2026, 6, 1)),
            # At a meeting of several each promised for themselves.
            CommitmentGiven("Bake a cake", key(making.embassy("FR"))),
        ),
    )
    found = said(app, told(mission))

    assert found == {
        "glance": [
            ("Place 2 of 2 in the order: Heads of mission.",),
            ("Came to 1 of 2 events, the head in person to 1; last to Seminar en, 16 February 2025.",),
            ("Last contact: Meeting, 1 May 2026: The harbour",),
            ("2 promises are open.", "1 of them is overdue."),
            ("National day in 13 days: Republic Day. Tuesday 2 June 2026",),
        ],
        "lead": [
            ("Name", "Test Rossi", "Росси"),
            ("Post", "Ambassador"),
            ("On the envelope", "Hennes Excellens ambassadör Test Rossi", "Embassy of Italy"),
            ("Salutation, also spoken", "Ers Excellens"),
            ("Spoken (English)", "Your Excellency"),
            ("In post since", "1 January 2023"),
            ("Credentials presented on", "1 February 2023"),
            ("Speaks", "Italian, English"),
            ("Written to in", "Swedish"),
            ("Spouse", "Ugo Bianchi"),
            ("Head before", "Test Verdi, until 1 December 2022"),
        ],
        "promises": [
            ("We owe", "Send the plan", "Overdue since 10 May 2026", "Maija: The harbour"),
            ("They owe", "Lend the boat", "Due on 1 June 2026", "The harbour"),
        ],
        "contacts": [
            (
                "Meeting, 1 May 2026",
                "The harbour",
                "With Test Rossi (Embassy of Italy)",
                "From us: Maija",
                "They like it.",
                "We asked: A loan",
            )
        ],
        "ahead": [
            (
                "Friday 29 May 2026, 15:00–17:00 (Helsinki)",
                "Seminar en",
                "Not written to yet",
                "Addressed to Test Rossi",
            )
        ],
        "past": [
            ("16 February 2026", "Seminar en", "Declined"),
            ("16 February 2025", "Seminar en", "The head came", "Test Rossi"),
        ],
        "people": [("Counsellor", "Carlo Neri")],
        "facts": [
            ("Sending state", "Italy", "Southern Europe"),
            ("Seated in", "Helsinki"),
            ("National day", "Republic Day", "Tuesday 2 June 2026"),
        ],
    }


def test_what_is_not_certain_and_what_is_missing_is_said(app: Flask, db: Session) -> None:
    vacant = making.embassy("FR")
    making.posting(making.person("Petit"), vacant, Rank.COUNSELLOR)
    doubtful = making.ambassador("IT", "Rossi", Gender.UNKNOWN, arrived_on=date(2020, 1, 1))
    with app.test_request_context("/"):
        parts = {part.key: part for part in parts_of(told(vacant))}
    assert parts["lead"].empty == "Nobody heads it. By rank, Test Petit (Counsellor) would act."
    assert parts["past"].empty == "It has not been asked to any event that is over."
    assert [text for (text,) in said(app, told(doubtful.organisation))["doubts"]] == [
        "Nobody has verified this entry yet.",
        "No national day of its state is known.",
        "Nobody has verified who heads it.",
        "The head has been in post for more than four years: ask whether a successor is known.",
        "The day on which the credentials were presented is not known.",
        "The gender is not known: the envelope is written without His or Her Excellency.",
    ]
    agency = making.embassy("FI", kind=OrganisationKind.EU_AGENCY, sending_state=None, name={"en": "Agency"})
    assert said(app, told(agency))["doubts"] == [("Nobody has verified this entry yet.",)]


def test_what_was_told_in_confidence_is_neither_shown_nor_counted_nor_stamped(
    app: Flask, db: Session, italy: Posting
) -> None:
    maija, kalle = user("Maija"), user("Kalle")
    promises = tuple(
        CommitmentGiven(f"{state} {SECRET}", key(maija)) for state in ("Never tell of", "Always tell of")
    )
    meeting = noted(
        italy.organisation,
        subject=SECRET,
        confidentiality=Confidentiality.CONFIDENTIAL,
        held_on=TODAY,
        commitments=promises,
        by=maija,
    )
    done = meeting.commitments[1]
    done.status, done.closed_at = CommitmentStatus.DONE, NOW
    db.flush()

    def papers(reader: Reader, **more: Any) -> tuple[str, int, bool]:
        found = told(italy.organisation, reader, **more)
        with app.test_request_context("/"):
            content = content_of(found, "Maija", "en")
        return content["stamp"], str(content).count(SECRET), "promise is open" in str(content)

    assert papers(Reader.of(kalle)) == ("Internal", 0, False)
    assert papers(Reader.of(maija))[::2] == ("Confidential", True)
    assert papers(Reader.of(maija), with_confidential=False) == ("Internal", 0, False)


def test_no_road_leads_a_colleague_to_it(
    db: Session, italy: Posting, signed_in: Callable[[Role], FlaskClient]
) -> None:
    db.commit()
    editor, chief = signed_in(Role.EDITOR), signed_in(Role.ADMINISTRATOR)
    noted(italy.organisation, subject=SECRET, confidentiality=Confidentiality.CONFIDENTIAL)
    db.commit()
    page = PAGE.format(italy.organisation_id)
    words = ("PDF without what is confidential", SECRET)
    assert [word in chief.get(page).text for word in words] == [True, True]
    assert chief.get(f"{page}.pdf").status_code == 200
    entry = f"/stakeholders/organisations/{italy.organisation_id}"
    trail = f"/office/audit/history/organisations/{italy.organisation_id}"
    roads = (page, entry, "/events/manage/years?kind=all", trail)
    for road in roads:
        text = editor.get(road).text
        assert [word in text for word in words] == [False, False], road
        # That there was something confidential is not told by the trail of the chief's file either.
        assert "onfidential" not in text or road == entry, road


def test_the_pages_lead_to_it_and_the_file_is_entered_in_the_trail(
    db: Session, italy: Posting, signed_in: Callable[[Role], FlaskClient]
) -> None:
    tell(past(2025), italy, "the head came")
    db.commit()
    viewer, number = signed_in(Role.VIEWER), italy.organisation_id
    page = viewer.get(f"/stakeholders/organisations/{number}").text
    assert ("Came to 1 of 1 event, the head in person to 1." in page, PAGE.format(number) in page) == (
        True,
        True,
    )
    assert "Before a meeting: Embassy of Italy" in viewer.get("/goto?q=italy&part=1").text
    assert viewer.get(PAGE.format(9999)).status_code == 404
    answer = viewer.get(f"{PAGE.format(number)}.pdf?lang=fi")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    entry = db.scalars(select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED)).one()
    name = f"before-a-meeting-{number}-{clock.today().isoformat()}.pdf"
    assert (entry.record_type, entry.record_id, entry.details) == ("organisations", number, {"file": name})


def test_the_paper_is_tagged_speaks_the_reader_s_language_and_is_two_pages_at_most(
    app: Flask, db: Session, italy: Posting
) -> None:
    mission, maija = italy.organisation, user("Maija")
    italy.person.own_script_name, mission.notes = "كريم 田中 Γιώργος", "Long. " * 200
    mission.name = {"en": "The Embassy of " + "a very long and formal name " * 3}
    for year in range(2014, 2026):
        tell(past(year), italy, "the head came with a colleague")
    for number in range(15):
        making.posting(making.person(f"Colleague {number}"), mission, Rank.COUNSELLOR)
        noted(
            mission,
            maija,
            held_on=TODAY - timedelta(days=number),
            summary="Much was said. " * 40,
            commitments=(CommitmentGiven(f"Promise {number}", key(maija)),) if number < 6 else (),
        )
    with app.test_request_context("/?lang=sv"):
        made = pdf_of(told(mission), "Maija", "sv")
    with pikepdf.open(io.BytesIO(made)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("sv", True)
        assert len(pdf.pages) <= 2


def test_a_long_story_costs_as_many_statements_as_a_short_one(
    db: Session,
    italy: Posting,
    signed_in: Callable[[Role], FlaskClient],
    count_statements: Callable[[], Any],
) -> None:
    maija, counts = user("Maija"), []
    db.commit()
    viewer, page = signed_in(Role.VIEWER), PAGE.format(italy.organisation_id)
    for count, year in ((1, 2024), (30, 2025)):
        tell(past(year), italy, "the head came")
        coming = making.seminar()
        seat(coming, italy, making.invitation(coming, italy), came=False)
        for number in range(count):
            making.posting(making.person(f"Colleague {number}"), italy.organisation, Rank.COUNSELLOR)
            promise = CommitmentGiven("Call", key(maija))
            noted(italy.organisation, held_on=TODAY, topics=("Harbour",), commitments=(promise,))
        db.commit()
        with count_statements() as statements:
            assert viewer.get(page).status_code == 200
        counts.append(len(statements))
    assert counts == [33, 33]
