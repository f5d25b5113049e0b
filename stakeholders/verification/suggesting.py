"""Corrections that somebody sends from another page than the mission's own: a guest who registers."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from office import clock
from office.database import db
from stakeholders.organisations.models import ChannelMedium
from stakeholders.people.models import Person, Posting
from stakeholders.verification.corrections import Line
from stakeholders.verification.entry import first_channel
from stakeholders.verification.models import ItemKind, Proposal, ProposalItem


def suggest(
    organisation_id: int, lines: Sequence[Line], *, made_by: str, remark: str, language: str
) -> Proposal | None:
    """Keep what somebody says of themselves as a proposal for the office; None where they say nothing new.

    It changes nothing by itself. The mission was shown nothing, so nothing else counts as verified by it.
    """
    if not lines and not remark:
        return None
    proposal = Proposal(
        organisation_id=organisation_id,
        made_by=made_by[:200],
        made_at=clock.now(),
        language=language,
        submission=secrets.token_hex(16),
        remark=remark,
        items=[
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
        ],
    )
    db.session.add(proposal)
    db.session.flush()
    return proposal


def title_line(posting: Posting, title: str, was: str, language: str) -> Line:
    """A line that gives a posting another title in one language."""
    return Line(
        ItemKind.CHANGE,
        "postings",
        posting.id,
        posting.person.name,
        "title",
        {"value": was, "language": language},
        {"value": title, "language": language},
    )


def mail_line(person: Person, address: str) -> Line | None:
    """A line that gives somebody another mail address; None where the register has it."""
    channel = first_channel(person, ChannelMedium.EMAIL)
    was = channel.value if channel is not None else ""
    if was.casefold() == address.casefold():
        return None
    before = {"value": was, "id": channel.id if channel is not None else 0}
    return Line(ItemKind.CHANGE, "people", person.id, person.name, "email", before, {"value": address})
