"""Undoing a removal: what was taken off the programme comes back out of the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from events.programme.models import Event, ProgrammeItem, Speaker
from events.programme.planning import revise
from office.audit.models import AuditEntry, Change
from office.database import db

#: The entries of one flush are written one after the other.
_SAME_MOMENT = timedelta(milliseconds=100)


class NothingToRestore(Exception):
    """It was never removed from this event, or it is back already."""


def restore_item(event: Event, item_id: int) -> ProgrammeItem:
    """Put a removed point back in its old place, with the speakers it had.

    Raises:
        NothingToRestore: it was not removed from this event, or is back.
    """
    values = _removed("programme_items", item_id)
    if values.get("event_id") != event.id or db.session.get(ProgrammeItem, item_id) is not None:
        raise NothingToRestore
    item = ProgrammeItem(
        id=item_id,
        title=values["title"],
        description=values.get("description", {}),
        starts_at=datetime.fromisoformat(values["starts_at"]),
        ends_at=datetime.fromisoformat(values["ends_at"]) if values.get("ends_at") else None,
    )
    speakers = [_speaker(entry) for entry in _speakers_removed_with(item_id)]
    item.speakers = sorted(speakers, key=lambda speaker: speaker.position)
    event.items.insert(min(values["position"], len(event.items)), item)
    for position, other in enumerate(event.items):
        other.position = position
    revise(event)
    db.session.flush()
    return item


def restore_speaker(item: ProgrammeItem, speaker_id: int) -> Speaker:
    """Put a removed speaker back in their old place.

    Raises:
        NothingToRestore: they were not removed from this point of the programme, or are back.
    """
    values = _removed("speakers", speaker_id)
    if values.get("item_id") != item.id or db.session.get(Speaker, speaker_id) is not None:
        raise NothingToRestore
    speaker = _speaker(values)
    speaker.id = speaker_id
    item.speakers.insert(min(values["position"], len(item.speakers)), speaker)
    for position, other in enumerate(item.speakers):
        other.position = position
    revise(item.event)
    db.session.flush()
    return speaker


def _removed(record_type: str, record_id: int) -> dict[str, Any]:
    details = db.session.scalar(
        select(AuditEntry.details)
        .where(
            AuditEntry.record_type == record_type,
            AuditEntry.record_id == record_id,
            AuditEntry.change == Change.REMOVED,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    if details is None:
        raise NothingToRestore
    return _before(details)


def _speakers_removed_with(item_id: int) -> list[dict[str, Any]]:
    """Those that went in the same moment as the point itself, not those taken off it one by one before."""
    item_gone = (
        select(AuditEntry.at)
        .where(
            AuditEntry.record_type == "programme_items",
            AuditEntry.record_id == item_id,
            AuditEntry.change == Change.REMOVED,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    gone_at = db.session.scalar(item_gone)
    if gone_at is None:
        return []
    entries = db.session.scalars(
        select(AuditEntry.details)
        .where(
            AuditEntry.record_type == "speakers",
            AuditEntry.change == Change.REMOVED,
            AuditEntry.details[("item_id", 0)].as_integer() == item_id,
            AuditEntry.at >= gone_at - _SAME_MOMENT,
        )
        .order_by(AuditEntry.id)
    )
    return [_before(details) for details in entries]


def _before(details: Mapping[str, Any]) -> dict[str, Any]:
    return {column: pair[0] for column, pair in details.items()}


def _speaker(values: Mapping[str, Any]) -> Speaker:
    return Speaker(
        position=values["position"],
        name=values["name"],
        role=values.get("role", {}),
        institution=values.get("institution", {}),
    )
