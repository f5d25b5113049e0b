"""The forms of what hangs on a dossier, its undoing, and the buttons beside deadlines and hearings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from advocacy.differing import names_offered
from advocacy.dossiers import pieces, queries
from advocacy.dossiers.keeping import UnknownRecord
from advocacy.dossiers.models import Deadline, DecisionMaker, Dossier, DraftNote, Hearing, Statement
from advocacy.dossiers.piece_forms import FORMS, MakerForm, PieceForm, opened
from advocacy.dossiers.words import PIECE_FIELDS, maker_name, say
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.sent_once import AlreadySent, new_submission
from office.web.doorway import record_number
from office.web.errors import or_404
from office.web.i18n import language
from office.web.notices import flash_with_undo
from stakeholders.engagement.forms import party_keys
from stakeholders.engagement.home import party_choices
from stakeholders.engagement.keeping import PartyKey
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile, differences

blueprint = Blueprint("dossier_pieces", __name__, url_prefix="/advocacy/dossiers/<int:dossier_id>")

#: The parts of a dossier by the words of their addresses.
PARTS: Final[dict[str, type[Any]]] = {
    "hearings": Hearing,
    "statements": Statement,
    "notes": DraftNote,
    "deadlines": Deadline,
}
_ALL_PARTS: Final[dict[str, type[Any]]] = {**PARTS, "makers": DecisionMaker}
#: Those of which it is told that they are done: a deadline that was met, a hearing that was answered.
_SETTLED: Final = frozenset({"hearings", "deadlines"})
#: What is said above a new form, and above one that changes what is kept.
NEW_WORDS: Final[dict[str, LazyString]] = {
    "hearings": _l("Add a hearing"),
    "statements": _l("Add a statement of the city"),
    "notes": _l("Note what a draft says"),
    "deadlines": _l("Add a deadline"),
}
CHANGE_WORDS: Final[dict[str, LazyString]] = {
    "hearings": _l("Change the hearing"),
    "statements": _l("Change the statement"),
    "notes": _l("Change the note on a draft"),
    "deadlines": _l("Change the deadline"),
}


@blueprint.route("/<part>/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new(dossier_id: int, part: str) -> ResponseReturnValue:
    """Add a hearing, a statement, a note on a draft or a deadline."""
    dossier, model = _dossier(dossier_id), or_404(PARTS.get(part))
    if request.method == "GET":
        return _form_page(FORMS[model](data=_first_data(dossier, part)), dossier, part)
    form = FORMS[model]()
    form.offer(dossier)
    if form.validate_on_submit():
        try:
            pieces.add(dossier, form.given(), submission=form.submission.data or None)
        except AlreadySent:
            return _after_saving(dossier, part)
        except UnknownRecord as error:
            form.refuse(error)
        else:
            db.session.commit()
            return _after_saving(dossier, part)
    return _form_page(form, dossier, part), 422


def _first_data(dossier: Dossier, part: str) -> dict[str, Any]:
    """What a new form opens with: today, and what is known of the hearing that a statement answers."""
    today = clock.today()
    data: dict[str, Any] = {"submission": new_submission(), "given_on": today, "noted_on": today}
    asked = record_number(request.args.get("hearing", ""))
    if part == "statements" and any(one.id == asked for one in dossier.hearings):
        data["hearing"] = str(asked)
    if part == "deadlines":
        data["user"] = str(dossier.user_id or "")
    return data


@blueprint.route("/<part>/<int:number>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(dossier_id: int, part: str, number: int) -> ResponseReturnValue:
    """Change one of them; of a decision-maker there is nothing to change."""
    dossier, piece = _dossier(dossier_id), _piece(dossier_id, part, number, PARTS.keys())
    if request.method == "GET":
        return _form_page(opened(piece), dossier, part, piece)
    form = FORMS[type(piece)]()
    form.offer(dossier)
    if form.validate_on_submit():
        try:
            pieces.change(piece, form.given(), seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            return _meanwhile(form, dossier, part, piece)
        except UnknownRecord as error:
            form.refuse(error)
        else:
            db.session.commit()
            return _after_saving(dossier, part)
    return _form_page(form, dossier, part, piece), 422


@blueprint.post("/<part>/<int:number>/remove")
@requires(Role.EDITOR)
def remove(dossier_id: int, part: str, number: int) -> ResponseReturnValue:
    """Take one of them off the dossier; one click brings it back."""
    piece = _piece(dossier_id, part, number)
    pieces.remove(piece)
    db.session.commit()
    words = _("“%(what)s” has been taken off the dossier.", what=_called(piece))
    flash_with_undo(words, url_for(".restore", dossier_id=dossier_id, part=part, number=number))
    return _back(dossier_id, part)


@blueprint.post("/<part>/<int:number>/restore")
@requires(Role.EDITOR)
def restore(dossier_id: int, part: str, number: int) -> ResponseReturnValue:
    """Put it back on the dossier."""
    piece = _piece(dossier_id, part, number)
    pieces.bring_back(piece)
    db.session.commit()
    flash(_("“%(what)s” is back.", what=_called(piece)), "success")
    return _back(dossier_id, part)


@blueprint.post("/<part>/<int:number>/done")
@requires(Role.EDITOR)
def done(dossier_id: int, part: str, number: int) -> ResponseReturnValue:
    """Enter that a deadline was met, or a hearing answered, today."""
    piece = _piece(dossier_id, part, number, _SETTLED)
    pieces.settle(piece, clock.today())
    db.session.commit()
    words = _("“%(what)s” is done.", what=_called(piece))
    flash_with_undo(words, url_for(".undone", dossier_id=dossier_id, part=part, number=number))
    return _back(dossier_id, part)


@blueprint.post("/<part>/<int:number>/undone")
@requires(Role.EDITOR)
def undone(dossier_id: int, part: str, number: int) -> ResponseReturnValue:
    """Enter that it was not met, or not answered, after all."""
    piece = _piece(dossier_id, part, number, _SETTLED)
    pieces.settle(piece, None)
    db.session.commit()
    flash(_("“%(what)s” is open again.", what=_called(piece)), "success")
    return _back(dossier_id, part)


@blueprint.route("/makers/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new_makers(dossier_id: int) -> ResponseReturnValue:
    """Name those who decide: found in the register, ticked, and given their role."""
    dossier = _dossier(dossier_id)
    if request.method == "GET":
        return _makers_page(MakerForm(data={"submission": new_submission()}), dossier)
    form = MakerForm()
    if "save" not in request.form:
        # Enter in the search box, or its button: nothing is saved.
        return _makers_page(form, dossier)
    if form.validate_on_submit():
        try:
            pieces.name_makers(
                dossier, form.keys, form.role.data or "", submission=form.submission.data or None
            )
        except AlreadySent:
            return _after_saving(dossier, "makers")
        except (pieces.NobodyChosen, UnknownRecord) as error:
            form.refuse(error)
        else:
            db.session.commit()
            return _after_saving(dossier, "makers")
    return _makers_page(form, dossier), 422


@blueprint.get("/makers/find")
@requires(Role.EDITOR)
def find(dossier_id: int) -> ResponseReturnValue:
    """The boxes of those who are ticked and of those who were found: a part of the form, while typing."""
    chosen = [key for key in party_keys(request.args.getlist("parties")) if key.kind in "op"]
    return render_template(
        "stakeholders/engagement/_parties.html", **_picker(chosen, request.args.get("find", ""))
    )


def _dossier(number: int) -> Dossier:
    return or_404(queries.dossier_with_all(number))


def _piece(dossier_id: int, part: str, number: int, among: Collection[str] = _ALL_PARTS.keys()) -> Any:
    model = or_404(_ALL_PARTS.get(part) if part in among else None)
    piece = or_404(db.session.get(model, number))
    return or_404(piece if piece.dossier_id == dossier_id else None)


def _called(piece: pieces.Piece | DecisionMaker) -> str:
    return maker_name(piece) if isinstance(piece, DecisionMaker) else str(piece)


def _back(dossier_id: int, part: str) -> ResponseReturnValue:
    return redirect(url_for("dossiers.show", dossier_id=dossier_id, _anchor=part), 303)


def _after_saving(dossier: Dossier, part: str) -> ResponseReturnValue:
    flash(_("“%(dossier)s” has been saved.", dossier=dossier.briefly(language())), "success")
    return _back(dossier.id, part)


def _meanwhile(form: PieceForm, dossier: Dossier, part: str, piece: pieces.Piece) -> ResponseReturnValue:
    differing = differences(pieces.normal(form.given()), pieces.given_of(piece))
    if not differing:
        # The same form sent twice, or two people who wrote the same: it is as wished.
        return _after_saving(dossier, part)
    names = {
        column: names_offered(form[field])
        for column, field in (("hearing_id", "hearing"), ("user_id", "user"))
        if field in form
    }
    words = PIECE_FIELDS[piece.__tablename__]
    rows = [
        (words[name], say(name, mine, names.get(name)), say(name, theirs, names.get(name)))
        for name, mine, theirs in differing
    ]
    # Sent again, the form knows what it replaces.
    form.seen.data = piece.updated_at.isoformat()
    return _form_page(form, dossier, part, piece, rows), 409


def _form_page(
    form: PieceForm,
    dossier: Dossier,
    part: str,
    piece: pieces.Piece | None = None,
    meanwhile: Sequence[tuple[object, str, str]] | None = None,
) -> str:
    form.offer(dossier)
    return render_template(
        "advocacy/dossiers/piece.html",
        form=form,
        dossier=dossier,
        part=part,
        piece=piece,
        heading=(NEW_WORDS if piece is None else CHANGE_WORDS)[part],
        meanwhile=meanwhile,
    )


def _picker(chosen: Sequence[PartyKey], typed: str) -> dict[str, Any]:
    typed = typed.strip()[:200]
    return {
        "chosen": party_choices(queries.makers_called(chosen)),
        "hits": party_choices(queries.find_makers(typed, chosen)),
        "typed": typed,
    }


def _makers_page(form: MakerForm, dossier: Dossier) -> str:
    return render_template(
        "advocacy/dossiers/makers.html",
        form=form,
        dossier=dossier,
        **_picker(form.keys, form.find.data or ""),
    )
