"""What events put on Today: each task for just the data that calls for it, and gone when it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from events.attendance.models import (
    AttendanceReport,
    LineState,
    Presence,
    PresenceSource,
    Provider,
    ReportLine,
)
from events.clashes import todo as clashes
from events.external.models import ExternalCalendar
from events.guestlist.models import Invitation
from events.letters.models import Purpose
from events.live.models import GuestQuestion, Moderation
from events.programme.models import Event, EventStatus, ProgrammeItem, Speaker, WaitingOrder
from events.registration.models import (
    Answer,
    Capacity,
    Door,
    Registration,
    RegistrationStatus,
    Reply,
    ReplySource,
)
from events.results.models import PressKind, PressText
from events.sending.sending import send_invitations
from events.surveys.models import Survey, SurveyQuestion, SurveyQuestionKind, SurveyTurn
from office import clock
from office.accounts.models import Role
from office.mailroom.models import Letter, LetterStatus
from office.mailroom.outbox import queue_letter
from office.web import Severity, web
from stakeholders.nationaldays.models import NationalDay
from tests import making

WRONG, DUE, LATER = Severity.WRONG, Severity.DUE, Severity.LATER
CONFIRMED, WAITING, PENDING = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.PENDING,
)
#: Without clashes: what falls on a day depends on today's.
PARTS = (
    *("programme", "guestlist", "registration", "invitations", "sending", "attendance", "joining"),
    *("live", "surveys", "external", "results"),
)


def days(number: float) -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=number)


def seminar(ahead: float, **columns: Any) -> Event:
    """A seminar with a programme, two hours long."""
    event = making.seminar(starts_at=days(ahead), ends_at=days(ahead) + timedelta(hours=2), **columns)
    texts = dict.fromkeys(("en", "sv", "fi"), "Text")
    item = ProgrammeItem(starts_at=event.starts_at, ends_at=None, title=texts)
    item.speakers.append(Speaker(name="Anna", role={}, institution={}))
    event.items.append(item)
    return event


def seat(event: Event, status: RegistrationStatus = CONFIRMED, **columns: Any) -> Registration:
    values = {"door": Door.OPEN, "capacity": Capacity.REGISTRANT, "name": "Anna", "email": "a@example.org"}
    return Registration(event=event, status=status, **(values | columns))


def sent(event: Event, *states: str, **columns: Any) -> list[Invitation]:
    """Guests who have their invitations."""
    guests = [making.invitation(event, making.ambassador(state, state), **columns) for state in states]
    send_invitations(event, guests, None)
    return guests


def written(key: str, purpose: Purpose, table: str, number: int) -> None:
    """A letter to a guest in the outbox."""
    queue_letter(
        kind=purpose.value,
        key=key,
        subject_type=table,
        subject_id=number,
        to_address="a@example.org",
        to_name="",
        language="en",
    )


@pytest.fixture
def told(app: Flask, db: Session) -> Callable[[], dict[str, tuple[Severity, int]]]:
    """What all parts of this floor put on the list now: how much each presses, and how many it is about."""

    def ask() -> dict[str, tuple[Severity, int]]:
        db.flush()
        found: dict[str, tuple[Severity, int]] = {}
        with app.test_request_context():
            # What a page finds once is found anew for the next.
            g.pop("doyen_events_ahead", None)
            for part in PARTS:
                for task in import_module(f"events.{part}.todo").tasks():
                    assert str(task.words) and str(task.why) and str(task.action) and task.url.startswith("/")
                    assert (task.key not in found, len(task.key) <= 120) == (True, True)
                    found[task.key] = (task.severity, task.count)
        return found

    return ask


Told = Callable[[], dict[str, tuple[Severity, int]]]


def test_guests_seats_and_replies_of_an_event_to_come(db: Session, told: Told) -> None:
    event = seminar(5, capacity=1, reply_by=clock.today() + timedelta(days=2))
    italy, austria = sent(event, "IT", "AT")
    assert told() == {f"reminders:{event.id}": (DUE, 2)}

    italy.posting.departed_on = clock.today()  # type: ignore[union-attr]
    lost = making.invitation(event, making.ambassador("BE", "BE"), to_address="")
    reply = Reply(
        invitation=austria, answer=Answer.TENTATIVE, source=ReplySource.LINK, party=[{"name": "Marco"}]
    )
    asking, *seats = seat(event, PENDING), seat(event), seat(event), seat(event)
    db.add_all([reply, asking, *seats, GuestQuestion(event=event, registration=seats[0], text="Why?")])
    assert told() == {
        f"reminders:{event.id}": (DUE, 2),
        f"guests-left:{event.id}": (WRONG, 1),
        f"guests-lacking:{event.id}": (DUE, 1),
        f"substitutes:{event.id}": (DUE, 1),
        f"requests:{event.id}": (DUE, 1),
        f"over:{event.id}": (WRONG, 2),
        f"questions:{event.id}": (DUE, 1),
    }

    # Written to on paper, nobody lacks a mailbox.
    written(f"invitation:{lost.id}:1", Purpose.INVITATION, "invitations", lost.id)
    db.execute(update(Letter).where(Letter.subject_id == lost.id).values(status=LetterStatus.SENT))
    assert f"guests-lacking:{event.id}" not in told()

    # Each is done, and vanishes.
    italy.posting.departed_on = None  # type: ignore[union-attr]
    lost.withdrawn_at = clock.now()
    for guest in (italy, austria):
        db.add(Reply(invitation=guest, answer=Answer.DECLINED, source=ReplySource.PHONE, party=[]))
    asking.status, event.capacity = RegistrationStatus.REFUSED, 3
    db.execute(update(GuestQuestion).values(state=Moderation.ANSWERED))
    assert told() == {}


def test_letters_go_out_in_their_time_and_once(db: Session, told: Told) -> None:
    event = seminar(20, reply_by=clock.today() + timedelta(days=15))
    italy = making.invitation(event, making.ambassador("IT", "Rossi"))
    telephoned = making.invitation(event, making.ambassador("FR", "Petit"))
    db.add(Reply(invitation=telephoned, answer=Answer.DECLINED, source=ReplySource.PHONE, party=[]))
    far = making.invitation(seminar(100), making.ambassador("AT", "Huber")).event
    assert told() == {f"invitations:{event.id}": (DUE, 1), f"invitations:{far.id}": (LATER, 1)}
    send_invitations(event, [italy], None)
    # The last day for answers is not near enough for a reminder yet.
    assert told() == {f"invitations:{far.id}": (LATER, 1)}

    far.status = EventStatus.DRAFT
    event.starts_at, event.ends_at = days(3), days(3) + timedelta(hours=2)
    event.reply_by = None
    db.add(Reply(invitation=italy, answer=Answer.ACCEPTED, source=ReplySource.LINK, party=[]))
    assert told() == {f"event:{far.id}:publish": (LATER, 1), f"pour-memoire:{event.id}": (DUE, 1)}
    written("pm", Purpose.POUR_MEMOIRE, "invitations", italy.id)
    assert told() == {f"event:{far.id}:publish": (LATER, 1)}


def test_a_draft_says_its_next_step_and_a_missed_one_that_it_is_missed(db: Session, told: Told) -> None:
    bare = making.seminar(status=EventStatus.DRAFT)
    texts = seminar(90, status=EventStatus.DRAFT, title={"en": "Only English"})
    missed = seminar(-2, status=EventStatus.DRAFT)
    lonely = seminar(10)
    assert told() == {
        f"event:{bare.id}:programme": (DUE, 1),
        f"event:{texts.id}:texts": (LATER, 1),
        f"event:{missed.id}:missed": (LATER, 1),
        f"event:{lonely.id}:guests": (DUE, 1),
    }


def test_after_an_event_who_came_is_entered_the_survey_opened_and_guests_thanked(
    db: Session, told: Told
) -> None:
    event = seminar(-1)
    guest = seat(event)
    survey = Survey(event=event)
    question = SurveyQuestion(survey=survey, kind=SurveyQuestionKind.SCALE, label={"en": "How was it?"})
    db.add_all([guest, question, seat(seminar(-40)), seat(seminar(-1, status=EventStatus.CANCELLED))])
    assert told() == {f"attendance:{event.id}": (DUE, 1), f"survey:{event.id}": (DUE, 1)}

    survey.is_open = True
    report = AttendanceReport(
        event=event, provider=Provider.ZOOM, file_name="a.csv", digest="1", zone="Europe/Helsinki"
    )
    lines = [
        ReportLine(report=report, name=name, times=[], state=LineState.DOUBTFUL, candidates=[])
        for name in ("Anna", "Bert")
    ]
    db.add_all(lines)
    db.flush()
    assert told() == {f"attendance-report:{report.id}": (DUE, 2)}

    report.entered_at = clock.now()
    db.execute(update(ReportLine).values(state=LineState.SET_ASIDE))
    db.add(Presence(registration=guest, source=PresenceSource.MARKED, first_seen_at=clock.now()))
    assert told() == {f"thanks:{event.id}": (DUE, 1), f"press:{event.id}": (LATER, 1)}

    db.add(PressText(event=event, kind=PressKind.SENTENCE, language="sv", text="Så många.", drafted=""))
    written("thanks", Purpose.THANKS, "registrations", guest.id)
    assert told() == {}
    db.execute(update(Letter).values(status=LetterStatus.CANCELLED))
    assert told() == {f"thanks:{event.id}": (DUE, 1)}


def test_seats_given_by_hand_changes_untold_feeds_failing_and_clashes(db: Session, told: Told) -> None:
    by_hand = seminar(40, capacity=3, waiting_order=WaitingOrder.BY_HAND)
    sent(by_hand, "IT")
    db.add_all([seat(by_hand), seat(by_hand, WAITING), seat(by_hand, WAITING), seat(by_hand, WAITING)])
    failing = ExternalCalendar(
        name="Council", secret_address="https://c.example.org", zone="UTC", failing_since=days(-2)
    )
    db.add(failing)
    assert told() == {f"waiting:{by_hand.id}": (DUE, 2), "external": (WRONG, 1)}

    # By any other order the seats fill by themselves; a feed that is taken off is nobody's trouble.
    by_hand.waiting_order, failing.removed_at = WaitingOrder.TIME, clock.now()
    assert told() == {}

    db.execute(update(Letter).values(status=LetterStatus.SENT, sent_at=clock.now(), revision=0))
    by_hand.status = EventStatus.CANCELLED
    assert told() == {f"untold:{by_hand.id}": (WRONG, 1)}


def test_what_speaks_for_another_day_is_told_until_somebody_is_invited(app: Flask, db: Session) -> None:
    event = seminar(5)
    event.starts_at = datetime(clock.today().year + 1, 12, 25, 12, tzinfo=UTC)
    event.ends_at = event.starts_at + timedelta(hours=2)
    db.flush()

    def keys() -> list[str]:
        with app.test_request_context():
            return [task.key for task in clashes.tasks()]

    assert keys() == [f"clashes:{event.id}"]
    # Whoever came by the open door has the day in the calendar too.
    somebody = seat(event)
    db.add(somebody)
    db.flush()
    assert keys() == []
    somebody.status = RegistrationStatus.CANCELLED
    sent(event, "IT")
    assert keys() == []


def test_news_and_the_panel_of_coming_events(app: Flask, db: Session) -> None:
    event = seminar(-3)
    (italy,) = [making.invitation(event, making.ambassador("IT", "Rossi"))]
    survey = Survey(event=event, is_open=True, closes_on=clock.today() - timedelta(days=1))
    guest = seat(event)
    db.add_all([survey, guest])
    for answer in (Answer.TENTATIVE, Answer.DECLINED):
        db.add(Reply(invitation=italy, answer=answer, source=ReplySource.LINK, party=[]))
    db.flush()
    db.add(SurveyTurn(survey_id=survey.id, registration_id=guest.id))
    db.flush()

    def news(since: datetime) -> list[str]:
        with app.test_request_context():
            return [str(one.words) for source in web(app).news(Role.VIEWER) for one in source.find(since)]

    assert news(days(-2)) == ["Seminar en: 2 replies", "Seminar en: the survey has closed with 1 answer"]
    assert news(days(1)) == []


def test_the_page_costs_the_same_for_one_of_everything_and_for_thirty(
    app: Flask,
    db: Session,
    signed_in: Callable[[Role], FlaskClient],
    count_statements: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # How much is asked of what falls on a day depends on the day.
    monkeypatch.delitem(web(app)._tasks, "clashes")
    editor = signed_in(Role.EDITOR)
    asked = []
    for first, last in ((0, 1), (1, 30)):
        for number, state in enumerate(making.STATES[first:last], first):
            head = making.ambassador(state, state)
            coming, held = seminar(10 + number, capacity=1), seminar(-2)
            guest = making.invitation(coming, head, to_address="")
            written(f"invitation:{guest.id}:1", Purpose.INVITATION, "invitations", guest.id)
            reply = Reply(invitation=guest, answer=Answer.TENTATIVE, source=ReplySource.LINK, party=[{}])
            seats = [seat(coming), seat(coming), seat(coming, PENDING), seat(held)]
            asking = GuestQuestion(event=coming, registration=seats[0], text="Why?")
            lost = ExternalCalendar(name="C", secret_address="https://c", zone="UTC", failing_since=days(-2))
            making.seminar(status=EventStatus.DRAFT)
            day = f"announced {clock.today()}"
            db.add_all([reply, *seats, asking, lost, NationalDay(country=state, name={}, rule=day)])
        db.execute(update(Letter).values(status=LetterStatus.FAILED))
        db.commit()
        with count_statements() as statements:
            page = editor.get("/").text
        asked.append(len(statements))
        assert page.count("<h3>") > 9
    assert asked == [71, 71]
