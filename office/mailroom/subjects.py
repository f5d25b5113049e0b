"""What letters and messages are about, and where its page is: the parts above say so of their own tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from flask import Flask, current_app

_EXTENSION: Final = "doyen.mailroom.subjects"


class Subject(NamedTuple):
    """A record that mail is about: its name in the reader's language, and its page."""

    name: str
    url: str


def add_subject(app: Flask, table: str, find: Callable[[int], Subject | None]) -> None:
    """Let the mailroom name the records of ``table``; ``find`` gives None where the record is gone."""
    found: dict[str, Callable[[int], Subject | None]] = app.extensions.setdefault(_EXTENSION, {})
    found[table] = find


def subject_of(table: str, number: int | None) -> Subject | None:
    """The record's name and page; None where it is unknown or gone."""
    find = current_app.extensions.get(_EXTENSION, {}).get(table)
    return find(number) if find is not None and number is not None else None
