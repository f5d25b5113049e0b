"""Presence in words: how somebody stands, how it is known, why a report cannot be read; and for the trail."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.attendance.attending import Show, Standing
from events.attendance.matching import Why
from events.attendance.models import LineState, PresenceSource, Provider
from events.attendance.report_files import Fault, UnreadableReport
from events.programme.hours import days_words
from events.programme.models import Event
from office.audit.words import RecordWords, add_record_words
from office.web.i18n import format_day, language

STANDING_WORDS: dict[Standing, LazyString] = {
    Standing.CAME: _l("Came"),
    Standing.IN_PART: _l("Came for a part"),
    Standing.NO_SHOW: _l("Did not come"),
    Standing.EXPECTED: _l("Expected"),
    Standing.NOT_MARKED: _l("Not marked"),
    Standing.TO_COME: _l("Has a seat"),
}
#: The badge of each.
STANDING_KINDS: dict[Standing, str] = {
    Standing.CAME: "well",
    Standing.IN_PART: "attention",
    Standing.NO_SHOW: "failed",
    Standing.EXPECTED: "underway",
    Standing.NOT_MARKED: "neutral",
    Standing.TO_COME: "neutral",
}
SHOW_WORDS: dict[Show, LazyString] = {
    Show.CAME: _l("Who came"),
    Show.LATE: _l("Who came late"),
    Show.LEFT_EARLY: _l("Who left early"),
    Show.ABSENT: _l("Who did not come"),
    Show.SEATLESS: _l("Who came without a seat"),
}
SOURCE_WORDS: dict[PresenceSource, LazyString] = {
    PresenceSource.JOINED: _l("Joining page"),
    PresenceSource.MARKED: _l("Entered by hand"),
    PresenceSource.DOOR: _l("At the door"),
    PresenceSource.REPORT: _l("Attendance report"),
}
PROVIDER_WORDS: dict[Provider, str] = {Provider.TEAMS: "Microsoft Teams", Provider.ZOOM: "Zoom"}
WHY_WORDS: dict[Why, LazyString] = {
    Why.MAIL: _l("the same mail address"),
    Why.SAME_NAME: _l("the same name"),
    Why.SIMILAR_NAME: _l("a similar name"),
    Why.STANDS_IN: _l("the name of whom they stand in for"),
    Why.MISSION: _l("the name of their mission"),
}
LINE_WORDS: dict[LineState, LazyString] = {
    LineState.MATCHED: _l("On the list"),
    LineState.DOUBTFUL: _l("To be decided"),
    LineState.UNKNOWN: _l("On no list"),
    LineState.SET_ASIDE: _l("Set aside"),
}
_FAULT_WORDS: dict[Fault, LazyString] = {
    Fault.EMPTY: _l("The file is empty. Download the report once more."),
    Fault.TOO_LARGE: _l(
        "The file is too large for an attendance report: no more than 5 megabytes are read. Is it the"
        " recording, or another file?"
    ),
    Fault.SPREADSHEET: _l(
        "This is a workbook of a spreadsheet program. Upload the CSV file as Teams or Zoom gave it, or save"
        " the workbook as CSV first."
    ),
    Fault.NO_TABLE: _l(
        "This file is no table. Expected is the attendance report of Teams or the participants’ report of"
        " Zoom, as the CSV file that is downloaded there."
    ),
    Fault.OTHER_TABLE: _l(
        "This table is no attendance report. Expected is a CSV file with a name, the time of joining and the"
        " time of leaving in each row: in Teams “Attendance”, “Download”; in Zoom “Reports”, “Usage”,"
        " “Participants”, “Export”."
    ),
    Fault.NOBODY: _l("It is an attendance report, but nobody is named in it. Download it once more."),
    Fault.TOO_MANY: _l("More than 5,000 people are named in the file. Read it in parts."),
}


def fault_words(refused: UnreadableReport, event: Event) -> str:
    """Why a file cannot be read, and what to do."""
    if refused.fault is not Fault.OTHER_DAY:
        return str(_FAULT_WORDS[refused.fault])
    held = days_words(event, language())
    if not refused.detail:
        return str(_("The report is of another day than the event, which was on %(day)s.", day=held))
    of = format_day(date.fromisoformat(refused.detail), language())
    return str(
        _(
            "The report is of %(other)s, and the event of %(day)s. Was another meeting’s report chosen?",
            other=of,
            day=held,
        )
    )


def register_words(app: Flask) -> None:
    """Let the audit trail speak of who came."""
    add_record_words(app, "presences", RecordWords(_l("presence")))
    add_record_words(
        app,
        "attendance_reports",
        RecordWords(
            _l("attendance report"),
            {
                "event_id": _l("Event"),
                "provider": _l("Program"),
                "file_name": _l("File"),
                "digest": _l("Checksum"),
                "zone": _l("Time zone"),
                "is_cut": _l("Cut off"),
                "entered_at": _l("Entered"),
                "read_at": _l("Read"),
                "user_id": _l("Read by"),
            },
            {"provider": lambda value: PROVIDER_WORDS[Provider(value)]},
        ),
    )
    add_record_words(
        app,
        "report_lines",
        RecordWords(
            _l("line of an attendance report"),
            {
                "report_id": _l("Attendance report"),
                "name": _l("Name"),
                "email": _l("Mail address"),
                "role": _l("Role"),
                "times": _l("Times"),
                "minutes": _l("Minutes"),
                "state": _l("Who it is"),
                "registration_id": _l("Guest"),
                "candidates": _l("Who it may be"),
                "is_added": _l("Was on no list"),
            },
            {"state": lambda value: str(LINE_WORDS[LineState(value)])},
        ),
    )
