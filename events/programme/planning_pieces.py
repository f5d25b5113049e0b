"""What later parts put where an event is planned: on its form, on its overview, above its guest list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask import Flask, current_app

from events.programme.models import Event
from office.web.registry import Fragment

_PIECES: Final = "doyen.events.planning_pieces"


class Spot(StrEnum):
    """Where a piece stands."""

    #: Below the hours, in the form of a new event (then there is no event yet) and in its settings.
    FORM = "form"
    #: Below the road, on the overview.
    OVERVIEW = "overview"
    #: Above the guest list.
    GUESTS = "guests"


@dataclass(frozen=True)
class PlanningPiece:
    """A piece of a page. ``render`` gives None where it has nothing to say; a fixed number of statements."""

    key: str
    spot: Spot
    render: Callable[[Event | None], Fragment | None]
    order: int = 50


def add_planning_piece(app: Flask, piece: PlanningPiece) -> None:
    """Add a piece to a place; the same key and place again replaces it."""
    known: dict[tuple[str, Spot], PlanningPiece] = app.extensions.setdefault(_PIECES, {})
    known[piece.key, piece.spot] = piece


def planning_pieces(spot: str, event: Event | None = None) -> list[Fragment]:
    """The pieces of a place that have something to say, in order: for templates."""
    known: dict[tuple[str, Spot], PlanningPiece] = current_app.extensions.get(_PIECES, {})
    wanted = sorted(
        (one for one in known.values() if one.spot is Spot(spot)), key=lambda one: (one.order, one.key)
    )
    return [fragment for piece in wanted if (fragment := piece.render(event)) is not None]
