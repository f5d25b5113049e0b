"""The pictures of a result: what each says is what the numbers of the event are, and each is a file too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.attendance.models import Presence, PresenceSource, Stay
from events.programme.models import Event, EventSeries
from events.registration.models import Answer, Capacity, Registration, RegistrationStatus, Reply, ReplySource
from events.results.counting import result_of
from events.results.figures import chapters_of, figures_of
from events.surveys import setting_up
from events.surveys.queries import questions_of
from events.surveys.taking import take_answers
from office import clock
from office.accounts.models import Role
from office.countries import country_name
from office.mailroom.models import Letter, LetterStatus
from office.plots.figures import Figure
from stakeholders.people.models import Rank
from tests import making
from tests.events.registrants import registrant
from tests.events.test_surveys import answers, surveyed

NOON = datetime(2021, 2, 16, 12, tzinfo=UTC)


def in_series(years: int) -> list[Event]:
    """A seminar and its earlier years, the last in 2021."""
    from office.database import db

    series = EventSeries(slug="seminar", title={"en": "Seminar"})
    db.session.add(series)
    db.session.flush()
    starts = [NOON.replace(year=2022 - years + place) for place in range(years)]
    return [
        making.seminar(series_id=series.id, starts_at=at, ends_at=at + timedelta(hours=2)) for at in starts
    ]


def came(db: Session, event: Event, state: str, heads: dict[str, Any], **columns: Any) -> Registration:
    """A head of mission who was written to, answered and was there for the first hour, with a colleague."""
    if state not in heads:
        heads[state] = making.ambassador(state, f"Head of {state}")
    invitation = making.invitation(event, heads[state])
    at = event.starts_at - timedelta(days=20)
    values: dict[str, Any] = {"kind": "invitation", "language": "en", "to_address": "a@example.org"}
    values |= {"subject_type": "invitations", "subject_id": invitation.id, "params": {}, "due_at": at}
    key = f"{event.id}-{state}"
    db.add(Letter(key=key, message_id=key, bounce_token=key, sent_at=at, status=LetterStatus.SENT, **values))
    db.add(
        Reply(
            invitation=invitation,
            answer=Answer.ACCEPTED,
            source=ReplySource.LINK,
            party=[],
            received_at=at + timedelta(days=1),
        )
    )
    made = []
    for name, capacity, rank in (
        (f"Head of {state}", Capacity.ADDRESSEE, Rank.AMBASSADOR),
        (f"Colleague of {state}", Capacity.COLLEAGUE, Rank.ATTACHE),
    ):
        seat = Registration(
            event_id=event.id,
            invitation_id=invitation.id,
            organisation_id=invitation.organisation_id,
            capacity=capacity,
            status=RegistrationStatus.CONFIRMED,
            name=name,
            rank=rank,
            **columns,
        )
        db.add(seat)
        db.flush()
        made.append(seat)
    begins, ends = event.starts_at, event.starts_at + timedelta(hours=1)
    db.add(Presence(registration_id=made[0].id, source=PresenceSource.REPORT, first_seen_at=begins))
    db.add(Stay(registration_id=made[0].id, source=PresenceSource.REPORT, begins_at=begins, ends_at=ends))
    db.flush()
    return made[0]


def by_key(event: Event) -> dict[str, Figure]:
    return {figure.key: figure for figure in figures_of(event, result_of(event))}


def test_the_tables_say_what_the_numbers_are_in_as_many_statements_for_one_guest_as_for_thirty(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    before, event = in_series(2)
    heads: dict[str, Any] = {}
    came(db, before, "AT", heads)
    came(db, event, making.STATES[0], heads)
    registrant(event, "Ada Open", country="NO", language="fi", asked_at=NOON - timedelta(days=3))
    asked = []
    for more in ((), making.STATES[1:]):
        for state in more:
            came(db, event, state, heads)
        db.commit()
        db.refresh(event)
        result = result_of(event)
        with count_statements() as statements:
            found = {figure.key: figure for figure in figures_of(event, result)}
        asked.append(len(statements))
    # Invitations, registrations, stays, letters, years, survey; the programme that is marked.
    assert asked == [7, 7]

    rows = {key: figure.rows for key, figure in found.items()}
    assert list(rows) == [
        *("countries", "regions", "invitations", "registrations", "replies", "presence", "no-shows"),
        *("heads", "ranks", "years"),
    ]
    assert sorted(rows["countries"]) == sorted([(country_name(code, "en"), 1) for code in result.countries])
    assert sum(int(str(number)) for _region, number in rows["regions"]) == len(result.countries) == 31
    assert rows["invitations"] == (
        ("Invited", 31, "100%"),
        ("Answered", 31, "100%"),
        ("Accepted", 31, "100%"),
        ("Somebody came", 31, "100%"),
    )
    assert rows["registrations"] == (("Registered", 1, "100%"), ("With a seat", 1, "100%"), ("Came", 0, "0%"))
    assert found["replies"].head == ("Day", "Answered", "Accepted", "Registered", "Letters")
    assert rows["replies"] == (
        ("27 January 2021", 0, 0, 0, 31),
        ("28 January 2021", 31, 31, 0, None),
        ("13 February 2021", 31, 31, 1, None),
    )
    there = {row[0]: row[1] for row in rows["presence"]}
    assert (there["14:00"], there["15:00"], there["15:05"]) == (31, 31, 0)
    assert rows["no-shows"] == (("Addressee", 31, 0), ("Colleague", 0, 31), ("Registered themselves", 0, 1))
    assert {row[0]: row[1] for row in rows["heads"]} == {
        "In person": 31,
        "By a substitute": 0,
        "Declined": 0,
        "No answer": 0,
    }
    assert rows["ranks"] == (("Ambassador", 31),)
    assert rows["years"] == (("2020", 1, 1, 1), ("2021", 31, 31, 31))
    (years,) = [chapter for chapter in chapters_of(event, result) if chapter.key == "years"]
    assert [(change.title, len(change.codes)) for change in years.changes] == [("For the first time", 30)]


def test_the_page_shows_each_picture_and_gives_it_away_without_a_name_in_it(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    (event,) = in_series(1)
    came(db, event, "IT", {}, title="=1+1")
    empty = making.seminar()
    db.commit()
    viewer = signed_in(Role.VIEWER)
    here = f"/events/manage/{event.id}/results"
    page = viewer.get(here).text
    for key in by_key(event):
        assert page.count(f'id="figure-{key}"') == 1
        assert f'href="{here}/figures/{key}.svg"' in page
    assert f'href="/events/manage/{event.id}/results/figures/countries.png?theme=dark"' in page
    svg = viewer.get(f"{here}/figures/replies.svg")
    assert (svg.status_code, svg.content_type) == (200, "image/svg+xml; charset=utf-8")
    assert svg.headers["Content-Disposition"] == f"attachment; filename={event.slug}-replies.svg"
    assert (b"Replies over time" in svg.data, b"Head of IT" in svg.data) == (True, False)
    png = viewer.get(f"{here}/figures/heads.png?theme=dark")
    assert (png.status_code, png.data[:8]) == (200, b"\x89PNG\r\n\x1a\n")
    for wrong in (
        "replies.jpg",
        "nonsense.svg",
        "replies.svg?theme=pink",
        "replies.svg-dark",
        "survey-1.svg",
    ):
        assert viewer.get(f"{here}/figures/{wrong}").status_code == 404, wrong
    assert viewer.get(f"/events/manage/{empty.id}/results/figures/replies.svg").status_code == 404
    nothing = viewer.get(f"/events/manage/{empty.id}/results").text
    assert ("Nobody holds a seat yet" in nothing, 'class="figure"' in nothing) == (True, False)


def test_what_is_still_to_come_shows_answers_and_who_is_expected(db: Session) -> None:
    event = making.seminar()
    italy = making.invitation(event, making.ambassador("IT", "Rossi"))
    making.invitation(event, making.ambassador("SE", "Lind"))
    assert by_key(event) == {}

    db.add(
        Reply(
            invitation=italy,
            answer=Answer.ACCEPTED,
            source=ReplySource.LINK,
            party=[],
            received_at=clock.now() - timedelta(days=1),
        )
    )
    seat = registrant(
        event,
        "Rossi",
        door="invitation",
        invitation=italy,
        organisation=italy.organisation,
        capacity=Capacity.ADDRESSEE,
        rank=Rank.AMBASSADOR,
    )
    found = by_key(event)
    assert {key: figure.title for key, figure in found.items()} == {
        "countries": "Countries expected",
        "invitations": "What came of the invitations",
        "replies": "Replies over time",
        "heads": "Do the heads of mission come themselves?",
        "ranks": "By rank, of those with a seat",
    }
    assert [row[0] for row in found["invitations"].rows] == ["Invited", "Answered", "Accepted"]

    # Over, and nobody said who came: the same, in other words.
    event.starts_at, event.ends_at = clock.now() - timedelta(hours=3), clock.now() - timedelta(hours=1)
    db.flush()
    found = by_key(event)
    assert (found["countries"].title, "presence" in found) == ("Countries with a seat", False)
    assert found["heads"].title == "Were the heads of mission to come themselves?"
    # Seen at the door, and not when they left.
    db.add(
        Presence(
            registration_id=seat.id,
            source=PresenceSource.DOOR,
            first_seen_at=event.starts_at + timedelta(minutes=7),
        )
    )
    db.flush()
    chapters = {chapter.key: chapter for chapter in chapters_of(event, result_of(event))}
    says = {told.figure.key: told.says for told in chapters["day"].told}
    assert list(says) == ["arrivals"]
    assert says["arrivals"].endswith("1 came more than five minutes late.")


def test_an_anonymous_survey_is_in_pictures_when_its_results_are_shown(db: Session) -> None:
    event, survey, seats = surveyed(5)
    for seat in seats[:4]:
        take_answers(survey.id, seat, answers(survey, 4))
    setting_up.close_survey(survey)
    assert [key for key in by_key(event) if key.startswith("survey")] == []
    setting_up.open_survey(survey)
    take_answers(survey.id, seats[4], answers(survey, 5, words="a word"))
    assert [key for key in by_key(event) if key.startswith("survey")] == []
    setting_up.close_survey(survey)
    found = by_key(event)
    scale = questions_of(survey.id)[0].label["en"]
    assert found["survey-1"].title == scale
    assert [row[1] for row in found["survey-1"].rows] == [0, 0, 0, 4, 1]
    assert not any("a word" in str(figure) for figure in found.values())
