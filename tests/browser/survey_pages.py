"""The pages of surveys, and of letters to those who registered themselves: a part of the list in `pages`."""

from __future__ import annotations

from tests.browser.visits import Visit, by_guest, fixed, of_event

SURVEY_VISITS: tuple[Visit, ...] = (
    Visit("surveys.survey", of_event("/survey", "held"), shows="answered"),
    Visit("surveys.survey", of_event("/survey", "open event"), shows="to open"),
    Visit("surveys.survey", of_event("/survey", "draft"), shows="none"),
    Visit("surveys.new_question", of_event("/survey/questions/new", "open event")),
    Visit(
        "surveys.question",
        of_event("/survey/questions/{survey_question}", "open event", survey_question="survey question"),
    ),
    Visit("surveys.preview", of_event("/survey/preview", "held")),
    Visit("surveys.results", of_event("/survey/results", "held"), shows="some"),
    Visit("surveys.results", of_event("/survey/results", "open event"), shows="none"),
    by_guest("survey.answer_page", "open", "survey"),
    by_guest("survey.answer_page", "answered", "survey answered"),
    by_guest("survey.answer_page", "not open", "survey not open"),
    Visit("survey.answer_page", fixed("/survey/1-guessed"), "guest", 404, "guessed"),
    Visit("sending.letters", of_event("/letters", "open event"), shows="registered"),
    Visit("sending.review", of_event("/letters/send/pour_memoire", "open event"), shows="registered"),
)
