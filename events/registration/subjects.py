"""The guests whom mail is about: who they are, how they have answered, and what can be entered for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.guestlist.models import Invitation
from events.programme.models import EventStatus
from events.registration.models import Answer
from events.registration.queries import last_replies
from events.registration.words import state_of
from office.database import db
from office.localized import pick
from office.mailroom.subjects import Action, Subject
from office.web.i18n import language


def mail_subjects(numbers: Sequence[int]) -> dict[int, Subject]:
    """The guests of invitations with these numbers, and the page on which their answer is entered.

    Two statements.
    """
    statement = (
        select(Invitation)
        .where(Invitation.id.in_(numbers))
        .options(
            joinedload(Invitation.event),
            joinedload(Invitation.organisation),
            joinedload(Invitation.addressee),
        )
    )
    replies = last_replies(numbers)
    found = {}
    for invitation in db.session.scalars(statement):
        kind, state = state_of(replies.get(invitation.id))
        is_open = invitation.withdrawn_at is None and invitation.event.status is not EventStatus.CANCELLED
        if invitation.withdrawn_at is not None:
            kind, state = "neutral", _("Withdrawn")
        elif not is_open:
            kind, state = "attention", _("Event cancelled")
        found[invitation.id] = Subject(
            name=guest_of(invitation),
            url=url_for("replies.invitation", event_id=invitation.event_id, invitation_id=invitation.id),
            about=pick(invitation.event.title, language()),
            state=state,
            kind=kind,
            actions=partial(_actions, invitation) if is_open else None,
        )
    return found


def guest_of(invitation: Invitation) -> str:
    """The guest and their mission, in the reader's language."""
    mission = invitation.organisation.called(language())
    return f"{invitation.addressee}, {mission}" if invitation.addressee is not None else mission


def _actions(invitation: Invitation, message_id: int) -> list[Action]:
    def enter(label: str, answer: Answer, icon: str) -> Action:
        url = url_for(
            "replies.invitation",
            event_id=invitation.event_id,
            invitation_id=invitation.id,
            message=message_id,
            answer=answer.value,
            _anchor="enter",
        )
        return Action(label, url, icon)

    if invitation.addressee_id is None:
        return [
            enter(_("Enter: somebody attends"), Answer.SUBSTITUTED, "check"),
            enter(_("Enter: nobody attends"), Answer.DECLINED, "x"),
        ]
    return [
        enter(_("Enter: attends"), Answer.ACCEPTED, "check"),
        enter(_("Enter: does not attend"), Answer.DECLINED, "x"),
        enter(_("Enter: somebody else attends"), Answer.SUBSTITUTED, "user-check"),
        enter(_("Enter: not yet known"), Answer.TENTATIVE, "hourglass"),
    ]
