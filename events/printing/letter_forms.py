"""What is chosen before letters, envelopes and the report are printed, and which letters were posted."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional

from events.guestlist.models import GuestGroup
from events.printing.letter_words import AUDIENCE_WORDS, WHOM_WORDS
from events.printing.letters import Choice, Whom
from events.printing.post_sources import Audience, Wanted
from events.programme.models import Event
from office.localized import LANGUAGES, OWN_NAMES
from office.web.forms import DateField, Form
from stakeholders.printing.envelopes import Stationery
from stakeholders.printing.words import STATIONERY_WORDS


class _Asked(Form):
    """A form whose answer is a page or a file, not a change: it needs no token."""

    class Meta(Form.Meta):
        csrf = False


class _GuestsForm(_Asked):
    """Which guests of an event, and in which language they are written to."""

    group = SelectField(_l("Group"), default="")
    language = SelectField(_l("Written in"), default="")

    def offer(self, event: Event, groups: list[GuestGroup]) -> Self:
        """With the groups and languages that the event has."""
        self.group.choices = [("", _l("All groups")), *((str(one.id), one.name) for one in groups)]
        self.language.choices = [
            ("", _l("Each guest’s own language")),
            *((code, OWN_NAMES[code]) for code in event.languages if code in OWN_NAMES),
        ]
        return self

    @property
    def group_id(self) -> int | None:
        """The group that was chosen."""
        return int(self.group.data) if self.group.data else None

    def kept(self) -> dict[str, Any]:
        """What was chosen, as it stands in an address."""
        return {name: value for name, value in self.data.items() if value}


class ChoiceForm(_GuestsForm):
    """Whose letters; it is read from the page's address."""

    whom = SelectField(
        _l("To whom"),
        choices=[(one.value, words) for one, words in WHOM_WORDS.items()],
        default=Whom.WITHOUT_MAIL.value,
    )
    guest = IntegerField(validators=[Optional(), NumberRange(min=1, max=2**31 - 1)])

    def choice(self) -> Choice:
        """What was chosen, once it has been validated."""
        return Choice(Whom(self.whom.data), self.group_id, self.language.data or "", self.guest.data)


class PrintForm(_Asked):
    """How the letters are printed."""

    dated = DateField(_l("Date on the letters"), validators=[InputRequired()])
    paper = RadioField(
        _l("Letterhead"),
        choices=[
            ("letterhead", _l("With the office’s name at the head")),
            ("own", _l("Without, for the office’s own paper")),
        ],
        default="letterhead",
        validators=[InputRequired()],
    )


class PostedForm(Form):
    """Which letters were put into the post, and when."""

    letters = SelectMultipleField(validate_choice=False)
    day = DateField(_l("Posted on"), validators=[InputRequired()])
    revision = HiddenField()

    def revision_seen(self, event: Event) -> int:
        """The revision of the event that the page showed; the present one where it cannot be read."""
        seen = self.revision.data or ""
        return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else event.sequence


class EnvelopeForm(_GuestsForm):
    """For whom envelopes or labels are printed, and on what."""

    audience = SelectField(
        _l("To whom"),
        choices=[(one.value, words) for one, words in AUDIENCE_WORDS.items()],
        default=Audience.EVERYBODY.value,
    )
    stationery = SelectField(
        _l("Printed on"),
        choices=[(kind.value, words) for kind, words in STATIONERY_WORDS.items()],
        default=Stationery.ENVELOPE_C5.value,
    )
    first = IntegerField(
        _l("Begin with label no."), default=1, validators=[InputRequired(), NumberRange(min=1, max=24)]
    )

    def wanted(self) -> Wanted:
        """For whom, once it has been validated."""
        return Wanted(Audience(self.audience.data), self.group_id, self.language.data or "")


class ReportForm(_Asked):
    """In which language the report of a result is wanted, and whether it names the participants."""

    edition_language = RadioField(
        _l("Language of the report"),
        choices=[(code, OWN_NAMES[code]) for code in LANGUAGES],
        validators=[InputRequired()],
    )
    names = RadioField(
        _l("Participants"),
        choices=[
            ("no", _l("In numbers alone: the report names nobody but the speakers")),
            ("yes", _l("By name as well, by country, in an annex")),
        ],
        default="no",
        validators=[InputRequired()],
    )


def asked_for(form: type[_Asked], given: MultiDict[str, str], usual: dict[str, Any]) -> Any:
    """The form as an address fills it; with what is usual where the address says nothing of it."""
    is_named = any(name in given for name in usual)
    return form(formdata=given) if is_named else form(formdata=None, data=usual)


def usual_print(day: date) -> dict[str, Any]:
    """How most letters are printed."""
    return {"dated": day, "paper": "letterhead"}
