"""The pages of rankings: all of them, one of them, and what became of them between two days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from advocacy.rankings import queries
from advocacy.rankings.comparing import State, Summary, edition_in_force, movement, summarised
from advocacy.rankings.figures import all_places, places_of
from advocacy.rankings.tables import MEDIA_TYPE, editions_file
from advocacy.rankings.words import (
    SCOPE_WORDS,
    STATE_LOOKS,
    STATE_MEANS,
    STATE_WORDS,
    editions_between,
    linked_sentence,
    movement_words,
    per_cent_words,
    place_words,
)
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.trail import disclosed
from office.audit.words import deeds
from office.database import writing
from office.plots.files import KINDS, figure_response
from office.web.errors import or_404
from office.web.forms import FIRST_YEAR, LAST_YEAR

blueprint = Blueprint("rankings", __name__, url_prefix="/advocacy/rankings")

#: What the templates of this part share.
SHARED: Final[dict[str, Any]] = {
    "State": State,
    "state_words": STATE_WORDS,
    "state_looks": STATE_LOOKS,
    "state_means": STATE_MEANS,
    "scope_words": SCOPE_WORDS,
    "place_words": place_words,
    "per_cent_words": per_cent_words,
    "movement_words": movement_words,
    "editions_between": editions_between,
}
_YEAR: Final = timedelta(days=365)


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """All rankings: how they moved since monitoring began, a small picture of each, and a list."""
    today = clock.today()
    known = queries.every_series()
    summary = summarised(known, queries.beginning(known, today), today)
    monitored = [one for one in known if one.is_monitored(today)]
    return render_template(
        "advocacy/rankings/index.html",
        monitored=monitored,
        earlier=[one for one in known if one not in monitored],
        moved={one.series: one for one in (*summary.counted, *summary.beside)},
        figure=all_places(monitored) if any(one.editions for one in monitored) else None,
        figure_url=lambda _key, kind: _figure_url(".figure", kind),
        summary=summary,
        sentence=_sentence(summary),
        today=today,
        **SHARED,
    )


@blueprint.get("/compare")
@requires(Role.VIEWER)
def compare() -> ResponseReturnValue:
    """What became of the rankings between two days: ``?from=2017-08-01&to=2021-07-31``, and one ``state``."""
    today = clock.today()
    known = queries.every_series()
    first, second = (_day(request.args.get(name, "")) for name in ("from", "to"))
    unread = [n for n, d in (("from", first), ("to", second)) if d is None and request.args.get(n)]
    summary = summarised(known, first or queries.beginning(known, today), second or today)
    states = {state.value: state for state in State}
    state = states.get(request.args.get("state", ""))
    return render_template(
        "advocacy/rankings/compare.html",
        summary=summary,
        sentence=_sentence(summary),
        state=state,
        shown=summary.counted if state is None else summary.of(state),
        state_url=lambda one: _compare_url(summary, one),
        spans=[
            (_("Since monitoring began"), queries.beginning(known, today), today),
            (_("The last year"), today - _YEAR, today),
            (_("The last four years"), today - 4 * _YEAR, today),
        ],
        unread=unread,
        **SHARED,
    )


@blueprint.get("/<int:series_id>")
@requires(Role.VIEWER)
def series(series_id: int) -> ResponseReturnValue:
    """One ranking: its editions as a table and a picture, what it measures, and its history."""
    found = or_404(queries.series_numbered(series_id))
    today = clock.today()
    return render_template(
        "advocacy/rankings/series.html",
        series=found,
        editions=[
            (one, movement(found, before.published_on, one.published_on) if before else None)
            for one, before in zip(reversed(found.editions), [*found.editions[-2::-1], None], strict=False)
        ],
        in_force=edition_in_force(found.editions, today),
        figure=places_of(found) if any(one.is_ranked for one in found.editions) else None,
        figure_url=lambda _key, kind: _figure_url(".series_figure", kind, series_id=found.id),
        history=deeds(history_of("ranking_series", found.id), of="ranking_series", most=8),
        today=today,
        **SHARED,
    )


@blueprint.get("/places.<ending>")
@requires(Role.VIEWER)
def figure(ending: str) -> ResponseReturnValue:
    """The small pictures as SVG or PNG; ``?theme=dark`` for a dark ground. They name nobody."""
    monitored = [one for one in queries.every_series() if one.is_monitored(clock.today())]
    if not any(one.editions for one in monitored):
        abort(404)
    return figure_response(all_places(monitored), _kind(ending), "rankings")


@blueprint.get("/<int:series_id>/places.<ending>")
@requires(Role.VIEWER)
def series_figure(series_id: int, ending: str) -> ResponseReturnValue:
    """The picture of one ranking as SVG or PNG."""
    found = or_404(queries.series_numbered(series_id))
    if not any(one.is_ranked for one in found.editions):
        abort(404)
    return figure_response(places_of(found), _kind(ending), f"ranking-{found.id}")


@blueprint.get("/rankings.xlsx")
@requires(Role.VIEWER)
def file() -> ResponseReturnValue:
    """All editions as a spreadsheet that the import reads back. That it left the house is in the trail."""
    with writing():
        known = queries.every_series()
        content = editions_file(known)
        name = f"rankings-{clock.today().isoformat()}.xlsx"
        count = sum(len(one.editions) for one in known)
        disclosed("ranking_series", name, {"file": name, "rankings": len(known), "editions": count})
    return Response(
        content,
        content_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _sentence(summary: Summary) -> str:
    return linked_sentence(summary, lambda state: _compare_url(summary, state))


def _compare_url(summary: Summary, state: State | None) -> str:
    asked: dict[str, Any] = {"from": summary.first.isoformat(), "to": summary.second.isoformat()}
    return url_for(
        ".compare", **asked, state=state.value if state else None, _anchor="list" if state else None
    )


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _kind(ending: str) -> str:
    theme = request.args.get("theme", "light")
    kind = ending if theme == "light" else f"{ending}-{theme}"
    if ending not in {"svg", "png"} or kind not in KINDS:
        abort(404)
    return kind


def _figure_url(endpoint: str, kind: str, **which: Any) -> str:
    ending, theme = KINDS[kind]
    return url_for(endpoint, ending=ending, theme=theme if theme != "light" else None, **which)
