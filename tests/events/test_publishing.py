"""Opening an event to guests: what stands in the way, and the pages that say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.programme.models import Event, EventStatus
from events.programme.planning import Plan, change_event, create_event, plan_of
from events.programme.points import ItemPlan, SpeakerPlan, add_item
from events.programme.publishing import (
    NotReady,
    Place,
    WrongStatus,
    cancel,
    discard,
    is_ready,
    problems,
    publish,
    reinstate,
    unpublish,
)
from events.programme.road import next_step, road
from office.accounts.models import Role

MANAGE = "/events/manage/"


def in_three(text: str) -> dict[str, str]:
    return {"en": f"{text} (en)", "sv": f"{text} (sv)", "fi": f"{text} (fi)"}


@pytest.fixture
def seminar(db: Session) -> Event:
    """A draft that is complete in three languages."""
    event = create_event(
        Plan(
            title=in_three("Seminar"),
            description=in_three("About the city"),
            host_line=in_three("The Mayor invites you to"),
            starts=datetime(2037, 2, 17, 14),
            ends=datetime(2037, 2, 17, 16),
            zone="Europe/Helsinki",
            meeting_url="https://meet.example.org/room",
            contact_email="protocol@example.org",
        )
    )
    speaker = SpeakerPlan("Anna Testi", in_three("Adviser"), in_three("City"))
    add_item(event, ItemPlan(in_three("Opening"), datetime(2037, 2, 17, 14), speakers=(speaker,)))
    db.commit()
    return event


def found(event: Event, language: str | None = None) -> list[tuple[Place, str, str]]:
    return [(p.place, p.anchor, p.language) for p in problems(event, language)]


def test_a_complete_event_is_published(seminar: Event) -> None:
    assert found(seminar) == []
    publish(seminar)
    assert (seminar.status, seminar.sequence) == (EventStatus.PUBLISHED, 2)


@pytest.mark.parametrize("text", ["title", "description", "host_line"])
@pytest.mark.parametrize("language", ["en", "sv", "fi"])
def test_publishing_is_refused_while_a_promised_language_is_missing(
    seminar: Event, text: str, language: str
) -> None:
    shorter = {code: words for code, words in getattr(plan_of(seminar), text).items() if code != language}
    changes: dict[str, Any] = {text: shorter}
    change_event(seminar, replace(plan_of(seminar), **changes))

    with pytest.raises(NotReady) as refused:
        publish(seminar)

    assert [(p.place, p.anchor, p.language) for p in refused.value.problems] == [
        (Place.TEXTS, f"{text}-{language}", language)
    ]
    assert seminar.status is EventStatus.DRAFT


def test_a_language_that_is_not_promised_may_be_missing(seminar: Event) -> None:
    change_event(seminar, replace(plan_of(seminar), languages=("en",), title={"en": "Seminar"}))
    assert is_ready(seminar)


def test_a_venue_and_a_speakers_role_are_given_in_every_language_or_in_none(seminar: Event) -> None:
    change_event(seminar, replace(plan_of(seminar), venue={"en": "City Hall", "fi": "Kaupungintalo"}))
    item = add_item(
        seminar,
        ItemPlan(
            {"en": "Talk", "sv": "Tal"},
            datetime(2037, 2, 17, 15),
            description={"sv": "Mera"},
            speakers=(SpeakerPlan("Guest", {"en": "Director"}), SpeakerPlan("Nameless")),
        ),
    )
    speaker = item.speakers[0]
    assert found(seminar) == [
        (Place.ITEM, "description-en", "en"),
        (Place.TEXTS, "venue-sv", "sv"),
        (Place.SPEAKER, "role-sv", "sv"),
        (Place.ITEM, "title-fi", "fi"),
        (Place.ITEM, "description-fi", "fi"),
        (Place.SPEAKER, "role-fi", "fi"),
    ]
    assert [p.record_id for p in problems(seminar, "sv")] == [None, speaker.id]


def test_oddities_are_told_and_do_not_block(seminar: Event) -> None:
    change_event(
        seminar,
        replace(
            plan_of(seminar),
            starts=datetime(2021, 2, 16, 14),
            ends=datetime(2021, 2, 16, 14, 30),
            meeting_url="",
            contact_email="",
        ),
    )
    add_item(seminar, ItemPlan(in_three("Late"), datetime(2021, 2, 16, 15)))

    assert [(str(p), p.blocks) for p in problems(seminar)] == [
        ("The start lies in the past.", False),
        ("There is neither a meeting link nor a venue.", False),
        ("No contact is named for guests' questions.", False),
        ("“Late (en)” lies outside the hours of the event.", False),
    ]
    publish(seminar)


def test_each_step_leads_from_its_own_state_only(seminar: Event) -> None:
    for verb in (unpublish, cancel, reinstate):
        with pytest.raises(WrongStatus):
            verb(seminar)
    publish(seminar)
    for verb in (publish, reinstate, discard):
        with pytest.raises(WrongStatus):
            verb(seminar)
    cancel(seminar)
    reinstate(seminar)
    unpublish(seminar)
    assert seminar.status is EventStatus.DRAFT


def test_the_road_leads_from_step_to_step_and_after_the_event_to_who_came(seminar: Event) -> None:
    def step_to_take() -> str:
        step = next_step(road(seminar))
        return step.step.key if step else ""

    assert step_to_take() == "guests"
    change_event(seminar, replace(plan_of(seminar), title={"en": "Seminar"}))
    assert step_to_take() == "texts"
    change_event(seminar, replace(plan_of(seminar), title=in_three("Seminar")))
    publish(seminar)
    before = replace(plan_of(seminar), starts=datetime(2021, 2, 16, 14), ends=datetime(2021, 2, 16, 16))
    change_event(seminar, before)
    assert step_to_take() == "attendance"


# -- pages --
def test_a_draft_is_hidden_from_the_public_and_shown_to_staff_as_a_preview(
    seminar: Event, client: FlaskClient, signed_in: Callable[[Role], FlaskClient]
) -> None:
    assert client.get("/events/seminar-en").status_code == 404
    page = signed_in(Role.VIEWER).get("/events/seminar-en")
    assert (page.status_code, "A preview" in page.text) == (200, True)


def test_the_public_page_reads_in_the_visitors_language(
    seminar: Event, client: FlaskClient, db: Session
) -> None:
    publish(seminar)
    db.commit()
    page = client.get("/events/seminar-en?lang=fi").text
    for words in ("Seminar (fi)", "The Mayor invites you to (fi)", "Opening (fi)", "Adviser (fi), City (fi)"):
        assert words in page
    assert "meet.example.org" not in page


def test_a_cancelled_event_says_so(seminar: Event, client: FlaskClient, db: Session) -> None:
    publish(seminar)
    cancel(seminar)
    db.commit()
    assert "This event is cancelled" in client.get("/events/seminar-en?lang=en").text


def test_an_unlisted_event_is_reached_by_its_address_alone(
    seminar: Event, client: FlaskClient, db: Session
) -> None:
    publish(seminar)
    change_event(seminar, replace(plan_of(seminar), is_listed=False))
    db.commit()
    assert client.get("/events/seminar-en").status_code == 200
    assert "Seminar (en)" not in client.get("/?lang=en").text

    change_event(seminar, replace(plan_of(seminar), is_listed=True))
    db.commit()
    assert "Seminar (en)" in client.get("/?lang=en").text


def test_the_page_says_why_it_does_not_publish_and_leads_to_the_field(
    seminar: Event, db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    change_event(seminar, replace(plan_of(seminar), host_line={"en": "Only English"}, languages=("en", "sv")))
    db.commit()
    page = signed_in(Role.EDITOR).post(f"{MANAGE}{seminar.id}/publish", follow_redirects=True).text

    assert "The event was not published" in page
    assert (
        f'<a href="{MANAGE}{seminar.id}/texts#host_line-sv">The host line is missing in Swedish.</a>' in page
    )


def test_an_event_is_planned_from_the_first_form_to_the_open_page(
    db: Session, client: FlaskClient, signed_in: Callable[[Role], FlaskClient]
) -> None:
    editor = signed_in(Role.EDITOR)
    when = {
        "starts_on": "2037-02-17",
        "starts_time": "14:00",
        "ends_time": "16:00",
        "zone": "Europe/Helsinki",
    }
    editor.post(f"{MANAGE}new", data={"title-en": "Seminar", "languages": ["en", "fi"], **when})
    event = db.query(Event).one()
    manage = f"{MANAGE}{event.id}"

    editor.post(
        f"{manage}/texts",
        data={
            "title-en": "Seminar",
            "title-fi": "Seminaari",
            "description-en": "About",
            "description-fi": "Tietoa",
            "host_line-en": "The Mayor invites you to",
            "host_line-fi": "Pormestari kutsuu",
        },
    )
    editor.post(
        f"{manage}/programme/new",
        data={
            "title-en": "Opening",
            "title-fi": "Avaus",
            "day": "2037-02-17",
            "starts": "14:00",
            "ends": "14:30",
            "speaker_name": "Anna Testi",
        },
    )
    answer = editor.post(f"{manage}/publish")

    assert answer.status_code == 303
    page = client.get("/events/seminar?lang=fi").text
    assert all(words in page for words in ("Seminaari", "Pormestari kutsuu", "Avaus", "Anna Testi"))


def test_an_hour_that_the_clocks_skip_is_told_beside_its_field_and_what_was_typed_stays(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    answer = signed_in(Role.EDITOR).post(
        f"{MANAGE}new",
        data={
            "title-en": "Night of the change",
            "languages": ["en"],
            "starts_on": "2037-03-29",
            "starts_time": "03:30",
            "ends_time": "06:00",
            "zone": "Europe/Helsinki",
        },
    )
    assert (answer.status_code, db.query(Event).count()) == (422, 0)
    assert (
        '<a href="#starts_time">Starts: The clocks are put forward on 29 March 2037, and 03:30 does not '
        "exist. The nearest times are 02:59 and 04:00.</a>" in answer.text
    )
    assert 'value="Night of the change"' in answer.text


def test_a_removed_point_is_put_back_by_undo(
    seminar: Event, db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    editor = signed_in(Role.EDITOR)
    manage, number = f"{MANAGE}{seminar.id}/programme", seminar.items[0].id
    page = editor.post(f"{manage}/{number}/remove", follow_redirects=True).text
    assert "No point of the programme yet" in page and f'action="{manage}/{number}/restore"' in page

    page = editor.post(f"{manage}/{number}/restore", follow_redirects=True).text

    assert "Anna Testi" in page


def test_texts_in_a_language_no_longer_promised_are_kept(
    seminar: Event, db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    change_event(seminar, replace(plan_of(seminar), languages=("en",)))
    db.commit()
    signed_in(Role.EDITOR).post(
        f"{MANAGE}{seminar.id}/texts",
        data={"title-en": "New", "description-en": "New", "host_line-en": "New", "venue-en": ""},
    )
    db.expire_all()
    assert seminar.title == {"en": "New", "sv": "Seminar (sv)", "fi": "Seminar (fi)"}


@pytest.mark.parametrize("path", ["", "999", "999/programme", "999/texts", "999/guests"])
def test_an_event_that_is_not_there_is_no_page(
    path: str, db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    assert signed_in(Role.EDITOR).get(MANAGE + path).status_code == (404 if path else 200)


def test_lists_and_the_overview_ask_the_database_equally_often_for_one_event_and_for_thirty(
    db: Session, signed_in: Callable[[Role], FlaskClient], count_statements: Callable[[], Any]
) -> None:
    viewer = signed_in(Role.VIEWER)
    asked = []
    for many in (1, 29):
        for number in range(many):
            for past, status in ((False, "draft"), (False, "published"), (True, "published")):
                year = 2021 if past else 2037
                event = create_event(
                    Plan(
                        title={"en": f"Event {number}"},
                        starts=datetime(year, 2, 17, 14),
                        ends=datetime(year, 2, 17, 16),
                        zone="Europe/Helsinki",
                    )
                )
                event.status = EventStatus(status)
                add_item(
                    event, ItemPlan({"en": "Point"}, datetime(year, 2, 17, 14), speakers=(SpeakerPlan("A"),))
                )
        db.commit()
        counts = []
        for path in (MANAGE, "/"):
            with count_statements() as statements:
                assert viewer.get(path).status_code == 200
            counts.append(len(statements))
        asked.append(counts)
    assert asked[0] == asked[1]
