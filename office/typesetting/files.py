"""Handing out what was set: a PDF that a browser shows, or the word that it could not be made."""

from __future__ import annotations

from flask import Response, current_app, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.typesetting.setting import NotPrintable


def not_printable(error: NotPrintable, back: str) -> ResponseReturnValue:
    """Say that a file could not be made, and lead ``back``; what the typesetter said is in the log."""
    current_app.logger.error("a page could not be set: %s", error)
    flash(
        _("The pages could not be set: the program has a fault here. Nothing was changed; tell IT."), "error"
    )
    return redirect(back, 303)


def pdf(content: bytes, name: str, *, is_shown: bool = True) -> Response:
    """A PDF that a browser shows, or else keeps under ``name``."""
    way = "inline" if is_shown else "attachment"
    return Response(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'{way}; filename="{name}"'},
    )
