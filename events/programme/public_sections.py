"""What later parts put on the public page of an event: papers, the open door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app

from events.programme.models import Event
from office.web.registry import Fragment

_SECTIONS: Final = "doyen.events.public_sections"


@dataclass(frozen=True)
class PublicSection:
    """A piece of an event's public page. ``render`` gives None where it has nothing to say.

    Its template writes a whole ``<section>`` with a heading. It costs one statement at most, however many
    are registered for the event, and shows nothing of anybody.

    ``state``, of an event's number, gives whatever the piece is made of besides the event and its programme,
    in one statement, to be compared; a page with a piece that has none is made anew for each reader.
    """

    key: str
    render: Callable[[Event], Fragment | None]
    order: int = 50
    state: Callable[[int], object] | None = None


def add_public_section(app: Flask, section: PublicSection) -> None:
    """Add a piece to the public page of every event; the same key again replaces it."""
    sections: dict[str, PublicSection] = app.extensions.setdefault(_SECTIONS, {})
    sections[section.key] = section


def state_of_sections(event_id: int) -> tuple[object, ...] | None:
    """What the pieces of an event's page are made of; None where one does not tell."""
    known: dict[str, PublicSection] = current_app.extensions.get(_SECTIONS, {})
    told = [section.state for section in known.values()]
    if any(state is None for state in told):
        return None
    return tuple(state(event_id) for state in told if state is not None)


def public_sections(event: Event) -> list[Fragment]:
    """The pieces that have something to say, in order."""
    known: dict[str, PublicSection] = current_app.extensions.get(_SECTIONS, {})
    wanted = sorted(known.values(), key=lambda one: (one.order, one.key))
    return [fragment for section in wanted if (fragment := section.render(event)) is not None]
