"""Which records have a page of their whole history, and who may open it: parts say so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import Flask, current_app

_EXTENSION: Final = "doyen.audit.histories"


@dataclass(frozen=True)
class HistorySubject:
    """The record whose history is read: its name, its page, and what else belongs to it, by table."""

    name: str
    url: str
    also: Mapping[str, Collection[int]] = field(default_factory=dict)


#: Finds a record by its number; None where there is none, or where it is not for whoever is signed in.
FindSubject = Callable[[int], HistorySubject | None]


def add_history(app: Flask, table: str, find: FindSubject) -> None:
    """Give the records of ``table`` a page of their whole history; the same table again replaces it."""
    app.extensions.setdefault(_EXTENSION, {})[table] = find


def subject_of(table: str, number: int) -> HistorySubject | None:
    """The record, if it has such a page and whoever is signed in may read it."""
    known: dict[str, FindSubject] = current_app.extensions.get(_EXTENSION, {})
    find = known.get(table)
    return find(number) if find is not None else None
