"""What is written of a person as a table, for the person who asks to see it (GDPR, article 15)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from advocacy.standing.models import Acquaintance, Assessment
from advocacy.standing.words import (
    CLOSENESS_WORDS,
    SECRECY_WORDS,
    STAND_WORDS,
    matter_name,
    matter_of,
)
from office import settings
from office.web.i18n import format_day, format_moment, language

COLUMNS: Final[tuple[LazyString, ...]] = (
    _l("What it is"),
    _l("Day"),
    _l("In which matter"),
    _l("Power"),
    _l("Interest"),
    _l("Stand now"),
    _l("Stand wanted"),
    _l("Evidence"),
    _l("Written by"),
    _l("Who may read it"),
    _l("Entered"),
    _l("Taken back"),
)


def written_rows(assessments: Sequence[Assessment], known: Sequence[Acquaintance]) -> list[tuple[str, ...]]:
    """The rows under `COLUMNS`: each assessment, and then who of us says that they know the person."""
    zone, lang = settings.current().time_zone, language()
    rows: list[tuple[str, ...]] = []
    for one in assessments:
        matter = matter_of(one)
        rows.append(
            (
                _("Assessment"),
                format_day(one.assessed_on, lang),
                matter_name(matter) if matter is not None else "",
                str(one.power),
                str(one.interest),
                str(STAND_WORDS[one.stand]),
                str(STAND_WORDS[one.wanted]),
                one.evidence,
                one.user.label if one.user is not None else "",
                str(SECRECY_WORDS[one.secrecy]),
                format_moment(one.created_at, zone, lang),
                format_moment(one.removed_at, zone, lang) if one.removed_at is not None else "",
            )
        )
    for entry in known:
        said = [str(CLOSENESS_WORDS[entry.closeness]), str(entry.since_year or ""), entry.how]
        rows.append(
            (
                _("Acquaintance"),
                *[""] * 6,
                " · ".join(filter(None, said)),
                entry.user.label,
                "",
                format_moment(entry.created_at, zone, lang),
                format_moment(entry.removed_at, zone, lang) if entry.removed_at is not None else "",
            )
        )
    return rows
