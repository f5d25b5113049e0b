"""Attendance reports of Teams and Zoom, in their shapes and in the languages of those who export them."""

from __future__ import annotations

import io
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter

from events.attendance.models import Provider
from events.attendance.report_files import LARGEST, Fault, UnreadableReport
from tests.events import meeting_reports as samples
from tests.events.meeting_reports import read, said, teams, zoom

TWICE = "09:25-09:45 10:00-10:31"


def test_teams_names_everybody_once_with_every_pause() -> None:
    found = read(samples.TEAMS)

    assert (found.provider, found.is_cut) == (Provider.TEAMS, False)
    assert said(found) == {
        "Protocol Office": "09:12-10:41",
        "Rossi, Chiara": TWICE,
        "Åsa Lindström (Guest)": "09:40-10:10",
        "Embassy of France - Élodie Martin": "09:29-10:30",
    }
    assert [(one.email, one.account, one.role) for one in found.people[:2]] == [
        ("office@example.org", "office@example.org", "Organizer"),
        ("chiara.rossi@example.org", "crossi@example.org", "Presenter"),
    ]


@pytest.mark.parametrize("language", samples.LOCAL)
def test_in_whatever_language_teams_wrote_it(language: str) -> None:
    found = read(samples.LOCAL[language])

    assert said(found) == {"Chiara Rossi": "09:31-10:03", "Eva Ek": "09:31-10:03"}
    assert {one.email for one in found.people} == {"chiara.rossi@example.org", "eva.ek@example.org"}
    assert {one.account for one in found.people} == {"chiara@example.org", "eva@example.org"}


@pytest.mark.parametrize("content", [samples.TEAMS_LIST, samples.TEAMS_LIST_GERMAN])
def test_the_older_list_of_coming_and_going(content: bytes) -> None:
    found = read(content)

    assert (found.provider, said(found)) == (Provider.TEAMS, {"Chiara Rossi": TWICE, "Eva Ek": "09:50-"})


def test_a_report_without_times_says_who_came() -> None:
    assert said(read(samples.TEAMS_WITHOUT_TIMES)) == {"Chiara Rossi": "", "Eva Ek": ""}


def test_zoom_has_one_row_for_each_coming_and_the_waiting_room_is_not_the_meeting() -> None:
    found = read(samples.ZOOM)

    assert (found.provider, found.hosts) == (Provider.ZOOM, frozenset({"host@example.org"}))
    assert said(found) == {
        "Protocol Office": "09:12-10:41",
        "Rossi, Chiara": TWICE,
        "iPad (Åsa Lindström)": "09:40-10:10",
    }


def test_zoom_adds_up_where_it_was_asked_to() -> None:
    found = read(samples.ZOOM_UNIQUE)

    assert [(one.name, one.times, one.minutes) for one in found.people] == [
        ("Chiara Rossi", [], 51),
        ("Eva Ek", [], 30),
    ]


def test_a_webinar_has_hosts_speakers_and_those_who_never_came() -> None:
    found = read(samples.ZOOM_WEBINAR)

    assert found.provider is Provider.ZOOM
    assert said(found) == {"Protocol Office": "09:12-10:41", "Eva Ek": "09:50-10:31", "Chiara": TWICE}
    assert found.people[0].role == "host"


def test_a_spreadsheet_program_made_semicolons_of_it() -> None:
    saved = samples.TEAMS.decode("utf-16").replace("\t", ";").encode("cp1252", errors="replace")

    assert said(read(saved)) == said(read(samples.TEAMS))


def test_a_quotation_mark_in_a_name_swallows_nobody() -> None:
    text = samples.TEAMS.decode("utf-16").replace("Rossi, Chiara", '"Kiki Rossi')

    assert len(read(text.encode("utf-16")).people) == 4


def test_which_number_is_the_month_only_the_event_can_say() -> None:
    row = "Chiara Rossi,c@example.org,{0} 09:31:00,{0} 10:03:00,32,No"
    head = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"

    for day in ("15/11/2022", "11/15/2022", "15.11.2022", "2022-11-15", "Nov 15 2022", "15 nov. 2022"):
        assert said(read(zoom(head + row.format(day)))) == {"Chiara Rossi": "09:31-10:03"}, day


def test_the_hours_are_those_of_the_zone_that_was_named() -> None:
    found = read(samples.ZOOM, ZoneInfo("UTC"))

    assert found.people[1].times[0][0].isoformat() == "2022-11-15T09:25:00+00:00"


def test_half_a_file_is_read_as_far_as_it_goes_and_says_so() -> None:
    whole = samples.TEAMS.decode("utf-16")
    cut = whole[: whole.index("10:10:00|30m".replace("|", "\t"), whole.index("3. In"))]

    found = read(cut.encode("utf-16")[:-1])

    assert found.is_cut
    assert said(found)["Rossi, Chiara"] == TWICE


def workbook() -> bytes:
    out = io.BytesIO()
    xlsxwriter.Workbook(out).close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"\xff\xfe \x00\r\x00\n\x00", Fault.EMPTY),
        (b"x" * (LARGEST + 1), Fault.TOO_LARGE),
        (workbook(), Fault.SPREADSHEET),
        (b"%PDF-1.7\n", Fault.NO_TABLE),
        (b"<!doctype html><title>Sign in", Fault.NO_TABLE),
        (bytes(range(256)) * 4, Fault.NO_TABLE),
        (b"Dear colleagues,\nplease find attached\n", Fault.OTHER_TABLE),
        (zoom("Name;Mission;Email\nChiara Rossi;Italy;c@example.org"), Fault.OTHER_TABLE),
        (zoom("Name,Letter,Sent at\nChiara Rossi,invitation,11/15/2022 09:31"), Fault.OTHER_TABLE),
        (teams("Full Name|User Action|Timestamp"), Fault.NOBODY),
        (samples.ZOOM.replace(b"11/15/2022", b"03/02/2021"), Fault.OTHER_DAY),
    ],
)
def test_what_is_no_report_of_this_event_says_what_it_is(content: bytes, fault: Fault) -> None:
    with pytest.raises(UnreadableReport) as refused:
        read(content)

    assert refused.value.fault is fault
    assert refused.value.detail == ("2021-03-02" if fault is Fault.OTHER_DAY else "")
