"""The pages of lists: which there are, making one of a search or of ticked rows, one list, who is on it."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from office import clock, settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.words import deeds
from office.database import db
from office.web import Fragment
from office.web.doorway import record_numbers
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo
from office.web.tables import LONGEST_SEARCH, read_query
from stakeholders.directory import queries as directory
from stakeholders.directory.choosing import said
from stakeholders.directory.columns import SIZE
from stakeholders.directory.exports import FORMAT_WORDS, post_of
from stakeholders.directory.narrowing import FILTERS, RecordKind, record_kind, wanted_by
from stakeholders.lists import keeping, queries
from stakeholders.lists.forms import ListForm, NewListForm
from stakeholders.lists.models import SavedList
from stakeholders.lists.words import RECORD_WORDS
from stakeholders.organisations.models import Organisation
from stakeholders.organisations.words import KIND_WORDS
from stakeholders.people.models import Person
from stakeholders.people.words import title_of

blueprint = Blueprint("lists", __name__, url_prefix="/stakeholders/lists")

LONGEST_ADDRESS = 2_000


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """All lists that staff keep."""
    return render_template(
        "stakeholders/lists/index.html", shelves=queries.shelves(), record_words=RECORD_WORDS
    )


@blueprint.route("/new/<kind>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new(kind: str) -> ResponseReturnValue:
    """Keep the present search as a list, or the rows that were ticked."""
    of = or_404(record_kind(kind))
    ticked = record_numbers(request.form.getlist("ids"))
    asked = searched()
    filters = {name: asked.getlist(name) for name in FILTERS[of]}
    typed = asked.get("q", "").strip()[:LONGEST_SEARCH]
    is_asked = "name" in request.form
    form = NewListForm(formdata=request.form if is_asked else None)
    if ticked:
        form.sort.data, form.sort.validators = "fixed", []
    if is_asked and form.validate():
        try:
            kept = _make(of, form, ticked, typed, filters)
        except keeping.NameTaken:
            add_error(form.name, _("There is a list of that name already."))
        except keeping.NameMissing:
            add_error(form.name, _("The list needs a name."))
        else:
            db.session.commit()
            flash_with_undo(
                _("The list “%(name)s” is kept.", name=kept.name), url_for(".remove", list_id=kept.id)
            )
            return redirect(url_for(".show", list_id=kept.id), 303)
    page = render_template(
        "stakeholders/lists/new.html",
        form=form,
        record_kind=kind,
        record_words=RECORD_WORDS,
        ticked=ticked,
        search=urlencode(list(asked.items(multi=True))),
        said=said(typed, filters),
        back=f"{url_for(f'directory.{kind}')}?{urlencode(list(asked.items(multi=True)))}".rstrip("?"),
    )
    return page, 422 if is_asked else 200


def _make(
    of: RecordKind, form: NewListForm, ticked: list[int], typed: str, filters: dict[str, list[str]]
) -> SavedList:
    name, note = form.name.data or "", form.note.data or ""
    if not ticked and form.sort.data == "live":
        return keeping.make_live(name, of, typed, filters, user_id=current_user.id, note=note)
    kept = keeping.make_fixed(name, of, user_id=current_user.id, note=note)
    numbers = ticked
    if not ticked:
        home = settings.current().office_country
        wanted = wanted_by(typed, filters)
        numbers = directory.numbers(of, wanted, home=home, day=clock.today(), language=language())
    reason = form.reason.data or " · ".join(said(typed, filters))
    keeping.add(kept, queries.known(of, numbers), reason=reason, by=current_user.label)
    return kept


def searched() -> MultiDict[str, str]:
    """The search that an address has, or that a form brings along."""
    brought = request.form.get("search", "")[:LONGEST_ADDRESS]
    pairs = parse_qsl(brought) if request.method == "POST" else list(request.args.items(multi=True))
    return MultiDict((name, value) for name, value in pairs if name not in {"page", "lang", "sort"})


@blueprint.get("/<int:list_id>")
@requires(Role.VIEWER)
def show(list_id: int) -> ResponseReturnValue:
    """One list and who is on it."""
    kept = or_404(queries.list_numbered(list_id))
    page = queries.members(kept, read_query(size=SIZE))
    is_of_people = kept.kind is RecordKind.PEOPLE
    search = kept.search or {}
    day = clock.today()
    return render_template(
        "stakeholders/lists/list.html",
        kept=kept,
        page=page,
        said=said(search.get("q", ""), search.get("filters", {})),
        search=urlencode({"list": kept.id}),
        search_url=_search_url(kept),
        reasons=queries.reasons(kept, [record.id for record in page.items]) if not kept.is_live else {},
        posts={person.id: post_of(person, day) for person in page.items} if is_of_people else {},
        is_of_people=is_of_people,
        kind_words=KIND_WORDS,
        record_words=RECORD_WORDS,
        title_of=title_of,
        formats=FORMAT_WORDS.items(),
        history=deeds(history_of("saved_lists", kept.id), of="saved_lists"),
    )


def _search_url(kept: SavedList) -> str:
    search = kept.search or {}
    pairs = [("q", search.get("q", ""))] + [
        (name, value) for name, values in search.get("filters", {}).items() for value in values
    ]
    told = urlencode([pair for pair in pairs if pair[1]])
    return f"{url_for(f'directory.{kept.kind.value}')}?{told}".rstrip("?")


@blueprint.route("/<int:list_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(list_id: int) -> ResponseReturnValue:
    """Rename a list, and say what it is for."""
    kept = or_404(queries.list_numbered(list_id))
    form = ListForm(obj=kept)
    if form.validate_on_submit():
        try:
            keeping.rename(kept, form.name.data or "", form.note.data or "")
        except keeping.NameTaken:
            add_error(form.name, _("There is a list of that name already."))
        except keeping.NameMissing:
            add_error(form.name, _("The list needs a name."))
        else:
            db.session.commit()
            flash(_("“%(name)s” is saved.", name=kept.name), "success")
            return redirect(url_for(".show", list_id=list_id), 303)
        db.session.rollback()
    page = render_template("stakeholders/lists/edit.html", kept=kept, form=form)
    return page, 422 if form.errors else 200


@blueprint.post("/<int:list_id>/remove")
@requires(Role.EDITOR)
def remove(list_id: int) -> ResponseReturnValue:
    """Take a list away."""
    kept = or_404(queries.list_numbered(list_id))
    keeping.remove(kept)
    db.session.commit()
    flash_with_undo(
        _("The list “%(name)s” is removed.", name=kept.name), url_for(".bring_back", list_id=list_id)
    )
    return redirect(url_for(".index"), 303)


@blueprint.post("/<int:list_id>/bring-back")
@requires(Role.EDITOR)
def bring_back(list_id: int) -> ResponseReturnValue:
    """Bring a removed list back with its members."""
    kept = or_404(queries.list_numbered(list_id))
    try:
        keeping.bring_back(kept)
    except keeping.NameTaken as error:
        db.session.rollback()
        words = _("Another list is called “%(name)s” now. Rename that one first.", name=error.existing.name)
        flash(words, "warning")
        return redirect(url_for(".show", list_id=error.existing.id), 303)
    db.session.commit()
    flash(_("The list “%(name)s” is back.", name=kept.name), "success")
    return redirect(url_for(".show", list_id=list_id), 303)


@blueprint.post("/<int:list_id>/members")
@requires(Role.EDITOR)
def add(list_id: int) -> ResponseReturnValue:
    """Put one record on a fixed list, from its own page; or put back what was taken off."""
    kept = or_404(queries.list_numbered(list_id))
    numbers = queries.known(
        kept.kind, record_numbers(request.form.getlist("record") or request.args.getlist("record"))
    )
    reason = (request.form.get("reason", "") or request.args.get("reason", ""))[:300]
    try:
        fresh = keeping.add(kept, numbers, reason=reason, by=current_user.label)
    except keeping.NotFixed:
        db.session.rollback()
        flash(_("The members of this list are found by its search. Nobody is put on it by hand."), "warning")
        return redirect(url_for(".show", list_id=list_id), 303)
    db.session.commit()
    if fresh:
        undo = url_for(".take_off", list_id=list_id, record_id=fresh[0])
        flash_with_undo(_("Put on the list “%(name)s”.", name=kept.name), undo)
    else:
        flash(_("It is on the list “%(name)s” already.", name=kept.name), "info")
    return redirect(_record_url(kept, numbers[0]) if numbers else url_for(".show", list_id=list_id), 303)


@blueprint.post("/<int:list_id>/members/<int:record_id>/take-off")
@requires(Role.EDITOR)
def take_off(list_id: int, record_id: int) -> ResponseReturnValue:
    """Take one record off a fixed list."""
    kept = or_404(queries.list_numbered(list_id))
    member = keeping.take_off(kept, record_id)
    if member is None:
        flash(_("It is not on the list any more."), "info")
    else:
        undo = url_for(".add", list_id=list_id, record=record_id, reason=member.reason)
        db.session.commit()
        flash_with_undo(_("Taken off the list “%(name)s”.", name=kept.name), undo)
    return redirect(url_for(".show", list_id=list_id), 303)


def _record_url(kept: SavedList, number: int) -> str:
    if kept.kind is RecordKind.PEOPLE:
        return url_for("directory.person", person_id=number)
    return url_for("directory.organisation", organisation_id=number)


def section(record: Organisation | Person) -> Fragment | None:
    """On a record's page: the lists it is on and why, and putting it on another."""
    on = queries.lists_of(record)
    kind = RecordKind.PEOPLE if isinstance(record, Person) else RecordKind.ORGANISATIONS
    taken = {member.list_id for member in on}
    others = [one for one in queries.fixed_lists(kind) if one.id not in taken]
    if not on and not others:
        return None
    return Fragment("stakeholders/lists/_section.html", {"on": on, "others": others, "record": record})
