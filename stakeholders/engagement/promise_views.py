"""The page of all promises, and the clicks that settle one."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.doorway import record_number
from office.web.errors import or_404
from office.web.i18n import language
from office.web.notices import flash_with_undo
from office.web.tables import chips, paginate, read_query
from stakeholders.engagement import queries
from stakeholders.engagement.home import reader
from stakeholders.engagement.keeping import settle
from stakeholders.engagement.models import CommitmentStatus
from stakeholders.engagement.queries import CommitmentFilter, State, Whose
from stakeholders.engagement.views import SHARED
from stakeholders.engagement.words import STATE_WORDS, STATUS_WORDS, WHOSE_WORDS

blueprint = Blueprint("promises", __name__, url_prefix="/stakeholders/engagement/promises")


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """All promises that the reader may see: the open ones, what is due first coming first."""
    query = read_query(filters=("whose", "state", "organisation"))
    asked, today = reader(), clock.today()
    organisations = {
        str(organisation.id): organisation.called(language())
        for organisation in queries.organisations_with_commitments(asked)
    }
    whose = {member.value: str(words) for member, words in WHOSE_WORDS.items()}
    states = {member.value: str(words) for member, words in STATE_WORDS.items()}
    state, side = query.first("state"), query.first("whose")
    wanted = CommitmentFilter(
        whose=Whose(side) if side in whose else None,
        state=State(state) if state in states else None,
        organisation_id=record_number(query.first("organisation")),
    )
    return render_template(
        "stakeholders/engagement/promises.html",
        page=paginate(queries.commitments(wanted, asked, today), query),
        query=query,
        options={
            "whose": whose.items(),
            "state": states.items(),
            "organisation": organisations.items(),
        },
        chips=chips(
            query,
            {
                "whose": lambda value: whose.get(value, value),
                "state": lambda value: states.get(value, value),
                "organisation": lambda value: organisations.get(value, value),
            },
        ),
        today=today,
        status_words=STATUS_WORDS,
        **SHARED,
    )


@blueprint.post("/<int:commitment_id>/done")
@requires(Role.EDITOR)
def done(commitment_id: int) -> ResponseReturnValue:
    """Enter that a promise was kept."""
    return _settle(commitment_id, CommitmentStatus.DONE)


@blueprint.post("/<int:commitment_id>/drop")
@requires(Role.EDITOR)
def drop(commitment_id: int) -> ResponseReturnValue:
    """Enter that nobody expects a promise to be kept any more."""
    return _settle(commitment_id, CommitmentStatus.DROPPED)


@blueprint.post("/<int:commitment_id>/reopen")
@requires(Role.EDITOR)
def reopen(commitment_id: int) -> ResponseReturnValue:
    """A promise is open after all."""
    return _settle(commitment_id, CommitmentStatus.OPEN)


def _settle(commitment_id: int, status: CommitmentStatus) -> ResponseReturnValue:
    commitment = or_404(queries.commitment_for(commitment_id, reader()))
    settle(commitment, status)
    db.session.commit()
    undo = url_for(".reopen", commitment_id=commitment.id)
    if status is CommitmentStatus.DONE:
        flash_with_undo(_("Done: %(promise)s", promise=commitment.text), undo)
    elif status is CommitmentStatus.DROPPED:
        flash_with_undo(_("Dropped: %(promise)s", promise=commitment.text), undo)
    else:
        flash(_("Open again: %(promise)s", promise=commitment.text), "success")
    return redirect(_way_back(), 303)


def _way_back() -> str:
    """The page that the click came from, among those of this house; else the list."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host and came_from.path.startswith("/"):
        return came_from.path + (f"?{came_from.query}" if came_from.query else "")
    return url_for(".index")
