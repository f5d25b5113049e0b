"""Importing on Today: files that were read, and of which nobody has decided whether they are taken in."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from office.web import Severity, Task
from stakeholders.importing import queries


def tasks() -> Iterator[Task]:
    """How many files wait: one statement."""
    waiting, since = queries.files_left()
    if waiting:
        yield Task(
            "importing",
            ngettext(
                "%(num)d list was read and not taken in",
                "%(num)d lists were read and not taken in",
                waiting,
            ),
            _("Nothing of it is in the register yet. Take it in, or give it up."),
            url_for("importing.index"),
            _("Decide"),
            Severity.LATER,
            since=since,
            count=waiting,
        )
