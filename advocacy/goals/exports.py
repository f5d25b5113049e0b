"""Goals as a workbook: a line for each, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import IO, Final

from flask_babel import gettext as _

from advocacy.goals.models import Goal
from advocacy.goals.queries import next_window
from advocacy.goals.words import FORUM_WORDS, OUTCOME_WORDS, STAGE_WORDS
from office.localized import pick
from office.spreadsheets import write_xlsx
from office.web.i18n import language

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_goals(out: IO[bytes], goals: Sequence[Goal], today: date) -> None:
    """Write a workbook with the goals in the order given; days as ISO 8601 has them."""
    header = [
        _("Title of the goal"),
        _("Theme"),
        _("Forum"),
        _("Stage"),
        _("In this stage since"),
        _("Next window"),
        _("What it is"),
        _("The city’s line"),
        _("Wanted outcome"),
        _("How it will be known"),
        _("Owner"),
        _("Last reviewed on"),
        _("Outcome"),
    ]
    write_xlsx(out, _("Goals of advocacy"), header, (_row(goal, today) for goal in goals))


def _row(goal: Goal, today: date) -> list[str]:
    reader, window = language(), next_window(goal, today)
    return [
        goal.called(reader),
        goal.theme.called(reader),
        str(FORUM_WORDS[goal.forum]),
        str(STAGE_WORDS[goal.stage]),
        goal.stage_since.isoformat(),
        window.opens_on.isoformat() if window else "",
        window.said(reader) if window else "",
        pick(goal.line, reader),
        pick(goal.wanted, reader),
        pick(goal.measure, reader),
        goal.owner.label if goal.owner else "",
        goal.reviewed_on.isoformat() if goal.reviewed_on else "",
        str(OUTCOME_WORDS[goal.outcome]) if goal.outcome else "",
    ]
