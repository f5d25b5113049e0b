"""Entering on which day, by whom and on whose word the register was found to be true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from office.database import db
from stakeholders.organisations.channels import tidy

LONGEST = 200


class Verifiable(Protocol):
    """An organisation, a channel, a posting: whatever can be verified by itself."""

    verified_on: date | None
    verified_by: str
    verified_source: str


class NotYet(Exception):
    """Nothing can have been verified on a day to come."""


def verify(records: Iterable[Verifiable], *, day: date, by: str, source: str = "", today: date) -> int:
    """Enter that what the register says of these was found to be true on ``day``; gives how many they are.

    Args:
        by: who found it to be true.
        source: on whose word: "note verbale of 3 May", "telephone"; empty where nobody said.
        today: the office's own day.

    Raises:
        NotYet: ``day`` lies in the future.
    """
    if day > today:
        raise NotYet
    count = 0
    for record in records:
        record.verified_on = day
        record.verified_by = tidy(by)[:LONGEST]
        record.verified_source = tidy(source)[:LONGEST]
        count += 1
    db.session.flush()
    return count
