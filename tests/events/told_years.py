"""Years made up for tests: what happened is chosen first, then entered as it would have been."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from events.attendance.models import Presence, PresenceSource
from events.guestlist.models import Invitation
from events.history.outcomes import Outcome
from events.programme.models import Event
from events.registration.models import (
    Answer,
    Capacity,
    Door,
    Registration,
    RegistrationStatus,
    Reply,
    ReplySource,
)
from office.database import db
from stakeholders.people.models import Posting, Rank
from tests import making

#: What may have happened with a mission that was there: told by hand, not by the code that is tested.
STORIES = {
    "the head came": Outcome.HEAD,
    "the head came with a colleague": Outcome.HEAD,
    "the head registered at the open door": Outcome.HEAD,
    "the chargé came in the head's place": Outcome.OTHER,
    "the head gave back, a colleague came": Outcome.OTHER,
    "somebody came from the waiting list": Outcome.OTHER,
    "they said yes and stayed away": Outcome.NO_SHOW,
    "they said yes and waited in vain": Outcome.NO_SEAT,
    "they declined": Outcome.DECLINED,
    "they said yes, then no": Outcome.DECLINED,
    "they never answered": Outcome.NO_ANSWER,
    "they might have come": Outcome.NO_ANSWER,
    "the office took the answer back": Outcome.NO_ANSWER,
    "they were taken off the list": Outcome.NOT_INVITED,
    "they were not on the list": Outcome.NOT_INVITED,
}


def past(year: int, **columns: Any) -> Event:
    """A seminar of February of that year."""
    starts_at = datetime(year, 2, 16, 12, tzinfo=UTC)
    return making.seminar(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), **columns)


def reply(invitation: Invitation, answer: Answer, **columns: Any) -> None:
    """An answer as it was given, at once."""
    values = {"source": ReplySource.LINK, "party": [], "received_at": invitation.event.starts_at}
    db.session.add(Reply(invitation=invitation, answer=answer, **(values | columns)))
    db.session.flush()


def seat(
    event: Event, head: Posting, invitation: Invitation | None, *, came: bool = True, **columns: Any
) -> Registration:
    """The head's own seat unless told otherwise."""
    values: dict[str, Any] = {
        "event": event,
        "organisation": head.organisation,
        "invitation": invitation,
        "door": Door.INVITATION if invitation else Door.OPEN,
        "capacity": Capacity.ADDRESSEE if invitation else Capacity.REGISTRANT,
        "person": head.person,
        "name": head.person.name,
        "rank": head.rank,
        "status": RegistrationStatus.CONFIRMED,
    }
    made = Registration(**(values | columns))
    db.session.add(made)
    db.session.flush()
    if came:
        present(made)
    return made


def present(registration: Registration) -> None:
    """They came."""
    moment = registration.event.starts_at
    source = PresenceSource.MARKED
    db.session.add(Presence(registration=registration, source=source, first_seen_at=moment))
    db.session.flush()


def tell(event: Event, head: Posting, story: str) -> None:
    """Enter what happened with one mission at one event."""
    if story == "they were not on the list":
        return
    if story == "the head registered at the open door":
        seat(event, head, None)
        return
    invitation = making.invitation(event, head)
    colleague: dict[str, Any] = {
        "person": None,
        "name": "Somebody Else",
        "rank": Rank.COUNSELLOR,
        "capacity": Capacity.COLLEAGUE,
    }
    substitute = colleague | {"capacity": Capacity.SUBSTITUTE}
    if story == "the head came":
        reply(invitation, Answer.ACCEPTED)
        # A guest who was addressed by name need not have been picked from the register once more.
        seat(event, head, invitation, person=None)
    elif story == "the head came with a colleague":
        reply(invitation, Answer.ACCEPTED)
        seat(event, head, invitation, **colleague)
        seat(event, head, invitation)
    elif story == "the chargé came in the head's place":
        reply(invitation, Answer.SUBSTITUTED)
        seat(event, head, invitation, **substitute)
    elif story == "the head gave back, a colleague came":
        reply(invitation, Answer.ACCEPTED)
        seat(event, head, invitation, came=False, status=RegistrationStatus.CANCELLED)
        seat(event, head, invitation, **colleague)
    elif story == "somebody came from the waiting list":
        reply(invitation, Answer.SUBSTITUTED)
        seat(event, head, invitation, **substitute, status=RegistrationStatus.WAITING)
    elif story == "they said yes and stayed away":
        reply(invitation, Answer.ACCEPTED)
        seat(event, head, invitation, came=False)
    elif story == "they said yes and waited in vain":
        reply(invitation, Answer.ACCEPTED)
        seat(event, head, invitation, came=False, status=RegistrationStatus.WAITING)
    elif story == "they declined":
        reply(invitation, Answer.DECLINED)
    elif story == "they said yes, then no":
        reply(invitation, Answer.ACCEPTED)
        reply(invitation, Answer.DECLINED)
        seat(event, head, invitation, came=False, status=RegistrationStatus.CANCELLED)
    elif story == "they might have come":
        reply(invitation, Answer.TENTATIVE, party=[{"name": "Somebody Else"}])
    elif story == "the office took the answer back":
        reply(invitation, Answer.ACCEPTED)
        reply(invitation, Answer.TENTATIVE, source=ReplySource.OFFICE)
    elif story == "they were taken off the list":
        invitation.withdrawn_at = event.starts_at
        db.session.flush()
    else:
        assert story == "they never answered"


def years_told(
    random: Random, heads: Sequence[Posting], events: Sequence[Event]
) -> dict[tuple[int, int], Outcome]:
    """Something with each mission at each event; what it should be seen as, by organisation and event."""
    expected = {}
    # Each story before any comes again.
    stories: list[str] = []
    for event in events:
        # At each somebody's presence was recorded.
        tell(event, heads[0], "the head came")
        expected[heads[0].organisation_id, event.id] = Outcome.HEAD
        for head in heads[1:]:
            stories = stories or random.sample(list(STORIES), len(STORIES))
            story = stories.pop()
            tell(event, head, story)
            expected[head.organisation_id, event.id] = STORIES[story]
    return expected


def ambassadors(count: int, first: int = 0) -> list[Posting]:
    """Heads of as many missions, in post since 2010."""
    states = making.STATES[first : first + count]
    return [making.ambassador(state, f"Head {state}", arrived_on=date(2010, 1, 1)) for state in states]
