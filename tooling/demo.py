"""The demonstration: an office with data, web server, worker, and a catcher that keeps all mail here."""

import json
import os
import secrets
import shutil
import subprocess
import webbrowser
from collections.abc import Iterator
from pathlib import Path

from tooling import setup
from tooling.console import Failure, Step, carry_out, say
from tooling.processes import (
    Child,
    answers,
    free_port,
    listening,
    require_free,
    stop,
    stopped_by_signals,
    watch,
)

FOLDER = setup.ROOT / "instance" / "demo"
DATABASE = FOLDER / "doyen.sqlite3"
SIGN_IN = FOLDER / "sign-in.json"
SECRET = FOLDER / "secret"
START_LIMIT = 90.0  # seconds; a slow machine needs some, a hanging one must not wait for ever
CODE = ("office", "stakeholders", "events", "advocacy", "migrations", "wsgi.py")


def environment(port: int, smtp_port: int) -> dict[str, str]:
    """The environment of the demonstration's processes.

    Settings of a real office that stand in the caller's environment must not reach it.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOYEN_")}
    return clean | {
        "DOYEN_DATABASE_URL": f"sqlite:///{DATABASE.as_posix()}",
        "DOYEN_SECRET_KEY": secret(),
        "DOYEN_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DOYEN_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "DOYEN_MAIL_FROM": "protocol@example.org",
        "FLASK_APP": "wsgi",
        "PYTHONUNBUFFERED": "1",
    }


def secret() -> str:
    """The demonstration's own secret key, made once: links in its mail stay valid from start to start."""
    if not SECRET.is_file():
        FOLDER.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(SECRET, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(48))
    return SECRET.read_text(encoding="ascii")


def sources() -> Iterator[Path]:
    """Every file that the database and its data are made from."""
    for name in CODE:
        start = setup.ROOT / name
        for path in [start] if start.is_file() else start.rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                yield path


def flask(env: dict[str, str], *arguments: str) -> str:
    """Run a command of the application; what it printed. Raises Failure with its last lines."""
    done = subprocess.run(
        [str(setup.PYTHON), "-m", "flask", *arguments],
        cwd=setup.ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        sentence = f"The demonstration could not be set up (flask {' '.join(arguments)})."
        if SIGN_IN.is_file():
            sentence += " Its data may be of an older Doyen: `run.py demo --fresh` begins anew."
        raise Failure(setup.with_tail(sentence, done.stdout + done.stderr))
    return done.stdout


def load(env: dict[str, str]) -> None:
    """Bring the database up to date and load the demonstration office; keep how one signs in."""
    flask(env, "db", "upgrade")
    for line in reversed(flask(env, "demo", "load").splitlines()):
        if line.startswith("{"):
            known = json.loads(line)
            SIGN_IN.write_text(
                json.dumps({"email": known["email"], "password": known["password"], "made_from": stamp()}),
                encoding="utf-8",
            )
            SIGN_IN.chmod(0o600)
            return
    raise Failure("The demonstration was loaded, but `flask demo load` did not say how to sign in.")


def stamp() -> str:
    """What the database would be made from now."""
    return setup.digest(sources())


def is_loaded() -> bool:
    """Whether the database is there and was made from the code as it stands."""
    if not DATABASE.is_file() or not SIGN_IN.is_file():
        return False
    try:
        return bool(json.loads(SIGN_IN.read_text(encoding="utf-8"))["made_from"] == stamp())
    except (ValueError, KeyError):
        return False


def demo(port: int, fresh: bool, browser: bool) -> int:
    """Set up, start, and stay until Ctrl-C; the exit status."""
    require_free("127.0.0.1", port)
    with setup.alone("demo", "A demonstration is already running from this folder: end it first."):
        return show(port, fresh, browser)


def show(port: int, fresh: bool, browser: bool) -> int:
    """The demonstration itself, once nobody else is showing it."""
    if fresh and FOLDER.exists():
        shutil.rmtree(FOLDER)
    smtp_port, mail_port = free_port(port + 2), free_port(port + 1)
    env = environment(port, smtp_port)
    children: list[Child] = []
    python = str(setup.PYTHON)

    def start() -> None:
        web = [python, "-m", "tooling.web", "--host", "127.0.0.1", "--port", str(port)]
        catch = ["mail", "catch", "--smtp-port", str(smtp_port), "--http-port", str(mail_port)]
        flask_command = [python, "-m", "flask"]
        children.append(Child("web server", web, env, FOLDER / "web.log"))
        children.append(Child("mail catcher", [*flask_command, *catch], env, FOLDER / "catcher.log"))
        watch(children, lambda: answers(f"http://127.0.0.1:{port}/readyz"), START_LIMIT)
        # nobody waits for the worker: it starts when the processor is free for it
        children.append(Child("worker", [*flask_command, "mail", "work"], env, FOLDER / "worker.log"))
        watch(children, lambda: listening(mail_port) and listening(smtp_port), START_LIMIT)

    try:
        with stopped_by_signals():
            with setup.alone("setup"):
                steps = setup.needed()
                if not is_loaded():
                    steps.append(Step("Demonstration office", lambda: load(env)))
                carry_out([*steps, Step("Start", start)])
            known = json.loads(SIGN_IN.read_text(encoding="utf-8"))
            say(f"Doyen is ready: http://127.0.0.1:{port}")
            say(f"Sign in as: {known['email']} {known['password']}")
            say(f"Caught mail: http://127.0.0.1:{mail_port}")
            if browser:
                webbrowser.open(f"http://127.0.0.1:{port}")
            watch(children)
    except KeyboardInterrupt:
        say("")
        if not children:
            raise
        return 0
    finally:
        stop(children)
        if children:
            say("Doyen has stopped.")
    return 0
