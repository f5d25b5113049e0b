"""The door on a telephone, with and without a network, and the host's page, in a real browser."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import Page, StorageState, expect
from sqlalchemy import select

from events.attendance.door import Step, Told, door_code, take_in
from events.attendance.door_pass import door_pass
from events.attendance.models import Presence, Stay
from events.registration.models import Capacity, Door, Registration, RegistrationStatus
from office import clock
from office.database import db
from stakeholders.organisations.models import Organisation
from tests.browser.conftest import Opens
from tests.browser.house import House
from tests.events.test_door import hybrid

pytestmark = pytest.mark.browser

NAMES = ("Åsa Öberg", "Basil Example", "Clara Example", "Dag Example", "Eva Example")

#: A camera that sees one guest's code: a picture on a canvas, as a stream.
CAMERA = """
navigator.mediaDevices.getUserMedia = async () => {
  const picture = new Image();
  picture.src = "data:image/svg+xml;base64,%s";
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), {width: 640, height: 480});
  const draw = () => {
    const context = canvas.getContext("2d");
    context.fillStyle = "#777"; context.fillRect(0, 0, 640, 480);
    context.drawImage(picture, 220, 120, 220, 220);
  };
  draw(); setInterval(draw, 50);
  return canvas.captureStream(20);
};
"""


def _hybrid(office: House) -> tuple[int, dict[str, int], str]:
    """An event with a door: its number, its guests' by name, and a picture of the last one's code."""

    def make() -> tuple[int, dict[str, int], str]:
        event = hybrid(is_listed=False)
        mission = db.session.scalars(select(Organisation).where(Organisation.sending_state == "PT")).one()
        guests = [
            Registration(
                event=event,
                door=Door.OPEN,
                organisation=mission,
                capacity=Capacity.REGISTRANT,
                status=RegistrationStatus.CONFIRMED,
                rank=None,
                name=name,
            )
            for name in NAMES
        ]
        db.session.add_all(guests)
        db.session.flush()
        picture = str(door_pass(guests[-1]).picture).replace(
            "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '
        )
        return (
            event.id,
            {guest.name: guest.id for guest in guests},
            base64.b64encode(picture.encode()).decode(),
        )

    return office.within(make)


def _let_in(page: Page, name: str) -> None:
    page.get_by_label("Name, mission or code").fill(name)
    page.get_by_role("button", name=f"Let in {name}").click()
    expect(page.locator("[data-answer]")).to_contain_text("Welcome")


def _stays(office: House, event_id: int) -> list[tuple[str, int]]:
    """How many arrivals each guest has who came."""

    def read() -> list[tuple[str, int]]:
        came = select(Registration).join(Presence).where(Registration.event_id == event_id)
        found = db.session.scalars(came.order_by(Registration.id))
        stays = list(db.session.scalars(select(Stay.registration_id)))
        return [(guest.name, stays.count(guest.id)) for guest in found]

    return office.within(read)


def test_the_door_goes_on_without_a_network(office: House, opens: Opens, officer: StorageState) -> None:
    event_id, guests, picture = _hybrid(office)
    context = opens(storage_state=officer, viewport={"width": 390, "height": 844})
    context.add_init_script(CAMERA % picture)
    page = context.new_page()
    page.goto(f"/events/manage/{event_id}/door")
    state, answer = page.locator("[data-state]"), page.locator("[data-answer]")
    conflicts = page.locator("[data-conflicts]")
    expect(state).to_contain_text("Online. The list is of")
    expect(page.locator("[data-kept=yes]")).to_have_count(1)

    # Online: a code that was typed, in whatever way.
    page.get_by_label("Name, mission or code").fill(
        door_code_of(office, guests[NAMES[0]]).lower().replace("-", " ")
    )
    page.get_by_role("button", name="Find").click()
    expect(answer).to_contain_text("Welcome")
    expect(answer).to_contain_text("Åsa Öberg")
    expect(page.locator("[data-count=here]")).to_have_text("1")

    # The network goes. By name, by camera; one is a mistake; the page is closed and opened again.
    context.set_offline(True)
    _let_in(page, "Basil Example")
    expect(state).to_contain_text("Off line: 1 arrival is kept here")
    _let_in(page, "Clara Example")
    _let_in(page, "Dag Example")
    answer.get_by_role("button", name="Undo").click()
    expect(answer).to_contain_text("Taken back")
    page.close()
    page = context.new_page()
    page.goto(f"/events/manage/{event_id}/door")
    state, answer = page.locator("[data-state]"), page.locator("[data-answer]")
    conflicts = page.locator("[data-conflicts]")
    expect(state).to_contain_text("Off line: 2 arrivals are kept here")
    page.get_by_role("button", name="Scan codes").click()
    expect(answer).to_contain_text("Eva Example")
    page.get_by_role("button", name="Stop the camera").click()
    page.reload()
    expect(state).to_contain_text("Off line: 3 arrivals are kept here")
    expect(page.locator("[data-count=here]")).to_have_text("4")
    assert _stays(office, event_id) == [("Åsa Öberg", 1)]

    # Meanwhile Basil was seen at the other door, and Clara's seat was given back.
    def meanwhile() -> None:
        take_in(
            event_id, [Told("another-door", Step.ARRIVE, guests["Basil Example"], clock.now())], user_id=None
        )
        clara = db.session.get(Registration, guests["Clara Example"])
        assert clara is not None
        clara.status = RegistrationStatus.CANCELLED

    office.within(meanwhile)
    # The session has ended, too: what was kept waits until somebody has signed in.
    context.clear_cookies()
    context.set_offline(False)
    expect(state).to_contain_text("You are signed out. 3 arrivals are kept here")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").or_(page.get_by_label("E-mail")).fill(office.email)
    page.get_by_label("Password").fill(office.password)
    page.get_by_role("button", name="Sign in").click()
    expect(state).to_contain_text("Online. The list is of")
    expect(conflicts).to_contain_text("Basil Example had been let in elsewhere")
    expect(conflicts).to_contain_text(
        "Clara Example was let in here, and has no seat any more (Seat given back)"
    )
    expect(conflicts.get_by_role("listitem")).to_have_count(2)
    told = [("Åsa Öberg", 1), ("Basil Example", 2), ("Clara Example", 1), ("Eva Example", 1)]
    assert _stays(office, event_id) == told
    page.reload()
    expect(page.locator("[data-count=here]")).to_have_text("4")
    conflicts.get_by_role("button", name="Understood").first.click()
    expect(conflicts.get_by_role("listitem")).to_have_count(1)
    assert _stays(office, event_id) == told

    # Whoever signs out takes the list with them.
    page.goto("/")
    page.locator(".phone-bar .account-menu > summary").click()
    page.locator(".phone-bar").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    left = page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('doyen.door.list'))")
    assert left == []
    context.close()


def door_code_of(office: House, number: int) -> str:
    """The code of a guest."""
    return office.within(lambda: door_code(number, 1))
