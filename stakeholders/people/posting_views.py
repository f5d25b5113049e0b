"""Keeping postings: beginning, changing, ending, taking back, and naming a chargé d'affaires ad interim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.doorway import record_number
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import format_day, language
from office.web.notices import flash_with_undo
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile, differences
from stakeholders.organisations.models import Organisation
from stakeholders.organisations.queries import organisation_with_all
from stakeholders.pages import Place, sections_for
from stakeholders.people import keeping, postings
from stakeholders.people.forms import DepartureForm, PersonForm, PostingForm
from stakeholders.people.models import Person, Posting
from stakeholders.people.queries import (
    head_on,
    person_with_all,
    posting_with_both,
    postings_in,
    who_served_in,
)
from stakeholders.people.removing import held_by
from stakeholders.people.views import say_name_is_missing
from stakeholders.people.words import POSTING_FIELD_WORDS, say, title_of

blueprint = Blueprint("postings", __name__, url_prefix="/stakeholders")

#: What `begin_posting` and `change_posting` refuse, beside two people's edits.
_REFUSALS = (
    postings.HeadIsHere,
    postings.AlreadyPosted,
    postings.NeverAdInterim,
    postings.LeavesBeforeArrival,
    postings.HourWithoutDay,
)


@blueprint.route("/organisations/<int:organisation_id>/postings/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new(organisation_id: int) -> ResponseReturnValue:
    """Post somebody to an organisation: ``?person=7`` somebody in the register, else somebody new."""
    organisation = or_404(organisation_with_all(organisation_id))
    person = _person_asked_for()
    form = PostingForm()
    person_form = PersonForm() if request.method == "POST" else PersonForm.empty()
    person_form.country = organisation.seat_country
    if request.method == "POST" and "more" in request.form:
        person_form.add_empty_rows()
        return _new_page(form, person_form, organisation, person)
    if form.is_submitted():
        # Both are asked, so that every error is shown at once.
        sound = [form.validate(), person is not None or person_form.validate()]
        posting = _begin(form, person_form, organisation, person) if all(sound) else None
        if posting is not None:
            db.session.commit()
            flash(_begun_words(posting), "success")
            _warn_of_no_head(posting)
            return redirect(_organisation_page(organisation), 303)
        return _new_page(form, person_form, organisation, person), 422
    return _new_page(form, person_form, organisation, person)


def _begin(
    form: PostingForm, person_form: PersonForm, organisation: Organisation, person: Person | None
) -> Posting | None:
    """The posting, or None where it was refused; then the forms say why and nothing was written."""
    try:
        with db.session.begin_nested():
            newcomer = person or _registered(person_form, organisation)
            return postings.begin_posting(
                newcomer, organisation, form.given(), today=clock.today(), succession=form.succession()
            )
    except keeping.NameMissing:
        say_name_is_missing(person_form)
    except postings.AlreadyPosted as error:
        if error.is_double_click:
            return error.posting
        _explain(form, error)
    except _REFUSALS as error:
        _explain(form, error)
    return None


def _registered(form: PersonForm, organisation: Organisation) -> Person:
    try:
        return keeping.register_person(form.given(), country=organisation.seat_country)
    except keeping.JustRegistered as error:
        return error.existing


def _person_asked_for() -> Person | None:
    asked = request.values.get("person", "")
    if not asked:
        return None
    return or_404(person_with_all(record_number(asked) or 0))


@blueprint.route("/postings/<int:posting_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(posting_id: int) -> ResponseReturnValue:
    """Change what the register says about a posting."""
    posting = or_404(posting_with_both(posting_id))
    form = PostingForm() if request.method == "POST" else PostingForm.of(posting)
    form.offer_predecessors(who_served_in(posting.organisation_id, but=posting.person_id))
    if form.validate_on_submit():
        try:
            postings.change_posting(
                posting,
                form.given(),
                seen_at=seen_at(form.seen.data),
                today=clock.today(),
                succession=form.succession(),
            )
        except ChangedMeanwhile:
            return _meanwhile(form, posting)
        except _REFUSALS as error:
            _explain(form, error)
        else:
            db.session.commit()
            flash(_("The posting of %(name)s has been changed.", name=posting.person.name), "success")
            _warn_of_no_head(posting)
            return redirect(_organisation_page(posting.organisation), 303)
    return _edit_page(form, posting), 422 if form.is_submitted() else 200


def _meanwhile(form: PostingForm, posting: Posting) -> ResponseReturnValue:
    differing = differences(form.given(), postings.given_of(posting))
    if not differing:
        return redirect(_organisation_page(posting.organisation), 303)
    rows = [
        (POSTING_FIELD_WORDS[name], _said(name, mine), _said(name, theirs))
        for name, mine, theirs in differing
    ]
    # Sent again, the form knows what it replaces.
    form.seen.data = posting.updated_at.isoformat()
    return _edit_page(form, posting, meanwhile=rows), 409


def _said(name: str, value: object) -> str:
    if name == "predecessor_id" and isinstance(value, int):
        predecessor = db.session.get(Person, value)
        return predecessor.name if predecessor is not None else ""
    return say(name, value)


@blueprint.route("/postings/<int:posting_id>/end", methods=["GET", "POST"])
@requires(Role.EDITOR)
def end(posting_id: int) -> ResponseReturnValue:
    """End a posting, as of a day."""
    posting = or_404(posting_with_both(posting_id))
    form = DepartureForm() if request.method == "POST" else DepartureForm.on(clock.today())
    if form.validate_on_submit() and form.departed_on.data:
        try:
            vacancy = postings.end_posting(posting, form.departed_on.data, today=clock.today())
        except postings.LeavesBeforeArrival:
            assert posting.arrived_on is not None
            words = _("The arrival was on %(day)s.", day=format_day(posting.arrived_on, language()))
            add_error(form.departed_on, words)
        else:
            db.session.commit()
            words = _("The posting of %(name)s has ended.", name=posting.person.name)
            flash_with_undo(words, url_for(".reopen", posting_id=posting.id))
            if vacancy is not None or sections_for(Place.DEPARTURE, posting):
                return redirect(url_for(".after", posting_id=posting.id), 303)
            return redirect(_organisation_page(posting.organisation), 303)
    page = render_template("stakeholders/people/end_posting.html", form=form, posting=posting)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/postings/<int:posting_id>/after")
@requires(Role.EDITOR)
def after(posting_id: int) -> ResponseReturnValue:
    """What follows from an end: who acts as head, and what still names the one who left."""
    posting = or_404(posting_with_both(posting_id))
    if posting.departed_on is None:
        return redirect(_organisation_page(posting.organisation), 303)
    day = max(posting.departed_on, clock.today())
    return render_template(
        "stakeholders/people/after_posting.html",
        posting=posting,
        day=day,
        is_to_come=posting.departed_on > clock.today(),
        vacancy=postings.vacancy_of(posting.organisation, day),
        candidates=postings.candidates_for_charge(
            [p for p in postings_in(posting.organisation_id) if p.held_on(day)]
        ),
        sections=sections_for(Place.DEPARTURE, posting),
        title_of=title_of,
    )


@blueprint.post("/postings/<int:posting_id>/reopen")
@requires(Role.EDITOR)
def reopen(posting_id: int) -> ResponseReturnValue:
    """Take back the end of a posting."""
    posting = or_404(posting_with_both(posting_id))
    try:
        postings.reopen_posting(posting, today=clock.today())
    except postings.HeadIsHere as error:
        flash(_head_words(error.posting), "error")
    else:
        db.session.commit()
        flash(_("The posting of %(name)s goes on.", name=posting.person.name), "success")
    return redirect(_organisation_page(posting.organisation), 303)


@blueprint.post("/postings/<int:posting_id>/charge")
@requires(Role.EDITOR)
def charge(posting_id: int) -> ResponseReturnValue:
    """Let a colleague act as head of a vacant mission: from today, or from when ``after`` will have left."""
    posting = or_404(posting_with_both(posting_id))
    since = max(clock.today(), _departure_of(request.form.get("after", ""), posting) or clock.today())
    try:
        acting = postings.name_charge(posting, since=since)
    except postings.HeadIsHere as error:
        flash(_head_words(error.posting), "error")
    except postings.AlreadyLeft:
        flash(_("%(name)s has left the mission.", name=posting.person.name), "error")
    else:
        db.session.commit()
        if since == clock.today():
            words = _("%(name)s is chargé d’affaires a.i. from today on.", name=posting.person.name)
        else:
            values = {"name": posting.person.name, "day": format_day(since, language())}
            words = _("%(name)s is chargé d’affaires a.i. from %(day)s on.", **values)
        flash_with_undo(words, url_for(".end_charge", posting_id=acting.id))
    return redirect(_organisation_page(posting.organisation), 303)


def _departure_of(number: str, colleague: Posting) -> date | None:
    """When the head whose end led here leaves: the day from which a colleague is to act."""
    found = posting_with_both(record_number(number) or 0)
    if found is None or found.organisation_id != colleague.organisation_id:
        return None
    return found.departed_on


@blueprint.post("/postings/<int:posting_id>/end-charge")
@requires(Role.EDITOR)
def end_charge(posting_id: int) -> ResponseReturnValue:
    """End a chargé's time ad interim today: the undo of naming one."""
    posting = or_404(posting_with_both(posting_id))
    if posting.ad_interim and posting.departed_on is None:
        today = clock.today()
        postings.end_posting(posting, max(today, posting.arrived_on or today), today=today)
        db.session.commit()
        flash(_("%(name)s no longer acts as head.", name=posting.person.name), "success")
    return redirect(_organisation_page(posting.organisation), 303)


def _organisation_page(organisation: Organisation) -> str:
    return url_for("directory.organisation", organisation_id=organisation.id)


def _begun_words(posting: Posting) -> str:
    name, title = posting.person.name, title_of(posting)
    return str(_("%(name)s is posted as %(title)s.", name=name, title=title))


def _warn_of_no_head(posting: Posting) -> None:
    if posting.ought_to_be_head(clock.today()):
        words = _(
            "%(name)s has the rank of a head of mission and is not entered as its head, so the order of "
            "precedence does not count them. Choose “Change” beside the post and tick “Head of mission or "
            "office”, if that was forgotten.",
            name=posting.person.name,
        )
        flash(words, "warning")


def _head_words(posting: Posting) -> str:
    values = {"name": posting.person.name, "title": title_of(posting)}
    if posting.ad_interim:
        return str(_("%(name)s acts as head of mission at that time (%(title)s).", **values))
    return str(_("%(name)s is head of mission at that time (%(title)s).", **values))


def _explain(form: PostingForm, error: Exception) -> None:
    if isinstance(error, postings.HeadIsHere):
        add_error(
            form.is_head,
            _(
                "%(name)s (%(title)s) is there at that time. Tick “End the posting of the present head”, "
                "or correct the dates.",
                name=error.posting.person.name,
                title=title_of(error.posting),
            ),
        )
    elif isinstance(error, postings.AlreadyPosted):
        add_error(
            form.rank, _("%(name)s holds a post of this rank here already.", name=error.posting.person.name)
        )
    elif isinstance(error, postings.NeverAdInterim):
        add_error(form.ad_interim, _("Whoever holds this rank is head in their own right, not ad interim."))
    elif isinstance(error, postings.LeavesBeforeArrival):
        add_error(form.departed_on, _("The departure lies before the arrival."))
    else:
        add_error(form.credentials_on, _("Give the day as well as the hour."))


def _new_page(
    form: PostingForm, person_form: PersonForm, organisation: Organisation, person: Person | None
) -> str:
    return render_template(
        "stakeholders/people/new_posting.html",
        form=form,
        person_form=person_form,
        organisation=organisation,
        person=person,
        present_head=head_on(organisation.id, clock.today()),
        title_of=title_of,
    )


def _edit_page(
    form: PostingForm, posting: Posting, meanwhile: Sequence[tuple[object, str, str]] | None = None
) -> str:
    head = head_on(posting.organisation_id, clock.today())
    return render_template(
        "stakeholders/people/edit_posting.html",
        form=form,
        posting=posting,
        meanwhile=meanwhile,
        holds=held_by(posting),
        present_head=head if head is not posting else None,
        title_of=title_of,
    )
