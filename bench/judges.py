"""What independent readers and programs say of every kind of calendar that leaves the house, as a table."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from flask import Flask

from bench.office import application
from office.audit.trail import Actor, acting_as
from office.database import db
from tests.conftest import Client
from tests.interop import kinds, samples
from tests.interop.clients import Laptop, served
from tests.interop.verdicts import Verdict, verdicts

#: Each arranges what it hands out, on an office that has nothing else.
HANDS_OUT = (kinds.public_kinds, kinds.guests_kinds, kinds.staffs_kinds)


def run(_app: Flask, _timed: Callable[[Callable[[], object]], float]) -> Iterator[tuple[str, str]]:
    """Rows of (kind and judge, what was said); the tests hold the same. Nothing is measured."""
    with tempfile.TemporaryDirectory(prefix="doyen-judges-") as name:
        folder = Path(name)
        for number, hands_out in enumerate(HANDS_OUT):
            app = _office(folder / f"{number}.sqlite3")
            with app.app_context(), acting_as(Actor("the judges")):
                said = verdicts(list(hands_out(samples.diary(), app.test_client())))
                for kind, group in groupby(sorted(said, key=_kind), key=_kind):
                    yield kind, _said(list(group))
                db.session.rollback()
        yield from _synced(_office(folder / "synced.sqlite3"), folder)


def _office(path: Path) -> Flask:
    app = application(f"sqlite:///{path}", public_url="http://localhost")
    app.test_client_class = Client
    return app


def _kind(verdict: Verdict) -> str:
    return verdict.kind


def _said(group: Sequence[Verdict]) -> str:
    """What all judges say of one kind, on a line."""
    head = f"{group[0].files:3} × file, {group[0].entries:3} × event:"
    agree = [verdict.judge for verdict in group if not verdict.faults]
    against = [
        f"{verdict.judge} DISAGREES {len(verdict.faults)} times ({verdict.faults[0]})"
        for verdict in group
        if verdict.faults
    ]
    return " ".join([head, *against, *([", ".join(agree) + " agree"] if agree else [])])


def _synced(app: Flask, folder: Path) -> Iterator[tuple[str, str]]:
    """What vdirsyncer transfers at first, a second time, and after one event was changed; what khal lists."""
    with app.app_context(), acting_as(Actor("the judges")), served(app) as house:
        given = samples.diary()
        feeds = kinds.feeds(given)
        db.session.commit()
        laptop = Laptop(folder, {name: house.base + path for name, (path, _items) in feeds.items()})
        first, second = laptop.sync(), laptop.sync()
        given.hall.title, given.hall.sequence = dict.fromkeys(given.hall.title, "Changed"), 1
        db.session.commit()
        third = laptop.sync()
        db.session.remove()
    listed = laptop.shown("2026-06-01", "2028-06-01")
    for name, (_path, items) in feeds.items():
        lines = sum(one["calendar"] == name for one in listed)
        yield (
            f"vdirsyncer and khal, {name}",
            f"{items} × event: {first.copied[name]} copied, then {second.copied[name]}, "
            f"one changed: {third.copied[name]}; khal lists {lines} × sitting",
        )
