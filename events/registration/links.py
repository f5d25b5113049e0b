"""A guest's own link: it opens their registration, their joining page, and what is theirs alone."""

from __future__ import annotations

from events.registration.models import Registration
from office import settings
from office.database import db
from office.links import LinkKind, record_of, token_for, verify


def join_url(registration: Registration) -> str:
    """The absolute address of somebody's joining page; raising their ``link_number`` withdraws it."""
    token = token_for(LinkKind.JOIN, registration.id, registration.link_number)
    return f"{settings.current().public_url}/join/{token}"


def registration_url(registration: Registration) -> str:
    """The absolute address of the page where somebody sees, changes and cancels their registration.

    It is opened by the same token as `join_url`: one guest, one right.
    """
    token = token_for(LinkKind.JOIN, registration.id, registration.link_number)
    return f"{settings.current().public_url}/registration/{token}"


def open_registration(token: str) -> Registration:
    """The registration that a joining link opens, also of somebody who gave the seat back.

    Raises:
        BadLink: the link is none of ours, or was withdrawn.
    """
    registration = db.session.get(Registration, record_of(token))
    verify(LinkKind.JOIN, token, registration.link_number if registration is not None else None)
    assert registration is not None
    return registration
