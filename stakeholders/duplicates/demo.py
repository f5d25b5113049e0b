"""The demonstration's duplicates: one person who was entered twice, once with an initial."""

from __future__ import annotations

from sqlalchemy import select

from office.database import db
from stakeholders.duplicates.finding import alike_to
from stakeholders.duplicates.models import Candidate, Kind
from stakeholders.organisations.models import Channel, ChannelMedium, ChannelPurpose
from stakeholders.people.models import Person, Posting, Rank


def build() -> None:
    """Enter a colleague of a mission a second time, as a tired hand does."""
    posting = db.session.scalars(
        select(Posting)
        .join(Posting.person)
        .where(~Posting.is_head, Posting.departed_on.is_(None), Person.given_name != "")
        .order_by(Posting.id)
        .limit(1)
    ).first()
    if posting is None:
        return
    first = posting.person
    twin = Person(
        family_name=first.family_name,
        given_name=f"{first.given_name[:1]}.",
        notes="Prefers to be reached in the morning.",
    )
    twin.channels.append(
        Channel(
            medium=ChannelMedium.PHONE, purpose=ChannelPurpose.PERSONAL, value="+358501112233", language=None
        )
    )
    db.session.add(twin)
    db.session.flush()
    db.session.add(Posting(person=twin, organisation=posting.organisation, rank=Rank.STAFF))
    db.session.flush()
    for like in alike_to(Kind.PEOPLE, twin):
        left, right = sorted((twin.id, like.record.id))
        reasons = [reason.value for reason in like.reasons]
        db.session.add(
            Candidate(kind=Kind.PEOPLE, left_id=left, right_id=right, score=like.score, reasons=reasons)
        )
    db.session.flush()
