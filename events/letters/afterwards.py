"""What an event offers its guests when it is over, for the letter of thanks: a survey, and papers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app
from sqlalchemy import select

from events.letters.models import Purpose
from events.materials.models import Audience, Material
from events.programme.models import Event
from office.database import db

_EXTENSION: Final = "doyen.letters.surveyed"

#: Gives those of these events, by number, whose survey takes answers now. One statement.
Surveyed = Callable[[Collection[int]], Collection[int]]


@dataclass(frozen=True)
class Afterwards:
    """What a letter of thanks may lead to."""

    is_surveyed: bool = False
    has_papers: bool = False


#: Of letters that are no thanks, and of events that offer nothing.
NOTHING: Final = Afterwards()


def add_surveyed(app: Flask, surveyed: Surveyed) -> None:
    """Let the part that asks guests say which events do; the last one counts."""
    app.extensions[_EXTENSION] = surveyed


def afterwards(purpose: Purpose, numbers: Collection[int]) -> Mapping[int, Afterwards]:
    """What each of these events offers in a letter of this kind. Two statements, or none."""
    if purpose is not Purpose.THANKS or not numbers:
        return dict.fromkeys(numbers, NOTHING)
    asked: Surveyed | None = current_app.extensions.get(_EXTENSION)
    surveyed = frozenset(asked(numbers)) if asked is not None else frozenset()
    statement = (
        select(Material.event_id)
        .where(Material.event_id.in_(numbers), Material.audience != Audience.STAFF)
        .distinct()
    )
    with_papers = frozenset(db.session.scalars(statement))
    return {number: Afterwards(number in surveyed, number in with_papers) for number in numbers}


def afterwards_of(event: Event, purpose: Purpose) -> Afterwards:
    """The same for one event."""
    return afterwards(purpose, [event.id])[event.id]
