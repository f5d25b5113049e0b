"""The pages of the mailroom: what leaves, what failed and why."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.accounts.access import may, requires
from office.accounts.models import Role
from office.database import db
from office.mailroom import archive, desk_words, inbox, outbox, queries, showing
from office.mailroom.kinds import kind_label, letter_kinds
from office.mailroom.models import Letter, LetterStatus, Reason
from office.mailroom.words import shown_incoming, status_label
from office.web.errors import or_404
from office.web.i18n import format_day, language, office_zone
from office.web.tables import chips, paginate, read_query

blueprint = Blueprint("mailroom", __name__, url_prefix="/office/mailroom")


@blueprint.get("/letters")
@requires(Role.VIEWER)
def letters() -> ResponseReturnValue:
    """The letters, newest first, and how many there are of each status."""
    query = read_query(
        sorts=queries.SORTS, default_sort="-made", filters=("status", "kind", "reason", "domain")
    )
    statement = queries.letters(
        search=query.q,
        statuses=query.filters["status"],
        kinds=query.filters["kind"],
        reasons=query.filters["reason"],
        domains=query.filters["domain"],
        sort=query.sort,
        is_descending=query.descending,
    )
    return render_template(
        "office/mailroom/letters.html",
        page=paginate(statement, query),
        query=query,
        to_be_sorted=queries.set_aside(),
        kinds=letter_kinds(),
        kind_label=kind_label,
        statuses=[(status.value, status_label(status)) for status in LetterStatus],
        chips=chips(
            query,
            {
                "status": _status_words,
                "kind": lambda name: str(kind_label(name)),
                "reason": _reason_words,
                "domain": str,
            },
        ),
    )


def _status_words(value: str) -> str:
    return str(status_label(LetterStatus(value))) if value in set(LetterStatus) else value


def _reason_words(value: str) -> str:
    return str(desk_words.SHORT[Reason(value)]) if value in set(Reason) else value


@blueprint.get("/letters/<int:letter_id>")
@requires(Role.VIEWER)
def letter(letter_id: int) -> ResponseReturnValue:
    """One letter: where it stands, why, and what was sent."""
    found = or_404(queries.letter(letter_id))
    raw = queries.archived(letter_id)
    return render_template(
        "office/mailroom/letter.html",
        letter=found,
        label=kind_label(found.kind),
        trouble=desk_words.trouble(found),
        for_it="\n".join(desk_words.facts_for_it(found)),
        was_sent=found.sent_at is not None,
        kept_until=archive.kept_until(found),
        # Its links are the guest's own: whoever may not answer for guests does not see them.
        seen=showing.seen(raw) if raw is not None and may(Role.EDITOR) else None,
        size=len(raw) if raw is not None else 0,
        history=_history(found),
        is_repeatable=found.status in outbox.REPEATABLE,
        is_waiting=found.status is LetterStatus.QUEUED,
    )


def _history(found: Letter) -> list[dict[str, object]]:
    if found.is_on_paper:
        # The day alone is known.
        posted = format_day(found.sent_at or found.created_at, language(), office_zone())
        return [{"when": posted, "title": _("Put into the post"), "icon": "mail", "kind": "well"}]
    items: list[dict[str, object]] = [
        {"when": found.created_at, "title": _("Put into the outbox"), "icon": "inbox", "kind": "neutral"}
    ]
    if found.sent_at is not None:
        items.append(
            {"when": found.sent_at, "title": _("Taken by the mail server"), "icon": "check", "kind": "well"}
        )
    if found.status is LetterStatus.FAILED:
        items.append({"when": found.updated_at, "title": _("Failed"), "icon": "x", "kind": "failed"})
    if found.status is LetterStatus.CANCELLED:
        items.append({"when": found.updated_at, "title": _("Taken out of the outbox"), "icon": "minus"})
    items += [
        {
            "when": message.created_at,
            "title": _("A message came in about it"),
            "text": inbox.reason_in_words(message),
            "icon": "mail-opened",
            "kind": shown_incoming(message.status).kind,
        }
        for message in queries.answers_to(found.id)
    ]
    if found.status is LetterStatus.QUEUED:
        title = _("To be tried again") if found.attempts else _("To be sent")
        items.append({"when": found.due_at, "title": title, "icon": "clock", "kind": "underway"})
    return items


@blueprint.get("/letters/<int:letter_id>/html")
@requires(Role.EDITOR)
def letter_html(letter_id: int) -> ResponseReturnValue:
    """The letter's HTML for the frame on its page. Its links do nothing there: they are the guest's."""
    raw = or_404(queries.archived(letter_id))
    headers = showing.frame_headers(with_links=False)
    return Response(showing.seen(raw).html, mimetype="text/html", headers=headers)


@blueprint.get("/letters/<int:letter_id>/message.eml")
@requires(Role.EDITOR)
def letter_source(letter_id: int) -> ResponseReturnValue:
    """The exact bytes that were sent, as a file."""
    raw = or_404(queries.archived(letter_id))
    return showing.message_file(raw, f"letter-{letter_id}.eml")


@blueprint.post("/letters/<int:letter_id>/retry")
@requires(Role.EDITOR)
def retry_letter(letter_id: int) -> ResponseReturnValue:
    """Put a letter into the outbox once more."""
    found = or_404(queries.letter(letter_id))
    try:
        outbox.retry(found)
    except outbox.NotRepeatable:
        flash(_("The letter is on its way already, so it was not queued a second time."), "warning")
    else:
        db.session.commit()
        flash(_("The letter to %(address)s is in the outbox again.", address=found.to_address), "success")
    return redirect(url_for("mailroom.letter", letter_id=letter_id), 303)


@blueprint.post("/letters/<int:letter_id>/cancel")
@requires(Role.EDITOR)
def cancel_letter(letter_id: int) -> ResponseReturnValue:
    """Take a letter out of the outbox."""
    found = or_404(queries.letter(letter_id))
    try:
        outbox.cancel(found)
    except outbox.TooLate:
        flash(_("It is too late: the letter has left the outbox."), "warning")
    else:
        db.session.commit()
        flash(
            _("The letter to %(address)s was taken out and will not be sent.", address=found.to_address),
            "success",
        )
    return redirect(url_for("mailroom.letter", letter_id=letter_id), 303)


@blueprint.get("/mailings/<int:mailing_id>/progress")
@requires(Role.VIEWER)
def mailing_progress(mailing_id: int) -> ResponseReturnValue:
    """The progress bar of a mailing, alone: pages that show one fetch it again from here."""
    found = or_404(queries.mailing(mailing_id))
    return render_template(
        "office/mailroom/_progress.html", mailing=found, progress=outbox.progress_of(found)
    )
