"""`flask mail`: the worker, the way in for mail, the demonstration's mail catcher, and how things stand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, NoReturn

import click
from flask import current_app
from flask_babel import force_locale
from sqlalchemy.exc import DBAPIError

from office import clock, settings
from office.audit.trail import Actor, set_actor
from office.commands import Commands
from office.database import db, reading
from office.mailroom import fetching, inbox, queries, setup_check, setup_words
from office.mailroom.findings import State
from office.mailroom.imap import MailboxError
from office.mailroom.models import IncomingMessage
from office.mailroom.transport import ServerTrouble, Transport
from office.mailroom.words import mailbox_words, reason_words, status_label
from office.work import worker

#: sysexits.h, as mail servers read them from a pipe: EX_DATAERR drops the message, EX_TEMPFAIL keeps and
#: repeats it.
BAD_INPUT: Final = 65
TRY_LATER: Final = 75

mail = Commands("mail", help="Letters that leave, mail that comes in, and the worker that does both.")


def _end(sentence: str, status: int) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(status)


@mail.command("work")
@click.option(
    "--until-empty", is_flag=True, help="Return as soon as nothing is due, instead of waiting for more."
)
def work(until_empty: bool) -> None:
    """Send the letters that are due and do the jobs that people have asked for.

    Runs until SIGTERM or Ctrl-C, and finishes what it has in hand. Several workers may run at once.

    With --until-empty the exit status is 0 when nothing is due any more (letters for a later time may be
    left; their number is printed) and 1 when the mail server takes nothing: it is asked three times, a second
    apart, and the letters stay in the outbox.
    """
    set_actor(Actor("Doyen's worker"))
    with worker.stopped_by_signals() as stop:
        if not until_empty:
            click.echo("The worker looks for letters and jobs. Ctrl-C ends it.")
            worker.work_for_ever(stop)
            click.echo("The worker has stopped.")
            return
        try:
            found = worker.work_until_empty(stop.is_set)
            left = worker.waiting_for_later()
        except DBAPIError as error:
            _end(f"The database did not answer: {error.orig}", 1)
    click.echo(f"Done: {found.done}.")
    for sentence in left:
        click.echo(sentence)
    if found.trouble:
        _end(found.trouble, 1)


@mail.command("receive")
def receive() -> None:
    """Take in one message from standard input, as a mail server hands it to a pipe.

    Exit status 0: taken, or taken before; 65: there is no message; 75: the database cannot take it now, and
    the mail server shall try again later.
    """
    set_actor(Actor("incoming mail"))
    raw = sys.stdin.buffer.read()
    try:
        message = inbox.receive(raw)
        # On one transaction with what the handlers did: a repeated message finds all of it, or nothing.
        db.session.commit()
        said = f"{status_of(message)}: {message.subject_line}"
    except inbox.EmptyMessage:
        _end("There is no message on standard input.", BAD_INPUT)
    except DBAPIError as error:
        _end(f"The database cannot take the message now: {error.orig}", TRY_LATER)
    except Exception as error:
        # Whatever it was: a mail server that is told to try again loses nothing.
        current_app.logger.exception("a message could not be taken in")
        _end(f"The message could not be taken in: {type(error).__name__}: {error}", TRY_LATER)
    click.echo(said)


@mail.command("fetch")
def fetch() -> None:
    """Read the mailbox of DOYEN_IMAP_URL to its end, now; the worker does so every minute by itself.

    What was taken in is moved to the folder Processed, what could not be to Failed; nothing is deleted. Exit
    status 0: read, or another worker is reading it; 1: it cannot be read, with the reason; 2: the settings
    name no mailbox.
    """
    set_actor(Actor("incoming mail"))
    taken = failed = 0
    try:
        while (found := fetching.fetch(at_once=True)) is not None:
            taken, failed = taken + found.taken, failed + found.failed
            if not found.left:
                break
    except fetching.NoMailbox:
        _end("DOYEN_IMAP_URL is not set: there is no mailbox to read.", 2)
    except MailboxError as error:
        _end(f"{mailbox_words(error.trouble)} The server's words: {error.words}", 1)
    except DBAPIError as error:
        _end(f"The database did not answer: {error.orig}", 1)
    if found is None:
        click.echo("Another worker is reading the mailbox.")
    click.echo(f"{taken} messages taken in." if taken != 1 else "1 message taken in.")
    if failed:
        click.echo(f"{failed} could not be taken in and lie in the folder {fetching.FAILED}.")


def status_of(message: IncomingMessage) -> str:
    """The message's status and reason in a line."""
    return f"{message.status.value} ({inbox.reason_in_words(message)})"


@mail.command("status")
def status() -> None:
    """Say how many letters there are of each status, what keeps them, and whether the mail server answers.

    Exit status 1 where the mail server does not.
    """
    with reading():
        for kind, number in queries.counts().items():
            click.echo(f"{number:>7}  {status_label(kind)}")
        click.echo(f"{queries.set_aside():>7}  incoming messages to be sorted")
        for reason, number in queries.reasons_waiting().items():
            click.echo(f"{number:>7}  wait: {reason_words(reason)}")
    transport = Transport(settings.current().smtp_url)
    try:
        transport.check()
    except ServerTrouble as trouble:
        _end(f"{reason_words(trouble.reason)} The server's words: {trouble.words}", 1)
    click.echo("The mail server answers.")


@mail.command("check")
def check() -> None:
    """Check the sending set-up: the mail server, the sender's domain, the mailbox. Sends no mail.

    Exit status 1 where something is wrong; what should be looked at or cannot be seen from here is no fault.
    """
    findings = setup_check.check(settings.current())
    click.echo(setup_words.for_it(findings, clock.now()))
    with force_locale("en"):
        click.echo(setup_words.verdict(findings)[0])
    if any(finding.state is State.WRONG for finding in findings):
        sys.exit(1)


@mail.command("catch")
@click.option(
    "--smtp-port", default=2525, type=click.IntRange(0, 65535), help="Where mail is taken in; 0: any."
)
@click.option(
    "--http-port", default=5001, type=click.IntRange(0, 65535), help="Where it can be read; 0: any."
)
@click.option(
    "--folder",
    default=None,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where it is kept, one .eml file each; beside the database unless given.",
)
def catch(smtp_port: int, http_port: int, folder: Path | None) -> None:
    """Take in all mail instead of delivering it, and show it on a page: for demonstrations and trials.

    Listens on 127.0.0.1 only. Nothing leaves this machine.
    """
    from office.mailroom import catcher

    where = folder or _beside_database()
    zone = settings.current().time_zone
    with worker.stopped_by_signals() as stop:
        try:
            catcher.catch(
                where, smtp_port=smtp_port, http_port=http_port, stop=stop, say=click.echo, zone=zone
            )
        except OSError as error:
            _end(f"The mail catcher cannot listen or keep its folder: {error}", 1)


def _beside_database() -> Path:
    database = db.engine.url.database
    if db.engine.dialect.name == "sqlite" and database and database != ":memory:":
        return Path(database).parent / "caught-mail"
    return Path("instance") / "caught-mail"
