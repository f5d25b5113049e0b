"""The demonstration's open forum: registration by all doors, questions, and a list of those who wait."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import delete, select

from events.programme.models import Event, OpenDoor
from events.questions.examples import EXAMPLES, NEEDS, add_example
from events.registration.admission import Applicant, register
from events.registration.mission_links import make_links
from events.registration.models import Door, Registration
from events.seating import planning
from events.seating.models import HostRole, Shape
from events.seating.placing import propose_seats
from events.seating.queries import revision_of
from events.series.linking import new_series
from events.surveys.models import SurveyQuestion, SurveyQuestionKind
from events.surveys.setting_up import begin, open_survey
from events.surveys.taking import take_answers
from office.database import db
from office.localized import LANGUAGES
from office.mailroom.models import Letter
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, Organisation

#: The forum is held on the last Thursday of April, from five to seven.
HOURS: Final = (time(17), time(19))
#: Room for whoever tries the demonstration; the third guest of one organisation waits all the same.
CAPACITY: Final = 60
QUOTA: Final = 2
#: Missions with a link, and how many of their people each has registered.
LINKS: Final = 4
BY_LINK: Final = 2
#: The supper after it: round tables, and who of ours presides at each.
SUPPER_TABLES: Final = 3
SUPPER_SEATS: Final = 8
HOSTS: Final = (
    ("Maija Esimerkki", "Head of Protocol"),
    ("Olavi Mallikas", "Director of International Affairs"),
    ("Signe Provbit", "City Gardener"),
)
#: Those of 2021 who answered the survey: every third.
ANSWERED: Final = 3


def forum_day(today: date) -> date:
    """The last Thursday of next April."""
    last = date(today.year + (1 if today.month >= 3 else 0), 4, 30)
    return last - timedelta(days=(last.weekday() - 3) % 7)


def rules() -> dict[str, Any]:
    """By which rules people come to the forum."""
    return {
        "capacity": CAPACITY,
        "quota_per_mission": QUOTA,
        "open_door": OpenDoor.OPEN,
        "gives_certificates": True,
    }


def fill(event: Event, registrants: list[dict[str, str]]) -> None:
    """Questions, missions' links, and those who have registered; of the letters to them nothing waits."""
    for key in (*EXAMPLES, NEEDS):
        add_example(event, key)
    missions = db.session.scalars(
        select(Organisation.id)
        .where(Organisation.kind.in_(DIPLOMATIC_MISSIONS), Organisation.closed_on.is_(None))
        .order_by(Organisation.id)
        .limit(LINKS)
    ).all()
    links = make_links(event, missions, seats=BY_LINK + 1)
    for number, link in enumerate(links):
        for colleague in range(BY_LINK):
            name = f"{('First', 'Second')[colleague]} Colleague of mission {number + 1}"
            mail = f"colleague{colleague + 1}.mission{number + 1}@example.org"
            applicant = Applicant(name, mail, LANGUAGES[number % len(LANGUAGES)], "Attaché")
            register(event, applicant, Door.MISSION, link=link)
    for number, one in enumerate(registrants, 1):
        applicant = Applicant(
            one["name"],
            f"guest{number}@example.org",
            one["language"],
            organisation_name=one["organisation"],
            country=one["country"],
        )
        register(event, applicant, Door.OPEN)
    # They were told at the time: nothing is left to send.
    db.session.execute(delete(Letter).where(Letter.subject_type == "registrations"))


def lay_supper(event: Event) -> None:
    """Those who have registered are asked to a supper after it: tables with our own people at each."""
    planning.begin(event, "Supper after the forum", planning.Laid(Shape.ROUND, SUPPER_SEATS), SUPPER_TABLES)
    for seen, (name, title) in enumerate(HOSTS, start=1):
        planning.add_host(event, seen, planning.OfOurs(HostRole.HOST, name, title))
    propose_seats(event, revision_of(event))


def survey_of(event: Event) -> None:
    """What the guests of the seminar that was held thought of it, without their names."""
    survey = begin(event)
    open_survey(survey)
    questions = db.session.scalars(
        select(SurveyQuestion).where(SurveyQuestion.survey_id == survey.id).order_by(SurveyQuestion.position)
    ).all()
    people = db.session.scalars(
        select(Registration).where(Registration.event_id == event.id).order_by(Registration.id)
    ).all()
    for number, person in enumerate(people[::ANSWERED]):
        given = {one.id: _answer(one, number) for one in questions}
        take_answers(survey.id, person, {question: said for question, said in given.items() if said})


def _answer(question: SurveyQuestion, number: int) -> Any:
    if question.kind is SurveyQuestionKind.SCALE:
        return (5, 4, 5, 3, 4, 5, 4, 2)[number % 8]
    if question.kind is SurveyQuestionKind.TEXT:
        return ("", "More time for questions.", "", "", "The papers a day before, please.")[number % 5]
    keys = [str(choice["key"]) for choice in question.choices]
    if question.kind is SurveyQuestionKind.ONE_OF:
        return keys[(1, 1, 2, 1, 0)[number % 5] % len(keys)]
    return keys[number % len(keys) :][:2]


def link_years(events: list[Event], title: dict[str, str]) -> None:
    """The years of one occasion, linked."""
    series = new_series(title)
    db.session.add(series)
    for event in events:
        event.series = series
    db.session.flush()


def hours(day: date) -> tuple[datetime, datetime]:
    """When the forum begins and ends, by the clock in Helsinki."""
    return datetime.combine(day, HOURS[0]), datetime.combine(day, HOURS[1])
