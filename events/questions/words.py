"""What questions are called, and why one cannot be so, in the reader's language."""

from __future__ import annotations

from flask import Flask
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.programme.publishing import IN_LANGUAGE
from events.questions.editing import (
    BadCondition,
    EditingRefused,
    ImpossibleLimits,
    KindIsFixed,
    Needed,
    NotInEveryLanguage,
    NoWords,
    OutOfOrder,
    TakenBackAlready,
    TooFewChoices,
    TooMany,
)
from events.questions.models import Question, QuestionKind
from office.audit.words import RecordWords, add_record_words, said_as
from office.localized import pick
from office.web.i18n import language

KIND_WORDS: dict[QuestionKind, LazyString] = {
    QuestionKind.TEXT: _l("A line of text"),
    QuestionKind.LONG_TEXT: _l("A longer text"),
    QuestionKind.ONE_OF: _l("One of several choices"),
    QuestionKind.SEVERAL_OF: _l("Any of several choices"),
    QuestionKind.YES_NO: _l("Yes or no"),
    QuestionKind.NUMBER: _l("A number"),
    QuestionKind.DATE: _l("A date"),
    QuestionKind.FILE: _l("A file"),
    QuestionKind.CONSENT: _l("Something to agree to"),
}

#: What each is good for.
KIND_EXAMPLES: dict[QuestionKind, LazyString] = {
    QuestionKind.TEXT: _l("The number of a car, a name for the badge."),
    QuestionKind.LONG_TEXT: _l("A question to the speakers."),
    QuestionKind.ONE_OF: _l("How they arrive; which working group."),
    QuestionKind.SEVERAL_OF: _l("Which visits; which languages."),
    QuestionKind.YES_NO: _l("Whether they stay for the reception."),
    QuestionKind.NUMBER: _l("How many come along."),
    QuestionKind.DATE: _l("The day of arrival."),
    QuestionKind.FILE: _l("A portrait, a text to be printed."),
    QuestionKind.CONSENT: _l("A box to tick: that photographs are taken."),
}

KIND_ICONS: dict[QuestionKind, str] = {
    QuestionKind.TEXT: "cursor-text",
    QuestionKind.LONG_TEXT: "align-left",
    QuestionKind.ONE_OF: "circle-dot",
    QuestionKind.SEVERAL_OF: "checkbox",
    QuestionKind.YES_NO: "toggle-left",
    QuestionKind.NUMBER: "number-123",
    QuestionKind.DATE: "calendar-event",
    QuestionKind.FILE: "paperclip",
    QuestionKind.CONSENT: "rosette-discount-check",
}


def refusal_words(refusal: EditingRefused) -> str:
    """Why a question cannot be so, and what to do."""
    lang = language()
    if isinstance(refusal, NotInEveryLanguage):
        return language_words(refusal.languages[0])
    if isinstance(refusal, Needed):
        return ngettext(
            "“%(names)s” is asked only if this is answered so. Change its condition first.",
            "“%(names)s” are asked only if this is answered so. Change their conditions first.",
            len(refusal.questions),
            names="”, “".join(_named(one, lang) for one in refusal.questions),
        )
    if isinstance(refusal, OutOfOrder):
        return _(
            "“%(question)s” is asked only after “%(above)s” is answered, so it has to stand below it.",
            question=_named(refusal.question, lang),
            above=_named(refusal.above, lang),
        )
    words = {
        NoWords: _("Write the question in at least one language."),
        TooFewChoices: _("Give at least two choices."),
        TooMany: _("There are too many of them: nobody answers more than sixty."),
        KindIsFixed: _("Somebody has answered already, so the kind of the question stays."),
        ImpossibleLimits: _("The smallest number is above the largest."),
        BadCondition: _("Choose an answer to a question that stands above this one."),
        TakenBackAlready: _("This has been undone already."),
    }
    return words.get(type(refusal)) or _("The question could not be saved.")


def language_words(code: str) -> str:
    """That an open event needs a text in this language too."""
    return _("The event is open to guests, who read this %(where)s as well.", where=IN_LANGUAGE[code])


def _named(question: Question, lang: str) -> str:
    return pick(question.label, lang)


def register_words(app: Flask) -> None:
    """Let the audit trail speak of questions."""
    add_record_words(
        app,
        "questions",
        RecordWords(
            _l("question to guests"),
            {
                "kind": _l("Kind"),
                "label": _l("Question"),
                "help": _l("Explanation"),
                "is_required": _l("Must be answered"),
                "choices": _l("Choices"),
                "minimum": _l("At least"),
                "maximum": _l("At most"),
                "group_id": _l("Asked of"),
                "depends_on_id": _l("Asked after"),
                "retired_at": _l("Taken out"),
            },
            {"kind": said_as(QuestionKind, KIND_WORDS), "choices": _choices_said},
        ),
    )


def _choices_said(value: object) -> str:
    if not isinstance(value, list):
        return ""
    lang = language()
    return ", ".join(pick(one.get("label", {}), lang) for one in value if isinstance(one, dict))
