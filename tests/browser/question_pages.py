"""The pages of an event's questions that a person can open: a part of the list in `pages`."""

from __future__ import annotations

from tests.browser.visits import Visit, by_guest, of_event

QUESTION_VISITS: tuple[Visit, ...] = (
    Visit("questions.questions", of_event("/questions", "small")),
    Visit("questions.questions", of_event("/questions", "draft"), shows="empty"),
    Visit("questions.questions", of_event("/questions", "small"), "viewer", shows="viewed"),
    Visit("questions.new_question", of_event("/questions/new", "small"), shows="kinds"),
    Visit("questions.new_question", of_event("/questions/new?kind=one_of", "small"), shows="form"),
    Visit("questions.question", of_event("/questions/{question}", "small", question="question")),
    Visit("questions.preview", of_event("/questions/preview", "small")),
    Visit("questions.answers", of_event("/questions/answers", "small")),
    Visit("questions.answers", of_event("/questions/answers", "draft"), shows="empty"),
    Visit("questions.needs", of_event("/questions/diet-and-access", "small")),
    by_guest("answering.questions_page", "open", "questions"),
    by_guest("answering.invitation_page", "questions left", "questions left"),
)
