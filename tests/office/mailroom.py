"""What tests of the mailroom share: a kind of letter, and putting one into the outbox."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import current_app

from office.database import db
from office.mailroom.kinds import Composed, LetterKind, add_letter_kind
from office.mailroom.models import Letter, LetterStatus, Reason
from office.mailroom.outbox import queue_letter

HTML = "<!doctype html><html><head><style>p { color: red }</style></head><body><p>{words}</p></body></html>"


def plain_note(letter: Letter) -> Composed:
    """A letter that says what its parameters tell it to."""
    words = letter.params.get("words", "Good day")
    return Composed(
        subject=letter.params.get("subject", "A note"),
        text=f"{words}\n",
        html=HTML.replace("{words}", words),
    )


def letters_are(compose: Callable[[Letter], Composed] = plain_note) -> None:
    """Let letters of the kind "note" be written so."""
    app: Any = current_app
    add_letter_kind(app._get_current_object(), LetterKind("note", "Note", compose))


def queue(key: str = "note:1", **given: Any) -> Letter:
    """Put a note into the outbox and commit it."""
    usual: dict[str, Any] = {
        "kind": "note",
        "subject_type": "events",
        "subject_id": 1,
        "language": "en",
        "to_address": "embassy@example.org",
        "to_name": "Embassy of Italy",
    }
    letter = queue_letter(key=key, **(usual | given))
    assert letter is not None
    db.session.commit()
    return letter


def now_is(letter: Letter) -> tuple[LetterStatus, Reason | None]:
    """Where the letter stands in the database, and why; leaves no transaction open."""
    db.session.commit()
    db.session.refresh(letter)
    found = letter.status, letter.reason
    db.session.commit()
    return found


def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def use_server(url: str) -> None:
    """Let the office send by another mail server."""
    current_app.config["DOYEN"] = replace(current_app.config["DOYEN"], smtp_url=url)
