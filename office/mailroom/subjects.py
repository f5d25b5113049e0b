"""What letters and messages are about, and where its page is: the parts above say so of their own tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from flask import Flask, current_app

_EXTENSION: Final = "doyen.mailroom.subjects"


class Action(NamedTuple):
    """One thing that can be done about a message: a link that leads to where it is done."""

    label: str
    url: str
    icon: str = ""


class Subject(NamedTuple):
    """A record that mail is about: its name in the reader's language, and its page.

    ``about`` names what it belongs to (the event), ``state`` says in words how it stands and ``kind`` how
    that looks (`ui.state`); ``actions`` gives what can be done about the message with a number.
    """

    name: str
    url: str
    about: str = ""
    state: str = ""
    kind: str = "neutral"
    actions: Callable[[int], Sequence[Action]] | None = None


Find = Callable[[Sequence[int]], Mapping[int, Subject]]


def add_subject(app: Flask, table: str, find: Find) -> None:
    """Let the mailroom name the records of ``table``.

    ``find`` is given their numbers and gives those that are there, in a fixed number of statements.
    """
    found: dict[str, Find] = app.extensions.setdefault(_EXTENSION, {})
    found[table] = find


def subjects_of(wanted: Iterable[tuple[str, int | None]]) -> dict[tuple[str, int], Subject]:
    """The records of tables and numbers that are known and there: as many statements as there are tables."""
    by_table: dict[str, set[int]] = {}
    for table, number in wanted:
        if number is not None:
            by_table.setdefault(table, set()).add(number)
    finders: dict[str, Find] = current_app.extensions.get(_EXTENSION, {})
    return {
        (table, number): subject
        for table, numbers in by_table.items()
        if table in finders
        for number, subject in finders[table](sorted(numbers)).items()
    }


def subject_of(table: str, number: int | None) -> Subject | None:
    """The record's name and page; None where it is unknown or gone."""
    return subjects_of([(table, number)]).get((table, number)) if number is not None else None
