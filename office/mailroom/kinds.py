"""Which kinds of letters there are: parts register a renderer, the mailroom knows nothing of its matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app

from office.mailroom.models import Letter
from office.web.registry import Words

_EXTENSION: Final = "doyen.mailroom.kinds"


class UnknownKind(Exception):
    """No part has registered this kind of letter."""


class NotNeeded(Exception):
    """Raised by a renderer where the letter has lost its sense: its guest answered while the reminder waited.

    The letter is taken out of the outbox; that is no failure.
    """


@dataclass(frozen=True)
class Composed:
    """What a renderer wrote.

    Args:
        subject: one line; control characters are taken out of it.
        text: the letter as plain text, which must be readable by itself.
        html: the same letter as a whole HTML document; its style sheet is put into its elements, unless
            ``is_inlined`` says that it stands there.
        calendar: an iCalendar object, if the letter carries one.
        calendar_method: its METHOD (RFC 5546), such as ``REQUEST``; None for a calendar that asks for
            nothing.
        reply_to: a bare mail address for answers; None leaves it to the office's settings.
        bulk: sent to many as news, not to one as a letter. It then carries the one-click address (RFC 8058)
            in its head and below its text, both put there by the mailroom, and does not go to whoever asked
            for no such letters. By law of caution a save-the-date and a letter of thanks are bulk; an
            invitation, a reminder, a change, a cancellation, a pour mémoire and a confirmation are personal.
        revision: the revision of its matter that the letter tells of; kept with it, so that it can be said
            who knows an earlier one.
    """

    subject: str
    text: str
    html: str
    calendar: bytes | None = None
    calendar_method: str | None = None
    reply_to: str | None = None
    bulk: bool = False
    revision: int | None = None
    is_inlined: bool = False


#: Writes one letter, in the worker, in the letter's language. It may read the database and must not change
#: it.
Compose = Callable[[Letter], Composed]

#: Reads what the letters of a batch need together, in few statements, before each is written by itself. What
#: it returns is held while the batch is written: records stay loaded as long as somebody holds them.
Prepare = Callable[[Sequence[Letter]], object]


@dataclass(frozen=True)
class LetterKind:
    """A kind of letter: its name in the database, what pages call it, its renderer, what it reads first."""

    name: str
    label: Words
    compose: Compose
    prepare: Prepare | None = None


def _kinds(app: Flask) -> dict[str, LetterKind]:
    found: dict[str, LetterKind] = app.extensions.setdefault(_EXTENSION, {})
    return found


def add_letter_kind(app: Flask, kind: LetterKind) -> None:
    """Let a part's letters be written; the same name again replaces the renderer."""
    _kinds(app)[kind.name] = kind


def letter_kinds() -> list[LetterKind]:
    """Every registered kind, by its label in the reader's language."""
    return sorted(_kinds(current_app).values(), key=lambda kind: str(kind.label))


def kind_named(name: str) -> LetterKind:
    """The kind of this name.

    Raises:
        UnknownKind: nobody registered it.
    """
    try:
        return _kinds(current_app)[name]
    except KeyError:
        raise UnknownKind(name) from None


def kind_label(name: str) -> Words:
    """What pages call the kind; its bare name where its part is no longer there."""
    kind = _kinds(current_app).get(name)
    return kind.label if kind else name
