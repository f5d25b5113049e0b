"""What two people wrote of one record at once, side by side, language by language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from wtforms import SelectField

from office.localized import LANGUAGES, OWN_NAMES
from office.web.forms import CheckboxesField
from stakeholders.organisations.keeping import differences

#: What a field is called, then mine and theirs in words.
Row = tuple[object, str, str]


def names_offered(field: SelectField | CheckboxesField) -> dict[str, str]:
    """What can be chosen, by the value that is sent."""
    return {value: label for value, label, *_more in field.iter_choices()}


def differing_rows(
    mine: Any, theirs: Any, words: Mapping[str, LazyString | str], say: Callable[[str, Any], str]
) -> list[Row]:
    """Where two statements (dataclasses of one kind) differ; none where both say the same.

    Of a text in several languages each that differs has a row of its own. ``say`` writes any other value of a
    field as a reader would.
    """
    rows: list[Row] = []
    for name, my, their in differences(mine, theirs):
        if isinstance(my, Mapping) and isinstance(their, Mapping):
            rows += [
                (
                    _("%(field)s (%(language)s)", field=words[name], language=OWN_NAMES[code]),
                    my.get(code, ""),
                    their.get(code, ""),
                )
                for code in LANGUAGES
                if my.get(code, "") != their.get(code, "")
            ]
        else:
            rows.append((words[name], say(name, my), say(name, their)))
    return rows
