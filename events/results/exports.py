"""An event's result as files: the list of participants as CSV, everything as JSON; `workbook` writes XLSX."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from flask_babel import gettext as _

from events.programme.models import Event
from events.registration.queries import Row
from events.registration.words import CAPACITY_WORDS
from events.results.bodies import Body
from events.results.counting import Result
from events.results.definitions import every_number
from events.results.lists import came_for, countries_of
from events.results.participants import Participant
from office import clock, countries
from office.localized import pick
from office.spreadsheets import write_csv
from stakeholders.people.words import RANK_WORDS

#: Raised when a key of the JSON changes its meaning or goes; keys that are added leave it as it is.
VERSION: Final = 1
#: Between what stands in one cell of the list: the names of two missions, say.
AND: Final = " / "


def participants_header() -> list[str]:
    """The columns of the list of participants."""
    return [
        _("Name"),
        _("Title"),
        _("Rank"),
        _("Organisation"),
        _("Country"),
        _("Came as"),
        _("Presence recorded"),
    ]


def participants_rows(result: Result, language: str) -> list[list[str]]:
    """One row a person; for whom they came stands in one cell, also where it is two missions."""
    entries = came_for(result)
    return [_row(one, entries[one.who], language) for one in result.people]


def _row(one: Participant, entries: Sequence[Participant], language: str) -> list[str]:
    names = dict.fromkeys(countries.country_name(entry.country, language) for entry in entries)
    return [
        one.name,
        one.title,
        str(RANK_WORDS[one.rank]) if one.rank else "",
        AND.join(filter(None, (pick(entry.organisation, language) for entry in entries))),
        AND.join(filter(None, names)),
        str(CAPACITY_WORDS[one.capacity]),
        _("yes") if one.came else _("no"),
    ]


def participants_csv(result: Result, language: str) -> bytes:
    """The list as CSV: UTF-8 with a byte order mark, so that spreadsheet programs read the names right."""
    out = BytesIO()
    write_csv(out, participants_header(), participants_rows(result, language))
    return out.getvalue()


def result_json(result: Result, event: Event, replies: Sequence[Row], language: str) -> bytes:
    """The whole result for another program: what it calls things never changes with the reader's language.

    Names are by language, moments ISO 8601 in UTC, countries ISO 3166-1 alpha-2 (XK for Kosovo). ``numbers``
    has the keys of `definitions`; labels and definitions are in ``language``. There are no mail addresses.
    """
    entries = came_for(result)
    content = {
        "version": VERSION,
        "language": language,
        "counted_at": clock.now().isoformat(timespec="seconds"),
        "event": {
            "slug": event.slug,
            "title": event.title,
            "starts_at": event.starts_at.isoformat(),
            "ends_at": event.ends_at.isoformat(),
            "zone": event.zone,
        },
        "basis": result.basis.value,
        "numbers": {
            number.key: {"value": number.value, "label": number.label, "definition": number.definition}
            for number in every_number(result)
        },
        "countries": [
            {
                "code": one.code,
                "name": countries.country_name(one.code, language),
                "missions": one.missions,
                "organisations": one.organisations,
                "participants": one.people,
            }
            for one in countries_of(result, language)
        ],
        "missions": [_body(one) for one in result.mission_list],
        "organisations": [_body(one) for one in result.organisation_list],
        "missions_not_represented": [_body(one) for one in result.absent],
        "participants": [_participant(one, entries[one.who]) for one in result.people],
        "replies": [_reply(row) for row in replies],
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _participant(one: Participant, entries: Sequence[Participant]) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "rank": one.rank.value if one.rank else None,
        "capacity": one.capacity.value,
        "presence_recorded": one.came,
        "held_a_seat": one.is_seated,
        "represents": [
            {
                "name": entry.organisation,
                "kind": entry.kind.value if entry.kind else None,
                "is_mission": entry.is_of_mission,
                "country": entry.state,
            }
            for entry in entries
        ],
    }


def _body(one: Body) -> dict[str, Any]:
    return {
        "name": one.name,
        "kind": one.kind.value if one.kind else None,
        "country": one.state,
        "participants": one.participants,
    }


def _reply(row: Row) -> dict[str, Any]:
    reply = row.reply if row.is_answered else None
    return {
        "mission": row.invitation.organisation.name,
        "country": row.invitation.organisation.sending_state,
        "addressee": row.invitation.addressee.name if row.invitation.addressee is not None else None,
        "answer": reply.answer.value if reply is not None else None,
        "source": reply.source.value if reply is not None else None,
        "answered_by": reply.answered_by if reply is not None else None,
        "received_at": reply.received_at.isoformat() if reply is not None else None,
        "attending": [seat.name for seat in row.seats],
    }
