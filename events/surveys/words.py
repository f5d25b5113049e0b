"""The words of surveys: kinds of questions, promises, and why something cannot be done."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.surveys.models import Survey, SurveyQuestionKind
from events.surveys.queries import Shut
from events.surveys.setting_up import MOST_CHOICES, MOST_QUESTIONS, Hindrance
from office.audit.words import RecordWords, add_record_words
from office.web.registry import Words

KIND_WORDS: dict[SurveyQuestionKind, Words] = {
    SurveyQuestionKind.SCALE: _l("Scale from 1 to 5"),
    SurveyQuestionKind.ONE_OF: _l("One of several"),
    SurveyQuestionKind.SEVERAL_OF: _l("Several of them"),
    SurveyQuestionKind.TEXT: _l("Text"),
}
KIND_ICONS: dict[SurveyQuestionKind, str] = {
    SurveyQuestionKind.SCALE: "star",
    SurveyQuestionKind.ONE_OF: "circle-check",
    SurveyQuestionKind.SEVERAL_OF: "list-check",
    SurveyQuestionKind.TEXT: "message",
}

_HINDRANCES: dict[Hindrance, Words] = {
    Hindrance.PROMISED: _l("Somebody has answered already: what guests were promised stays."),
    Hindrance.ANSWERED: _l("Somebody has answered already: only the words of the questions can change."),
    Hindrance.TOO_MANY: _l("A survey has at most %(most)s questions.", most=MOST_QUESTIONS),
    Hindrance.FEW_CHOICES: _l("Write at least two choices, one on each line."),
    Hindrance.MANY_CHOICES: _l("A question has at most %(most)s choices.", most=MOST_CHOICES),
    Hindrance.NO_LABEL: _l("Write the question in at least one language."),
    Hindrance.NO_QUESTIONS: _l("The survey has no question yet."),
    Hindrance.MISSING_LANGUAGE: _l("A question is not written in every language of the event."),
    Hindrance.NOT_PUBLISHED: _l("The event is not published: guests are not asked about it."),
    Hindrance.LAST_DAY_PASSED: _l("The last day for answers has passed. Set a later one first."),
    Hindrance.UNDONE_ALREADY: _l("This has been undone already."),
}


def hindrance_words(reason: Hindrance) -> str:
    """Why staff cannot do it."""
    return str(_HINDRANCES[reason])


def promise_words(survey: Survey) -> str:
    """What a guest is promised before they answer."""
    if survey.is_anonymous:
        return str(
            _(
                "Your answers are anonymous. They are kept without your name, and nobody can tell which are "
                "yours, nor can we. We note only that you have answered. We look at the results once five "
                "guests have answered."
            )
        )
    return str(_("Your answers are kept with your name; the office sees who answered what."))


def shut_words(reason: Shut, survey: Survey | None) -> tuple[str, str]:
    """Heading and text of the page that a guest sees instead of the questions."""
    if reason is Shut.ANSWERED:
        text = _("We have your answers. They help us to do better next time.")
        if survey is not None and survey.is_anonymous:
            text = _(
                "We have your answers, without your name. They help us to do better next time, and cannot be "
                "changed any more: nobody can tell which are yours."
            )
        return str(_("Thank you for answering")), str(text)
    words = {
        Shut.NOT_OPEN: (_("No questions yet"), _("There is nothing to answer at the moment.")),
        Shut.CLOSED: (
            _("The survey is closed"),
            _("Answers are no longer taken. Thank you for wanting to tell us what you thought."),
        ),
        Shut.NOT_THEIRS: (
            _("The survey is for those who took part"),
            _("You have no seat at this event, so there is nothing for you to answer."),
        ),
    }
    title, text = words[reason]
    return str(title), str(text)


def register_words(app: Flask) -> None:
    """Let the audit trail speak of surveys. What guests answered never enters it."""
    add_record_words(
        app,
        "surveys",
        RecordWords(
            _l("survey"),
            {
                "event_id": _l("Event"),
                "is_anonymous": _l("Anonymous"),
                "intro": _l("Above the questions"),
                "is_open": _l("Takes answers"),
                "closes_on": _l("Last day for answers"),
            },
        ),
    )
    add_record_words(
        app,
        "survey_questions",
        RecordWords(
            _l("question of a survey"),
            {
                "survey_id": _l("Survey"),
                "position": _l("Place"),
                "kind": _l("Kind"),
                "label": _l("Question"),
                "choices": _l("Choices"),
                "is_required": _l("Must be answered"),
            },
            {"kind": lambda value: str(KIND_WORDS[SurveyQuestionKind(value)])},
        ),
    )
