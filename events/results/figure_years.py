"""Pictures beside the event itself: earlier years of its series, and what guests answered afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from flask_babel import gettext as _

from events.results.figure_counts import YearCounted, changed, years_counted
from events.results.figure_told import Change, Chapter, Link, Read, Told
from events.surveys.models import SurveyQuestionKind
from events.surveys.queries import survey_of
from events.surveys.results import results_of
from office import countries
from office.plots.figures import Series, bar_figure, parts_figure
from office.web.i18n import format_day, language

#: So many years are drawn, the last ones; what changed is told by all of them.
_SHOWN: Final = 10


def years(read: Read) -> Chapter | None:
    """The event beside the earlier years of its series; None where there are none."""
    found = years_counted(read.years)
    if len(found) < 2 or found[-1].event_id != read.event.id:
        return None
    shown = found[-_SHOWN:]
    labels = _labels(shown)
    figure = parts_figure(
        "years",
        _("Participants, missions and countries by year"),
        labels,
        [
            Series(_("Participants"), tuple(year.participants for year in shown)),
            Series(_("Missions"), tuple(year.missions for year in shown)),
            Series(_("Countries"), tuple(len(year.countries) for year in shown)),
        ],
        label_head=_("Year"),
        stacked=False,
        note=_("* Nobody’s presence was recorded: those who held a seat are counted.")
        if not all(year.by_presence for year in shown)
        else "",
    )
    told = Told(
        figure,
        _says(found),
        _(
            "Every year is counted as on its own page: persons, missions and states represented, each once. "
            "Years that were cancelled are left out."
        ),
        is_wide=True,
    )
    return Chapter("years", _("Beside earlier years"), (told,), changes=_changes(found))


def _changes(found: list[YearCounted]) -> tuple[Change, ...]:
    what = changed(found)
    if what is None:
        return ()
    told = (
        (
            _("For the first time"),
            _("Represented this time, and in no earlier year of the series that is recorded."),
            what.new,
        ),
        (
            _("Back again"),
            _("Represented this time and in some earlier year, but not the time before."),
            what.back,
        ),
        (_("Not this time"), _("Represented the time before, and not this time."), what.gone),
    )
    return tuple(Change(title, says, _by_name(codes)) for title, says, codes in told if codes)


def _by_name(codes: Iterable[str]) -> tuple[str, ...]:
    lang = language()
    return tuple(sorted(codes, key=lambda code: countries.sort_key(countries.country_name(code, lang), lang)))


def _labels(found: list[YearCounted]) -> list[str]:
    """The years, by their day where two events of a series fall into one."""
    many = Counter(year.day.year for year in found)
    lang = language()
    names = [str(year.day.year) if many[year.day.year] == 1 else format_day(year.day, lang) for year in found]
    return [
        name if year.by_presence else _("%(year)s*", year=name)
        for name, year in zip(names, found, strict=True)
    ]


def _says(found: list[YearCounted]) -> str:
    before, now = found[-2], found[-1]
    if now.participants > max(year.participants for year in found[:-1]):
        return _("More participants than in any year before.")
    if now.participants > before.participants:
        return _("More participants than the time before.")
    if now.participants == before.participants:
        return _("As many participants as the time before.")
    return _("Fewer participants than the time before.")


def survey(read: Read) -> Chapter | None:
    """What guests answered to questions that offer answers, where the survey's promises let it be shown."""
    found = survey_of(read.event.id)
    if found is None:
        return None
    results = results_of(found, language())
    if not results.is_shown:
        return None
    told = []
    for place, one in enumerate(results.questions, start=1):
        if not one.counts or not one.answered:
            continue
        says = _("Answers by those who had a seat.")
        if one.question.kind is SurveyQuestionKind.SCALE:
            says = _("On average %(mean)s of 5.", mean=one.mean_words)
        elif one.question.kind is SurveyQuestionKind.SEVERAL_OF:
            says = _("Several answers could be chosen.")
        figure = bar_figure(
            f"survey-{place}",
            one.label,
            [(count.label, count.number) for count in one.counts],
            label_head=_("Answer"),
            number_head=_("Number"),
            whole=one.answered,
        )
        told.append(
            Told(
                figure,
                says,
                _(
                    "Shares are of those who answered this question. Of an anonymous survey answers are "
                    "shown from five on, and five at a time, so that nobody can tell whose they are."
                ),
            )
        )
    if not told:
        return None
    told[-1] = replace(told[-1], link=Link("surveys.results", {}, _("All results of the survey")))
    return Chapter("survey", _("What guests said afterwards"), tuple(told))
