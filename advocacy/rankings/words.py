"""What rankings, their places and what became of them are called, and the sentence that sums them up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from babel.numbers import format_percent
from flask import Flask, url_for
from flask_babel import LazyString, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from advocacy.rankings.comparing import Movement, State, Summary, place_of
from advocacy.rankings.models import RankingEdition, Scope
from advocacy.rankings.places import best_per_cent
from office.audit.words import CauseWords, RecordWords, add_cause_words, add_record_words, said_as
from office.plots.base import number_words

STATE_WORDS: Final[dict[State, LazyString]] = {
    State.UNCHANGED: _l("Unchanged"),
    State.UP: _l("Up"),
    State.DOWN: _l("Down"),
    State.BAND: _l("Bands overlap"),
    State.METHOD: _l("Method changed"),
    State.NEW: _l("New"),
    State.NOT_RANKED: _l("Not ranked"),
    State.NO_EDITION: _l("No edition yet"),
    State.DISCONTINUED: _l("Discontinued"),
}

#: The kind of badge, and its icon.
STATE_LOOKS: Final[dict[State, tuple[str, str]]] = {
    State.UNCHANGED: ("neutral", "minus"),
    State.UP: ("well", "arrow-up"),
    State.DOWN: ("attention", "arrow-down"),
    State.BAND: ("neutral", "arrows-exchange"),
    State.METHOD: ("underway", "arrows-split"),
    State.NEW: ("underway", "plus"),
    State.NOT_RANKED: ("neutral", "circle-dashed"),
    State.NO_EDITION: ("neutral", "hourglass"),
    State.DISCONTINUED: ("neutral", "player-stop"),
}

STATE_MEANS: Final[dict[State, LazyString]] = {
    State.UNCHANGED: _l(
        "The place, or the band of places, is the same on both days; also where no new edition has come out"
        " in between."
    ),
    State.UP: _l(
        "The place on the later day is a smaller number, which is better. Of bands: the later band lies"
        " wholly before the earlier one."
    ),
    State.DOWN: _l(
        "The place on the later day is a larger number. Of bands: the later band lies wholly behind the"
        " earlier one."
    ),
    State.BAND: _l(
        "The publisher tells bands of places, such as 11–20, and the two bands differ but overlap: whether"
        " the place has changed cannot be told."
    ),
    State.METHOD: _l(
        "An edition after the earlier day says that the ranking is made otherwise from then on. The two"
        " places measure different things, so this counts neither as up nor as down."
    ),
    State.NEW: _l("Ranked on the later day; on the earlier day there was no edition yet, or no place in it."),
    State.NOT_RANKED: _l(
        "The edition in force on the later day has no place for us, whatever there was before."
    ),
    State.NO_EDITION: _l("Monitored, but no edition had come out by the later day."),
    State.DISCONTINUED: _l("Its publisher had given it up by the later day."),
}

SCOPE_WORDS: Final[dict[Scope, LazyString]] = {
    Scope.CITY: _l("Cities"),
    Scope.COUNTRY: _l("Countries: stands for the city"),
}


def counted_words(state: State, count: int) -> str:
    """So many of a state, as it stands within the sentence: "3 unchanged"."""
    counted: dict[State, Callable[[], str]] = {
        State.UNCHANGED: lambda: ngettext("%(num)s unchanged", "%(num)s unchanged", count),
        State.UP: lambda: ngettext("%(num)s up", "%(num)s up", count),
        State.DOWN: lambda: ngettext("%(num)s down", "%(num)s down", count),
        State.BAND: lambda: ngettext("%(num)s in overlapping bands", "%(num)s in overlapping bands", count),
        State.METHOD: lambda: ngettext(
            "%(num)s with a changed method", "%(num)s with a changed method", count
        ),
        State.NEW: lambda: ngettext("%(num)s new", "%(num)s new", count),
        State.NOT_RANKED: lambda: ngettext("%(num)s without a place", "%(num)s without a place", count),
        State.NO_EDITION: lambda: ngettext("%(num)s without an edition", "%(num)s without an edition", count),
        State.DISCONTINUED: lambda: ngettext("%(num)s discontinued", "%(num)s discontinued", count),
    }
    return str(counted[state]())


def summary_sentence(summary: Summary) -> str:
    """The summary in the reader's language: "Of 10 monitored rankings: 3 unchanged, 2 up, 5 down." """
    return _sentence(summary, [counted_words(state, count) for state, count in summary.numbers.items()])


def linked_sentence(summary: Summary, address: Callable[[State], str]) -> Markup:
    """The same with a link from each number to its list."""
    parts = []
    for state, count in summary.numbers.items():
        text = escape(counted_words(state, count))
        link = Markup('<a href="{}">{}</a>').format(address(state), text)
        parts.append(link if count else text)
    return Markup(_sentence(summary, parts))  # noqa: S704 - the words are ours, the parts are escaped


def _sentence(summary: Summary, parts: Sequence[str]) -> str:
    if not summary.monitored:
        return str(_("No ranking is monitored."))
    return str(
        ngettext(
            "Of %(num)s monitored ranking: %(parts)s.",
            "Of %(num)s monitored rankings: %(parts)s.",
            summary.monitored,
            parts=", ".join(parts),
        )
    )


def place_words(edition: RankingEdition | None) -> str:
    """The place in an edition and of how many: "22 of 165", "11–20", "not ranked"; "" without an edition."""
    place = place_of(edition)
    if edition is None:
        return ""
    if place is None:
        return str(_("not ranked"))
    if edition.of_how_many is None:
        return str(place)
    return str(_("%(place)s of %(all)s", place=place, all=number_words(edition.of_how_many)))


def per_cent_words(edition: RankingEdition | None) -> str:
    """Among the best how many per cent the place is; "" where that is not known."""
    best = best_per_cent(place_of(edition), edition.of_how_many if edition else None)
    if best is None:
        return ""
    return str(_("among the best %(share)s", share=format_percent(best / 100, locale=get_locale())))


def movement_words(movement: Movement) -> str:
    """By how much it moved, or why it is not counted as moving; "" where the state says all."""
    if movement.steps is not None:
        count = abs(movement.steps)
        if movement.at_least:
            return str(ngettext("by %(num)s place at the least", "by %(num)s places at the least", count))
        return str(ngettext("by %(num)s place", "by %(num)s places", count))
    if movement.state is State.UNCHANGED and movement.is_same_edition:
        return str(_("no new edition in between"))
    if movement.state is State.METHOD:
        return str(_("since the edition %(label)s", label=movement.breaks[-1].label))
    return ""


def editions_between(movement: Movement) -> str:
    """The labels of the two editions that are compared, for a reader who wants to check."""
    before, after = movement.before, movement.after
    if before is None or after is None or before is after:
        return after.label if after else ""
    return str(_("%(before)s → %(after)s", before=before.label, after=after.label))


def register_words(app: Flask) -> None:
    """Let the audit trail speak of rankings, their editions, and imports of them."""
    add_record_words(
        app,
        "ranking_series",
        RecordWords(
            _l("ranking"),
            {
                "name": _l("Name"),
                "publisher": _l("Publisher"),
                "measures": _l("What it measures"),
                "url": _l("Address"),
                "theme_id": _l("Theme"),
                "scope": _l("What is ranked"),
                "counted": _l("Counts in the summary"),
                "monitored_since": _l("Monitored since"),
                "monitored_until": _l("Monitored until"),
                "discontinued_on": _l("Discontinued"),
                "note": _l("Note"),
            },
            {"scope": said_as(Scope, SCOPE_WORDS)},
            url=lambda number: url_for("rankings.series", series_id=number),
            made=_l("Entered"),
        ),
    )
    add_record_words(
        app,
        "ranking_editions",
        RecordWords(
            _l("edition of a ranking"),
            {
                "label": _l("Edition"),
                "year": _l("Year"),
                "data_year": _l("Year of the data"),
                "published_on": _l("Published"),
                "url": _l("Address"),
                "rank_from": _l("Place, from"),
                "rank_to": _l("Place, to"),
                "of_how_many": _l("Of how many"),
                "score": _l("Score"),
                "method_break": _l("Method changed"),
                "method_note": _l("What changed in the method"),
                "note": _l("Note"),
                "user_id": _l("Entered by"),
            },
        ),
    )
    add_cause_words(
        app,
        "ranking_imports",
        CauseWords(
            lambda number: _l("import of rankings no. %(number)s", number=number),
            lambda number: url_for("ranking_imports.show", import_id=number),
            _l("imports of rankings"),
        ),
    )
