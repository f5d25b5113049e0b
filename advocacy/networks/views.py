"""The pages of networks: which there are, what each cost and gave, and what is to be decided."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from advocacy.networks import figures, owner_views, piece_views, queries, timeline
from advocacy.networks.exports import MEDIA_TYPES, OF_A_NETWORK, Sheet, networks_sheet
from advocacy.networks.models import Choice, MemberRole, Network
from advocacy.networks.words import CHOICE_WORDS, ROLE_WORDS, WHOSE_WORDS, amount_words
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.trail import disclosed
from office.audit.words import deeds
from office.database import writing
from office.plots.files import figure_response
from office.web.doorway import record_number
from office.web.errors import or_404
from office.web.forms import FIRST_YEAR, LAST_YEAR
from office.web.i18n import language
from office.web.tables import Page, read_query

blueprint = Blueprint("networks", __name__, url_prefix="/advocacy/networks")

_WORDS: Final[dict[str, Any]] = {
    "role_words": ROLE_WORDS,
    "choice_words": CHOICE_WORDS,
    "whose_words": WHOSE_WORDS,
    "roles": MemberRole,
    "choices": Choice,
    "amount_words": amount_words,
}


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """Every network: as what we are in it, what it costs, what is to be decided by when."""
    query = read_query(sorts=("name", "due", "cost"), default_sort="name")
    today = clock.today()
    rows = queries.network_rows(today, language())
    found = [row for row in rows if queries.fits(row, query.q)] if query.q else rows
    ordered = queries.in_order(found, query.sort, descending=query.descending)
    shown = ordered[query.offset : query.offset + query.size]
    return render_template(
        "advocacy/networks/index.html",
        page=Page(shown, len(ordered), query),
        query=query,
        due=queries.due_among([row.network for row in rows], today),
        plot=timeline.memberships_figure([row.network for row in rows], today),
        today=today,
        **_WORDS,
    )


@blueprint.get("/plots/memberships.<kind>")
@requires(Role.VIEWER)
def plot_file(kind: str) -> ResponseReturnValue:
    """The memberships over the years as a picture to take away."""
    today = clock.today()
    networks = [row.network for row in queries.network_rows(today, language())]
    figure = timeline.memberships_figure(networks, today)
    name = f"memberships-{today.isoformat()}"
    response = figure_response(figure, kind, name)
    with writing():
        disclosed("networks", name, {"file": f"{name}.{kind}", "networks": len(networks)})
    return response


@blueprint.get("/file")
@requires(Role.VIEWER)
def file() -> ResponseReturnValue:
    """Every network as a spreadsheet."""
    today = clock.today()
    with writing():
        sheet = networks_sheet(queries.network_rows(today, language()), today)
        name = f"networks-{today.isoformat()}"
        disclosed("networks", name, {"file": f"{name}.xlsx", "networks": len(sheet.rows)})
        return attached(sheet, name, "xlsx")


@blueprint.get("/<int:network_id>/files/<what>.<ending>")
@requires(Role.VIEWER)
def network_file(network_id: int, what: str, ending: str) -> ResponseReturnValue:
    """A network's meetings, statements or experts of the years asked for, as CSV or as a spreadsheet."""
    write = or_404(OF_A_NETWORK.get(what))
    or_404(MEDIA_TYPES.get(ending))
    with writing():
        network = or_404(queries.network_numbered(network_id))
        first, last = _span(network)
        sheet = write(network.id, first, last)
        name = f"network-{network.id}-{what}-{first}-{last}"
        disclosed("networks", f"{network}: {what}", {"file": f"{name}.{ending}", "rows": len(sheet.rows)})
        return attached(sheet, name, ending)


@blueprint.get("/<int:network_id>")
@requires(Role.VIEWER)
def show(network_id: int) -> ResponseReturnValue:
    """One network: membership, cost, benefit, decisions, and what came of it in a span of years."""
    network = or_404(queries.network_numbered(network_id, removed=True))
    today = clock.today()
    first, last = _span(network)
    counted = figures.figures_of(network.id, first, last)
    meetings = queries.meetings_of(network.id, first, last)
    statements = queries.statements_of(network.id, first, last)
    return render_template(
        "advocacy/networks/show.html",
        network=network,
        membership=network.membership_on(today),
        review_due=queries.review_due(network, today),
        figures=counted,
        sentence=figures.sentence(counted),
        rounded_from=figures.ROUNDED_FROM,
        meetings=meetings,
        statements=statements,
        plot=timeline.years_figure(meetings, statements, first, last),
        took_part=queries.experts_of(network.id, first, last),
        history=deeds(history_of("networks", network.id), of="networks", most=8),
        today=today,
        **_WORDS,
    )


@blueprint.get("/<int:network_id>/plots/years.<kind>")
@requires(Role.VIEWER)
def years_file(network_id: int, kind: str) -> ResponseReturnValue:
    """Meetings and statements of the years asked for as a picture to take away."""
    network = or_404(queries.network_numbered(network_id))
    first, last = _span(network)
    figure = timeline.years_figure(
        queries.meetings_of(network.id, first, last),
        queries.statements_of(network.id, first, last),
        first,
        last,
    )
    name = f"network-{network.id}-{first}-{last}"
    response = figure_response(or_404(figure), kind, name)
    with writing():
        disclosed("networks", str(network), {"file": f"{name}.{kind}"})
    return response


def _span(network: Network) -> tuple[int, int]:
    """The years that the address asks for; without, from the first to the last that has something."""
    first, last = queries.years_of(network.id) or (clock.today().year, clock.today().year)
    asked = [record_number(request.args.get(name, "")) for name in ("first", "last")]
    years = [
        year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else usual
        for year, usual in zip(asked, (first, last), strict=True)
    ]
    return min(years), max(years)


def attached(sheet: Sheet, name: str, ending: str) -> Response:
    """A table as a file to be kept."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(sheet.written(ending), content_type=MEDIA_TYPES[ending], headers=headers)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Enter a network."""
    return owner_views.new_owner(Network)


@blueprint.route("/<int:network_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(network_id: int) -> ResponseReturnValue:
    """Change what is said of a network."""
    return owner_views.edit_owner(or_404(queries.network_numbered(network_id)))


@blueprint.post("/<int:network_id>/remove")
@requires(Role.EDITOR)
def remove(network_id: int) -> ResponseReturnValue:
    """Take a network out of every list; one click brings it back."""
    return owner_views.remove_owner(or_404(queries.network_numbered(network_id)))


@blueprint.post("/<int:network_id>/restore")
@requires(Role.EDITOR)
def restore(network_id: int) -> ResponseReturnValue:
    """Bring a removed network back."""
    return owner_views.restore_owner(or_404(queries.network_numbered(network_id, removed=True)))


@blueprint.route("/<int:network_id>/<kind>/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new_piece(network_id: int, kind: str) -> ResponseReturnValue:
    """Enter a membership, a cost, a review, a decision, a meeting or a statement."""
    return piece_views.new_piece(or_404(queries.network_numbered(network_id)), kind)


@blueprint.route("/<int:network_id>/<kind>/<int:piece_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def piece(network_id: int, kind: str, piece_id: int) -> ResponseReturnValue:
    """Correct one of them."""
    return piece_views.edit_piece(or_404(queries.network_numbered(network_id)), kind, piece_id)


@blueprint.post("/<int:network_id>/<kind>/<int:piece_id>/remove")
@requires(Role.EDITOR)
def remove_piece(network_id: int, kind: str, piece_id: int) -> ResponseReturnValue:
    """Take one of them out."""
    return piece_views.remove_piece(or_404(queries.network_numbered(network_id)), kind, piece_id)


@blueprint.post("/<int:network_id>/steps/<int:step_id>/take-back")
@requires(Role.EDITOR)
def take_back(network_id: int, step_id: int) -> ResponseReturnValue:
    """Take back a step on a network's page."""
    network = or_404(queries.network_numbered(network_id))
    return piece_views.take_back(network, step_id)
