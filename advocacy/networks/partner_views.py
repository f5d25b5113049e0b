"""The pages of partner cities: what kind of relation, how it stands, and how it stood on any day."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from advocacy.networks import owner_views, piece_views, queries
from advocacy.networks.exports import MEDIA_TYPES, partners_sheet
from advocacy.networks.models import Partner, Standing
from advocacy.networks.views import attached
from advocacy.networks.words import STANDING_KINDS, STANDING_WORDS
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.trail import disclosed
from office.audit.words import deeds
from office.database import writing
from office.web.errors import or_404
from office.web.forms import FIRST_YEAR, LAST_YEAR
from office.web.i18n import language
from office.web.tables import Page, read_query

blueprint = Blueprint("partners", __name__, url_prefix="/advocacy/partners")

_WORDS = {"standing_words": STANDING_WORDS, "standing_kinds": STANDING_KINDS}


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """Every partner city, as relations stand today or stood on a day asked for."""
    query = read_query(filters=("on",))
    day = _day(query.first("on"))
    rows = queries.partner_rows(day, language())
    shown = rows[query.offset : query.offset + query.size]
    return render_template(
        "advocacy/networks/partners.html",
        page=Page(shown, len(rows), query),
        counts=[(standing, queries.standing_in(rows, standing)) for standing in Standing],
        day=day,
        today=clock.today(),
        **_WORDS,
    )


@blueprint.get("/file.<ending>")
@requires(Role.VIEWER)
def file(ending: str) -> ResponseReturnValue:
    """Every partner city with the history of relations, as CSV or as a spreadsheet."""
    or_404(MEDIA_TYPES.get(ending))
    day = _day(request.args.get("on", ""))
    with writing():
        sheet = partners_sheet(queries.partner_rows(day, language()))
        name = f"partner-cities-{day.isoformat()}"
        disclosed("partner_cities", name, {"file": f"{name}.{ending}", "rows": len(sheet.rows)})
        return attached(sheet, name, ending)


def _day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return clock.today()
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else clock.today()


@blueprint.get("/<int:partner_id>")
@requires(Role.VIEWER)
def show(partner_id: int) -> ResponseReturnValue:
    """One partner city with the history of relations."""
    partner = or_404(queries.partner_numbered(partner_id, removed=True))
    return render_template(
        "advocacy/networks/partner.html",
        partner=partner,
        standing=partner.standing_on(clock.today()),
        history=deeds(history_of("partner_cities", partner.id), of="partner_cities", most=8),
        today=clock.today(),
        **_WORDS,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Enter a partner city."""
    return owner_views.new_owner(Partner)


@blueprint.route("/<int:partner_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(partner_id: int) -> ResponseReturnValue:
    """Change what is said of a partner city."""
    return owner_views.edit_owner(or_404(queries.partner_numbered(partner_id)))


@blueprint.post("/<int:partner_id>/remove")
@requires(Role.EDITOR)
def remove(partner_id: int) -> ResponseReturnValue:
    """Take a partner city out of every list; one click brings it back."""
    return owner_views.remove_owner(or_404(queries.partner_numbered(partner_id)))


@blueprint.post("/<int:partner_id>/restore")
@requires(Role.EDITOR)
def restore(partner_id: int) -> ResponseReturnValue:
    """Bring a removed partner city back."""
    return owner_views.restore_owner(or_404(queries.partner_numbered(partner_id, removed=True)))


@blueprint.route("/<int:partner_id>/<kind>/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new_piece(partner_id: int, kind: str) -> ResponseReturnValue:
    """Enter how relations stand from a day on."""
    return piece_views.new_piece(or_404(queries.partner_numbered(partner_id)), kind)


@blueprint.route("/<int:partner_id>/<kind>/<int:piece_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def piece(partner_id: int, kind: str, piece_id: int) -> ResponseReturnValue:
    """Correct it."""
    return piece_views.edit_piece(or_404(queries.partner_numbered(partner_id)), kind, piece_id)


@blueprint.post("/<int:partner_id>/<kind>/<int:piece_id>/remove")
@requires(Role.EDITOR)
def remove_piece(partner_id: int, kind: str, piece_id: int) -> ResponseReturnValue:
    """Take it out."""
    return piece_views.remove_piece(or_404(queries.partner_numbered(partner_id)), kind, piece_id)


@blueprint.post("/<int:partner_id>/steps/<int:step_id>/take-back")
@requires(Role.EDITOR)
def take_back(partner_id: int, step_id: int) -> ResponseReturnValue:
    """Take back a step on a partner city's page."""
    partner = or_404(queries.partner_numbered(partner_id))
    return piece_views.take_back(partner, step_id)
