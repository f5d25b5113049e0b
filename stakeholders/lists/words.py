"""What lists and changes to many records are called, in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from office.accounts.access import may
from office.accounts.models import Role
from office.audit.undoing import Reason
from office.audit.words import CauseWords, RecordWords, add_cause_words, add_record_words, said_as, say_value
from office.localized import OWN_NAMES
from office.web.i18n import format_day, language
from stakeholders.directory.narrowing import RecordKind
from stakeholders.lists.models import Action, BulkChange, SavedList
from stakeholders.organisations.words import KIND_WORDS

RECORD_WORDS: dict[RecordKind, LazyString] = {
    RecordKind.ORGANISATIONS: _l("Organisations"),
    RecordKind.PEOPLE: _l("People"),
}

ACTION_WORDS: dict[Action, LazyString] = {
    Action.ADD_TO_LIST: _l("Put on a list"),
    Action.TAKE_FROM_LIST: _l("Take off a list"),
    Action.LANGUAGE: _l("Set the language of letters"),
    Action.VERIFY: _l("Mark as verified"),
    Action.NOTE: _l("Add a note"),
    Action.KIND: _l("Set the kind"),
    Action.CLOSE: _l("Close"),
}

REASON_WORDS: dict[str, LazyString] = {
    Reason.CHANGED_SINCE.value: _l("somebody has changed it meanwhile"),
    Reason.IN_USE.value: _l("something made since hangs on it"),
    Reason.OWNER_GONE.value: _l("what it belonged to is no longer there"),
}


def told(change: BulkChange, kept: SavedList | None) -> str:
    """What the change does, in one line: "Set the language of letters: Svenska"."""
    if change.action is None:
        return str(_("Nothing chosen yet"))
    params = change.params
    match change.action:
        case Action.ADD_TO_LIST | Action.TAKE_FROM_LIST:
            detail = kept.name if kept else ""
        case Action.LANGUAGE:
            detail = OWN_NAMES.get(params["language"], params["language"])
        case Action.VERIFY:
            day = format_day(date.fromisoformat(params["day"]), language())
            source = params["source"] or _("nobody named")
            detail = _("on %(day)s, by %(name)s, from: %(source)s", day=day, name=params["by"], source=source)
        case Action.NOTE:
            detail = params["text"]
        case Action.KIND:
            detail = str(next(words for kind, words in KIND_WORDS.items() if kind.value == params["kind"]))
        case Action.CLOSE:
            detail = _("on %(day)s", day=format_day(date.fromisoformat(params["day"]), language()))
    return str(_("%(what)s: %(detail)s", what=ACTION_WORDS[change.action], detail=detail))


def value_words(change: BulkChange, value: Any) -> str:
    """A value before or after the change, as a reader says it; "" for nothing."""
    if value is None or value == "":
        return ""
    match change.action:
        case Action.ADD_TO_LIST | Action.TAKE_FROM_LIST:
            return str(_("on the list") if value else _("not on the list"))
        case Action.LANGUAGE:
            return OWN_NAMES.get(value, str(value))
        case Action.KIND:
            return str(KIND_WORDS[value])
        case Action.CLOSE:
            return str(_("closed on %(day)s", day=format_day(value, language())))
        case Action.VERIFY:
            day, by, source = value
            if day is None:
                return str(_("never verified"))
            return ", ".join(filter(None, [format_day(day, language()), by, source]))
        case _:
            return str(value)


def _change_page(number: int) -> str:
    # Whoever may only look reads of it in the list of changes.
    return url_for("lists.change", change_id=number) if may(Role.EDITOR) else url_for("lists.changes")


def register_words(app: Flask) -> None:
    """Let the audit trail speak of lists, their members, and changes to many records."""

    def page(number: int) -> str:
        return url_for("lists.show", list_id=number)

    add_record_words(
        app,
        "saved_lists",
        RecordWords(
            _l("list"),
            {
                "name": _l("Name"),
                "note": _l("What it is for"),
                "removed_at": _l("Removed"),
                "kind": _l("Kind"),
                "search": _l("Search"),
            },
            {"kind": said_as(RecordKind, RECORD_WORDS), "search": say_value},
            url=page,
        ),
    )
    add_record_words(
        app,
        "list_members",
        RecordWords(_l("member of a list"), {"reason": _l("Reason"), "added_by": _l("Put there by")}),
    )
    add_cause_words(
        app,
        "bulk_changes",
        CauseWords(
            lambda number: _l("change no. %(number)s to many records", number=number),
            _change_page,
        ),
    )
