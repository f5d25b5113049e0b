"""What moments, orders, sizes and wordings on paper are called."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from events.printing.sheets import Moment

MOMENT_WORDS: dict[Moment, LazyString] = {
    Moment.BEFORE: _l("Before the event"),
    Moment.AT_THE_DOOR: _l("At the door"),
    Moment.AT_THE_TABLE: _l("At the table"),
    Moment.AFTERWARDS: _l("Afterwards"),
}
