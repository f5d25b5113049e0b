"""The fields by which guests answer. Whatever is sent, each gives an answer as it is kept, or a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import Field, FileField
from wtforms.validators import ValidationError

from events.questions.applying import YES
from office.recognising import JPEG, PDF, PNG, Fault, Kind, NotHandedOut, recognised, safe_name
from office.web.forms import CheckboxesField, DateField
from stakeholders.organisations.channels import tidy, tidy_lines

#: Characters of an answer of one line and of several, where the question does not say less.
LONGEST_LINE: Final = 300
LONGEST_TEXT: Final = 4_000
#: The largest number, either way, that anybody means.
LARGEST: Final = 999_999_999
#: Bytes of a file, where the question does not say less; and what a question may say at most.
MEGABYTE: Final = 1024 * 1024
USUAL_MEGABYTES: Final = 5
MOST_MEGABYTES: Final = 10
#: What a guest's file may be: a document or a picture.
_DOCUMENTS: Final = (".docx", ".odt")
ACCEPTED: Final = ".pdf,.jpg,.jpeg,.png,.docx,.odt"

_WHOLE_NUMBER: Final = re.compile(r"[+-]?\d{1,12}")


def _typed(sent: Iterable[Any]) -> list[str]:
    """What was typed; a file where a text is asked for is nothing."""
    return [one for one in sent if isinstance(one, str)]


class LineField(StringField):
    """An answer of one line."""

    def __init__(self, label: str, *, longest: int = LONGEST_LINE, **more: Any) -> None:
        super().__init__(label, **more)
        self.longest = longest

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, without control characters."""
        super().process_formdata([tidy(text) for text in _typed(valuelist)])

    def pre_validate(self, form: Any) -> None:
        """Refuse what is too long."""
        _refuse_too_long(self.data or "", self.longest)

    @property
    def answer(self) -> str | None:
        """The text; None: nothing."""
        return self.data or None


class TextField(TextAreaField):
    """An answer of several lines."""

    def __init__(self, label: str, *, longest: int = LONGEST_TEXT, **more: Any) -> None:
        super().__init__(label, **more)
        self.longest = longest

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, without control characters."""
        super().process_formdata([tidy_lines(text) for text in _typed(valuelist)])

    def pre_validate(self, form: Any) -> None:
        """Refuse what is too long."""
        _refuse_too_long(self.data or "", self.longest)

    @property
    def answer(self) -> str | None:
        """The text; None: nothing."""
        return self.data or None


def _refuse_too_long(text: str, longest: int) -> None:
    if len(text) > longest:
        raise ValidationError(
            ngettext(
                "Please write at most %(num)d character; it is %(length)d now.",
                "Please write at most %(num)d characters; it is %(length)d now.",
                longest,
                length=len(text),
            )
        )


class OneOfField(RadioField):
    """One of a few; of an optional question also none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Pages show it as what it is.
        self.type = "RadioField"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was chosen."""
        super().process_formdata(_typed(valuelist))

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no choice."""
        _refuse_unknown([self.data] if self.data else [], self.choices)

    @property
    def answer(self) -> str | None:
        """The key of the choice; None: nothing."""
        return self.data or None


class FromListField(SelectField):
    """One of many, out of a list."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was chosen."""
        super().process_formdata(_typed(valuelist))

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no choice."""
        _refuse_unknown([self.data] if self.data else [], self.choices)

    @property
    def answer(self) -> str | None:
        """The key of the choice; None: nothing."""
        return self.data or None


class SeveralOfField(CheckboxesField):
    """Any of a few."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type = "CheckboxesField"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was ticked, each once and in the order in which it is offered."""
        ticked = set(_typed(valuelist))
        known = _keys(self.choices)
        strange = sorted(ticked - set(known))
        self.data = [key for key in known if key in ticked] + strange

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no choice."""
        _refuse_unknown(self.data or [], self.choices)

    @property
    def answer(self) -> list[str] | None:
        """The keys of the choices; None: nothing."""
        return list(self.data) if self.data else None


def _keys(choices: Any) -> list[str]:
    return [one[0] for one in choices or ()]


def _refuse_unknown(chosen: Sequence[str], choices: Any) -> None:
    if set(chosen) - set(_keys(choices)):
        raise ValidationError(_("Please choose from what is offered."))


class WholeNumberField(StringField):
    """A whole number, typed as people type it: "1 200" as well."""

    def __init__(self, label: str, *, smallest: int | None, largest: int | None, **more: Any) -> None:
        super().__init__(label, **more)
        self.smallest = -LARGEST if smallest is None else smallest
        self.largest = LARGEST if largest is None else largest

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed."""
        super().process_formdata([tidy(text)[:50] for text in _typed(valuelist)])

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no number, or too small or too large a one."""
        if not self.data:
            return
        number = self._number()
        if number is None:
            raise ValidationError(_("Please write a whole number, such as 2."))
        if number < self.smallest:
            raise ValidationError(_("The smallest number is %(number)s.", number=self.smallest))
        if number > self.largest:
            raise ValidationError(_("The largest number is %(number)s.", number=self.largest))

    def _number(self) -> int | None:
        text = "".join(unicodedata.normalize("NFKC", str(self.data)).split()).replace("−", "-")
        return int(text) if _WHOLE_NUMBER.fullmatch(text) else None

    @property
    def answer(self) -> int | None:
        """The number; None: nothing."""
        return self._number() if self.data else None


class DayField(DateField):
    """A day."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the day.

        Raises:
            ValueError: it is none.
        """
        typed = [tidy(text)[:40] for text in _typed(valuelist)][:1]
        if not typed or not typed[0]:
            self.data = None
            return
        try:
            super().process_formdata(typed)
        except ValueError:
            self.data = None
            raise ValueError(_("Please give the day as year-month-day, such as 2027-02-16.")) from None

    def _value(self) -> str:
        sent = _typed(self.raw_data or ())
        if sent:
            return tidy(sent[0])[:40]
        return self.data.isoformat() if isinstance(self.data, date) else ""

    @property
    def answer(self) -> str | None:
        """The day as ISO 8601 has it; None: nothing."""
        return self.data.isoformat() if isinstance(self.data, date) else None


class AgreeField(BooleanField):
    """A box to tick; what it says is its label."""

    def _value(self) -> str:
        return YES

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Ticked or not."""
        super().process_formdata(_typed(valuelist)[:1])

    @property
    def answer(self) -> str | None:
        """ "yes", or nothing."""
        return YES if self.data else None


class AnswerFileField(FileField):
    """A document or a picture. ``kept`` names the one that was sent before; a box beside takes it out."""

    def __init__(self, label: str, *, megabytes: int = USUAL_MEGABYTES, kept: str = "", **more: Any) -> None:
        super().__init__(label, **more)
        self.megabytes = megabytes
        self.kept = kept
        self.is_taken_out = False
        #: What was sent and is good: its kind, its name and its bytes.
        self.taken: tuple[Kind, str, bytes] | None = None
        self._came_as_text = False

    @property
    def remove_name(self) -> str:
        """The name of the box that takes out what was sent before."""
        return f"{self.name}-remove"

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take what was sent, and whether the earlier file is to go."""
        super().process(formdata, None, extra_filters)
        if formdata is not None:
            self.is_taken_out = bool(_typed(formdata.getlist(self.remove_name))) and bool(self.kept)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the file; the form may have been sent in a way that carries its name alone."""
        sent = [one for one in valuelist if isinstance(one, FileStorage) and one.filename]
        self.data = sent[0] if sent else None
        self._came_as_text = not sent and any(text.strip() for text in _typed(valuelist))

    def pre_validate(self, form: Any) -> None:
        """Read the file, and refuse what is too large or no document or picture by its content."""
        self.taken = None
        if self._came_as_text:
            raise ValidationError(_("The file itself did not arrive, only its name. Please choose it again."))
        if self.data is None:
            return
        content = self.data.stream.read(self.megabytes * MEGABYTE + 1)
        if len(content) > self.megabytes * MEGABYTE:
            raise ValidationError(
                ngettext(
                    "The file is larger than %(num)d megabyte. Please choose a smaller one.",
                    "The file is larger than %(num)d megabytes. Please choose a smaller one.",
                    self.megabytes,
                )
            )
        name = str(self.data.filename)[:500]
        try:
            kind = recognised(content, name)
        except NotHandedOut as refusal:
            raise ValidationError(fault_words(refusal.fault)) from None
        if kind not in (PDF, PNG, JPEG) and kind.ending not in _DOCUMENTS:
            raise ValidationError(_not_taken())
        self.taken = kind, safe_name(name, kind), content

    @property
    def answer(self) -> str | None:
        """The name of the file that is kept from now on; None: none is."""
        if self.taken is not None:
            return self.taken[1]
        return None if self.is_taken_out else self.kept or None


def fault_words(fault: Fault) -> str:
    """Why a file is not taken, and what to send instead."""
    words = {
        Fault.EMPTY: _("The file is empty. Please choose another."),
        Fault.BROKEN: _("The file is damaged, or not what its name says. Please choose another."),
        Fault.MACROS: _(
            "The document holds macros, which are programs. Please send it without them, or as PDF."
        ),
        Fault.LOCKED: _("The document is locked with a password. Please send it without one."),
        Fault.OLD_OFFICE: _("This is a document of an old kind. Please save it as PDF and send that."),
    }
    return words.get(fault) or _not_taken()


def _not_taken() -> str:
    return _(
        "By its content this is not a document or picture that we take. "
        "Please send a PDF, a JPEG or PNG picture, or a Word or OpenDocument text."
    )


#: The fields there are; all have ``answer``.
AnyField = Field
