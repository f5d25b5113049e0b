"""What would become of a file's entries, in words."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.external.planning import Difference, Fate, held
from events.programme.hours import when_words
from office.audit.undoing import Reason
from office.web.i18n import language
from office.web.registry import Words

#: The badge's kind and the words of each fate.
FATES: Final[dict[Fate, tuple[str, Words]]] = {
    Fate.NEW: ("well", _l("New")),
    Fate.CHANGED: ("underway", _l("Changed")),
    Fate.CONFLICT: ("attention", _l("Edited here and there")),
    Fate.EDITED: ("neutral", _l("Edited here")),
    Fate.UNCHANGED: ("neutral", _l("Unchanged")),
    Fate.OURS: ("brass", _l("Our own event")),
    Fate.CANCELLED: ("attention", _l("Cancelled there")),
    Fate.REFUSED: ("failed", _l("Refused")),
}
_FIELDS: Final[dict[str, Words]] = {
    "title": _l("Title"),
    "when": _l("When"),
    "venue": _l("Venue"),
    "place": _l("Place on the map"),
    "description": _l("Description"),
    "meeting_url": _l("Meeting link"),
}
_REASONS: Final[dict[str, Words]] = {
    "no_title": _l("It has no title."),
    Reason.CHANGED_SINCE: _l("somebody has changed it since"),
    Reason.IN_USE: _l("something made since hangs on it"),
    Reason.OWNER_GONE: _l("what it hung on is no longer there"),
}
_REMARKS: Final[dict[str, Words]] = {
    "no_end": _l("The file gives no end: an hour is reckoned."),
    "cut": _l("The title or the place is too long and is cut."),
}
_REFUSED: Final[dict[str, Words]] = {
    "NoTitle": _l("it has no title"),
    "EndsBeforeItStarts": _l("it would end before it starts"),
    "ReplyByTooLate": _l("answers would be taken after it has begun"),
    "NotOnEarth": _l("its place is not on the map"),
    "NoSuchLocalTime": _l("the clocks skip that hour"),
    "PointSkipped": _l("the clocks skip the hour of a point of its programme"),
    "ComesTwice": _l("the clocks show that hour twice"),
    "HoursNotDaily": _l("its hours cannot be the same every day"),
}


def difference_words(one: Difference) -> tuple[str, str, str]:
    """Which thing is otherwise, as it is here, as the file has it."""
    return str(_FIELDS[one.field]), _value(one.field, one.here), _value(one.field, one.there)


def _value(field: str, value: Any) -> str:
    if field == "when":
        return when_words(held(value), language())
    if field == "place":
        return _("%(north)s° north, %(east)s° east", north=value[0], east=value[1]) if value else _("none")
    text = " ".join(str(value or "").split())
    return (text if len(text) <= 200 else text[:199] + "…") or _("none")


def reason_words(code: str) -> str:
    """Why an entry is refused, or a record left."""
    return str(_REASONS.get(code, code))


def remark_words(code: str) -> str:
    """What is to be known of an entry."""
    return str(_REMARKS.get(code, code))


def refused_words(code: str) -> str:
    """Why an entry could not become an event after all."""
    return str(_REFUSED.get(code) or _("it cannot be planned so"))
