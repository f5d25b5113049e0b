"""Strangers' calendars: read whatever program wrote them, bounded whatever they are made to do."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.external import apart
from events.external.apart import read_apart
from events.external.lines import LARGEST, Unreadable, read_lines
from events.external.reading import MOST_CHARACTERS, Findings, Reading, Window, read
from tests.events.calendar_server import calendar, entry

WINDOW = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC))
ZONE = "Europe/Helsinki"


def taken(content: bytes | str, window: Window = WINDOW) -> Reading:
    return read(content if isinstance(content, bytes) else content.encode(), ZONE, window)


def spans(found: Reading) -> list[str]:
    return [
        f"{one.starts_at:%y%m%d %H%M}-{one.ends_at:%y%m%d %H%M} {one.summary}" for one in found.occurrences
    ]


def one(*lines: str, head: str = "") -> bytes:
    body = "".join(f"{line}\r\n" for line in lines)
    return calendar(f"BEGIN:VEVENT\r\n{body}END:VEVENT\r\n", head=head)


EXCHANGE_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\n"
    "BEGIN:STANDARD\r\nDTSTART:16010101T040000\r\nTZOFFSETFROM:+0300\r\nTZOFFSETTO:+0200\r\n"
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0300\r\n"
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)


@pytest.mark.parametrize(
    ("start", "head", "zone"),
    [
        ("DTSTART:20270701T110000Z", "", ""),
        ("DTSTART;TZID=Europe/Helsinki:20270701T140000", "", ZONE),
        ("DTSTART;TZID=FLE Standard Time:20270701T140000", "", ZONE),
        ("DTSTART;TZID=W. Europe Standard Time:20270701T130000", "", "Europe/Berlin"),
        ('DTSTART;TZID="Europe/Helsinki":20270701T140000', "", ZONE),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Helsinki:20270701T140000", "", ZONE),
        ("DTSTART;TZID=/mozilla.org/20050126_1/Europe/Helsinki:20270701T140000", "", ZONE),
        ("DTSTART;TZID=Customized Time Zone:20270701T140000", EXCHANGE_ZONE, ZONE),
        ("DTSTART;TZID=(UTC+02:00) Helsinki, Kyiv, Riga:20270701T140000", "", ""),
        ("DTSTART;TZID=No/Such:20270701T140000", "", ""),
        ("DTSTART:20270701T140000", "", ""),
        ("DTSTART;X-VOBJ-FLOATINGTIME-ALLOWED=TRUE;VALUE=DATE-TIME:20270701T140000", "", ""),
        ("dtstart;value=date-time:2027-07-01T14:00:00+03:00", "", ""),
    ],
)
def test_every_way_of_naming_a_zone_gives_the_same_hour(start: str, head: str, zone: str) -> None:
    found = taken(one("UID:a", start, "DURATION:PT90M", head=head))

    assert [(spans(found), found.occurrences[0].zone)] == [(["270701 1100-270701 1230 "], zone)]


def test_days_lengths_and_what_is_left_out() -> None:
    found = taken(
        calendar(
            entry("a", "One day", "20270301", "20270302").replace("DTSTART:", "DTSTART;VALUE=DATE:"),
            entry("b", "Same day", "20270302", "20270302"),
            "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270303\r\nDURATION:P2D\r\n"
            "SUMMARY:Two days\r\nEND:VEVENT\r\n",
            "BEGIN:VEVENT\r\nDTSTART:20270304T100000Z\r\nSUMMARY:No end\r\nEND:VEVENT\r\n",
        )
    )

    # Helsinki's midnights.
    assert spans(found) == [
        "270228 2200-270301 2200 One day",
        "270301 2200-270302 2200 Same day",
        "270302 2200-270304 2200 Two days",
        "270304 1000-270304 1000 No end",
    ]
    assert [one.is_all_day for one in found.occurrences] == [True, True, True, False]


def test_what_repeats_across_the_change_of_the_clocks() -> None:
    found = taken(
        calendar(
            entry("s", "Board", "20270314T140000", "20270314T150000")
            .replace("DTSTART:", "DTSTART;TZID=Europe/Helsinki:")
            .replace("DTEND:", "DTEND;TZID=Europe/Helsinki:")
            .replace(
                "END:VEVENT", "RRULE:FREQ=WEEKLY;UNTIL=20270418\r\nEXDATE;VALUE=DATE:20270321\r\nEND:VEVENT"
            ),
            "BEGIN:VEVENT\r\nUID:s\r\nRECURRENCE-ID:20270404T110000Z\r\nDTSTART:20270405T060000Z\r\n"
            "DTEND:20270405T070000Z\r\nSUMMARY:Board moved\r\nEND:VEVENT\r\n",
            "BEGIN:VEVENT\r\nUID:s\r\nRECURRENCE-ID:20270411T110000Z\r\nDTSTART:20270411T110000Z\r\n"
            "STATUS:CANCELLED\r\nSUMMARY:Board\r\nEND:VEVENT\r\n",
        )
    )

    assert spans(found) == [
        "270314 1200-270314 1300 Board",
        "270328 1100-270328 1200 Board",
        "270405 0600-270405 0700 Board moved",
        "270411 1100-270411 1100 Board",
        "270418 1100-270418 1200 Board",
    ]
    assert [one.is_cancelled for one in found.occurrences] == [False, False, False, True, False]
    assert found.occurrences[2].occasion == "20270404T140000"


def test_octets_of_any_making() -> None:
    text = (
        "BEGIN:VCALENDAR\nX-WR-TIMEZONE:Europe/Oslo\nBEGIN:VEVENT\nUID:a\nDTSTART:20270301T100000Z\n"
        "SUMMARY:Årsmöte\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    trouble = "X-LIC-ERROR;X-LIC-ERRORTYPE=VALUE-PARSE-ERROR:No value\n"
    title = "SUMMARY:Årsmöte".encode()
    folded = text.encode().replace(title, title[:9] + b"\r\n " + title[9:])
    made = {
        "bare line feeds": text.encode(),
        "carriage returns": text.replace("\n", "\r").encode(),
        "a mark": b"\xef\xbb\xbf" + text.encode(),
        "latin-1": text.encode("latin-1"),
        "utf-16": text.encode("utf-16"),
        "utf-16 without a mark": text.encode("utf-16-le"),
        "folded within a letter": folded,
        "trouble reports": text.replace("SUMMARY", f"{trouble}SUMMARY").encode(),
        "two calendars": calendar() + text.encode(),
        "no line end at last": text.rstrip("\n").encode(),
    }

    titles = {name: [one.summary for one in taken(octets).occurrences] for name, octets in made.items()}
    assert titles == {name: ["Årsmöte"] for name in made}
    assert taken(text).findings.own_zone == "Europe/Oslo"


def test_texts_lose_what_nobody_sees_and_keep_what_was_escaped() -> None:
    found = taken(
        one(
            "UID:a",
            "DTSTART:20270301T100000Z",
            "SUMMARY:\u202eOne\u2066\\, two\\; three\x00\x07\x85 \\\\ four\\nfive",
            "LOCATION:<script>alert(1)</script>",
            "DESCRIPTION:First\\nSecond\\N\x1bThird",
            "GEO:60.17;24.95",
        )
    ).occurrences[0]

    assert (found.summary, found.location) == ("One, two; three \\ four five", "<script>alert(1)</script>")
    assert (found.description, found.latitude, found.longitude) == ("First\nSecond\nThird", 60.17, 24.95)


def test_a_broken_entry_is_left_out_and_named_by_its_line() -> None:
    found = taken(
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Never\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nDTSTART:20270231T100000Z\r\nSUMMARY:31 February\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nDTSTART:20270301T100000Z\r\nDTEND:20270301T090000Z\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nDTSTART:20270301T100000Z\r\nRRULE:FREQ=SOMETIMES\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nDTSTART:20270301T100000Z\r\nSUMMARY:Unended\r\n"
        b"BEGIN:VEVENT\r\nDTSTART:20270301T100000Z\r\nSUMMARY:Sound\r\nthis is no line\r\nEND:VEVENT\r\n"
        b"BEGIN:VEVENT\r\nSUMMARY:Cut o"
    )

    assert [one.summary for one in found.occurrences] == ["Sound"]
    assert [(one.line, one.code) for one in found.findings.named] == [
        (2, "no_start"),
        (5, "bad_start"),
        (9, "ends_first"),
        (13, "bad_rule"),
        (17, "no_end"),
        (25, "no_end"),
    ]
    assert (found.findings.entries, found.findings.left_out, found.findings.is_whole) == (7, 6, False)
    assert (found.findings.bad_lines, found.findings.first_bad_line) == (1, 23)


def test_rules_that_never_end_end() -> None:
    rules = {
        "FREQ=SECONDLY": "too_often",
        "FREQ=MINUTELY;INTERVAL=1": "too_often",
        "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6;BYMINUTE=0,1,2,3,4,5,6,7,8,9": "too_often",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30": "too_long",
        "FREQ=WEEKLY;UNTIL=tomorrow": "bad_rule",
        "FREQ=DAILY;INTERVAL=0": "bad_rule",
        "COUNT=3": "bad_rule",
        "": "",
    }
    entries = [
        entry(str(number), rule, **({"RRULE": rule} if rule else {})) for number, rule in enumerate(rules)
    ]
    began = time.monotonic()
    found = taken(calendar(*entries))

    assert {one.title: one.code for one in found.findings.named} == {k: v for k, v in rules.items() if v}
    assert len(found.occurrences) == 1
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\0" * 1000, "empty"),
        (b" " * (LARGEST + 1), "too_large"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web_page"),
        (b"%PDF-1.7 something else", "no_calendar"),
        (b"\x1f\x8b\x08\x00packed", "no_calendar"),
        (b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 100_000, "nested"),
    ],
)
def test_what_is_no_calendar_is_refused_as_a_whole(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        taken(content)
    assert caught.value.code == code


def test_huge_lines_and_many_entries_are_bounded() -> None:
    long = one(
        "UID:a", "DTSTART:20270301T100000Z", "SUMMARY:" + "x" * 300_000, "DESCRIPTION:y" + "\r\n y" * 60_000
    )
    found = taken(long).occurrences[0]
    assert (len(found.summary), len(found.description)) == (500, 10_000)

    many = read_lines(calendar("BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 50_001))
    assert (len(many.entries), many.is_cut) == (50_000, True)


def test_a_long_description_that_comes_every_day_is_kept_in_bounds() -> None:
    """A file of some kilobytes held a gigabyte of them."""
    text = "ä" * 10_000
    daily = "".join(entry(f"u{n}", "Daily", DESCRIPTION=text, RRULE="FREQ=DAILY") for n in range(3))
    found = read_apart(calendar(daily), ZONE, WINDOW)
    days = len(found.occurrences)

    assert days > 2_000
    assert sum(len(one.description) for one in found.occurrences) == MOST_CHARACTERS
    # Handed over once, and kept once in memory, though it stands on every day.
    assert len({id(one.description) for one in found.occurrences if one.description}) == 1
    assert found.findings.limits == ["texts"]


def test_reading_apart_is_the_same_and_ends_whatever_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    content = calendar(entry("a", "Session"), entry("b", "Never", RRULE="FREQ=SECONDLY"))
    assert read_apart(content, ZONE, WINDOW) == taken(content)

    # No program has begun within so little time, let alone ended.
    monkeypatch.setattr(apart, "_SECONDS", 0.01)
    with pytest.raises(Unreadable, match="too_long"):
        read_apart(content, ZONE, WINDOW)


def test_entries_of_one_uid_are_versions_or_strangers_to_each_other() -> None:
    versions = taken(
        calendar(
            entry("a", "Old", "20270301T100000Z", "20270301T110000Z", SEQUENCE="1"),
            entry("a", "New", "20270302T100000Z", "20270302T110000Z", SEQUENCE="2"),
        )
    )
    strangers = taken(
        calendar(
            entry("1", "One", "20270301T100000Z", "20270301T110000Z"),
            entry("1", "Two", "20270302T100000Z", "20270302T110000Z"),
        )
    )

    assert spans(versions) == ["270302 1000-270302 1100 New"]
    assert [(one.line, one.code) for one in versions.findings.named] == [(3, "older")]
    assert spans(strangers) == ["270301 1000-270301 1100 One", "270302 1000-270302 1100 Two"]
    assert len({one.key for one in strangers.occurrences}) == 2


def test_answers_are_no_entries_and_a_cancelled_calendar_is_cancelled() -> None:
    answer = taken(calendar(entry("a", "Yes"), head="METHOD:REPLY\r\n"))
    off = taken(calendar(entry("a", "Off"), head="METHOD:CANCEL\r\n"))
    asked = taken(calendar(entry("a", "Come"), head="METHOD:REQUEST\r\n"))

    assert [one.code for one in answer.findings.named] == ["answer"]
    assert [[o.is_cancelled for o in found.occurrences] for found in (answer, off, asked)] == [
        [],
        [True],
        [False],
    ]


def test_what_was_found_survives_being_kept() -> None:
    head = "X-WR-CALNAME:City\r\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n"
    found = taken(calendar(entry("a", "x", "20270230T000000"), head=head)).findings

    assert Findings.from_json(found.as_json()) == found
    assert (found.name, found.refresh, found.left_out) == ("City", 14_400, 1)


PIECES = """
BEGIN:VCALENDAR END:VCALENDAR BEGIN:VEVENT END:VEVENT BEGIN:VTIMEZONE END:VTIMEZONE UID:a TZID:X
DTSTART:20270301T100000 DTSTART;TZID=X:20270301T100000 DTEND:99991231 RECURRENCE-ID:20270301
RRULE:FREQ=YEARLY;COUNT=2 RDATE:20270302T100000,x EXDATE:, DURATION:P9999999D SUMMARY;A=":b
"""


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(PIECES.split()),
            st.text(max_size=30),
            st.binary(max_size=20).map(lambda octets: octets.decode("latin-1")),
        ),
        max_size=25,
    )
)
def test_nothing_at_all_makes_reading_fail(lines: list[str]) -> None:
    content = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines]).encode("utf-8", "surrogatepass")
    try:
        found = taken(content)
    except Unreadable:
        return
    assert all(one.starts_at <= one.ends_at for one in found.occurrences)
