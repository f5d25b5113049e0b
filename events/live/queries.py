"""What the host sees while a seminar runs, each in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.attendance.models import Presence
from events.attendance.queries import Attendee, attendees
from events.live.models import GuestQuestion, Moderation
from events.programme.models import Event
from events.registration.models import Registration, RegistrationStatus
from events.registration.states import from_state, is_mission
from office.database import db
from stakeholders.precedence.order import precedence_index


@dataclass(frozen=True)
class InTheRoom:
    """Who has come, and who is still expected, both in order of precedence."""

    here: tuple[Attendee, ...]
    expected: tuple[Attendee, ...]

    @property
    def missions(self) -> int:
        """From how many missions those come who are here, as results count them."""
        found = (one.registration.organisation for one in self.here)
        return len({one.id for one in found if one is not None and is_mission(one.kind, one.sending_state)})

    @property
    def countries(self) -> int:
        """From how many countries, as results count them."""
        return len({code for one in self.here if (code := _country(one.registration))})


def arrived_at(one: Attendee) -> datetime | None:
    """When somebody was first there."""
    return one.presence.first_seen_at if one.presence is not None else None


def _country(registration: Registration) -> str | None:
    body = registration.organisation
    kind, sender = (body.kind, body.sending_state) if body is not None else (None, None)
    return from_state(kind, sender, registration.country)


def in_the_room(event: Event) -> InTheRoom:
    """Who has come and who has not, as things stand now; who came without a seat is named last."""
    everybody = attendees(event.id, precedence_index(event.local_start.date()))
    here = [one for one in everybody if one.presence is not None]
    expected = tuple(one for one in everybody if one.presence is None)
    return InTheRoom((*here, *_without_seat(event.id)), expected)


def _without_seat(event_id: int) -> list[Attendee]:
    """Those who came although their seat was given back, or never given. One statement."""
    statement = (
        select(Presence)
        .join(Presence.registration)
        .where(Registration.event_id == event_id, Registration.status != RegistrationStatus.CONFIRMED)
        .options(joinedload(Presence.registration).joinedload(Registration.organisation))
        .order_by(Presence.id)
    )
    return [Attendee(presence.registration, presence) for presence in db.session.scalars(statement)]


@dataclass(frozen=True)
class Questions:
    """The questions of an event, by what was done with them."""

    #: In the order in which they are put; the first is the one that is put now.
    chosen: tuple[GuestQuestion, ...]
    #: The oldest first, as the rest.
    new: tuple[GuestQuestion, ...]
    answered: tuple[GuestQuestion, ...]
    set_aside: tuple[GuestQuestion, ...]

    @property
    def now(self) -> GuestQuestion | None:
        """The question that is put now."""
        return self.chosen[0] if self.chosen else None

    @property
    def total(self) -> int:
        """All that were sent."""
        return len(self.chosen) + len(self.new) + len(self.answered) + len(self.set_aside)


def questions_of(event_id: int) -> Questions:
    """All questions of an event with who asked them. One statement."""
    statement = (
        select(GuestQuestion)
        .where(GuestQuestion.event_id == event_id)
        .options(joinedload(GuestQuestion.registration).joinedload(Registration.organisation))
        .order_by(GuestQuestion.position, GuestQuestion.id)
    )
    return _sorted(list(db.session.scalars(statement)))


def _sorted(found: Sequence[GuestQuestion]) -> Questions:
    def of(state: Moderation) -> tuple[GuestQuestion, ...]:
        mine = [question for question in found if question.state is state]
        if state is not Moderation.CHOSEN:
            mine.sort(key=lambda question: question.id)
        return tuple(mine)

    return Questions(
        of(Moderation.CHOSEN), of(Moderation.NEW), of(Moderation.ANSWERED), of(Moderation.SET_ASIDE)
    )


def questions_from(registration_id: int) -> list[GuestQuestion]:
    """One guest's own questions, the newest first. One statement."""
    statement = (
        select(GuestQuestion)
        .where(GuestQuestion.registration_id == registration_id)
        .order_by(GuestQuestion.id.desc())
    )
    return list(db.session.scalars(statement))
