"""What dossiers, their stages and what hangs on them are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from flask import Flask, url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from advocacy.dossiers.keeping import StageGiven
from advocacy.dossiers.models import DecisionMaker, Heard, Kind, Stage, Step
from advocacy.dossiers.queries import Due, Open, Pressing
from office.audit.words import RecordWords, add_record_words, said_as, say_value
from office.localized import OWN_NAMES, pick
from office.web.i18n import language

KIND_WORDS: Final[dict[Kind, LazyString]] = {
    Kind.LEGISLATION: _l("Legislation"),
    Kind.AGREEMENT: _l("Agreement"),
    Kind.PLAN: _l("Plan"),
    Kind.PROJECT: _l("Project"),
}

STEP_WORDS: Final[dict[Step, LazyString]] = {
    Step.PREPARATION: _l("Preparation"),
    Step.CONSULTATION: _l("Round of statements"),
    Step.PROPOSAL: _l("Government proposal"),
    Step.PARLIAMENT: _l("In parliament"),
    Step.DECIDED: _l("Decision made"),
    Step.IN_FORCE: _l("In force"),
    Step.NEGOTIATION: _l("Negotiations"),
    Step.APPROVAL: _l("Before the councils"),
    Step.SIGNED: _l("Signed"),
    Step.FOLLOW_UP: _l("Follow-up"),
    Step.DRAFT: _l("Draft on display"),
    Step.CARRIED_OUT: _l("Being carried out"),
    Step.STUDY: _l("Study"),
    Step.PLANNING: _l("Planning"),
    Step.FINANCING: _l("Decision on financing"),
    Step.CONSTRUCTION: _l("Construction"),
    Step.IN_USE: _l("In use"),
}

KIND_ICONS: Final[dict[Kind, str]] = {
    Kind.LEGISLATION: "scale",
    Kind.AGREEMENT: "writing-sign",
    Kind.PLAN: "map-2",
    Kind.PROJECT: "train",
}

OPEN_WORDS: Final[dict[Open, LazyString]] = {Open.CLOSED: _l("Concluded"), Open.ALL: _l("Open and concluded")}
PRESSING_WORDS: Final[dict[Pressing, LazyString]] = {
    Pressing.OVERDUE: _l("Overdue"),
    Pressing.WEEKS: _l("Overdue or within 14 days"),
    Pressing.MONTHS: _l("Overdue or within 90 days"),
    Pressing.NONE: _l("Nothing is due"),
}

HEARD_WORDS: Final[dict[Heard, LazyString]] = {
    Heard.IN: _l("In the draft"),
    Heard.PARTLY: _l("Partly in the draft"),
    Heard.OUT: _l("Not in the draft"),
}

#: The badge's kind and its icon.
HEARD_KINDS: Final = {Heard.IN: "well", Heard.PARTLY: "attention", Heard.OUT: "failed"}
HEARD_ICONS: Final = {Heard.IN: "check", Heard.PARTLY: "circle-half-2", Heard.OUT: "x"}

#: Columns of dossiers, for the history and for two people's edits side by side.
DOSSIER_FIELDS: Final[dict[str, LazyString]] = {
    "kind": _l("Kind"),
    "title": _l("Title of the dossier"),
    "short_name": _l("Short name"),
    "theme_id": _l("Theme"),
    "about": _l("What it is about"),
    "line": _l("Our line"),
    "reference": _l("Reference"),
    "url": _l("Web page"),
    "user_id": _l("Followed by"),
    "closed_on": _l("Concluded on"),
    "outcome": _l("What came of it"),
    "removed_at": _l("Removed"),
}

#: Columns of what hangs on dossiers, by table.
PIECE_FIELDS: Final[dict[str, dict[str, LazyString]]] = {
    "dossier_stages": {
        "step": _l("Stage"),
        "name": _l("Name"),
        "planned_on": _l("Planned for"),
        "actual_on": _l("Began on"),
        "remark": _l("Remark"),
    },
    "dossier_goals": {"goal_id": _l("Goal")},
    "dossier_makers": {
        "organisation_id": _l("Organisation"),
        "person_id": _l("Person"),
        "role": _l("Role in this dossier"),
        "removed_at": _l("Removed"),
    },
    "dossier_hearings": {
        "title": _l("Hearing"),
        "held_on": _l("Date"),
        "place": _l("Where it is held"),
        "is_ours": _l("The city answers"),
        "answer_by": _l("Answer by"),
        "answered_on": _l("Answered on"),
        "url": _l("Web page"),
        "removed_at": _l("Removed"),
    },
    "dossier_statements": {
        "given_on": _l("Given on"),
        "title": _l("Title of the statement"),
        "addressee": _l("Given to"),
        "language": _l("Language"),
        "url": _l("Web page"),
        "file_reference": _l("Number in the city’s records"),
        "summary": _l("In short"),
        "hearing_id": _l("Answers the hearing"),
        "removed_at": _l("Removed"),
    },
    "dossier_notes": {
        "noted_on": _l("Noted on"),
        "draft": _l("Draft"),
        "point": _l("Our point"),
        "heard": _l("What became of it"),
        "evidence": _l("Evidence"),
        "removed_at": _l("Removed"),
    },
    "dossier_deadlines": {
        "text": _l("What is to be done"),
        "due_on": _l("Due on"),
        "user_id": _l("Done by whom"),
        "done_on": _l("Done on"),
        "removed_at": _l("Removed"),
    },
}

PIECE_LABELS: Final[dict[str, LazyString]] = {
    "dossier_stages": _l("stage"),
    "dossier_goals": _l("goal of a dossier"),
    "dossier_makers": _l("decision-maker"),
    "dossier_hearings": _l("hearing"),
    "dossier_statements": _l("statement"),
    "dossier_notes": _l("note on a draft"),
    "dossier_deadlines": _l("deadline"),
}


def stage_name(stage: Stage | StageGiven) -> str:
    """What a stage is called in the reader's language."""
    return str(STEP_WORDS[stage.step]) if stage.step is not None else pick(stage.name, language())


def stages_said(stages: Sequence[StageGiven]) -> str:
    """Stages with their days in one line, for two people's edits side by side."""
    said = []
    for one in stages:
        days = [
            _("planned for %(day)s", day=say_value(one.planned_on.isoformat())) if one.planned_on else "",
            _("began on %(day)s", day=say_value(one.actual_on.isoformat())) if one.actual_on else "",
        ]
        said.append(", ".join(filter(None, [stage_name(one), *days, one.remark])))
    return " · ".join(said)


def maker_name(maker: DecisionMaker) -> str:
    """Who decides."""
    if maker.organisation is not None:
        return maker.organisation.called(language())
    return maker.person.name if maker.person is not None else ""


def said(due: Due) -> str:
    """What is to be done by a day."""
    if due.is_hearing:
        return str(_("Answer: %(hearing)s", hearing=str(due.record)))
    return str(due.record)


def _step_called(label: str) -> str:
    """What a stage was called: a usual one is kept by its code."""
    return str(STEP_WORDS[Step(label)]) if label in set(Step) else label


def days_left(day: date, today: date) -> str:
    """How far away a day is: "today", "in 3 days", "2 days ago"."""
    away = (day - today).days
    if away == 0:
        return str(_("today"))
    if away > 0:
        return str(ngettext("tomorrow", "in %(num)d days", away))
    return str(ngettext("yesterday", "%(num)d days ago", -away))


def say(field: str, value: Any, names: Mapping[str, str] | None = None) -> str:
    """A field's value in the reader's words; ``names`` are those of the records that numbers mean."""
    if value is None or value in ("", (), {}):
        return ""
    if names is not None:
        numbers = value if isinstance(value, tuple) else (value,)
        return " · ".join(names.get(str(number), str(number)) for number in numbers)
    if field == "kind":
        return str(KIND_WORDS[Kind(value)])
    if field == "heard":
        return str(HEARD_WORDS[Heard(value)])
    if field == "language":
        return OWN_NAMES.get(value, str(value))
    return say_value(value.isoformat() if isinstance(value, date) else value)


def register_words(app: Flask) -> None:
    """Let the audit trail speak of dossiers and of what hangs on them."""
    values_said = {
        "dossier_stages": {"step": said_as(Step, STEP_WORDS)},
        "dossier_notes": {"heard": said_as(Heard, HEARD_WORDS)},
        "dossier_statements": {"language": lambda value: OWN_NAMES.get(value, str(value))},
    }

    def page(number: int) -> str:
        return url_for("dossiers.show", dossier_id=number)

    add_record_words(
        app,
        "dossiers",
        RecordWords(
            _l("dossier"),
            DOSSIER_FIELDS,
            {"kind": said_as(Kind, KIND_WORDS)},
            url=page,
            made=_l("Opened"),
        ),
    )
    for table, label in PIECE_LABELS.items():
        values = values_said.get(table, {})
        name = _step_called if table == "dossier_stages" else None
        add_record_words(app, table, RecordWords(label, PIECE_FIELDS[table], values, name=name))
