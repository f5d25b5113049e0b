"""What the fates of rows and the fields of a list are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from babel.numbers import format_decimal
from flask import Flask, url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.audit.words import CauseWords, RecordWords, add_cause_words, add_record_words, capital, words_of
from office.countries import country_name
from office.web.i18n import language
from stakeholders.duplicates.comparing import Reason
from stakeholders.duplicates.words import REASON_WORDS as ALIKE_WORDS
from stakeholders.importing.merging import FieldChange
from stakeholders.importing.models import Choice, Shape
from stakeholders.importing.plans import Fate, Plan, PlannedRow
from stakeholders.importing.reading import BadFile, Format, Sheet
from stakeholders.importing.statements import Statement
from stakeholders.importing.values import DateOrder
from stakeholders.organisations.channels import shown_phone
from stakeholders.organisations.models import OrganisationKind
from stakeholders.organisations.words import FIELD_WORDS, KIND_WORDS
from stakeholders.people.models import Rank
from stakeholders.people.words import PERSON_FIELD_WORDS, POSTING_FIELD_WORDS, RANK_WORDS
from stakeholders.people.words import say as say_of_people


class Badge(NamedTuple):
    """How a fate is shown: the badge's kind, its words, its icon."""

    kind: str
    label: LazyString
    icon: str


FATES: dict[Fate, Badge] = {
    Fate.NEW: Badge("well", _l("New"), "plus"),
    Fate.CHANGED: Badge("underway", _l("Changed"), "pencil"),
    Fate.UNCHANGED: Badge("neutral", _l("Unchanged"), "minus"),
    Fate.POSSIBLE: Badge("attention", _l("Possible duplicate"), "help"),
    Fate.LEFT: Badge("neutral", _l("Left out by decision"), "x"),
    Fate.REFUSED: Badge("failed", _l("Refused"), "x"),
}

_FIELDS: dict[str, LazyString] = {
    **POSTING_FIELD_WORDS,
    **PERSON_FIELD_WORDS,
    **FIELD_WORDS,
    "founded": _l("Opened in the year"),
    "emails": _l("E-mail"),
    "phones": _l("Telephone"),
    "languages": _l("Languages spoken"),
}
_COUNTRIES: Final = frozenset({"sending_state", "host_country", "seat_country", "accreditations"})

FORMAT_WORDS: dict[Format, LazyString | str] = {
    Format.CSV: "CSV",
    Format.XLSX: "Excel (XLSX)",
    Format.ODS: "OpenDocument (ODS)",
    Format.VCARD: _l("Address cards (vCard)"),
    Format.JSON: "JSON",
}
ENCODING_WORDS: dict[str, LazyString | str] = {
    "utf-8": "UTF-8",
    "cp1252": _l("Windows, Western Europe"),
    "utf-16-le": "UTF-16",
    "utf-16-be": _l("UTF-16, turned around"),
    "iso-8859-15": "ISO 8859-15",
    "cp1250": _l("Windows, Central Europe"),
    "cp1251": _l("Windows, Cyrillic"),
    "cp1253": _l("Windows, Greek"),
    "cp1257": _l("Windows, Baltic"),
    "cp850": _l("DOS, Western Europe"),
    "mac-roman": _l("Macintosh, Western Europe"),
}
DELIMITER_WORDS: dict[str, LazyString] = {
    ";": _l("semicolons"),
    ",": _l("commas"),
    "\t": _l("tabs"),
    "|": _l("bars"),
}
DATE_ORDER_WORDS: dict[DateOrder, LazyString] = {
    DateOrder.DMY: _l("day, month, year (31.12.2026)"),
    DateOrder.MDY: _l("month, day, year (12/31/2026)"),
    DateOrder.YMD: _l("year, month, day (2026/12/31)"),
}
CHOICE_WORDS: dict[Choice, LazyString] = {
    Choice.TAKE: _l("Taken as planned"),
    Choice.LEAVE: _l("Left out"),
    Choice.LINK: _l("Taken for the same"),
    Choice.NEW: _l("Entered as new"),
    Choice.OVERRULE: _l("The file counts"),
}
REASON_WORDS: dict[str, LazyString] = {
    "changed_since": _l("changed since by somebody"),
    "in_use": _l("something made since hangs on it"),
    "owner_gone": _l("what it belonged to is no longer there"),
}


def mission_words(mission: Statement) -> str:
    """What the mission in a row will be called, in the reader's language."""
    names = mission.fields
    return str(names.get(f"name.{language()}") or mission.label)


def row_label(row: PlannedRow) -> str:
    """Whom the row is about, in the reader's language."""
    if row.said.person is None and row.said.organisation is not None:
        return mission_words(row.said.organisation)
    return row.label


def row_detail(row: PlannedRow) -> str:
    """Where: the post and the organisation of a person, the seat of an organisation."""
    organisation = row.said.organisation
    if row.said.person is not None:
        post = row.said.posting.fields if row.said.posting else {}
        title = next((str(text) for name, text in post.items() if name.startswith("title.") and text), "")
        rank = str(RANK_WORDS[Rank(post["rank"])]) if post.get("rank") else ""
        return ", ".join(filter(None, (title or rank, mission_words(organisation) if organisation else "")))
    if organisation is None:
        return ""
    country = organisation.fields.get("seat_country") or organisation.fields.get("host_country")
    return ", ".join(
        filter(
            None, (organisation.fields.get("seat_city"), country_name(country, language()) if country else "")
        )
    )


def field_words(change: FieldChange) -> str:
    """The field's name, with the language where it has several: "Name (sv)"."""
    name, _dot, code = change.name.partition(".")
    words = str(_FIELDS.get(name, name))
    return f"{words} ({code})" if code else words


def value_words(change: FieldChange, value: Any) -> str:
    """A value as people read it; "–" where there is none."""
    values = value if isinstance(value, list) else [] if value is None or value == "" else [value]
    return ", ".join(_say(change.name, item) for item in values) or "–"


def reasons_words(reasons: Iterable[str]) -> str:
    """Why a row looks like somebody: "similar name, same country"."""
    return ", ".join(str(ALIKE_WORDS[Reason(reason)]) for reason in reasons)


def conflict_words(change: FieldChange) -> str:
    """What the register holds against the file."""
    kept, said = value_words(change, change.before), value_words(change, change.after)
    if not change.before:
        return _("kept empty as in the register; the file says “%(said)s”", said=said)
    if not change.after:
        return _("kept as it is in the register: “%(kept)s”; the file no longer says it", kept=kept)
    return _("kept as it is in the register: “%(kept)s”; the file says “%(said)s”", kept=kept, said=said)


def remarks_of(row: PlannedRow, shape: Shape) -> list[tuple[str, str]]:
    """What is odd in a row: where, and what. Of mapped lists, conflicts are told in the reader's words."""
    if shape is Shape.MISSIONS:
        return [(problem.column, str(problem.reason)) for problem in row.problems]
    conflicts = [change for record in row.records for change in record.conflicts]
    told = {change.name for change in conflicts}
    own = [(field_words(change), conflict_words(change)) for change in conflicts]
    return own + [
        (problem.column, str(problem.reason)) for problem in row.problems if problem.column not in told
    ]


def _say(name: str, value: Any) -> str:
    """One value of a field as people read it."""
    if name == "kind":
        return _kind_words(value)
    if name in _COUNTRIES:
        return _country_words(value)
    if name == "phones":
        return shown_phone(value)
    if name == "addresses":
        return str(value).partition(":")[2].replace("\n", ", ")
    if name in {"founded", "list_number"}:
        return str(value)
    if name in POSTING_FIELD_WORDS or name in PERSON_FIELD_WORDS:
        return say_of_people(name, value)
    return str(value)


def _kind_words(value: str) -> str:
    return str(KIND_WORDS[OrganisationKind(value)])


def _country_words(code: str) -> str:
    return country_name(code, language())


def apply_words(plan: Plan, shape: Shape = Shape.MISSIONS) -> str:
    """What the button does: "Add 69 missions"; "" where there is nothing to do."""
    new, changed = plan.counts["new"], plan.counts["changed"]
    if shape is Shape.MAPPED:
        return _apply_rows(new, changed)
    if new and changed:
        return _(
            "Add %(new)s missions and change %(changed)s",
            new=number(new),
            changed=number(changed),
        )
    if new:
        return ngettext("Add one mission", "Add %(count)s missions", new, count=number(new))
    if changed:
        return ngettext("Change one mission", "Change %(count)s missions", changed, count=number(changed))
    return ""


def _apply_rows(new: int, changed: int) -> str:
    if new and changed:
        return _("Take in %(new)s new rows and %(changed)s changed", new=number(new), changed=number(changed))
    if new:
        return ngettext("Take in one new row", "Take in %(count)s new rows", new, count=number(new))
    if changed:
        return ngettext(
            "Take in one changed row", "Take in %(count)s changed rows", changed, count=number(changed)
        )
    return ""


def reading_words(sheet: Sheet) -> str:
    """How a file was read, in one line: "CSV · UTF-8 · semicolons · headings in row 1"."""
    parts = [str(FORMAT_WORDS[sheet.format])]
    if sheet.format not in {Format.XLSX, Format.ODS}:
        parts.append(str(ENCODING_WORDS.get(sheet.encoding, sheet.encoding)))
    if sheet.delimiter:
        parts.append(_("separated by %(marks)s", marks=DELIMITER_WORDS.get(sheet.delimiter, sheet.delimiter)))
    if sheet.sheet:
        parts.append(_("sheet “%(name)s”", name=sheet.sheet))
    if sheet.header_row:
        parts.append(_("headings in row %(row)s", row=sheet.header_row))
    rows = len(sheet.lines)
    parts.append(ngettext("one row", "%(count)s rows", rows, count=number(rows)))
    return " · ".join(parts)


def number(count: int) -> str:
    """A count in the reader's way of writing numbers."""
    return str(format_decimal(count, locale=language()))


def bad_file(bad: BadFile) -> str:
    """Why a file cannot be read, and where, as a sentence."""
    if bad.column:
        return _(
            "Row %(row)s, column %(column)s: %(reason)s. Nothing was changed.",
            row=bad.row,
            column=bad.column,
            reason=bad.reason,
        )
    return _("Row %(row)s: %(reason)s. Nothing was changed.", row=bad.row, reason=bad.reason)


def sentence(phrase: LazyString | str) -> str:
    """A phrase with a capital and a full stop."""
    return f"{capital(str(phrase))}."


def left_url(record_type: str, record_id: int) -> str:
    """The page of a record that an undo leaves; "" where it has none."""
    url = words_of(record_type).url
    return url(record_id) if url else ""


def scope_words(options: dict[str, Any]) -> str:
    """What was asked of a file, in one phrase."""
    host = options.get("host_country")
    if not host:
        return _("Missions to all countries")
    name = country_name(host, language())
    if options.get("accredited"):
        return _("Missions to %(country)s, and those elsewhere that are accredited there", country=name)
    return _("Missions to %(country)s", country=name)


def register_words(app: Flask) -> None:
    """Let the audit trail speak of the files that were handed in."""

    def page(number: int) -> str:
        return url_for("importing.show", file_id=number)

    add_record_words(
        app,
        "import_files",
        RecordWords(
            _l("file for import"), {"applied_at": _l("Taken in"), "content": _l("Content")}, url=page
        ),
    )
    add_record_words(
        app,
        "import_profiles",
        RecordWords(
            _l("way of importing"),
            {"mapping": _l("Columns"), "used_at": _l("Last used"), "removed_at": _l("Set aside")},
        ),
    )

    def name_of(number: int) -> str:
        return _("import no. %(number)s", number=number)

    add_cause_words(app, "import_files", CauseWords(name_of, page))
