"""The personal link in a letter to a mission: the right to see its own entry and to correct it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from office import clock, settings
from office.database import db
from office.links import BadLink, LinkKind, record_of, token_for, verify
from stakeholders.verification.models import EntryRequest

__all__ = ["BadLink", "LinkExpired", "entry_url", "open_entry", "token_of"]


class LinkExpired(Exception):
    """The link was ours and its time is over."""

    def __init__(self, request: EntryRequest) -> None:
        super().__init__(str(request))
        self.request = request


def token_of(request: EntryRequest) -> str:
    """The token of a request's present link."""
    return token_for(LinkKind.ENTRY, request.id, request.link_number)


def entry_url(request: EntryRequest) -> str:
    """The absolute address at which the mission answers; it works outside a request, for letters."""
    return f"{settings.current().public_url}/entry/{token_of(request)}"


def open_entry(token: str) -> EntryRequest:
    """The request that a link opens, with its organisation: one statement.

    Raises:
        BadLink: the link is none of ours or was withdrawn, or the mission is closed; which is not told.
        LinkExpired: its time is over.
    """
    number = record_of(token)
    found = db.session.scalar(
        select(EntryRequest).where(EntryRequest.id == number).options(joinedload(EntryRequest.organisation))
    )
    is_ours = found is not None and found.withdrawn_at is None and not found.organisation.is_closed
    verify(LinkKind.ENTRY, token, found.link_number if is_ours and found is not None else None)
    assert found is not None
    if not found.is_open_at(clock.now()):
        raise LinkExpired(found)
    return found
