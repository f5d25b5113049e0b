"""The forms of a series: with which event another is linked, and when the next one is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from events.programme.hours import days_words
from events.programme.models import Event
from office.localized import Texts
from office.web.forms import DateField, Form, LocalizedField
from office.web.i18n import language


class LinkForm(Form):
    """Another year of the same occasion."""

    other = SelectField(_l("Another year of the same occasion"), coerce=int)

    def offer(self, events: Sequence[Event]) -> LinkForm:
        """Let one of these events be chosen."""
        self.other.choices = [
            (one.id, f"{one.titled(language())}, {days_words(one, language())}") for one in events
        ]
        return self


class NextForm(Form):
    """The next one of a series."""

    day = DateField(
        _l("Day"),
        [InputRequired(_l("Say on which day."))],
        description=_l("The hours stay as they were; the programme moves with the day."),
    )
    title = LocalizedField(_l("Title of the event"), max_length=200)
    speakers = BooleanField(
        _l("With last year’s speakers"),
        description=_l("Otherwise the points of the programme have no speakers yet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title.flags.required = True


def next_day(last: date, today: date) -> date:
    """A year later on the same day of the week, 52 weeks; as many years as it takes to be to come."""
    following = last + timedelta(weeks=52)
    while following <= today:
        following += timedelta(weeks=52)
    return following


def next_title(title: Texts, last: int, following: int) -> Texts:
    """The title with the next year in the place of the last."""
    return {code: re.sub(rf"\b{last}\b", str(following), text) for code, text in title.items()}
