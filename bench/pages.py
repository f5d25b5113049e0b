"""What a page costs on the server, in milliseconds, without the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from flask import Flask

from bench.office import officers_key
from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.programme.models import Event
from office.database import db

Timed = Callable[[Callable[[], object]], float]


def run(app: Flask, timed: Timed) -> Iterator[tuple[str, str]]:
    """Staff's main pages with 71 missions, a guest's page, the public calendar."""
    officer, guest = app.test_client(), app.test_client()
    with officer.session_transaction() as session:
        session["_user_id"] = officers_key(app)
        session["_fresh"] = True
    with app.app_context(), app.test_request_context():
        event = db.session.query(Event).order_by(Event.starts_at.desc()).first()
        assert event is not None
        invitation = db.session.query(Invitation).filter_by(event_id=event.id).first()
        assert invitation is not None
        link = invitation_url(invitation).split("/", 3)[3]
        number, slug = event.id, event.slug
    pages = [
        ("Today", officer, "/"),
        ("the register, 71 organisations", officer, "/stakeholders/organisations"),
        ("search as you type", officer, "/stakeholders/organisations?q=ital"),
        ("order of precedence, 70 heads", officer, "/stakeholders/precedence/"),
        ("guest list, 71 guests", officer, f"/events/manage/{number}/guests"),
        ("result of the past event", officer, "/events/manage/1/results"),
        ("a guest's invitation", guest, f"/{link}"),
        ("the public page of an event", guest, f"/events/{slug}"),
        ("the calendar file of an event", guest, f"/events/{slug}.ics"),
        ("the calendar feed", guest, "/calendar.ics"),
        ("health (the bare web server)", guest, "/healthz"),
    ]
    for what, browser, address in pages:
        status = browser.get(address).status_code
        if status != 200:
            raise SystemExit(f"{address} answered {status}")
        seconds = timed(partial(browser.get, address))
        yield what, f"{seconds * 1000:8.1f} ms"
