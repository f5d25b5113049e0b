"""A guest's own link opens their registration and what is theirs; a mission's registers its people."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.registration.models import MissionLink, MissionLinkForward, Registration
from office import settings
from office.database import db
from office.links import BadLink, LinkKind, record_of, token_for, verify

__all__ = [
    "BadLink",
    "join_url",
    "mission_url",
    "open_mission",
    "open_registration",
    "registration_url",
    "token_of",
]


def token_of(registration: Registration) -> str:
    """The token of a guest's present link; raising their ``link_number`` withdraws it."""
    return token_for(LinkKind.JOIN, registration.id, registration.link_number)


def join_url(registration: Registration) -> str:
    """The absolute address of somebody's joining page; raising their ``link_number`` withdraws it."""
    return f"{settings.current().public_url}/join/{token_of(registration)}"


def registration_url(registration: Registration) -> str:
    """The absolute address of the page where somebody sees, changes and cancels their registration.

    It is opened by the same token as `join_url`: one guest, one right.
    """
    return f"{settings.current().public_url}/registration/{token_of(registration)}"


def survey_url(registration: Registration) -> str:
    """The absolute address at which somebody answers the survey of their event."""
    token = token_for(LinkKind.SURVEY, registration.id, registration.link_number)
    return f"{settings.current().public_url}/survey/{token}"


def open_survey(token: str) -> Registration:
    """The registration whose survey a link opens.

    Raises:
        BadLink: the link is none of ours, or was withdrawn.
    """
    return _opened(LinkKind.SURVEY, token)


def open_registration(token: str) -> Registration:
    """The registration that a joining link opens, also of somebody who gave the seat back.

    Raises:
        BadLink: the link is none of ours, or was withdrawn.
    """
    return _opened(LinkKind.JOIN, token)


def _opened(kind: LinkKind, token: str) -> Registration:
    registration = db.session.get(Registration, record_of(token))
    verify(kind, token, registration.link_number if registration is not None else None)
    assert registration is not None
    return registration


def mission_url(link: MissionLink) -> str:
    """The absolute address at which a mission's people register; raising its ``link_number`` withdraws it."""
    token = token_for(LinkKind.MISSION, link.id, link.link_number)
    return f"{settings.current().public_url}/register/mission/{token}"


def open_mission(token: str) -> MissionLink:
    """The mission's link that a token opens, also one that is closed, with event and organisation.

    One statement. The address of a link that became one with another, when a double entry of the register was
    merged, opens that one.

    Raises:
        BadLink: the link is none of ours, or was withdrawn.
    """
    number = record_of(token)
    link = _mission_link(number)
    link_number = link.link_number if link is not None else None
    if link is None:
        gone = select(MissionLinkForward).where(MissionLinkForward.gone_id == number)
        forward = db.session.scalar(gone)
        if forward is not None:
            link, link_number = _mission_link(forward.mission_link_id), forward.link_number
    verify(LinkKind.MISSION, token, link_number)
    assert link is not None
    return link


def _mission_link(number: int) -> MissionLink | None:
    return db.session.scalar(
        select(MissionLink)
        .where(MissionLink.id == number)
        .options(joinedload(MissionLink.event), joinedload(MissionLink.organisation))
    )
