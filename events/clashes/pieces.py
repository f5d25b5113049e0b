"""What clashes say on other pages: in the form of an event, on its overview, above its guest list."""

from __future__ import annotations

from typing import Final

from flask import Flask

from events.clashes.finding import Found, look
from events.clashes.kinds import Clash, Kind
from events.clashes.words import ICONS, days_words
from events.programme.models import Event, EventStatus
from events.programme.planning_pieces import PlanningPiece, Spot, add_planning_piece
from office import clock
from office.web.registry import Fragment

#: As many as the overview names; the page names all.
_NAMED: Final = 3
#: What the guests of the list bring with them.
_OF_GUESTS: Final = frozenset({Kind.NATIONAL_DAY, Kind.EVENT, Kind.HOURS, Kind.GUESTS_HOLIDAY})


def words() -> dict[str, object]:
    """What the templates of clashes use."""
    return {"clash_icons": ICONS, "days_words": days_words}


def is_ahead(event: Event) -> bool:
    """Whether its day can still be moved."""
    return event.status is not EventStatus.CANCELLED and event.ends_at > clock.now()


def _in_form(event: Event | None) -> Fragment | None:
    found = look(event) if event is not None and is_ahead(event) else None
    return Fragment("events/clashes/_in_form.html", {"event": event, "found": found, **words()})


def _on_overview(event: Event | None) -> Fragment | None:
    if event is None or not is_ahead(event):
        return None
    found = look(event)
    if not found.open and not found.accepted:
        return None
    return Fragment(
        "events/clashes/_on_overview.html",
        {"event": event, "found": found, "named": found.open[:_NAMED], **words()},
    )


def _above_guests(event: Event | None) -> Fragment | None:
    if event is None or not is_ahead(event):
        return None
    found = look(event)
    told = _of_guests(found)
    if not told:
        return None
    return Fragment("events/clashes/_above_guests.html", {"event": event, "told": told, **words()})


def _of_guests(found: Found) -> list[Clash]:
    """What these very guests bring with them; before there are any, nothing."""
    if not found.circle.is_invited:
        return []
    feasts = [one for one in found.open if one.kind is Kind.RELIGIOUS and one.behind]
    return [one for one in found.open if (one.kind in _OF_GUESTS and one.behind) or one in feasts]


def register_pieces(app: Flask) -> None:
    """Put the pieces in their places."""
    add_planning_piece(app, PlanningPiece("clashes", Spot.FORM, _in_form))
    add_planning_piece(app, PlanningPiece("clashes", Spot.OVERVIEW, _on_overview))
    add_planning_piece(app, PlanningPiece("clashes", Spot.GUESTS, _above_guests))
