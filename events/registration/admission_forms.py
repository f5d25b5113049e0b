"""What staff set and choose about who gets a seat."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, Optional

from events.programme.models import Event, OpenDoor, WaitingOrder
from events.programme.words import OPEN_DOOR_WORDS, WAITING_ORDER_WORDS
from events.registration.mission_links import MOST_SEATS
from office.web.forms import Form


class RulesForm(Form):
    """By which rules seats are given."""

    open_door = RadioField(
        _l("Open registration"),
        choices=[(door.value, words) for door, words in OPEN_DOOR_WORDS.items()],
        coerce=OpenDoor,
    )
    capacity = IntegerField(
        _l("Seats in all"),
        [Optional(), NumberRange(1, 1_000_000)],
        description=_l("Leave it empty if there is room for everybody."),
    )
    open_quota = IntegerField(
        _l("Seats for open registration"),
        [Optional(), NumberRange(1, 1_000_000)],
        description=_l("The most that go to people who were not invited; empty: as many as are left."),
    )
    quota_per_mission = IntegerField(
        _l("At most from one mission"),
        [Optional(), NumberRange(1, 10_000)],
        description=_l("People of one mission or organisation, whichever way they came; empty: no limit."),
    )
    has_waiting_list = BooleanField(
        _l("Keep a waiting list"),
        description=_l("Otherwise those for whom there is no seat are told so, and nobody waits."),
    )
    waiting_order = RadioField(
        _l("Who comes off the waiting list first"),
        choices=[(order.value, words) for order, words in WAITING_ORDER_WORDS.items()],
        coerce=WaitingOrder,
    )
    asks_needs = BooleanField(
        _l("Ask guests about diet and access"),
        description=_l("They are asked for their consent, and what they say is deleted after the event."),
    )

    @classmethod
    def of(cls, event: Event) -> RulesForm:
        """The form filled with what holds now, or with what was sent."""
        form: RulesForm = cls(obj=event)
        return form

    def changes(self) -> dict[str, Any]:
        """What the plan takes over."""
        return {
            "open_door": self.open_door.data,
            "capacity": self.capacity.data,
            "open_quota": self.open_quota.data,
            "quota_per_mission": self.quota_per_mission.data,
            "has_waiting_list": self.has_waiting_list.data,
            "waiting_order": self.waiting_order.data,
            "asks_needs": self.asks_needs.data,
        }


class SeatsForm(Form):
    """For how many people a mission's link is good."""

    seats = IntegerField(
        _l("Seats for each mission"),
        [InputRequired(_l("Say for how many people each link is good.")), NumberRange(1, MOST_SEATS)],
    )
