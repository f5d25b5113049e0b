"""The page of the years: missions and events side by side, and what they tell in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from events.history import words
from events.history.asked import MONTHS, USUAL_MONTHS, AskedFor, narrowed, read_asked
from events.history.exports import MEDIA_TYPES, definitions, years_file
from events.history.outcomes import Outcome
from events.history.queries import series_with_events
from events.history.years import ENOUGH, Line, Pattern, Years, months_before, years
from events.programme.models import Event, EventSeries
from office import clock, countries
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import writing
from office.localized import pick
from office.web.i18n import format_day, language
from office.web.tables import Chip, Page, chips
from stakeholders.engagement.home import reader

#: Columns that a screen has room for; a file holds all.
MOST_COLUMNS = 10
_NAMED = 8

blueprint = Blueprint("history", __name__, url_prefix="/events/manage/years")


@blueprint.get("")
@requires(Role.VIEWER)
def over_years() -> ResponseReturnValue:
    """Missions and events side by side, searched, narrowed and in order."""
    asked = read_asked()
    found = _years(asked)
    telling = _telling(found, asked)
    lines = narrowed(found.lines, asked, telling, language())
    query = asked.query
    series = series_with_events(clock.now())
    return render_template(
        "events/history/years.html",
        asked=asked,
        found=found,
        page=Page(lines[query.offset : query.offset + query.size], len(lines), query),
        shown=_columns(found.events[-MOST_COLUMNS:]),
        said=_said(telling, asked),
        enough=len(found.events) >= ENOUGH,
        came=sum(1 for line in found.lines if line.came),
        was_asked=sum(1 for line in found.lines if line.asked),
        by_seats=[
            format_day(event.local_start.date(), language())
            for event in found.events
            if event.id in found.by_seats
        ],
        definitions=definitions(asked.months),
        chips=_chips(asked, series),
        series=series,
        groups=words.GROUP_WORDS,
        patterns=words.PATTERN_WORDS,
        months=[(number, ngettext("%(num)d month", "%(num)d months", number)) for number in MONTHS],
        usual_months=USUAL_MONTHS,
        legend=[outcome for outcome in Outcome if _occurs(outcome, found)],
        short_words=words.SHORT_WORDS,
        outcome_words=words.OUTCOME_WORDS,
        outcome_icons=words.OUTCOME_ICONS,
        pattern_icons=words.PATTERN_ICONS,
        cell_words=words.cell_words,
        cell_url=words.cell_url,
    )


def _columns(events: Sequence[Event]) -> list[tuple[Event, str]]:
    """Each event with what heads its column: the year, or the day where a year has several."""
    years_of = [event.local_start.year for event in events]
    if len(set(years_of)) == len(events):
        return [(event, str(event.local_start.year)) for event in events]
    return [(event, format_day(event.local_start.date(), language())) for event in events]


def _years(asked: AskedFor) -> Years:
    return years(asked.span, asked.group, reader(), clock.now(), clock.today())


def _telling(found: Years, asked: AskedFor) -> dict[Pattern, list[Line]]:
    """What the years tell, and of whom."""
    since = months_before(clock.today(), asked.months)
    telling: dict[Pattern, list[Line]] = {pattern: [] for pattern in Pattern}
    for line in found.lines:
        for pattern in line.patterns(since):
            telling[pattern].append(line)
    return telling


def _said(telling: dict[Pattern, list[Line]], asked: AskedFor) -> list[dict[str, object]]:
    """The sentences, each with the first few whom it is about and the way to all of them."""
    said = []
    for pattern in words.TOLD:
        lines = telling[pattern]
        if not lines:
            continue
        names = sorted(
            (words.name_in_sentence(line.organisation, language()) for line in lines),
            key=lambda name: countries.sort_key(name, language()),
        )
        said.append(
            {
                "pattern": pattern,
                "words": words.pattern_sentence(pattern, len(lines), asked.months),
                "names": names[:_NAMED],
                "more": len(names) - _NAMED,
                "url": url_for(".over_years", **_asking(asked, pattern)),
            }
        )
    return said


def _asking(asked: AskedFor, pattern: Pattern) -> dict[str, Any]:
    """The address's own words, for a link that narrows the same to those of whom something holds."""
    kept = {name: asked.query.first(name) for name in ("series", "from", "to", "kind", "months")}
    return {name: value for name, value in kept.items() if value} | {"pattern": pattern.value}


def _occurs(outcome: Outcome, found: Years) -> bool:
    return any(cell.outcome is outcome for line in found.lines for cell in line.cells.values())


def _chips(asked: AskedFor, series: list[EventSeries]) -> list[Chip]:
    titles = {str(one.id): pick(one.title, language()) for one in series}
    return chips(
        asked.query,
        {
            "series": lambda value: titles.get(value, value),
            "from": lambda value: _("From %(year)s", year=value),
            "to": lambda value: _("Until %(year)s", year=value),
            "kind": lambda _value: str(words.GROUP_WORDS[asked.group]),
            "pattern": lambda value: (
                str(words.PATTERN_WORDS[asked.pattern]) if asked.pattern is not None else value
            ),
        },
    )


@blueprint.get("/missions.<kind>")
@requires(Role.VIEWER)
def file(kind: str) -> ResponseReturnValue:
    """The table as it is narrowed, as a file. That it left the house is entered in the audit trail."""
    if kind not in MEDIA_TYPES:
        abort(404)
    asked = read_asked()
    with writing():
        found = _years(asked)
        lines = narrowed(found.lines, asked, _telling(found, asked), language())
        content = years_file(found, lines, kind, language(), asked.months)
        name = f"missions-over-the-years-{clock.today().isoformat()}.{kind}"
        disclosed(
            "organisations", name, {"file": name, "organisations": len(lines), "events": len(found.events)}
        )
    return Response(
        content,
        content_type=MEDIA_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
