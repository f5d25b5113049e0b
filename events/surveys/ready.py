"""The house's own four questions, with which a survey begins: one of each kind, in every language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from events.surveys.models import SurveyQuestionKind

Texts = dict[str, str]


@dataclass(frozen=True)
class ReadyQuestion:
    """One question as the house has it."""

    kind: SurveyQuestionKind
    label: Texts
    choices: tuple[Texts, ...] = ()
    is_required: bool = False


INTRO: Final[Texts] = {
    "en": "Thank you for taking part. Your answers help us to do better next time.",
    "sv": "Tack för Ert deltagande. Era svar hjälper oss att göra det bättre nästa gång.",
    "fi": "Kiitos osallistumisestanne. Vastauksenne auttavat meitä onnistumaan ensi kerralla paremmin.",
}

QUESTIONS: Final = (
    ReadyQuestion(
        SurveyQuestionKind.SCALE,
        {
            "en": "How did you find the event as a whole?",
            "sv": "Vad tyckte Ni om evenemanget som helhet?",
            "fi": "Mitä piditte tilaisuudesta kokonaisuutena?",
        },
        is_required=True,
    ),
    ReadyQuestion(
        SurveyQuestionKind.ONE_OF,
        {
            "en": "Was it of the right length?",
            "sv": "Var det lagom långt?",
            "fi": "Oliko se sopivan pituinen?",
        },
        (
            {"en": "Too short", "sv": "För kort", "fi": "Liian lyhyt"},
            {"en": "Just right", "sv": "Lagom", "fi": "Sopiva"},
            {"en": "Too long", "sv": "För långt", "fi": "Liian pitkä"},
        ),
    ),
    ReadyQuestion(
        SurveyQuestionKind.SEVERAL_OF,
        {
            "en": "What was of most use to you?",
            "sv": "Vad hade Ni mest nytta av?",
            "fi": "Mistä oli Teille eniten hyötyä?",
        },
        (
            {"en": "The talks", "sv": "Föredragen", "fi": "Puheenvuorot"},
            {"en": "The discussion", "sv": "Diskussionen", "fi": "Keskustelu"},
            {"en": "The papers", "sv": "Handlingarna", "fi": "Aineistot"},
            {"en": "Meeting others", "sv": "Att träffa andra", "fi": "Muiden tapaaminen"},
        ),
    ),
    ReadyQuestion(
        SurveyQuestionKind.TEXT,
        {
            "en": "What should we do otherwise next time?",
            "sv": "Vad borde vi göra annorlunda nästa gång?",
            "fi": "Mitä meidän pitäisi tehdä ensi kerralla toisin?",
        },
    ),
)
