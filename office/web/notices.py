"""What the next page says of the step just taken."""

from __future__ import annotations

from typing import Any

from flask import flash


def flash_with_undo(message: str, undo_url: str) -> None:
    """Say that a step succeeded, with a button that takes it back: it posts to ``undo_url``."""
    # Flask keeps whatever JSON can hold, though its types know of texts alone.
    said: Any = {"message": message, "undo_url": undo_url}
    flash(said, "success")
