"""Organisations are opened, suspended, closed, renamed and verified, with their history."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role
from stakeholders.organisations import hanging, keeping, standing
from stakeholders.organisations.hanging import ExternalIdGiven
from stakeholders.organisations.keeping import Renaming
from stakeholders.organisations.models import (
    Organisation,
    OrganisationKind,
    OrganisationStatus,
)
from stakeholders.organisations.taking_back import NothingToTakeBack, noting, take_back
from tests import making
from tests.stakeholders.pages import fields_of

DAY = date(2026, 11, 21)


@pytest.fixture
def editor(db: Session, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.EDITOR)


def statuses(organisation: Organisation) -> list[tuple[str, date]]:
    return [(one.status.value, one.since) for one in organisation.status_periods]


# -- status


def test_closing_and_opening_again_leave_their_periods(db: Session) -> None:
    embassy = making.embassy("SE")
    keeping.close(embassy, date(2012, 3, 1), "Economies")
    keeping.reopen(embassy, date(2019, 9, 1))

    assert statuses(embassy) == [("closed", date(2012, 3, 1)), ("open", date(2019, 9, 1))]
    assert embassy.closed_on is None


def test_said_twice_a_closing_is_corrected_and_not_doubled(db: Session) -> None:
    embassy = making.embassy("SE")
    for day in (date(2026, 1, 1), date(2026, 1, 31)):
        keeping.close(embassy, day)
    assert (statuses(embassy), embassy.closed_on) == ([("closed", date(2026, 1, 31))], date(2026, 1, 31))


def test_what_a_list_said_of_a_closing_becomes_a_period(db: Session) -> None:
    embassy = making.embassy("SE", closed_on=date(2015, 5, 5))
    keeping.reopen(embassy, date(2020, 1, 1))
    assert statuses(embassy) == [("closed", date(2015, 5, 5)), ("open", date(2020, 1, 1))]


def test_a_period_entered_later_of_long_ago_does_not_change_what_is(db: Session) -> None:
    embassy = making.embassy("SE")
    keeping.close(embassy, date(2020, 1, 1))
    keeping.suspend(embassy, date(1991, 1, 1))
    assert embassy.closed_on == date(2020, 1, 1)


def test_a_mistaken_closing_that_is_taken_out_opens_the_mission(db: Session) -> None:
    embassy = making.embassy("SE")
    keeping.close(embassy, date(2020, 1, 1))
    standing.remove_period(embassy.status_periods[0])
    assert (statuses(embassy), embassy.closed_on) == ([], None)


def test_a_mission_is_suspended_from_its_day_on(db: Session) -> None:
    kyiv, home = making.embassy("UA"), making.embassy("SE")
    day = date(2022, 2, 24)
    keeping.suspend(kyiv, day)
    keeping.suspend(home, day)
    keeping.reopen(home, day + timedelta(days=3))
    both = [kyiv.id, home.id]

    assert standing.suspended_among(both, day - timedelta(days=1)) == set()
    assert standing.suspended_among(both, day) == set(both)
    assert standing.suspended_among(both, day + timedelta(days=3)) == {kyiv.id} == standing.suspended_on(DAY)


def test_a_suspended_mission_says_so_and_why(db: Session, editor: FlaskClient) -> None:
    number = making.embassy("UA").id
    sent = {"status": "suspended", "since": "2022-02-24", "note": "Evacuated to Lviv"}
    page = editor.post(f"/stakeholders/organisations/{number}/status", data=sent, follow_redirects=True).text

    assert "Suspended since 24 February 2022" in page
    assert "Evacuated to Lviv" in page


@pytest.mark.parametrize("since", ["", "2999-01-01"])
def test_a_status_without_a_day_or_of_a_day_to_come_is_refused(
    db: Session, editor: FlaskClient, since: str
) -> None:
    number = making.embassy("SE").id
    url = f"/stakeholders/organisations/{number}/status"
    assert editor.post(url, data={"status": "closed", "since": since}).status_code == 422


# -- names


def test_a_renamed_organisation_keeps_its_old_name_where_asked(db: Session) -> None:
    ministry = making.embassy("FI", kind=OrganisationKind.MINISTRY, name={"en": "Ministry of Trade"})
    now = replace(keeping.given_of(ministry), name={"en": "Ministry of Commerce", "sv": "Handelsministeriet"})
    keeping.change(ministry, now, seen_at=ministry.updated_at, renaming=Renaming(date(2023, 1, 1)))

    # The Swedish name is new and took the place of none.
    kept = [(former.name, former.until) for former in ministry.former_names]
    assert kept == [({"en": "Ministry of Trade"}, date(2023, 1, 1))]


def test_a_corrected_spelling_leaves_no_former_name(db: Session) -> None:
    ministry = making.embassy("FI", name={"en": "Minstry"})
    corrected = replace(keeping.given_of(ministry), name={"en": "Ministry"})
    keeping.change(ministry, corrected, seen_at=ministry.updated_at)
    assert ministry.former_names == []


def test_the_form_keeps_the_old_name_and_search_finds_it(db: Session, editor: FlaskClient) -> None:
    number = making.embassy("MK", name={"en": "Embassy of Macedonia-before"}).id
    url = f"/stakeholders/organisations/{number}/edit"
    sent = fields_of(editor.get(url).text)
    sent |= {"name-en": "Embassy of North Macedonia", "keep_old_name": "y", "renamed_on": "2019-02-12"}
    assert editor.post(url, data=sent).status_code == 303

    page = editor.get(f"/stakeholders/organisations/{number}").text
    assert ("Embassy of Macedonia-before" in page, "until 12 February 2019" in page) == (True, True)
    assert "Embassy of North Macedonia" in editor.get("/stakeholders/organisations?q=macedonia+before").text


def test_a_former_name_is_entered_taken_out_and_brought_back(db: Session, editor: FlaskClient) -> None:
    number = making.embassy("SE").id
    page = f"/stakeholders/organisations/{number}"
    editor.post(f"{page}/names", data={"name-en": "Legation of Sweden", "until": "1956-01-01"})
    shown = editor.get(page).text
    take_out = re.search(rf'action="({page}/names/\d+/remove)"', shown)
    assert take_out is not None

    removed = editor.post(take_out.group(1), follow_redirects=True).text
    undo = re.search(r'action="(/stakeholders/undo/[^"]*)"', removed)
    assert undo is not None
    editor.post(unescape(undo.group(1)))
    assert "Legation of Sweden" in re.sub(r"(?s)<ol class=.timeline.*?</ol>", "", editor.get(page).text)


@pytest.mark.parametrize("name", ["", " \u200b\u202e "])
def test_a_former_name_of_nothing_is_refused(db: Session, editor: FlaskClient, name: str) -> None:
    number = making.embassy("SE").id
    url = f"/stakeholders/organisations/{number}/names"
    response = editor.post(url, data={"name-en": name})
    assert (response.status_code, "Give the name in at least one language." in response.text) == (422, True)


@pytest.mark.parametrize(
    "name",
    ["ä" * 300, "السفارة " * 30, "שגרירות", "a\u200bb\u202ec"],
    ids=["long", "arabic", "hebrew", "marks"],
)
def test_a_name_of_any_length_and_script_is_kept_and_shown(
    db: Session, editor: FlaskClient, name: str
) -> None:
    number = making.embassy("SE").id
    url = f"/stakeholders/organisations/{number}/edit"
    sent = fields_of(editor.get(url).text) | {"name-en": name}
    kept = " ".join(name.replace("\u200b", "").replace("\u202e", "").split())
    assert editor.post(url, data=sent).status_code == 303
    assert kept in unescape(editor.get(f"/stakeholders/organisations/{number}").text)


def test_a_name_beyond_three_hundred_characters_is_refused_and_stays_in_the_form(
    db: Session, editor: FlaskClient
) -> None:
    number = making.embassy("SE").id
    url = f"/stakeholders/organisations/{number}/edit"
    sent = fields_of(editor.get(url).text) | {"name-en": "x" * 301}
    response = editor.post(url, data=sent)
    assert (response.status_code, "x" * 301 in response.text) == (422, True)
    assert "cannot be longer than 300 characters" in response.text


# -- what the form asks


@pytest.mark.parametrize("kind", list(OrganisationKind))
def test_every_kind_can_be_registered_from_its_form(
    db: Session, editor: FlaskClient, kind: OrganisationKind
) -> None:
    sent = fields_of(editor.get(f"/stakeholders/organisations/new?kind={kind.value}").text)
    sent |= {"name-en": f"The {kind.value}", "founded": "1640"}
    assert editor.post("/stakeholders/organisations/new", data=sent).status_code == 303
    db.rollback()
    kept = db.scalars(select(Organisation)).one()
    assert (kept.kind, kept.founded) == (kind, 1640)


@pytest.mark.parametrize(("kind", "asked"), [("embassy", True), ("company", False), ("ministry", False)])
def test_a_sending_state_is_asked_only_of_what_a_state_sends(
    db: Session, editor: FlaskClient, kind: str, asked: bool
) -> None:
    page = editor.get(f"/stakeholders/organisations/new?kind={kind}").text
    group = re.search(
        r'<div data-kinds="[^"]*" (hidden)?>\s*<div class="field[^>]*>\s*<label[^>]*>Sending', page
    )
    assert group is not None
    assert (group.group(1) is None) is asked


def test_what_stands_in_a_field_is_shown_though_the_kind_does_not_ask_for_it(
    db: Session, editor: FlaskClient
) -> None:
    number = making.embassy("SE", kind=OrganisationKind.COMPANY).id
    page = editor.get(f"/stakeholders/organisations/{number}/edit").text
    assert re.search(r'<div data-kinds="[^"]*" >\s*<div class="field[^>]*>\s*<label[^>]*>Sending', page)


def test_numbers_elsewhere_are_kept_corrected_and_taken_away(db: Session) -> None:
    embassy = making.embassy("SE")
    given = keeping.given_of(embassy)
    ids = (ExternalIdGiven("Wikidata", " Q1 "), ExternalIdGiven("isni", "0000"))
    keeping.change(embassy, replace(given, external_ids=ids), seen_at=embassy.updated_at)
    rows = {one.scheme: one.id for one in embassy.external_ids}
    keeping.change(
        embassy, replace(given, external_ids=(ExternalIdGiven("wikidata", "Q2"),)), seen_at=embassy.updated_at
    )
    assert [(one.scheme, one.value, one.id) for one in embassy.external_ids] == [
        ("wikidata", "Q2", rows["wikidata"])
    ]


def test_a_number_needs_its_register(db: Session, editor: FlaskClient) -> None:
    number = making.embassy("SE").id
    url = f"/stakeholders/organisations/{number}/edit"
    sent = fields_of(editor.get(url).text) | {"external_ids-0-value": "Q1", "external_ids-0-scheme": ""}
    response = editor.post(url, data=sent)
    assert (response.status_code, "Say in which register it has this number." in response.text) == (422, True)


# -- verification and undo


def test_what_was_ticked_is_verified_with_its_source_and_can_be_undone(
    db: Session, editor: FlaskClient
) -> None:
    rossi = making.ambassador("IT", "Rossi")
    embassy = rossi.organisation
    number, channel, post = embassy.id, embassy.channels[0].id, rossi.id
    url = f"/stakeholders/organisations/{number}/verified"
    sent = {
        "verified_on": "2026-05-03",
        "source": "note verbale of 3 May",
        "pieces": [f"channel-{channel}", f"posting-{post}"],
    }
    page = editor.post(url, data=sent, follow_redirects=True).text
    said = "3 May 2026, Editor<br>note verbale of 3 May"
    assert page.count(said) == 2
    assert "Nobody has verified this entry yet." in page

    undo = re.search(r'action="(/stakeholders/undo/[^"]*)"', page)
    assert undo is not None
    assert said not in re.sub(
        r"(?s)<ol class=.timeline.*?</ol>",
        "",
        editor.post(unescape(undo.group(1)), follow_redirects=True).text,
    )


def test_all_of_an_entry_is_verified_with_one_press(db: Session, editor: FlaskClient) -> None:
    number = making.ambassador("IT", "Rossi").organisation_id
    url = f"/stakeholders/organisations/{number}/verified"
    page = editor.post(url, data={"verified_on": "2026-05-03", "all": "1"}, follow_redirects=True).text
    assert "3 pieces are verified." in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"verified_on": "2026-05-03"}, "Tick what was verified"),
        ({"verified_on": "2999-01-01", "all": "1"}, "Nothing can have been verified on a day to come."),
    ],
)
def test_a_verification_of_nothing_or_of_tomorrow_is_refused(
    db: Session, editor: FlaskClient, sent: dict[str, str], said: str
) -> None:
    number = making.ambassador("IT", "Rossi").organisation_id
    response = editor.post(f"/stakeholders/organisations/{number}/verified", data=sent)
    assert (response.status_code, said in response.text) == (422, True)


def test_somebodys_posts_and_addresses_are_verified_from_their_own_page(
    db: Session, editor: FlaskClient
) -> None:
    number = making.ambassador("IT", "Rossi").person_id
    url = f"/stakeholders/people/{number}/verified"
    sent = {"verified_on": "2026-05-03", "source": "telephone", "all": "1"}
    page = editor.post(url, data=sent, follow_redirects=True).text
    assert "3 May 2026, Editor<br>telephone" in page


def test_a_step_is_not_undone_over_a_later_change(db: Session) -> None:
    embassy = making.embassy("SE")
    with noting(("organisations", embassy.id)) as step:
        keeping.verify(embassy, day=date(2020, 1, 1), by="One")
    keeping.verify(embassy, day=date(2021, 1, 1), by="Two")
    with pytest.raises(NothingToTakeBack):
        take_back(step)
    assert embassy.verified_by == "Two"


def test_only_steps_of_the_register_can_be_undone(db: Session, editor: FlaskClient) -> None:
    embassy = making.embassy("SE")
    with noting(("organisations", embassy.id)) as renamed:
        embassy.name = {"en": "Something else"}
    with pytest.raises(NothingToTakeBack):
        take_back(renamed)
    with pytest.raises(NothingToTakeBack):
        take_back([])
    assert editor.post("/stakeholders/undo/users/1?entry=1").status_code == 404


def test_the_day_of_a_double_click_is_one_period(db: Session, editor: FlaskClient) -> None:
    number = making.embassy("SE").id
    sent = {"status": "closed", "since": clock.today().isoformat()}
    for _click in range(2):
        editor.post(f"/stakeholders/organisations/{number}/status", data=sent)
    db.rollback()
    embassy = db.get(Organisation, number)
    assert embassy is not None
    assert [one.status for one in embassy.status_periods] == [OrganisationStatus.CLOSED]


def test_the_same_former_name_is_kept_once(db: Session) -> None:
    embassy = making.embassy("SE")
    for _time in range(2):
        hanging.keep_former_name(embassy, {"en": "Legation"}, None)
    assert len(embassy.former_names) == 1
