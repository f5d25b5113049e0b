"""What stands in the way of a calendar of others, in words."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from events.external.reading import Findings, LeftOut
from office.web.registry import Words

#: Why an address is not taken at all.
REFUSED: Final[dict[str, Words]] = {
    "no_address": _l("This is not the address of a calendar, such as https://www.example.org/calendar.ics."),
    "too_long_address": _l("The address is too long: at most 1,000 characters."),
    "http": _l(
        "Use an address that begins with https:// or webcal://. Over http:// anybody on the way could read"
        " and change the calendar."
    ),
    "password": _l(
        "Leave name and password out of the address: they would be sent with every request. Ask the"
        " calendar’s owner for a secret address instead."
    ),
    "port": _l("Calendars are not served at this port. Use the address without its number, or ask IT."),
}

#: Why nothing came, or what came cannot be read.
FAULTS: Final[dict[str, Words]] = {
    **REFUSED,
    "no_host": _l("No server of that name was found."),
    "private": _l(
        "The address leads into a private network. Doyen fetches from the public internet alone, unless the"
        " operator allows that network."
    ),
    "no_answer": _l("The server did not answer."),
    "too_slow": _l("The server took too long."),
    "certificate": _l("The server’s certificate is not valid for this address."),
    "tls": _l("No secure connection could be made with the server."),
    "broken_off": _l("The connection broke off before everything had come."),
    "redirects": _l("The server leads on from address to address without end."),
    "forbidden": _l(
        "The server does not let us read the calendar. Its owner may have withdrawn the address."
    ),
    "gone": _l("There is no calendar at this address any more."),
    "encoding": _l("The server sends the calendar packed in a way that was not asked for."),
    "incomplete": _l("The calendar came without its end. The part that came is not used."),
    "too_large": _l("The calendar is too large: at most 10 MB are read."),
    "empty": _l("The file is empty."),
    "web_page": _l("There is a web page, not a calendar. Look for the address that ends in .ics."),
    "no_calendar": _l("This is not a calendar file: it does not begin with BEGIN:VCALENDAR."),
    "nested": _l("The file is built in a way that no calendar is: parts within parts without end."),
    "too_long": _l("Reading the file took too much time or memory; it was stopped."),
}

#: Why one entry of a calendar was left out.
_LEFT_OUT: Final[dict[str, Words]] = {
    "no_end": _l("the entry has no end (END:VEVENT)"),
    "no_start": _l("it does not say when it starts"),
    "bad_start": _l("its start is no date"),
    "bad_end": _l("its end or length is no date"),
    "ends_first": _l("it ends before it starts"),
    "bad_rule": _l("the rule by which it repeats cannot be understood"),
    "bad_occasion": _l("it does not say which occasion of a series it is"),
    "too_often": _l("it repeats more often than a calendar can show"),
    "too_long": _l("reckoning its repetitions takes too long"),
    "older": _l("a newer version of it stands in the file"),
    "answer": _l("it is an answer to an invitation, not an entry"),
}


def fault_words(code: str) -> str:
    """Why nothing came, as a sentence."""
    kind, _colon, number = code.partition(":")
    if kind == "status":
        return _("The server answered with an error (%(number)s).", number=number)
    return str(FAULTS.get(code) or _("The calendar could not be fetched."))


def left_out_words(one: LeftOut) -> str:
    """Which entry was left out and why, as a sentence."""
    reason = str(_LEFT_OUT.get(one.code, one.code))
    if one.title:
        return _("Line %(line)s, “%(title)s”: %(reason)s.", line=one.line, title=one.title, reason=reason)
    return _("Line %(line)s: %(reason)s.", line=one.line, reason=reason)


def remarks(found: Findings, *, cancelled: bool = True) -> list[str]:
    """What is to be known of a reading beside its entries, as sentences.

    Args:
        cancelled: also how many occasions are cancelled; not where each of them is shown.
    """
    said = []
    if "entries" in found.limits:
        said.append(_("Only the first 50,000 entries were read; the rest was left out."))
    if "occurrences" in found.limits:
        said.append(_("Only 50,000 occasions are kept; the rest was left out."))
    if "texts" in found.limits:
        said.append(_("The descriptions are too long to be kept for every occasion; some were left out."))
    if "time" in found.limits:
        said.append(_("Reading was stopped after 20 seconds; the rest was left out."))
    if not found.is_whole:
        said.append(_("The file has no end (END:VCALENDAR): something may be missing."))
    if found.bad_lines:
        said.append(
            ngettext(
                "One line is not a line of a calendar and was passed over: line %(line)s.",
                "%(num)s lines are not lines of a calendar and were passed over; the first is line %(line)s.",
                found.bad_lines,
                line=found.first_bad_line,
            )
        )
    if found.unknown_zones:
        said.append(
            _(
                "Nobody knows these time zones; their hours were taken for the calendar’s own: %(zones)s.",
                zones=", ".join(found.unknown_zones),
            )
        )
    if found.floating:
        said.append(
            ngettext(
                "The hours of one entry name no time zone; they were taken for the calendar’s own.",
                "The hours of %(num)s entries name no time zone; they were taken for the calendar’s own.",
                found.floating,
            )
        )
    if found.cancelled and cancelled:
        said.append(
            ngettext(
                "One occasion is cancelled and not shown.",
                "%(num)s occasions are cancelled and not shown.",
                found.cancelled,
            )
        )
    return said
