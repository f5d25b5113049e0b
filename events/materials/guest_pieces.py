"""Papers on the pages of guests, and on the public page of an event."""

from __future__ import annotations

from flask import Flask

from events.materials.queries import PaperGroup, papers_of_guest, public_papers, public_state
from events.programme.models import Event
from events.programme.public_sections import PublicSection, add_public_section
from events.registration.guest_sections import GuestPage, GuestSection, add_guest_section
from events.registration.models import Registration
from office.links import LinkKind, token_for
from office.web import Fragment


def _papers_of(registration: Registration) -> Fragment | None:
    token = token_for(LinkKind.JOIN, registration.id, registration.link_number)
    return _shown(papers_of_guest(registration, token))


def _public_papers(event: Event) -> Fragment | None:
    return _shown(public_papers(event))


def _shown(groups: list[PaperGroup]) -> Fragment | None:
    return Fragment("events/materials/_papers_section.html", {"paper_groups": groups}) if groups else None


def register(app: Flask) -> None:
    """Show a guest the papers that are theirs, and everybody those for everybody."""
    add_guest_section(app, GuestSection("papers", GuestPage.OWN, _papers_of, order=40))
    add_guest_section(app, GuestSection("papers", GuestPage.JOINING, _papers_of, order=40))
    add_public_section(app, PublicSection("papers", _public_papers, 40, state=public_state))
