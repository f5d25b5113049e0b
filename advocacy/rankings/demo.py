"""Demonstration rankings: ten of them, of which 3 are unchanged, 2 up and 5 down over a strategy period.

Two places are as published: IESE Cities in Motion 2018 (22nd of 165, up 7) and GCTCI 2019 (7th). All other
places, and the days of publication, are invented, and each record's note says so.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import select

from advocacy.rankings.keeping import EditionGiven, SeriesGiven, add_edition, add_series
from advocacy.rankings.models import RankingSeries, Scope
from advocacy.rankings.places import read_place
from advocacy.themes.queries import themes
from office.accounts.models import User
from office.database import db

#: The strategy period that the summary is told for: the council's term.
PERIOD: Final = (date(2017, 6, 1), date(2021, 7, 31))
INVENTED: Final = "Invented for the demonstration."


class _Edition(NamedTuple):
    published: str
    place: str
    of: int | None = None
    method: str = ""
    note: str = INVENTED
    year: int | None = None
    data_year: int | None = None


class _Series(NamedTuple):
    name: str
    publisher: str
    measures: dict[str, str]
    theme: str
    url: str
    editions: tuple[_Edition, ...]
    scope: Scope = Scope.CITY
    note: str = INVENTED


_PUBLISHED: Final = "The place is as published; the day of publication is invented."

_RANKINGS: Final = (
    _Series(
        "IESE Cities in Motion Index",
        "IESE Business School",
        {
            "en": "How sustainable cities are and how well one lives in them, in nine dimensions.",
            "sv": "Hur hållbara städer är och hur gott man lever i dem, i nio dimensioner.",
            "fi": "Kaupunkien kestävyys ja elämänlaatu yhdeksällä ulottuvuudella.",
        },
        "city",
        "https://www.iese.edu",
        (
            _Edition("2017-05-25", "29", None, note="The edition of 2018 tells that the city went up by 7."),
            _Edition("2018-05-24", "22", 165, note=_PUBLISHED),
        ),
        note="The places are as published; later editions have not been entered.",
    ),
    _Series(
        "Global City Talent Competitiveness Index",
        "INSEAD",
        {
            "en": "How well cities draw, grow and keep talented people.",
            "sv": "Hur väl städer lockar, utvecklar och behåller begåvningar.",
            "fi": "Miten hyvin kaupungit houkuttelevat, kehittävät ja pitävät osaajia.",
        },
        "learning",
        "https://www.insead.edu",
        (
            _Edition("2017-01-16", "12", 46),
            _Edition("2018-01-22", "9", 90),
            _Edition("2019-01-21", "7", 114, note=f"{_PUBLISHED} The number of cities is invented."),
        ),
        note="The place of 2019 is as published, the earlier ones are invented.",
    ),
    _Series(
        "Global Liveability Index",
        "Economist Intelligence Unit",
        {
            "en": "Stability, health care, culture and environment, education, infrastructure.",
            "sv": "Stabilitet, hälsovård, kultur och miljö, utbildning, infrastruktur.",
            "fi": "Vakaus, terveydenhuolto, kulttuuri ja ympäristö, koulutus, infrastruktuuri.",
        },
        "city",
        "https://www.eiu.com",
        (
            _Edition("2016-08-18", "9", 140),
            _Edition("2017-08-16", "9", 140),
            _Edition("2018-08-14", "11", 140),
            _Edition("2019-09-04", "13", 140),
            _Edition("2021-06-09", "14", 140, data_year=2020),
        ),
    ),
    _Series(
        "fDi European Cities and Regions of the Future",
        "fDi Intelligence",
        {
            "en": "How promising cities are for investment from abroad.",
            "sv": "Hur lovande städer är för investeringar från utlandet.",
            "fi": "Kaupunkien lupaavuus ulkomaisten investointien kohteina.",
        },
        "city",
        "https://www.fdiintelligence.com",
        (
            _Edition("2016-02-12", "11–20", 300, year=2016),
            _Edition("2018-02-12", "11–20", 300, year=2018),
            _Edition("2020-02-10", "21–30", 300, year=2020),
        ),
    ),
    _Series(
        "Global Startup Ecosystem Ranking",
        "Startup Genome",
        {
            "en": "Where new companies thrive.",
            "sv": "Var nya företag frodas.",
            "fi": "Missä uudet yritykset menestyvät.",
        },
        "digital",
        "https://startupgenome.com",
        (
            _Edition("2017-03-14", "18", 55),
            _Edition("2018-04-17", "not ranked"),
            _Edition("2019-05-09", "21–30", 150),
            _Edition("2020-06-25", "20", 140),
        ),
    ),
    _Series(
        "EU Open Data Maturity",
        "European Commission",
        {
            "en": "How open the public data of a country are; the city’s own are part of it.",
            "sv": "Hur öppna ett lands offentliga data är; stadens egna ingår.",
            "fi": "Maan julkisen datan avoimuus; kaupungin oma data on osa sitä.",
        },
        "digital",
        "https://data.europa.eu",
        (
            _Edition("2015-11-30", "6", 31),
            _Edition("2016-10-31", "12", 31, method="A new dimension: reuse."),
            _Edition("2017-11-28", "10", 32),
            _Edition("2018-11-19", "11", 31),
            _Edition("2019-12-16", "13", 32),
            _Edition("2020-12-15", "12", 35),
        ),
        scope=Scope.COUNTRY,
    ),
    _Series(
        "Nordic Cities of Learning",
        "Nordic Institute of Comparison",
        {
            "en": "Schools, libraries and learning for adults in 24 Nordic cities.",
            "sv": "Skolor, bibliotek och vuxnas lärande i 24 nordiska städer.",
            "fi": "Koulut, kirjastot ja aikuisten oppiminen 24 pohjoismaisessa kaupungissa.",
        },
        "learning",
        "",
        (
            _Edition("2015-03-12", "4", 24),
            _Edition("2017-03-16", "3", 24),
            _Edition("2019-03-14", "2", 24),
            _Edition("2021-03-18", "3", 24),
        ),
    ),
    _Series(
        "Clean Air Capitals",
        "European Air Forum",
        {
            "en": "Fine particles and nitrogen dioxide over a year.",
            "sv": "Fina partiklar och kvävedioxid under ett år.",
            "fi": "Pienhiukkaset ja typpidioksidi vuoden aikana.",
        },
        "climate",
        "",
        (
            _Edition("2017-02-08", "1–10", 85, data_year=2015),
            _Edition("2019-02-07", "1–10", 90, data_year=2017),
            _Edition("2021-02-11", "1–10", 96, data_year=2019),
        ),
    ),
    _Series(
        "European Digital City Barometer",
        "Digital Cities Foundation",
        {
            "en": "Services that residents use on the net, and how they like them.",
            "sv": "Tjänster som invånarna använder på nätet, och vad de tycker om dem.",
            "fi": "Asukkaiden käyttämät verkkopalvelut ja tyytyväisyys niihin.",
        },
        "digital",
        "",
        (
            _Edition("2015-10-05", "2", 60),
            _Edition("2016-10-04", "3", 60),
            _Edition("2017-04-20", "4", 80, method="Residents are asked, not administrations."),
            _Edition("2018-04-19", "5", 80),
            _Edition("2019-04-25", "5", 80),
            _Edition("2020-04-23", "7", 80),
            _Edition("2021-04-22", "6", 80),
        ),
    ),
    _Series(
        "Urban Transport Satisfaction Survey",
        "Transport Panel Europe",
        {
            "en": "How passengers judge public transport in large cities.",
            "sv": "Hur passagerare bedömer kollektivtrafiken i storstäder.",
            "fi": "Matkustajien arvio suurkaupunkien joukkoliikenteestä.",
        },
        "transport",
        "",
        (
            _Edition("2016-11-17", "2", 28),
            _Edition("2017-11-16", "1", 28),
            _Edition("2018-11-15", "2", 30),
            _Edition("2020-11-19", "5", 30),
        ),
    ),
)


def build() -> None:
    """Enter the rankings, where there are none yet."""
    if db.session.scalar(select(RankingSeries.id).limit(1)) is not None:
        return
    officer = db.session.scalars(select(User.id).order_by(User.id)).first()
    by_name = {theme.called("en").lower(): theme.id for theme in themes()}
    for told in _RANKINGS:
        series = add_series(
            SeriesGiven(
                name=told.name,
                publisher=told.publisher,
                measures=told.measures,
                url=told.url,
                theme_id=next((id_ for name, id_ in by_name.items() if told.theme in name), None),
                scope=told.scope,
                monitored_since=PERIOD[0],
                note=told.note,
            )
        )
        for edition in told.editions:
            published = date.fromisoformat(edition.published)
            given = EditionGiven(
                year=edition.year or published.year,
                data_year=edition.data_year,
                published_on=published,
                place=read_place(edition.place, edition.of),
                of_how_many=edition.of,
                method_break=bool(edition.method),
                method_note=edition.method,
                note=edition.note,
            )
            add_edition(series, given, user_id=officer)
