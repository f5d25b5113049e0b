"""The host's page follows what happens without being reloaded, and keeps the reader's place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from events.attendance.models import PresenceSource
from events.attendance.presence import arrive
from events.live.asking import ask
from events.live.models import GuestQuestion, Moderation
from events.registration.models import Registration
from office import clock
from office.database import db
from tests.browser.house import House
from tests.events.test_door import guest, hybrid

pytestmark = pytest.mark.browser

#: Milliseconds after which the page has asked again.
TURN = 5_200


def test_the_hosts_page_follows_without_reloading(office: House, desk: Page) -> None:
    def make() -> tuple[int, int]:
        one = guest(hybrid(is_listed=False), "Åsa Öberg")
        ask(one, "How do the ferries run?")
        return one.event_id, one.id

    event_id, number = office.within(make)

    def meanwhile(*texts: str) -> None:
        one = db.session.get_one(Registration, number)
        arrive(number, PresenceSource.JOINED, clock.now() + timedelta(seconds=1))
        for text in texts:
            ask(one, text)

    desk.clock.install()
    desk.goto(f"/events/manage/{event_id}/live")
    desk.evaluate("document.documentElement.dataset.page = 'the same'")
    answers: list[int] = []
    desk.on("response", lambda answer: answers.append(answer.status) if "/live/" in answer.url else None)

    # Nothing has changed: that is all that is said.
    desk.clock.run_for(TURN)
    expect(desk.locator("#live-room")).to_contain_text("Nobody has joined or come through the door yet.")

    desk.get_by_role("button", name="Choose").focus()
    office.within(lambda: meanwhile("And in winter?"))
    desk.clock.run_for(TURN)
    expect(desk.locator("#live-room")).to_contain_text("Everybody with a seat is here.")
    expect(desk.get_by_text("And in winter?")).to_be_visible()
    expect(desk.get_by_role("status").filter(has_text="1 here, 0 expected")).to_have_count(1)
    expect(desk.get_by_role("button", name="Choose").first).to_be_focused()

    # A step, the next one, and a step taken back, on the same page.
    desk.get_by_role("button", name="Choose").first.click()
    now = desk.get_by_role("region", name="Now")
    expect(now).to_contain_text("How do the ferries run?")
    now.get_by_role("button", name="Answered").click()
    expect(now).to_have_count(0)
    desk.get_by_role("button", name="Undo").click()
    expect(now).to_contain_text("How do the ferries run?")
    assert desk.evaluate("document.documentElement.dataset.page") == "the same"
    assert 304 in answers

    def states() -> list[Moderation]:
        found = db.session.query(GuestQuestion).filter_by(event_id=event_id).order_by(GuestQuestion.id)
        return [question.state for question in found]

    assert office.within(states) == [Moderation.CHOSEN, Moderation.NEW]
