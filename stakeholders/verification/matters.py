"""With whom the office has business soon: floors above say so, and their entries are looked at first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from flask import Flask, current_app
from sqlalchemy import Select

_EXTENSION: Final = "doyen.verification.matters"

#: Selects the numbers of organisations, and how many matters each has.
Matters: TypeAlias = Callable[[], Select[int, int]]


def add_matters(app: Flask, key: str, matters: Matters) -> None:
    """Let a part tell with whom there is business soon; the same key again replaces it."""
    app.extensions.setdefault(_EXTENSION, {})[key] = matters


def all_matters() -> list[Select[int, int]]:
    """A statement for each part that has something to tell."""
    known: dict[str, Matters] = current_app.extensions.get(_EXTENSION, {})
    return [matters() for _key, matters in sorted(known.items())]
