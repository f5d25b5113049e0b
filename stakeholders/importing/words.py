"""What the fates of rows and the fields of a list are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from babel.numbers import format_decimal
from flask import Flask, url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.audit.words import CauseWords, RecordWords, add_cause_words, add_record_words
from office.countries import country_name
from office.web.i18n import language
from stakeholders.importing.merging import FieldChange
from stakeholders.importing.missions import Mission
from stakeholders.importing.planning import Fate, Plan
from stakeholders.organisations.channels import shown_phone
from stakeholders.organisations.models import OrganisationKind
from stakeholders.organisations.words import FIELD_WORDS, KIND_WORDS


class Badge(NamedTuple):
    """How a fate is shown: the badge's kind, its words, its icon."""

    kind: str
    label: LazyString
    icon: str


FATES: dict[Fate, Badge] = {
    Fate.NEW: Badge("well", _l("New"), "plus"),
    Fate.CHANGED: Badge("underway", _l("Changed"), "pencil"),
    Fate.UNCHANGED: Badge("neutral", _l("Unchanged"), "minus"),
    Fate.REFUSED: Badge("failed", _l("Left out"), "x"),
}

_FIELDS: dict[str, LazyString] = {
    **FIELD_WORDS,
    "founded": _l("Opened in the year"),
    "emails": _l("E-mail"),
    "phones": _l("Telephone"),
}


def mission_words(mission: Mission) -> str:
    """What the mission in a row will be called, in the reader's language."""
    names = mission.fields
    return str(names.get(f"name.{language()}") or mission.label)


def field_words(change: FieldChange) -> str:
    """The field's name, with the language where it has several: "Name (sv)"."""
    name, _dot, code = change.name.partition(".")
    words = str(_FIELDS.get(name, name))
    return f"{words} ({code})" if code else words


def value_words(change: FieldChange, value: Any) -> str:
    """A value as people read it; "–" where there is none."""
    say: Callable[[str], str] = str
    if change.name == "kind":
        say = _kind_words
    elif change.name in {"sending_state", "host_country", "seat_country", "accreditations"}:
        say = _country_words
    elif change.name == "phones":
        say = shown_phone
    values = value if isinstance(value, list) else [value] if value else []
    return ", ".join(say(item) for item in values) or "–"


def _kind_words(value: str) -> str:
    return str(KIND_WORDS[OrganisationKind(value)])


def _country_words(code: str) -> str:
    return country_name(code, language())


def apply_words(plan: Plan) -> str:
    """What the button does: "Add 69 missions"; "" where there is nothing to do."""
    new, changed = plan.counts["new"], plan.counts["changed"]
    if new and changed:
        return _(
            "Add %(new)s missions and change %(changed)s",
            new=_number(new),
            changed=_number(changed),
        )
    if new:
        return ngettext("Add one mission", "Add %(count)s missions", new, count=_number(new))
    if changed:
        return ngettext("Change one mission", "Change %(count)s missions", changed, count=_number(changed))
    return ""


def _number(count: int) -> str:
    return str(format_decimal(count, locale=language()))


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
