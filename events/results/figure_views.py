"""The pictures of a result as files to take away. They name nobody, and are not entered as disclosed."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from events.programme.models import Event
from events.programme.queries import event_or_404
from events.results.counting import Result, result_of
from events.results.figures import chapters_of, figures_of
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.plots.files import KINDS, figure_response

blueprint = Blueprint("result_figures", __name__, url_prefix="/events/manage/<int:event_id>/results/figures")

_ENDINGS: Final = frozenset({"svg", "png"})


@blueprint.get("/<key>.<ending>")
@requires(Role.VIEWER)
def file(event_id: int, key: str, ending: str) -> ResponseReturnValue:
    """One picture, as SVG or PNG; ``?theme=dark`` for a dark ground. 404 where there is nothing to draw."""
    event = event_or_404(event_id)
    theme = request.args.get("theme", "light")
    kind = ending if theme == "light" else f"{ending}-{theme}"
    if ending not in _ENDINGS or kind not in KINDS:
        abort(404)
    figure = next((one for one in figures_of(event, result_of(event)) if one.key == key), None)
    if figure is None:
        abort(404)
    return figure_response(figure, kind, f"{event.slug}-{key}")


def pictures(event: Event, result: Result) -> dict[str, Any]:
    """What the page with an event's result needs to show its pictures."""
    return {
        "chapters": chapters_of(event, result),
        "files_url": partial(_file_url, event.id),
        "is_coming": event.ends_at > clock.now(),
    }


def _file_url(event_id: int, key: str, kind: str) -> str:
    ending, theme = KINDS[kind]
    shown = theme if theme != "light" else None
    return url_for("result_figures.file", event_id=event_id, key=key, ending=ending, theme=shown)
