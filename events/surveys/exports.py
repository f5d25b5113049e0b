"""The results of a survey as a file. Of an anonymous one no line holds two answers of one guest."""

from __future__ import annotations

from io import BytesIO

from flask_babel import gettext as _

from events.surveys.queries import questions_of
from events.surveys.results import Results, answer_words, sheets_by_name
from office.localized import pick
from office.spreadsheets import write_csv, write_xlsx


def written(results: Results, kind: str, language: str) -> bytes:
    """The file: ``kind`` is ``csv`` or ``xlsx``. By name a line is a guest; anonymously, an answer."""
    header, rows = (_anonymous if results.survey.is_anonymous else _by_name)(results, language)
    out = BytesIO()
    if kind == "csv":
        write_csv(out, header, rows)
    else:
        write_xlsx(out, _("Survey"), header, rows)
    return out.getvalue()


def _anonymous(results: Results, _language: str) -> tuple[list[str], list[list[str]]]:
    rows = []
    for one in results.questions:
        rows += [[one.label, count.label, str(count.number), f"{count.share:.4f}"] for count in one.counts]
        rows += [[one.label, said.text, "1", ""] for said in one.said]
    return [_("Question"), _("Answer"), _("Number"), _("Share")], rows


def _by_name(results: Results, language: str) -> tuple[list[str], list[list[str]]]:
    questions = questions_of(results.survey.id)
    header = [_("Name"), _("Organisation"), *(pick(one.label, language) for one in questions)]
    rows = []
    for registration, answers in sheets_by_name(results.survey):
        given = [answer_words(one, answers.get(str(one.id)), language) for one in questions]
        rows.append([registration.name, registration.sent_by(language), *given])
    return header, rows
