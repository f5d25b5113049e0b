"""The pages of the city's companies: what each has to report to the transparency register, and when."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from advocacy import taking_back
from advocacy.contacts import keeping, reporting
from advocacy.contacts.forms import CompanyForm, ReportForm
from advocacy.contacts.models import CityCompany
from advocacy.contacts.rules import LONGEST, SHORTEST, SMALL_SCALE, Half
from advocacy.contacts.words import MEANS_WORDS, half_name, said_problems, scale_words, text_of
from office import clock, countries
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.words import deeds
from office.database import db
from office.sent_once import AlreadySent
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo
from stakeholders.engagement.home import reader
from stakeholders.engagement.queries import may_read
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile

blueprint = Blueprint("companies", __name__, url_prefix="/advocacy/companies")

#: What the templates of companies share.
SHARED: dict[str, Any] = {
    "means_words": MEANS_WORDS,
    "half_name": half_name,
    "said_problems": said_problems,
    "scale_words": scale_words,
    "limits": {"least": SHORTEST, "most": LONGEST, "small": SMALL_SCALE},
}


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """The companies that the city owns: how the year stands of each, and what is to be reported by when."""
    today = clock.today()
    this, found = Half.of(today), reporting.companies()
    years = reporting.years_of(found, {today.year - 1, today.year})
    return render_template(
        "advocacy/contacts/companies.html",
        companies=found,
        years=years,
        this=this,
        last=this.before,
        awaiting=reporting.awaiting(years.values(), today),
        today=today,
        **SHARED,
    )


@blueprint.get("/<int:company_id>")
@requires(Role.VIEWER)
def show(company_id: int) -> ResponseReturnValue:
    """One company and half-year: what is to be reported, what is missing in it, and whether it was."""
    return show_page(or_404(reporting.company_numbered(company_id, removed=True)), ReportForm.empty(), None)


def show_page(company: CityCompany, form: ReportForm, half: Half | None) -> str:
    """A company's page; ``half`` is the one that a form was sent for, else the address names it."""
    today = clock.today()
    years = reporting.years_of([company], {today.year - 1, today.year})
    awaiting = reporting.awaiting(years.values(), today)
    usual = awaiting[0][1] if awaiting else Half.of(today)
    half = half or Half.read(request.args.get("half", "")) or usual
    year = years.get((company.id, half.year)) or reporting.year_of(company, half.year)
    itemised = year.itemised(half)
    own, incomplete = year.within(half), year.incomplete(half)
    return render_template(
        "advocacy/contacts/company.html",
        company=company,
        half=half,
        year=year,
        itemised=itemised,
        shown=sorted({*itemised, *own}, key=lambda one: (one.held_on, one.id)),
        incomplete=incomplete,
        text=text_of(reporting.by_subject([one for one in itemised if one not in incomplete])),
        told=year.report_of(half),
        differs=year.differs_since(half),
        waiting=year.awaits_report(half, today),
        may_read_note=lambda note: note is not None and may_read(note, reader()),
        form=form,
        history=deeds(history_of("city_companies", company.id), of="city_companies"),
        today=today,
        **SHARED,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Enter a company that the city owns."""
    form = _offered(CompanyForm() if request.method == "POST" else CompanyForm.opened(None))
    if form.validate_on_submit():
        try:
            company = keeping.add_company(form.given(), submission=form.submission.data or None)
        except AlreadySent as error:
            return redirect(url_for(".show", company_id=error.existing.id), 303)
        except keeping.AlreadyThere as error:
            number = error.existing.id
            db.session.rollback()
            flash(_("This company is here already."), "info")
            return redirect(url_for(".show", company_id=number), 303)
        except (keeping.BadBusinessId, keeping.EndsBeforeItBegins) as error:
            _refuse(form, error)
        else:
            return _saved(company)
    return _form_page(form, None), 422 if form.is_submitted() else 200


@blueprint.route("/<int:company_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(company_id: int) -> ResponseReturnValue:
    """Change what is said of a company."""
    company = or_404(reporting.company_numbered(company_id))
    form = CompanyForm() if request.method == "POST" else CompanyForm.opened(company)
    form.keep_organisation()
    if form.validate_on_submit():
        try:
            keeping.change_company(company, form.given(), seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            form.seen.data = company.updated_at.isoformat()
            return _form_page(form, company, meanwhile=True), 409
        except (keeping.BadBusinessId, keeping.EndsBeforeItBegins) as error:
            _refuse(form, error)
            company = or_404(reporting.company_numbered(company_id))
        else:
            return _saved(company)
    return _form_page(form, company), 422 if form.is_submitted() else 200


def _offered(form: CompanyForm) -> CompanyForm:
    named = [(str(one.id), one.called(language())) for one in reporting.organisations_free()]
    named.sort(key=lambda pair: countries.sort_key(pair[1], language()))
    form.organisation.choices = [("", _("Not among these")), *named]
    return form


def _refuse(form: CompanyForm, error: Exception) -> None:
    db.session.rollback()
    if isinstance(error, keeping.BadBusinessId):
        words = _("This is no business ID: the last digit checks the others, as in 1234567-1.")
        add_error(form.business_id, words)
    else:
        add_error(form.until, _("It cannot end before it begins."))


def _saved(company: CityCompany) -> ResponseReturnValue:
    db.session.commit()
    flash(_("“%(name)s” was saved.", name=company.called(language())), "success")
    return redirect(url_for(".show", company_id=company.id), 303)


def _form_page(form: CompanyForm, company: CityCompany | None, *, meanwhile: bool = False) -> str:
    return render_template(
        "advocacy/contacts/company_form.html", form=form, company=company, meanwhile=meanwhile
    )


@blueprint.post("/<int:company_id>/remove")
@requires(Role.EDITOR)
def remove(company_id: int) -> ResponseReturnValue:
    """Take a company out of the lists; one click brings it back."""
    company = or_404(reporting.company_numbered(company_id))
    keeping.remove_company(company)
    db.session.commit()
    words = _("“%(name)s” has been removed.", name=company.called(language()))
    flash_with_undo(words, url_for(".restore", company_id=company.id))
    return redirect(url_for(".index"), 303)


@blueprint.post("/<int:company_id>/restore")
@requires(Role.EDITOR)
def restore(company_id: int) -> ResponseReturnValue:
    """Bring a removed company back."""
    company = or_404(reporting.company_numbered(company_id, removed=True))
    keeping.bring_back_company(company)
    db.session.commit()
    flash(_("“%(name)s” is back.", name=company.called(language())), "success")
    return redirect(url_for(".show", company_id=company.id), 303)


@blueprint.post("/<int:company_id>/steps/<int:step_id>/take-back")
@requires(Role.EDITOR)
def take_back(company_id: int, step_id: int) -> ResponseReturnValue:
    """Take back a step on a company's page: a contact entered or taken out, a report entered."""
    company = or_404(reporting.company_numbered(company_id))
    taking_back.take_back(keeping.STEPS, step_id, on=company)
    return redirect(url_for(".show", company_id=company_id), 303)
