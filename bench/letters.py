"""What a letter costs to queue and to compose, beside the bare library building the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy

from flask import Flask

from events.guestlist.models import Invitation
from events.invitations.sending import review, send_all
from events.programme.models import Event
from office import settings
from office.database import db
from office.mailroom.compose import compose
from office.mailroom.models import Letter

Timed = Callable[[Callable[[], object]], float]


def run(app: Flask, timed: Timed) -> Iterator[tuple[str, str]]:
    """Queue the coming seminar's invitations and compose them."""
    with app.app_context():
        event = db.session.query(Event).order_by(Event.starts_at.desc()).first()
        assert event is not None
        ready = len(review(event).ready)

        def queue() -> None:
            send_all(event, ready, None)
            db.session.flush()
            db.session.rollback()

        queued = timed(queue)
        yield f"queue one of {ready} invitations", f"{queued / ready * 1000:8.2f} ms"

        send_all(event, ready, None)
        db.session.commit()
        letters = db.session.query(Letter).limit(20).all()
        with app.test_request_context():
            composing = timed(lambda: [compose(letter, settings.current()) for letter in letters]) / len(
                letters
            )
        yield "compose one", f"{composing * 1000:8.2f} ms"
        with app.test_request_context():
            raw = compose(letters[0], settings.current()).raw
        bare = timed(lambda: message_from_bytes(raw, policy=policy.SMTP).as_bytes())
        yield "bare email package: read and write the same bytes", f"{bare * 1000:8.2f} ms"
        yield "ratio", f"{composing / bare:8.1f}"
        yield "bytes of a letter", f"{len(raw):8d}"
        assert db.session.query(Invitation).count() > 0
