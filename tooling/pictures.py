"""Takes the README's pictures of the program at work: `python -m tooling.pictures` (needs Chromium).

They show a demonstration office of its own, whose coming seminar has been sent and half answered.
"""

import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select

from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.programme.models import Event
from events.registration.models import Answer, Capacity, ReplySource
from events.registration.seats import GivenAnswer, Guest, answer
from events.seating.models import TablePlan
from events.sending.sending import review, send_all
from office import clock
from office.accounts.models import User
from office.database import db
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Posting
from tests.browser.conftest import ARGUMENTS, sign_in
from tests.browser.house import House, house
from tooling.checks import chromium
from tooling.setup import ROOT

FOLDER = ROOT / "docs" / "pictures"
DESK = {"width": 1360, "height": 900}
PHONE = {"width": 390, "height": 844}
LETTER = {"width": 760, "height": 900}

#: Of sixteen guests, how many answer, in this order.
ANSWERS = (*(Answer.ACCEPTED,) * 7, Answer.SUBSTITUTED, *(Answer.ACCEPTED,) * 2, *(Answer.DECLINED,) * 2)
OUT_OF = 16
#: Whose invitation is shown: an embassy that is written to in English, and has not answered.
SHOWN = "IT"


def main() -> None:
    """Take every picture; the sizes are said."""
    path = chromium()
    if path is None:
        sys.exit("The pictures need Chromium: install it, or name one in the variable CHROMIUM.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        house(Path(folder)) as office,
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=path, args=ARGUMENTS)) as browser,
    ):
        before = office.within(lambda: _send())
        office.wait_for_letters(before)
        event, day, link = office.within(_answer)
        _take(browser, office, event, office.within(_held_and_laid), day, link)
    for picture in sorted(FOLDER.glob("*.png")):
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size / 1000:.0f} kB")


def _coming() -> Event:
    coming = select(Event).where(Event.starts_at > clock.now()).order_by(Event.starts_at).limit(1)
    return db.session.scalars(coming).one()


def _send() -> int:
    event = _coming()
    officer = db.session.scalars(select(User.id)).first()
    return send_all(event, len(review(event).ready), officer).total


def _answer() -> tuple[int, str, str]:
    """The answers of half the guests; the event's number and day, and the link of the guest who is shown."""
    event = _coming()
    staff = db.session.scalars(
        select(Posting).where(Posting.is_head.is_(False), Posting.departed_on.is_(None))
    )
    seconds = {posting.organisation_id: posting for posting in staff}
    rows = db.session.execute(
        select(Invitation, Organisation.sending_state)
        .join(Invitation.organisation)
        .where(Invitation.event_id == event.id)
        .order_by(Organisation.id)
    ).all()
    link = ""
    for number, (invitation, state) in enumerate(rows):
        if state == SHOWN:
            link = invitation_url(invitation)
            continue
        deputy = seconds.get(invitation.organisation_id)
        if number % OUT_OF >= len(ANSWERS) or invitation.addressee is None:
            continue
        kind = ANSWERS[number % OUT_OF]
        if kind is Answer.SUBSTITUTED and deputy is None:
            kind = Answer.DECLINED
        party = []
        if deputy is not None and kind is Answer.SUBSTITUTED:
            party = [Guest(deputy.person.name, deputy.rank, capacity=Capacity.SUBSTITUTE)]
        elif deputy is not None and kind is Answer.ACCEPTED and number % 3:
            party = [Guest(deputy.person.name, deputy.rank, capacity=Capacity.COLLEAGUE)]
        answer(invitation, GivenAnswer(kind, party), source=ReplySource.LINK, answered_by="Secretariat")
    return event.id, event.local_start.date().isoformat(), link


def _held_and_laid() -> tuple[int, int]:
    """The numbers of the event that was held first, and of the one that has tables."""
    held = db.session.scalars(select(Event.id).order_by(Event.starts_at).limit(1)).one()
    return held, db.session.scalars(select(TablePlan.event_id)).one()


def _take(browser: Browser, office: House, event: int, others: tuple[int, int], day: str, link: str) -> None:
    held, laid = others
    with closing(_window(browser, office, DESK)) as page:
        sign_in(page, office.email, office.password)
        for name, address in {
            "today": "/",
            "register": "/stakeholders/organisations",
            "event": f"/events/manage/{event}",
            "guests": f"/events/manage/{event}/guests",
            "calendar": f"/diary?date={day}",
            "result": f"/events/manage/{held}/results",
            "tables": f"/events/manage/{laid}/tables",
            "picture": "/advocacy/",
            "rankings": "/advocacy/rankings/",
        }.items():
            _picture(page, address, name)
    with closing(_window(browser, office, DESK)) as page:
        _picture(page, link, "invitation")
    with closing(_window(browser, office, PHONE, device_scale_factor=2)) as page:
        _picture(page, link, "invitation-phone")
    letter = office.letter_to(f"secretariat.{SHOWN.lower()}@example.org")
    html = letter.get_body(("html",))
    assert html is not None
    with closing(_window(browser, office, LETTER)) as page:
        page.set_content(html.get_content())
        page.screenshot(path=FOLDER / "mail.png")


def _window(browser: Browser, office: House, size: Any, **options: Any) -> Page:
    return browser.new_page(
        base_url=office.base,
        viewport=size,
        color_scheme="light",
        reduced_motion="reduce",
        # as most readers': another clock would be shown beside the event's
        timezone_id="Europe/Helsinki",
        **options,
    )


def _picture(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    main()
