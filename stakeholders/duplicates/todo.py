"""Duplicates on Today: pairs that may be one, and wait for a decision."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from office.web import Severity, Task
from stakeholders.duplicates import queries


def tasks() -> Iterator[Task]:
    """How many pairs wait: one statement."""
    waiting = sum(queries.counts().values())
    if waiting:
        yield Task(
            "duplicates",
            ngettext(
                "%(num)d pair of entries may be one and the same",
                "%(num)d pairs of entries may be one and the same",
                waiting,
            ),
            _("Whoever is in the register twice is invited twice. Merge each pair, or say that they differ."),
            url_for("duplicates.index"),
            _("Compare"),
            Severity.LATER,
            count=waiting,
        )
