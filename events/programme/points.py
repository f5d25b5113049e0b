"""The points of an event's programme and who speaks at them: adding, changing, ordering, taking off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, TypeVar

from events.programme.hours import instant_meant
from events.programme.models import Event, ProgrammeItem, Speaker
from events.programme.planning import EndsBeforeItStarts, NoTitle, PlanningRefused, revise
from office.database import db
from office.localized import Texts, cleaned


class NoName(PlanningRefused):
    """A speaker has no name."""


@dataclass(frozen=True)
class SpeakerPlan:
    """Who speaks, as guests read it."""

    name: str
    role: Texts = field(default_factory=dict)
    institution: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class ItemPlan:
    """What a point of the programme is to be. Times are naive, in the event's zone.

    The folds say of a time that comes twice which is meant, as in `Plan`.
    """

    title: Texts
    starts: datetime
    ends: datetime | None = None
    description: Texts = field(default_factory=dict)
    speakers: tuple[SpeakerPlan, ...] = ()
    starts_fold: int | None = None
    ends_fold: int | None = None


Placed = TypeVar("Placed", ProgrammeItem, Speaker)


class Direction(IntEnum):
    """Where a point of the programme, or a speaker, is moved."""

    UP = -1
    DOWN = 1


def add_item(event: Event, plan: ItemPlan) -> ProgrammeItem:
    """Add a point to the programme, after those that begin no later.

    Raises:
        NoTitle, EndsBeforeItStarts: the plan cannot be.
        NoSuchLocalTime: the clocks skip one of its times.
        ComesTwice: the clocks show one of them twice, and which is meant is not said.
    """
    item = ProgrammeItem(**_item_values(event, plan))
    for speaker in plan.speakers:
        item.speakers.append(_speaker(speaker, len(item.speakers)))
    place = sum(other.starts_at <= item.starts_at for other in event.items)
    event.items.insert(place, item)
    _number(event.items)
    revise(event)
    db.session.flush()
    return item


def change_item(item: ProgrammeItem, plan: ItemPlan) -> bool:
    """Change a point of the programme (its speakers have verbs of their own); whether that changed anything.

    Raises:
        NoTitle, EndsBeforeItStarts, NoSuchLocalTime, ComesTwice: as `add_item`.
    """
    values = _item_values(item.event, plan)
    changed = {name: value for name, value in values.items() if getattr(item, name) != value}
    for name, value in changed.items():
        setattr(item, name, value)
    if changed:
        revise(item.event)
        db.session.flush()
    return bool(changed)


def move_item(item: ProgrammeItem, direction: Direction) -> None:
    """Exchange a point of the programme with its neighbour; at the end of the list nothing happens.

    Only the order moves: the times are the office's to set.
    """
    if _exchange(item.event.items, item, direction):
        revise(item.event)
        db.session.flush()


def remove_item(item: ProgrammeItem) -> None:
    """Take a point off the programme, its speakers with it."""
    event = item.event
    # Deleted by name and not as an orphan, so that the audit trail, and with it Undo, knows of it.
    db.session.delete(item)
    event.items.remove(item)
    _number(event.items)
    revise(event)
    db.session.flush()


def add_speaker(item: ProgrammeItem, plan: SpeakerPlan) -> Speaker:
    """Let somebody speak at a point of the programme, after those already named.

    Raises:
        NoName: the speaker has none.
    """
    speaker = _speaker(plan, len(item.speakers))
    item.speakers.append(speaker)
    revise(item.event)
    db.session.flush()
    return speaker


def change_speaker(speaker: Speaker, plan: SpeakerPlan) -> bool:
    """Change a speaker's name, role or institution; whether that changed anything.

    Raises:
        NoName: the speaker has none.
    """
    values = _speaker_values(plan)
    changed = {name: value for name, value in values.items() if getattr(speaker, name) != value}
    for name, value in changed.items():
        setattr(speaker, name, value)
    if changed:
        revise(speaker.item.event)
        db.session.flush()
    return bool(changed)


def move_speaker(speaker: Speaker, direction: Direction) -> None:
    """Exchange a speaker with the one named before or after."""
    if _exchange(speaker.item.speakers, speaker, direction):
        revise(speaker.item.event)
        db.session.flush()


def remove_speaker(speaker: Speaker) -> None:
    """Take a speaker off a point of the programme."""
    item = speaker.item
    db.session.delete(speaker)
    item.speakers.remove(speaker)
    _number(item.speakers)
    revise(item.event)
    db.session.flush()


def _item_values(event: Event, plan: ItemPlan) -> dict[str, Any]:
    title = cleaned(plan.title)
    if not title:
        raise NoTitle
    starts_at = instant_meant(plan.starts, event.zone, plan.starts_fold)
    ends_at = instant_meant(plan.ends, event.zone, plan.ends_fold) if plan.ends is not None else None
    if ends_at is not None and ends_at < starts_at:
        raise EndsBeforeItStarts
    return {
        "title": title,
        "description": cleaned(plan.description),
        "starts_at": starts_at,
        "ends_at": ends_at,
    }


def _speaker_values(plan: SpeakerPlan) -> dict[str, Any]:
    name = plan.name.strip()
    if not name:
        raise NoName
    return {"name": name, "role": cleaned(plan.role), "institution": cleaned(plan.institution)}


def _speaker(plan: SpeakerPlan, position: int) -> Speaker:
    return Speaker(position=position, **_speaker_values(plan))


def _number(things: Sequence[Placed]) -> None:
    for position, thing in enumerate(things):
        thing.position = position


def _exchange(things: list[Placed], thing: Placed, direction: Direction) -> bool:
    place = things.index(thing)
    other = place + direction
    if not 0 <= other < len(things):
        return False
    things[place], things[other] = things[other], things[place]
    _number(things)
    return True
