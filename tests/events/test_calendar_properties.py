"""Whatever is changed, answered, taken back and sent, in whatever order: calendars are told one story."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from flask import Flask
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from events.guestlist import building
from events.guestlist.models import Invitation
from events.invitations.calendaring import concerned, entries_of
from events.invitations.confirming import has_own_address, registrations_of
from events.letters.models import Purpose
from events.programme.models import Event, EventStatus
from events.programme.planning import change_event, plan_of
from events.programme.publishing import PublishingRefused, cancel, reinstate
from events.registration.models import Answer, Capacity, RegistrationStatus
from events.registration.seats import AnswerRefused, Guest
from office.database import db
from stakeholders.people.models import Gender, Rank
from tests.events.hearing import by_link
from tests.events.mailboxes import Arrived, GuestsCalendar, leave, queue
from tests.events.seminar import embassy, invite, posted, seminar

_numbers = itertools.count()
VERDI = Guest("Luca Verdi", Rank.COUNSELLOR, "", "luca@example.org", capacity=Capacity.COLLEAGUE)
LATER = timedelta(minutes=11)


@dataclass
class World:
    """An event, one guest, and what has come into calendars."""

    event: Event
    invitation: Invitation
    calendar: GuestsCalendar = field(default_factory=GuestsCalendar)
    sent: list[Arrived] = field(default_factory=list)

    def moved(self) -> None:
        plan = plan_of(self.event)
        change_event(
            self.event, replace(plan, starts=plan.starts + timedelta(1), ends=plan.ends + timedelta(1))
        )

    def worded(self) -> None:
        change_event(self.event, replace(plan_of(self.event), description={"en": f"Words {next(_numbers)}."}))

    def relinked(self) -> None:
        number = next(_numbers)
        change_event(
            self.event, replace(plan_of(self.event), meeting_url=f"https://meet.example.org/{number}")
        )

    def cancelled(self) -> None:
        cancel(self.event)

    def reinstated(self) -> None:
        reinstate(self.event)

    def accepted(self) -> None:
        by_link(self.invitation, Answer.ACCEPTED)

    def accepted_with_colleague(self) -> None:
        by_link(self.invitation, Answer.ACCEPTED, VERDI)

    def unsure(self) -> None:
        by_link(self.invitation, Answer.TENTATIVE)

    def declined(self) -> None:
        by_link(self.invitation, Answer.DECLINED)

    def taken_off(self) -> None:
        building.remove([self.invitation])

    def put_back(self) -> None:
        building.reinstate(self.invitation)

    def readdressed(self) -> None:
        name = f"N{next(_numbers)}"
        building.readdress(
            self.invitation, posted(self.invitation.organisation, "Elena", name, gender=Gender.WOMAN)
        )
        self.invitation.to_address = f"{name}@example.org"

    def invited(self) -> None:
        self._write(Purpose.INVITATION)

    def reminded(self) -> None:
        self._write(Purpose.REMINDER)

    def told_of_change(self) -> None:
        self._write(Purpose.CHANGE)

    def told_of_cancellation(self) -> None:
        self._write(Purpose.CANCELLATION)

    def _write(self, purpose: Purpose) -> None:
        people = [
            seat
            for seat in registrations_of(self.invitation)
            if purpose in {Purpose.CHANGE, Purpose.CANCELLATION}
            and seat.status is RegistrationStatus.CONFIRMED
            and has_own_address(seat, self.invitation)
        ]
        for registration in (None, *people):
            # The invitation is one letter for each link, a change or cancellation one for each revision.
            number = next(_numbers) if purpose is Purpose.REMINDER else self.event.sequence
            with contextlib.suppress(AssertionError):
                queue(self.invitation, purpose, registration=registration, number=number)

    def mail_leaves(self) -> None:
        arrived = leave()
        self.calendar.take(arrived)
        self.sent += arrived

    def time_passes(self) -> None:
        arrived = leave(after=LATER)
        self.calendar.take(arrived)
        self.sent += arrived


STEPS: tuple[Callable[[World], None], ...] = (
    World.moved,
    World.worded,
    World.relinked,
    World.cancelled,
    World.reinstated,
    World.accepted,
    World.accepted_with_colleague,
    World.unsure,
    World.declined,
    World.taken_off,
    World.put_back,
    World.readdressed,
    World.invited,
    World.reminded,
    World.told_of_change,
    World.told_of_cancellation,
    World.mail_leaves,
    World.mail_leaves,
    World.mail_leaves,
    World.time_passes,
)
steps = st.lists(st.sampled_from(STEPS), min_size=4, max_size=25)


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # Each example writes letters: a fault is told as it was found, not made smaller for minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@example(with_invitation=True, taken=[World.readdressed, World.accepted, World.mail_leaves, World.taken_off])
@example(
    with_invitation=False,
    taken=[World.accepted_with_colleague, World.mail_leaves, World.moved, World.readdressed],
)
@given(with_invitation=st.booleans(), taken=steps)
def test_calendars_are_told_one_story(
    app: Flask, with_invitation: bool, taken: list[Callable[[World], None]]
) -> None:
    with app.app_context():
        event = seminar(slug=f"s{next(_numbers)}", calendar_with_invitation=with_invitation)
        rossi = posted(embassy("IT"), "Chiara", "Rossi", gender=Gender.WOMAN)
        world = World(event, invite(event, rossi))
        try:
            world.invited()
            world.mail_leaves()
            for step in taken:
                with contextlib.suppress(AnswerRefused, PublishingRefused, building.GuestListRefused):
                    step(world)
            world.time_passes()
            _holds(world)
        finally:
            db.session.rollback()
            db.session.remove()


def _holds(world: World) -> None:
    """What the office believes to be in calendars is there; whoever is gone has nothing in theirs."""
    event, invitation = world.event, world.invitation
    entries = entries_of(event)
    standing = world.calendar.standing
    seats = {seat.uid: seat for seat in registrations_of(invitation)}
    known = {invitation.uid} if entries.holds(invitation) else set()
    known |= {uid for uid, seat in seats.items() if entries.seats.get(seat.id) == "REQUEST"}
    assert standing == known
    if invitation.withdrawn_at is not None:
        assert standing == set()
    # Whoever is written to of a change knows it then.
    if event.status is EventStatus.PUBLISHED and invitation.withdrawn_at is None:
        for one in concerned(event):
            queue(invitation, Purpose.CHANGE, registration=one.registration, number=10_000 + next(_numbers))
        world.mail_leaves()
        assert concerned(event) == []
        starts = str(event.starts_at.strftime("%Y%m%dT%H%M%SZ"))
        for uid in world.calendar.standing:
            assert starts in world.calendar.entries[uid].said[0]
