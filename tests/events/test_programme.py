"""Planning an event: hours by the wall clock, its address, its revisions, its programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from events.programme.hours import NoSuchLocalTime, UnknownZone, to_utc
from events.programme.models import Event
from events.programme.planning import (
    EndsBeforeItStarts,
    NoLanguage,
    NoTitle,
    Plan,
    ReplyByTooLate,
    change_event,
    create_event,
    plan_of,
)
from events.programme.points import (
    Direction,
    ItemPlan,
    SpeakerPlan,
    add_item,
    add_speaker,
    change_item,
    move_item,
    remove_item,
    remove_speaker,
)
from events.programme.queries import coming_events, events_named
from events.programme.rendering import as_html, first_paragraph
from events.programme.restoring import NothingToRestore, restore_item, restore_speaker
from events.programme.slugs import slug_of


def a_plan(**given: Any) -> Plan:
    plan = Plan(
        title={"en": "Ambassadors' afternoon seminar"},
        starts=datetime(2027, 2, 16, 14),
        ends=datetime(2027, 2, 16, 16),
        zone="Europe/Helsinki",
    )
    return replace(plan, **given)


def titles(event: Event) -> list[str]:
    return [str(item) for item in event.items]


# -- hours --
def test_two_in_the_afternoon_in_helsinki_is_noon_in_winter_and_eleven_in_summer_by_utc() -> None:
    assert to_utc(datetime(2027, 2, 16, 14), "Europe/Helsinki") == datetime(2027, 2, 16, 12, tzinfo=UTC)
    assert to_utc(datetime(2027, 7, 16, 14), "Europe/Helsinki") == datetime(2027, 7, 16, 11, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused_by_name() -> None:
    with pytest.raises(NoSuchLocalTime) as refused:
        to_utc(datetime(2027, 3, 28, 3, 30), "Europe/Helsinki")
    assert (refused.value.local, refused.value.zone) == (datetime(2027, 3, 28, 3, 30), "Europe/Helsinki")


def test_a_time_that_comes_twice_is_taken_at_its_first_coming() -> None:
    assert to_utc(datetime(2027, 10, 31, 3, 30), "Europe/Helsinki") == datetime(
        2027, 10, 31, 0, 30, tzinfo=UTC
    )


def test_half_hour_zones_are_reckoned_right() -> None:
    assert to_utc(datetime(2027, 2, 16, 14), "Asia/Kathmandu") == datetime(2027, 2, 16, 8, 15, tzinfo=UTC)


def test_a_zone_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownZone):
        to_utc(datetime(2027, 2, 16, 14), "Europe/Atlantis")


# -- its address --
@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Ambassadors’ afternoon seminar", "ambassadors-afternoon-seminar"),
        ("Åbo & Tampere: 10 år", "abo-tampere-10-ar"),
        ("Зустріч", "zustrich"),
        ("???", "event"),
    ],
)
def test_an_address_is_made_of_plain_letters_and_hyphens(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_a_long_address_is_cut_at_a_word() -> None:
    assert slug_of("word " * 40) == "-".join(["word"] * 13)


def test_the_next_event_of_the_same_name_has_the_year_and_then_a_number(db: Session) -> None:
    assert [create_event(a_plan()).slug for _ in range(3)] == [
        "ambassadors-afternoon-seminar",
        "ambassadors-afternoon-seminar-2027",
        "ambassadors-afternoon-seminar-2027-2",
    ]


def test_an_event_called_manage_does_not_hide_the_staff_pages(db: Session) -> None:
    assert create_event(a_plan(title={"en": "Manage"})).slug == "manage-2027"


# -- planning --
@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"title": {"en": "  "}}, NoTitle),
        ({"languages": ()}, NoLanguage),
        ({"languages": ("de",)}, NoLanguage),
        ({"ends": datetime(2027, 2, 16, 14)}, EndsBeforeItStarts),
        ({"reply_by": date(2027, 2, 17)}, ReplyByTooLate),
        ({"starts": datetime(2027, 3, 28, 3, 30), "ends": datetime(2027, 3, 28, 6)}, NoSuchLocalTime),
    ],
)
def test_an_impossible_plan_is_refused_and_changes_nothing(
    db: Session, change: dict[str, Any], refusal: type[Exception]
) -> None:
    event = create_event(a_plan())
    before = plan_of(event)

    with pytest.raises(refusal):
        change_event(event, replace(before, **change))

    assert plan_of(event) == before


def test_a_plan_reads_back_as_it_was_written(db: Session) -> None:
    plan = a_plan(venue={"en": "City Hall"}, capacity=100, reply_by=date(2027, 2, 9), is_listed=False)
    assert plan_of(create_event(plan)) == plan


def test_a_change_that_calendars_show_is_a_new_revision(db: Session) -> None:
    event = create_event(a_plan())
    before = event.revised_at

    assert change_event(event, replace(plan_of(event), title={"en": "Evening seminar"}))

    assert (event.sequence, event.revised_at > before) == (1, True)


def test_a_change_that_no_calendar_shows_is_no_revision(db: Session) -> None:
    event = create_event(a_plan())
    change_event(event, replace(plan_of(event), seats_per_mission=5, is_listed=False))
    assert (event.sequence, event.seats_per_mission) == (0, 5)


def test_nothing_changed_is_no_change(db: Session) -> None:
    event = create_event(a_plan())
    assert (change_event(event, plan_of(event)), event.sequence) == (False, 0)


def test_the_address_stays_when_the_title_changes(db: Session) -> None:
    event = create_event(a_plan())
    change_event(event, replace(plan_of(event), title={"en": "Something else"}))
    assert event.slug == "ambassadors-afternoon-seminar"


def test_the_programme_moves_with_the_event_by_the_clock_even_into_summer_time(db: Session) -> None:
    event = create_event(a_plan())
    item = add_item(
        event, ItemPlan({"en": "Opening"}, datetime(2027, 2, 16, 14, 15), datetime(2027, 2, 16, 14, 45))
    )
    later = replace(plan_of(event), starts=datetime(2027, 5, 4, 15), ends=datetime(2027, 5, 4, 17))

    change_event(event, later)

    assert (item.starts_at, item.ends_at) == (
        datetime(2027, 5, 4, 12, 15, tzinfo=UTC),
        datetime(2027, 5, 4, 12, 45, tzinfo=UTC),
    )


# -- the programme --
def a_programme(event: Event) -> None:
    for hour, title in ((14, "Opening"), (15, "Transport"), (14, "Health")):
        add_item(event, ItemPlan({"en": title}, datetime(2027, 2, 16, hour)))


def test_a_new_point_goes_after_those_that_begin_no_later(db: Session) -> None:
    event = create_event(a_plan())
    a_programme(event)
    assert titles(event) == ["Opening", "Health", "Transport"]
    assert [item.position for item in event.items] == [0, 1, 2]


def test_points_exchange_their_places_and_the_ends_stand_fast(db: Session) -> None:
    event = create_event(a_plan())
    a_programme(event)

    move_item(event.items[0], Direction.UP)
    move_item(event.items[2], Direction.DOWN)
    assert titles(event) == ["Opening", "Health", "Transport"]
    move_item(event.items[0], Direction.DOWN)

    assert titles(event) == ["Health", "Opening", "Transport"]


def test_a_point_may_begin_before_the_event_but_not_end_before_it_begins(db: Session) -> None:
    event = create_event(a_plan())
    item = add_item(event, ItemPlan({"en": "Coffee"}, datetime(2027, 2, 16, 13, 30)))
    with pytest.raises(EndsBeforeItStarts):
        change_item(item, ItemPlan({"en": "Coffee"}, datetime(2027, 2, 16, 14), datetime(2027, 2, 16, 13)))


def test_a_removed_point_comes_back_in_its_place_with_its_speakers(db: Session) -> None:
    event = create_event(a_plan())
    a_programme(event)
    health = event.items[1]
    add_speaker(health, SpeakerPlan("Riikka Mallikas", {"en": "Director"}, {"en": "City"}))
    add_speaker(health, SpeakerPlan("Anna Testi"))
    number = health.id

    remove_item(health)
    assert titles(event) == ["Opening", "Transport"]
    back = restore_item(event, number)

    assert titles(event) == ["Opening", "Health", "Transport"]
    assert [(s.name, s.role, s.institution) for s in back.speakers] == [
        ("Riikka Mallikas", {"en": "Director"}, {"en": "City"}),
        ("Anna Testi", {}, {}),
    ]


def test_undoing_twice_puts_it_back_once(db: Session) -> None:
    event = create_event(a_plan())
    a_programme(event)
    number = event.items[1].id
    remove_item(event.items[1])
    restore_item(event, number)

    with pytest.raises(NothingToRestore):
        restore_item(event, number)
    assert len(event.items) == 3


def test_another_events_point_cannot_be_put_back_here(db: Session) -> None:
    event, other = create_event(a_plan()), create_event(a_plan())
    a_programme(event)
    number = event.items[0].id
    remove_item(event.items[0])
    with pytest.raises(NothingToRestore):
        restore_item(other, number)


def test_a_removed_speaker_comes_back_in_their_place(db: Session) -> None:
    event = create_event(a_plan())
    speakers = tuple(SpeakerPlan(name) for name in ("First", "Second", "Third"))
    item = add_item(event, ItemPlan({"en": "Talk"}, datetime(2027, 2, 16, 14), speakers=speakers))
    number = item.speakers[1].id

    remove_speaker(item.speakers[1])
    restore_speaker(item, number)

    assert [speaker.name for speaker in item.speakers] == ["First", "Second", "Third"]


# -- reading --
def test_events_are_found_by_letters_of_any_language_without_their_accents(db: Session) -> None:
    create_event(a_plan(title={"en": "Seminar", "fi": "Iltapäiväseminaari"}))
    create_event(a_plan(title={"en": "Walk"}))
    assert [str(event) for event in events_named("iltapaiva", 5)] == ["Seminar"]


def test_events_are_found_by_who_speaks(db: Session) -> None:
    event = create_event(a_plan(title={"en": "Seminar"}))
    jantti = SpeakerPlan("Sanna-Mari Jäntti")
    add_item(event, ItemPlan({"en": "Talk"}, datetime(2027, 2, 16, 14), speakers=(jantti,)))
    assert [str(found) for found in events_named("jantti", 5)] == ["Seminar"]


def test_drafts_are_not_among_the_coming_events(db: Session) -> None:
    create_event(a_plan())
    assert coming_events() == []


def test_html_in_a_description_is_shown_and_not_obeyed() -> None:
    written = "<script>alert(1)</script> **bold** [here](javascript:alert(1)) [there](https://example.org)"
    assert as_html(written) == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; <strong>bold</strong> [here](javascript:alert(1)) "
        '<a href="https://example.org" rel="noopener noreferrer">there</a></p>\n'
    )


def test_headings_of_a_description_stay_below_the_pages_own() -> None:
    assert as_html("# Themes") == "<h3>Themes</h3>\n"


def test_lists_show_the_first_paragraph_in_plain_words() -> None:
    assert first_paragraph("As **good** a\npicture as [possible](https://example.org).\n\nMore.") == (
        "As good a picture as possible."
    )
