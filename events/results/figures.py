"""All pictures of an event's result, in the order in which the page, a report and files have them."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from events.programme.models import Event
from events.results import definitions, figure_answers, figure_guests, figure_times, figure_years
from events.results.counting import Result
from events.results.definitions import Number
from events.results.figure_told import Chapter, Read, Stage, Told, read
from office.plots.figures import Figure


def chapters_of(event: Event, result: Result) -> list[Chapter]:
    """The pictures of a result in chapters, in the reader's language; empty ones are left out.

    Five statements, one more for an event of a series, four more where a survey was answered: however many
    guests there are.
    """
    found = read(event, result)
    is_coming = found.stage is Stage.COMING
    chapters = [
        Chapter(
            "where",
            _("Where they came from") if found.by_presence else _("Where they come from"),
            _only(figure_guests.countries_map(found), figure_guests.regions(found)),
            # Who is represented shows on the day.
            () if is_coming else _groups(definitions.missions_asked(result)),
        ),
        Chapter(
            "answers",
            _("From the invitation to the day"),
            _only(
                figure_answers.invitations(found),
                figure_answers.registrations(found),
                figure_answers.replies(found),
            ),
            _groups(definitions.invitations(result), definitions.doors(result)),
        ),
        Chapter("day", _("On the day"), _on_the_day(found), _groups(definitions.seats(result))),
        Chapter(
            "who",
            _("Who comes") if is_coming else _("Who they were"),
            _only(figure_guests.heads(found), figure_guests.languages(found), figure_guests.ranks(found)),
        ),
        figure_years.survey(found),
        figure_years.years(found),
    ]
    return [chapter for chapter in chapters if chapter is not None and (chapter.told or chapter.numbers)]


def _on_the_day(found: Read) -> tuple[Told, ...]:
    if found.stage is Stage.COMING:
        return ()
    return _only(figure_times.presence(found), figure_times.arrivals(found), figure_guests.absent(found))


def _groups(*groups: Sequence[Number]) -> tuple[tuple[Number, ...], ...]:
    return tuple(tuple(group) for group in groups if group)


def _only(*told: Told | None) -> tuple[Told, ...]:
    return tuple(one for one in told if one is not None)


def figures_of(event: Event, result: Result) -> list[Figure]:
    """The same pictures without their chapters, for a report on paper and for files."""
    return [told.figure for chapter in chapters_of(event, result) for told in chapter.told]
