"""The page of the audit trail."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.accounts.access import requires
from office.accounts.models import Role
from office.audit import queries
from office.audit.histories import subject_of
from office.audit.models import AuditEntry, Change
from office.audit.words import (
    CHANGE_KINDS,
    capital,
    cause_kinds,
    cause_line,
    cause_of,
    deeds,
    lines_of,
    names_meant,
    title_of,
    url_of,
    words_of,
)
from office.web.doorway import record_number
from office.web.errors import or_404
from office.web.tables import chips, paginate, read_query

blueprint = Blueprint("audit", __name__)

CHANGE_WORDS = {
    Change.MADE: _l("Added"),
    Change.CHANGED: _l("Changed"),
    Change.REMOVED: _l("Removed"),
    Change.DISCLOSED: _l("Given out"),
}


@blueprint.get("/office/audit")
@requires(Role.ADMINISTRATOR)
def trail() -> ResponseReturnValue:
    """Every change, newest first; by person, record, kind of change, and the undertaking it was part of."""
    query = read_query(filters=("who", "record", "change", "cause"))
    staff = {str(user.id): user.label for user in queries.staff()}
    everybody = {**staff, "0": _("Guests and the program itself")}
    records = {table: capital(str(words_of(table).label)) for table in queries.record_types()}
    changes = {change.value: str(words) for change, words in CHANGE_WORDS.items()}
    undertakings = cause_kinds(queries.cause_types())
    who, record, change = query.first("who"), query.first("record"), query.first("change")
    # "import_files" is every import, "import_files:12" one of them.
    undertaking, _colon, number = query.first("cause").partition(":")
    page = paginate(
        queries.trail(
            queries.TrailFilter(
                user_id=int(who) if who in everybody else None,
                record_type=record,
                change=Change(change) if change in changes else None,
                cause_type=undertaking,
                cause_id=record_number(number),
            )
        ),
        query,
    )
    names = names_meant(page.items)
    return render_template(
        "office/audit/trail.html",
        page=page,
        query=query,
        rows=[
            (entry, title_of(entry), lines_of(entry, names), url_of(entry), cause_line(entry))
            for entry in page.items
        ],
        undertakings=undertakings,
        undertaking=undertaking,
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
                "cause": lambda value: _undertaking_words(value, undertakings),
            },
        ),
    )


def _undertaking_words(value: str, kinds: dict[str, str]) -> str:
    table, _colon, text = value.partition(":")
    number = record_number(text)
    if number is None:
        return kinds.get(table, value)
    cause = cause_of(AuditEntry(cause_type=table, cause_id=number))
    return capital(cause[0]) if cause is not None else value


@blueprint.get("/office/audit/history/<table>/<int:record_id>")
@requires(Role.VIEWER)
def history(table: str, record_id: int) -> ResponseReturnValue:
    """The whole history of one record, for whoever may open its page."""
    subject = or_404(subject_of(table, record_id))
    query = read_query(size=queries.HISTORY_LENGTH)
    page = paginate(queries.history(table, record_id, also=subject.also), query)
    return render_template(
        "office/audit/history.html",
        subject=subject,
        page=page,
        deeds=deeds(page.items, of=table),
        record_word=capital(str(words_of(table).label)),
    )
