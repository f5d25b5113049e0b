"""Answers out of calendars: a mail with an iTIP reply becomes an answer, or waits with its reason.

The order of the questions matters: is it one of ours, is it whole, is it from whom we asked, is it news,
and only then what it would do. Nothing here adds a person, opens a seat or moves an event by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Final

from flask_babel import LazyString
from sqlalchemy import func, select

from events.answering import deciding
from events.answering import hearing_words as words
from events.calendars.binding import Bound, bind, known_addresses
from events.calendars.models import HeardReply
from events.calendars.replies import Attendee, CalendarReply, Method, one_text, plain_words, replies_in
from events.invitations.confirming import SUBJECT
from events.programme.models import Event
from events.registration.answers import AnswerRefused, current_reply
from events.registration.models import Reply, ReplySource
from events.registration.seats import answer, lock_event
from office import clock
from office.database import db
from office.mailroom.inbox import Verdict, address_in, being_read, header, headers, in_english

#: Clocks of guests' machines go wrong by so much, at most, without anybody noticing.
_CLOCKS_DIFFER: Final = timedelta(minutes=5)
#: More answers of one guest than this within an hour are two machines that answer each other.
MOST_IN_AN_HOUR: Final = 6
#: "Chiara Rossi has accepted this invitation": what programs write of themselves is no remark.
_BY_MACHINE: Final = re.compile(
    r"accept|declin|tentativ|delegat|hyväksy|hylän|hylkä|alusta|tackat|avböj|preliminär|zugesag|zusage|abgesagt|"
    r"ablehn|abgelehnt|vorbehalt|refus|provisoire|invitation|when:|where:|original appointment",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(r"^(>|-{2,}|_{5,}|\*~|On .* wrote:$|From:|Von:|De :|Från:|Lähettäjä:)")


@dataclass(frozen=True)
class _Heard:
    """An answer whose entry is known, with what decides its place among the others of the same guest."""

    bound: Bound
    reply: CalendarReply
    attendee: Attendee
    sequence: int
    stamped_at: datetime
    written_at: datetime

    @property
    def order(self) -> tuple[int, datetime, datetime]:
        """Later answers are greater."""
        return self.sequence, self.stamped_at, self.written_at


def hear(message: EmailMessage) -> Verdict | None:
    """Take the answer of a guest's calendar; None where the mail holds none."""
    replies = replies_in(message)
    if not replies:
        return None
    reply = replies[0]
    sender_name, sender = address_in(message, "From")
    bound = bind(reply.uid)
    if bound is None and reply.fault is None:
        return _aside(words.UNKNOWN, None)
    if reply.fault is not None:
        return _aside(words.FAULTS[reply.fault], bound)
    assert bound is not None
    if len(replies) > 1:
        return _aside(words.CONTRADICTS, bound)
    if any(re.search(r"\bdmarc=fail\b", value, re.I) for value in headers(message, "Authentication-Results")):
        return _aside(words.FORGED, bound)
    attendee = reply.attendee(bound.address)
    if attendee is None:
        return _aside(words.NOT_INVITED, bound)
    if reply.method is Method.COUNTER:
        return _aside(words.COUNTER, bound)
    event = lock_event(bound.invitation.event_id)
    # Read afresh: whoever held the event before may have written to both.
    db.session.refresh(bound.invitation)
    heard = _placed(bound, reply, attendee, event, _written_at(message))
    old = _old_news(heard)
    if old is not None:
        return old
    is_known = sender.casefold() in known_addresses(bound)
    who = " ".join((sender_name or attendee.name or _addressee(bound)).split())
    answered_by = who if is_known or not sender else f"{who} <{sender}>".strip()
    remark = reply.comment or _own_words(message, bound, attendee)
    step = deciding.decide(bound, reply, attendee, remark)
    taken: Reply | None = None
    if step.given is not None:
        step, taken = _take(heard, event, step, answered_by[:200])
    _remember(heard, sender, taken)
    if not step.is_settled:
        return _aside(step.words, bound)
    said = words.TAKEN_FROM_ELSEWHERE if step.words is words.TAKEN and not is_known else step.words
    return _verdict(said, bound, is_settled=True)


def _take(
    heard: _Heard, event: Event, step: deciding.Step, answered_by: str
) -> tuple[deciding.Step, Reply | None]:
    """Enter the answer, unless something speaks against it that a person must weigh."""
    assert step.given is not None
    invitation = heard.bound.invitation
    if _answers_old_date(heard, event):
        return deciding.Step(words.OLD_DATE, is_settled=False), None
    standing = current_reply(invitation)
    if (
        standing is not None
        and standing.source is not ReplySource.CALENDAR
        and heard.stamped_at + _CLOCKS_DIFFER < standing.received_at
    ):
        return deciding.Step(words.OVERTAKEN, is_settled=False), None
    since = clock.now() - timedelta(hours=1)
    taken = select(func.count()).where(
        HeardReply.invitation_id == invitation.id,
        HeardReply.reply_id.is_not(None),
        HeardReply.heard_at >= since,
    )
    if db.session.scalars(taken).one() >= MOST_IN_AN_HOUR:
        return deciding.Step(words.TOO_OFTEN, is_settled=False), None
    try:
        reply = answer(
            invitation,
            step.given,
            source=ReplySource.CALENDAR,
            answered_by=answered_by,
            message_id=being_read(),
        )
    except AnswerRefused as refusal:
        return deciding.Step(words.refusal_words(refusal), is_settled=False), None
    return step, reply


# -- the order of answers --
def _placed(
    bound: Bound, reply: CalendarReply, attendee: Attendee, event: Event, written_at: datetime
) -> _Heard:
    # Neither a number that we never sent nor a moment to come may silence the answers after it.
    sent = event.sequence + bound.invitation.sequence
    sequence = sent if reply.sequence is None else min(reply.sequence, sent)
    stamped_at = min(reply.stamped_at or written_at, clock.now())
    return _Heard(bound, reply, attendee, sequence, stamped_at.astimezone(UTC), written_at)


def _old_news(heard: _Heard) -> Verdict | None:
    """What to say of an answer that is not newer than the last one heard of this guest; None if it is."""
    last = _last_heard(heard.bound)
    if last is None:
        return None
    partstat = heard.attendee.partstat
    if (last.sequence, last.stamped_at, last.partstat) == (heard.sequence, heard.stamped_at, partstat):
        return _verdict(words.REPEATED, heard.bound, is_settled=True)
    if heard.order > (last.sequence, last.stamped_at, last.written_at):
        return None
    if heard.stamped_at > last.stamped_at and partstat != last.partstat:
        # By the letter of RFC 5546 it is old; but somebody said it later, on a device that was behind.
        return _aside(words.EARLIER_ENTRY, heard.bound)
    return _verdict(words.OLDER, heard.bound, is_settled=True)


def _last_heard(bound: Bound) -> HeardReply | None:
    number = bound.registration.id if bound.registration is not None else None
    statement = (
        select(HeardReply)
        .where(
            HeardReply.invitation_id == bound.invitation.id,
            HeardReply.registration_id == number if number else HeardReply.registration_id.is_(None),
        )
        .order_by(HeardReply.sequence.desc(), HeardReply.stamped_at.desc(), HeardReply.written_at.desc())
        .limit(1)
    )
    return db.session.scalars(statement).one_or_none()


def _remember(heard: _Heard, sender: str, taken: Reply | None) -> None:
    db.session.add(
        HeardReply(
            invitation_id=heard.bound.invitation.id,
            registration_id=heard.bound.registration.id if heard.bound.registration is not None else None,
            reply_id=taken.id if taken is not None else None,
            partstat=heard.attendee.partstat[:20],
            sequence=heard.sequence,
            stamped_at=heard.stamped_at,
            written_at=heard.written_at,
            from_address=sender[:254],
        )
    )
    db.session.flush()


def _answers_old_date(heard: _Heard, event: Event) -> bool:
    """Whether the guest saw the event at another time than it has now.

    The time that the program repeats says it best. Where it repeats none, an answer to an entry older than
    the event's last revision, or given before it, is taken to be one: what was changed then is not kept.
    """
    reply = heard.reply
    if reply.sequence == event.sequence + heard.bound.invitation.sequence:
        return False
    starts = reply.starts
    if isinstance(starts, datetime):
        local = event.local_start
        return starts != (event.starts_at if starts.tzinfo is not None else local.replace(tzinfo=None))
    if starts is not None:
        return starts != event.local_start.date()
    if event.sequence == 0:
        return False
    is_behind = reply.sequence is not None and reply.sequence < event.sequence
    return is_behind or heard.stamped_at < event.revised_at.replace(microsecond=0)


def _written_at(message: EmailMessage) -> datetime:
    now = clock.now()
    try:
        found = parsedate_to_datetime(header(message, "Date"))
    except (ValueError, TypeError, OverflowError):
        return now
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found
    try:
        return min(found.astimezone(UTC), now)
    except OverflowError:
        return now


# -- who and what --
def _addressee(bound: Bound) -> str:
    if bound.registration is not None:
        return bound.registration.name
    return bound.invitation.addressee.name if bound.invitation.addressee is not None else ""


def _own_words(message: EmailMessage, bound: Bound, attendee: Attendee) -> str:
    """What the guest typed into the mail, without what programs write of themselves and what they quote."""
    if header(message, "Auto-Submitted").partition(";")[0].strip().lower() not in {"", "no"}:
        return ""
    titles = [title for title in bound.invitation.event.title.values() if title]
    kept: list[str] = []
    for line in one_text(plain_words(message)).splitlines():
        bare = line.strip()
        if _QUOTED.match(bare):
            break
        named = (attendee.address, attendee.name or attendee.address, _addressee(bound) or attendee.address)
        of_machine = any(title in bare for title in titles) or (
            any(name in bare for name in named) and _BY_MACHINE.search(bare)
        )
        if not of_machine:
            kept.append(bare)
    return "\n".join(kept).strip()


def _aside(sentence: LazyString, bound: Bound | None) -> Verdict:
    return _verdict(sentence, bound, is_settled=False)


def _verdict(sentence: LazyString, bound: Bound | None, *, is_settled: bool) -> Verdict:
    number = bound.invitation.id if bound is not None else None
    return Verdict(
        in_english(sentence), is_settled=is_settled, subject_type=SUBJECT if bound else "", subject_id=number
    )
