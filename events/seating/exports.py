"""Who sits where, as a spreadsheet and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from flask_babel import gettext as _

from events.programme.hours import when_words
from events.programme.models import Event
from events.seating.models import PlanTable
from events.seating.pieces import drawn, post_of
from events.seating.queries import Standing, name_of
from events.seating.sitters import Sitter
from events.seating.words import ROLE_BADGES, SHAPE_WORDS
from office import countries, settings
from office.spreadsheets import write_csv, write_xlsx
from office.typesetting.fonts import installed
from office.typesetting.setting import typeset
from office.web.i18n import language
from stakeholders.people.words import RANK_WORDS

_FOLDER: Final = Path(__file__).parent
_TEMPLATE: Final = "table_plan.typ"


def seated_rows(standing: Standing) -> list[list[str]]:
    """Table by table and seat by seat, who sits there; of those who come, and of no free seat."""
    rows = []
    for table in standing.tables:
        for number in range(1, table.seats + 1):
            who = _who(standing, table, number)
            if who is not None:
                rows.append([name_of(table), str(number), *_about(who)])
    return rows


def _header() -> list[str]:
    return [
        _("Table"),
        _("Seat"),
        _("Name"),
        _("In own script"),
        _("Title"),
        _("Rank"),
        _("Organisation"),
        _("Country"),
    ]


def _about(who: Sitter) -> list[str]:
    guest = who.registration
    if guest is None:
        rank = str(ROLE_BADGES[who.role]) if who.role is not None else ""
        return [who.name, "", who.post, rank, settings.current().office_name, ""]
    country = guest.organisation.sending_state if guest.organisation is not None else guest.country
    return [
        who.name,
        _own_script(who),
        guest.title,
        str(RANK_WORDS[guest.rank]) if guest.rank is not None else "",
        who.post,
        countries.country_name(country, language()) if country else "",
    ]


def plan_csv(standing: Standing) -> bytes:
    """The plan as CSV: UTF-8 with a byte order mark."""
    out = BytesIO()
    write_csv(out, _header(), seated_rows(standing))
    return out.getvalue()


def plan_xlsx(standing: Standing) -> bytes:
    """The plan as a workbook of one sheet. Texts are never formulas."""
    out = BytesIO()
    write_xlsx(out, standing.plan.title, _header(), seated_rows(standing))
    return out.getvalue()


def plan_pdf(event: Event, standing: Standing) -> bytes:
    """The plan as PDF/UA: an overview, a page for each table with its drawing, and who sits where by name.

    Raises:
        NotPrintable: the typesetter refused.
    """
    families = installed().families
    content = {
        "lang": language(),
        "title": f"{standing.plan.title}: {event.titled(language())}",
        "plan": standing.plan.title,
        "event": event.titled(language()),
        "when": when_words(event, language()),
        "office": settings.current().office_name,
        "words": _page_words(),
        "tables": [_table(standing, table, ", ".join(families)) for table in standing.tables],
        "people": _by_name(standing),
    }
    return typeset(_TEMPLATE, content, _FOLDER)


def _page_words() -> dict[str, str]:
    words = {
        "tables": _("Tables"),
        "table": _("Table"),
        "shape": _("Shape"),
        "taken": _("Seats taken"),
        "hosts": _("Hosts"),
        "seat": _("Seat"),
        "name": _("Name"),
        "post": _("Title and organisation"),
        "where": _("Who sits where"),
        "page": _("Page"),
    }
    return {key: str(text) for key, text in words.items()}


def _table(standing: Standing, table: PlanTable, font: str) -> dict[str, Any]:
    seats = []
    for number in range(1, table.seats + 1):
        who = _who(standing, table, number)
        seats.append(
            {
                "number": str(number),
                "name": who.name if who is not None else "",
                "own": _own_script(who) if who is not None else "",
                "post": _post(who) if who is not None else "",
            }
        )
    heads = [one for number in range(1, table.seats + 1) if (one := _who(standing, table, number))]
    return {
        "name": name_of(table),
        "shape": str(SHAPE_WORDS[table.shape]),
        "taken": _("%(taken)d of %(seats)d", taken=len(heads), seats=table.seats),
        "hosts": ", ".join(one.name for one in heads if one.heads),
        "seats": seats,
        "svg": str(drawn(standing, table, font)),
        "alt": _("Drawing of %(table)s; the list says the same.", table=name_of(table)),
    }


def _post(who: Sitter) -> str:
    return post_of(who)


def _by_name(standing: Standing) -> list[dict[str, str]]:
    """Everybody who has a seat, by name as the register sorts it."""
    found: list[tuple[str, dict[str, str]]] = []
    for table in standing.tables:
        for number in range(1, table.seats + 1):
            who = _who(standing, table, number)
            if who is not None:
                line = {
                    "name": who.name,
                    "own": _own_script(who),
                    "post": who.post,
                    "table": name_of(table),
                    "seat": str(number),
                }
                found.append((_sorted_by(who), line))
    return [line for _key, line in sorted(found, key=lambda one: one[0])]


def _sorted_by(who: Sitter) -> str:
    guest = who.registration
    if guest is not None and guest.person is not None:
        return guest.person.sort_name
    # Of a name that was entered whole nobody knows which part is the family's: the last word, mostly.
    words: Sequence[str] = who.name.casefold().split()
    return " ".join([*words[-1:], *words[:-1]])


def _own_script(who: Sitter) -> str:
    guest = who.registration
    return guest.person.own_script_name if guest is not None and guest.person is not None else ""


def _who(standing: Standing, table: PlanTable, number: int) -> Sitter | None:
    who = standing.sitters.get(standing.seating.at.get((table.id, number), ""))
    return who if who is not None and who.comes else None
