"""The mailroom's first page: how things stand, what is failing, and the steps that mend it."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.mailroom import desk, desk_words, queries, servers
from office.mailroom.kinds import kind_label
from office.mailroom.models import Reason
from office.mailroom.views import blueprint
from office.mailroom.words import mailbox_words
from office.web.notices import flash_with_undo
from office.work.signs import worker_state

#: The mailroom's own, with the pages of this file on it.
__all__ = ["blueprint"]


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """How things stand: is a worker there, what waits and why, what is failing, what is under way."""
    groups = desk.groups()
    owners = servers.owners({group.domain for group in groups})
    mailings = desk.under_way()
    mailbox = desk.mailbox()
    return render_template(
        "office/mailroom/desk.html",
        counts=desk.counts(),
        worker=worker_state(),
        groups=[(group, desk_words.told(group, owners)) for group in groups],
        has_more=len(groups) == desk.MOST_GROUPS,
        server=next((group for group in groups if group.waits and group.reason in desk.SERVER), None),
        mailings=mailings,
        names=servers.mailings_named([one.mailing for one in mailings]),
        kind_label=kind_label,
        mailbox=mailbox,
        mailbox_trouble=mailbox_words(mailbox.trouble) if mailbox and mailbox.trouble else "",
        to_be_sorted=queries.set_aside(),
    )


def _asked_for() -> tuple[Reason | None, str]:
    """The group that a form names."""
    reason = request.form.get("reason", "")
    if reason and reason not in set(Reason):
        abort(400)
    return Reason(reason) if reason else None, request.form.get("domain", "")[:254]


@blueprint.post("/failing/retry")
@requires(Role.EDITOR)
def retry_group() -> ResponseReturnValue:
    """Send all letters again that failed for one reason, after it was mended."""
    number = desk.retry_all(*_asked_for())
    db.session.commit()
    if number:
        flash(
            ngettext(
                "%(num)d letter is in the outbox again.", "%(num)d letters are in the outbox again.", number
            ),
            "success",
        )
    else:
        flash(_("None of these letters is waiting for that any more. Nothing was sent again."), "info")
    return redirect(url_for("mailroom.index"), 303)


@blueprint.post("/failing/settle")
@requires(Role.EDITOR)
def settle_group() -> ResponseReturnValue:
    """Note that nothing more need be done about the letters that failed for one reason."""
    number, moment = desk.settle_all(*_asked_for())
    db.session.commit()
    if number:
        flash_with_undo(
            ngettext(
                "%(num)d letter counts as dealt with. It stays on the list of letters.",
                "%(num)d letters count as dealt with. They stay on the list of letters.",
                number,
            ),
            url_for("mailroom.unsettle", moment=moment.isoformat()),
        )
    else:
        flash(_("These letters were dealt with already."), "info")
    return redirect(url_for("mailroom.index"), 303)


@blueprint.post("/failing/unsettle")
@requires(Role.EDITOR)
def unsettle() -> ResponseReturnValue:
    """Undo: the failures are shown again."""
    try:
        moment = datetime.fromisoformat(request.args.get("moment", ""))
    except ValueError:
        abort(400)
    if moment.tzinfo is None:
        abort(400)
    number = desk.unsettle(moment)
    db.session.commit()
    flash(
        ngettext(
            "Undone: %(num)d letter is shown again.", "Undone: %(num)d letters are shown again.", number
        ),
        "success",
    )
    return redirect(url_for("mailroom.index"), 303)
