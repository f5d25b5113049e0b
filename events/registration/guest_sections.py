"""What later parts put on the pages of a guest, and on staff's about them: papers, answers, a certificate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask import Flask, current_app

from events.registration.models import Registration
from office.web import Fragment

_SECTIONS: Final = "doyen.events.guest_sections"


class GuestPage(StrEnum):
    """A page about one guest: those that they open by their own link, and the office's."""

    #: What they told us, and their seat: ``/registration/<token>``.
    OWN = "own"
    #: The way into the meeting: ``/join/<token>``.
    JOINING = "joining"
    #: The office's page about them.
    STAFF = "staff"


@dataclass(frozen=True)
class GuestSection:
    """A piece of a guest's page. ``render`` gets their registration; None: it has nothing to say.

    Its template writes a whole ``<section>`` with a heading. It may cost a fixed number of statements, and
    shows nothing of any other guest.
    """

    key: str
    page: GuestPage
    render: Callable[[Registration], Fragment | None]
    order: int = 50


def add_guest_section(app: Flask, section: GuestSection) -> None:
    """Add a piece to a guest's page; the same key and page again replace it."""
    sections: dict[tuple[GuestPage, str], GuestSection] = app.extensions.setdefault(_SECTIONS, {})
    sections[section.page, section.key] = section


def guest_sections(page: GuestPage, registration: Registration) -> list[Fragment]:
    """The pieces that have something to say to this guest, in order."""
    known: dict[tuple[GuestPage, str], GuestSection] = current_app.extensions.get(_SECTIONS, {})
    wanted = sorted((s for s in known.values() if s.page is page), key=lambda s: (s.order, s.key))
    return [fragment for section in wanted if (fragment := section.render(registration)) is not None]
