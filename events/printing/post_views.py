"""Pages for the envelopes and labels of an event's guests."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from events.printing.letter_forms import EnvelopeForm
from events.printing.letter_views import by_reason, detail_words, remedy_url
from events.printing.letter_words import HINDRANCE_WORDS, TO_MEND
from events.printing.post_sources import Wanted, guest_post
from events.printing.sheets import Moment, Sheet, add_sheet
from events.programme.models import Event
from events.programme.queries import event_or_404
from events.sending.queries import groups_of
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import writing
from office.typesetting.files import not_printable, pdf
from office.typesetting.setting import NotPrintable, typeset
from office.web.i18n import language
from stakeholders.printing.diplomatic_list import FOLDER
from stakeholders.printing.envelopes import TEMPLATE, Stationery, sheets_of

blueprint = Blueprint("guest_post", __name__, url_prefix="/events/manage/<int:event_id>/paper/envelopes")


@blueprint.get("")
@requires(Role.EDITOR)
def envelopes(event_id: int) -> ResponseReturnValue:
    """For whom envelopes and labels can be printed, and who is left out and why."""
    event = event_or_404(event_id)
    form = _form(event)
    is_good = form.validate() if _is_asked() else True
    return _page(event, form, is_good=is_good), 200 if is_good else 422


@blueprint.get("/envelopes.pdf")
@requires(Role.EDITOR)
def file(event_id: int) -> ResponseReturnValue:
    """The envelopes or labels as a PDF. That they left the house is entered in the audit trail."""
    event = event_or_404(event_id)
    form = _form(event)
    if not form.validate():
        return _page(event, form, is_good=False), 422
    found = guest_post(event, form.wanted())
    back = url_for(".envelopes", event_id=event.id, **form.kept())
    if not found.ready:
        return redirect(back, 303)
    kind = Stationery(form.stationery.data)
    pages = sheets_of(found.recipients, kind, first=form.first.data or 1, language=language())
    try:
        content = typeset(TEMPLATE, pages, FOLDER)
    except NotPrintable as error:
        return not_printable(error, back)
    name = f"{event.slug}-{kind.value.replace('_', '-')}.pdf"
    number, label, count = event.id, str(event), len(found.ready)
    # Setting the pages takes its time: meanwhile others may write.
    with writing():
        disclosed("events", label, {"file": name, "people": count}, number)
    return pdf(content, name)


def _form(event: Event) -> EnvelopeForm:
    given = request.args if _is_asked() else None
    return EnvelopeForm(formdata=given).offer(event, groups_of(event))


def _is_asked() -> bool:
    """Whether the form was sent; without it the page shows what most want."""
    return any(name in request.args for name in ("audience", "stationery", "first"))


def _page(event: Event, form: EnvelopeForm, *, is_good: bool) -> str:
    found = guest_post(event, form.wanted() if is_good else Wanted())
    return render_template(
        "events/printing/letters_envelopes.html",
        event=event,
        form=form,
        found=found,
        reasons=by_reason(found.left_out),
        hindrance_words=HINDRANCE_WORDS,
        to_mend=TO_MEND,
        detail_words=detail_words,
        remedy_url=remedy_url,
    )


def register(app: Flask) -> None:
    """Add the pages, and what can be printed."""
    app.register_blueprint(blueprint)
    add_sheet(
        app,
        Sheet(
            "envelopes",
            _l("Envelopes and labels"),
            _l("To whom each invitation is addressed, in the proper form and the guest’s language."),
            "guest_post.envelopes",
            order=20,
            moment=Moment.BEFORE,
            icon="mail",
        ),
    )
