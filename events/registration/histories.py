"""The history of one invitation in words: what was answered, by whom for whom, how, who entered it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from events.guestlist.models import Invitation
from events.registration import queries
from events.registration.answers import asks_anew, is_proposal
from events.registration.models import Reply, ReplySource
from events.registration.received import received_words
from events.registration.words import ANSWER_KINDS, ANSWER_WORDS, SOURCE_WORDS
from stakeholders.directory.search import fold


def timeline_of(
    invitation: Invitation, replies: Sequence[Reply], *, with_messages: bool
) -> list[dict[str, Any]]:
    """The replies as `ui.timeline` shows them, in their order. One statement.

    Args:
        with_messages: the reader may open the messages in which answers came.
    """
    staff = queries.staff_names(replies)
    taken_back = {reply.takes_back_id for reply in replies if reply.takes_back_id is not None}
    items = []
    for reply in replies:
        who = [_by_whom(invitation, reply), str(SOURCE_WORDS[reply.source])]
        if reply.user_id is not None and reply.source is not ReplySource.OFFICE:
            who.append(_("entered by %(name)s", name=staff.get(reply.user_id, _("a former colleague"))))
        party = ", ".join(str(guest["name"]) for guest in reply.party)
        said = " · ".join(filter(None, [party, f"“{reply.remark}”" if reply.remark else ""]))
        is_void = reply.id in taken_back
        items.append(
            {
                "when": received_words(reply),
                "title": _("Taken back: %(answer)s", answer=_title(reply)) if is_void else _title(reply),
                "text": _with_message(said, reply) if with_messages and reply.message_id else said,
                "by": " · ".join(filter(None, who)),
                "kind": "neutral" if is_void or asks_anew(reply) else ANSWER_KINDS[reply.answer],
            }
        )
    return items


def _title(reply: Reply) -> str:
    if is_proposal(reply):
        return _("Proposes a substitute")
    if asks_anew(reply):
        return _("No answer counts any more: the mission is asked anew")
    answer = str(ANSWER_WORDS[reply.answer])
    if reply.takes_back_id is not None:
        return _("An entry was taken back; what stood before stands again: %(answer)s", answer=answer)
    return answer


def _by_whom(invitation: Invitation, reply: Reply) -> str:
    """Who answered, and for whom where it was for somebody else."""
    named = invitation.addressee.name if invitation.addressee is not None else ""
    is_own = not named or fold(named) in fold(reply.answered_by)
    if not reply.answered_by or is_own or reply.source is ReplySource.OFFICE:
        return reply.answered_by
    return _("%(name)s for %(guest)s", name=reply.answered_by, guest=named)


def _with_message(said: str, reply: Reply) -> Markup:
    link = Markup('<a href="{}">{}</a>').format(
        url_for("mailroom.message", message_id=reply.message_id), _("The message")
    )
    return Markup("{} · {}").format(said, link) if said else link
