"""Whoever registers, answers, cancels, sends another or is let in, in whatever order: no limit is passed."""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from events.guestlist.models import GuestGroup, Invitation
from events.programme.models import Event, OpenDoor, Substitutes, WaitingOrder
from events.registration import admission
from events.registration.admission import Applicant, RegistrationRefused
from events.registration.answers import AnswerRefused, GivenAnswer, Guest
from events.registration.mission_links import make_links
from events.registration.models import (
    ACTIVE,
    Answer,
    Door,
    MissionLink,
    Registration,
    RegistrationStatus,
    ReplySource,
)
from events.registration.room import Asking, Tally
from events.registration.seats import answer, capacity_was_changed
from office.database import db
from tests.events.seminar import colleague, embassy, invite, posted, seminar

NAMES = ("Ada Byron", "Grace Hopper", "Mary Jackson", "Jean Jennings", "Kay McNulty")
#: What can happen.
KINDS = ("open", "link", "accept", "decline", "enlarge")
#: What can happen to somebody who is registered.
ACTS: dict[str, Callable[[Registration], object]] = {
    "cancel": admission.cancel,
    "let_in": admission.let_in,
    "admit": admission.admit,
    "turn_down": admission.turn_down,
    "put_back": admission.put_back,
    "substitute": lambda seat: admission.substitute(seat, Guest("Substitute")),
}
ORGANISATIONS = ("", "Embassy of Norway", "A society")

_numbers = itertools.count()


@dataclass
class House:
    """An event with two missions: both are invited, both have a link, and the first is in a group."""

    event: Event
    invitations: list[Invitation]
    links: list[MissionLink]
    group: GuestGroup

    def everybody(self) -> list[Registration]:
        """All registrations, the first before."""
        of = select(Registration).where(Registration.event_id == self.event.id).order_by(Registration.id)
        return list(db.session.scalars(of))


Step = tuple[str, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from([*KINDS, *ACTS]),
        st.integers(0, 9),
        st.integers(0, 5),
    ),
    min_size=4,
    max_size=24,
)


def _take(house: House, step: Step) -> None:
    kind, one, other = step
    name = NAMES[one % len(NAMES)]
    who = Applicant(name, f"{name}@example.org", "en", "", ORGANISATIONS[other % len(ORGANISATIONS)])
    everybody = house.everybody()
    if kind == "open":
        admission.register(house.event, who, Door.OPEN)
    elif kind == "link":
        admission.register(house.event, who, Door.MISSION, link=house.links[other % 2])
    elif kind in {"accept", "decline"}:
        said = Answer.ACCEPTED if kind == "accept" else Answer.DECLINED
        party = (colleague(f"Colleague {one}"),) if one % 2 else ()
        answer(house.invitations[other % 2], GivenAnswer(said, party), source=ReplySource.LINK)
    elif kind == "enlarge" and house.event.capacity is not None:
        house.event.capacity += 1
        capacity_was_changed(house.event)
    elif kind in ACTS and everybody:
        ACTS[kind](everybody[one % len(everybody)])


def _holds(house: House) -> None:
    event, everybody = house.event, house.everybody()
    seated = [one for one in everybody if one.status is RegistrationStatus.CONFIRMED]
    assert event.capacity is None or len(seated) <= event.capacity
    if event.quota_per_mission is not None:
        missions = Counter(one.organisation_id or one.organisation_folded for one in seated)
        assert all(number <= event.quota_per_mission for key, number in missions.items() if key)
    if event.open_quota is not None:
        assert sum(one.door is Door.OPEN for one in seated) <= event.open_quota
    if house.group.quota is not None:
        in_group = [one for one in seated if one.invitation_id == house.invitations[0].id]
        assert len(in_group) <= house.group.quota
    for link in house.links:
        assert sum(one.mission_link_id == link.id for one in seated) <= link.seats
    for invitation in house.invitations:
        held = [one for one in everybody if one.invitation_id == invitation.id and one.status in ACTIVE]
        assert len(held) <= invitation.seats
    if event.waiting_order is not WaitingOrder.BY_HAND:
        tally = Tally.of(event)
        waiting = [one for one in everybody if one.status is RegistrationStatus.WAITING]
        assert all(tally.blocks(Asking.of(one)) for one in waiting), "somebody waits beside a free seat"


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rules=st.fixed_dictionaries(
        {
            "capacity": st.none() | st.integers(1, 5),
            "quota_per_mission": st.none() | st.integers(1, 3),
            "open_quota": st.none() | st.integers(1, 3),
            "open_door": st.sampled_from([OpenDoor.OPEN, OpenDoor.ON_APPROVAL]),
            "has_waiting_list": st.booleans(),
            "waiting_order": st.sampled_from(list(WaitingOrder)),
            "substitutes": st.sampled_from(list(Substitutes)),
        }
    ),
    group_quota=st.none() | st.just(1),
    taken=steps,
)
def test_no_sequence_of_steps_passes_a_limit(
    app: Flask, rules: dict[str, object], group_quota: int | None, taken: list[Step]
) -> None:
    with app.app_context():
        event = seminar(slug=f"a{next(_numbers)}", **rules)
        missions = [embassy("NO", "Embassy of Norway"), embassy("SE", "Embassy of Sweden")]
        group = GuestGroup(event_id=event.id, name="Press", quota=group_quota)
        db.session.add(group)
        house = House(
            event,
            [
                invite(event, posted(missions[0], "Olav", "Moen"), group=group),
                invite(event, posted(missions[1], "Elsa", "Lind")),
            ],
            make_links(event, [one.id for one in missions], 2),
            group,
        )
        for step in taken:
            with contextlib.suppress(RegistrationRefused, AnswerRefused):
                _take(house, step)
            _holds(house)
        db.session.rollback()
        db.session.remove()
