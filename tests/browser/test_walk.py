"""The main job, walked as a person would: from the diplomatic list to the numbers for the press."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from email.message import EmailMessage
from io import StringIO
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.conftest import Opens, sign_in
from tests.browser.house import House
from tests.browser.lists import mission_list

pytestmark = pytest.mark.browser

TITLE = {
    "en": "Seminar on the harbours of the Baltic Sea",
    "sv": "Seminarium om Östersjöns hamnar",
    "fi": "Seminaari Itämeren satamista",
}
HOST = {"en": "The Mayor invites you to", "sv": "Borgmästaren inbjuder till", "fi": "Pormestari kutsuu"}
DESCRIPTION = {
    "en": "Ports, ice and trade, in two hours.",
    "sv": "Hamnar, is och handel, på två timmar.",
    "fi": "Satamat, jää ja kauppa kahdessa tunnissa.",
}
POINT = {"en": "Ice in the harbour", "sv": "Is i hamnen", "fi": "Jäätä satamassa"}
ROLE = {"en": "Harbour master", "sv": "Hamnkapten", "fi": "Satamakapteeni"}
DAY = date.today() + timedelta(days=60)

#: The embassy whose guest answers; it is written to in Swedish.
MAILBOX = "secretariat.se@example.org"
COLLEAGUE = "Linnea Gyllenstorm"
SUBSTITUTE = "Tobias Eschenlohr"

PHONE = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False, "accept_downloads": True}


def test_a_protocol_officer_walks_from_the_list_to_the_numbers(
    office: House, opens: Opens, tmp_path: Path
) -> None:
    desk = opens(accept_downloads=True)
    phone = opens(**PHONE)
    page = desk.new_page()

    sign_in(page, office.email, office.password)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Today|Good"))

    _import_a_list(page)
    _register_people(page)
    _find_them_in_any_script(page)
    event = _plan_the_seminar(page)
    _be_refused_while_swedish_is_missing(page, event)
    _invite_all_resident_missions(page, event)
    _publish(page, event)
    before = len(office.mail.envelopes)
    _send_the_invitations(page, event)

    letter = office.letter_to(MAILBOX, after=before)
    link = link_in(letter)
    guest = phone.new_page()
    before = len(office.mail.envelopes)
    _accept_with_a_colleague(guest, link)
    confirmation = office.letter_to(MAILBOX, after=before)
    assert calendar_method(confirmation) == "REQUEST"
    _take_the_calendar_file(guest, tmp_path)
    before = len(office.mail.envelopes)
    _send_a_substitute_instead(guest, link)
    assert calendar_method(office.letter_to(MAILBOX, after=before)) == "REQUEST"

    _mark_who_came(page, event)
    _count_and_take_the_files(page, event, tmp_path)
    desk.close()
    phone.close()


def _import_a_list(page: Page) -> None:
    page.get_by_role("link", name="Register").first.click()
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Import", exact=True).click()
    file = {"name": "missions.csv", "mimeType": "text/csv", "buffer": mission_list()}
    page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
    page.locator("#accredited").check()
    page.get_by_role("button", name="Look at the list").click()

    expect(page.get_by_text("Nothing has been changed yet.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Paraguay")).to_contain_text("Stockholm")
    page.get_by_role("button", name="Add 3 missions").click()

    # The page of the work under way leads on by itself.
    page.wait_for_url("**/stakeholders/importing/*", timeout=60_000)
    expect(page.get_by_text("Taken in on")).to_be_visible()
    expect(page.locator(".stat", has_text="added")).to_contain_text("3")


def _register_people(page: Page) -> None:
    page.goto("/stakeholders/organisations")
    page.get_by_role("link", name="Register an organisation").click()
    page.locator("#kind").select_option("international_organisation")
    page.locator("#name-en").fill("Institute of Northern Harbours")
    page.locator("#seat_city").fill("Helsinki")
    page.locator("#seat_country").select_option("FI")
    page.get_by_role("textbox", name="E-mail or telephone").first.fill("office@example.org")
    page.get_by_role("button", name="Register the organisation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Institute of Northern Harbours")

    _add_somebody(page, "Aino", "Jäntti")
    _add_somebody(page, "Oksana", "Ševtšenko", own_script="Оксана Шевченко")


def _add_somebody(page: Page, given: str, family: str, own_script: str = "") -> None:
    page.get_by_role("link", name="Add somebody").first.click()
    page.get_by_role("link", name="Enter somebody new").first.click()
    page.locator("#given_name").fill(given)
    page.locator("#family_name").fill(family)
    page.locator("#own_script_name").fill(own_script)
    page.locator("#rank").select_option("counsellor")
    page.locator("#arrived_on").fill("2024-09-01")
    page.get_by_role("button", name="Save the posting").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Institute of Northern Harbours")
    expect(page.get_by_role("main")).to_contain_text(family)


def _find_them_in_any_script(page: Page) -> None:
    page.goto("/stakeholders/people")
    page.get_by_role("searchbox").first.fill("jantti")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page.get_by_role("row").filter(has_text="Jäntti")).to_have_count(1)

    page.goto("/")
    page.keyboard.press("/")
    page.get_by_role("searchbox").fill("shevchenko")
    expect(page.locator("[data-goto-results] a").first).to_contain_text("Ševtšenko")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stakeholders/people/*")
    expect(page.get_by_role("main")).to_contain_text("Шевченко")


def _fill_texts(page: Page, name: str, texts: dict[str, str], *languages: str) -> None:
    for language in languages or tuple(texts):
        page.locator(f"#{name}-{language}").fill(texts[language])


def _plan_the_seminar(page: Page) -> str:
    """Everything but Swedish; the address of the event's page is returned."""
    page.goto("/events/manage/")
    page.get_by_role("link", name="Plan an event").click()
    _fill_texts(page, "title", TITLE, "en", "fi")
    page.locator("#starts_on").fill(DAY.isoformat())
    page.locator("#starts_time").fill("14:00")
    page.locator("#ends_time").fill("16:00")
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE["en"])
    event = page.url.split("#")[0]

    page.goto(f"{event}/texts")
    _fill_texts(page, "host_line", HOST, "en", "fi")
    _fill_texts(page, "description", DESCRIPTION, "en", "fi")
    page.get_by_role("button", name="Save the texts").click()

    page.goto(f"{event}/settings")
    page.locator("#seats_per_mission").fill("2")
    page.locator("#capacity").fill("150")
    page.locator("#reply_by").fill((DAY - timedelta(days=14)).isoformat())
    page.locator("#meeting_url").fill("https://meet.example.org/harbours")
    page.get_by_role("button", name="Save the settings").click()

    page.goto(f"{event}/programme/new")
    _fill_texts(page, "title", POINT)
    page.locator("#starts").fill("14:10")
    page.locator("#ends").fill("15:00")
    page.locator("#speaker_name").fill("Aino Jäntti")
    _fill_texts(page, "speaker_role", ROLE)
    page.get_by_role("button", name="Add to the programme").click()
    expect(page.get_by_role("row").filter(has_text=POINT["en"])).to_contain_text("Aino Jäntti")
    return event


def _be_refused_while_swedish_is_missing(page: Page, event: str) -> None:
    page.goto(event)
    missing = page.locator("#problems .note-attention li")
    expect(missing).to_have_count(3)
    expect(missing.filter(has_text="in Swedish")).to_have_count(3)
    expect(page.get_by_role("button", name="Publish the event")).to_have_count(0)
    # Nor does the door open to whoever knocks without the button.
    token = page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
    answer = page.request.post(f"{event}/publish", form={"csrf_token": token}, headers={"Referer": event})
    assert "was not published" in answer.text()

    missing.first.get_by_role("link").click()
    for name, texts in (("host_line", HOST), ("title", TITLE), ("description", DESCRIPTION)):
        _fill_texts(page, name, texts, "sv")
    page.get_by_role("button", name="Save the texts").click()
    expect(page.locator("#problems .note-attention")).to_have_count(0)


def _invite_all_resident_missions(page: Page, event: str) -> None:
    page.goto(f"{event}/guests/add")
    page.locator("input[name=groups][value='Resident missions']").check()
    page.get_by_role("button", name="See who would be added").click()
    # By name, before anybody is on the list.
    page.wait_for_url("**/guests/add/review?**")
    expect(page.get_by_role("row").filter(has_text="Embassy of Cuba")).to_contain_text(
        "Chargé d’affaires a.i."
    )
    page.get_by_role("button", name="Add the guests ticked").click()
    page.wait_for_url("**/guests")

    rows = page.locator("tbody tr")
    assert rows.count() > 60
    # Who cannot be written to is seen before anything is sent.
    lacking = rows.filter(has_text="No mail address")
    expect(lacking).to_have_count(1)
    expect(lacking).to_contain_text("Namibia")
    # The missions that were imported have a mailbox, and nobody to address yet.
    expect(rows.filter(has_text="Malta")).to_contain_text("No addressee")
    # Where the ambassador's post is vacant the chargé d'affaires is addressed.
    expect(rows.filter(has_text="Embassy of Cuba")).to_contain_text("Chargé d’affaires a.i.")


def _publish(page: Page, event: str) -> None:
    page.goto(event)
    page.get_by_role("button", name="Publish the event").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Published.")


def _send_the_invitations(page: Page, event: str) -> None:
    page.goto(f"{event}/letters")
    go = page.get_by_role("link", name=re.compile(r"^Send \d+ invitations"))
    number = re.findall(r"\d+", go.inner_text())[0]
    go.click()
    expect(page.get_by_role("main")).to_contain_text("Left out, and why")

    # A wrong number sends nothing.
    page.get_by_label("Number of letters").fill("1")
    page.get_by_role("button", name=f"Send {number} invitations").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was sent")
    page.get_by_label("Number of letters").fill(number)
    page.get_by_role("button", name=f"Send {number} invitations").click()

    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sent: Invitation", timeout=90_000)
    expect(page.locator(".stat", has_text="taken by the mail server")).to_contain_text(number)


def link_in(letter: EmailMessage) -> str:
    """The guest's link, from the letter's plain text."""
    text = letter.get_body(("plain",))
    assert text is not None
    found = re.search(r"https?://\S+/invitation/\S+", text.get_content())
    assert found is not None, "the letter has no link"
    return found.group()


def calendar_method(letter: EmailMessage) -> str:
    """The METHOD of the calendar that a letter carries; it must be the same in the part's type."""
    for part in letter.walk():
        if part.get_content_type() == "text/calendar" and not part.is_attachment():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            calendar = Calendar.from_ical(content.decode())
            assert str(part.get_param("method")).upper() == str(calendar["METHOD"])
            return str(calendar["METHOD"])
    raise AssertionError("the letter carries no calendar")


def _accept_with_a_colleague(guest: Page, link: str) -> None:
    guest.goto(link)
    expect(guest.locator("html")).to_have_attribute("lang", "sv")
    expect(guest.get_by_role("heading", level=1)).to_have_text(TITLE["sv"])
    expect(guest.get_by_role("main")).to_contain_text(POINT["sv"])
    guest.locator("input[name=answer][value=accepted]").check()
    guest.locator("details.seat summary").first.click()
    guest.locator("input[name=colleagues-0-name]").fill(COLLEAGUE)
    guest.locator("form.form button[type=submit]").click()
    expect(guest.locator(".seat-list li")).to_have_count(2)
    expect(guest.locator(".seat-list")).to_contain_text(COLLEAGUE)


def _take_the_calendar_file(guest: Page, folder: Path) -> None:
    with guest.expect_download() as started:
        guest.locator("a.button[download]").click()
    path = folder / "seminar.ics"
    started.value.save_as(path)
    [event] = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert str(event["SUMMARY"]) == TITLE["sv"]
    assert event.decoded("DTSTART").date() == DAY


def _send_a_substitute_instead(guest: Page, link: str) -> None:
    guest.goto(link)
    guest.locator("a.button[href*='change=1']").click()
    expect(guest.locator("input[name=colleagues-0-name]")).to_have_value(COLLEAGUE)
    guest.locator("input[name=answer][value=substituted]").check()
    guest.locator("input[name=substitute-name]").fill(SUBSTITUTE)
    guest.locator("form.form button[type=submit]").click()
    expect(guest.locator(".seat-list li")).to_have_count(2)
    expect(guest.locator(".seat-list")).to_contain_text(SUBSTITUTE)


def _mark_who_came(page: Page, event: str) -> None:
    page.goto(f"{event}/attendance")
    for name in (SUBSTITUTE, COLLEAGUE):
        page.get_by_role("checkbox", name=f"Tick {name}").check()
    expect(page.get_by_text("2 chosen")).to_be_visible()
    page.get_by_role("button", name="Mark as present").click()
    expect(page.get_by_role("status").first).to_contain_text("2 people are marked as present")


def _count_and_take_the_files(page: Page, event: str, folder: Path) -> None:
    page.goto(f"{event}/results")
    for name, number in (("Participants", "2"), ("Missions", "1"), ("Countries", "1")):
        stat = page.locator(".stat").filter(has=page.locator(".stat-label", has_text=re.compile(f"^{name}$")))
        expect(stat.first.locator(".stat-value")).to_have_text(number)
    # The press is told nothing before the event has begun.
    expect(page.locator("#sentence-en")).to_have_count(0)

    sheet = _download(page, "Download the result (Excel)", folder / "participants.xlsx")
    rows = CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()
    assert {row[0] for row in rows[1:]} == {SUBSTITUTE, COLLEAGUE}
    text = _download(page, "CSV file", folder / "participants.csv").read_text(encoding="utf-8-sig")
    assert {row[0] for row in list(csv.reader(StringIO(text), delimiter=";"))[1:]} == {SUBSTITUTE, COLLEAGUE}


def _download(page: Page, link: str, path: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("link", name=link, exact=True).click()
    started.value.save_as(path)
    return path
