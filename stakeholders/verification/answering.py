"""A mission answers: all is right, or corrections, which change nothing until the office accepts them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from office import clock
from office.audit.trail import Actor, Cause, acting_as, because_of
from office.database import db
from stakeholders.organisations.models import Channel, Organisation
from stakeholders.organisations.queries import organisation_with_all
from stakeholders.organisations.verifying import Verifiable, verify
from stakeholders.people.models import Posting
from stakeholders.people.queries import postings_in
from stakeholders.verification.corrections import Line
from stakeholders.verification.entry import Shown, shown_of
from stakeholders.verification.models import EntryRequest, Proposal, ProposalItem, ProposalStatus

#: Proposals are undertakings: what accepting them did can be taken back.
PROPOSALS = "proposals"


class EntryChanged(Exception):
    """The office has changed the entry since it was shown: to call that right would say nothing."""


class CorrectionsWait(Exception):
    """A colleague of the mission has sent corrections: until the office has decided, not all is right."""

    def __init__(self, proposal: Proposal) -> None:
        super().__init__(str(proposal))
        self.proposal = proposal


class NothingCorrected(Exception):
    """No line differs from what was shown, and there is no remark."""


def present_entry(organisation_id: int, language: str) -> tuple[Organisation, Shown]:
    """The organisation and its entry as it reads now. Seven statements."""
    organisation = organisation_with_all(organisation_id)
    assert organisation is not None  # requests go when their organisation goes
    return organisation, shown_of(organisation, postings_in(organisation_id), language, clock.today())


def waiting_proposal(organisation_id: int) -> Proposal | None:
    """The last proposal of a mission with lines that the office has not decided on: one statement."""
    has_lines = Proposal.items.any()
    found = select(Proposal).where(
        Proposal.organisation_id == organisation_id, Proposal.status == ProposalStatus.WAITING, has_lines
    )
    return db.session.scalars(found.order_by(Proposal.id.desc()).limit(1)).first()


def note_opening(request_id: int) -> None:
    """Remember when the mission first opened its link."""
    request = db.session.get(EntryRequest, request_id)
    if request is not None and request.opened_at is None:
        request.opened_at = clock.now()


def confirm(
    request: EntryRequest, shown: Shown, *, answered_by: str, language: str, submission: str
) -> Proposal:
    """Take the mission's word that everything is right: its entry counts as verified by itself, at once.

    Raises:
        CorrectionsWait: a colleague of theirs has sent corrections that the office has not decided on.
        EntryChanged: the register does not read as it was shown any more.
    """
    if (earlier := _sent_before(request, submission)) is not None:
        return earlier
    if (waiting := waiting_proposal(request.organisation_id)) is not None:
        raise CorrectionsWait(waiting)
    organisation, now_shown = present_entry(request.organisation_id, language)
    if now_shown != shown:
        raise EntryChanged
    with acting_as(_mission(organisation, answered_by)):
        proposal = _proposal(request, shown, answered_by, language, submission)
        proposal.status = ProposalStatus.CONFIRMED
        proposal.decided_at = proposal.made_at
        db.session.add(proposal)
        db.session.flush()
        source = f"the mission’s own page, {organisation}"[:200]
        with because_of(Cause(PROPOSALS, proposal.id)):
            mark_verified(organisation, shown.numbers(), by=answered_by, source=source)
    return proposal


def correct(
    request: EntryRequest,
    shown: Shown,
    lines: Sequence[Line],
    *,
    answered_by: str,
    remark: str,
    language: str,
    submission: str,
) -> Proposal:
    """Keep a mission's corrections as a proposal for the office to decide on.

    Raises:
        NothingCorrected: there is neither a line nor a remark.
    """
    if (earlier := _sent_before(request, submission)) is not None:
        return earlier
    if not lines and not remark:
        raise NothingCorrected
    with acting_as(_mission(request.organisation, answered_by)):
        proposal = _proposal(request, shown, answered_by, language, submission)
        proposal.remark = remark
        proposal.items = [
            ProposalItem(
                kind=line.kind,
                record_type=line.record_type,
                record_id=line.record_id,
                about=line.about[:300],
                field=line.field,
                before=line.before,
                after=line.after,
            )
            for line in lines
        ]
        db.session.add(proposal)
        db.session.flush()
    return proposal


def mark_verified(organisation: Organisation, numbers: dict[str, list[int]], *, by: str, source: str) -> None:
    """Enter today as the day on which the organisation, and these postings and channels, were verified."""
    today = clock.today()
    postings = select(Posting).where(
        Posting.id.in_(numbers.get("postings", [])), Posting.organisation_id == organisation.id
    )
    channels = select(Channel).where(Channel.id.in_(numbers.get("channels", [])))
    records: list[Verifiable] = [organisation, *db.session.scalars(postings), *db.session.scalars(channels)]
    verify(records, day=today, by=by, source=source, today=today)


def _sent_before(request: EntryRequest, submission: str) -> Proposal | None:
    """The answer that this very form made already. Two clicks at once: the second waits here."""
    locked = select(EntryRequest.id).where(EntryRequest.id == request.id).with_for_update()
    db.session.execute(locked)
    return db.session.scalar(
        select(Proposal).where(Proposal.request_id == request.id, Proposal.submission == submission)
    )


def _proposal(
    request: EntryRequest, shown: Shown, answered_by: str, language: str, submission: str
) -> Proposal:
    now = clock.now()
    request.answered_at = now
    return Proposal(
        request=request,
        organisation_id=request.organisation_id,
        made_by=answered_by[:200],
        made_at=now,
        language=language,
        submission=submission,
        shown=shown.numbers(),
    )


def _mission(organisation: Organisation, answered_by: str) -> Actor:
    return Actor(f"{answered_by}, {organisation}"[:200])
