"""The pages of an organisation's status and of the names it bore before."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web import Fragment
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import format_day, language
from stakeholders.organisations import hanging, standing
from stakeholders.organisations.models import FormerName, Organisation, OrganisationStatus, StatusPeriod
from stakeholders.organisations.queries import organisation_with_all
from stakeholders.organisations.small_forms import FormerNameForm, StatusForm
from stakeholders.organisations.steps import offer_undo
from stakeholders.organisations.taking_back import noting
from stakeholders.organisations.words import STATUS_WORDS

blueprint = Blueprint("standing", __name__, url_prefix="/stakeholders/organisations")


@blueprint.route("/<int:organisation_id>/status", methods=["GET", "POST"])
@requires(Role.EDITOR)
def status(organisation_id: int) -> ResponseReturnValue:
    """Close, suspend or re-open an organisation, as of a day."""
    organisation = or_404(organisation_with_all(organisation_id))
    form = StatusForm() if request.method == "POST" else _status_form(organisation)
    if form.validate_on_submit() and form.since.data:
        chosen = OrganisationStatus(form.status.data)
        try:
            with noting(("organisations", organisation.id)) as step:
                standing.enter_status(organisation, chosen, form.since.data, form.note.data or "")
        except standing.NotYet:
            add_error(form.since, _("This day is still to come: enter it when it has come."))
        else:
            db.session.commit()
            _say_done(organisation, chosen, step)
            return redirect(_page_of(organisation), 303)
    page = render_template(
        "stakeholders/organisations/status.html",
        organisation=organisation,
        form=form,
        status_words=STATUS_WORDS,
    )
    return page, 422 if form.is_submitted() else 200


def _status_form(organisation: Organisation) -> StatusForm:
    """What is likely meant: an open one is to be closed, any other opened again; ``?to=`` says otherwise."""
    now = standing.status_on(organisation, clock.today())
    is_open = not organisation.is_closed and (now is None or now.status is OrganisationStatus.OPEN)
    try:
        wanted = OrganisationStatus(request.args.get("to", ""))
    except ValueError:
        wanted = OrganisationStatus.CLOSED if is_open else OrganisationStatus.OPEN
    return StatusForm.with_status(wanted, clock.today())


def _say_done(organisation: Organisation, chosen: OrganisationStatus, step: list[int]) -> None:
    name = organisation.called(language())
    words = {
        OrganisationStatus.OPEN: _("“%(name)s” is open again.", name=name),
        OrganisationStatus.SUSPENDED: _("“%(name)s” is suspended: it stays listed.", name=name),
        OrganisationStatus.CLOSED: _("“%(name)s” has been closed.", name=name),
    }
    offer_undo(words[chosen], "organisations", organisation.id, step)


@blueprint.post("/<int:organisation_id>/status/<int:period_id>/remove")
@requires(Role.EDITOR)
def remove_period(organisation_id: int, period_id: int) -> ResponseReturnValue:
    """Take a period that was entered by mistake out of the history of the status."""
    organisation = or_404(organisation_with_all(organisation_id))
    period = or_404(next((one for one in organisation.status_periods if one.id == period_id), None))
    words = _(
        "“%(status)s since %(day)s” is taken out.",
        status=STATUS_WORDS[period.status],
        day=format_day(period.since, language()),
    )
    with noting(("organisations", organisation.id)) as step:
        standing.remove_period(period)
    db.session.commit()
    offer_undo(words, "organisations", organisation.id, step)
    return redirect(_page_of(organisation), 303)


@blueprint.route("/<int:organisation_id>/names", methods=["GET", "POST"])
@requires(Role.EDITOR)
def former_name(organisation_id: int) -> ResponseReturnValue:
    """Enter a name that an organisation bore before."""
    organisation = or_404(organisation_with_all(organisation_id))
    form = FormerNameForm()
    if form.validate_on_submit():
        with noting(("organisations", organisation.id)) as step:
            hanging.keep_former_name(organisation, form.name.data, form.until.data)
        db.session.commit()
        offer_undo(_("The former name is kept."), "organisations", organisation.id, step)
        return redirect(_page_of(organisation), 303)
    page = render_template(
        "stakeholders/organisations/former_name.html", organisation=organisation, form=form
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<int:organisation_id>/names/<int:name_id>/remove")
@requires(Role.EDITOR)
def remove_former_name(organisation_id: int, name_id: int) -> ResponseReturnValue:
    """Take out a former name that was entered by mistake."""
    organisation = or_404(organisation_with_all(organisation_id))
    former = or_404(next((one for one in organisation.former_names if one.id == name_id), None))
    words = _("The former name “%(name)s” is taken out.", name=str(former))
    with noting(("organisations", organisation.id)) as step:
        hanging.remove_former_name(former)
    db.session.commit()
    offer_undo(words, "organisations", organisation.id, step)
    return redirect(_page_of(organisation), 303)


def suspended_notice(organisation: Organisation) -> Fragment | None:
    """Under the title: that a mission is suspended, since when and why."""
    now = standing.status_on(organisation, clock.today())
    if now is None or now.status is not OrganisationStatus.SUSPENDED or organisation.is_closed:
        return None
    return Fragment("stakeholders/organisations/_suspended.html", {"period": now})


def past(organisation: Organisation) -> Fragment | None:
    """On the page: the names it bore and the periods it was open, suspended or closed."""
    names: list[FormerName] = sorted(
        organisation.former_names, key=lambda one: (one.until is None, one.until, -one.id), reverse=True
    )
    periods: list[StatusPeriod] = sorted(
        organisation.status_periods, key=lambda one: (one.since, one.id), reverse=True
    )
    if not names and not periods:
        return None
    values = {
        "organisation": organisation,
        "names": names,
        "periods": periods,
        "status_words": STATUS_WORDS,
    }
    return Fragment("stakeholders/organisations/_past.html", values)


def _page_of(organisation: Organisation) -> str:
    return url_for("directory.organisation", organisation_id=organisation.id)
