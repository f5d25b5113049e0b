"""The audit trail in words: parts say what their records and columns are called, entries become sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import partial
from typing import Any, Final

from flask import Flask, current_app
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from markupsafe import Markup, escape

from office.audit.models import AuditEntry, Change
from office.audit.names import Names, names_in, table_of
from office.localized import OWN_NAMES
from office.web.i18n import format_day, format_hour, format_moment, language, office_zone

EXTENSION: Final = "doyen.audit.words"
CAUSES: Final = "doyen.audit.causes"

#: Made by the program out of other columns, or numbers that tell a reader nothing.
_UNSAID = frozenset(
    {
        "folded",
        "sequence",
        "revised_at",
        "uid",
        "position",
        "link_number",
        "secretariat_number",
        "submission",
    }
)
#: Entries of one person that lie closer together are one deed.
_ONE_DEED = timedelta(seconds=2)
_LONGEST_VALUE = 160

#: The badge's kind and its icon.
CHANGE_KINDS = {
    Change.MADE: ("well", "plus"),
    Change.CHANGED: ("underway", "pencil"),
    Change.REMOVED: ("failed", "trash"),
    Change.DISCLOSED: ("attention", "download"),
}


@dataclass(frozen=True)
class RecordWords:
    """What a table's records and columns are called.

    ``values`` says a column's kept value in words, ``name`` what a record was called, where its label is a
    code; ``url`` gives the page of the record with that number. A column that points to a record has a name
    in the place of its number, if ``fields`` has a word for the column. ``made`` says on the record's own
    page that it was entered.
    """

    label: str | LazyString
    fields: Mapping[str, str | LazyString] = field(default_factory=dict)
    values: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    name: Callable[[str], str] | None = None
    url: Callable[[int], str] | None = None
    made: str | LazyString = ""


@dataclass(frozen=True)
class CauseWords:
    """What an undertaking is called ("import no. 12"), by its number, and the address of its page.

    ``kind`` is what all of the kind are called ("imports"), for narrowing the trail.
    """

    label: Callable[[int], str | LazyString]
    url: Callable[[int], str]
    kind: str | LazyString = ""


@dataclass(frozen=True)
class Deed:
    """What somebody did at one moment, ready for `ui.timeline`."""

    when: datetime
    by: str
    title: str
    text: Markup
    icon: str
    kind: str


def _register_of(app: Flask) -> dict[str, RecordWords]:
    register: dict[str, RecordWords] = app.extensions.setdefault(EXTENSION, {})
    return register


def add_record_words(app: Flask, table: str, words: RecordWords) -> None:
    """Let the trail speak of ``table``'s records in these words."""
    _register_of(app)[table] = words


def add_cause_words(app: Flask, table: str, words: CauseWords) -> None:
    """Let histories lead back to undertakings (`trail.Cause`) of this table."""
    causes: dict[str, CauseWords] = app.extensions.setdefault(CAUSES, {})
    causes[table] = words


def cause_of(entry: AuditEntry) -> tuple[str, str] | None:
    """The undertaking an entry was part of: what it is called, and its page; None where there was none."""
    words = current_app.extensions.get(CAUSES, {}).get(entry.cause_type)
    if words is None or entry.cause_id is None:
        return None
    return str(words.label(entry.cause_id)), words.url(entry.cause_id)


def cause_line(entry: AuditEntry) -> Markup:
    """The undertaking as a link: "Import no. 12", "Taken back: import no. 12"; empty where there was none."""
    cause = cause_of(entry)
    if cause is None:
        return Markup()
    name, url = cause
    words = str(_("Taken back: %(undertaking)s", undertaking=name) if entry.takes_back else name)
    return Markup('<a href="{}">{}</a>').format(url, capital(words))


def cause_kinds(tables: Iterable[str]) -> dict[str, str]:
    """What undertakings of these tables are called together ("Imports"), by table."""
    causes: dict[str, CauseWords] = current_app.extensions.get(CAUSES, {})
    return {
        table: capital(
            str(causes[table].kind if table in causes and causes[table].kind else _readable(table))
        )
        for table in tables
    }


def capital(text: str) -> str:
    """The text with a capital at its beginning, for where it stands alone."""
    return text[:1].upper() + text[1:]


def said_as(kind: type[Enum], words: Mapping[Any, str | LazyString]) -> Callable[[Any], str]:
    """Says a kept value of an enumeration in its words; for `RecordWords.values`."""
    return lambda value: str(words[kind(value)])


def words_of(table: str) -> RecordWords:
    """The words for a table; of one that nobody named, its own name made readable."""
    return _register_of(current_app).get(table) or RecordWords(_readable(table))


def url_of(entry: AuditEntry) -> str:
    """The page of the record an entry speaks of, or ""."""
    url = words_of(entry.record_type).url
    if url is None or entry.record_id is None or entry.change is Change.REMOVED:
        return ""
    return url(entry.record_id)


def title_of(entry: AuditEntry) -> str:
    """What happened to which record: "Changed: organisation (Embassy of Sweden)"."""
    words = words_of(entry.record_type)
    record = str(words.label)
    if entry.label:
        name = words.name(entry.label) if words.name else entry.label
        record = _("%(record)s (%(name)s)", record=record, name=_shortened(name))
    if entry.change is Change.MADE:
        return str(_("Added: %(record)s", record=record))
    if entry.change is Change.REMOVED:
        return str(_("Removed: %(record)s", record=record))
    if entry.change is Change.DISCLOSED:
        return str(_("Given out: %(record)s", record=record))
    return str(_("Changed: %(record)s", record=record))


def names_meant(entries: Iterable[AuditEntry]) -> Names:
    """The names of the records that these entries' columns point to, for `lines_of`."""
    return names_in(entries, lambda table: words_of(table).fields)


def lines_of(entry: AuditEntry, names: Names | None = None) -> list[str]:
    """Each changed column as "City: Turku → Helsinki"; nothing where the title says it all.

    Args:
        names: whom the columns that hold numbers of records mean, see `names_meant`.
    """
    if entry.change is Change.DISCLOSED:
        return [
            _("%(field)s: %(value)s", field=_readable(key), value=_shortened(str(value)))
            for key, value in entry.details.items()
        ]
    if entry.change is not Change.CHANGED:
        return []
    words = words_of(entry.record_type)
    lines: list[str] = []
    for column, pair in entry.details.items():
        if column in _UNSAID or not isinstance(pair, list) or len(pair) != 2:
            continue
        if column.endswith("_id") and column not in words.fields:
            continue
        name = str(words.fields.get(column) or _readable(column))
        say = words.values.get(column, say_value)
        if (table := table_of(entry.record_type, column)) is not None:
            say = partial(_say_record, table, names or {})
        before, after = pair
        if isinstance(before, dict) or isinstance(after, dict):
            lines += _lines_of_texts(name, before or {}, after or {})
        else:
            lines.append(_line(name, _said(say, before), _said(say, after)))
    return lines


def _say_record(table: str, names: Names, number: Any) -> str:
    return names.get((table, number)) or str(_("no. %(number)s", number=number))


def _lines_of_texts(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [
        _line(
            _("%(field)s (%(part)s)", field=name, part=OWN_NAMES.get(code) or _readable(code)),
            say_value(before.get(code)),
            say_value(after.get(code)),
        )
        for code in dict.fromkeys([*before, *after])
        if before.get(code) != after.get(code)
    ]


def _line(name: str, before: str, after: str) -> str:
    if not before:
        return str(_("%(field)s: %(value)s", field=name, value=after))
    if not after:
        return str(_("%(field)s: taken away (was %(value)s)", field=name, value=before))
    return str(_("%(field)s: %(before)s → %(after)s", field=name, before=before, after=after))


def _said(say: Callable[[Any], str], value: Any) -> str:
    return "" if value is None or value == "" else _shortened(say(value))


def say_value(value: Any) -> str:
    """A kept value as a reader writes it: yes and no, days, moments, lists."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return ", ".join(say_value(item) for item in value)
    if isinstance(value, str):
        return _shortened(_say_time(value))
    return _shortened(str(value))


def _say_time(value: str) -> str:
    if len(value) < 8 or not value[:2].isdigit():
        return value
    try:
        if len(value) == 10:
            return format_day(date.fromisoformat(value), language())
        if len(value) == 8:
            return format_hour(time.fromisoformat(value), language())
        return format_moment(datetime.fromisoformat(value), office_zone(), language())
    except ValueError:
        return value


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _readable(name: str) -> str:
    text = name.replace("_", " ").strip()
    return capital(text)


def deeds(entries: Iterable[AuditEntry], *, of: str, most: int | None = None) -> list[Deed]:
    """Entries, newest first, as deeds: what one person did at one moment is one deed.

    On a record's own page nobody needs to be told its name: ``of`` is the table of that record. Of a deed
    that says more, such as an import, ``most`` lines are told, and how many there are besides.
    """
    entries = list(entries)
    names = names_meant(entries)
    groups: list[list[AuditEntry]] = []
    for entry in entries:
        last = groups[-1][-1] if groups else None
        if last is not None and last.actor == entry.actor and _is_one_deed(last, entry):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return [deed for group in groups if (deed := _deed(group, of, names, most)) is not None]


def _is_one_deed(later: AuditEntry, earlier: AuditEntry) -> bool:
    same_cause = (later.cause_type, later.cause_id) == (earlier.cause_type, earlier.cause_id)
    return same_cause and later.takes_back == earlier.takes_back and abs(later.at - earlier.at) < _ONE_DEED


def _own_title(entry: AuditEntry, own: str) -> str:
    if entry.record_type != own:
        return title_of(entry)
    if entry.change is Change.MADE:
        return str(words_of(own).made or _("Entered into the register"))
    return str(_("Changed")) if entry.change is Change.CHANGED else title_of(entry)


def _deed(group: list[AuditEntry], own: str, names: Names, most: int | None) -> Deed | None:
    # Entries that changed only what no reader asks about (a folded name) say nothing.
    telling = [e for e in reversed(group) if e.change is not Change.CHANGED or lines_of(e, names)]
    if not telling:
        return None
    first = telling[0]
    lines = lines_of(first, names)
    for entry in telling[1:]:
        if entry.record_type != own:
            lines.append(title_of(entry))
        lines += lines_of(entry, names)
    if most is not None and (besides := len(lines) - most) > 0:
        more = ngettext("and one more", "and %(num)d more", besides)
        lines = [*lines[:most], escape(more)]
    if line := cause_line(first):
        lines.append(line)
    kind, icon = CHANGE_KINDS[first.change]
    return Deed(first.at, first.actor, _own_title(first, own), Markup("<br>").join(lines), icon, kind)
