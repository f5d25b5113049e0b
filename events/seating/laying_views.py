"""Staff's forms of a table plan: its rules, its tables, our own people, who is kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from flask import Blueprint, abort, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from events.programme.models import Event
from events.programme.queries import event_or_404
from events.seating import planning
from events.seating.forms import ApartForm, ChoicesForm, HostForm, SeenForm, TableForm
from events.seating.models import KeptApart, PlanHost, PlanTable
from events.seating.pieces import add_with, words_of_tables
from events.seating.queries import Standing, name_of
from events.seating.views import done, refusals, seen, standing_or_404, to_tables
from office.accounts.access import requires
from office.accounts.models import Role

Known = TypeVar("Known", PlanTable, PlanHost, KeptApart)

blueprint = Blueprint("laying", __name__, url_prefix="/events/manage/<int:event_id>/tables")


@blueprint.context_processor
def _words() -> dict[str, object]:
    return words_of_tables()


@blueprint.route("/rules", methods=["GET", "POST"])
@requires(Role.EDITOR)
@refusals
def rules(event_id: int) -> ResponseReturnValue:
    """The plan's title and rules, and the pairs that are kept apart."""
    event = event_or_404(event_id)
    standing = standing_or_404(event)
    form = ChoicesForm.of(standing.plan)
    if form.validate_on_submit():
        done(event, _("The rules are saved."), planning.choose(event, form.seen, form.chosen()))
        return to_tables(event_id)
    return _rules_page(event, standing, form, ApartForm.among(standing))


def _rules_page(event: Event, standing: Standing, form: ChoicesForm, apart: ApartForm) -> ResponseReturnValue:
    code = 422 if form.errors or apart.errors else 200
    page = render_template(
        "events/seating/rules.html", event=event, standing=_now(standing, form), form=form, apart=apart
    )
    return page, code


def _known(number: int, those: Sequence[Known]) -> Known:
    """The one of that number; of another event there is none."""
    found = next((one for one in those if one.id == number), None)
    if found is None:
        abort(404)
    return found


def _now(standing: Standing, form: SeenForm) -> Standing:
    """The plan; the form says which state of it was read, and keeps that when it comes again."""
    form.revision.data = form.revision.data or str(standing.revision)
    return standing


@blueprint.post("/apart")
@requires(Role.EDITOR)
@refusals
def keep_apart(event_id: int) -> ResponseReturnValue:
    """Let the people of two organisations not sit side by side."""
    event = event_or_404(event_id)
    standing = standing_or_404(event)
    form = ApartForm.among(standing)
    if not form.validate():
        return _rules_page(event, standing, ChoicesForm.kept(standing.plan), form)
    step = planning.keep_apart(event, form.seen, int(form.first.data), int(form.second.data))
    done(event, _("They are kept apart: a proposal does not seat them side by side."), step)
    return to_tables(event_id)


@blueprint.post("/apart/<int:pair_id>/remove")
@requires(Role.EDITOR)
@refusals
def let_together(event_id: int, pair_id: int) -> ResponseReturnValue:
    """Two organisations need no longer be kept apart."""
    event = event_or_404(event_id)
    _known(pair_id, standing_or_404(event).apart)
    done(event, _("They need no longer be kept apart."), planning.let_together(event, seen(), pair_id))
    return to_tables(event_id)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
@refusals
def new_table(event_id: int) -> ResponseReturnValue:
    """Further tables."""
    event = event_or_404(event_id)
    standing = standing_or_404(event)
    form = add_with(standing)
    if form.validate_on_submit():
        count = form.count.data or 1
        step = planning.add_tables(event, form.seen, form.laid(), count)
        done(event, ngettext("%(num)d table was laid.", "%(num)d tables were laid.", count), step)
        return to_tables(event_id)
    code = 422 if form.errors else 200
    page = render_template(
        "events/seating/table.html", event=event, standing=_now(standing, form), form=form, table=None
    )
    return page, code


@blueprint.route("/<int:table_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
@refusals
def table(event_id: int, table_id: int) -> ResponseReturnValue:
    """One table, to be changed."""
    event = event_or_404(event_id)
    standing = standing_or_404(event)
    found = _known(table_id, standing.tables)
    form = TableForm.of(found)
    if form.validate_on_submit():
        name = name_of(found)
        step, unseated = planning.change_table(event, form.seen, table_id, form.laid())
        done(event, _("%(table)s is saved.", table=name), step)
        _say_unseated(unseated)
        return to_tables(event_id, f"table-{table_id}")
    code = 422 if form.errors else 200
    page = render_template(
        "events/seating/table.html", event=event, standing=_now(standing, form), form=form, table=found
    )
    return page, code


@blueprint.post("/<int:table_id>/remove")
@requires(Role.EDITOR)
@refusals
def remove_table(event_id: int, table_id: int) -> ResponseReturnValue:
    """Take a table away; those who sat there have no seat then."""
    event = event_or_404(event_id)
    _known(table_id, standing_or_404(event).tables)
    step, unseated = planning.remove_table(event, seen(), table_id)
    done(event, _("The table was taken away."), step)
    _say_unseated(unseated)
    return to_tables(event_id)


def _say_unseated(unseated: int) -> None:
    if unseated:
        words = ngettext(
            "%(num)d person has no seat at a table any more.",
            "%(num)d people have no seat at a table any more.",
            unseated,
        )
        flash(words, "warning")


@blueprint.route("/hosts/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
@refusals
def new_host(event_id: int) -> ResponseReturnValue:
    """One more of our own people."""
    event = event_or_404(event_id)
    standing = standing_or_404(event)
    form = HostForm()
    if form.validate_on_submit():
        name = form.name.data or ""
        step = planning.add_host(event, form.seen, form.given())
        done(event, _("%(name)s sits with the guests: propose seats, or choose one.", name=name), step)
        return to_tables(event_id)
    code = 422 if form.errors else 200
    page = render_template(
        "events/seating/host.html", event=event, standing=_now(standing, form), form=form, host=None
    )
    return page, code


@blueprint.route("/hosts/<int:host_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
@refusals
def host(event_id: int, host_id: int) -> ResponseReturnValue:
    """One of our own people, to be changed."""
    event = event_or_404(event_id)
    standing = standing_or_404(event)
    found = _known(host_id, standing.hosts)
    form = HostForm.of(found)
    if form.validate_on_submit():
        step = planning.change_host(event, form.seen, host_id, form.given())
        done(event, _("%(name)s is saved.", name=form.name.data or ""), step)
        return to_tables(event_id)
    code = 422 if form.errors else 200
    page = render_template(
        "events/seating/host.html", event=event, standing=_now(standing, form), form=form, host=found
    )
    return page, code


@blueprint.post("/hosts/<int:host_id>/remove")
@requires(Role.EDITOR)
@refusals
def remove_host(event_id: int, host_id: int) -> ResponseReturnValue:
    """One of our own people does not sit with the guests after all."""
    event = event_or_404(event_id)
    _known(host_id, standing_or_404(event).hosts)
    done(event, _("Taken from the tables."), planning.remove_host(event, seen(), host_id))
    return to_tables(event_id)


@blueprint.post("/remove")
@requires(Role.EDITOR)
@refusals
def remove_plan(event_id: int) -> ResponseReturnValue:
    """Take the whole plan away."""
    event = event_or_404(event_id)
    done(event, _("The table plan was removed."), planning.remove_plan(event, seen()))
    return to_tables(event_id)
