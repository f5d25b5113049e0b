"""What staff type about a calendar of others."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from events.external.addresses import LONGEST, Refused, plain_address
from events.external.fault_words import fault_words
from events.external.keeping import About
from events.external.models import ExternalCalendar
from events.external.planning import Options, Recurring
from events.external.refreshing import rules
from office.localized import OWN_NAMES
from office.web.forms import Form, ZoneField, add_error, strip


class CalendarForm(Form):
    """A calendar that is followed, or was taken in from a file."""

    name = StringField(
        _l("Name"),
        [DataRequired(), Length(max=200)],
        filters=[strip],
        description=_l("As your colleagues call it: “City council”, “Embassy of Norway: events”."),
    )
    address = StringField(
        _l("Address of the calendar"),
        [Optional(), Length(max=LONGEST)],
        filters=[strip],
        description=_l(
            "It begins with https:// or webcal:// and often ends in .ics. It is fetched every hour. Whoever"
            " has the address may be able to read the calendar: editors alone see it here."
        ),
    )
    file = FileField(_l("Calendar file"), description=_l("A file ending in .ics. It stays as it is now."))
    zone = ZoneField(
        _l("Time zone"),
        [InputRequired()],
        description=_l("For hours that name none."),
    )
    organisation = SelectField(
        _l("Organisation"),
        coerce=lambda value: int(value) if value else None,
        description=_l("Its page shows what comes next in this calendar."),
    )
    is_watched = BooleanField(_l("Warn when an event is planned for the same hours"), default=True)

    def offer(self, organisations: list[tuple[int, str]]) -> None:
        """The organisations to choose from."""
        self.organisation.choices = [("", _("None")), *((number, name) for number, name in organisations)]

    def about(self) -> About:
        """What was said of the calendar."""
        return About(
            self.name.data or "",
            self.zone.data,
            self.organisation.data,
            bool(self.is_watched.data),
        )

    def check_source(self) -> bool:
        """Whether there is an address or a file, and the address is one that is fetched."""
        has_file = bool(self.file.data and self.file.data.filename)
        if bool(self.address.data) == has_file:
            add_error(self.address, _("Give either an address or a file."))
            return False
        return has_file or self.check_address()

    def check_address(self) -> bool:
        """Whether the address is one that is fetched; else the reason stands beside it."""
        try:
            plain_address(self.address.data or "", rules())
        except Refused as refused:
            add_error(self.address, fault_words(refused.code))
            return False
        return True

    @classmethod
    def of(cls, calendar: ExternalCalendar) -> CalendarForm:
        """The form filled with what holds now, or with what was sent."""
        return cls(
            data={
                "name": calendar.name,
                "address": calendar.secret_address,
                "zone": calendar.zone,
                "organisation": calendar.organisation_id,
                "is_watched": calendar.is_watched,
            }
        )


class UploadForm(Form):
    """A file whose entries are to become events."""

    file = FileField(
        _l("Calendar file"),
        [DataRequired(_l("Choose a file."))],
        description=_l(
            "A file ending in .ics, from any calendar program. You will see what would change first."
        ),
    )


class OptionsForm(Form):
    """How a file's entries are to become events."""

    language = SelectField(
        _l("Language of the texts"),
        choices=list(OWN_NAMES.items()),
        description=_l("In which language titles and descriptions are written in the file."),
    )
    zone = ZoneField(
        _l("Time zone"), [InputRequired()], description=_l("Of the events, and of hours that name none.")
    )
    recurring = RadioField(
        _l("Entries that repeat"),
        choices=[
            (Recurring.NEXT.value, _l("The next occasion alone")),
            (Recurring.EACH.value, _l("Each occasion becomes an event")),
        ],
    )
    past = BooleanField(_l("Show what is over, too"))

    @classmethod
    def of(cls, options: Options) -> OptionsForm:
        """The form filled with what holds now, or with what was sent."""
        return cls(
            data={
                "language": options.language,
                "zone": options.zone,
                "recurring": options.recurring.value,
                "past": options.past,
            }
        )

    def options(self) -> Options:
        """What was chosen."""
        return Options(
            self.language.data, self.zone.data, Recurring(self.recurring.data), bool(self.past.data)
        )


def upload_of(form: Any) -> tuple[str, bytes]:
    """The name and the content of what was uploaded; at most a little more than may be read."""
    from events.external.lines import LARGEST

    given = form.file.data
    return given.filename or "", given.read(LARGEST + 1)
