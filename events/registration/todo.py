"""Replies and seats on Today: who waits for the office's word, and what does not fit the seats there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import String, cast, func, select

from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus, WaitingOrder
from events.registration.models import Answer, Registration, RegistrationStatus, Reply
from events.registration.queries import last_replies_of_open_events
from office import clock
from office.database import db
from office.web import News, Severity, Task
from office.web.i18n import language

#: Events of which the news are told one by one.
_TOLD = 5


def tasks() -> Iterator[Task]:
    """Requests, substitutes, seats and waiting lists of events to come: two statements."""
    today = clock.today()
    for event, number in _proposals():
        yield _about(
            event,
            "substitutes",
            ngettext(
                "%(num)d substitute waits for the office’s word",
                "%(num)d substitutes wait for the office’s word",
                number,
            ),
            _("Somebody else is to come than the invitation names. Say yes or no."),
            url_for("replies.answers", event_id=event.id),
            _("Decide"),
            Severity.DUE,
            number,
            today,
        )
    for event, asking, seated, waiting in _seats():
        yield from _of_seats(event, asking, seated, waiting, today)


def _of_seats(event: Event, asking: int, seated: int, waiting: int, today: date) -> Iterator[Task]:
    over = seated - event.capacity if event.capacity is not None else 0
    if over > 0:
        yield _about(
            event,
            "over",
            ngettext(
                "%(num)d person more comes than there are seats",
                "%(num)d people more come than there are seats",
                over,
            ),
            _("Everybody has been told that they have a seat. Find more seats, or speak to somebody."),
            url_for("admission.rules", event_id=event.id),
            _("See the seats"),
            Severity.WRONG,
            over,
            today,
        )
    if asking:
        yield _about(
            event,
            "requests",
            ngettext(
                "%(num)d person asks for a seat",
                "%(num)d people ask for a seat",
                asking,
            ),
            _("The office has to say yes or no."),
            url_for("admission.requests", event_id=event.id),
            _("Decide"),
            Severity.DUE,
            asking,
            today,
        )
    # By any other order the waiting move up by themselves; where they do not, a quota holds them back.
    free = waiting if event.capacity is None else min(waiting, event.capacity - seated)
    if free > 0 and event.waiting_order is WaitingOrder.BY_HAND:
        yield _about(
            event,
            "waiting",
            ngettext(
                "%(num)d seat is free, and somebody waits for it",
                "%(num)d seats are free, and people wait for them",
                free,
            ),
            _("The seats of this event are given by hand: choose who moves up."),
            url_for("admission.waiting", event_id=event.id),
            _("Choose"),
            Severity.DUE,
            free,
            today,
        )


def _about(
    event: Event,
    key: str,
    words: str,
    why: str,
    url: str,
    action: str,
    severity: Severity,
    number: int,
    today: date,
) -> Task:
    """A task about an event: due on the last day for replies, or else on its own; then at once."""
    due = max(today, event.reply_by or event.local_start.date())
    return Task(
        f"{key}:{event.id}",
        words,
        why,
        url,
        action,
        severity,
        due=due,
        count=number,
        about=event.titled(language()),
    )


def _proposals() -> list[tuple[Event, int]]:
    """Events to come with how many substitutes wait for the host: as `answers.is_proposal`."""
    found = db.session.execute(
        select(Event, func.count())
        .join(Invitation, Invitation.event_id == Event.id)
        .join(Reply, Reply.invitation_id == Invitation.id)
        .where(
            Reply.id.in_(last_replies_of_open_events()),
            Reply.answer == Answer.TENTATIVE,
            cast(Reply.party, String) != "[]",
        )
        .group_by(Event.id)
    )
    return [(event, number) for event, number in found]


def _seats() -> list[tuple[Event, int, int, int]]:
    """Events to come with how many ask for a seat, hold one, and wait for one."""
    status = Registration.status
    found = db.session.execute(
        select(
            Event,
            func.count().filter(status == RegistrationStatus.PENDING),
            func.count().filter(status == RegistrationStatus.CONFIRMED),
            func.count().filter(status == RegistrationStatus.WAITING),
        )
        .join(Registration, Registration.event_id == Event.id)
        .where(Event.ends_at > clock.now(), Event.status == EventStatus.PUBLISHED)
        .group_by(Event.id)
    )
    return [(event, asking, seated, waiting) for event, asking, seated, waiting in found]


def news(since: datetime) -> Iterator[News]:
    """How many replies have come in, by event, those with the most first: one statement."""
    number = func.count()
    found = db.session.execute(
        select(Event, number)
        .join(Invitation, Invitation.event_id == Event.id)
        .join(Reply, Reply.invitation_id == Invitation.id)
        .where(Reply.received_at >= since)
        .group_by(Event.id)
        .order_by(number.desc(), Event.id)
        .limit(_TOLD)
    )
    for event, replies in found:
        words = ngettext(
            "%(event)s: %(num)d reply",
            "%(event)s: %(num)d replies",
            replies,
            event=event.titled(language()),
        )
        yield News(words, url_for("replies.answers", event_id=event.id))
