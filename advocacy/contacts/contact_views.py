"""Entering what a company's contacts were, taking a half-year away as a file, and that it was reported."""

from __future__ import annotations

from io import BytesIO
from typing import Final, cast

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from advocacy.contacts import keeping, reporting
from advocacy.contacts.company_views import SHARED, show_page
from advocacy.contacts.exports import contacts_file
from advocacy.contacts.forms import ContactForm, ReportForm
from advocacy.contacts.models import CityCompany, CompanyContact
from advocacy.contacts.rules import Half
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.steps import new_step
from office.audit.trail import because_of, disclosed
from office.database import db, writing
from office.sent_once import AlreadySent
from office.web.doorway import record_number
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo
from stakeholders.engagement import queries as log
from stakeholders.engagement.home import reader
from stakeholders.engagement.models import Confidentiality, Interaction
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile

blueprint = Blueprint("company_contacts", __name__, url_prefix="/advocacy/companies")

_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.route("/contacts/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Enter a contact of a company: one that a note of the log tells of, or one that nobody noted."""
    note = _note(request.values.get("note", ""))
    known = reporting.companies()
    if not known:
        flash(_("Enter the company first that the contact is to be reported for."), "info")
        return redirect(url_for("companies.new"), 303)
    form = ContactForm() if request.method == "POST" else _opened(note, known)
    form.company.choices = [(str(one.id), one.called(language())) for one in known]
    if note is not None and note.confidentiality is Confidentiality.CONFIDENTIAL:
        return _form_page(form, None, note, confidential=True)
    if form.validate_on_submit():
        company = next(one for one in known if one.id == form.company.data)
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                contact = keeping.add_contact(
                    company, form.given(), note=note, submission=form.submission.data or None
                )
        except AlreadySent as error:
            flash(_("This contact has been entered already."), "info")
            return redirect(_page_of(cast("CompanyContact", error.existing)), 303)
        except keeping.StillToCome:
            add_error(form.held_on, _("This day has not come yet. Enter it once it has."))
        else:
            return _saved(contact, step.record_id)
    return _form_page(form, None, note), 422 if form.is_submitted() else 200


def _note(typed: str) -> Interaction | None:
    number = record_number(typed)
    if number is None:
        return None
    found = or_404(log.interaction_for(number, reader()))
    return or_404(found if found.removed_at is None else None)


def _opened(note: Interaction | None, known: list[CityCompany]) -> ContactForm:
    asked = record_number(request.args.get("company", ""))
    chosen = asked if asked in {one.id for one in known} else known[0].id if len(known) == 1 else None
    if note is not None:
        return ContactForm.of_note(note, chosen)
    half = Half.read(request.args.get("half", ""))
    day = min(clock.today(), half.last_day) if half is not None else None
    return ContactForm.empty(chosen, day)


@blueprint.route("/contacts/<int:contact_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(contact_id: int) -> ResponseReturnValue:
    """Correct a contact, or say what is missing in it."""
    contact = or_404(reporting.contact_numbered(contact_id))
    form = ContactForm() if request.method == "POST" else ContactForm.of(contact)
    # A contact stays with its company: for another one it is entered there.
    form.company.choices = [(str(contact.company_id), contact.company.called(language()))]
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.change_contact(contact, form.given(), seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            form.seen.data = contact.updated_at.isoformat()
            return _form_page(form, contact, None, meanwhile=True), 409
        except keeping.StillToCome:
            add_error(form.held_on, _("This day has not come yet. Enter it once it has."))
        else:
            return _saved(contact, step.record_id)
    return _form_page(form, contact, None), 422 if form.is_submitted() else 200


def _page_of(contact: CompanyContact) -> str:
    return url_for("companies.show", company_id=contact.company_id, half=contact.half.key)


def _saved(contact: CompanyContact, step_id: int | None) -> ResponseReturnValue:
    db.session.commit()
    undo = url_for("companies.take_back", company_id=contact.company_id, step_id=step_id)
    if reporting.problems_of(contact):
        flash_with_undo(_("Saved. Something is missing yet: it stands beside the contact."), undo)
    else:
        flash_with_undo(_("Saved."), undo)
    return redirect(_page_of(contact), 303)


def _form_page(
    form: ContactForm,
    contact: CompanyContact | None,
    note: Interaction | None,
    *,
    meanwhile: bool = False,
    confidential: bool = False,
) -> str:
    return render_template(
        "advocacy/contacts/company_contact.html",
        form=form,
        contact=contact,
        note=note,
        meanwhile=meanwhile,
        confidential=confidential,
        **SHARED,
    )


@blueprint.post("/contacts/<int:contact_id>/remove")
@requires(Role.EDITOR)
def remove(contact_id: int) -> ResponseReturnValue:
    """Take a contact out: it need not be reported, or was entered by mistake."""
    contact = or_404(reporting.contact_numbered(contact_id))
    address, company_id = _page_of(contact), contact.company_id
    step = new_step(keeping.STEPS)
    with because_of(step):
        keeping.remove_contact(contact)
    db.session.commit()
    undo = url_for("companies.take_back", company_id=company_id, step_id=step.record_id)
    flash_with_undo(_("It has been taken out."), undo)
    return redirect(address, 303)


@blueprint.post("/<int:company_id>/<half>/report")
@requires(Role.EDITOR)
def report(company_id: int, half: str) -> ResponseReturnValue:
    """Enter that a half-year was reported; the next page offers to take that back."""
    company, of_half = or_404(reporting.company_numbered(company_id)), or_404(Half.read(half))
    form = ReportForm()
    address = url_for("companies.show", company_id=company_id, half=of_half.key)
    if form.validate_on_submit():
        assert form.reported_on.data is not None
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.report(
                    company,
                    of_half,
                    form.reported_on.data,
                    user_id=current_user.id,
                    note=form.note.data or "",
                )
        except keeping.AlreadyReported:
            flash(_("Somebody has entered already that this half-year was reported."), "info")
            return redirect(address, 303)
        except (keeping.NotOver, keeping.StillToCome, keeping.Incomplete) as error:
            _refuse(form, error)
        else:
            db.session.commit()
            undo = url_for("companies.take_back", company_id=company_id, step_id=step.record_id)
            flash_with_undo(_("It has been entered that this half-year was reported."), undo)
            return redirect(address, 303)
    return show_page(company, form, of_half), 422


@blueprint.post("/<int:company_id>/<half>/unreport")
@requires(Role.EDITOR)
def unreport(company_id: int, half: str) -> ResponseReturnValue:
    """Enter that a half-year was not reported after all."""
    company, of_half = or_404(reporting.company_numbered(company_id)), or_404(Half.read(half))
    address = url_for("companies.show", company_id=company_id, half=of_half.key)
    told = reporting.year_of(company, of_half.year).report_of(of_half)
    if told is None:
        flash(_("That was taken back already."), "info")
        return redirect(address, 303)
    step = new_step(keeping.STEPS)
    with because_of(step):
        keeping.withdraw(told)
    db.session.commit()
    undo = url_for("companies.take_back", company_id=company_id, step_id=step.record_id)
    flash_with_undo(_("It has been taken out that this half-year was reported."), undo)
    return redirect(address, 303)


def _refuse(form: ReportForm, error: Exception) -> None:
    match error:
        case keeping.NotOver():
            words = _("A half-year can be reported once it is over: from the day after its last one.")
        case keeping.StillToCome():
            words = _("This day has not come yet. Enter it once it has.")
        case keeping.Incomplete(number=number):
            words = ngettext(
                "One contact cannot be reported as it stands. Mend it first.",
                "%(num)d contacts cannot be reported as they stand. Mend them first.",
                number,
            )
        case _:
            raise error
    add_error(form.reported_on, words)


@blueprint.get("/<int:company_id>/<half>/file.<kind>")
@requires(Role.VIEWER)
def file(company_id: int, half: str, kind: str) -> ResponseReturnValue:
    """What a half-year's report itemises, as a spreadsheet; incomplete contacts say what they lack."""
    of_half = or_404(Half.read(half))
    if kind not in _TYPES:
        abort(404)
    with writing():
        company = or_404(reporting.company_numbered(company_id))
        year = reporting.year_of(company, of_half.year)
        itemised = year.itemised(of_half)
        out = BytesIO()
        contacts_file(out, kind, company, of_half, itemised)
        name = f"transparency-{company.business_id or company.id}-{of_half.key}.{kind}"
        disclosed("city_companies", name, {"file": name, "contacts": len(itemised)}, company.id)
    return Response(
        out.getvalue(),
        content_type=_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
