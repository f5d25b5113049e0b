"""Upkeep: what nobody has verified for long, verified on one word, or asked of the missions themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from office import clock, settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.doorway import record_numbers
from office.web.errors import or_404
from office.web.notices import flash_with_undo
from office.web.tables import chips, paginate, read_query
from stakeholders.directory.queries import kinds_in_register
from stakeholders.organisations.models import OrganisationKind
from stakeholders.organisations.words import KIND_WORDS
from stakeholders.people.words import title_of
from stakeholders.verification import queries, verifying, words
from stakeholders.verification.customs import customs, decide_customs
from stakeholders.verification.forms import CustomsForm, VerifiedForm
from stakeholders.verification.models import Verification
from stakeholders.verification.queries import Asked, Reach, Reason, StaleFilter

Member = TypeVar("Member", bound=StrEnum)

blueprint = Blueprint("verification", __name__, url_prefix="/stakeholders/upkeep")

#: More organisations than anybody ticks; a longer list in an address is none of ours.
MOST_AT_ONCE = 500
#: A mission's own confirmation is news for so long.
NEWS = timedelta(days=7)


def upkeep_tabs(current: str) -> list[dict[str, object]]:
    """The pages of upkeep beside each other, with what waits to be decided."""
    counts = queries.counts(clock.now(), clock.now() - NEWS)
    return [
        {"label": _("To be verified"), "url": url_for("verification.index"), "current": current == "stale"},
        {
            "label": _("Missions’ answers"),
            "url": url_for("proposals.index"),
            "current": current == "proposals",
            "count": counts.waiting or None,
        },
        {
            "label": _("Asked"),
            "url": url_for("asking.asked"),
            "current": current == "asked",
            "count": counts.unanswered or None,
        },
    ]


@blueprint.get("")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """What nobody has verified for long, what matters first."""
    return _index_page(VerifiedForm(formdata=None))


def _index_page(form: VerifiedForm) -> str:
    # The page's own address, also where a refused form shows it again.
    query = read_query(filters=("kind", "reach", "reason", "asked"), path=url_for(".index"))
    day, choices = clock.today(), customs()
    since = day - timedelta(days=choices.stale_after)
    home = settings.current().office_country
    wanted = StaleFilter(
        typed=query.q,
        kind=member_of(OrganisationKind, query.first("kind")),
        reach=member_of(Reach, query.first("reach")),
        reason=member_of(Reason, query.first("reason")),
        asked=member_of(Asked, query.first("asked")),
    )
    found = queries.stale(wanted, since=since, day=day, moment=clock.now(), home=home)
    page = paginate(found, query)
    return render_template(
        "stakeholders/verification/stale.html",
        page=page,
        query=query,
        lines=queries.lines_of(page.items, since=since, day=day, home=home),
        reasons_in_words=lambda line: words.reasons_in_words(line, day),
        standing_of=lambda one: queries.standing_of(one, clock.now()),
        standing_words=words.STANDING_WORDS,
        options={
            "kind": [(kind.value, KIND_WORDS[kind]) for kind in kinds_in_register()],
            "reach": words.REACH_WORDS.items(),
            "reason": words.REASON_WORDS.items(),
            "asked": words.ASKED_WORDS.items(),
        },
        chips=chips(
            query,
            {
                "kind": lambda value: said(KIND_WORDS, OrganisationKind, value),
                "reach": lambda value: said(words.REACH_WORDS, Reach, value),
                "reason": lambda value: said(words.REASON_WORDS, Reason, value),
                "asked": lambda value: said(words.ASKED_WORDS, Asked, value),
            },
            lambda typed: _("“%(words)s”", words=typed),
        ),
        title_of=title_of,
        days=choices.stale_after,
        form=form,
        ticked=set(ids_among(request.form.getlist("ids"))),
        tabs=upkeep_tabs("stale"),
    )


@blueprint.post("/verified")
@requires(Role.EDITOR)
def verified() -> ResponseReturnValue:
    """Enter that the ticked entries are true today, and on whose word."""
    form, ids = VerifiedForm(), ids_among(request.form.getlist("ids"))
    if not ids:
        flash(_("Tick at least one entry first."), "warning")
        return redirect(url_for(".index"), 303)
    if not form.validate_on_submit():
        return _index_page(form), 422
    made = verifying.verify_all(ids, by=current_user.label, source=form.source.data or "")
    number, count = made.id, made.count
    db.session.commit()
    message = ngettext("%(num)d entry is verified today.", "%(num)d entries are verified today.", count)
    flash_with_undo(message, url_for(".undo_verified", verification_id=number))
    return redirect(url_for(".index"), 303)


@blueprint.post("/verified/<int:verification_id>/undo")
@requires(Role.EDITOR)
def undo_verified(verification_id: int) -> ResponseReturnValue:
    """Take a verification of several entries back."""
    undone = verifying.take_back(or_404(db.session.get(Verification, verification_id)))
    db.session.commit()
    if undone.left:
        message = ngettext(
            "Taken back, but for %(num)d entry that somebody has changed since.",
            "Taken back, but for %(num)d entries that somebody has changed since.",
            len(undone.left),
        )
        flash(message, "warning")
    else:
        flash(_("Taken back: the entries stand as before."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.route("/customs", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def edit_customs() -> ResponseReturnValue:
    """How long the office trusts an entry, keeps a link open, and waits before it reminds."""
    form = CustomsForm() if request.method == "POST" else CustomsForm(obj=customs())
    if form.validate_on_submit():
        decide_customs(form.decided())
        db.session.commit()
        flash(_("Saved. Letters sent from now on follow it."), "success")
        return redirect(url_for(".index"), 303)
    page = render_template("stakeholders/verification/customs.html", form=form)
    return page, 422 if form.is_submitted() else 200


def ids_among(texts: Sequence[str]) -> list[int]:
    """The numbers among what was ticked, each once, at most as many as anybody ticks."""
    return list(dict.fromkeys(record_numbers(texts)))[:MOST_AT_ONCE]


def member_of(kind: type[Member], value: str) -> Member | None:
    """The member of that value; None where an address names none."""
    return kind(value) if value in {member.value for member in kind} else None


def said(known: Any, kind: type[Member], value: str) -> str:
    """A filter's value in words; of one that is none, itself."""
    member = member_of(kind, value)
    return value if member is None else str(known[member])
