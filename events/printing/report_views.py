"""The page on which the report of a result is chosen, and the file."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from events.printing.letter_forms import ReportForm
from events.printing.report import Edition, can_be_made, compile_report, print_report
from events.printing.sheets import Moment, Sheet, add_sheet
from events.programme.models import Event
from events.programme.queries import event_or_404
from events.results.counting import result_of
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import writing
from office.localized import LANGUAGES
from office.typesetting.files import not_printable, pdf
from office.typesetting.setting import NotPrintable
from office.web.i18n import language

blueprint = Blueprint("result_report", __name__, url_prefix="/events/manage/<int:event_id>/paper/report")


@blueprint.get("")
@requires(Role.VIEWER)
def page(event_id: int) -> ResponseReturnValue:
    """What the report holds, and in which language it is wanted."""
    event = event_or_404(event_id)
    spoken = language()
    usual = spoken if spoken in LANGUAGES else LANGUAGES[0]
    return _page(event, ReportForm(formdata=None, data={"edition_language": usual, "names": "no"}))


@blueprint.get("/report.pdf")
@requires(Role.VIEWER)
def file(event_id: int) -> ResponseReturnValue:
    """The report as a PDF. That it left the house is entered in the audit trail."""
    event = event_or_404(event_id)
    form = ReportForm(formdata=request.args)
    if not form.validate():
        return _page(event, form), 422
    edition = Edition(form.edition_language.data, form.names.data == "yes", clock.today())
    back = url_for(".page", event_id=event.id)
    made = compile_report(event, edition)
    if made is None:
        return redirect(back, 303)
    try:
        content = print_report(made)
    except NotPrintable as error:
        return not_printable(error, back)
    name, number, label = f"{event.slug}-report-{edition.language}.pdf", event.id, str(event)
    # Setting the pages takes its time: meanwhile others may write.
    with writing():
        disclosed("events", label, {"file": name, "people": made.people}, number)
    return pdf(content, name)


def _page(event: Event, form: ReportForm) -> str:
    result = result_of(event)
    return render_template(
        "events/printing/report.html",
        event=event,
        form=form,
        is_made=can_be_made(event, result),
        has_been=event.ends_at <= clock.now(),
        people=result.participants,
    )


def register(app: Flask) -> None:
    """Add the page, and the report to what can be printed."""
    app.register_blueprint(blueprint)
    add_sheet(
        app,
        Sheet(
            "report",
            _l("Report of the result"),
            _l("The sentence, the numbers with their definitions, the programme and every picture."),
            "result_report.page",
            order=10,
            moment=Moment.AFTERWARDS,
            icon="chart-bar",
        ),
    )
