"""What has been answered to invitations, as far as a guest list must know; the part that keeps it says so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask import Flask, current_app

_EXTENSION: Final = "doyen.guestlist.answers"


class Told(StrEnum):
    """What was answered, in short."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


@dataclass(frozen=True)
class Answered:
    """The answer that counts; ``person_id`` and ``name``: who comes as the addressee, where somebody does."""

    told: Told
    person_id: int | None = None
    name: str = ""


#: The answers that count to the invitations of these events, by the invitation's number; one statement.
Teller = Callable[[Collection[int]], Mapping[int, Answered]]


def add_answers(app: Flask, teller: Teller) -> None:
    """Let guest lists know what was answered."""
    app.extensions[_EXTENSION] = teller


def answers_to(event_ids: Collection[int]) -> Mapping[int, Answered]:
    """The answers that count to the invitations of these events, by the invitation's number."""
    teller: Teller | None = current_app.extensions.get(_EXTENSION)
    return teller(event_ids) if teller is not None and event_ids else {}
