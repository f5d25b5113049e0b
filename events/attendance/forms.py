"""The forms about who came: a report to read, a zone, and a time entered by hand."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateTimeLocalField
from wtforms.validators import InputRequired

from office.web.forms import Form, ZoneField

_MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class ReportForm(Form):
    """The file of an attendance report, and the zone of its hours."""

    file = FileField(
        _l("The report"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l(
            "The CSV file of Teams or Zoom. You will see whom it names before anybody is entered as present."
        ),
    )
    zone = ZoneField(
        _l("Hours in the report are those of"),
        description=_l("No report says so itself; mostly they are those of whoever downloaded it."),
    )


class ZoneForm(Form):
    """In which zone a report's hours are."""

    zone = ZoneField(_l("Hours in the report are those of"))


class StayForm(Form):
    """From when to when somebody was there, on the wall clock of the event."""

    begins = DateTimeLocalField(_l("From"), [InputRequired(_l("Say from when."))], format=_MINUTES)
    ends = DateTimeLocalField(_l("Until"), [InputRequired(_l("Say until when."))], format=_MINUTES)
