"""How clashes are spoken of: the icons of their kinds, their days, and the audit trail's words."""

from __future__ import annotations

from typing import Final

from flask import Flask
from flask_babel import lazy_gettext as _l

from events.clashes.kinds import Clash, Kind
from office.audit.words import RecordWords, add_record_words
from office.web.i18n import format_days, language

ICONS: Final[dict[Kind, str]] = {
    Kind.EVENT: "calendar-event",
    Kind.HOST_HOLIDAY: "home",
    Kind.NATIONAL_DAY: "flag",
    Kind.RELIGIOUS: "moon",
    Kind.EXTERNAL: "calendar",
    Kind.GUESTS_HOLIDAY: "world",
    Kind.HOURS: "clock",
    Kind.NEAR_NATIONAL_DAY: "flag",
    Kind.HOST_WEEKEND: "coffee",
    Kind.GUESTS_WEEKEND: "coffee",
    Kind.REPLY_BY: "mail",
}


def days_words(clash: Clash) -> str:
    """The days of a clash: "Wednesday 10 March 2027", "9–10 March 2027"."""
    return format_days(clash.first, clash.last, language())


def register_words(app: Flask) -> None:
    """Let the audit trail speak of clashes that were accepted."""
    fields = {"event_id": _l("Event"), "clash": _l("Clash"), "reason": _l("Reason")}
    add_record_words(app, "accepted_clashes", RecordWords(_l("accepted clash"), fields))
