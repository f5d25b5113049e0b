"""Ready questions to begin with, in the languages of the office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from events.programme.models import Event
from events.questions.editing import ChoicePlan, QuestionPlan, add_question, ask_needs
from events.questions.models import Question, QuestionKind
from office.localized import Texts

#: By a key that the page posts.
EXAMPLES: Final[dict[str, QuestionPlan]] = {
    "speakers": QuestionPlan(
        QuestionKind.LONG_TEXT,
        {
            "en": "Is there a question that you would like to put to the speakers?",
            "sv": "Har Ni en fråga som Ni vill ställa till talarna?",
            "fi": "Onko Teillä kysymys, jonka haluaisitte esittää puhujille?",
        },
        {
            "en": "The host reads it before the seminar.",
            "sv": "Värden läser den före seminariet.",
            "fi": "Järjestäjä lukee sen ennen seminaaria.",
        },
        maximum=1000,
    ),
    "language": QuestionPlan(
        QuestionKind.ONE_OF,
        {
            "en": "In which language would you like to follow the programme?",
            "sv": "På vilket språk vill Ni följa programmet?",
            "fi": "Millä kielellä haluatte seurata ohjelmaa?",
        },
        choices=(
            ChoicePlan("", {"en": "English", "sv": "Engelska", "fi": "Englanti"}),
            ChoicePlan("", {"en": "Swedish", "sv": "Svenska", "fi": "Ruotsi"}),
            ChoicePlan("", {"en": "Finnish", "sv": "Finska", "fi": "Suomi"}),
        ),
    ),
    "photographs": QuestionPlan(
        QuestionKind.YES_NO,
        {
            "en": "May we publish photographs in which you can be recognised?",
            "sv": "Får vi publicera fotografier där Ni kan kännas igen?",
            "fi": "Saammeko julkaista valokuvia, joista Teidät voi tunnistaa?",
        },
        is_required=True,
    ),
}

#: What asks about diet and access is no question of its own, and stands beside them.
NEEDS: Final = "needs"


def add_example(event: Event, key: str) -> Question | None:
    """Put a ready question into the event's form, in the languages that the event promises.

    Gives None for `NEEDS`, by which guests are asked about diet and access.

    Raises:
        KeyError: there is no such example.
        EditingRefused: there are too many questions.
    """
    if key == NEEDS:
        ask_needs(event, asks=True)
        return None
    plan = EXAMPLES[key]
    return add_question(event, plan)


def not_used(questions: Iterable[Question]) -> list[str]:
    """The examples that are not among an event's questions."""
    asked = [one.label for one in questions]
    return [key for key, plan in EXAMPLES.items() if plan.label not in asked]


def shown(key: str) -> Texts:
    """What an example asks."""
    return EXAMPLES[key].label
