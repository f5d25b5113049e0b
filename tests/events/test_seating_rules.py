"""A proposal follows precedence, keeps what was fixed, and whatever it departs from is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.seating.models import Couples, FirstGuest, HostRole, Shape, Spreading
from events.seating.proposing import propose
from events.seating.rules import Kind, Rules, Seat, Seating, conflicts
from events.seating.sitters import Sitter
from events.seating.tables import Table
from stakeholders.people.models import Gender


def guest(place: int, **more: Any) -> Sitter:
    return replace(Sitter(key=f"g{place}", name=f"Guest {place}", place=place), **more)


def guests(*those: Sitter) -> dict[str, Sitter]:
    return {one.key: one for one in those}


HOST = Sitter(key="h1", name="The Mayor", place=900, role=HostRole.HOST)
COHOST = Sitter(key="h2", name="The Deputy", place=901, role=HostRole.COHOST)


@pytest.mark.parametrize(
    ("shape", "seats", "alone", "with_cohost"),
    [
        # The host's right is the last seat, the left the second; opposite sits the co-host.
        (Shape.ROUND, 8, (1, 8, 2, 7, 3, 6, 4, 5), (1, 5, 8, 4, 2, 6, 7, 3)),
        (Shape.ENGLISH, 6, (1, 6, 2, 5, 3, 4), (1, 4, 6, 3, 2, 5)),
        (Shape.FRENCH, 6, (1, 6, 2, 4, 5, 3), (1, 4, 6, 3, 2, 5)),
        (Shape.FRENCH_ENDS, 8, (1, 8, 2, 5, 7, 3, 6, 4), (1, 5, 8, 4, 2, 6, 7, 3)),
    ],
)
def test_seats_of_honour_go_outwards_from_the_hosts(
    shape: Shape, seats: int, alone: tuple[int, ...], with_cohost: tuple[int, ...]
) -> None:
    table = Table(1, 1, shape, seats)
    assert table.honours(has_cohost=False) == alone
    assert table.honours(has_cohost=True) == with_cohost
    first = table.honours(has_cohost=False, first_guest=FirstGuest.OPPOSITE)[1]
    assert first == table.cohost_seat == with_cohost[1]


def test_at_corners_of_a_table_without_ends_nobody_is_beside_those_across() -> None:
    assert Table(1, 1, Shape.FRENCH, 6).neighbours == {
        1: (2, 6),
        2: (1,),
        3: (4,),
        4: (3, 5),
        5: (4,),
        6: (1,),
    }
    assert Table(1, 1, Shape.ROUND, 2).neighbours == {1: (2,), 2: (1,)}


def test_guests_are_spread_over_the_tables_or_fill_one_after_the_other() -> None:
    tables = [Table(1, 1, Shape.ROUND, 4), Table(2, 2, Shape.ROUND, 4)]
    those = guests(HOST, *(guest(place) for place in range(5)))
    spread = propose(tables, those, {}, Rules())
    # At the second table, without a host, the highest of its guests presides.
    assert spread == {(1, 1): "h1", (1, 4): "g0", (2, 1): "g1", (1, 2): "g2", (2, 4): "g3", (1, 3): "g4"}
    blocks = propose(tables, those, {}, Rules(spreading=Spreading.BLOCKS))
    assert blocks == {(1, 1): "h1", (1, 4): "g0", (1, 2): "g1", (1, 3): "g2", (2, 1): "g3", (2, 4): "g4"}


def test_couples_sit_as_the_office_has_chosen() -> None:
    table = Table(1, 1, Shape.ROUND, 6)
    ours = guests(HOST, guest(0), guest(1, partner="g2"), guest(2, partner="g1"), guest(3), guest(4))
    parted = propose([table], ours, {}, Rules())
    assert conflicts(Seating([table], ours, parted, Rules())) == []
    beside = Rules(couples=Couples.SIDE_BY_SIDE)
    together = propose([table], ours, {}, beside)
    assert {together[1, 2], together[1, 3]} == {"g1", "g2"}
    assert conflicts(Seating([table], ours, together, beside)) == []
    # A companion comes to the same table, at its lower end.
    two = [table, Table(2, 2, Shape.ROUND, 4)]
    along = guests(HOST, *(guest(place) for place in range(3)), guest(9, party="g0"))
    seating = Seating(two, along, propose(two, along, {}, Rules()), Rules())
    assert seating.seat_of()["g9"][0] == 1 and conflicts(seating) == []
    # Fixed at another table, the rest of the party comes along, or it is said.
    two = [table, Table(2, 2, Shape.ROUND, 2)]
    assert "g2" in {key for seat, key in propose(two, ours, {(2, 1): "g1"}, Rules()).items() if seat[0] == 2}
    torn = Seating(two, ours, {(1, 1): "g1", (2, 1): "g2"}, Rules())
    assert [one.key for one in conflicts(torn)] == ["couple_tables:g1:g2"]


def test_those_to_be_kept_apart_are_not_beside_each_other_unless_fixed() -> None:
    table = Table(1, 1, Shape.ROUND, 6)
    apart = Rules(apart=frozenset({frozenset({"sAA", "sBB"})}))
    ours = guests(
        HOST,
        *(guest(place) for place in (0, 1)),
        guest(2, sides=frozenset({"o7", "sAA"})),
        guest(3),
        guest(4, sides=frozenset({"sBB"})),
    )
    proposed = propose([table], ours, {}, apart)
    named = conflicts(Seating([table], ours, proposed, apart))
    assert [one.kind for one in named] == [Kind.PRECEDENCE]
    fixed: dict[Seat, str] = {(1, 3): "g2", (1, 4): "g4"}
    kept = propose([table], ours, fixed, apart)
    assert {seat: kept[seat] for seat in fixed} == fixed
    assert conflicts(Seating([table], ours, kept, apart))[0].key == "apart:g2:g4"


def test_a_neighbour_shares_a_language_where_languages_are_known() -> None:
    table = Table(1, 1, Shape.ENGLISH, 6)
    spoken = {0: "en", 1: "fr", 2: "en", 3: "fr", 4: "en"}
    ours = guests(HOST, *(guest(place, languages=frozenset({code})) for place, code in spoken.items()))
    alone = Seating([table], ours, {(1, 2): "g0", (1, 3): "g1", (1, 4): "g2"}, Rules())
    assert [one.key for one in conflicts(alone) if one.kind is Kind.LANGUAGE] == [
        "language:g0",
        "language:g1",
        "language:g2",
    ]
    # Beside the host, whose languages nobody has told, nothing is said; an interpreter will do.
    helped = ours | {"g1": replace(ours["g1"], interpreters=frozenset({"g2"}))}
    seating = Seating([table], helped, {(1, 1): "h1", (1, 2): "g0", (1, 3): "g1", (1, 4): "g2"}, Rules())
    assert [one.key for one in conflicts(seating) if one.kind is Kind.LANGUAGE] == ["language:g2"]
    proposed = Seating([table], ours, propose([table], ours, {}, Rules()), Rules())
    assert [one for one in conflicts(proposed) if one.kind is Kind.LANGUAGE] == []


def test_few_are_named_where_one_sits_out_of_order() -> None:
    """The last guest on the first seat is one conflict, not one for each of the others."""
    table = Table(1, 1, Shape.ENGLISH, 6)
    ours = guests(HOST, *(guest(place) for place in range(4)))
    at = {(1, 1): "h1", (1, 6): "g3", (1, 2): "g0", (1, 5): "g1", (1, 3): "g2"}
    [one] = conflicts(Seating([table], ours, at, Rules()))
    assert (one.key, one.is_above) == ("precedence:g3:g2", True)


@st.composite
def meals(draw: st.DrawFn) -> tuple[list[Table], dict[str, Sitter], dict[Seat, str], Rules]:
    tables = [
        Table(number, number, draw(st.sampled_from(Shape)), draw(st.integers(2, 9)))
        for number in range(1, draw(st.integers(1, 4)) + 1)
    ]
    count = draw(st.integers(0, 24))
    sides = st.frozensets(st.sampled_from(["sAA", "sBB", "sCC"]), max_size=1)
    spoken = st.frozensets(st.sampled_from(["en", "fr", "ru"]), max_size=2)
    ours = [
        guest(
            place,
            sides=draw(sides),
            languages=draw(spoken),
            gender=draw(st.sampled_from(Gender)),
            comes=draw(st.integers(0, 9)) > 0,
        )
        for place in range(count)
    ]
    for place in range(0, count - 1, 4):
        if draw(st.booleans()):
            one, other = ours[place], ours[place + 1]
            ours[place], ours[place + 1] = replace(one, partner=other.key), replace(other, partner=one.key)
    those = guests(*ours, *[HOST, COHOST][: draw(st.integers(0, 2))])
    seats = [(table.id, number) for table in tables for number in table.numbers]
    pinned = (
        draw(st.lists(st.sampled_from(sorted(those)), unique=True, max_size=min(4, len(seats))))
        if those
        else []
    )
    where = draw(st.lists(st.sampled_from(seats), unique=True, min_size=len(pinned), max_size=len(pinned)))
    rules = Rules(
        draw(st.sampled_from(Spreading)),
        draw(st.sampled_from(Couples)),
        draw(st.sampled_from(FirstGuest)),
        draw(st.booleans()),
        draw(st.booleans()),
        frozenset({frozenset({"sAA", "sBB"})}) if draw(st.booleans()) else frozenset(),
    )
    return tables, those, dict(zip(where, pinned, strict=True)), rules


@settings(max_examples=60, deadline=None)
@given(meals())
def test_whatever_the_meal(meal: tuple[list[Table], dict[str, Sitter], dict[Seat, str], Rules]) -> None:
    """Nobody sits twice or where there is no seat, who is fixed stays, and all who come sit if they can."""
    tables, those, fixed, rules = meal
    at = propose(tables, those, fixed, rules)
    seats = {(table.id, number) for table in tables for number in table.numbers}
    assert len(set(at.values())) == len(at) and set(at) <= seats
    assert {seat: at[seat] for seat in fixed} == fixed
    gone = sum(not those[key].comes for key in fixed.values())
    coming = sum(one.comes for one in those.values())
    assert len(at) - gone == min(coming, len(seats) - gone)
    assert all(those[key].comes for seat, key in at.items() if seat not in fixed)

    # Down the seats of honour precedence never rises, but where it is named.
    seating = Seating(tables, those, at, rules)
    found = conflicts(seating)
    assert len({one.key for one in found}) == len(found)
    named = {one.who[0].key for one in found if one.kind is Kind.PRECEDENCE}
    for table in tables:
        places = [
            one.place
            for _number, one in seating.ranked(table)
            if one.key not in named and (rules.couples is not Couples.SIDE_BY_SIDE or not one.partner)
        ]
        assert places == sorted(places)
