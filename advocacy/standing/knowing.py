"""The pages of who of us knows whom, and of what is written of a person."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from advocacy.standing import keeping, queries
from advocacy.standing.exports import COLUMNS, written_rows
from advocacy.standing.forms import AcquaintanceForm
from advocacy.standing.models import Acquaintance
from advocacy.standing.picture import who_knows
from advocacy.standing.views import HITS, SHARED
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import db, writing
from office.spreadsheets import write_xlsx
from office.web.errors import or_404
from office.web.notices import flash_with_undo
from office.web.tables import Page, read_query
from stakeholders.directory.queries import best_people
from stakeholders.engagement.home import party_choices, reader
from stakeholders.people.models import Person

blueprint = Blueprint("knowing", __name__, url_prefix="/advocacy/stakeholders")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/acquaintances")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """Who of us knows whom, by their own word and by meetings in the log."""
    query = read_query()
    people = queries.people_known(query.q, query.offset, query.size, reader())
    known = who_knows({person.id for person in people}, clock.today(), reader())
    return render_template(
        "advocacy/standing/acquaintances.html",
        page=Page(people, queries.count_known(query.q, reader()), query),
        query=query,
        known=known,
        hits=party_choices(best_people(query.q, HITS)) if query.q else [],
        **SHARED,
    )


@blueprint.route("/acquaintances/people/<int:person_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def know(person_id: int) -> ResponseReturnValue:
    """Say that one knows a person, and how well. Everybody says it of themselves."""
    person = or_404(db.session.get(Person, person_id))
    mine = queries.acquaintances(Acquaintance.user_id == current_user.id, Acquaintance.person_id == person.id)
    form = AcquaintanceForm() if request.method == "POST" else AcquaintanceForm.of(mine[0] if mine else None)
    if form.validate_on_submit():
        try:
            made = keeping.know(current_user._get_current_object(), person, form.given())
        except keeping.NoSuchYear as error:
            form.refuse(error)
        else:
            db.session.commit()
            words = _("That you know %(name)s has been saved.", name=person.name)
            flash_with_undo(words, url_for(".forget", acquaintance_id=made.id))
            return redirect(url_for(".index"), 303)
    status = 422 if form.is_submitted() else 200
    page = render_template(
        "advocacy/standing/know.html",
        form=form,
        person=person,
        mine=mine[0] if mine else None,
        **SHARED,
    )
    return page, status


@blueprint.post("/acquaintances/<int:acquaintance_id>/forget")
@requires(Role.EDITOR)
def forget(acquaintance_id: int) -> ResponseReturnValue:
    """Take one's own acquaintance out of every list; one click puts it back."""
    found = or_404(queries.own_acquaintance(acquaintance_id, reader()))
    keeping.forget(found)
    db.session.commit()
    words = _(
        "That %(user)s knows %(name)s has been taken back.", user=found.user.label, name=found.person.name
    )
    flash_with_undo(words, url_for(".remember", acquaintance_id=found.id))
    return redirect(url_for(".index"), 303)


@blueprint.post("/acquaintances/<int:acquaintance_id>/remember")
@requires(Role.EDITOR)
def remember(acquaintance_id: int) -> ResponseReturnValue:
    """Put an acquaintance back that was taken out."""
    found = or_404(queries.own_acquaintance(acquaintance_id, reader()))
    keeping.remember(found)
    db.session.commit()
    flash(_("It stands in the list again."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.get("/people/<int:person_id>")
@requires(Role.ADMINISTRATOR)
def written(person_id: int) -> ResponseReturnValue:
    """All that was ever written of a person here: what they get when they ask (GDPR, article 15)."""
    person = or_404(db.session.get(Person, person_id))
    return render_template(
        "advocacy/standing/written.html",
        person=person,
        assessments=queries.written_of(person),
        known=queries.known_of(person),
        **SHARED,
    )


@blueprint.get("/people/<int:person_id>/written.xlsx")
@requires(Role.ADMINISTRATOR)
def written_file(person_id: int) -> ResponseReturnValue:
    """The same as a workbook for the person who asked. That it left the house is in the audit trail."""
    with writing():
        person = or_404(db.session.get(Person, person_id))
        rows = written_rows(queries.written_of(person), queries.known_of(person))
        out = BytesIO()
        write_xlsx(out, _("What is written of a person"), [str(column) for column in COLUMNS], rows)
        name = f"written-of-person-{person.id}-{clock.today().isoformat()}.xlsx"
        # That somebody asked, and how much there was, is not for everybody who reads the person's history.
        disclosed("people", person.name, {"file": name, "rows": len(rows)}, person.id, in_history=False)
    out.seek(0)
    return send_file(out, mimetype=_XLSX, as_attachment=True, download_name=name)
