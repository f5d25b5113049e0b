"""What a person chooses before something is printed. Both forms are sent by GET: they change nothing."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange

from office.localized import LANGUAGES, OWN_NAMES
from office.web.forms import CheckboxesField, DateField, Form
from stakeholders.printing.diplomatic_list import Chapter, Edition, Paper
from stakeholders.printing.envelopes import Stationery
from stakeholders.printing.sources import sources
from stakeholders.printing.words import CHAPTER_WORDS, PAPER_WORDS, STATIONERY_WORDS

#: Languages in which the table of forms of address speaks.
ADDRESS_LANGUAGES = {**OWN_NAMES, "fr": "Français"}


class _Asked(Form):
    """A form whose answer is a page, not a change: it needs no token."""

    class Meta(Form.Meta):
        csrf = False


class ListForm(_Asked):
    """Which diplomatic list is wanted."""

    day = DateField(_l("As of"), validators=[InputRequired()])
    edition_language = RadioField(
        _l("Language of the list"),
        choices=[(code, OWN_NAMES[code]) for code in LANGUAGES],
        validators=[InputRequired()],
    )
    chapters = CheckboxesField(
        _l("Chapters"),
        choices=[(chapter.value, words) for chapter, words in CHAPTER_WORDS.items()],
        validators=[InputRequired(_l("Choose at least one chapter."))],
    )
    with_staff = BooleanField(_l("With the staff of each mission"))
    paper = RadioField(
        _l("Paper"),
        choices=[(paper.value, words) for paper, words in PAPER_WORDS.items()],
        validators=[InputRequired()],
    )

    def edition(self) -> Edition:
        """What was chosen."""
        assert self.day.data is not None
        return Edition(
            self.day.data,
            self.edition_language.data,
            tuple(chapter for chapter in Chapter if chapter.value in (self.chapters.data or ())),
            bool(self.with_staff.data),
            Paper(self.paper.data),
        )


class PostForm(_Asked):
    """Whose labels or envelopes are wanted, on what."""

    source = SelectField(
        _l("To whom"),
        choices=lambda: [(one.key, one.label) for one in sources()],
        validators=[InputRequired()],
    )
    form_language = SelectField(
        _l("Language of the form of address"),
        choices=list(ADDRESS_LANGUAGES.items()),
        validators=[InputRequired()],
    )
    stationery = SelectField(
        _l("Printed on"),
        choices=[(kind.value, words) for kind, words in STATIONERY_WORDS.items()],
        validators=[InputRequired()],
    )
    first = IntegerField(
        _l("Begin with label no."), default=1, validators=[InputRequired(), NumberRange(min=1, max=24)]
    )

    @property
    def kind(self) -> Stationery:
        """What is printed on."""
        return Stationery(self.stationery.data)


def usual_list(day: date, language: str) -> dict[str, object]:
    """What most editions are: everything, in the reader's language, as a booklet."""
    return {
        "day": day,
        "edition_language": language,
        "chapters": [chapter.value for chapter in Chapter],
        "with_staff": True,
        "paper": Paper.A5.value,
    }


def usual_post(language: str) -> dict[str, object]:
    """What most labels are."""
    return {
        "source": "resident",
        "form_language": language,
        "stationery": Stationery.LABELS_3X8.value,
        "first": 1,
    }
