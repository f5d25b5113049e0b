"""Who stands on paper, in which order and how they are called: nobody by guesswork, nobody without a seat."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from events.attendance.door import door_code
from events.attendance.models import PresenceSource
from events.attendance.presence import arrive
from events.printing.attendance_sheet import SheetEdition, attendance_sheet
from events.printing.badges import BadgeEdition, badges, picture_of
from events.printing.measures import BADGES, CARDS, Badge, Card
from events.printing.participants import Edition, Order, participants
from events.printing.people import as_it_sounds, on_paper
from events.printing.place_cards import CardEdition, CardOrder, Unsure, Wording, place_cards
from events.printing.queries import Who, guests_of
from events.programme.models import Event
from events.registration.models import Answer, Registration, RegistrationStatus, ReplySource
from events.registration.seats import GivenAnswer, answer, party_of
from events.seating.models import Placement, PlanHost, PlanTable, TablePlan
from office.typesetting.scripts import written_in
from stakeholders.people.models import Gender, Rank
from tests import making
from tests.events.registrants import registrant
from tests.events.seminar import colleague, embassy, invite, posted, seminar, substitute

LIST = Edition(Order.PRECEDENCE, Who.SEATED, "en")
CARD = CardEdition(Card.FOUR, "en")


@pytest.fixture
def event(db: Session) -> Event:
    """Italy's ambassador with a colleague, a substitute for France's, Japan's, one who typed all herself.

    Of four more, none may be printed: one waits, one gave the seat back, one was refused, one is not decided.
    """
    event = seminar(venue={"en": "City Hall"})
    italy = posted(embassy("IT", "Embassy of Italy"), "Chiara", "Rossi", presented=date(2019, 5, 2))
    italy.person.academic_title = "Dr."
    france = posted(embassy("FR", "Embassy of France"), "Luc", "Petit", presented=date(2018, 1, 9))
    japan = posted(embassy("JP", "Embassy of Japan"), "Taro", "Tanaka", presented=date(2020, 3, 4))
    japan.title = {"en": "Ambassador Extraordinary", "sv": "Utomordentlig ambassadör"}
    japan.person.own_script_name, japan.person.gender = "田中太郎", Gender.MAN
    _accepts(invite(event, italy), colleague("Ugo Bianchi", "Attaché"))
    _accepts(invite(event, france), substitute("Anne Petit", "Second secretary", Rank.SECOND_SECRETARY))
    _accepts(invite(event, japan))
    registrant(event, "Zoë Ng", organisation_name="A Think Tank")
    for status in set(RegistrationStatus) - {RegistrationStatus.CONFIRMED}:
        registrant(event, f"Never Printed {status.value}", status=status)
    db.commit()
    return event


def _accepts(invitation: Any, *others: Any) -> None:
    stands_in = bool(others) and others[0].capacity.value == "substitute"
    given = GivenAnswer(Answer.SUBSTITUTED, others) if stands_in else GivenAnswer(Answer.ACCEPTED, others)
    answer(invitation, given, source=ReplySource.LINK)
    assert party_of(invitation)


def _groups(event: Event, edition: Edition) -> list[tuple[str, list[str]]]:
    content, _people = participants(event, edition)
    return [(group["title"], [row["name"]["text"] for row in group["rows"]]) for group in content["groups"]]


def test_a_list_stands_by_mission_by_country_or_by_name_and_holds_nobody_without_a_seat(event: Event) -> None:
    italy, typed = ("Embassy of Italy", ["Dr. Chiara Rossi", "Ugo Bianchi"]), ["Zoë Ng"]
    assert _groups(event, LIST) == [
        # The ambassador's place, also for who comes in her stead.
        ("Embassy of France", ["Anne Petit"]),
        italy,
        ("Embassy of Japan", ["Taro Tanaka"]),
        ("A Think Tank", typed),
    ]
    (*states, others) = _groups(event, replace(LIST, order=Order.COUNTRY, language="fi"))
    assert states == [("Italia", italy[1]), ("Japani", ["Taro Tanaka"]), ("Ranska", ["Anne Petit"])]
    assert others[1] == typed
    by_name = ["Anne Petit", "Dr. Chiara Rossi", "Taro Tanaka", "Ugo Bianchi", "Zoë Ng"]
    assert _groups(event, replace(LIST, order=Order.NAME)) == [("", by_name)]

    zoe = next(one for one in guests_of(event, Who.SEATED) if one.name == "Zoë Ng")
    arrive(zoe.id, PresenceSource.DOOR, event.starts_at)
    assert _groups(event, replace(LIST, who=Who.CAME)) == [("A Think Tank", typed)]


@pytest.mark.once
def test_titles_speak_the_list_s_language_and_addresses_are_for_staff(event: Event) -> None:
    content, people = participants(event, replace(LIST, language="sv", for_staff=True))
    rows = {row["name"]["text"]: row for group in content["groups"] for row in group["rows"]}
    assert (people, rows["Taro Tanaka"]["title"]) == (5, "Utomordentlig ambassadör")
    assert rows["Anne Petit"]["title"] == "Second secretary"
    assert rows["Taro Tanaka"]["own"] == {"text": "田中太郎", "lang": "ja", "region": "JP"}
    assert rows["Zoë Ng"]["email"] == "zoë@example.org"
    for_guests, _people = participants(event, LIST)
    assert "example.org" not in str(for_guests["groups"])


@pytest.mark.parametrize("missions", [1, 30])
def test_paper_costs_as_many_statements_for_thirty_missions_as_for_one(
    db: Session, count_statements: Callable[[], AbstractContextManager[list[str]]], missions: int
) -> None:
    event = making.seminar()
    for state in making.STATES[:missions]:
        invitation = making.invitation(event, making.ambassador(state, f"Head {state}"))
        answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
        known = making.posting(making.person(f"Known {state}"), invitation.organisation, Rank.ATTACHE)
        registrant(event, known.person.name, person=known.person, organisation=known.organisation)
    db.commit()
    costs = []
    for made in (
        lambda: participants(event, LIST),
        lambda: attendance_sheet(event, SheetEdition(Order.NAME, "en")),
        lambda: badges(event, BadgeEdition(Badge.A7, "en", with_code=True)),
        lambda: place_cards(event, CARD),
    ):
        db.expire_all()
        assert event.title
        with count_statements() as counted:
            made()
        costs.append(len(counted))
    assert costs == [4, 2, 4, 6]


@pytest.mark.once
def test_badges_begin_where_a_sheet_was_begun_and_end_with_empty_ones(event: Event) -> None:
    france = guests_of(event, Who.SEATED)[2].organisation
    assert france is not None
    france.name = {"en": "Embassy of the French Republic"}
    edition = BadgeEdition(Badge.A7, "en", with_code=True, with_country=True, blank=2, first=7)
    content, people = badges(event, edition)
    (first, second) = content["pages"]
    assert (people, first[:6], len(first)) == (5, [None] * 6, 8)
    assert [one.get("blank", False) for one in second] == [False, False, False, True, True]

    guest = next(one for one in guests_of(event, Who.SEATED) if one.name == "Anne Petit")
    code = door_code(guest.id, guest.link_number)
    assert (first[6]["code"], first[6]["picture"]) == (code, picture_of(code))
    # "Embassy of the French Republic" says it; a think tank has none.
    assert {one["country"] for page in content["pages"] for one in page if one and "country" in one} == {""}
    without, _people = badges(event, BadgeEdition(Badge.A7, "en", with_title=False, with_own_script=False))
    assert {(one["title"], one["own"]["text"], one["code"]) for one in without["pages"][0]} == {("", "", "")}


@pytest.mark.once
def test_every_sheet_fits_a_page_of_a4() -> None:
    for grid in (*BADGES.values(), *CARDS.values()):
        placed = grid.content()
        assert placed["left"] >= 0
        assert placed["top"] >= 0


def _cards(event: Event, edition: CardEdition) -> list[tuple[str, tuple[str, ...]]]:
    return [(card.line, card.small) for card in place_cards(event, edition).cards]


ITALY, JAPAN = ("H.E. the Ambassador of Italy", ()), ("H.E. the Ambassador of Japan", ())
ANNE = ("Anne Petit", ("Second secretary", "Embassy of France"))
UGO, ZOE = ("Ugo Bianchi", ("Attaché", "Embassy of Italy")), ("Zoë Ng", ("A Think Tank",))


def test_a_card_bears_the_form_of_address_where_it_is_certain_and_else_the_name(event: Event) -> None:
    # A substitute has no place but their own, and never the form of the one who stayed away.
    assert _cards(event, CARD) == [ITALY, JAPAN, ANNE, UGO, ZOE]
    not_known = "They are not in the register, which alone knows how somebody is addressed."
    assert {
        doubt.guest.name: str(doubt.reason) for doubt in place_cards(event, CARD).doubts
    } == dict.fromkeys(("Anne Petit", "Ugo Bianchi", "Zoë Ng"), not_known)
    assert _cards(event, replace(CARD, unsure=Unsure.LEFT_OUT)) == [ITALY, JAPAN]
    by_name = replace(CARD, wording=Wording.NAME, order=CardOrder.NAME)
    assert [line for line, _small in _cards(event, by_name)] == [
        "Anne Petit",
        "Dr. Chiara Rossi",
        "Taro Tanaka",
        "Ugo Bianchi",
        "Zoë Ng",
    ]
    assert place_cards(event, by_name).doubts == ()


def test_by_table_the_cards_lie_as_people_sit_with_our_own_among_them(db: Session, event: Event) -> None:
    seats = {one.name: one for one in guests_of(event, Who.SEATED)}
    plan = TablePlan(event=event, title="Dinner")
    db.add(plan)
    db.flush()
    mayor = PlanHost(plan_id=plan.id, name="Ada Example", title="Mayor")
    tables = [PlanTable(plan_id=plan.id, number=number, seats=4) for number in (2, 1)]
    db.add_all([mayor, *tables])
    db.flush()
    for table, number, who in (
        (tables[0], 1, seats["Chiara Rossi"]),
        (tables[1], 3, seats["Zoë Ng"]),
        (tables[1], 2, seats["Taro Tanaka"]),
    ):
        db.add(Placement(plan_id=plan.id, table_id=table.id, number=number, registration_id=who.id))
    db.add(Placement(plan_id=plan.id, table_id=tables[1].id, number=1, host_id=mayor.id))
    db.commit()
    by_table = replace(CARD, order=CardOrder.TABLE)
    # Who has no seat at a table yet comes last, the highest first.
    assert _cards(event, by_table) == [("Ada Example", ("Mayor",)), JAPAN, ZOE, ITALY, ANNE, UGO]


def test_who_comes_for_two_missions_has_one_badge_and_one_card_and_counts_once(
    db: Session, event: Event
) -> None:
    rossi = next(one.person for one in guests_of(event, Who.SEATED) if one.name == "Chiara Rossi")
    registrant(event, "Chiara Rossi", organisation_name="Friends of Helsinki", person=rossi)
    db.commit()
    (sheet,) = badges(event, BadgeEdition(Badge.MM90X55, "en"))[0]["pages"]
    bodies = [one["organisation"] for one in sheet if one["name"]["text"].endswith("Chiara Rossi")]
    found = place_cards(event, CARD)
    assert (bodies, [one.organisation_name for one in found.besides]) == (
        ["Embassy of Italy"],
        ["Friends of Helsinki"],
    )
    assert [card.line for card in found.cards].count("Dr. Chiara Rossi") == 0
    content, people = participants(event, LIST)
    assert (people, len(content["groups"])) == (5, 5)


@pytest.mark.once
def test_nobody_is_addressed_by_a_post_that_they_have_left_or_a_rank_that_they_do_not_hold(
    db: Session, event: Event
) -> None:
    seats = {one.name: one for one in guests_of(event, Who.SEATED)}
    _posting(seats["Chiara Rossi"]).departed_on = event.local_start.date()
    seats["Taro Tanaka"].rank = Rank.MINISTER_COUNSELLOR
    seats["Zoë Ng"].person, seats["Zoë Ng"].rank = making.person("Ng", "Zoë"), Rank.AMBASSADOR
    db.commit()
    doubts = {doubt.guest.registration.name: str(doubt.reason) for doubt in place_cards(event, CARD).doubts}
    assert {name: doubts[name] for name in ("Chiara Rossi", "Taro Tanaka", "Zoë Ng")} == {
        "Chiara Rossi": "On the day of the event they do not hold the post in which they were invited.",
        "Taro Tanaka": "They come with another rank than the register has.",
        "Zoë Ng": "They come as Ambassador, and the register has no such post of theirs.",
    }
    assert {line.partition(" ")[0] for line, _small in _cards(event, CARD)}.isdisjoint({"H.E."})


def _posting(seat: Registration) -> Any:
    assert seat.invitation is not None
    return seat.invitation.posting


@pytest.mark.once
def test_in_french_an_ambassador_of_unknown_gender_waits_for_a_person_to_decide(event: Event) -> None:
    french = place_cards(event, replace(CARD, language="fr"))
    assert [card.line for card in french.cards][:2] == ["Dr. Chiara Rossi", "S.E. l'Ambassadeur du Japon"]


@pytest.mark.once
def test_a_name_without_a_typeface_is_told_and_an_east_asian_one_has_its_country_s_form(db: Session) -> None:
    names = ("ދިވެހި", "王伟", "Արմեն", "አቢይ", "محمد", "Ελένη", "Олена", "Nguyễn Thị Hương")
    guests = on_paper([registrant(making.seminar(), name) for name in names], {}, "en")
    assert as_it_sounds(guests) == ["ދިވެހި"]
    assert [
        written_in(name, country)
        for name, country in (
            ("田中", "JP"),
            ("田中", "TW"),
            ("田中", None),
            ("さくら", "BR"),
            ("김철수", "KP"),
            ("Åsa", "JP"),
        )
    ] == [("ja", "JP"), ("zh", "TW"), ("zh", "CN"), ("ja", "JP"), ("ko", "KP"), ("", "")]
