"""The pages on which staff decide on what missions propose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from office.accounts.models import Role
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Rank
from stakeholders.verification.corrections import Said
from stakeholders.verification.models import ItemStatus, ProposalItem, ProposalStatus
from tests import making
from tests.stakeholders.upkeep import NEWCOMER, mission, posting_of, propose, retitled

PAGE = "/stakeholders/upkeep/answers"


@pytest.fixture
def embassy(db: Session) -> Organisation:
    return mission()


def test_the_officer_decides_on_the_page_and_the_history_leads_back(
    db: Session, embassy: Organisation, signed_in: Callable[[Role], FlaskClient]
) -> None:
    proposal = propose(embassy, Said(people=(retitled(embassy),), newcomers=(NEWCOMER,)), "We close in July.")
    first, second = proposal.items
    db.commit()
    officer = signed_in(Role.EDITOR)
    page = officer.get(f"{PAGE}/{proposal.id}").text
    for words in ("Counsellor (Trade)", "Minister-Counsellor", "Anna Segreta", "We close in July.", "Neri"):
        assert words in page

    answer = officer.post(
        f"{PAGE}/{proposal.id}",
        data={f"line-{first.id}": "accept", f"line-{second.id}": "leave"},
        follow_redirects=True,
    )

    assert "1 line accepted, 1 line left as it was." in answer.text
    assert "Take back what was accepted" in answer.text
    mission_page = officer.get(f"/stakeholders/organisations/{embassy.id}").text
    assert f'href="{PAGE}/{proposal.id}"' in mission_page
    officer.post(f"{PAGE}/{proposal.id}/undo")
    db.expire_all()
    assert posting_of(embassy, "Bianchi").title == {"en": "Counsellor (Trade)"}


def test_accept_all_leaves_what_the_office_has_changed_since(
    db: Session, embassy: Organisation, signed_in: Callable[[Role], FlaskClient]
) -> None:
    proposal = propose(embassy, Said(people=(retitled(embassy),), newcomers=(NEWCOMER,)))
    posting_of(embassy, "Bianchi").title = {"en": "Consigliere"}
    db.commit()

    signed_in(Role.EDITOR).post(f"{PAGE}/{proposal.id}", data={"all": "1"})

    db.expire_all()
    assert [item.status for item in proposal.items] == [ItemStatus.WAITING, ItemStatus.ACCEPTED]
    assert posting_of(embassy, "Bianchi").title == {"en": "Consigliere"}


def test_a_remark_alone_is_read_and_done(
    db: Session, embassy: Organisation, signed_in: Callable[[Role], FlaskClient]
) -> None:
    proposal = propose(embassy, Said(), "We close in July.")
    db.commit()
    officer = signed_in(Role.EDITOR)
    assert "Mark as read" in officer.get(f"{PAGE}/{proposal.id}").text

    officer.post(f"{PAGE}/{proposal.id}")

    db.refresh(proposal)
    assert proposal.status is ProposalStatus.DECIDED


def test_a_mission_whose_proposal_waits_says_so_on_its_page_and_on_today(
    db: Session, embassy: Organisation, signed_in: Callable[[Role], FlaskClient]
) -> None:
    propose(embassy, Said(people=(retitled(embassy),)))
    db.commit()
    officer = signed_in(Role.EDITOR)

    assert (
        "The mission proposes to correct its entry"
        in officer.get(f"/stakeholders/organisations/{embassy.id}").text
    )
    assert "proposal to decide on" in officer.get("/").text
    assert '<span class="tab-count">1</span>' in officer.get("/stakeholders/upkeep").text


def test_the_pages_of_answers_cost_the_same_for_one_and_for_thirty(
    db: Session, embassy: Organisation, signed_in: Callable[[Role], FlaskClient], count_statements: Any
) -> None:
    one = propose(embassy, Said(people=(retitled(embassy),), newcomers=(NEWCOMER,)))
    db.commit()
    officer = signed_in(Role.VIEWER)
    asked: list[int] = []
    for _round in range(2):
        for path in (PAGE, f"{PAGE}/{one.id}"):
            with count_statements() as statements:
                assert officer.get(path).status_code == 200
            asked.append(len(statements))
        for number in range(29):
            other = mission(making.STATES[number + 1])
            propose(other, Said(people=(retitled(other),)))
            newcomer = {**one.items[1].after, "family_name": f"Neri {number}"}
            item = ProposalItem(kind=one.items[1].kind, record_type="postings", about="Neri", after=newcomer)
            one.items.append(item)
            making.posting(making.person(f"Colleague {number}"), embassy, Rank.COUNSELLOR)
        db.commit()

    assert asked == [5, 15, 5, 15]
