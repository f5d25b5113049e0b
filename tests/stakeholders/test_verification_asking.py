"""Missions are asked to confirm their entries: looked through first, once each, reminded once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role
from office.mailroom.kinds import NotNeeded, kind_named
from office.mailroom.models import Letter, LetterStatus, Reason
from stakeholders.organisations.models import (
    Channel,
    ChannelMedium,
    ChannelPurpose,
    Organisation,
    OrganisationStatus,
    StatusPeriod,
)
from stakeholders.verification.asking import (
    CountChanged,
    LeftOut,
    NothingToSend,
    ask,
    asked_at,
    remind,
    review,
)
from stakeholders.verification.links import BadLink, entry_url, open_entry, token_of
from stakeholders.verification.models import EntryRequest, Proposal, ProposalStatus
from stakeholders.verification.queries import Standing, standing_of
from tests import making
from tests.sink import Sink
from tests.stakeholders.upkeep import LONG_AGO, mission, request_to

PAGE = "/stakeholders/upkeep"


@pytest.fixture
def officer(db: Session, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.EDITOR)


def letters(db: Session, kind: str = "entry_request") -> list[Letter]:
    return list(db.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def composed(letter: Letter) -> Any:
    return kind_named(letter.kind).compose(letter)


def test_the_secretariat_is_asked_in_its_language_else_who_else_reads_general_mail(db: Session) -> None:
    embassy = making.embassy("IT", mail="", language="sv")
    assert asked_at(embassy) == ("", "sv")
    for purpose, language in (
        (ChannelPurpose.PRESS, None),
        (ChannelPurpose.HEAD_OFFICE, "en"),
        (ChannelPurpose.GENERAL, None),
        (ChannelPurpose.SECRETARIAT, "fi"),
    ):
        value = f"{purpose.value}@example.org"
        embassy.channels.append(
            Channel(medium=ChannelMedium.EMAIL, purpose=purpose, value=value, language=language)
        )
    db.flush()

    assert asked_at(embassy) == ("secretariat@example.org", "fi")
    embassy.channels.pop()
    assert asked_at(embassy) == ("general@example.org", "sv")


def test_before_sending_one_sees_who_is_left_out_and_why(db: Session) -> None:
    ready = mission("IT", language="fi")
    closed = mission("FR", closed_on=LONG_AGO)
    suspended = mission("RU")
    suspended.status_periods.append(StatusPeriod(status=OrganisationStatus.SUSPENDED, since=LONG_AGO))
    no_address = making.embassy("ES", mail="")
    asked = mission("DE")
    request_to(asked)
    answered = mission("SE")
    request = request_to(answered, answered_at=clock.now())
    db.add(
        Proposal(
            request=request,
            organisation=answered,
            made_by="Anna",
            made_at=clock.now(),
            language="en",
            submission="1",
            status=ProposalStatus.WAITING,
        )
    )
    everybody = [ready, closed, suspended, no_address, asked, answered]

    found = review([organisation.id for organisation in everybody])

    assert [one.organisation for one in found.ready] == [ready]
    assert found.by_language == {"fi": 1}
    assert dict(found.left_out) == {
        closed: LeftOut.CLOSED,
        suspended: LeftOut.SUSPENDED,
        no_address: LeftOut.NO_ADDRESS,
        asked: LeftOut.ASKED,
        answered: LeftOut.TO_DECIDE,
    }


def test_each_mission_gets_one_letter_with_its_own_link_and_a_reminder_that_waits(db: Session) -> None:
    italy, france = mission("IT"), mission("FR")
    mailing = ask([italy.id, france.id], expected=2, remind=True, user_id=None)

    assert mailing.total == 2
    first, second = db.scalars(select(EntryRequest).order_by(EntryRequest.id))
    links = {entry_url(first), entry_url(second)}
    assert len(links) == 2
    for letter in letters(db):
        text = composed(letter).text
        assert sum(link in text for link in links) == 1
    reminders = letters(db, "entry_reminder")
    assert [letter.due_at for letter in reminders] == [first.asked_at + timedelta(days=14)] * 2
    with pytest.raises(NothingToSend):
        ask([italy.id, france.id], expected=2, remind=True, user_id=None)
    assert len(letters(db)) == 2


def test_another_number_than_the_one_agreed_to_sends_nothing(db: Session) -> None:
    italy, france = mission("IT"), mission("FR")

    with pytest.raises(CountChanged) as changed:
        ask([italy.id, france.id], expected=3, remind=False, user_id=None)

    assert changed.value.ready == 2
    assert letters(db) == []


def test_a_newer_letter_closes_the_link_of_the_older(db: Session) -> None:
    italy = mission("IT")
    older = request_to(italy, answered_at=clock.now())
    token = token_of(older)
    assert open_entry(token) is older

    ask([italy.id], expected=1, remind=False, user_id=None)

    with pytest.raises(BadLink):
        open_entry(token)
    assert letters(db, "entry_reminder") == []


@pytest.mark.parametrize(
    "change",
    [
        {"answered_at": clock.now},
        {"withdrawn_at": clock.now},
        {"expires_at": lambda: clock.now() - timedelta(seconds=1)},
    ],
)
def test_a_reminder_that_nobody_needs_any_more_is_not_sent(db: Session, change: dict[str, Any]) -> None:
    italy = mission("IT")
    ask([italy.id], expected=1, remind=True, user_id=None)
    reminder = letters(db, "entry_reminder")[0]
    assert "have not heard from you yet" in composed(reminder).text

    request = db.scalars(select(EntryRequest)).one()
    for name, value in change.items():
        setattr(request, name, value())

    with pytest.raises(NotNeeded):
        composed(reminder)


def test_a_reminder_is_brought_forward_once(db: Session) -> None:
    italy = mission("IT")
    ask([italy.id], expected=1, remind=True, user_id=None)
    request, later = db.scalars(select(EntryRequest)).one(), clock.now()

    assert remind(request, later) is not None
    assert letters(db, "entry_reminder")[0].due_at == later
    assert remind(request, later + timedelta(hours=1)) is None
    unasked = request_to(mission("FR"))
    assert remind(unasked, clock.now()) is not None
    request.answered_at = clock.now()
    assert remind(request, clock.now()) is None


@pytest.mark.parametrize(("language", "others"), [("en", ("Svenska", "Suomi")), ("sv", ("English", "Suomi"))])
def test_the_letter_has_one_button_and_the_other_languages_one_click_away(
    db: Session, language: str, others: tuple[str, str]
) -> None:
    italy = mission("IT", language=language)
    ask([italy.id], expected=1, remind=False, user_id=None)
    letter = letters(db)[0]
    written = composed(letter)
    link = entry_url(db.scalars(select(EntryRequest)).one())

    assert letter.language == language
    for twin in (written.html, written.text):
        assert link in twin
        for name in others:
            assert name in twin
    assert f'lang="{language}"' in written.html
    assert "Embassy of Italy" in written.subject


def test_the_name_of_a_mission_cannot_forge_a_letter(db: Session) -> None:
    italy = mission("IT", name={"en": "<b>Embassy</b>\r\nBcc: x@example.org"})
    ask([italy.id], expected=1, remind=False, user_id=None)
    written = composed(letters(db)[0])

    assert "\n" not in written.subject
    assert "<b>Embassy" not in written.html


def test_an_officer_asks_from_the_ticked_rows_to_the_progress(
    db: Session,
    officer: FlaskClient,
    run: Callable[..., Any],
    smtp: Sink,
) -> None:
    italy, france, spain = mission("IT"), mission("FR"), making.embassy("ES", mail="")

    page = officer.post(
        f"{PAGE}/ask",
        data={"ids": [str(italy.id), str(france.id), str(spain.id)]},
        follow_redirects=True,
    )
    assert "2 letters are ready to be sent." in page.text
    assert "No mail address of its secretariat" in page.text
    address = page.request.full_path.replace("/review", "/send")

    refused = officer.post(address, data={"number": "3", "remind": "y"})
    assert refused.status_code == 422
    assert "2 letters are ready, not 3. Nothing was sent." in refused.text
    sent = officer.post(address, data={"number": "2", "remind": "y"}, follow_redirects=True)
    assert "2 letters are on their way." in sent.text
    again = officer.post(address, data={"number": "2"}, follow_redirects=True)
    assert "Nothing was sent twice" in again.text

    assert run("mail", "work", "--until-empty").exit_code == 0
    assert sorted(str(message["To"].addresses[0].addr_spec) for message in smtp.messages) == [
        "embassy.fr@example.org",
        "embassy.it@example.org",
    ]
    done = officer.get(sent.request.path)
    assert "Every letter has left the outbox." in done.text
    assert officer.get(f"{PAGE}/asked").text.count("state-underway") >= 2


def test_a_test_letter_goes_to_the_officer_alone_and_its_link_opens_nothing(
    db: Session, officer: FlaskClient, run: Callable[..., Any], smtp: Sink
) -> None:
    italy = mission("IT")

    officer.post(f"{PAGE}/test?ids={italy.id}", data={"address": "editor@example.org", "language": "fi"})
    run("mail", "work", "--until-empty")

    (message,) = smtp.messages
    assert message["To"].addresses[0].addr_spec == "editor@example.org"
    body = message.get_body(("plain",))
    assert body is not None and "/entry/…" in body.get_content()
    assert db.scalars(select(EntryRequest)).all() == []
    wrong = officer.post(f"{PAGE}/test?ids={italy.id}", data={"address": "nobody", "language": "fi"})
    assert wrong.status_code == 422


def test_the_list_of_the_asked_tells_how_each_letter_stands(db: Session, officer: FlaskClient) -> None:
    now = clock.now()
    states = ("IT", "FR", "ES", "DE", "SE")
    changes: tuple[dict[str, Any], ...] = (
        {},
        {"opened_at": now},
        {"answered_at": now},
        {"expires_at": now - timedelta(days=1)},
        {"withdrawn_at": now},
    )
    made = [request_to(mission(state), **change) for state, change in zip(states, changes, strict=True)]
    db.commit()

    assert [standing_of(one, now) for one in made] == [
        Standing.WAITING,
        Standing.OPENED,
        Standing.ANSWERED,
        Standing.EXPIRED,
        Standing.WITHDRAWN,
    ]
    for standing, name in (
        ("waiting", "Italy"),
        ("opened", "France"),
        ("answered", "Spain"),
        ("expired", "Germany"),
        ("withdrawn", "Sweden"),
    ):
        page = officer.get(f"{PAGE}/asked?standing={standing}").text
        assert re.findall(r'row-link"[^>]*>Embassy of (\w+)<', page) == [name]


def test_a_link_is_taken_back_and_a_letter_that_came_back_says_so(db: Session, officer: FlaskClient) -> None:
    italy = mission("IT")
    ask([italy.id], expected=1, remind=False, user_id=None)
    db.execute(update(Letter).values(status=LetterStatus.BOUNCED, reason=Reason.NO_MAILBOX))
    request = db.scalars(select(EntryRequest)).one()
    token = token_of(request)
    db.commit()
    assert "trouble" in officer.get(f"{PAGE}/asked").text

    officer.post(f"{PAGE}/requests/{request.id}/remind")
    officer.post(f"{PAGE}/requests/{request.id}/withdraw")

    db.expire_all()
    assert letters(db, "entry_reminder")[0].to_address == "embassy.it@example.org"
    with pytest.raises(BadLink):
        open_entry(token)


def test_the_address_to_which_letters_were_agreed_leads_back_to_the_last_look(
    db: Session, officer: FlaskClient
) -> None:
    italy = mission("IT")
    db.commit()
    again = officer.get(f"{PAGE}/send?ids={italy.id}")
    alone = officer.get(f"{PAGE}/send")

    assert (again.status_code, again.location) == (303, f"{PAGE}/review?ids={italy.id}")
    assert (alone.status_code, alone.location) == (303, PAGE)


def test_looking_through_costs_the_same_for_one_and_for_thirty(
    db: Session, officer: FlaskClient, count_statements: Any
) -> None:
    ids = [mission("IT").id]
    asked: list[int] = []
    for _round in range(2):
        listed = ".".join(str(number) for number in ids)
        db.commit()
        for path in (f"{PAGE}/review?ids={listed}", f"{PAGE}/asked"):
            with count_statements() as statements:
                assert officer.get(path).status_code == 200
            asked.append(len(statements))
        for number in range(29):
            other: Organisation = mission(making.STATES[number + 1])
            ids.append(other.id)
            request_to(other, **({} if number % 2 else {"answered_at": clock.now()}))
        if len(ids) == 30:
            request_to(other)

    assert asked == [8, 4, 8, 5]
