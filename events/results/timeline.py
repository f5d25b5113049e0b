"""What events add to the story of an organisation and of a person: invited, answered, came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from events.attendance.models import Presence
from events.guestlist.models import Invitation
from events.invitations.confirming import INVITATION, SUBJECT
from events.registration.models import Capacity, Registration, Reply
from events.registration.received import received_words
from events.registration.words import ANSWER_WORDS
from office.database import db
from office.mailroom.models import Letter, LetterStatus
from office.web.i18n import language
from stakeholders.engagement.queries import Reader, Subject
from stakeholders.engagement.timeline import Moment, TimelineProvider, add_timeline, happened, linked

#: Letters that left the house, whether or not they came back.
_LEFT = (LetterStatus.SENT, LetterStatus.BOUNCED)


def _invites(subject: Subject) -> ColumnElement[bool]:
    if subject.organisation_id is not None:
        return Invitation.organisation_id == subject.organisation_id
    return Invitation.addressee_id == subject.person_id


def _invited(subject: Subject, _reader: Reader) -> Select[datetime, int]:
    # Whoever stands on a list without a letter has not been invited yet. The first letter counts.
    letters = _first_letters().subquery()
    return (
        happened(letters.c.at, Invitation.__table__.c.id)
        .join_from(Invitation, letters, letters.c.subject_id == Invitation.id)
        .where(_invites(subject), letters.c.at.is_not(None))
    )


def _first_letters() -> Select[int, datetime | None]:
    return (
        select(Letter.subject_id, func.min(Letter.sent_at).label("at"))
        .where(Letter.subject_type == SUBJECT, Letter.kind == INVITATION, Letter.status.in_(_LEFT))
        .group_by(Letter.subject_id)
    )


def _load_invitations(numbers: Sequence[int]) -> dict[int, Moment]:
    sent = db.session.execute(_first_letters().where(Letter.subject_id.in_(numbers)))
    days = {number: at for number, at in sent if at is not None}
    found = db.session.scalars(
        select(Invitation)
        .where(Invitation.id.in_(numbers))
        .options(joinedload(Invitation.event), joinedload(Invitation.addressee))
    )
    return {
        one.id: Moment(
            days[one.id],
            linked(_page(one), _("Invited to %(event)s", event=one.event.titled(language()))),
            _("Addressed to %(name)s", name=one.addressee.name) if one.addressee is not None else "",
            icon="send",
        )
        for one in found
    }


def _replied(subject: Subject, _reader: Reader) -> Select[datetime, int]:
    table = Reply.__table__.c
    return happened(table.received_at, table.id).join(Reply.invitation).where(_invites(subject))


def _load_replies(numbers: Sequence[int]) -> dict[int, Moment]:
    found = db.session.scalars(
        select(Reply)
        .where(Reply.id.in_(numbers))
        .options(joinedload(Reply.invitation).joinedload(Invitation.event))
    )
    return {
        reply.id: Moment(
            received_words(reply),
            linked(
                _page(reply.invitation),
                _(
                    "%(event)s: %(answer)s",
                    event=reply.invitation.event.titled(language()),
                    answer=ANSWER_WORDS[reply.answer],
                ),
            ),
            reply.remark,
            by=reply.answered_by,
            icon="mail-opened",
        )
        for reply in found
    }


def _came(subject: Subject, _reader: Reader) -> Select[datetime, int]:
    table = Presence.__table__.c
    if subject.organisation_id is not None:
        theirs = Registration.organisation_id == subject.organisation_id
    else:
        # A guest who was addressed by name need not have been picked from the register once more.
        addressed = and_(
            Registration.person_id.is_(None),
            Registration.capacity == Capacity.ADDRESSEE,
            Invitation.addressee_id == subject.person_id,
        )
        theirs = or_(Registration.person_id == subject.person_id, addressed)
    return (
        happened(table.first_seen_at, table.id)
        .join(Presence.registration)
        .outerjoin(Registration.invitation)
        .where(theirs)
    )


def _load_presences(numbers: Sequence[int]) -> dict[int, Moment]:
    found = db.session.scalars(
        select(Presence)
        .where(Presence.id.in_(numbers))
        .options(
            joinedload(Presence.registration).options(
                joinedload(Registration.event), joinedload(Registration.invitation)
            )
        )
    )
    return {
        presence.id: Moment(
            presence.first_seen_at,
            linked(
                _page_of(presence.registration),
                _(
                    "%(name)s came to %(event)s",
                    name=presence.registration.name,
                    event=presence.registration.event.titled(language()),
                ),
            ),
            icon="user-check",
            kind="well",
        )
        for presence in found
    }


def _page_of(registration: Registration) -> str:
    if registration.invitation is not None:
        return _page(registration.invitation)
    return url_for("attendance.presence", event_id=registration.event_id)


def _page(invitation: Invitation) -> str:
    return url_for("replies.invitation", event_id=invitation.event_id, invitation_id=invitation.id)


def add_timelines(app: Flask) -> None:
    """Show invitations, replies and attendance in the stories of the register."""
    for provider in (
        TimelineProvider("invitations", _l("Invitations"), _invited, _load_invitations, order=30),
        TimelineProvider("replies", _l("Replies"), _replied, _load_replies, order=40),
        TimelineProvider("attendance", _l("Who came"), _came, _load_presences, order=50),
    ):
        add_timeline(app, provider)
