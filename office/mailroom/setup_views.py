"""The page on which an administrator checks the sending set-up, and sends a test letter to themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from flask import Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from office import clock, settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.mailroom import queries, setup_words
from office.mailroom.findings import as_json, from_json
from office.mailroom.kinds import Composed, LetterKind, add_letter_kind
from office.mailroom.models import Letter
from office.mailroom.outbox import queue_letter
from office.mailroom.plain import as_letter
from office.mailroom.setup_check import check as check_setup
from office.mailroom.views import blueprint
from office.web.i18n import format_moment
from office.work.jobs import add_job_kind, start_job
from office.work.models import Job
from office.work.queries import last_done
from office.work.signs import worker_state

#: The mailroom's own, with the pages of this file on it.
__all__ = ["blueprint", "register"]

CHECK: Final = "mail_setup_check"
TEST: Final = "setup_test"


def register(app: Flask) -> None:
    """Let the worker do the check, and write the test letter."""
    add_job_kind(app, CHECK, _run, _l("Check of the sending set-up"))
    add_letter_kind(app, LetterKind(TEST, _l("Test of the sending set-up"), _compose))


def _run(_job: Job, report: Callable[[int, int], None]) -> dict[str, Any]:
    # Other writers must not wait while servers are waited for; nothing was written yet.
    db.session.rollback()
    findings = check_setup(settings.current(), report)
    return {"url": "/office/mailroom/check", "findings": as_json(findings)}


@blueprint.get("/check")
@requires(Role.ADMINISTRATOR)
def check() -> ResponseReturnValue:
    """What the last check found, line by line, and what to tell IT."""
    job = last_done(CHECK)
    findings = from_json((job.result or {}).get("findings", [])) if job is not None else []
    checked_at = (job.finished_at if job is not None else None) or datetime.now(UTC)
    return render_template(
        "office/mailroom/check.html",
        checked_at=checked_at if findings else None,
        lines=[setup_words.said(finding) for finding in findings],
        verdict=setup_words.verdict(findings),
        for_it=setup_words.for_it(findings, checked_at),
        worker=worker_state(),
        to_be_sorted=queries.set_aside(),
    )


@blueprint.post("/check")
@requires(Role.ADMINISTRATOR)
def start_check() -> ResponseReturnValue:
    """Let the worker look at the set-up; its page shows how far it has come."""
    job = start_job(CHECK, {}, current_user.id)
    db.session.commit()
    return redirect(url_for("work.job", job_id=job.id), 303)


@blueprint.post("/check/letter")
@requires(Role.ADMINISTRATOR)
def test_letter() -> ResponseReturnValue:
    """Send a test letter to whoever asks, through the outbox like every other."""
    moment = clock.now().isoformat()
    letter = queue_letter(
        kind=TEST,
        key=f"{TEST}:{current_user.id}:{moment}",
        subject_type="users",
        subject_id=current_user.id,
        to_address=current_user.email,
        to_name=current_user.name,
        language=current_user.language,
        params={"asked_at": moment},
    )
    db.session.commit()
    if letter is None:  # pragma: no cover - the moment is part of the key
        return redirect(url_for("mailroom.check"), 303)
    flash(_("A test letter to %(address)s is in the outbox.", address=letter.to_address), "success")
    return redirect(url_for("mailroom.letter", letter_id=letter.id), 303)


def _compose(letter: Letter) -> Composed:
    office = settings.current()
    asked_at = datetime.fromisoformat(letter.params["asked_at"])
    context = {
        "lang": letter.language,
        "letter_title": _("A test of the sending set-up"),
        "office_name": office.office_name,
        "name": letter.to_name,
        "moment": format_moment(asked_at, office.time_zone, letter.language),
        "action_url": f"{office.public_url}/office/mailroom/check",
        "action_label": _("The check of the sending set-up"),
        "reply_address": False,
    }
    return Composed(
        subject=_("A test of the sending set-up"),
        text=as_letter(render_template("mail/office/setup_test.txt", **context)),
        html=render_template("mail/office/setup_test.html", **context),
    )
