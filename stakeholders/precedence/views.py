"""The pages of the order of precedence, on any day, what changed between two, and the office's customs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import db, writing
from office.web.doorway import record_number
from office.web.forms import FIRST_YEAR, LAST_YEAR
from office.web.i18n import language
from stakeholders.people.words import titles_in
from stakeholders.precedence.changes import Kind, changes
from stakeholders.precedence.exports import order_csv, order_xlsx
from stakeholders.precedence.forms import CustomsForm
from stakeholders.precedence.order import Place, customs, decide_customs, order_of_precedence
from stakeholders.precedence.ranking import Customs, Group, Roll
from stakeholders.precedence.reasons import decisive_day, in_short, moment_words, reasons, why_here
from stakeholders.precedence.words import GROUP_WORDS, ROLL_WORDS

blueprint = Blueprint("precedence", __name__, url_prefix="/stakeholders/precedence")

#: How far back a comparison looks where nobody says it.
_SINCE = timedelta(days=91)
#: A number that stands in an address for those to come.
_STANDING_IN = 987654321
_MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("/")
@requires(Role.VIEWER)
def order() -> ResponseReturnValue:
    """The order on the day asked for, today unless told; ``?why=`` opens the answer for one organisation."""
    today = clock.today()
    day, unread = _day("day", today)
    decided = customs()
    places = order_of_precedence(day, decided)
    asked = record_number(request.args.get("why", ""))
    lines = zip(places, _lines(places, decided, asked, day), strict=True)
    groups = [
        (key, [line for _place, line in found])
        for key, found in groupby(lines, key=lambda pair: _heading(pair[0]))
    ]
    return render_template(
        "stakeholders/precedence/order.html",
        day=day,
        today=today,
        unread=unread,
        groups=groups,
        count=len(places),
        doyen=next((place for place in places if place.is_doyen), None),
        uncertain=sum(1 for place in places if place.flags),
        group_words=GROUP_WORDS,
        roll_words=ROLL_WORDS,
    )


class _Line(NamedTuple):
    """One place as the page says it: made whole before the page is written, since the list is long."""

    number: int
    organisation_id: int
    name: str
    person_url: str
    title: str
    mission: str
    state: str | None
    since: str
    why: Sequence[str]
    why_url: str
    is_doyen: bool
    is_asked: bool
    is_certain: bool
    complete_url: str


def _lines(places: Sequence[Place], decided: Customs, asked: int | None, day: date) -> Iterator[_Line]:
    reader = language()
    title = titles_in(reader)
    person_url = _addresses("directory.person", "person_id")
    why_url = _addresses("precedence.order", "why", day=day.isoformat(), _anchor="place-")
    complete_url = _addresses("postings.edit", "posting_id")
    for number, place in enumerate(places):
        posting = place.posting
        organisation = posting.organisation
        is_asked = organisation.id == asked
        yield _Line(
            place.number,
            organisation.id,
            posting.person.name,
            person_url(posting.person_id),
            title(posting),
            organisation.called(reader),
            organisation.sending_state,
            moment_words(decisive_day(place), reader),
            reasons(places, number, decided) if is_asked else in_short(place, decided, reader),
            why_url(organisation.id),
            place.is_doyen,
            is_asked,
            not place.flags,
            complete_url(posting.id),
        )


def _addresses(endpoint: str, name: str, **others: str) -> Callable[[int], str]:
    """The addresses of many records: made once, since a long list asks for one in every row."""
    if "_anchor" in others:
        others["_anchor"] += str(_STANDING_IN)
    whole = url_for(endpoint, **{name: _STANDING_IN}, **others)  # type: ignore[arg-type] # values all
    return lambda number: whole.replace(str(_STANDING_IN), str(number))


def _heading(place: Place) -> tuple[Roll, Group]:
    return place.roll, place.group


@blueprint.get("/changes")
@requires(Role.VIEWER)
def compare() -> ResponseReturnValue:
    """What changed in the order from one day to another."""
    today = clock.today()
    day, unread_day = _day("day", today)
    since, unread_since = _day("since", day - _SINCE)
    if since > day:
        since, day = day, since
    decided = customs()
    found = changes(order_of_precedence(since, decided), order_of_precedence(day, decided))
    return render_template(
        "stakeholders/precedence/changes.html",
        day=day,
        since=since,
        today=today,
        unread=unread_day or unread_since,
        groups=[(kind, list(same)) for kind, same in groupby(found, key=lambda change: change.kind)],
        Kind=Kind,
        roll_words=ROLL_WORDS,
        why_here=lambda place: why_here(place, decided),
    )


@blueprint.get("/order.<kind>")
@requires(Role.VIEWER)
def file(kind: str) -> ResponseReturnValue:
    """The order as a file. That it left the house is entered in the audit trail."""
    if kind not in _MEDIA_TYPES:
        abort(404)
    day, _unread = _day("day", clock.today())
    with writing():
        decided = customs()
        places = order_of_precedence(day, decided)
        if kind == "csv":
            content = order_csv(places, decided, language())
        else:
            content = order_xlsx(places, decided, language(), day)
        name = f"precedence-{day.isoformat()}.{kind}"
        disclosed(
            "postings",
            _("Order of precedence"),
            {"file": name, "people": len(places), "day": day.isoformat()},
        )
    return Response(
        content,
        content_type=_MEDIA_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.route("/customs", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def edit_customs() -> ResponseReturnValue:
    """Decide what the Conventions leave to the office."""
    form = CustomsForm(obj=customs())
    if form.validate_on_submit():
        decide_customs(form.decided())
        db.session.commit()
        flash(_("The office’s customs were saved; the order follows them from now on."), "success")
        return redirect(url_for(".order"), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("stakeholders/precedence/customs.html", form=form), status


def _day(name: str, otherwise: date) -> tuple[date, bool]:
    """The day that the address names, and whether it named one that nobody can mean."""
    text = request.args.get(name, "")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise, bool(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return otherwise, True
    return day, False
