"""A mission looks at its own entry by its personal link, confirms it, or proposes how it should read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office import clock
from office.audit.models import AuditEntry
from office.links import LinkKind, token_for
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Rank
from stakeholders.verification.asking import withdraw
from stakeholders.verification.models import (
    EntryRequest,
    ItemKind,
    Proposal,
    ProposalItem,
    ProposalStatus,
)
from tests import making
from tests.seen_forms import forms_of
from tests.stakeholders.upkeep import Secretary, mission, path_of, posting_of, request_to


@pytest.fixture
def embassy(db: Session) -> Organisation:
    return mission()


@pytest.fixture
def request_made(embassy: Organisation) -> EntryRequest:
    return request_to(embassy)


@pytest.fixture
def secretary(db: Session, client: FlaskClient, request_made: EntryRequest) -> Secretary:
    return Secretary(client, path_of(request_made))


def lines(db: Session) -> list[tuple[str, str, str, str]]:
    """Every line that was proposed: kind, of whom or what, field, what it should read."""
    return [
        (item.kind.value, item.about, item.field, item.after.get("value", ""))
        for item in db.scalars(select(ProposalItem).order_by(ProposalItem.id))
    ]


def test_the_page_shows_the_missions_own_entry_and_nothing_internal(
    db: Session, embassy: Organisation, secretary: Secretary
) -> None:
    mission("FR").name = {"en": "Embassy of somebody else"}
    former = making.posting(making.person("Verdi"), embassy, departed_on=date(2020, 5, 5))
    elsewhere = making.posting(posting_of(embassy, "Bianchi").person, making.embassy("SM"))

    page = secretary.open().page

    for shown in ("Embassy of Italy", "Chiara Rossi", "Counsellor (Trade)", "Itäinen Puistotie 4"):
        assert shown in page.text
    for kept in ("Difficult", "Left-handed", "somebody else", former.person.family_name, "San Marino"):
        assert kept not in page.text, kept
    assert elsewhere.id
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_opening_is_noted_once_and_staff_who_look_are_not_the_mission(
    db: Session, request_made: EntryRequest, secretary: Secretary
) -> None:
    db.refresh(request_made)
    first = request_made.opened_at
    assert first is not None
    secretary.open()
    db.refresh(request_made)
    assert request_made.opened_at == first


def test_everything_is_right_in_one_tap_and_the_entry_is_verified_by_the_mission_itself(
    db: Session, embassy: Organisation, secretary: Secretary
) -> None:
    answer = secretary.send(answered_by="  Anna   Segreta ")

    assert answer.status_code == 303
    db.expire_all()
    assert (embassy.verified_on, embassy.verified_by) == (clock.today(), "Anna Segreta")
    assert "the mission’s own page" in embassy.verified_source
    assert posting_of(embassy, "Rossi").verified_by == "Anna Segreta"
    assert embassy.channels[0].verified_on == clock.today()
    proposal = db.scalars(select(Proposal)).one()
    assert proposal.status is ProposalStatus.CONFIRMED
    about = select(AuditEntry).where(AuditEntry.record_type == "organisations").order_by(AuditEntry.id)
    entry = db.scalars(about).all()[-1]
    assert (entry.actor, entry.cause_type) == ("Anna Segreta, Embassy of Italy", "proposals")
    assert "Anna Segreta confirmed on" in secretary.open().page.text


def test_who_answers_is_asked_for(db: Session, secretary: Secretary) -> None:
    for name in ("", "   ", "\u200b"):
        answer = secretary.send(answered_by=name)
        assert answer.status_code == 422
        assert "Please give your name" in answer.text
    assert db.scalars(select(Proposal)).all() == []


def test_what_the_office_changed_meanwhile_cannot_be_called_right_unseen(
    db: Session, embassy: Organisation, secretary: Secretary
) -> None:
    secretary.open()
    posting_of(embassy, "Bianchi").title = {"en": "Minister-Counsellor"}

    answer = secretary.send(answered_by="Anna")

    assert answer.status_code == 422
    assert "has changed the entry meanwhile" in answer.text
    assert "Minister-Counsellor" in answer.text
    db.expire_all()
    assert embassy.verified_on is None


def test_corrections_become_a_proposal_and_change_nothing(
    db: Session, embassy: Organisation, secretary: Secretary
) -> None:
    secretary.open("?correct=1")
    title = secretary.field_of("Bianchi", "title")
    typed = {
        title: "Minister-Counsellor (Trade)",
        secretary.field_of("Bianchi", "phone"): "040 333 4444",
        "channels__0__value": "ambasciata@example.org",
        "addresses__0__lines": "",
        "newcomers__0__given_name": "Lucia",
        "newcomers__0__family_name": "Neri",
        "newcomers__0__arrived_on": "2026-09-01",
        "website": "www.example.org",
        "national_day": "2 June",
        "remark": "Thank you!",
        "answered_by": "Anna",
    }

    answer = secretary.send(**typed)

    assert answer.status_code == 303, answer.text
    assert lines(db) == [
        ("change", "Marco Bianchi", "phone", "+358403334444"),
        ("change", "Marco Bianchi", "title", "Minister-Counsellor (Trade)"),
        ("add", "Lucia Neri", "", ""),
        ("change", "secretariat", "value", "ambasciata@example.org"),
        ("end", "chancery", "lines", ""),
        ("change", "", "website", "https://www.example.org"),
        ("note", "", "national_day", "2 June"),
    ]
    proposal = db.scalars(select(Proposal)).one()
    assert (proposal.status, proposal.remark) == (ProposalStatus.WAITING, "Thank you!")
    db.expire_all()
    assert posting_of(embassy, "Bianchi").title == {"en": "Counsellor (Trade)"}
    assert "Anna sent 7 corrections" in secretary.open().page.text


def test_a_page_sent_as_it_was_shown_proposes_nothing(db: Session, secretary: Secretary) -> None:
    answer = secretary.open("?correct=1").send(answered_by="Anna")

    assert answer.status_code == 422
    assert "Nothing differs from the entry" in answer.text
    assert lines(db) == []


def test_what_is_kept_oddly_and_was_left_alone_is_no_correction_and_no_mistake(
    db: Session, embassy: Organisation, client: FlaskClient, request_made: EntryRequest
) -> None:
    embassy.channels[0].value = "12 not a number"
    embassy.website = "example.org/old style"
    posting_of(embassy, "Rossi").person.given_name = "Chiara  Maria"
    db.flush()
    secretary = Secretary(client, path_of(request_made)).open("?correct=1")

    answer = secretary.send(answered_by="Anna", remark="All well.")

    assert answer.status_code == 303, answer.text
    assert lines(db) == []


def test_of_somebody_who_left_the_day_is_needed_and_nothing_else_counts(
    db: Session, secretary: Secretary
) -> None:
    secretary.open("?correct=1")
    gone = {secretary.field_of("Rossi", "here"): "left", "answered_by": "Anna"}
    day, title = secretary.field_of("Rossi", "left_on"), secretary.field_of("Rossi", "title")

    answer = secretary.send(**gone)
    assert answer.status_code == 422
    assert "On which day did Chiara Rossi leave?" in answer.text

    answer = secretary.send(**gone, **{day: "2018-01-01"})
    assert "lies before the arrival of Chiara Rossi" in answer.text

    assert secretary.send(**gone, **{day: "2026-08-31", title: "No longer"}).status_code == 303
    assert lines(db) == [("end", "Chiara Rossi", "departed_on", "2026-08-31")]


def test_a_new_head_comes_with_the_day_of_credentials(db: Session, secretary: Secretary) -> None:
    secretary.open("?correct=1")
    secretary.send(
        new_head__family_name="Colombo",
        new_head__arrived_on="2026-09-01",
        new_head__credentials_on="2026-10-02",
        answered_by="Anna",
    )

    item = db.scalars(select(ProposalItem)).one()
    assert item.kind is ItemKind.ADD
    assert item.after["is_head"] is True
    assert item.after["credentials_on"] == "2026-10-02"
    assert item.after["rank"] == "ambassador"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("channels__0__value", "nobody@", "is not a mail address"),
        ("channels__0__value", "no-address-at-all", "is not a mail address"),
        ("new_channel__value", "12", "is not a telephone number"),
        ("newcomers__1__email", "x", "is not a mail address"),
        ("newcomers__1__title", "Attaché", "Please give the name"),
        ("website", "not a website", "not the address of a website"),
        ("newcomers__0__arrived_on", "2026-02-30", "Not a valid date"),
        ("newcomers__0__family_name", "x" * 201, "longer than 200"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(
    db: Session, secretary: Secretary, field: str, value: str, sentence: str
) -> None:
    answer = secretary.open("?correct=1").send(
        **{field: value, "remark": "A long story", "answered_by": "Anna"}
    )

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "A long story" in answer.text
    assert lines(db) == []


def test_a_page_sent_twice_is_one_proposal(db: Session, secretary: Secretary) -> None:
    secretary.open("?correct=1")
    for _click in range(2):
        assert secretary.send(website="www.example.org", answered_by="Anna").status_code == 303

    assert len(lines(db)) == 1


def test_two_people_of_one_mission_each_have_their_say(
    db: Session, embassy: Organisation, client: FlaskClient, request_made: EntryRequest
) -> None:
    first, second = (Secretary(client, path_of(request_made)) for _who in range(2))
    stale_page = second.open()
    first.open("?correct=1").send(website="www.example.org", answered_by="Anna")

    answer = stale_page.send(answered_by="Bruno")
    assert answer.status_code == 422
    assert "Anna has sent corrections" in answer.text
    second.open("?correct=1").send(remark="And we close in July.", answered_by="Bruno")

    page = second.open().page.text
    assert "Anna sent 1 correction" in page
    assert "Bruno sent a remark" in page
    assert "Everything is right" not in page
    db.expire_all()
    assert embassy.verified_on is None


def test_a_colleague_who_knew_the_page_before_proposes_against_what_they_saw(
    db: Session, embassy: Organisation, secretary: Secretary
) -> None:
    secretary.open("?correct=1")
    posting_of(embassy, "Bianchi").title = {"en": "Minister"}

    # They leave the title alone: that is no wish to have the old one back.
    secretary.send(website="www.example.org", answered_by="Anna")

    assert [line[2] for line in lines(db)] == ["website"]


def test_what_no_page_of_ours_showed_is_compared_with_nothing(db: Session, secretary: Secretary) -> None:
    answer = secretary.open("?correct=1").send(seen="tampered", website="www.example.org", answered_by="Anna")

    assert answer.status_code == 422
    assert "write your corrections once more" in answer.text
    assert lines(db) == []


def test_the_seal_of_one_letter_is_worth_nothing_with_another(db: Session, client: FlaskClient) -> None:
    italy, france = (Secretary(client, path_of(request_to(mission(state)))) for state in ("IT", "FR"))
    foreign = italy.open().page
    france.open()

    seal = dict(forms_of(foreign.text, italy.path)[0].fields)["seen"]
    answer = france.send(seen=seal, answered_by="Anna")

    assert answer.status_code == 422
    assert db.scalars(select(Proposal)).all() == []


def test_a_wrong_link_and_the_link_of_yesterday_open_nothing(
    db: Session, client: FlaskClient, embassy: Organisation, request_made: EntryRequest
) -> None:
    yesterday = path_of(request_made)
    withdraw(request_made, clock.now())
    db.flush()
    others = token_for(LinkKind.INVITATION, request_made.id, request_made.link_number)

    for path in (yesterday, "/entry/1-guessed", "/entry/nothing", f"/entry/{others}", "/entry/999999-a"):
        page = client.get(path)
        assert page.status_code == 404, path
        assert "This link does not open an entry" in page.text


def test_a_link_whose_time_is_over_says_so_and_what_to_do(
    db: Session, client: FlaskClient, embassy: Organisation
) -> None:
    over = request_to(embassy, expires_at=clock.now() - timedelta(days=1), language="en")

    page = client.get(path_of(over))

    assert page.status_code == 410
    assert "This link is closed" in page.text
    assert "Rossi" not in page.text
    assert client.post(path_of(over), data={"answered_by": "Anna"}).status_code == 410


def test_a_closed_mission_has_no_page(db: Session, client: FlaskClient, embassy: Organisation) -> None:
    made = request_to(embassy)
    embassy.closed_on = date(2026, 1, 1)

    assert client.get(path_of(made)).status_code == 404


def test_the_page_speaks_the_language_of_the_letter_and_the_others_are_one_click_away(
    db: Session, client: FlaskClient, embassy: Organisation
) -> None:
    path = path_of(request_to(embassy, language="sv"))

    assert '<html lang="sv"' in client.get(path).text
    assert '<html lang="fi"' in client.get(f"{path}?lang=fi").text
    assert f"{path}?lang=fi" in client.get(path).text


def test_names_in_any_script_and_of_any_length_are_kept(db: Session, secretary: Secretary) -> None:
    secretary.open("?correct=1")
    secretary.send(
        newcomers__0__family_name="\u202eكريم\u200b عبد",
        newcomers__1__family_name="Ñ" * 200,
        answered_by="田辺 秀時",
    )

    names = [item.about for item in db.scalars(select(ProposalItem).order_by(ProposalItem.id))]
    assert names == ["كريم عبد", "Ñ" * 200]
    assert db.scalars(select(Proposal.made_by)).one() == "田辺 秀時"


def test_the_page_costs_the_same_for_one_colleague_and_for_thirty(
    db: Session, client: FlaskClient, embassy: Organisation, request_made: EntryRequest, count_statements: Any
) -> None:
    path = path_of(request_made)
    client.get(path)
    asked = []
    for _round in range(2):
        for query in ("", "?correct=1"):
            with count_statements() as statements:
                assert client.get(path + query).status_code == 200
            asked.append(len(statements))
        for number in range(29):
            making.posting(making.person(f"Colleague {number}"), embassy, Rank.COUNSELLOR)

    assert asked == [13, 11, 13, 11]
