"""Registering without an invitation: who gets a seat, and who waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from events.guestlist import groups
from events.guestlist.changing import put_in_group
from events.programme.models import Event, EventStatus, OpenDoor, WaitingOrder
from events.programme.planning import change_event, plan_of
from events.registration import mission_links, room
from events.registration.admission import (
    Applicant,
    NoRoom,
    Refusal,
    RegistrationRefused,
    admit,
    cancel,
    let_in,
    register,
    turn_down,
    why_shut,
)
from events.registration.answers import NoSeatLeft, current_reply
from events.registration.links import mission_url, open_mission
from events.registration.models import (
    Capacity,
    Door,
    Registration,
)
from events.registration.seats import party_of
from office import clock
from office.links import BadLink
from tests.events.applicants import (
    CANCELLED,
    CONFIRMED,
    PENDING,
    REFUSED,
    WAITING,
    accepts,
    comes,
    link_of,
    listening,
    opened,
    sent,
    somebody,
    stand,
)
from tests.events.seminar import colleague, embassy, invite, posted, seminar


# -- registering --
def test_whoever_registers_at_the_open_door_has_a_seat_and_is_kept_as_they_wrote_themselves(
    db: Session,
) -> None:
    event = opened()
    who = Applicant(" Ada   Byron ", " Ada@Example.org", "fi", "Countess", "The  Analytical Society", "GB")

    with listening() as heard:
        made = register(event, who, Door.OPEN)

    seat = made.registration
    assert made.is_new
    assert (seat.name, seat.email, seat.email_folded, seat.title, seat.organisation_name) == (
        "Ada Byron",
        "Ada@Example.org",
        "ada@example.org",
        "Countess",
        "The Analytical Society",
    )
    assert (seat.country, seat.language, seat.capacity, seat.door, seat.status) == (
        "GB",
        "fi",
        Capacity.REGISTRANT,
        Door.OPEN,
        CONFIRMED,
    )
    assert heard.new == ["Ada Byron"]


def test_the_same_person_registers_once_whatever_they_press(db: Session) -> None:
    event = opened()
    ada = somebody("Ada Byron")
    first = register(event, ada, Door.OPEN, submission="a form").registration

    with listening() as heard:
        pressed_twice = register(event, ada, Door.OPEN, submission="a form")
        another_day = register(event, replace(ada, name="ADA BYRON", email="ADA@example.org"), Door.OPEN)
        # Back in the browser, with a colleague's name in the same form.
        colleague_of_hers = register(event, somebody("Grace Hopper"), Door.OPEN, submission="a form")
    assert [one.registration.id for one in (pressed_twice, another_day)] == [first.id, first.id]
    assert [one.is_new for one in (pressed_twice, another_day, colleague_of_hers)] == [False, False, True]
    assert heard.new == ["Grace Hopper"]

    cancel(first)
    again = register(event, ada, Door.OPEN, submission="a form")
    assert (again.is_new, again.registration.id != first.id, first.status) == (True, True, CANCELLED)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": EventStatus.DRAFT}, Refusal.NOT_OPEN),
        ({"status": EventStatus.CANCELLED}, Refusal.CANCELLED),
        ({"open_door": OpenDoor.CLOSED}, Refusal.DOOR_CLOSED),
        ({"reply_by": date(2020, 1, 1)}, Refusal.DEADLINE),
        ({"starts_at": datetime(2020, 1, 1, tzinfo=UTC)}, Refusal.STARTED),
        (
            {"starts_at": datetime(2020, 1, 1, tzinfo=UTC), "ends_at": datetime(2020, 1, 2, tzinfo=UTC)},
            Refusal.ENDED,
        ),
    ],
)
def test_a_door_that_is_shut_says_why(db: Session, changes: dict[str, Any], reason: Refusal) -> None:
    event = opened(**changes)

    with pytest.raises(RegistrationRefused) as refused:
        comes(event, "Ada Byron")

    assert refused.value.reason is reason is why_shut(event, Door.OPEN, clock.now())


def test_the_last_day_ends_at_midnight_where_the_event_is(db: Session) -> None:
    starts_at = datetime(2030, 6, 1, tzinfo=UTC)
    event = opened(reply_by=date(2030, 5, 2), starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    # 2 May ends in Helsinki at 21:00 UTC.
    assert why_shut(event, Door.OPEN, datetime(2030, 5, 2, 20, 59, tzinfo=UTC)) is None
    assert why_shut(event, Door.OPEN, datetime(2030, 5, 2, 21, 0, tzinfo=UTC)) is Refusal.DEADLINE


def test_a_full_event_lets_wait_or_says_so(db: Session) -> None:
    event = opened(capacity=1)
    seated, waits = comes(event, "Ada Byron"), comes(event, "Grace Hopper")
    assert stand(seated, waits) == [CONFIRMED, WAITING]

    event.has_waiting_list = False
    with pytest.raises(RegistrationRefused) as refused:
        comes(event, "Mary Jackson")
    assert refused.value.reason is Refusal.FULL


def test_a_registration_costs_the_same_few_statements_with_thousands_waiting(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    free, full = opened(), opened(slug="full", capacity=1)
    comes(full, "Ada Byron")
    waiting = [
        Registration(
            event_id=full.id,
            door=Door.OPEN,
            capacity=Capacity.REGISTRANT,
            status=WAITING,
            name=f"Guest {number}",
            email=f"g{number}@example.org",
        )
        for number in range(300)
    ]
    db.add_all(waiting)
    db.commit()

    with count_statements() as open_event:
        register(free, somebody("Mary Jackson"), Door.OPEN, submission="1")
    db.commit()
    with count_statements() as full_event:
        register(full, somebody("Mary Jackson"), Door.OPEN, submission="2")

    # The event, the event locked, whether they are known, their row, its entry in the trail, their letter;
    # where there is a limit, also the seats.
    assert (len(open_event), len(full_event)) == (6, 7)


# -- quotas --
def test_a_missions_quota_counts_all_doors_and_holds_up_nobody_else(db: Session) -> None:
    event = opened(capacity=3, quota_per_mission=2)
    norway, sweden = embassy("NO", "Embassy of Norway"), embassy("SE", "Embassy of Sweden")
    accepts(invite(event, posted(norway, "Olav", "Moen"), seats=1))
    link = link_of(event, norway, seats=3)
    by_link, too_many = sent(link, "Kari Dahl"), sent(link, "Liv Berg")
    # At the open door the register knows the embassy by its name.
    at_the_door = comes(event, "Nils Lie", "embassy of NORWAY")
    swede, last = comes(event, "Elsa Lind", "Embassy of Sweden"), comes(event, "Ada Byron")

    assert stand(by_link, too_many, at_the_door, swede, last) == [
        CONFIRMED,
        WAITING,
        WAITING,
        CONFIRMED,
        WAITING,
    ]
    assert (at_the_door.organisation_id, swede.organisation_id) == (norway.id, sweden.id)

    cancel(swede)
    assert stand(too_many, at_the_door, last) == [WAITING, WAITING, CONFIRMED]
    cancel(by_link)
    assert stand(too_many, at_the_door) == [CONFIRMED, WAITING]


def test_an_organisation_that_the_register_does_not_know_has_the_quota_as_well(db: Session) -> None:
    event = opened(quota_per_mission=1, has_waiting_list=False)
    comes(event, "Ada Byron", "Föreningen Norden")

    with pytest.raises(RegistrationRefused) as refused:
        comes(event, "Grace Hopper", "foreningen  norden")

    assert refused.value.reason is Refusal.MISSION_FULL
    assert stand(comes(event, "Mary Jackson"), comes(event, "Jean Jennings")) == [CONFIRMED, CONFIRMED]


def test_groups_and_the_open_door_have_quotas_of_their_own(db: Session) -> None:
    event = opened(open_quota=2)
    press = groups.add_group(event, "Press", quota=1)
    guest = invite(event, posted(embassy("IT"), "Chiara", "Rossi"), group=press)
    reporter = comes(event, "Ada Byron", group_id=press.id)
    accepts(guest)
    other, third = comes(event, "Grace Hopper"), comes(event, "Mary Jackson")

    (invited,) = party_of(guest)
    assert stand(reporter, invited, other, third) == [CONFIRMED, WAITING, CONFIRMED, WAITING]
    assert [room.blocked_by(event, room.Asking.of(one)) for one in (invited, third)] == [
        Refusal.GROUP_FULL,
        Refusal.OPEN_FULL,
    ]

    with listening() as heard:
        groups.limit(press, 2)
    assert (invited.status, heard.promoted) == (CONFIRMED, ["Chiara Rossi"])
    with listening() as heard:
        change_event(event, replace(plan_of(event), open_quota=None))
    assert heard.changed == [("Mary Jackson", WAITING, CONFIRMED)]


def test_whoever_leaves_a_group_leaves_its_seat_to_the_next(db: Session) -> None:
    event = opened()
    press = groups.add_group(event, "Press", quota=1)
    guest = invite(event, posted(embassy("IT"), "Chiara", "Rossi"), group=press)
    accepts(guest)
    second, third = (comes(event, name, group_id=press.id) for name in ("Ada Byron", "Grace Hopper"))
    assert stand(second, third) == [WAITING, WAITING]

    put_in_group(guest, None)
    assert stand(second, third) == [CONFIRMED, WAITING]
    groups.remove_group(press)
    assert stand(second, third) == [CONFIRMED, CONFIRMED]


def test_a_missions_link_is_good_for_its_seats_and_opens_until_it_is_replaced(db: Session) -> None:
    event = seminar()
    link = link_of(event, embassy("NO"), seats=1)
    address = mission_url(link)
    token = address.rpartition("/")[2]
    assert open_mission(token).id == link.id

    first = sent(link, "Kari Dahl")
    with pytest.raises(RegistrationRefused) as refused:
        sent(link, "Liv Berg")
    assert (refused.value.reason, first.organisation_id) == (Refusal.LINK_FULL, link.organisation_id)
    mission_links.change_seats(link, 2)
    assert sent(link, "Liv Berg").status is CONFIRMED
    mission_links.close(link)
    cancel(first)
    with pytest.raises(RegistrationRefused) as refused:
        sent(link, "Nils Lie")
    assert refused.value.reason is Refusal.LINK_CLOSED

    mission_links.renew(link)
    with pytest.raises(BadLink):
        open_mission(token)
    assert mission_links.make_links(event, [link.organisation_id], 2) == []


# -- the waiting list --
def _order_of(event: Event, *waiting: Registration) -> list[str]:
    """Who comes off the list first, as seats come free one by one."""
    found = []
    for _seat in waiting:
        assert event.capacity is not None
        change_event(event, replace(plan_of(event), capacity=event.capacity + 1))
        found += [one.name for one in waiting if one.status is CONFIRMED and one.name not in found]
    return found


def test_seats_go_by_time_by_precedence_or_by_nobodys_doing_but_the_offices(db: Session) -> None:
    event = opened(capacity=1)
    early, late = embassy("NO", "Embassy of Norway"), embassy("SE", "Embassy of Sweden")
    posted(early, "Olav", "Moen", presented=date(2015, 1, 1))
    posted(late, "Elsa", "Lind", presented=date(2018, 1, 1))
    seated = comes(event, "Ada Byron")
    stranger = comes(event, "Grace Hopper")
    swede = comes(event, "Per Ek", "Embassy of Sweden")
    norse = comes(event, "Kari Dahl", "Embassy of Norway")
    assert stand(seated, stranger, swede, norse) == [CONFIRMED, WAITING, WAITING, WAITING]

    event.waiting_order = WaitingOrder.BY_HAND
    cancel(seated)
    newcomer = comes(event, "Mary Jackson")
    assert stand(stranger, swede, norse, newcomer) == [WAITING] * 4, "the office has not chosen"
    with listening() as heard:
        assert let_in(norse)
        assert not let_in(norse)
        with pytest.raises(NoRoom) as refused:
            let_in(stranger)
    assert refused.value.reason is Refusal.FULL
    assert heard.changed == [("Kari Dahl", WAITING, CONFIRMED)]

    event.waiting_order = WaitingOrder.PRECEDENCE
    assert _order_of(event, stranger, swede, newcomer) == ["Per Ek", "Grace Hopper", "Mary Jackson"]


def test_a_smaller_event_takes_nobodys_seat(db: Session) -> None:
    event = opened(capacity=2)
    both = comes(event, "Ada Byron"), comes(event, "Grace Hopper")
    waits = comes(event, "Mary Jackson")

    change_event(event, replace(plan_of(event), capacity=1))
    cancel(both[0])

    assert stand(*both, waits) == [CANCELLED, CONFIRMED, WAITING]


def test_an_answer_for_which_there_is_no_seat_and_no_list_is_refused_whole(db: Session) -> None:
    event = opened(capacity=2, has_waiting_list=False)
    comes(event, "Ada Byron")
    invitation = invite(event, seats=2)

    with pytest.raises(NoSeatLeft):
        accepts(invitation, colleague("Marco Bianchi"))
    assert (current_reply(invitation), party_of(invitation)) == (None, [])

    accepts(invitation)
    assert [seat.status for seat in party_of(invitation)] == [CONFIRMED]


# -- approval --
def test_where_the_office_decides_nobody_has_a_seat_before_it_has(db: Session) -> None:
    event = opened(open_door=OpenDoor.ON_APPROVAL, capacity=1)
    first, second, third = (comes(event, name) for name in ("Ada Byron", "Grace Hopper", "Mary Jackson"))
    assert stand(first, second, third) == [PENDING] * 3

    with listening() as heard:
        assert admit(second) and admit(first) and turn_down(third)
        assert not admit(second) and not turn_down(third)
    assert stand(first, second, third) == [WAITING, CONFIRMED, REFUSED]
    assert heard.changed == [
        ("Grace Hopper", PENDING, CONFIRMED),
        ("Ada Byron", PENDING, WAITING),
        ("Mary Jackson", PENDING, REFUSED),
    ]
    # Turned down, they may ask anew; and the office may think again.
    assert comes(event, "Mary Jackson").status is PENDING
    assert admit(third) and third.status is WAITING
    cancel(second)
    assert stand(first, third) == [CONFIRMED, WAITING]

    event.has_waiting_list = False
    with pytest.raises(RegistrationRefused):
        comes(event, "Jean Jennings")
