"""Taking out a posting that was entered by mistake, unless something outside the register is of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final, TypeAlias

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from office.database import db
from stakeholders.organisations.keeping import ChangedMeanwhile
from stakeholders.people.models import Posting
from stakeholders.people.postings import Vacancy, vacancy_of

_HOLDS: Final = "doyen.people.holds"

#: Says in a sentence what is of a posting (invitations, seats); None where nothing is.
Hold: TypeAlias = Callable[[Posting], str | None]


class InUse(Exception):
    """Something is of this posting, so it stays: ``sentences`` say what, where a part could say it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(*sentences)
        self.sentences = sentences


class NotThere(Exception):
    """Somebody else has removed it."""


def kind_for(organisation_id: int) -> str:
    """What sort of step a removal is: the Undo on one organisation's page brings back no other's posting."""
    return f"posting_steps_{organisation_id}"


def add_hold(app: Flask, key: str, hold: Hold) -> None:
    """Let a part of any floor say what it keeps of a posting; the same key again replaces it."""
    app.extensions.setdefault(_HOLDS, {})[key] = hold


def held_by(posting: Posting) -> list[str]:
    """What keeps a posting from being taken out, a sentence for each part that has something."""
    known: dict[str, Hold] = current_app.extensions.get(_HOLDS, {})
    said = (hold(posting) for _key, hold in sorted(known.items()))
    return [sentence for sentence in said if sentence]


def remove_posting(posting: Posting, *, seen_at: datetime, today: date) -> Vacancy | None:
    """Take a posting out of the register as if it had never been entered.

    Whom it followed stays ended: only a person knows whether that was a mistake too.

    Returns:
        the vacancy, where this leaves a diplomatic mission without a head; else None.

    Raises:
        InUse: invitations or seats are of it.
        ChangedMeanwhile: somebody else has changed it since ``seen_at``.
        NotThere: somebody else has removed it.
    """
    # Whoever invites by this posting in the same moment is waited for, and found.
    kept = db.session.scalar(select(Posting.updated_at).where(Posting.id == posting.id).with_for_update())
    if kept is None:
        raise NotThere
    if kept != seen_at:
        raise ChangedMeanwhile(posting)
    if sentences := held_by(posting):
        raise InUse(sentences)
    organisation, was_head = posting.organisation, posting.is_head and posting.held_on(today)
    try:
        with db.session.begin_nested():
            db.session.delete(posting)
    except IntegrityError as error:
        raise InUse([]) from error
    return vacancy_of(organisation, today) if was_head else None
