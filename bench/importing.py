"""What importing a list of 9,852 missions costs, beside the bare insertion of as many rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from time import perf_counter

from flask import Flask
from sqlalchemy import insert

from office.countries import all_countries
from office.database import db
from stakeholders.organisations.models import Organisation, OrganisationKind

ROWS = 9_852
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
    """Import once, import again, and insert as many bare rows."""
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
