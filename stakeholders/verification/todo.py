"""Upkeep on Today: what missions propose, what they were asked, and what nobody has verified for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from office import clock, settings
from office.web import News, Severity, Task
from stakeholders.verification import queries, waiting
from stakeholders.verification.customs import customs
from stakeholders.verification.queries import StaleFilter

#: A mission that has not answered for so long can be reminded.
_PATIENCE: Final = timedelta(days=14)


def tasks() -> Iterator[Task]:
    """Proposals to decide on, missions that do not answer, entries that have grown old: three statements."""
    now, day = clock.now(), clock.today()
    number, oldest = waiting.proposals_waiting()
    if number:
        yield Task(
            "upkeep:proposals",
            ngettext("%(num)d proposal to decide on", "%(num)d proposals to decide on", number),
            _("Missions have corrected their own entries. Nothing changes before you have decided."),
            url_for("proposals.index", status="waiting"),
            _("Decide"),
            Severity.DUE,
            since=oldest,
            count=number,
        )
    silent = waiting.count_silent(now, now - _PATIENCE)
    if silent:
        yield Task(
            "upkeep:silent",
            ngettext(
                "%(num)d mission has not answered about its entry for two weeks",
                "%(num)d missions have not answered about their entries for two weeks",
                silent,
            ),
            _("Remind once, or ask by telephone."),
            url_for("asking.asked"),
            _("See who was asked"),
            Severity.LATER,
            count=silent,
        )
    after = customs().stale_after
    since, home = day - timedelta(days=after), settings.current().office_country
    stale = waiting.count_stale(StaleFilter(), since=since, day=day, moment=now, home=home)
    if stale:
        yield Task(
            "upkeep:stale",
            ngettext(
                "%(num)d entry has not been verified for a long time",
                "%(num)d entries have not been verified for a long time",
                stale,
            ),
            ngettext(
                "For %(num)d day nobody has verified it. Ask the mission, or verify it yourself.",
                "For %(num)d days nobody has verified it. Ask the mission, or verify it yourself.",
                after,
            ),
            url_for("verification.index"),
            _("Look at the entries"),
            Severity.LATER,
            count=stale,
        )


def news(since: datetime) -> Iterator[News]:
    """Missions that found everything right: one statement."""
    confirmed = queries.counts(clock.now(), since).confirmed
    if confirmed:
        words = ngettext(
            "%(num)d mission found its entry right",
            "%(num)d missions found their entries right",
            confirmed,
        )
        yield News(words, url_for("proposals.index", status="confirmed"))
