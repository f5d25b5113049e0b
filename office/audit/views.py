"""The page of the audit trail."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.accounts.access import requires
from office.accounts.models import Role
from office.audit import queries
from office.audit.models import Change
from office.audit.words import CHANGE_KINDS, lines_of, title_of, url_of, words_of
from office.web.tables import chips, paginate, read_query

blueprint = Blueprint("audit", __name__)

CHANGE_WORDS = {
    Change.MADE: _l("Added"),
    Change.CHANGED: _l("Changed"),
    Change.REMOVED: _l("Removed"),
    Change.DISCLOSED: _l("Given out"),
}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@blueprint.get("/office/audit")
@requires(Role.ADMINISTRATOR)
def trail() -> ResponseReturnValue:
    """Every change, newest first; by person, record and kind of change."""
    query = read_query(filters=("who", "record", "change"))
    staff = {str(user.id): user.label for user in queries.staff()}
    everybody = {**staff, "0": _("Guests and the program itself")}
    records = {table: _capital(str(words_of(table).label)) for table in queries.record_types()}
    changes = {change.value: str(words) for change, words in CHANGE_WORDS.items()}
    who, record, change = query.first("who"), query.first("record"), query.first("change")
    page = paginate(
        queries.trail(
            queries.TrailFilter(
                user_id=int(who) if who in everybody else None,
                record_type=record,
                change=Change(change) if change in changes else None,
            )
        ),
        query,
    )
    return render_template(
        "office/audit/trail.html",
        page=page,
        query=query,
        rows=[(entry, title_of(entry), lines_of(entry), url_of(entry)) for entry in page.items],
        everybody=everybody,
        records=dict(sorted(records.items(), key=lambda pair: pair[1].casefold())),
        changes=changes,
        change_words=CHANGE_WORDS,
        change_kinds=CHANGE_KINDS,
        chips=chips(
            query,
            {
                "who": lambda value: everybody.get(value, value),
                "record": lambda value: records.get(value, value),
                "change": lambda value: changes.get(value, value),
            },
        ),
    )
