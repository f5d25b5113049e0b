"""Entering that entries were found to be true, many at a time, on one word; and taking that back."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from office import clock
from office.audit.trail import Cause, because_of
from office.audit.undoing import Undone, undo
from office.database import db
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Posting
from stakeholders.people.queries import is_held_on
from stakeholders.verification.answering import mark_verified
from stakeholders.verification.models import Verification

#: These verifications are undertakings.
VERIFICATIONS = "verifications"


def verify_all(organisation_ids: Collection[int], *, by: str, source: str) -> Verification:
    """Enter that these organisations, who serves there and how they are reached are true today."""
    found = db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(list(organisation_ids)), Organisation.closed_on.is_(None))
        .options(selectinload(Organisation.channels))
        .order_by(Organisation.id)
    ).all()
    postings: dict[int, list[int]] = {}
    held = select(Posting.organisation_id, Posting.id).where(
        Posting.organisation_id.in_([one.id for one in found]), is_held_on(clock.today())
    )
    for organisation_id, posting_id in db.session.execute(held):
        postings.setdefault(organisation_id, []).append(posting_id)
    verification = Verification(source=source[:200], count=len(found))
    db.session.add(verification)
    db.session.flush()
    with because_of(Cause(VERIFICATIONS, verification.id)):
        for organisation in found:
            numbers = {
                "postings": postings.get(organisation.id, []),
                "channels": [channel.id for channel in organisation.channels],
            }
            mark_verified(organisation, numbers, by=by, source=source)
    return verification


def take_back(verification: Verification) -> Undone:
    """Take the verification back; what somebody has changed since is left as it is."""
    return undo(Cause(VERIFICATIONS, verification.id))
