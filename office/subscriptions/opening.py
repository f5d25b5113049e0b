"""Giving out the secret address of a calendar, withdrawing it, having another, and finding what one opens.

An address is derived (`office.links`): the database alone opens nothing. Everybody has one address for each
calendar of theirs; another takes the place of the one before, which opens nothing from then on.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, or_, select

from office import clock, settings
from office.database import db, one_at_a_time
from office.links import BadLink, LinkKind, record_of, token_for, verify
from office.subscriptions.models import Subscription

__all__ = [
    "BadLink",
    "address_of",
    "calendar_token",
    "is_replaced",
    "make_anew",
    "move_to",
    "open_again",
    "open_subscription",
    "page_token",
    "present",
    "subscribe",
    "subscription_of_page",
    "subscriptions_of",
    "withdraw",
]

#: A subscription has one link: another is another subscription.
_NUMBER = 1


def subscribe(
    kind: str,
    subject_id: int,
    language: str,
    shows: Iterable[str] = (),
    *,
    mailbox: str = "",
    link_number: int = 0,
) -> Subscription:
    """The secret address of somebody's calendar; the one that there is, else a new one.

    Args:
        kind, subject_id: what it opens, and whose it is (see `Subscription`).
        language: en, sv or fi; the one that there is keeps its own.
        shows: what is shown, where the owner may choose; the one that there is keeps its own.
        mailbox: the mailbox that it is told to, in lower case. Each has an address of its own.
        link_number: of the guest's link by which it is asked for.
    """
    one_at_a_time(_name(kind, subject_id))
    there = present(kind, subject_id, mailbox=mailbox, link_number=link_number)
    if there is not None:
        return there
    made = Subscription(
        kind=kind,
        subject_id=subject_id,
        language=language,
        mailbox=mailbox,
        link_number=link_number,
        shows=list(shows),
    )
    db.session.add(made)
    db.session.flush()
    return made


def withdraw(subscription: Subscription) -> None:
    """Let an address open nothing from now on; one that was withdrawn stays so."""
    if subscription.withdrawn_at is None:
        subscription.withdrawn_at = clock.now()
        db.session.flush()


def make_anew(subscription: Subscription) -> Subscription:
    """Another address in the place of this one, which opens nothing from now on."""
    one_at_a_time(_name(subscription.kind, subscription.subject_id))
    _withdraw_all(_siblings(subscription))
    made = Subscription(
        kind=subscription.kind,
        subject_id=subscription.subject_id,
        language=subscription.language,
        mailbox=subscription.mailbox,
        link_number=subscription.link_number,
        shows=list(subscription.shows),
    )
    db.session.add(made)
    db.session.flush()
    return made


def is_replaced(subscription: Subscription) -> bool:
    """Whether another address has taken the place of this one: whoever has the page of the one before is not
    to have a say over it. One statement."""
    if subscription.withdrawn_at is None:
        return False
    later = or_(Subscription.withdrawn_at.is_(None), Subscription.withdrawn_at > subscription.withdrawn_at)
    found = select(Subscription.id).where(_alike(subscription), Subscription.id > subscription.id, later)
    return db.session.scalar(select(found.exists())) is True


def open_again(subscription: Subscription) -> None:
    """Take back that an address was withdrawn, or that another took its place: that one is withdrawn."""
    one_at_a_time(_name(subscription.kind, subscription.subject_id))
    _withdraw_all(one for one in _siblings(subscription) if one is not subscription)
    subscription.withdrawn_at = None
    db.session.flush()


def move_to(kind: str, from_id: int, to_id: int) -> None:
    """Let the addresses of one owner be another's, because two records turned out to be of one."""
    for one in subscriptions_of(kind, from_id):
        one.subject_id = to_id
    db.session.flush()


def subscriptions_of(kind: str, subject_id: int) -> list[Subscription]:
    """Every address of somebody's calendar, withdrawn ones too, oldest first. One statement."""
    return list(
        db.session.scalars(
            select(Subscription)
            .where(Subscription.kind == kind, Subscription.subject_id == subject_id)
            .order_by(Subscription.id)
        )
    )


def present(kind: str, subject_id: int, *, mailbox: str = "", link_number: int = 0) -> Subscription | None:
    """The address that opens somebody's calendar now; None where there is none. One statement."""
    return db.session.scalars(
        select(Subscription)
        .where(
            Subscription.kind == kind,
            Subscription.subject_id == subject_id,
            Subscription.mailbox == mailbox,
            Subscription.link_number == link_number,
            Subscription.withdrawn_at.is_(None),
        )
        .order_by(Subscription.id.desc())
        .limit(1)
    ).one_or_none()


def calendar_token(subscription: Subscription) -> str:
    """What stands in the address that programs read."""
    return token_for(LinkKind.CALENDAR, subscription.id, _NUMBER)


def page_token(subscription: Subscription) -> str:
    """What stands in the address of the page where its owner looks after it.

    It is another than the one that programs have: whoever finds that one reads the calendar, and cannot have
    another address in its place.
    """
    return token_for(LinkKind.CALENDAR_PAGE, subscription.id, _NUMBER)


def address_of(subscription: Subscription) -> str:
    """The absolute address that a calendar program is given."""
    return f"{settings.current().public_url}/calendar/private/{calendar_token(subscription)}.ics"


def open_subscription(token: str) -> Subscription:
    """The subscription whose calendar an address opens. One statement.

    Raises:
        BadLink: it is none of ours, or was withdrawn; which is not told.
    """
    return _opened(LinkKind.CALENDAR, token, Subscription.withdrawn_at.is_(None))


def subscription_of_page(token: str) -> Subscription:
    """The subscription that a page looks after, also one that is withdrawn. One statement.

    Raises:
        BadLink: the link is none of ours.
    """
    return _opened(LinkKind.CALENDAR_PAGE, token)


def _opened(kind: LinkKind, token: str, *which: ColumnElement[bool]) -> Subscription:
    found = db.session.scalar(select(Subscription).where(Subscription.id == record_of(token), *which))
    verify(kind, token, _NUMBER if found is not None else None)
    assert found is not None
    return found


def _name(kind: str, subject_id: int) -> str:
    return f"{Subscription.__tablename__}:{kind}:{subject_id}"


def _siblings(subscription: Subscription) -> list[Subscription]:
    """What opens the same calendar for the same mailbox now."""
    are_open = Subscription.withdrawn_at.is_(None)
    return list(db.session.scalars(select(Subscription).where(_alike(subscription), are_open)))


def _alike(subscription: Subscription) -> ColumnElement[bool]:
    return and_(
        Subscription.kind == subscription.kind,
        Subscription.subject_id == subscription.subject_id,
        Subscription.mailbox == subscription.mailbox,
    )


def _withdraw_all(subscriptions: Iterable[Subscription]) -> None:
    now = clock.now()
    for one in subscriptions:
        one.withdrawn_at = now
