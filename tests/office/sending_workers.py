"""Real worker processes for tests: the application is loaded once, and every worker is forked from there.

A worker runs the command `flask mail work --until-empty` of an application that knows the letters of the
tests, until it is done or killed with SIGKILL. Run by `python -m tests.office.sending_workers DATABASE SMTP`,
which takes a line of JSON for each worker and answers with its process number, or waits for one and says how
it ended.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from office import clock
from office.database import db
from office.mailroom import batches, claims
from office.mailroom.kinds import Composed, LetterKind, add_letter_kind
from office.mailroom.models import Letter
from office.settings import Settings
from tests.office.mailroom import HTML
from wsgi import create_app

#: Where a worker can be told to die by its own hand, so that nothing after it is carried out.
CLAIMED, WRITTEN, IN_DATA, ACCEPTED = "claimed", "written", "in data", "accepted"


def changing_note(letter: Letter) -> Composed:
    """A letter that says something else every time it is written, as one about a changed event would."""
    words = f"Letter {letter.key}, written at {time.time_ns()}. " + "Good day. " * 200
    return Composed(subject="A note", text=words, html=HTML.replace("{words}", words))


# -- in the processes ----------------------------------------------------------------------------------------


def _die(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def _dying_after(function: Callable[..., Any], calls: int) -> Callable[..., Any]:
    """The function, after so many calls of which nothing is done any more."""
    left = [calls]

    def called(*args: Any, **kwargs: Any) -> Any:
        found = function(*args, **kwargs)
        left[0] -= 1
        if left[0] <= 0:
            _die()
        return found

    return called


def _half_a_letter(connection: smtplib.SMTP, raw: bytes) -> Any:
    connection.putcmd("data")
    connection.getreply()
    connection.send(raw[: len(raw) // 2])
    _die()


def _careless(name: str, lease: Any, most: int) -> claims.Claims:
    """Claiming with neither lock nor lease: chosen in one transaction, marked in another."""
    db.session.rollback()
    now = clock.now()
    rows = db.session.execute(
        select(Letter.id, Letter.attempts).where(claims._waiting(now)).order_by(Letter.id).limit(most)
    ).all()
    db.session.rollback()
    _meet()
    claims.change(
        Letter.id.in_([row.id for row in rows]), status="sending", leased_by=name, lease_until=now + lease
    )
    db.session.commit()
    return claims.Claims([claims.Claim(row.id, row.attempts, now + lease) for row in rows])


#: Where the workers of a test meet before they go on, and how many of them.
_meeting: list[Path] = []
_PARTNERS = 2


def _meet() -> None:
    """Wait, the first time, until the other worker has come as far."""
    if not _meeting:
        return
    place = _meeting.pop()
    (place / str(os.getpid())).touch()
    until = time.monotonic() + 60
    while len(list(place.iterdir())) < _PARTNERS and time.monotonic() < until:
        time.sleep(0.005)


def _meeting_first(claim: Callable[..., claims.Claims]) -> Callable[..., claims.Claims]:
    def claimed(*args: Any) -> claims.Claims:
        _meet()
        return claim(*args)

    return claimed


def _prepare(order: dict[str, Any]) -> None:
    point, letters = order.get("dies"), int(order.get("after", 1))
    if order.get("meets"):
        _meeting.append(Path(order["meets"]))
        claims.claim = _careless if order.get("careless") else _meeting_first(claims.claim)
    if order.get("careless"):
        batches.keep = lambda worker, batch: list(batch)
    if point == CLAIMED:
        claims.claim = _dying_after(claims.claim, 1)
    elif point == WRITTEN:
        batches.keep = _dying_after(batches.keep, 1)
    elif point == IN_DATA:
        sending = [0]
        whole = smtplib.SMTP.data

        def data(connection: smtplib.SMTP, raw: Any) -> Any:
            sending[0] += 1
            return _half_a_letter(connection, raw) if sending[0] == letters else whole(connection, raw)

        smtplib.SMTP.data = data  # type: ignore[assignment]
    elif point == ACCEPTED:
        smtplib.SMTP.data = _dying_after(smtplib.SMTP.data, letters)  # type: ignore[method-assign]


def main(database_url: str, smtp_url: str) -> None:
    """Take orders from standard input until it ends."""
    app = create_app(
        Settings(
            database_url=database_url,
            secret_key="a secret for tests, long enough to be one",
            rate_limits=False,
            smtp_url=smtp_url,
        )
    )
    app.config.update(TESTING=True)
    add_letter_kind(app, LetterKind("note", "Note", changing_note))
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            print(os.waitpid(order["wait"], 0)[1], flush=True)
            continue
        number = os.fork()
        if not number:
            _prepare(order)
            result = app.test_cli_runner().invoke(args=["mail", "work", "--until-empty"])
            sys.stderr.write(result.output)
            sys.stderr.flush()
            os._exit(result.exit_code)
        print(number, flush=True)


# -- in the tests --------------------------------------------------------------------------------------------


@dataclass
class Workers:
    """The parent of the workers, as the tests speak to it."""

    process: subprocess.Popen[str]

    def start(self, **order: Any) -> int:
        """Start a worker; gives its process number."""
        return int(self._ask(order))

    def wait(self, number: int) -> int:
        """Wait until a worker is gone; gives its status as `os.waitpid` does: 9 for one that was killed."""
        return int(self._ask({"wait": number}))

    def run(self, **order: Any) -> int:
        """Run a worker to its end; gives its status."""
        return self.wait(self.start(**order))

    def run_and_kill(self, after: float) -> int:
        """Run a worker and kill it after so many seconds; its status, 0 if it had ended before."""
        number = self.start()
        time.sleep(after)
        os.kill(number, signal.SIGKILL)
        return self.wait(number)

    def _ask(self, order: dict[str, Any]) -> str:
        into, out = self.process.stdin, self.process.stdout
        assert into is not None and out is not None
        into.write(json.dumps(order) + "\n")
        into.flush()
        return out.readline()


@contextlib.contextmanager
def workers(database_url: str, smtp_url: str) -> Iterator[Workers]:
    """Worker processes on this database, sending to this server."""
    command = [sys.executable, "-m", "tests.office.sending_workers", database_url, smtp_url]
    with subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        yield Workers(process)
        assert process.stdin is not None
        process.stdin.close()
        process.wait(30)


if __name__ == "__main__":
    main(*sys.argv[1:])
