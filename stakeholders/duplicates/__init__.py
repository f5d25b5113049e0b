"""Records that may be the same: found, compared side by side, merged, and taken apart again."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Let merges unite what the register hangs on its records."""
    from stakeholders.duplicates.uniting import add_unions
    from stakeholders.duplicates.words import register_words

    add_unions(app)
    register_words(app)
