"""Promises that are due, for Today: one's own to keep, others' to be reminded of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from office import clock
from office.web import Deed, Severity, Task
from stakeholders.engagement import queries
from stakeholders.engagement.models import Commitment
from stakeholders.engagement.words import owner_name, party_name, their_side

#: Days ahead that Today looks for one's own; what others owe stands there from its day on.
COMING: Final = timedelta(days=14)
#: Promises that are told one by one.
_TOLD: Final = 8


def tasks(asked: queries.Reader) -> Iterator[Task]:
    """One's own promises that are due soon, and others' whose day has come: a fixed number of statements."""
    today = clock.today()
    for promise in queries.due(asked, today + COMING, _TOLD, own=True):
        yield _task(promise, _("Your promise to: %(whom)s", whom=_whom(promise)), Severity.DUE)
    for promise in queries.due(asked, today, _TOLD, own=False):
        words = _("Promised by %(who)s. Remind them, or note that it was done.", who=owner_name(promise))
        yield _task(promise, words, Severity.LATER)
    more = sum(max(0, number - _TOLD) for number in queries.count_due(asked, today + COMING, today))
    if more:
        yield Task(
            "promises:more",
            ngettext("%(num)d more promise is due", "%(num)d more promises are due", more),
            _("The list of promises has all of them, what is due first coming first."),
            url_for("promises.index"),
            _("All promises"),
            Severity.DUE,
            count=more,
        )


def _task(promise: Commitment, why: str, severity: Severity) -> Task:
    return Task(
        f"promise:{promise.id}:{promise.due_on}",
        promise.text,
        why,
        url_for("engagement.show", interaction_id=promise.interaction_id),
        _("Read what was agreed"),
        severity,
        due=promise.due_on,
        deed=Deed(url_for("promises.done", commitment_id=promise.id), _("Done")),
    )


def _whom(promise: Commitment) -> str:
    return ", ".join(party_name(party) for party in their_side(promise.interaction)[:2])
