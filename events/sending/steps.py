"""What is to be done next with an event's letters: one step, and the state of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from events.invitations.rules import not_now
from events.letters.models import Purpose
from events.programme.models import Event, EventStatus
from events.registration.answers import replies_close_at
from events.sending.queries import Standing, Tally
from events.sending.words import next_words, send_label
from office import clock

#: How long before the last day for replies one reminds, and before the event one sends the particulars.
REMIND_WITHIN: Final = timedelta(days=10)
RECALL_WITHIN: Final = timedelta(days=4)


@dataclass(frozen=True)
class KindStep:
    """One kind of letter: what has become of it, how many could go out now, and whether it is open at all."""

    purpose: Purpose
    tally: Tally
    due: int
    is_open: bool

    @property
    def is_shown(self) -> bool:
        """Whether it is worth a line: it has been used, or could be."""
        usual = {Purpose.INVITATION, Purpose.REMINDER, Purpose.SAVE_THE_DATE, Purpose.POUR_MEMOIRE}
        return self.is_needed or (self.purpose in usual and self.is_open)

    @property
    def is_needed(self) -> bool:
        """Whether it has been used, or could be now."""
        return self.tally != Tally() or self.due > 0


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now: a sentence, and the button that leads there ("" where there is none)."""

    words: str
    url: str = ""
    label: str = ""
    icon: str = "send"
    kind: str = "underway"


def steps_of(
    event: Event, due: Mapping[Purpose, int], tallies: Mapping[Purpose, Tally]
) -> dict[Purpose, KindStep]:
    """Each kind of letter as it stands."""
    now = clock.now()
    return {
        purpose: KindStep(purpose, tallies[purpose], due[purpose], not_now(event, purpose, now) is None)
        for purpose in Purpose
    }


def next_step(event: Event, steps: Mapping[Purpose, KindStep], failed: int) -> NextStep | None:
    """What to do now; None where nothing is to be done.

    What guests believe wrongly comes first, then whoever has not heard at all, then what failed, then
    reminders and particulars as their day comes.
    """
    if event.status is EventStatus.DRAFT:
        return NextStep(
            _("The event is a draft. Letters can be sent once it is published, and looked at already."),
            url_for("programme.overview", event_id=event.id),
            _("To the event"),
            "calendar-event",
            "neutral",
        )
    for purpose in _in_order(event):
        if steps[purpose].due:
            number = steps[purpose].due
            return NextStep(
                next_words(purpose, number, takes_place=event.status is not EventStatus.CANCELLED),
                url_for("sending.review", event_id=event.id, purpose=purpose.value),
                send_label(purpose, number),
                kind="attention" if purpose in {Purpose.CHANGE, Purpose.CANCELLATION} else "underway",
            )
    if failed:
        return NextStep(
            ngettext(
                "%(num)d invitation failed or came back.",
                "%(num)d invitations failed or came back.",
                failed,
            ),
            url_for("sending.letters", event_id=event.id, standing=Standing.FAILED.value, _anchor="guests"),
            _("See why"),
            "mail-x",
            "attention",
        )
    return None


def _in_order(event: Event) -> list[Purpose]:
    now = clock.now()
    order = [Purpose.CANCELLATION, Purpose.CHANGE, Purpose.INVITATION]
    closes_at = replies_close_at(event) or event.starts_at
    if closes_at - now <= REMIND_WITHIN:
        order.append(Purpose.REMINDER)
    if event.starts_at - now <= RECALL_WITHIN:
        order.append(Purpose.POUR_MEMOIRE)
    return [*order, Purpose.THANKS]
