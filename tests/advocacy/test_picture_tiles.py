"""What each tile of the picture says, by the records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from advocacy.contacts.models import ContactLink
from advocacy.dossiers.models import Stage as DossierStage
from advocacy.dossiers.models import Step
from advocacy.dossiers.pieces import DeadlineGiven, HearingGiven, name_makers
from advocacy.dossiers.pieces import add as add_piece
from advocacy.goals.keeping import WindowGiven, add_party, add_window
from advocacy.goals.models import Forum, GoalEvent, Part
from advocacy.networks.keeping import Named
from advocacy.networks.keeping import add as add_partner
from advocacy.networks.models import Partner
from advocacy.picture.data import TileKey, Tone
from advocacy.picture.gather import pictures
from advocacy.reviews.keeping import set_values
from advocacy.themes.models import PointKind, ThemePoint
from events.attendance.models import Presence, PresenceSource
from events.registration.models import Capacity, Registration, RegistrationStatus
from office.clock import now, today
from office.localized import LANGUAGES
from office.web.i18n import format_day
from stakeholders.engagement.keeping import CommitmentGiven
from stakeholders.nationaldays.models import NationalDay
from stakeholders.organisations.models import OrganisationKind, OrganisationStatus, StatusPeriod
from stakeholders.people.models import Rank
from tests import making
from tests.advocacy import goals, standing
from tests.advocacy.dossiers import dossier
from tests.advocacy.picture import counted, drawn, frame, said, tile
from tests.advocacy.test_networks_figures import decision, network
from tests.advocacy.test_rankings_rules import ranking
from tests.advocacy.test_reviews import indicator
from tests.stakeholders.engagement import key, noted, user


def ago(days: int) -> date:
    """A day so many days before today; of a negative number after it."""
    return today() - timedelta(days=days)


def told(days: int) -> str:
    """The same as the picture writes it."""
    return format_day(ago(days), "en")


def point(of: Any, kind: PointKind, days: int, text: str, **more: Any) -> ThemePoint:
    """Something said of a theme so many days ago."""
    return ThemePoint(theme=of, kind=kind, text={"en": text}, noted_on=ago(days), **more)


def test_themes_tell_the_newest_challenge_opportunity_and_solution_first(db: Session) -> None:
    climate = goals.theme("Climate")
    db.add_all(
        [
            point(climate, PointKind.SOLUTION, 9, "Waste heat"),
            point(climate, PointKind.CHALLENGE, 30, "Old challenge"),
            point(climate, PointKind.CHALLENGE, 3, "New challenge", evidence_url="https://example.org/x"),
            point(climate, PointKind.CHALLENGE, 1, "Archived", archived_at=now()),
            point(climate, PointKind.CHALLENGE, -1, "Of tomorrow"),
        ]
    )
    goals.theme("Nothing said of it")
    db.flush()

    found = tile(TileKey.THEMES)

    assert said(found) == [
        ("Climate", "New challenge", f"Challenge · {told(3)} · with evidence"),
        ("Climate", "Waste heat", f"Solution · {told(9)}"),
        ("Climate", "Old challenge", f"Challenge · {told(30)}"),
    ]
    assert (counted(found), found.as_of) == ({"challenges": 2, "opportunities": 0, "solutions": 1}, ago(3))


def test_goals_and_dossiers_tell_what_comes_next_and_what_is_late(db: Session) -> None:
    climate = goals.theme("Climate")
    late = goals.goal(climate, title={"en": "Nobody looked"})
    late.reviewed_on = ago(late.review_days + 1)
    soon = goals.goal(climate, title={"en": "Soon"})
    soon.reviewed_on = ago(0)
    add_window(soon, WindowGiven(ago(-9), {"en": "Hearing"}))
    add_window(soon, WindowGiven(ago(5), {"en": "Over"}))
    act, plan = dossier("The act", theme_id=climate.id), dossier("The plan")
    act.stages.append(DossierStage(position=1, step=Step.PROPOSAL, actual_on=ago(9)))
    add_piece(act, DeadlineGiven("Write", ago(1)))
    add_piece(plan, HearingGiven("Committee", held_on=ago(-2)))
    add_piece(plan, DeadlineGiven("Send", ago(-3)))
    dossier("Closed").closed_on = ago(1)
    db.flush()

    found, decided = tile(TileKey.GOALS), tile(TileKey.DOSSIERS)

    assert said(found) == [
        ("", "Soon", f"In preparation · window on {told(-9)}: Hearing"),
        (
            "",
            "Nobody looked",
            f"In preparation · no window ahead · not reviewed since {format_day(late.reviewed_on, 'en')}",
        ),
    ]
    assert counted(found) == {"open": 2, "stage:preparing": 2, "stale": 1}
    assert [line.tone for line in found.lines] == [Tone.PLAIN, Tone.ATTENTION]
    assert said(decided) == [
        ("", "The act", f"Government proposal · overdue since {told(1)}: Write"),
        ("", "The plan", f"Legislation · hearing on {told(-2)}: Committee"),
    ]
    assert counted(decided) == {"open": 2, "overdue": 1}
    assert counted(tile(TileKey.DOSSIERS, theme_id=climate.id)) == {"open": 1, "overdue": 1}


def test_promises_that_are_overdue_are_told_by_whose_they_are(db: Session) -> None:
    anna, italy = user("Anna"), making.embassy("IT")
    promises = (
        CommitmentGiven("Send the map", key(anna), ago(2)),
        CommitmentGiven("Send dates", key(italy), ago(1)),
        CommitmentGiven("Not due", key(italy), ago(0)),
        CommitmentGiven("No day", key(anna)),
    )
    meeting = noted(italy, anna, subject="The visit", commitments=promises)
    noted(making.embassy("SE"), anna, commitments=(CommitmentGiven("Of Sweden", key(anna), ago(3)),))

    found, of_italy = tile(TileKey.COMMITMENTS), tile(TileKey.COMMITMENTS, country="IT")

    assert said(found) == [
        ("We promised", "Of Sweden", f"Anna · was due on {told(3)} · The harbour"),
        ("We promised", "Send the map", f"Anna · was due on {told(2)} · The visit"),
        ("Others promised", "Send dates", f"Embassy of Italy · was due on {told(1)} · The visit"),
    ]
    assert (counted(found), counted(of_italy)) == (
        {"ours": 2, "theirs": 1},
        {"ours": 1, "theirs": 1, "open": 2},
    )
    assert [line.text for line in of_italy.lines] == ["Send the map", "No day", "Send dates", "Not due"]
    meeting.removed_at = now()
    assert counted(tile(TileKey.COMMITMENTS)) == {"ours": 1, "theirs": 0}


def test_missions_are_vacant_led_for_the_time_being_or_newly_led(db: Session) -> None:
    italy = making.ambassador("IT", "Rossi", arrived_on=ago(200)).organisation
    italy.verified_on = ago(10)
    for status, days in ((OrganisationStatus.OPEN, 300), (OrganisationStatus.SUSPENDED, 9)):
        italy.status_periods.append(StatusPeriod(status=status, since=ago(days)))
    making.ambassador("AT", "Gruber", arrived_on=ago(120))
    making.embassy("SE")
    making.embassy("EE", seat_country="SE", host_country="SE")
    making.posting(making.person("Ito"), making.embassy("JP"), Rank.CHARGE_AD_INTERIM, arrived_on=None)

    found = tile(TileKey.MISSIONS)

    assert said(found) == [
        ("Without a head", "Embassy of Sweden", ""),
        ("Led by a chargé d’affaires a.i.", "Embassy of Japan", "Test Ito · Chargé d’affaires a.i."),
        ("New within 120 days", "Embassy of Austria", f"Test Gruber · Ambassador · since {told(120)}"),
        ("Opened, suspended or closed within 120 days", "Embassy of Italy", f"Suspended · since {told(9)}"),
    ]
    assert counted(found) == {"missions": 4, "vacant": 1, "acting": 1, "new": 1, "stale": 3}
    noted(italy, held_on=ago(4))
    assert said(tile(TileKey.MISSIONS, country="IT")) == [
        (
            "",
            "Embassy of Italy",
            f"Embassy · Suspended · Test Rossi, Ambassador, since {told(200)} · last contact on {told(4)}",
        )
    ]


def test_the_last_event_reached_some_and_others_are_told(db: Session) -> None:
    began = datetime.combine(ago(10), time(12), UTC)
    event = making.seminar(starts_at=began, ends_at=began + timedelta(hours=2))
    head = making.ambassador("IT", "Rossi")
    invited = making.invitation(event, head)
    making.ambassador("AT", "Gruber")
    seat = Registration(
        event=event,
        invitation=invited,
        organisation_id=invited.organisation_id,
        capacity=Capacity.ADDRESSEE,
        status=RegistrationStatus.CONFIRMED,
        name="Rossi",
    )
    db.add(seat)
    db.flush()
    seats_alone = tile(TileKey.REACH)
    db.add(Presence(registration=seat, source=PresenceSource.JOINED, first_seen_at=began))
    coming = making.seminar()
    making.invitation(coming, head)
    day = ago(-3)
    db.add(NationalDay(country="IT", name={"en": "Republic Day"}, rule=f"fixed {day:%m-%d}"))
    db.add(NationalDay(country="AT", name={"en": "National Day"}, rule=f"fixed {ago(-40):%m-%d}"))
    making.seminar(status="draft")
    db.flush()

    found = tile(TileKey.REACH)

    assert (said(found), counted(found)) == (
        [("Resident missions not there", "Embassy of Austria", "")],
        {"people": 1, "countries": 1, "missions": 1},
    )
    assert found.sentence == f"“Seminar en”, {told(10)}"
    assert (seats_alone.source, found.source) == (
        "Seats held at the event; nobody’s presence was recorded",
        "Presence recorded at the event",
    )
    assert said(tile(TileKey.REACH, country="IT")) == [
        ("", "Seminar en", f"{told(10)} · Embassy of Italy · no answer · there: Rossi")
    ]
    assert (tile(TileKey.REACH, country="AT").is_empty, counted(tile(TileKey.COMING, country="AT"))) == (
        True,
        {"events": 0, "national_days": 1},
    )
    assert [(heading, text) for heading, text, _when in said(tile(TileKey.COMING))] == [
        ("Events", "Seminar en"),
        ("National days", "Italy"),
    ]


def test_rankings_and_indicators_tell_what_got_worse_first(db: Session) -> None:
    ranking("Better", "2018 9", "2021 7", monitored_since=date(2019, 1, 1))
    ranking("Worse", "2018 9", "2021 10", monitored_since=date(2019, 1, 1))
    for name, last in (("Waste", 1), ("Noise", 9)):
        set_values(indicator(name), {2020: (Decimal(5), False), 2021: (Decimal(last), False)}, seen={})

    found, review = tile(TileKey.RANKINGS), tile(TileKey.REVIEWS)

    assert found.sentence == (
        "Of 2 monitored rankings: 0 unchanged, 1 up, 1 down. Counted since 1 January 2019; within the last"
        " year: 2 unchanged, 0 up, 0 down."
    )
    assert [line.text for line in found.lines] == ["Worse", "Better"]
    assert counted(review) == {"trend:away": 1, "trend:towards": 1, "gaps": 16}
    assert [line.text for line in review.lines] == ["Noise", "Waste"]


def test_a_narrowed_picture_says_what_is_true_of_the_narrowing(db: Session) -> None:
    climate, transport = goals.theme("Climate"), goals.theme("Transport")
    italy, sweden = making.ambassador("IT", "Rossi"), making.ambassador("SE", "Berg")
    heat = goals.goal(climate, title={"en": "Heat"}, forum=Forum.EU)
    rails = goals.goal(transport, title={"en": "Rails"})
    add_party(heat, Part.ALLY, italy.person)
    add_party(rails, Part.DECIDES, sweden.organisation)
    # What belongs to many states is not the country's in which it sits.
    of_many = {"kind": OrganisationKind.EU_AGENCY, "sending_state": None, "seat_country": "IT"}
    add_party(rails, Part.DECIDES, making.embassy("IT", **of_many))
    act = dossier("The act", theme_id=climate.id, goals=(heat.id,))
    name_makers(act, [key(italy.organisation)], "decides")
    standing.assessed(heat, italy.person, power=5)
    standing.assessed(rails, sweden.organisation, power=5)
    for meeting, link in (
        (noted(italy.organisation, commitments=(CommitmentGiven("Map", key(italy.person), ago(1)),)), act),
        (
            noted(sweden.organisation, commitments=(CommitmentGiven("Plan", key(sweden.person), ago(1)),)),
            rails,
        ),
    ):
        column = "goal" if link is rails else "dossier"
        db.add(ContactLink(interaction=meeting, **{column: link}))
        meeting.held_on = ago(400)
    fair = making.seminar(title={"en": "Fair"})
    making.invitation(fair, italy)
    db.add(GoalEvent(goal=heat, event=fair))
    making.invitation(making.seminar(title={"en": "Ball"}), sweden)
    for country, name in (("IT", "Turin"), ("SE", "Malmö")):
        add_partner(Partner, OrganisationKind.CITY, Named(name=name, country=country), {"relation": "Twin"})
    db.flush()
    names = {
        TileKey.GOALS: ("Heat", "Rails"),
        TileKey.DOSSIERS: ("The act", ""),
        TileKey.COMMITMENTS: ("Map", "Plan"),
        TileKey.UNMET: ("Test Rossi", "Embassy of Sweden"),
        TileKey.MISSIONS: ("Embassy of Italy", "Embassy of Sweden"),
        TileKey.COMING: ("Fair", "Ball"),
        TileKey.NETWORKS: ("Turin", "Malmö"),
    }
    of_heat, of_rails = (
        {TileKey.GOALS, TileKey.DOSSIERS, TileKey.COMMITMENTS, TileKey.UNMET, TileKey.COMING},
        {TileKey.GOALS, TileKey.COMMITMENTS, TileKey.UNMET},
    )

    for narrowed, here, there in (
        ({"theme_id": climate.id}, of_heat, set()),
        ({"forum": Forum.NATIONAL}, set(), of_rails),
        ({"country": "IT"}, set(names), set()),
        ({"country": "SE"}, set(), set(names) - {TileKey.DOSSIERS}),
        ({"country": "IT", "theme_id": climate.id, "forum": Forum.EU}, of_heat, set()),
        ({"country": "IT", "theme_id": transport.id}, set(), set()),
    ):
        shown = drawn(**narrowed)
        lines = {one.key: [line.text for line in one.lines] for one in shown.tiles if one.key in names}
        expected = {
            key_: [names[key_][0]] * (key_ in here) + [names[key_][1]] * (key_ in there) for key_ in lines
        }
        assert lines == expected, narrowed
        assert len(shown.tiles) + len(shown.left_out) == len(TileKey)
        # Of a country alone its missions are read first.
        assert (shown.tiles[0].key is TileKey.MISSIONS) == (narrowed.keys() == {"country"})


@pytest.mark.once
def test_the_picture_costs_the_same_with_one_of_everything_and_with_thirty_in_any_number_of_languages(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    asked = []
    for states in (("IT",), making.STATES[1:]):
        for state in states:
            theme = goals.theme(state)
            db.add(point(theme, PointKind.CHALLENGE, 1, state))
            head = making.ambassador(state, state, arrived_on=ago(5))
            anna = user("Anna")
            promises = (CommitmentGiven(state, key(anna), ago(2)),)
            noted(head.organisation, head.person, anna, held_on=ago(200), commitments=promises)
            goal = goals.goal(theme, title={"en": state})
            add_window(goal, WindowGiven(ago(-9), {"en": "Hearing"}))
            add_party(goal, Part.ALLY, head.organisation)
            standing.assessed(goal, head.person, power=5)
            act = dossier(state, goals=(goal.id,))
            add_piece(act, DeadlineGiven("Write", ago(1)))
            add_piece(act, HearingGiven("Committee", held_on=ago(-2)))
            began = datetime.combine(ago(10), time(12), UTC)
            for starts_at in (began, began + timedelta(days=20)):
                event = making.seminar(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
                making.invitation(event, head)
            decision(network(state), ago(2))
            relation = {"relation": "Twin"}
            add_partner(Partner, OrganisationKind.CITY, Named(name=state, country=state), relation)
            ranking(state, "2018 9", "2021 7")
            set_values(indicator(state), {2020: (Decimal(5), False), 2021: (Decimal(4), False)}, seen={})
            db.add(NationalDay(country=state, name={"en": state}, rule=f"fixed {ago(-3):%m-%d}"))
        db.commit()
        for narrowed, languages in (({}, LANGUAGES[:1]), ({}, LANGUAGES), ({"country": "IT"}, LANGUAGES)):
            db.expunge_all()
            with count_statements() as statements:
                pictures(frame(**narrowed), languages)
            asked.append(len(statements))

    assert asked == [33, 33, 32] * 2
