"""The picture's tiles: what each part of the house knows, worded to be shown, printed and kept."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Let templates show tiles; the pages are those of the situation."""
    from advocacy.picture.links import address
    from advocacy.picture.trimmed import shown_of

    app.add_template_global(address, "picture_address")
    app.add_template_global(shown_of, "picture_shown")
