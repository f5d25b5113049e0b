"""What of the mail waits for a person, what is being sent, and what has gone out and come in: for Today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from office.mailroom import desk, queries, servers
from office.mailroom.kinds import kind_label
from office.mailroom.words import mailbox_words
from office.web import Fragment, News, Severity, Task
from office.work.signs import worker_state


def tasks() -> Iterator[Task]:
    """Letters that failed, came back or do not leave, a mailbox that cannot be read, and mail that nobody has
    sorted: five statements."""
    found = queries.attention()
    mailbox = desk.mailbox()
    index = url_for("mailroom.index")
    failing = url_for("mailroom.index", _anchor="failing")
    if found.left_lying.number and not worker_state().is_there:
        yield Task(
            "mailroom:worker",
            ngettext(
                "%(num)d letter lies in the outbox, and no worker takes it",
                "%(num)d letters lie in the outbox, and no worker takes them",
                found.left_lying.number,
            ),
            _("Nothing is sent before whoever looks after the server has started the worker."),
            index,
            _("See how it stands"),
            Severity.WRONG,
            since=found.left_lying.since,
            count=found.left_lying.number,
        )
    if mailbox is not None and mailbox.trouble is not None:
        yield Task(
            "mailroom:mailbox",
            _("The mailbox cannot be read"),
            str(mailbox_words(mailbox.trouble)),
            index,
            _("See why"),
            Severity.WRONG,
            since=mailbox.trouble_since,
        )
    if found.waiting_in_trouble.number:
        yield Task(
            "mailroom:trouble",
            ngettext(
                "%(num)d letter cannot leave the outbox",
                "%(num)d letters cannot leave the outbox",
                found.waiting_in_trouble.number,
            ),
            _("Doyen goes on trying. The mailroom says whose server refuses, and why."),
            failing,
            _("See why"),
            Severity.WRONG,
            since=found.waiting_in_trouble.since,
            count=found.waiting_in_trouble.number,
        )
    if found.failed.number:
        yield Task(
            "mailroom:failed",
            ngettext("%(num)d letter failed", "%(num)d letters failed", found.failed.number),
            _("What failed has reached nobody. Mend the cause and send again, or note it as dealt with."),
            failing,
            _("See the causes"),
            Severity.WRONG,
            since=found.failed.since,
            count=found.failed.number,
        )
    if found.came_back.number:
        yield Task(
            "mailroom:came-back",
            ngettext("%(num)d letter came back", "%(num)d letters came back", found.came_back.number),
            _("The mailbox refused what was sent. Put the address right, and send again."),
            failing,
            _("See the addresses"),
            Severity.WRONG,
            since=found.came_back.since,
            count=found.came_back.number,
        )
    if found.to_be_sorted.number:
        yield Task(
            "mailroom:sort",
            ngettext(
                "%(num)d message waits to be sorted",
                "%(num)d messages wait to be sorted",
                found.to_be_sorted.number,
            ),
            _("Doyen could not tell by itself what is answered. Read it, and enter what it says."),
            url_for("mailroom.incoming", status="set_aside"),
            _("Sort the mail"),
            Severity.DUE,
            since=found.to_be_sorted.since,
            count=found.to_be_sorted.number,
        )
    paused = queries.paused()
    if paused:
        yield Task(
            "mailroom:paused",
            ngettext("%(num)d sending is paused", "%(num)d sendings are paused", len(paused)),
            _("The letters that are left wait until somebody lets them go on, or stops them."),
            index,
            _("See what waits"),
            Severity.DUE,
            since=paused[-1].updated_at,
            count=len(paused),
        )


def sending() -> Fragment | None:
    """What is being sent, with how far it has come: three statements, fewer where nothing is."""
    mailings = desk.under_way()
    if not mailings:
        return None
    context = {
        "mailings": mailings,
        "names": servers.mailings_named([one.mailing for one in mailings]),
        "kind_label": kind_label,
    }
    return Fragment("office/mailroom/_sending.html", context)


def news(since: datetime) -> Iterator[News]:
    """How many letters have gone out and messages come in: one statement."""
    found = queries.passed_since(since)
    if found.sent:
        words = ngettext("%(num)d letter was sent", "%(num)d letters were sent", found.sent)
        yield News(words, url_for("mailroom.letters", sort="-sent"))
    if found.received:
        words = ngettext("%(num)d message came in", "%(num)d messages came in", found.received)
        yield News(words, url_for("mailroom.incoming"))
