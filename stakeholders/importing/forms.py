"""The form by which a list is handed in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from office.web.forms import CountryField, Form


class UploadForm(Form):
    """A file, and which of its missions are wanted."""

    file = FileField(
        _l("The list"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l("A CSV file. You will see what it would change before anything is changed."),
    )
    host_country = CountryField(
        _l("Missions to"),
        blank=_l("All countries"),
        description=_l("Only missions sent to this country are taken."),
    )
    accredited = BooleanField(
        _l("Also missions elsewhere that are accredited there"),
        description=_l("Such as an embassy in a neighbouring capital that serves this country too."),
    )
