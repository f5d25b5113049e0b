"""The pages of stakeholders: gaps, how they stand in a matter, and one assessment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from advocacy.standing import keeping, queries
from advocacy.standing.forms import AssessmentForm, ReadersForm
from advocacy.standing.gaps import UNMET_AFTER, gaps
from advocacy.standing.models import Assessment
from advocacy.standing.picture import plot, standings
from advocacy.standing.queries import StakeholderKey
from advocacy.standing.rules import quarter_of
from advocacy.standing.words import (
    CLOSENESS_WORDS,
    INTEREST_WORDS,
    POWER_WORDS,
    QUARTER_WORDS,
    SECRECY_WORDS,
    STAND_LOOKS,
    STAND_WORDS,
    difference,
    kind_of,
    matter_name,
    matter_of,
    name_of,
    post_of,
    stakeholder_name,
    unmet_words,
)
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.trail import disclosed
from office.audit.words import deeds
from office.database import db, writing
from office.plots.files import KINDS, figure_response
from office.sent_once import AlreadySent
from office.web.doorway import record_number
from office.web.errors import or_404
from office.web.notices import flash_with_undo
from stakeholders.directory.queries import best_organisations, best_people
from stakeholders.engagement.home import party_choices, reader
from stakeholders.engagement.queries import staff
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person

blueprint = Blueprint("assessments", __name__, url_prefix="/advocacy/stakeholders")

#: Records of each kind that the search for a stakeholder offers.
HITS = 8
#: The longest time for which somebody can be asked to have been unmet.
LONGEST = 3650
A_YEAR = timedelta(days=365)

#: What the templates of this part share.
SHARED = {
    "stand_words": STAND_WORDS,
    "stand_looks": STAND_LOOKS,
    "quarter_words": QUARTER_WORDS,
    "secrecy_words": SECRECY_WORDS,
    "closeness_words": CLOSENESS_WORDS,
    "power_words": POWER_WORDS,
    "interest_words": INTEREST_WORDS,
    "stakeholder_name": stakeholder_name,
    "matter_of": matter_of,
    "matter_name": matter_name,
    "name_of": name_of,
    "post_of": post_of,
    "kind_of": kind_of,
    "difference": difference,
    "quarter_of": quarter_of,
    "unmet_words": unmet_words,
}


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """What is to be done about stakeholders, and every open matter with those assessed in it."""
    day = clock.today()
    asked = record_number(request.args.get("days", "")) or UNMET_AFTER
    dossiers, goals = queries.matters()
    found = gaps(day, reader(), min(asked, LONGEST))
    queries.load_posts([*(unmet.first for unmet in found.unmet), *found.far])
    return render_template(
        "advocacy/standing/index.html",
        gaps=found,
        dossiers=dossiers,
        goals=goals,
        counts=queries.counts(day, reader()),
        **SHARED,
    )


@blueprint.get("/<kind>/<int:number>")
@requires(Role.VIEWER)
def matter(kind: str, number: int) -> ResponseReturnValue:
    """How the stakeholders of a dossier or a goal stand on a day, beside an earlier one."""
    found = _matter(kind, number)
    day, before = _days()
    rows = standings(found, day, before, reader())
    queries.load_posts([row.assessment for row in rows])
    return render_template(
        "advocacy/standing/matter.html",
        matter=found,
        kind=kind,
        day=day,
        before=before,
        today=clock.today(),
        rows=rows,
        figure=plot(found, rows, day, before),
        **SHARED,
    )


@blueprint.get("/<kind>/<int:number>/plot.<what>")
@requires(Role.VIEWER)
def plot_file(kind: str, number: int, what: str) -> ResponseReturnValue:
    """The plot as a file, with what this reader may see. That it left the house is in the audit trail."""
    or_404(what if what in KINDS else None)
    found = _matter(kind, number)
    day, before = _days()
    rows = standings(found, day, before, reader())
    name, label = f"stakeholders-{kind[:-1]}-{number}-{day.isoformat()}", str(found)
    response = figure_response(plot(found, rows, day, before), what, name)
    # A picture of points takes its time: meanwhile others may write.
    with writing():
        told = {"file": name, "stakeholders": len(rows)}
        # Of those who read the matter's own history not everybody may know how many there are.
        disclosed(found.__tablename__, label, told, number, in_history=False)
    return response


@blueprint.route("/<kind>/<int:number>/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new(kind: str, number: int) -> ResponseReturnValue:
    """Assess somebody: first whom, then how they stand."""
    found = _matter(kind, number)
    who = _stakeholder(request.args.get("with", ""))
    if who is None:
        return _choose(found, kind)
    last = queries.last_of(found, _key(who), reader())
    if request.method == "GET":
        return _form_page(AssessmentForm.empty(last), found, kind, who, last)
    form = AssessmentForm()
    if form.validate_on_submit():
        try:
            made = keeping.assess(
                found,
                who,
                form.given(),
                user_id=current_user.id,
                submission=form.submission.data or None,
            )
        except AlreadySent as error:
            return _saved(cast("Assessment", error.existing))
        except (keeping.EvidenceMissing, keeping.StillToCome, keeping.UnknownReader) as error:
            form.refuse(error)
        else:
            db.session.commit()
            return _saved(made)
    return _form_page(form, found, kind, who, last), 422


@blueprint.get("/assessments/<int:assessment_id>")
@requires(Role.VIEWER)
def assessment(assessment_id: int) -> ResponseReturnValue:
    """One assessment with what it rests on, and how the same stakeholder stood before and after."""
    found = or_404(queries.assessment_for(assessment_id, reader()))
    form = ReadersForm(formdata=None, readers=[str(row.user_id) for row in found.readers])
    form.readers.choices = [(str(user.id), user.label) for user in staff() if user.id != found.user_id]
    return render_template(
        "advocacy/standing/assessment.html",
        assessment=found,
        matter=matter_of(found),
        matter_url=_matter_url(found),
        can_be_assessed=found.dossier is None or found.dossier.removed_at is None,
        story=queries.story(found, reader()),
        form=form,
        names_readers=_names_readers(found),
        history=deeds(history_of("assessments", found.id), of="assessments"),
        **SHARED,
    )


@blueprint.post("/assessments/<int:assessment_id>/take-back")
@requires(Role.EDITOR)
def take_back(assessment_id: int) -> ResponseReturnValue:
    """Let an erroneous assessment count no more; one click puts it back."""
    found = or_404(queries.assessment_for(assessment_id, reader()))
    keeping.take_back(found)
    db.session.commit()
    words = _("The assessment of %(name)s has been taken back.", name=stakeholder_name(found))
    flash_with_undo(words, url_for(".put_back", assessment_id=found.id))
    return redirect(_matter_url(found), 303)


@blueprint.post("/assessments/<int:assessment_id>/put-back")
@requires(Role.EDITOR)
def put_back(assessment_id: int) -> ResponseReturnValue:
    """Let an assessment that was taken back count again."""
    found = or_404(queries.assessment_for(assessment_id, reader()))
    keeping.put_back(found)
    db.session.commit()
    flash(_("The assessment of %(name)s counts again.", name=stakeholder_name(found)), "success")
    return redirect(url_for(".assessment", assessment_id=found.id), 303)


@blueprint.post("/assessments/<int:assessment_id>/readers")
@requires(Role.EDITOR)
def readers(assessment_id: int) -> ResponseReturnValue:
    """Say who alone may read an assessment: for whoever made it, and administrators."""
    found = or_404(queries.assessment_for(assessment_id, reader()))
    or_404(found if _names_readers(found) else None)
    try:
        keeping.name_readers(found, ReadersForm().numbers)
    except keeping.UnknownReader:
        db.session.rollback()
        flash(_("One of the colleagues you chose is no longer here. Choose again."), "error")
    else:
        db.session.commit()
        flash(_("Those chosen may read it from now on, and nobody else."), "success")
    return redirect(url_for(".assessment", assessment_id=assessment_id), 303)


def _names_readers(found: Assessment) -> bool:
    """Whether whoever is signed in says who reads it: its author, or an administrator."""
    return reader().reads_all or (found.user_id == current_user.id and current_user.role.covers(Role.EDITOR))


def _matter(kind: str, number: int) -> Dossier | Goal:
    if kind == "goals":
        return or_404(db.session.get(Goal, number))
    or_404(kind if kind == "dossiers" else None)
    found = or_404(db.session.get(Dossier, number))
    return or_404(found if found.removed_at is None else None)


def _matter_url(found: Assessment) -> str:
    """Where it is shown among others; of a dossier that was removed, the dossier, which says so."""
    if found.dossier is not None and found.dossier.removed_at is not None:
        return url_for("dossiers.show", dossier_id=found.dossier_id)
    kind, number = ("goals", found.goal_id) if found.dossier_id is None else ("dossiers", found.dossier_id)
    return url_for(".matter", kind=kind, number=number)


def _days() -> tuple[date, date | None]:
    """The day asked for, else today, and the earlier one: a year before, or none where it is left empty."""
    day = _day(request.args.get("day", "")) or clock.today()
    typed = request.args.get("before")
    if typed is not None:
        return day, _day(typed)
    return day, day - A_YEAR if day.toordinal() > A_YEAR.days else None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if len(typed) == 10 else None
    except ValueError:
        return None


def _stakeholder(text: str) -> Organisation | Person | None:
    """Whom ``o12`` or ``p7`` names; None where there is nobody of that number."""
    number = record_number(text[1:])
    if number is None or text[0] not in "op":
        return None
    if text[0] == "p":
        return db.session.get(Person, number)
    return db.session.get(Organisation, number)


def _key(who: Organisation | Person) -> StakeholderKey:
    return StakeholderKey(None, who.id) if isinstance(who, Person) else StakeholderKey(who.id, None)


def _choose(found: Dossier | Goal, kind: str) -> str:
    typed = request.args.get("q", "").strip()[:200]
    hits: list[Organisation | Person] = []
    if typed:
        hits = [*best_people(typed, HITS), *best_organisations(typed, HITS)]
    return render_template(
        "advocacy/standing/choose.html",
        matter=found,
        kind=kind,
        typed=typed,
        hits=party_choices(hits),
        involved=party_choices(queries.involved_in(found)),
        **SHARED,
    )


def _form_page(
    form: AssessmentForm,
    found: Dossier | Goal,
    kind: str,
    who: Organisation | Person,
    last: Assessment | None,
) -> str:
    form.offer_readers(staff(), current_user.id)
    return render_template(
        "advocacy/standing/form.html", form=form, matter=found, kind=kind, who=who, last=last, **SHARED
    )


def _saved(made: Assessment) -> ResponseReturnValue:
    words = _("The assessment of %(name)s has been saved.", name=stakeholder_name(made))
    flash_with_undo(words, url_for(".take_back", assessment_id=made.id))
    return redirect(_matter_url(made), 303)
