"""What staff hand in as papers, and say of them."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField, MultipleFileField, RadioField, SelectField, URLField
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length, ValidationError

from events.materials.keeping import Place
from events.materials.models import Audience, Material
from events.materials.words import AUDIENCE_HELP, AUDIENCE_WORDS
from events.programme.models import Event
from office.localized import pick
from office.web.forms import Form, LocalizedField, strip
from office.web.i18n import language

#: The value that stands for no point of the programme in particular.
_WHOLE_EVENT: Final = "0"


class PaperSent(Form):
    """To which point of the programme a paper belongs, and for whom it is."""

    item = SelectField(_l("Belongs to"), validators=[InputRequired()])
    audience = RadioField(_l("For whom"), coerce=Audience)

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("audience", Audience.PARTICIPANTS)
        super().__init__(*args, **kwargs)
        self._items = {str(item.id): item for item in event.items}
        self.item.choices = [
            (_WHOLE_EVENT, _("The whole event")),
            *((number, pick(item.title, language())) for number, item in self._items.items()),
        ]
        self.audience.choices = [
            (kind.value, _("%(who)s: %(help)s", who=words, help=AUDIENCE_HELP[kind]))
            for kind, words in AUDIENCE_WORDS.items()
        ]

    @property
    def place(self) -> Place:
        """Where the paper belongs."""
        return Place(self._items.get(self.item.data), self.audience.data)


class UploadForm(PaperSent):
    """One file or several."""

    files = MultipleFileField(_l("Files"))

    def validate_files(self, field: Field) -> None:
        """A file at least.

        Raises:
            ValidationError: none was chosen.
        """
        if not self.chosen:
            raise ValidationError(_("Choose a file."))

    @property
    def chosen(self) -> list[FileStorage]:
        """The files that were chosen: a browser sends an empty one where none was."""
        return [file for file in self.files.data or () if isinstance(file, FileStorage) and file.filename]


def _is_web_address(_form: Any, field: Field) -> None:
    text = field.data or ""
    try:
        parts = urlsplit(text)
        sound = text.isprintable() and not set(text) & set(' <>"') and bool(parts.hostname)
    except ValueError:
        sound = False
    if not sound or parts.scheme not in {"http", "https"}:
        raise ValidationError(_("Give the whole address of the page, beginning with https://."))


class LinkForm(PaperSent):
    """A link to somewhere else."""

    title = LocalizedField(_l("Title"), max_length=200)
    url = URLField(_l("Address"), [InputRequired(), Length(max=1000), _is_web_address], filters=[strip])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title.flags.required = True


class PaperForm(PaperSent):
    """A paper that is there already."""

    title = LocalizedField(_l("Title"), max_length=200)
    url = URLField(_l("Address"), [InputRequired(), Length(max=1000), _is_web_address], filters=[strip])
    file = FileField(
        _l("Another file in its place"),
        description=_l("Guests who open the paper then get this one. The earlier one comes back with Undo."),
    )

    @classmethod
    def of(cls, paper: Material, event: Event) -> PaperForm:
        """The form filled with what holds now, or with what was sent."""
        form = cls(
            event,
            title=paper.title,
            item=str(paper.item_id or _WHOLE_EVENT),
            audience=paper.audience,
            url=paper.url,
        )
        form.title.flags.required = True
        form.title.keep_languages({*event.languages, *paper.title})
        del form["file" if paper.file_id is None else "url"]
        return form

    @property
    def chosen(self) -> FileStorage | None:
        """The file that is to stand in the place of the other."""
        sent = self.file.data if "file" in self else None
        return sent if isinstance(sent, FileStorage) and sent.filename else None
