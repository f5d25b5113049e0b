"""Reading the mailbox in a real IMAP conversation: nothing lost, nothing twice, nothing deleted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from office import clock
from office.database import db as database
from office.mailroom import fetching, inbox
from office.mailroom.fetching import Fetched, Fetcher, fetch
from office.mailroom.imap import Conversation, MailboxError, Place
from office.mailroom.models import IncomingMessage, MailboxTrouble, ReadMailbox, TakenMessage
from tests.imap import Post, post_office
from tests.office.mailroom import closed_port

ANNA = b"From: Anna <anna@example.org>\r\nSubject: Hej\r\nMessage-ID: <1@example.org>\r\n\r\nHello\r\n"


def mail(number: int) -> bytes:
    """A message; the number tells it from others."""
    return ANNA.replace(b"<1@", b"<%d@" % number)


@pytest.fixture
def post(app: Flask, db: Session) -> Iterator[Post]:
    """A mailbox that the office reads."""
    with post_office() as server:
        use(app, server.url)
        yield server


def use(app: Flask, url: str) -> None:
    """Let the office read this mailbox."""
    app.config["DOYEN"] = replace(app.config["DOYEN"], imap_url=url)


def taken(db: Session) -> list[str]:
    """The Message-IDs of what came in, in order."""
    found = list(db.scalars(select(IncomingMessage.message_id).order_by(IncomingMessage.id)))
    db.commit()
    return found


def known(db: Session) -> ReadMailbox:
    """What is known of the mailbox."""
    found = db.scalars(select(ReadMailbox).execution_options(populate_existing=True)).one()
    db.commit()
    return found


def test_every_message_is_taken_in_and_put_aside(db: Session, post: Post) -> None:
    """Whether somebody has looked at it says nothing."""
    post.inbox.put(mail(1), "\\Seen")
    post.inbox.put(mail(2))

    assert fetch() == Fetched(taken=2)
    assert taken(db) == ["<1@example.org>", "<2@example.org>"]
    assert (post.lying_in("INBOX"), post.lying_in("Processed")) == ([], [mail(1), mail(2)])
    raw = db.scalars(select(IncomingMessage.raw).order_by(IncomingMessage.id)).first()
    db.commit()
    assert raw == mail(1)

    mailbox = known(db)
    assert (mailbox.taken, mailbox.trouble, mailbox.leased_by) == (2, None, None)
    assert mailbox.name.startswith("bounces@example.org 127.0.0.1:") and "secret" not in mailbox.name
    assert fetch() is None  # not due
    assert fetch(at_once=True) == Fetched()
    assert db.scalar(select(func.count()).select_from(TakenMessage)) == 0
    db.commit()


#: What servers can do, and where a connection may break then.
ABILITIES = {
    "IMAP4rev1 UIDPLUS MOVE": [("UID MOVE", "before"), ("UID MOVE", "after")],
    "IMAP4rev1 UIDPLUS": [("UID COPY", "after"), ("UID STORE", "after"), ("UID EXPUNGE", "after")],
    "IMAP4rev1": [("UID COPY", "after"), ("UID STORE", "after")],
}
ANYWHERE = [("UID SEARCH", "after"), ("CREATE", "after"), ("UID FETCH", "before"), ("UID FETCH", "within")]


@pytest.mark.parametrize(
    ("abilities", "point"),
    [(able, point) for able, points in ABILITIES.items() for point in points]
    + [("IMAP4rev1 UIDPLUS MOVE", point) for point in ANYWHERE],
)
def test_a_connection_that_breaks_takes_nothing_twice_and_loses_nothing(
    db: Session, post: Post, abilities: str, point: tuple[str, str]
) -> None:
    post.abilities = abilities
    # Somebody else has marked one as deleted: it is still to be read, and not ours to expunge.
    post.inbox.put(mail(1), "\\Deleted")
    post.inbox.put(mail(2))
    post.breaks = [point]

    with pytest.raises(MailboxError) as broken:
        fetch()
    assert (broken.value.trouble, known(db).trouble) == (MailboxTrouble.AWAY, MailboxTrouble.AWAY)
    assert fetch() is None  # it rests
    fetch(at_once=True)
    fetch(at_once=True)

    assert taken(db) == ["<1@example.org>", "<2@example.org>"]
    assert set(post.lying_in("Processed")) == {mail(1), mail(2)}
    assert post.lying_in("Failed") == []
    is_left = {mail(1), mail(2)} if abilities == "IMAP4rev1" else set()
    assert set(post.lying_in("INBOX")) == is_left
    assert "EXPUNGE" not in post.commands
    assert (known(db).taken, known(db).trouble) == (2, None)


def test_a_new_numbering_takes_nothing_twice(db: Session, post: Post) -> None:
    """The server was set up anew: the Message-ID tells."""
    post.inbox.put(mail(1))
    post.breaks = [("UID MOVE", "before")]
    with pytest.raises(MailboxError):
        fetch()
    post.inbox.validity, post.inbox.next_uid, post.inbox.messages = 8, 1, {}
    # The number that was noted now belongs to another message.
    post.inbox.put(mail(2))
    post.inbox.put(mail(1))
    fetch(at_once=True)

    assert taken(db) == ["<1@example.org>", "<2@example.org>"]
    assert post.lying_in("Processed") == [mail(2), mail(1)]


def test_what_cannot_be_taken_in_is_put_aside_and_holds_up_nothing(
    db: Session, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 300)
    monkeypatch.setattr(fetching, "PORTION", 2)
    post.inbox.put(b"   ")
    post.inbox.put(mail(1) + b"x" * 300)
    post.inbox.put(mail(2))

    assert fetch() == Fetched(failed=2, left=True)
    assert fetch() == Fetched(taken=1)  # due at once
    assert post.lying_in("Failed") == [b"   ", mail(1) + b"x" * 300]
    assert taken(db) == ["<2@example.org>"]
    assert (known(db).taken, known(db).failed) == (1, 2)


def test_a_database_that_is_away_leaves_the_message_where_it_is(
    db: Session, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_raw: bytes) -> IncomingMessage:
        raise OperationalError("INSERT", {}, Exception("the database is locked"))

    post.inbox.put(mail(1))
    with monkeypatch.context() as broken:
        broken.setattr(inbox, "receive", away)
        with pytest.raises(OperationalError):
            fetch()
    assert post.lying_in("INBOX") == [mail(1)]
    fetch(at_once=True)
    assert taken(db) == ["<1@example.org>"]


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"password": "another"}, MailboxTrouble.SIGN_IN),
        ({"folders": {}}, MailboxTrouble.FOLDER),
        ({"refuses": {"CREATE": "over quota"}}, MailboxTrouble.FOLDER),
        ({"refuses": {"UID SEARCH": "not now"}}, MailboxTrouble.STRANGE),
    ],
)
def test_what_keeps_the_mailbox_is_known_with_the_servers_words(
    db: Session, post: Post, change: dict[str, object], trouble: MailboxTrouble
) -> None:
    post.inbox.put(mail(1))
    for name, value in change.items():
        setattr(post, name, value)
    with pytest.raises(MailboxError):
        fetch()
    mailbox = known(db)

    assert (mailbox.trouble, mailbox.troubles, mailbox.read_at) == (trouble, 1, None)
    assert mailbox.words and mailbox.trouble_since is not None
    assert (mailbox.due_at - clock.now()).total_seconds() == pytest.approx(60, abs=20)


def test_a_server_that_is_away_or_speaks_in_the_clear_is_told_apart(app: Flask, post: Post) -> None:
    def trouble(url: str) -> MailboxTrouble:
        with pytest.raises(MailboxError) as error, Conversation(Place.of(url)):
            pass
        return error.value.trouble

    assert trouble(f"imap://a:b@127.0.0.1:{closed_port()}") is MailboxTrouble.AWAY
    assert trouble(post.url.replace("imap:", "imaps:")) is MailboxTrouble.ENCRYPTION
    assert trouble(post.url.replace("imap:", "imap+starttls:")) is MailboxTrouble.ENCRYPTION


def test_folders_are_made_where_the_server_keeps_ones_own(db: Session, post: Post) -> None:
    post.prefix = "INBOX."
    post.inbox.put(mail(1))
    fetch()

    assert post.lying_in("INBOX.Processed") == [mail(1)]


def test_one_worker_reads_at_a_time(db: Session, app: Flask, post: Post) -> None:
    inside, go_on = threading.Event(), threading.Event()
    post.inbox.put(mail(1))
    found: list[Fetched | None] = []

    def first() -> None:
        def hold() -> bool:
            inside.set()
            go_on.wait(10)
            return False

        with app.app_context():
            found.append(fetch(hold))

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(10)
    assert fetch(at_once=True) is None
    go_on.set()
    thread.join()
    assert found == [Fetched(taken=1)]
    assert taken(db) == ["<1@example.org>"]


def test_two_that_read_at_once_for_want_of_a_lease_take_it_once(
    db: Session, app: Flask, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lease that has run out lets a second worker in: the database still decides."""
    both = threading.Barrier(2, timeout=10)
    receive = inbox.receive

    def together(raw: bytes) -> IncomingMessage:
        database.session.rollback()
        both.wait()
        return receive(raw)

    monkeypatch.setattr(inbox, "receive", together)
    monkeypatch.setattr(fetching, "LEASE", -fetching.LEASE)
    monkeypatch.setattr(fetching, "RESERVE", -fetching.RESERVE * 9)
    post.inbox.put(mail(1))

    def read() -> None:
        with app.app_context():
            try:
                fetch(at_once=True)
            except MailboxError:
                database.session.rollback()

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert taken(db) == ["<1@example.org>"]
    assert post.lying_in("INBOX") == [] and set(post.lying_in("Processed")) == {mail(1)}


def test_the_worker_reads_it_every_minute(db: Session, app: Flask, post: Post) -> None:
    post.inbox.put(mail(1))
    with time_machine.travel(clock.now(), tick=False) as time:
        assert Fetcher().perform(lambda: False).done == 1
        post.inbox.put(mail(2))
        assert Fetcher().perform(lambda: False).done == 0
        time.shift(61)
        assert Fetcher().perform(lambda: False).done == 1
        time.shift(61)
        post.password = "another"
        assert Fetcher().perform(lambda: False).trouble == ""
        assert known(db).trouble is MailboxTrouble.SIGN_IN
        use(app, "")
        app.config["DOYEN"] = replace(app.config["DOYEN"], imap_url=None)
        assert Fetcher().perform(lambda: False).done == 0


def test_the_command_reads_all_of_it(db: Session, post: Post, run: Callable[..., Result]) -> None:
    for number in range(3):
        post.inbox.put(mail(number))
    result = run("mail", "fetch")
    assert (result.exit_code, result.output) == (0, "3 messages taken in.\n")

    post.password = "another"
    result = run("mail", "fetch")
    assert result.exit_code == 1
    assert (
        "does not accept Doyen's name and password" in result.output
        and "AUTHENTICATIONFAILED" in result.output
    )


def test_the_command_says_that_there_is_no_mailbox(db: Session, run: Callable[..., Result]) -> None:
    result = run("mail", "fetch")

    assert result.exit_code == 2
    assert "DOYEN_IMAP_URL is not set" in result.output
