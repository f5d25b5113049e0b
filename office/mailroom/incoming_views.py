"""The pages of what came in: what was understood, and what waits for a person, with its reason."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.accounts.access import may, requires
from office.accounts.models import Role
from office.database import db
from office.mailroom import inbox, queries, showing
from office.mailroom.models import IncomingStatus
from office.mailroom.sorting import AlreadyDone, NotDone, close, gist_of, panels_for, reopen
from office.mailroom.subjects import subject_of, subjects_of
from office.mailroom.views import blueprint
from office.mailroom.words import shown_incoming
from office.web.errors import or_404
from office.web.notices import flash_with_undo
from office.web.tables import chips, paginate, read_query

#: The mailroom's own, with the pages of this file on it.
__all__ = ["blueprint"]


@blueprint.get("/incoming")
@requires(Role.VIEWER)
def incoming() -> ResponseReturnValue:
    """What came in, newest first; what waits for a person with what can be done about it."""
    query = read_query(filters=("status",))
    page = paginate(queries.incoming(statuses=query.filters["status"], search=query.q), query)
    return render_template(
        "office/mailroom/incoming.html",
        page=page,
        query=query,
        statuses=[(status.value, shown_incoming(status).label) for status in IncomingStatus],
        chips=chips(query, {"status": _incoming_words}),
        to_be_sorted=queries.set_aside(),
        reason_alone=inbox.reason_alone,
        subjects=subjects_of((message.subject_type, message.subject_id) for message in page.items),
        is_sorting=query.filters["status"] == (IncomingStatus.SET_ASIDE.value,) and may(Role.EDITOR),
    )


def _incoming_words(value: str) -> str:
    return str(shown_incoming(IncomingStatus(value)).label) if value in set(IncomingStatus) else value


@blueprint.get("/incoming/<int:message_id>")
@requires(Role.EDITOR)
def message(message_id: int) -> ResponseReturnValue:
    """One incoming message, and the letter it is about."""
    found = or_404(queries.incoming_message(message_id))
    seen = showing.seen(found.raw)
    subject = subject_of(found.subject_type, found.subject_id)
    waits = found.status is IncomingStatus.SET_ASIDE
    return render_template(
        "office/mailroom/message.html",
        message=found,
        seen=seen,
        gist=gist_of(found),
        reason=inbox.reason_alone(found),
        subject=subject,
        actions=subject.actions(found.id) if subject is not None and subject.actions and waits else (),
        panels=panels_for(found),
        waits=waits,
    )


@blueprint.get("/incoming/<int:message_id>/message.eml")
@requires(Role.EDITOR)
def message_source(message_id: int) -> ResponseReturnValue:
    """An incoming message as it came, as a file."""
    raw = or_404(queries.incoming_message(message_id)).raw
    return showing.message_file(raw, f"message-{message_id}.eml")


@blueprint.post("/incoming/<int:message_id>/done")
@requires(Role.EDITOR)
def done(message_id: int) -> ResponseReturnValue:
    """Mark a message as dealt with by a person; the next page offers to open it again."""
    try:
        close(or_404(queries.incoming_message(message_id)))
    except AlreadyDone:
        flash(_("The message was dealt with already."), "info")
    else:
        db.session.commit()
        flash_with_undo(
            _("The message is marked as done. It stays on the list of what came in."),
            url_for("mailroom.reopen_message", message_id=message_id),
        )
    return redirect(url_for("mailroom.incoming", status=IncomingStatus.SET_ASIDE.value), 303)


@blueprint.post("/incoming/<int:message_id>/reopen")
@requires(Role.EDITOR)
def reopen_message(message_id: int) -> ResponseReturnValue:
    """Let a message wait for a person once more."""
    try:
        reopen(or_404(queries.incoming_message(message_id)))
    except NotDone:
        flash(_("The message waits to be sorted already."), "info")
    else:
        db.session.commit()
        flash(_("The message waits to be sorted again."), "success")
    return redirect(url_for("mailroom.message", message_id=message_id), 303)
