"""Offices to measure: the demonstration's data, and a register as large as a capital's after twenty years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import insert

from office.accounts.models import User
from office.countries import all_countries, country_name
from office.database import db
from office.demo_cli import EMAIL
from office.settings import Settings
from stakeholders.directory.finding import renew_all
from stakeholders.directory.search import folded_organisation, folded_person
from stakeholders.organisations.models import (
    Accreditation,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    Organisation,
    OrganisationKind,
)
from stakeholders.people.models import Person, Posting, Rank
from wsgi import create_app

ORGANISATIONS, PEOPLE = 10_000, 50_000
HOME = "FI"
SECRET = "a secret for the benchmark, long enough to be one"  # noqa: S105 - guards nothing
#: The first of the large office's organisations that are missions; the rest are of every kind.
MISSIONS = 9_000
_HOSTS = ("FI", "SE", "EE", "DK", "NO", "DE", "BE", "FR", "GB", "IT", "PL", "AT", "CH", "US", "JP")
_KINDS = (
    *(OrganisationKind.MINISTRY, OrganisationKind.COMPANY, OrganisationKind.UNIVERSITY),
    *(OrganisationKind.CITY, OrganisationKind.MEDIA, OrganisationKind.ASSOCIATION),
)
_GIVEN = (
    *("Anna", "Åsa", "Zoë", "Jürgen", "Łukasz", "Þórdís", "Seán", "María", "Đặng", "Çiğdem", "Kerttu"),
    *("Олена", "Тарас", "Αικατερίνη", "დავით", "كريم", "田辺", "民俊", "Anita", "Eero", "Göran", "Siiri"),
)
_BEGIN = (
    "Montel",
    "Kaval",
    "Lindk",
    "Шевч",
    "Βλαχ",
    "კვარ",
    "O’Bri",
    "Nguy",
    "Haapas",
    "Sörens",
    "Quisp",
    "عبد",
)
_END = (
    "ini",
    "vist",
    "uk",
    "ópoulos",
    "adze",
    "en",
    "ễn",
    "aari",
    "son",
    "e",
    "الله",
    "ander",
    "berg",
    "ova",
)
_RANKS = (Rank.COUNSELLOR, Rank.FIRST_SECRETARY, Rank.THIRD_SECRETARY, Rank.ATTACHE, Rank.STAFF)


def application(database_url: str, **more: str) -> Flask:
    """The application on a database, with its tables; ``more`` settings by name."""
    app = create_app(
        Settings(database_url=database_url, secret_key=SECRET, rate_limits=False, **more)  # type: ignore[arg-type] # any field
    )
    with app.app_context():
        db.create_all()
    return app


def demonstration(path: Path) -> Flask:
    """The application on a new SQLite database at ``path``, holding the demonstration office."""
    app = application(f"sqlite:///{path}")
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    if result.exit_code:
        raise SystemExit(result.output)
    return app


def officers_key(app: Flask) -> str:
    """What the session cookie of the demonstration's officer holds."""
    with app.app_context():
        return db.session.query(User).filter_by(email=EMAIL).one().fs_uniquifier


def large(app: Flask, organisations: int = ORGANISATIONS, people: int = PEOPLE) -> None:
    """Fill an empty register: always with the same names, in several scripts.

    Rows are written past the session, as no page does: the trail stays empty, search is made ready at last.
    """
    with app.app_context():
        db.session.add(User(email=EMAIL, name="The officer", role="administrator"))
        db.session.commit()
        dice = Random(1961)
        _insert(Organisation, _organisations(dice, organisations))
        _insert(
            Accreditation, [{"organisation_id": n, "country": HOME} for n in range(200, organisations, 97)]
        )
        _insert(Person, _people(dice, people))
        _insert(Posting, list(_postings(dice, organisations, people)))
        _insert(Channel, list(_channels(organisations, people)))
        renew_all()
        db.session.commit()
        if db.engine.dialect.name == "postgresql":
            _tell_the_numbers()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")


def _tell_the_numbers() -> None:
    # Rows came with their numbers: the next one is counted on from there.
    for table in ("organisations", "people"):
        db.session.execute(
            db.text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")  # noqa: S608 - two words of ours
        )
    db.session.commit()


def _insert(model: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    # In portions: a hundred thousand rows at once would measure the memory.
    for begin in range(0, len(rows), 5_000):
        db.session.execute(insert(model), rows[begin : begin + 5_000])
    db.session.commit()


def _organisations(dice: Random, count: int) -> list[dict[str, Any]]:
    states = [code for code, _name in all_countries("en")]
    rows = []
    for number in range(1, count + 1):
        if number <= min(MISSIONS, count):
            state, host = states[number % len(states)], _HOSTS[number // len(states) % len(_HOSTS)]
            names = {
                "en": f"Embassy of {country_name(state, 'en')}",
                "sv": f"{country_name(state, 'sv')}s ambassad",
                "fi": f"{country_name(state, 'fi')}, suurlähetystö",
            }
            made = Organisation(
                kind=OrganisationKind.EMBASSY,
                name=names,
                short_name={},
                sending_state=state,
                host_country=host,
                seat_city=f"City of {host}",
                seat_country=host,
            )
        else:
            word = dice.choice(_BEGIN) + dice.choice(_END)
            made = Organisation(
                kind=dice.choice(_KINDS),
                name={"en": f"{word} Institute {number}"},
                short_name={},
                seat_city=dice.choice(("Turku", "Århus", "Łódź", "Київ", "Reykjavík")),
                seat_country=dice.choice(_HOSTS),
            )
        verified = date(2026, 11, 1) - timedelta(days=dice.randrange(900))
        rows.append(
            {
                **{
                    column: getattr(made, column)
                    for column in ("kind", "name", "short_name", "sending_state")
                },
                **{column: getattr(made, column) for column in ("host_country", "seat_city", "seat_country")},
                "id": number,
                "folded": folded_organisation(made),
                "verified_on": verified if number % 3 else None,
                "notes": "Met at the Independence Day reception." if number % 20 == 0 else "",
            }
        )
    return rows


def _people(dice: Random, count: int) -> list[dict[str, Any]]:
    rows = []
    for number in range(1, count + 1):
        family = dice.choice(_BEGIN) + dice.choice(_END) + dice.choice(("", "", "-" + dice.choice(_BEGIN)))
        made = Person(given_name=dice.choice(_GIVEN), family_name=family)
        rows.append(
            {
                "id": number,
                "given_name": made.given_name,
                "family_name": family,
                "folded": (folded := folded_person(made)),
                "sort_name": " ".join(reversed(folded.split("\n")[0].split(" ", 1)))[:410],
                "language": dice.choice((None, None, "sv", "fi", "en")),
                "languages": dice.sample(("en", "fr", "es", "ru", "ar"), 2),
            }
        )
    return rows


def _postings(dice: Random, organisations: int, people: int) -> Iterator[dict[str, Any]]:
    for number in range(1, people + 1):
        is_head = number <= min(MISSIONS, organisations) and number % 23 > 0
        arrived = date(2019, 1, 1) + timedelta(days=dice.randrange(2_700))
        yield {
            "person_id": number,
            "organisation_id": (number - 1) % organisations + 1,
            "rank": Rank.AMBASSADOR if is_head else dice.choice(_RANKS),
            "is_head": is_head,
            "arrived_on": arrived,
            "credentials_on": arrived + timedelta(days=30) if is_head else None,
            "departed_on": None if number % 11 else arrived + timedelta(days=200),
            "verified_on": arrived if number % 2 else None,
        }


def _channels(organisations: int, people: int) -> Iterator[dict[str, Any]]:
    for owner, count, step in (("organisation_id", organisations, 1), ("person_id", people, 2)):
        for number in range(1, count + 1, step):
            mine = {"organisation_id": None, "person_id": None, owner: number}
            mail, phone = f"{owner[:3]}.{number}@example.org", f"+3589{number:07}"
            yield {
                **mine,
                "medium": ChannelMedium.EMAIL,
                "value": mail,
                "purpose": ChannelPurpose.SECRETARIAT if step == 1 else ChannelPurpose.PERSONAL,
            }
            if number % 4 == 1:
                yield {
                    **mine,
                    "medium": ChannelMedium.PHONE,
                    "value": phone,
                    "purpose": ChannelPurpose.GENERAL,
                }
