"""Pictures of who took part: from which countries and regions, at which rank, in which language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from events.registration.models import Capacity
from events.registration.words import CAPACITY_WORDS
from events.results.counting import Result
from events.results.figure_counts import HeadDid, heads_did
from events.results.figure_told import Link, Read, Stage, Told
from office.countries import country_name, sort_key
from office.countries.regions import region_name
from office.plots.figures import Series, bar_figure, map_figure, parts_figure
from office.web.i18n import language
from stakeholders.people.models import Rank
from stakeholders.people.words import RANK_WORDS, language_name

#: So many countries with the most participants are named.
_NAMED: Final = 3


def countries_map(read: Read) -> Told | None:
    """The map of the countries from which participants came."""
    people = read.result.people_by_country
    if not people:
        return None
    title = {
        Stage.COMING: _("Countries expected"),
        Stage.SEATS: _("Countries with a seat"),
        Stage.CAME: _("Countries represented"),
    }[read.stage]
    figure = map_figure("countries", title, people, state_head=_("Country"), number_head=_("Participants"))
    return Told(
        figure,
        _most(people),
        _(
            "The states for which participants are counted, each with how many persons. For a mission it is "
            "the state that sends it, for others the country that they gave. Borders are drawn to find one’s "
            "way, and decide nothing."
        ),
        Link("results.behind", {"key": "countries"}, _("The countries and who came for them")),
        is_wide=True,
    )


def _most(people: Mapping[str, int]) -> str:
    most = max(people.values())
    lang = language()
    names = [country_name(code, lang) for code, number in people.items() if number == most]
    names.sort(key=lambda name: sort_key(name, lang))
    if len(names) > _NAMED:
        return _("How many came for each country is in the table.")
    return ngettext(
        "The country with the most participants is %(names)s.",
        "The countries with the most participants are %(names)s.",
        len(names),
        names=format_list(names, style="standard", locale=get_locale()),
    )


def regions(read: Read) -> Told | None:
    """How many countries of each region of the world."""
    found = read.result.by_region()
    if len(found) < 2:
        return None
    lang = language()
    named = [(region_name(region, lang), number) for region, number in found.items()]
    # Some names begin with a small letter: within a sentence they do.
    counts = [(name[:1].upper() + name[1:], number) for name, number in named]
    most = [name for name, number in named if number == named[0][1]]
    says = _("No region stands out: each is represented by as many countries.")
    if len(most) < len(counts):
        says = ngettext(
            "The region with the most countries is %(regions)s.",
            "The regions with the most countries are %(regions)s.",
            len(most),
            regions=format_list(most, style="standard", locale=get_locale()),
        )
    figure = bar_figure("regions", _("By region"), counts, label_head=_("Region"), number_head=_("Countries"))
    return Told(
        figure,
        says,
        _(
            "Countries, not persons, by the regions of the United Nations (standard M49), which has Cyprus "
            "in Western Asia, for example. A state that the standard leaves out stands by its neighbours."
        ),
    )


def heads(read: Read) -> Told | None:
    """Whether the heads of mission came themselves."""
    found = heads_did(read.invited, read.seats, by_presence=read.by_presence)
    whole = sum(found.values())
    if not whole or (read.stage is Stage.COMING and whole == found[HeadDid.SILENT]):
        return None
    words = {
        HeadDid.CAME: _("In person"),
        HeadDid.SENT_SUBSTITUTE: _("By a substitute"),
        HeadDid.OTHERS_CAME: _("By others of the mission"),
        HeadDid.STAYED_AWAY: _("Accepted, but nobody came")
        if read.by_presence
        else _("Accepted, without a seat"),
        HeadDid.UNSURE: _("Undecided"),
        HeadDid.DECLINED: _("Declined"),
        HeadDid.SILENT: _("No answer"),
    }
    rare = {HeadDid.OTHERS_CAME, HeadDid.STAYED_AWAY, HeadDid.UNSURE}
    counts = [(words[did], number) for did, number in found.items() if number or did not in rare]
    title, says = _heads_words(read.stage, found[HeadDid.CAME], whole)
    figure = bar_figure(
        "heads",
        title,
        counts,
        label_head=_("How the mission was represented"),
        number_head=_("Heads of mission invited"),
        whole=whole,
    )
    definition = _(
        "Invitations that stand and name the head of a mission, also a chargé d’affaires ad interim, each in "
        "one bar; not those to heads of international organisations. “In person”: the one whom the "
        "invitation names."
    )
    return Told(figure, says, definition)


def _heads_words(stage: Stage, came: int, whole: int) -> tuple[str, str]:
    if stage is Stage.COMING:
        title = _("Do the heads of mission come themselves?")
        return title, _("As the answers stand now; regrets and substitutes may still come in.")
    if stage is Stage.SEATS:
        title = _("Were the heads of mission to come themselves?")
        return title, _("By who held a seat: it was not recorded who came.")
    title = _("Did the heads of mission come themselves?")
    if came == 0:
        return title, _("None of the heads of mission who were invited came in person.")
    if came == whole:
        return title, _("All heads of mission who were invited came in person.")
    if 2 * came > whole:
        return title, _("More than half of the heads of mission who were invited came in person.")
    if 2 * came == whole:
        return title, _("Half of the heads of mission who were invited came in person.")
    return title, _("Fewer than half of the heads of mission who were invited came in person.")


def ranks(read: Read) -> Told | None:
    """Participants by their own rank, and as what they came."""
    people = read.result.people
    if not any(one.rank for one in people):
        return None
    of_rank: dict[Rank | None, Counter[Capacity]] = {}
    for one in people:
        of_rank.setdefault(one.rank, Counter())[one.capacity] += 1
    there: list[Rank | None] = [rank for rank in (*Rank, None) if rank in of_rank]
    labels = [str(RANK_WORDS[rank]) if rank is not None else _("No rank given") for rank in there]
    kinds = [capacity for capacity in Capacity if any(of_rank[rank][capacity] for rank in there)]
    series = [
        Series(str(CAPACITY_WORDS[kind]), tuple(of_rank[rank][kind] for rank in there)) for kind in kinds
    ]
    title = _("By rank") if read.stage is Stage.CAME else _("By rank, of those with a seat")
    figure = parts_figure("ranks", title, labels, series, label_head=_("Rank"))
    return Told(
        figure,
        _("A substitute stands at their own rank, not at that of the one whose place they take."),
        _(
            "Participants, each once, by the rank with which they were entered for this event. Addressee is "
            "whom the invitation names; a substitute comes in their place; a colleague beside them."
        ),
        is_wide=True,
    )


def languages(read: Read) -> Told | None:
    """Participants by the language in which they are written to."""
    found = Counter(one.language for one in read.result.people)
    if len(found) < 2:
        return None
    counts = [
        (language_name(code), number)
        for code, number in sorted(found.items(), key=lambda one: (-one[1], one[0]))
    ]
    figure = bar_figure(
        "languages",
        _("By language"),
        counts,
        label_head=_("Language"),
        number_head=_("Participants"),
        whole=sum(found.values()),
    )
    return Told(
        figure,
        _("The language in which each participant is written to."),
        _(
            "The language of the invitation, or the one that was chosen at the door. It is not the language "
            "that somebody speaks best."
        ),
    )


def absent(read: Read) -> Told | None:
    """Those who held a seat, and whether they came, by how they were to come."""
    result = read.result
    if not read.by_presence or not result.no_shows:
        return None
    stayed = Counter(one.capacity for one in result.no_shows)
    held = Counter(one.capacity for one in result.seat_holders)
    kinds = [capacity for capacity in Capacity if held[capacity]]
    figure = parts_figure(
        "no-shows",
        _("Seats held, and who came"),
        [str(CAPACITY_WORDS[kind]) for kind in kinds],
        [
            Series(_("Came"), tuple(held[kind] - stayed[kind] for kind in kinds)),
            Series(_("Did not come"), tuple(stayed[kind] for kind in kinds)),
        ],
        label_head=_("Was to come as"),
    )
    return Told(
        figure,
        _share_absent(result),
        _(
            "Persons with a confirmed seat at the end, each once. Did not come: their presence was not "
            "recorded in any way. Who came without a seat is not in this picture."
        ),
        Link("results.behind", {"key": "no_shows"}, _("Who did not come")),
    )


def _share_absent(result: Result) -> str:
    share = len(result.no_shows) / result.seated
    if share >= 0.5:
        return _("At least half of the seats stayed empty.")
    if share >= 0.1:
        one_in = round(1 / share)
        return ngettext(
            "About one seat in %(num)s stayed empty.", "About one seat in %(num)s stayed empty.", one_in
        )
    return _("Fewer than one seat in ten stayed empty.")
