"""What has passed between the office and one guest: letters, visits, answers and changes, in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from events.guestlist.models import Invitation
from events.guestlist.words import reason_words
from events.invitations.confirming import SUBJECT
from events.registration.answers import history, is_proposal
from events.registration.models import Reply, ReplySource
from events.registration.queries import staff_names
from events.registration.received import is_by_day
from events.registration.words import ANSWER_KINDS, ANSWER_WORDS, SOURCE_WORDS
from office.accounts.models import User
from office.audit.models import AuditEntry, Change
from office.database import db
from office.mailroom.inbox import reason_in_words
from office.mailroom.kinds import kind_label
from office.mailroom.models import IncomingMessage, Letter, LetterStatus, Mailing
from office.mailroom.outbox import letters_about
from office.mailroom.words import shown_incoming, trouble
from stakeholders.people.models import Person

#: A new addressee has another mailbox: that is one deed, and one line.
_ONE_DEED: Final = timedelta(seconds=2)


@dataclass(frozen=True)
class Moment:
    """One thing that happened, ready for the page; ``url`` leads to the letter, the message or the answer."""

    when: datetime
    title: str
    text: str = ""
    by: str = ""
    icon: str = "point"
    kind: str = "neutral"
    url: str = ""
    #: Of an answer that was entered by hand: only its day is known.
    is_by_day: bool = False


def moments_of(invitation: Invitation) -> list[Moment]:
    """All that happened, the latest last. A fixed number of statements."""
    letters = letters_about(SUBJECT, [invitation.id])[invitation.id]
    replies = history(invitation)
    found = [
        *_on_letters(letters, _users(letters)),
        *_on_messages(letters, invitation, replies),
        *_on_replies(replies),
        *_on_changes(invitation),
    ]
    if invitation.opened_at is not None:
        found.append(
            Moment(invitation.opened_at, _("Opened the page of the invitation"), icon="eye", kind="well")
        )
    return sorted(found, key=lambda one: one.when)


def by_day(moments: Iterable[Moment], zone: str) -> list[tuple[date, list[Moment]]]:
    """The moments day by day, on the clocks of ``zone``."""
    place = ZoneInfo(zone)
    days = groupby(moments, key=lambda one: one.when.astimezone(place).date())
    return [(day, list(of_day)) for day, of_day in days]


def _users(letters: Sequence[Letter]) -> Mapping[int, str]:
    """Who sent the mailings of these letters, by the mailing's number. Two statements."""
    numbers = {letter.mailing_id for letter in letters if letter.mailing_id is not None}
    mailings = db.session.scalars(select(Mailing).where(Mailing.id.in_(numbers))).all()
    senders = {mailing.user_id for mailing in mailings if mailing.user_id is not None}
    users = {user.id: user.label for user in db.session.scalars(select(User).where(User.id.in_(senders)))}
    return {mailing.id: users.get(mailing.user_id or 0, "") for mailing in mailings}


def _on_letters(letters: Sequence[Letter], users: Mapping[int, str]) -> Iterable[Moment]:
    for letter in letters:
        name = str(kind_label(letter.kind))
        url = url_for("mailroom.letter", letter_id=letter.id)
        who = _to(letter)
        if letter.is_on_paper and letter.sent_at is not None:
            yield Moment(
                letter.sent_at,
                _("%(letter)s: posted on paper", letter=name),
                _("To %(name)s", name=letter.to_name or "–"),
                "",
                "mail",
                "well",
                url,
                is_by_day=True,
            )
            continue
        yield Moment(
            letter.created_at,
            _("%(letter)s: put into the outbox", letter=name),
            who,
            users.get(letter.mailing_id or 0, ""),
            "inbox",
            url=url,
        )
        if letter.sent_at is not None:
            yield Moment(letter.sent_at, _("%(letter)s: sent", letter=name), who, "", "send", "well", url)
        yield from _now(letter, name, url)


def _to(letter: Letter) -> str:
    if letter.params.get("copy"):
        return str(_("Copy for the secretariat, to %(address)s", address=letter.to_address))
    return str(_("To %(name)s, %(address)s", name=letter.to_name or "–", address=letter.to_address))


def _now(letter: Letter, name: str, url: str) -> Iterable[Moment]:
    """What has become of a letter, where it is not simply sent."""
    words = trouble(letter)
    if letter.status is LetterStatus.QUEUED and letter.reason is not None:
        title = _("%(letter)s: put off, to be tried again", letter=name)
        yield Moment(letter.updated_at, title, words, "", "hourglass", "attention", url)
    elif letter.status is LetterStatus.FAILED:
        yield Moment(
            letter.updated_at, _("%(letter)s: not sent", letter=name), words, "", "mail-x", "failed", url
        )
    elif letter.status is LetterStatus.BOUNCED:
        yield Moment(
            letter.updated_at, _("%(letter)s: came back", letter=name), words, "", "mail-x", "failed", url
        )
    elif letter.status is LetterStatus.CANCELLED:
        title = _("%(letter)s: taken out before it was sent", letter=name)
        yield Moment(letter.updated_at, title, words, "", "minus", "neutral", url)


def _on_messages(
    letters: Sequence[Letter], invitation: Invitation, replies: Sequence[Reply]
) -> Iterable[Moment]:
    """Mail that came in about the guest, without that which holds an answer shown already."""
    answered = {reply.message_id for reply in replies}
    statement = (
        select(IncomingMessage)
        .where(
            or_(
                IncomingMessage.letter_id.in_([letter.id for letter in letters]),
                and_(IncomingMessage.subject_type == SUBJECT, IncomingMessage.subject_id == invitation.id),
            )
        )
        .order_by(IncomingMessage.id)
    )
    for message in db.session.scalars(statement):
        if message.id not in answered:
            yield Moment(
                message.created_at,
                _("A message came in: %(subject)s", subject=message.subject_line or "–"),
                reason_in_words(message),
                message.from_address,
                "mail-opened",
                shown_incoming(message.status).kind,
                url_for("mailroom.message", message_id=message.id),
            )


def _on_replies(replies: Sequence[Reply]) -> Iterable[Moment]:
    staff = staff_names(replies)
    for reply in replies:
        title = _("Proposes a substitute") if is_proposal(reply) else str(ANSWER_WORDS[reply.answer])
        if reply.source is ReplySource.OFFICE and not reply.party:
            title = _("The office asks anew")
        who = [reply.answered_by, str(SOURCE_WORDS[reply.source])]
        if reply.user_id is not None:
            who.append(_("entered by %(name)s", name=staff.get(reply.user_id, _("a former colleague"))))
        named = ", ".join(str(guest["name"]) for guest in reply.party)
        text = " · ".join(filter(None, [named, f"“{reply.remark}”" if reply.remark else ""]))
        yield Moment(
            reply.received_at,
            title,
            text,
            " · ".join(filter(None, who)),
            "check",
            ANSWER_KINDS[reply.answer],
            is_by_day=is_by_day(reply),
        )


def _on_changes(invitation: Invitation) -> Iterable[Moment]:
    """When the guest came on the list, was re-addressed, taken off and put back. Two statements."""
    entries = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.record_type == Invitation.__tablename__, AuditEntry.record_id == invitation.id)
        .order_by(AuditEntry.id)
    ).all()
    people = _people(entries)
    addressed: datetime | None = None
    for entry in entries:
        changed: dict[str, Any] = entry.details
        if entry.change is Change.MADE:
            yield Moment(
                entry.at,
                _("Put on the guest list"),
                reason_words(invitation.reason),
                entry.actor,
                "user-plus",
            )
        if entry.change is not Change.CHANGED:
            continue
        if "addressee_id" in changed:
            addressed = entry.at
            before, after = (people.get(number or 0, _("nobody")) for number in changed["addressee_id"])
            words = _("%(after)s, before: %(before)s", after=after, before=before)
            yield Moment(
                entry.at, _("Addressed to somebody else"), words, entry.actor, "arrows-exchange", "attention"
            )
        elif "to_address" in changed and (addressed is None or entry.at - addressed > _ONE_DEED):
            before, after = (address or "–" for address in changed["to_address"])
            words = _("%(after)s, before: %(before)s", after=after, before=before)
            yield Moment(entry.at, _("Another mail address"), words, entry.actor, "mail-forward")
        if "withdrawn_at" in changed:
            is_off = changed["withdrawn_at"][1] is not None
            title = _("Taken off the guest list") if is_off else _("Put back on the guest list")
            yield Moment(entry.at, title, "", entry.actor, "user-x" if is_off else "user-plus")


def _people(entries: Sequence[AuditEntry]) -> dict[int, str]:
    numbers = {
        number
        for entry in entries
        for number in entry.details.get("addressee_id", ())
        if entry.change is Change.CHANGED and isinstance(number, int)
    }
    found = db.session.scalars(select(Person).where(Person.id.in_(numbers))) if numbers else ()
    return {person.id: person.name for person in found}
