"""The report of a result on paper: sentence, numbers with their definitions, programme, pictures, annexes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from events.programme.models import Event
from events.results.counting import Basis, Result, result_of
from events.results.definitions import Number, took_part
from events.results.figure_told import Change, Chapter, Told
from events.results.figures import chapters_of
from events.results.participants import Participant
from events.results.press import is_to_tell
from events.results.short_report import short_report
from events.results.wording import last_texts
from office import settings
from office.countries import country_name, sort_key
from office.localized import pick
from office.plots.base import number_words
from office.plots.files import paper_figure
from office.typesetting.scripts import written
from office.typesetting.setting import typeset
from office.web.i18n import format_day
from stakeholders.people.words import RANK_WORDS

_FOLDER: Final = Path(__file__).parent
_TEMPLATE: Final = "report.typ"


@dataclass(frozen=True)
class Edition:
    """Which report is wanted.

    Args:
        language: of everything in it (en, sv, fi).
        with_names: with the participants by country; without, it names nobody but the speakers.
        day: on which it is made.
    """

    language: str
    with_names: bool
    day: date


@dataclass(frozen=True)
class Report:
    """A report as the typesetter gets it, and how many people it names beside the speakers."""

    content: dict[str, Any]
    people: int


def can_be_made(event: Event, result: Result) -> bool:
    """Whether there is a result to report: somebody took part, and it has been."""
    return is_to_tell(result, event)


def compile_report(event: Event, edition: Edition) -> Report | None:
    """The report of an event; None where there is no result yet. A fixed number of statements."""
    result = result_of(event)
    if not can_be_made(event, result):
        return None
    with force_locale(edition.language):
        content = _content(event, result, edition)
    return Report(content, result.participants if edition.with_names else 0)


def print_report(report: Report) -> bytes:
    """The report as PDF/UA.

    Raises:
        NotPrintable: the typesetter refused.
    """
    return typeset(_TEMPLATE, report.content, _FOLDER)


def _content(event: Event, result: Result, edition: Edition) -> dict[str, Any]:
    lang = edition.language
    told = short_report(event, result, lang, last_texts(event.id))
    chapters = chapters_of(event, result)
    return {
        "language": lang,
        "office": settings.current().office_name,
        "title": told.title,
        "when": told.when,
        "venue": told.venue or (str(_("Held online")) if event.is_online else ""),
        "sentence": " ".join(filter(None, [told.sentence.text, told.bodies])),
        "basis": ""
        if result.basis is Basis.PRESENCE
        else str(_("Nobody’s presence was recorded: those who held a seat are counted.")),
        "numbers": [_number(one) for one in took_part(result)],
        "programme": [
            {"hours": point.hours, "title": point.title, "speakers": list(point.speakers)}
            for point in told.programme
        ],
        "chapters": [_chapter(chapter, lang) for chapter in chapters],
        "tables": [
            {key: picture[key] for key in ("title", "head", "rows")}
            for chapter in chapters
            for picture in (paper_figure(one.figure) for one in chapter.told)
        ],
        "people": _people(result, lang) if edition.with_names else [],
        "words": {
            "report": str(_("Report of the result")),
            "made": str(_("Made on %(day)s", day=format_day(edition.day, lang))),
            "definitions": str(_("How these are counted")),
            "programme": str(_("Programme")),
            "counted": str(_("How it is counted")),
            "tables": str(_("The numbers behind the pictures")),
            "people": str(_("Participants by country")),
            "name": str(_("Name")),
            "post": str(_("Rank and title")),
            "organisation": str(_("Organisation")),
        },
    }


def _number(one: Number) -> dict[str, str]:
    return {"label": one.label, "value": number_words(one.value), "definition": one.definition}


def _chapter(chapter: Chapter, lang: str) -> dict[str, Any]:
    return {
        "title": chapter.title,
        "numbers": [[_number(one) for one in group] for group in chapter.numbers],
        "pictures": [_picture(one) for one in chapter.told],
        "changes": [_change(one, lang) for one in chapter.changes],
    }


def _picture(one: Told) -> dict[str, Any]:
    made = paper_figure(one.figure)
    return {
        **{key: made[key] for key in ("svg", "alt", "title", "note")},
        "says": one.says,
        "definition": one.definition,
    }


def _change(one: Change, lang: str) -> dict[str, str]:
    names = ", ".join(country_name(code, lang) for code in one.codes)
    return {"title": one.title, "says": one.says, "countries": names}


def _people(result: Result, lang: str) -> list[dict[str, Any]]:
    """The entries of the list by the country for which they count; last those of no country.

    Who came for two bodies stands under both, as on the list of the result.
    """
    by_state: dict[str, list[Participant]] = {}
    for one in result.entries:
        by_state.setdefault(one.state or "", []).append(one)
    codes = sorted(filter(None, by_state), key=lambda code: sort_key(country_name(code, lang), lang))
    found = [_group(country_name(code, lang), by_state[code], lang) for code in codes]
    if "" in by_state:
        found.append(_group(_("International organisations and others"), by_state[""], lang))
    return found


def _group(title: str, people: list[Participant], lang: str) -> dict[str, Any]:
    count = len({one.who for one in people})
    return {
        "title": title,
        "count": ngettext("%(num)d participant", "%(num)d participants", count),
        "rows": [
            {
                "name": written(one.name, one.country),
                "post": one.title or (str(RANK_WORDS[one.rank]) if one.rank else ""),
                "organisation": pick(one.organisation, lang),
            }
            for one in people
        ],
    }
