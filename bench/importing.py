"""What imports cost: 9,852 missions into an empty register, 10,000 people into a large one; their undo."""

from __future__ import annotations

import csv
import io
import multiprocessing
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from random import Random
from time import perf_counter

from flask import Flask
from sqlalchemy import insert, select

from bench.office import HOME, application, large
from bench.register import postgresql
from office.countries import all_countries, country_name
from office.database import db
from stakeholders.importing.files import apply_file, plan_of, take_in
from stakeholders.importing.plans import Options
from stakeholders.importing.undoing import undo_import
from stakeholders.organisations.models import Channel, Organisation, OrganisationKind
from stakeholders.people.models import Person

ROWS = 9_852
#: Rows of the list of people, and how many of them the large register knows already.
PEOPLE, KNOWN = 10_000, 1_000
#: The real list's.
HEADINGS = (
    "operator",
    "operatorQID",
    "jurisdictions",
    "jurisdictionQIDs",
    "country",
    "countryQID",
    "city",
    "cityQID",
    "address",
    "latitude",
    "longitude",
    "phone",
    "email",
    "website",
    "facebook",
    "twitter",
    "youtube",
    "picture",
    "pictureAuthor",
    "pictureLicense",
    "pictureLicenseURL",
    "type",
    "typeQID",
    "creation",
    "QID",
)
Timed = Callable[[Callable[[], object]], float]


def world() -> bytes:
    """A made-up list in the shape of the real one: every state's embassies in other states."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADINGS)
    names = [name for _code, name in all_countries("en")]
    count = 0
    for distance in range(1, len(names)):
        for number, sender in enumerate(names):
            if count == ROWS:
                return out.getvalue().encode()
            host = names[(number + distance) % len(names)]
            row = [""] * 25
            row[0], row[4], row[6], row[21] = sender, host, f"City of {host}", "embassy"
            row[24] = f"http://www.wikidata.org/entity/Q{count + 1}"
            writer.writerow(row)
            count += 1
    return out.getvalue().encode()


def run(app: Flask, _timed: Timed) -> Iterator[tuple[str, str]]:
    """The missions, once and again, beside as many bare rows; then the people, on each database."""
    yield from _missions(app)
    with ExitStack() as rooms:
        folder = rooms.enter_context(tempfile.TemporaryDirectory(prefix="doyen-bench-import-"))
        url = rooms.enter_context(postgresql())
        for name, address in (("SQLite", f"sqlite:///{folder}/large.sqlite3"), ("PostgreSQL", url)):
            if address is not None:
                yield from _people(name, address, Path(folder))


def _missions(app: Flask) -> Iterator[tuple[str, str]]:
    content = world()
    runner = app.test_cli_runner()

    def once() -> float:
        begun = perf_counter()
        result = runner.invoke(args=["stakeholders", "import", "-"], input=content)
        if result.exit_code:
            raise SystemExit(result.output)
        return perf_counter() - begun

    first, again = once(), once()
    with app.app_context():
        begun = perf_counter()
        db.session.execute(
            insert(Organisation),
            [
                {"kind": OrganisationKind.EMBASSY, "name": {"en": f"Embassy {number}"}, "folded": "embassy"}
                for number in range(ROWS)
            ],
        )
        db.session.commit()
        bare = perf_counter() - begun
    yield f"{ROWS} missions, first time", f"{first:8.2f} s"
    yield f"{ROWS} missions, again (nothing changes)", f"{again:8.2f} s"
    yield f"bare insertion of {ROWS} rows", f"{bare:8.2f} s"
    yield "ratio", f"{first / bare:8.1f}"


def people() -> bytes:
    """A made-up list of 10,000 people at embassies and institutes, a tenth of whom are in the register."""
    dice = Random(1815)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(
        (
            "Organisation",
            "Country of its seat",
            "Family name",
            "Given name",
            "Rank",
            "Title",
            "E-mail",
            "Telephone",
            "Arrived",
        )
    )
    bodies = db.session.scalars(select(Organisation.name).where(Organisation.sending_state.is_(None))).all()
    known = db.session.execute(
        select(Person.family_name, Person.given_name, Channel.value)
        .join(Channel, Channel.person_id == Person.id)
        .where(Channel.medium == "email")
        .order_by(Person.id)
        .limit(KNOWN)
    ).all()
    syllables = [a + b for a, b in product("bdfgklmnprstv", "aeiou")]
    for number in range(PEOPLE):
        if number < len(known):
            family, given, mail = known[number]
        else:
            family = "".join(dice.choices(syllables, k=3)).capitalize() + dice.choice(
                ("n", "s", "ç", "ø", "й")
            )
            given = "".join(dice.choices(syllables, k=2)).capitalize()
            mail = f"person{number}@example.net"
        if number % 5:
            organisation = dice.choice(bodies)["en"]
        else:
            organisation = f"Academy of {''.join(dice.choices(syllables, k=4))}"
        rank = dice.choice(("Counsellor", "First Secretary", "Attaché", "Staff"))
        phone = f"+358 40 {number:07}"
        writer.writerow(
            (
                organisation,
                country_name(HOME, "en"),
                family,
                given,
                rank,
                f"{rank} (Culture)",
                mail,
                phone,
                f"{number % 28 + 1}.3.2024",
            )
        )
    return out.getvalue().encode()


def _people(name: str, url: str, folder: Path) -> Iterator[tuple[str, str]]:
    app = application(url)
    large(app)
    path = folder / "people.csv"
    with app.app_context():
        path.write_bytes(people())
        db.session.remove()
        db.engine.dispose()
    # In a process of its own: its memory is what an import needs, not what making the register needed.
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        for what, value in pool.apply(measured, (url, str(path))):
            yield f"{name}: {what}", value


def measured(url: str, path: str) -> list[tuple[str, str]]:
    """Plan, apply and take back the list of people, in this process."""
    app = application(url)
    content = Path(path).read_bytes()
    found = []

    with app.app_context():
        found.append(("memory before", _peak_memory()))
        file = take_in("people.csv", content, Options(), None)
        db.session.commit()
        begun = perf_counter()
        counts = plan_of(file).counts
        found.append((f"plan {PEOPLE} people with duplicate search", f"{perf_counter() - begun:8.2f} s"))
        begun = perf_counter()
        apply_file(file)
        db.session.commit()
        found.append(
            (f"plan again and apply: {counts['new']} new people", f"{perf_counter() - begun:8.2f} s")
        )
        found.append(("possible duplicates among them", f"{counts['possible_duplicates']:8d}"))
        found.append(("peak memory of the process", _peak_memory()))
        begun = perf_counter()
        undone = undo_import(file)
        db.session.commit()
        found.append((f"take back: {undone.changes} changes", f"{perf_counter() - begun:8.2f} s"))
        found.append(("peak memory with taking back", _peak_memory()))
        rows = [
            {"family_name": f"Bare {number}", "given_name": "Row", "folded": "bare", "sort_name": "bare"}
            for number in range(PEOPLE)
        ]
        begun = perf_counter()
        db.session.execute(insert(Person), rows)
        db.session.commit()
        found.append((f"bare insertion of {PEOPLE} rows", f"{perf_counter() - begun:8.2f} s"))
    return found


def _peak_memory() -> str:
    """The most that this process itself has held; `getrusage` would tell its maker's too."""
    status = Path("/proc/self/status")
    if status.exists():
        kilobytes = next(int(line.split()[1]) for line in status.open() if line.startswith("VmHWM"))
    else:
        kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{kilobytes / 1024:8.0f} MB"
