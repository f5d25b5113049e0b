"""Missions' answers: each a difference that staff accept or leave line by line, and can take back."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import Cause
from office.audit.undoing import left_by, was_taken_back
from office.audit.words import words_of
from office.database import db
from office.web import Fragment
from office.web.doorway import record_number
from office.web.errors import or_404
from office.web.notices import flash_with_undo
from office.web.tables import chips, paginate, read_query
from stakeholders.organisations.models import Organisation
from stakeholders.people.words import title_of
from stakeholders.verification import accepting, queries, words
from stakeholders.verification.accepting import Decision, Outcome
from stakeholders.verification.answering import PROPOSALS
from stakeholders.verification.comparing import ComparedLine, State, compared
from stakeholders.verification.models import ItemKind, ItemStatus, Proposal, ProposalStatus
from stakeholders.verification.views import upkeep_tabs

blueprint = Blueprint("proposals", __name__, url_prefix="/stakeholders/upkeep/answers")


@blueprint.get("")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """What missions have answered, what waits first."""
    query = read_query(filters=("status",))
    asked = query.first("status")
    status = ProposalStatus(asked) if asked in set(ProposalStatus) else None
    return render_template(
        "stakeholders/verification/proposals.html",
        page=paginate(queries.proposals(status), query),
        query=query,
        chips=chips(query, {"status": _status_words}),
        options=[(one.value, entry[2]) for one, entry in words.PROPOSAL_WORDS.items()],
        status_words=words.PROPOSAL_WORDS,
        summary=words.summary,
        waiting_lines=lambda one: sum(item.status is ItemStatus.WAITING for item in one.items),
        tabs=upkeep_tabs("proposals"),
    )


@blueprint.get("/<int:proposal_id>")
@requires(Role.VIEWER)
def show(proposal_id: int) -> ResponseReturnValue:
    """One answer: now, proposed, and what to do, line by line."""
    return _page(or_404(queries.proposal_with_all(proposal_id)), Outcome())


@blueprint.post("/<int:proposal_id>")
@requires(Role.EDITOR)
def decide(proposal_id: int) -> ResponseReturnValue:
    """Accept and leave lines; what cannot be accepted says why and goes on waiting."""
    proposal = or_404(queries.proposal_with_all(proposal_id))
    by, source = current_user.label, words.source_of(proposal)
    if not proposal.items:
        accepting.close_remark(proposal, by=by)
        db.session.commit()
        flash(_("The remark is marked as read."), "success")
        return redirect(url_for(".index"), 303)
    decisions = accepting.accept_all(proposal) if "all" in request.form else _decisions(proposal)
    outcome = accepting.decide(proposal, decisions, by=by, source=source)
    db.session.commit()
    if outcome.refused:
        return _page(or_404(queries.proposal_with_all(proposal_id)), outcome), 422
    if not outcome.accepted and not outcome.left:
        flash(_("No line was decided: choose “Accept” or “Leave” first."), "warning")
    else:
        flash_with_undo(_outcome_words(outcome), url_for(".take_back", proposal_id=proposal_id))
    return redirect(url_for(".show", proposal_id=proposal_id), 303)


@blueprint.post("/<int:proposal_id>/undo")
@requires(Role.EDITOR)
def take_back(proposal_id: int) -> ResponseReturnValue:
    """Take back all that accepting this answer did."""
    proposal = or_404(queries.proposal_with_all(proposal_id))
    undone = accepting.take_back(proposal)
    db.session.commit()
    left = [one for one in undone.left if one.record_type != PROPOSALS]
    if left:
        names = ", ".join(dict.fromkeys(one.label for one in left))
        flash(_("Taken back, but for what somebody has changed since: %(names)s.", names=names), "warning")
    elif undone.changes:
        flash(_("Taken back: the register reads as before, and the lines wait again."), "success")
    else:
        flash(_("There was nothing to take back."), "info")
    return redirect(url_for(".show", proposal_id=proposal_id), 303)


def notice(organisation: Organisation) -> Fragment | None:
    """On a mission's page: that its own proposal waits to be decided."""
    waiting = [p for p in queries.proposals_of(organisation.id) if p.status is ProposalStatus.WAITING]
    if not waiting:
        return None
    return Fragment(
        "stakeholders/verification/_notice.html", {"proposals": waiting, "summary": words.summary}
    )


def _page(proposal: Proposal, outcome: Outcome) -> str:
    cause = Cause(PROPOSALS, proposal.id)
    is_settled = proposal.status is not ProposalStatus.WAITING or any(
        item.status is not ItemStatus.WAITING for item in proposal.items
    )
    taken_back = is_settled and was_taken_back(cause)
    lines = compared(proposal)
    return render_template(
        "stakeholders/verification/proposal.html",
        proposal=proposal,
        groups=[(key, list(found)) for key, found in groupby(lines, key=_group)],
        outcome=outcome,
        words=words,
        State=State,
        ItemKind=ItemKind,
        ItemStatus=ItemStatus,
        ProposalStatus=ProposalStatus,
        now_in_words=_now_in_words,
        post_of=_post_of,
        waiting=sum(line.item.status is ItemStatus.WAITING for line in lines),
        is_settled=is_settled,
        taken_back=taken_back,
        would_stay=[one for one in left_by(cause) if one.record_type != PROPOSALS] if is_settled else [],
        label_of=lambda table: words_of(table).label,
        tabs=upkeep_tabs("proposals"),
    )


def _group(line: ComparedLine) -> str:
    """Lines about one person stand together; what belongs to the mission itself stands under its name."""
    item = line.item
    if item.record_type in {"people", "postings"}:
        return item.about
    return ""


def _now_in_words(line: ComparedLine) -> str:
    item = line.item
    if item.kind is ItemKind.ADD or item.field == "national_day":
        return ""
    if item.field == "departed_on":
        return words.value_in_words("departed_on", line.now) or str(_("In office"))
    return words.value_in_words(item.field, line.now)


def _post_of(person: Any) -> str:
    """Where somebody of the register serves or served last, to tell namesakes apart."""
    posts = sorted(person.postings, key=lambda p: (p.departed_on is None, p.id))
    if not posts:
        return str(_("without a post"))
    title, place = title_of(posts[-1]), str(posts[-1].organisation)
    return str(_("%(title)s, %(organisation)s", title=title, organisation=place))


def _decisions(proposal: Proposal) -> dict[int, Decision]:
    """What was chosen for each line: ``line-<number>`` is accept, leave, later, or ``person-<number>``."""
    found: dict[int, Decision] = {}
    namesakes = {line.item.id: {one.id for one in line.namesakes} for line in compared(proposal)}
    for item in proposal.items:
        choice = request.form.get(f"line-{item.id}", "")
        if choice in {"accept", "leave"}:
            found[item.id] = Decision(choice == "accept")
        elif choice.startswith("person-"):
            number = record_number(choice.removeprefix("person-"))
            if number in namesakes[item.id]:
                found[item.id] = Decision(True, number)
    return found


def _outcome_words(outcome: Outcome) -> str:
    accepted = ngettext("%(num)d line accepted", "%(num)d lines accepted", outcome.accepted)
    left = ngettext("%(num)d line left as it was", "%(num)d lines left as they were", outcome.left)
    if outcome.accepted and outcome.left:
        return str(_("%(accepted)s, %(left)s.", accepted=accepted, left=left))
    return str(_("%(lines)s.", lines=accepted if outcome.accepted else left))


def _status_words(value: str) -> str:
    return str(words.PROPOSAL_WORDS[ProposalStatus(value)][2]) if value in set(ProposalStatus) else value
