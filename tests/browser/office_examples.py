"""What the office's own pages show: a viewer's account, lists taken in, jobs, a message from a stranger."""

from __future__ import annotations

from datetime import timedelta

from office import clock
from office.accounts.models import Role
from office.accounts.staff import create_user
from office.database import db
from office.mailroom.inbox import receive
from office.work.models import Job, JobStatus
from stakeholders.importing.files import mapping_of as import_mapping
from stakeholders.importing.files import take_in
from stakeholders.importing.models import ImportFile, Shape
from stakeholders.importing.plans import Options
from stakeholders.importing.profiles import keep
from tests.browser.lists import mission_list, people_list

#: Somebody who may only look: address and password.
VIEWER = ("viewer@example.org", "looks-and-changes-nothing")

STRANGER = b"""\
From: Somebody <somebody@example.org>
To: protocol@example.org
Subject: A question about the seminar
Message-ID: <a-question@example.org>
Date: Mon, 9 Nov 2026 10:00:00 +0200
Content-Type: text/plain; charset=utf-8

Good morning, may I bring a colleague?
"""


def office(ids: dict[str, int], officer: int) -> None:
    """Make them."""
    user = create_user(VIEWER[0], Role.VIEWER, VIEWER[1], name="Veera Esimerkki")
    file = take_in("missions.csv", mission_list(), Options("FI", True), officer)
    people = take_in("people.csv", people_list(), Options(), officer)
    taken = ImportFile(name="taken.csv", content=b"", options={}, shape=Shape.MAPPED, user_id=officer)
    taken.applied_at, taken.counts = clock.now(), {"rows": 2, "new": 2, "changed": 0, "unchanged": 0}
    taken.counts |= {"possible_duplicates": 0, "refused": 0, "out_of_scope": 0, "new_people": 2}
    way = keep("Quarterly list", import_mapping(people))
    db.session.add(taken)
    message = receive(STRANGER)
    until = clock.now() + timedelta(days=1)
    running = Job(kind="import_missions", params={}, status=JobStatus.RUNNING, done=40, total=100)
    running.user_id, running.started_at, running.lease_until, running.attempts = (
        officer,
        clock.now(),
        until,
        1,
    )
    failed = Job(kind="import_missions", params={}, status=JobStatus.FAILED, error="The list is gone.")
    failed.user_id, failed.finished_at = officer, clock.now()
    db.session.add_all([running, failed])
    db.session.flush()
    ids |= {
        "user": user.id,
        "file": file.id,
        "people list": people.id,
        "taken list": taken.id,
        "import profile": way.id,
        "message": message.id,
        "job": running.id,
        "failed job": failed.id,
    }
