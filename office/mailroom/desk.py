"""The mailroom at a glance: what waits and why, what is failing and where, which mailings are under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update

from office import clock, settings
from office.database import db
from office.mailroom import outbox
from office.mailroom.fetching import NoMailbox, known_as
from office.mailroom.models import (
    Letter,
    LetterStatus,
    Mailing,
    MailingStatus,
    ReadMailbox,
    Reason,
)
from office.mailroom.outbox import WAITING

#: Reasons that lie with us or with the letter, whatever server it was for.
OURS: Final = frozenset(
    {
        Reason.SERVER_AWAY,
        Reason.SIGN_IN,
        Reason.ENCRYPTION,
        Reason.NOT_WRITTEN,
        Reason.BAD_ADDRESS,
        Reason.SUPPRESSED,
    }
)
#: Our mail server takes nothing: every letter waits for the same.
SERVER: Final = frozenset({Reason.SERVER_AWAY, Reason.SIGN_IN, Reason.ENCRYPTION})
#: Sending these again brings the same answer, until something about the guest was changed.
FRUITLESS: Final = frozenset({Reason.NO_MAILBOX, Reason.BAD_ADDRESS, Reason.SUPPRESSED})
#: Most groups, and most mailings, that the page shows; the lists have the rest.
MOST_GROUPS: Final = 40
MOST_MAILINGS: Final = 12
#: Letters that one press sends again or settles.
MOST_AT_ONCE: Final = 2_000


@dataclass(frozen=True)
class Group:
    """Letters that fail, or wait, for the same reason at the same server.

    Args:
        reason: why; None where a letter failed without one.
        domain: of the recipients; "" where the reason has nothing to do with their server.
        waits: the letters are still tried; otherwise nothing happens until a person acts.
        number: how many letters.
        since: when the first of them was put into the outbox.
        last: when the last of them was tried.
        example: the last of them.
    """

    reason: Reason | None
    domain: str
    waits: bool
    number: int
    since: datetime
    last: datetime
    example: Letter

    @property
    def may_be_repeated(self) -> bool:
        """Whether sending all of them again can help, once the cause was mended."""
        return not self.waits and self.reason not in FRUITLESS


class Counts(NamedTuple):
    """What left the house, and what waits to."""

    waiting: int
    being_sent: int
    not_yet_due: int
    next_due_at: datetime | None
    sent_today: int
    sent_this_week: int
    last_sent_at: datetime | None


class UnderWay(NamedTuple):
    """A mailing with letters that have not left."""

    mailing: Mailing
    total: int
    waiting: int
    not_yet_due: int
    next_due_at: datetime | None

    @property
    def done(self) -> int:
        """Letters that need no more sending."""
        return self.total - self.waiting

    @property
    def is_paused(self) -> bool:
        """Whether somebody holds its letters back."""
        return self.mailing.status is MailingStatus.PAUSED


def counts() -> Counts:
    """How many letters wait and have left; today and this week (from Monday) in the office's zone.

    One statement.
    """
    now = clock.now()
    zone = ZoneInfo(settings.current().time_zone)
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = midnight - timedelta(days=midnight.weekday())
    is_queued = Letter.status == LetterStatus.QUEUED
    left_us = Letter.sent_at.is_not(None)
    row = db.session.execute(
        select(
            func.count().filter(Letter.status.in_(WAITING)),
            func.count().filter(Letter.status == LetterStatus.SENDING),
            func.count().filter(is_queued, Letter.due_at > now),
            func.min(Letter.due_at).filter(is_queued, Letter.due_at > now),
            func.count().filter(left_us, Letter.sent_at >= midnight),
            func.count().filter(left_us, Letter.sent_at >= monday),
            func.max(Letter.sent_at),
        ).where(or_(Letter.status.in_(WAITING), left_us))
    ).one()
    return Counts(*row)


def _is_failing() -> ColumnElement[bool]:
    """Failed or came back, and nobody has said that it is dealt with; or waits after a failure."""
    return or_(
        and_(Letter.status.in_((LetterStatus.FAILED, LetterStatus.BOUNCED)), Letter.settled_at.is_(None)),
        and_(Letter.status.in_(WAITING), Letter.reason.is_not(None)),
    )


def groups() -> list[Group]:
    """What is failing, gathered by reason and by server: what needs a person first; two statements."""
    waits = Letter.status.in_(WAITING)
    domain = case((Letter.reason.in_(OURS), ""), else_=Letter.to_domain).label("domain")
    rows = db.session.execute(
        select(
            waits.label("waits"),
            Letter.reason,
            domain,
            func.count(),
            func.min(Letter.created_at),
            func.max(Letter.updated_at),
            func.max(Letter.id),
        )
        .where(_is_failing())
        .group_by("waits", Letter.reason, "domain")
        .order_by("waits", func.count().desc(), func.max(Letter.id).desc())
        .limit(MOST_GROUPS)
    ).all()
    if not rows:
        return []
    numbers = [row[6] for row in rows]
    examples = {
        letter.id: letter for letter in db.session.scalars(select(Letter).where(Letter.id.in_(numbers)))
    }
    return [
        Group(row[1], row[2] or "", bool(row[0]), row[3], row[4], row[5], examples[row[6]]) for row in rows
    ]


def under_way() -> list[UnderWay]:
    """The mailings with letters that have not left, the newest first; two statements."""
    now = clock.now()
    is_later = and_(Letter.status == LetterStatus.QUEUED, Letter.due_at > now)
    is_open = Letter.status.in_(WAITING)
    waiting = func.count().filter(is_open)
    rows = db.session.execute(
        select(
            Letter.mailing_id,
            func.count().filter(Letter.status != LetterStatus.CANCELLED),
            waiting,
            func.count().filter(is_later),
            func.min(Letter.due_at).filter(is_later),
        )
        .where(
            Letter.mailing_id.in_(
                select(Letter.mailing_id).where(is_open, Letter.mailing_id.is_not(None)).distinct()
            )
        )
        .group_by(Letter.mailing_id)
        .order_by(Letter.mailing_id.desc())
        .limit(MOST_MAILINGS)
    ).all()
    if not rows:
        return []
    found = {
        mailing.id: mailing
        for mailing in db.session.scalars(select(Mailing).where(Mailing.id.in_([row[0] for row in rows])))
    }
    return [UnderWay(found[row[0] or 0], *row[1:]) for row in rows]


def mailbox() -> ReadMailbox | None:
    """The mailbox that is read; None where the settings name none. A row not yet kept: it was never read."""
    try:
        name = known_as()
    except NoMailbox:
        return None
    found = db.session.scalars(select(ReadMailbox).where(ReadMailbox.name == name)).first()
    return found or ReadMailbox(name=name, taken=0, failed=0, words="")


def _of_group(reason: Reason | None, domain: str) -> ColumnElement[bool]:
    which = Letter.reason.is_(None) if reason is None else Letter.reason == reason
    ended = Letter.status.in_((LetterStatus.FAILED, LetterStatus.BOUNCED))
    found = and_(ended, which, Letter.settled_at.is_(None))
    return found if reason in OURS else and_(found, Letter.to_domain == domain)


def _letters_of(reason: Reason | None, domain: str) -> Sequence[Letter]:
    statement = select(Letter).where(_of_group(reason, domain)).order_by(Letter.id).limit(MOST_AT_ONCE)
    return db.session.scalars(statement).all()


def retry_all(reason: Reason | None, domain: str) -> int:
    """Put every letter that failed for this reason at this server into the outbox again.

    Returns:
        How many; what was sent again meanwhile is left alone.
    """
    done = 0
    for letter in _letters_of(reason, domain):
        try:
            outbox.retry(letter)
        except outbox.NotRepeatable:
            continue
        done += 1
    return done


def settle_all(reason: Reason | None, domain: str) -> tuple[int, datetime]:
    """Note that nothing more need be done about these failures; the letters stay as they are.

    Returns:
        How many, and the moment by which `unsettle` finds them again.
    """
    now = clock.now()
    letters = _letters_of(reason, domain)
    for letter in letters:
        letter.settled_at = now
    db.session.flush()
    return len(letters), now


def unsettle(moment: datetime) -> int:
    """Take `settle_all` back: the failures of that moment are shown again."""
    statement = update(Letter).where(Letter.settled_at == moment).values(settled_at=None)
    return int(db.session.execute(statement).rowcount)  # type: ignore[attr-defined] # rows changed
