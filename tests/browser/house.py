"""The demonstration office with web server, worker and mail server, as the browser tests meet it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

from flask import Flask

from office.settings import Settings
from tests.sink import Sink, sink
from tooling.processes import Child, answers, free_port, stop, watch
from wsgi import create_app

Found = TypeVar("Found")

SECRET = "a secret for the browser's tests, long enough to be one"
PATIENCE = 60.0  # seconds; slow machines start slowly


@dataclass
class House:
    """Where the office answers, who may sign in, and what mail has left it.

    ``app`` is the same application on the same database in this process, for arranging and for looking;
    pages come from the server's own process.
    """

    base: str
    email: str
    password: str
    app: Flask
    mail: Sink

    def within(self, work: Callable[[], Found]) -> Found:
        """Do something with the database, and commit it."""

        def inside() -> Found:
            from office.audit.trail import Actor, acting_as
            from office.database import db

            with self.app.app_context(), acting_as(Actor("a test")):
                found = work()
                db.session.commit()
                return found

        return Context().run(inside)

    def letter_to(self, address: str, *, after: int = 0, seconds: float = PATIENCE) -> EmailMessage:
        """The first letter to an address since ``after`` letters had come; waits for it.

        Raises:
            AssertionError: none came in time.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for envelope, message in list(zip(self.mail.envelopes, self.mail.messages, strict=False))[after:]:
                if address in (envelope.rcpt_tos or []):
                    return message
            time.sleep(0.1)
        raise AssertionError(f"no letter came to {address}")

    def wait_for_letters(self, count: int, seconds: float = PATIENCE) -> None:
        """Wait until so many letters have left.

        Raises:
            AssertionError: they did not in time.
        """
        deadline = time.monotonic() + seconds
        while len(self.mail.envelopes) < count:
            assert time.monotonic() < deadline, f"{len(self.mail.envelopes)} of {count} letters came"
            time.sleep(0.1)


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """The demonstration office in ``folder``, for as long as the block lasts."""
    port = free_port(0)
    base = f"http://127.0.0.1:{port}"
    database = f"sqlite:///{(folder / 'doyen.sqlite3').as_posix()}"
    with sink() as mail:
        env = _environment(base, database, mail.url)
        _flask(env, "db", "upgrade")
        known = json.loads(_flask(env, "demo", "load").strip().splitlines()[-1])
        children = [
            _child("web server", ["tooling.web", "--host", "127.0.0.1", "--port", str(port)], env, folder),
            _child("worker", ["flask", "mail", "work"], env, folder),
        ]
        try:
            watch(children, lambda: answers(f"{base}/readyz"), PATIENCE)
            settings = Settings(database_url=database, secret_key=SECRET, public_url=base, smtp_url=mail.url)
            yield House(base, known["email"], known["password"], create_app(settings), mail)
        finally:
            stop(children)


def _environment(base: str, database: str, smtp: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOYEN_")}
    return clean | {
        "DOYEN_DATABASE_URL": database,
        "DOYEN_SECRET_KEY": SECRET,
        "DOYEN_PUBLIC_URL": base,
        "DOYEN_SMTP_URL": smtp,
        "DOYEN_RATE_LIMITS": "no",
        # One person looks at the pages.
        "DOYEN_WEB_PROCESSES": "1",
        "FLASK_APP": "wsgi",
        "PYTHONUNBUFFERED": "1",
    }


def _flask(env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "flask", *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _child(name: str, module: list[str], env: dict[str, str], folder: Path) -> Child:
    log = folder / f"{name.replace(' ', '-')}.log"
    return Child(name, [sys.executable, "-m", *module], env, log)
