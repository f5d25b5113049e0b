"""A table plan as a file: on paper, and as a spreadsheet. That it left the house is entered in the trail."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, url_for
from flask.typing import ResponseReturnValue

from events.programme.models import Event
from events.programme.queries import event_or_404
from events.seating.exports import plan_csv, plan_pdf, plan_xlsx
from events.seating.queries import Standing
from events.seating.views import standing_or_404
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import writing
from office.typesetting.files import not_printable
from office.typesetting.setting import NotPrintable

blueprint = Blueprint("table_plan", __name__, url_prefix="/events/manage/<int:event_id>/tables")

_FILES: dict[str, tuple[str, Callable[[Event, Standing], bytes]]] = {
    "pdf": ("application/pdf", plan_pdf),
    "csv": ("text/csv; charset=utf-8", lambda _event, standing: plan_csv(standing)),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda _event, standing: plan_xlsx(standing),
    ),
}


@blueprint.get("/plan.<kind>")
@requires(Role.VIEWER)
def file(event_id: int, kind: str) -> ResponseReturnValue:
    """The plan as PDF, XLSX or CSV."""
    if kind not in _FILES:
        abort(404)
    event = event_or_404(event_id)
    standing = standing_or_404(event)
    media_type, write = _FILES[kind]
    try:
        content = write(event, standing)
    except NotPrintable as error:
        return not_printable(error, url_for("seating.tables", event_id=event_id))
    name, label, seated = f"{event.slug}-tables.{kind}", str(event), standing.seated
    # Setting the pages takes its time: meanwhile others may write.
    with writing():
        disclosed("events", label, {"file": name, "people": seated}, event_id)
    return Response(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
