"""The list of who came as a file, with everybody's minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from events.attendance.attending import Attending
from events.attendance.words import SOURCE_WORDS, STANDING_WORDS
from events.programme.models import Event
from events.registration.words import CAPACITY_WORDS
from office import countries
from office.spreadsheets import write_csv, write_xlsx
from stakeholders.people.words import RANK_WORDS

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attendance_file(event: Event, lines: Sequence[Attending], kind: str, language: str) -> bytes:
    """The lines as CSV or XLSX. Hours are on the wall clock of the event's zone; texts are never formulas."""
    out = BytesIO()
    header = [
        _("Name"),
        _("Title"),
        _("Rank"),
        _("Organisation"),
        _("Country"),
        _("Capacity"),
        _("Presence"),
        _("First there"),
        _("Left"),
        _("Minutes present"),
        _("Minutes late"),
        _("Minutes left early"),
        _("Known from"),
    ]
    rows = _rows(event, lines, language)
    if kind == "csv":
        write_csv(out, header, rows)
    else:
        write_xlsx(out, _("Attendance"), header, rows)
    return out.getvalue()


def _rows(event: Event, lines: Sequence[Attending], language: str) -> Iterator[list[str]]:
    zone = ZoneInfo(event.zone)

    def hour(moment: datetime | None) -> str:
        return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment is not None else ""

    for one in lines:
        seat, told = one.registration, one.attendance
        state = seat.organisation.sending_state if seat.organisation is not None else seat.country
        yield [
            seat.name,
            seat.title,
            str(RANK_WORDS[seat.rank]) if seat.rank else "",
            seat.sent_by(language),
            countries.country_name(state, language) if state else "",
            str(CAPACITY_WORDS[seat.capacity]),
            str(STANDING_WORDS[one.standing]),
            hour(told.first) if told else "",
            hour(told.last) if told else "",
            str(told.minutes) if told and told.minutes is not None else "",
            str(told.late) if told and told.late else "",
            str(told.left_early) if told and told.left_early else "",
            str(SOURCE_WORDS[one.presence.source]) if one.presence is not None else "",
        ]
