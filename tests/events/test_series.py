"""Years of one occasion: side by side, and the next one made from the last without what was last year's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.attendance.models import PresenceSource
from events.attendance.presence import arrive
from events.guestlist.groups import add_group
from events.guestlist.models import Invitation, Receiving
from events.letters.models import LetterText, Purpose
from events.programme.models import Event, EventSeries, EventStatus
from events.questions.models import Question, QuestionKind
from events.registration.models import Registration
from events.series import guests, linking
from events.series.forms import next_day
from events.series.next_year import Part, make_next, naming_year
from events.series.queries import Year, years_of
from events.surveys.models import Survey, SurveyQuestion, SurveyQuestionKind
from office import clock
from office.accounts.models import Role
from tests import making
from tests.events.seminar import Browser, seminar

SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def last(db: Session) -> Event:
    """Last year's seminar: groups, questions of which one hangs on another, a letter, a survey, guests."""
    begins = (clock.now() - timedelta(weeks=50)).replace(hour=12, minute=0, second=0, microsecond=0)
    event = seminar(
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        capacity=80,
        gives_certificates=True,
        title={"en": f"Seminar {begins.year}", "sv": f"Seminarium {begins.year}", "fi": "Seminaari"},
    )
    press = add_group(event, "Press", quota=5)
    comes = Question(event_id=event.id, kind=QuestionKind.YES_NO, label={"en": "Dinner?"}, position=0)
    db.add(comes)
    db.flush()
    db.add_all(
        [
            Question(
                event_id=event.id,
                kind=QuestionKind.TEXT,
                label={"en": "Which dish?"},
                position=1,
                depends_on_id=comes.id,
                depends_on_value="yes",
                group_id=press.id,
            ),
            Question(
                event_id=event.id,
                kind=QuestionKind.TEXT,
                label={"en": "Old"},
                position=2,
                retired_at=clock.now(),
            ),
            LetterText(
                event_id=event.id,
                purpose=Purpose.INVITATION,
                number=3,
                subject={"en": "Come again"},
                body={"en": "Dear all"},
            ),
        ]
    )
    survey = Survey(event_id=event.id, is_open=True, intro={"en": "Tell us"})
    db.add(survey)
    db.flush()
    db.add(SurveyQuestion(survey_id=survey.id, kind=SurveyQuestionKind.SCALE, label={"en": "How was it?"}))
    for state, family in (("IT", "Rossi"), ("SE", "Lind"), ("NO", "Berg")):
        head = making.ambassador(state, family)
        invitation = making.invitation(event, head, seats=3, receiving=Receiving.SECRETARIAT)
        invitation.group = press if state == "SE" else None
        if state != "NO":
            # Reply as the office enters it: the event is over.
            db.add(
                Registration(
                    event_id=event.id,
                    invitation_id=invitation.id,
                    organisation_id=head.organisation_id,
                    capacity="addressee",
                    status="confirmed",
                    name=family,
                )
            )
            db.flush()
    for seat in db.scalars(select(Registration)):
        arrive(seat.id, PresenceSource.JOINED, event.starts_at)
    db.commit()
    return event


def test_years_stand_side_by_side_and_are_linked_and_taken_out(
    db: Session, last: Event, count_statements: Callable[[], Any]
) -> None:
    this = making.seminar()

    series = linking.link(this, last)
    again = linking.link(last, this)

    assert (series, db.scalars(select(EventSeries)).all()) == (again, [series])
    assert years_of(series.id) == [Year(last, 3, 0, 2, 2, 2), Year(this, 0, 0, 0, None, None)]
    for _year in range(5):
        linking.link(making.seminar(), last)
    with count_statements() as ran:
        assert len(years_of(series.id)) == 7
    assert len(ran) == 5
    db.rollback()
    this, series = making.seminar(), linking.series_of(last)
    linking.link(this, last)
    apart = making.seminar()
    linking.series_of(apart)
    with pytest.raises(linking.InAnotherSeries):
        linking.link(apart, this)
    assert linking.unlink(this) == series.id
    assert [year.event for year in years_of(series.id)] == [last]
    assert linking.put_back(this, series.id)
    assert not linking.put_back(apart, series.id)


def test_the_next_one_has_what_is_said_each_year_and_nothing_that_was_last_years(
    db: Session, last: Event
) -> None:
    day = last.local_start.date() + timedelta(weeks=52)
    title = {"en": "Next", "sv": "Nästa", "fi": "Seuraava"}

    made, is_new = make_next(last, day, title, None)
    again, is_new_again = make_next(last, day, {"en": "Another"}, None)

    assert (again.id, is_new, is_new_again) == (made.id, True, False)
    assert (made.status, made.title, made.series_id) == (EventStatus.DRAFT, title, last.series_id)
    # By the clock of the place, whatever summer time does in between.
    assert made.local_start.date() == day
    assert made.local_start.time() == last.local_start.time()
    assert [(one.title, one.starts_at, one.speakers) for one in made.items] == [
        ({"en": "Opening", "sv": "Öppning", "fi": "Avaus"}, made.starts_at, [])
    ]
    assert (made.capacity, made.gives_certificates, made.meeting_url) == (80, True, "")
    questions = db.scalars(select(Question).filter_by(event_id=made.id).order_by(Question.position)).all()
    assert [(one.label["en"], one.depends_on_id) for one in questions] == [
        ("Dinner?", None),
        ("Which dish?", questions[0].id),
    ]
    assert (questions[1].group.name, questions[1].group.event_id) == ("Press", made.id)  # type: ignore[union-attr]
    letters = db.scalars(select(LetterText).filter_by(event_id=made.id)).all()
    assert [(one.purpose, one.number, one.subject["en"]) for one in letters] == [
        (Purpose.INVITATION, 1, "Come again")
    ]
    survey = db.scalars(select(Survey).filter_by(event_id=made.id)).one()
    asked = db.scalars(select(SurveyQuestion).filter_by(survey_id=survey.id)).all()
    assert (survey.is_open, [one.label for one in asked]) == (False, [{"en": "How was it?"}])
    made.items[0].description = {"en": f"As in {last.local_start.year}"}
    assert naming_year(made, last.local_start.year) == [Part.PROGRAMME]
    assert db.scalars(select(Invitation).filter_by(event_id=made.id)).all() == []
    assert db.scalars(select(Registration).filter_by(event_id=made.id)).all() == []


def test_the_officer_sees_who_left_and_who_is_new_and_decides(
    app: Flask, db: Session, last: Event, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "test_client_class", Browser)
    made, _is_new = make_next(last, clock.today() + timedelta(weeks=4), {"en": "Next"}, None)
    invited = {
        one.organisation.sending_state: one
        for one in db.scalars(select(Invitation).filter_by(event_id=last.id))
    }
    # Sweden's ambassador left and another came; Norway's embassy was closed; France has a new one.
    left = invited["SE"].posting
    assert left is not None
    left.departed_on = clock.today() - timedelta(days=30)
    making.posting(making.person("Holm"), left.organisation)
    invited["NO"].organisation.closed_on = clock.today() - timedelta(days=1)
    france = making.ambassador("FR", "Martin")
    db.commit()

    found = guests.changes(made, last, clock.today())

    assert [(one.gone, str(one.posting.person)) for one in found.replaced if one.posting] == [
        (left.person.name, "Test Holm")
    ]
    assert [one.organisation.sending_state for one in found.unchanged] == ["IT"]
    assert [one.organisation.id for one in found.new_missions] == [france.organisation_id]
    assert [name for name, _why in found.left_out] == ["Embassy of Norway"]

    number = made.id
    keys = [one.key for one in (*found.replaced, *found.new_missions)]
    db.commit()
    client = signed_in(Role.EDITOR)
    path = f"/events/manage/{number}/years/guests"
    page = client.get(path).text
    client.post(path, data={"take": keys})
    client.post(path, data={"take": keys})

    assert ("has left." in page, "Embassy of Norway" in page) == (True, True)
    rows = db.scalars(select(Invitation).filter_by(event_id=number).order_by(Invitation.id)).all()
    told = [
        (one.organisation.sending_state, one.seats, one.receiving, one.group.name if one.group else "")
        for one in rows
    ]
    assert told == [("SE", 3, Receiving.SECRETARIAT, "Press"), ("FR", 2, Receiving.OWN, "")]


def test_two_clicks_make_one_and_undo_throws_it_away(
    app: Flask, db: Session, last: Event, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "test_client_class", Browser)
    path, begun = f"/events/manage/{last.id}/years", last.local_start.date()
    db.commit()
    client = signed_in(Role.EDITOR)
    proposed = client.get(f"{path}/next").text
    sent = {"day": (clock.today() + timedelta(weeks=9)).isoformat(), "title-en": "The next one"}

    places = [client.post(f"{path}/next", data=sent).headers["Location"] for _click in range(2)]
    refused = client.post(f"{path}/next", data={"title-en": "The next one"})
    side_by_side = client.get(path).text
    number = int(places[0].split("/")[3])
    client.post(f"/events/manage/{number}/discard")

    assert f'value="{next_day(begun, clock.today()).isoformat()}"' in proposed
    assert (places[0], refused.status_code) == (places[1], 422)
    assert "The next one" in side_by_side
    assert db.scalars(select(Event.id)).all() == [last.id]


def test_an_occasion_to_which_nobody_is_invited_is_made_again_without_a_list_to_look_through(
    db: Session, signed_in: SignedIn
) -> None:
    event = seminar()
    db.commit()
    client = signed_in(Role.EDITOR)
    sent = {"day": (clock.today() + timedelta(weeks=9)).isoformat(), "title-en": "The next one"}

    made = client.post(f"/events/manage/{event.id}/years/next", data=sent)
    landed = client.get(made.headers["Location"])

    assert (made.status_code, landed.status_code) == (303, 200)
    assert "The draft “The next one” is made." in landed.text
