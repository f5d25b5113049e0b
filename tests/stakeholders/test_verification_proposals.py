"""Staff decide line by line on what a mission proposes; the register's verbs do it; it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role
from office.audit.models import AuditEntry
from stakeholders.organisations.models import Channel, Organisation
from stakeholders.people.models import Person, Posting, Rank
from stakeholders.people.queries import head_on
from stakeholders.verification.accepting import Decision, Outcome, Refusal, decide, take_back
from stakeholders.verification.answering import correct, present_entry
from stakeholders.verification.comparing import State, compared
from stakeholders.verification.corrections import NewPerson, PersonSaid, Said, lines_of
from stakeholders.verification.models import ItemStatus, Proposal, ProposalItem, ProposalStatus
from tests import making
from tests.stakeholders.upkeep import mission, posting_of, request_to

PAGE = "/stakeholders/upkeep/answers"
NEWCOMER = NewPerson("Lucia", "Neri", "woman", "first_secretary", "First Secretary", "2026-09-01", "", "", "")


@pytest.fixture
def embassy(db: Session) -> Organisation:
    return mission()


def propose(embassy: Organisation, said: Said, remark: str = "") -> Proposal:
    """What the mission sends, as if from its page."""
    request = request_to(embassy)
    _organisation, shown = present_entry(embassy.id, "en")
    if not said.website:
        said = replace(said, website=shown.website)
    return correct(
        request,
        shown,
        lines_of(shown, said, "en"),
        answered_by="Anna Segreta",
        remark=remark,
        language="en",
        submission=str(request.id),
    )


def retitled(embassy: Organisation, title: str = "Minister-Counsellor") -> PersonSaid:
    return PersonSaid(posting_of(embassy, "Bianchi").id, values={"title": title})


def decided(proposal: Proposal, *choices: bool | int) -> Outcome:
    """Decide on the lines in their order; a number says which person of the register is meant."""
    decisions = {
        item.id: Decision(bool(choice), None if isinstance(choice, bool) else choice)
        for item, choice in zip(proposal.items, choices, strict=False)
    }
    return decide(
        proposal, decisions, by="Maija Virta", source="confirmed by Anna Segreta of Embassy of Italy"
    )


def test_an_accepted_line_changes_the_register_and_is_verified_on_the_missions_word(
    db: Session, embassy: Organisation
) -> None:
    proposal = propose(embassy, Said(people=(retitled(embassy),), newcomers=(NEWCOMER,)))

    outcome = decided(proposal, True)

    posting = posting_of(embassy, "Bianchi")
    assert outcome.accepted == 1
    assert posting.title == {"en": "Minister-Counsellor"}
    assert posting.verified_on == clock.today()
    assert (posting.verified_by, posting.verified_source) == (
        "Maija Virta",
        "confirmed by Anna Segreta of Embassy of Italy",
    )
    # The other line waits: nothing else counts as verified yet.
    assert proposal.status is ProposalStatus.WAITING
    assert embassy.verified_on is None


def test_with_the_last_line_what_the_mission_saw_and_left_counts_as_verified(
    db: Session, embassy: Organisation
) -> None:
    proposal = propose(
        embassy, Said(people=(retitled(embassy),), channels={embassy.channels[0].id: "new@example.org"})
    )

    outcome = decided(proposal, True, False)

    assert (outcome.accepted, outcome.left) == (1, 1)
    assert proposal.status is ProposalStatus.DECIDED
    assert embassy.verified_on == clock.today()
    assert posting_of(embassy, "Rossi").verified_on == clock.today()
    # That address was doubted by the mission, and the office did not follow: it is anything but verified.
    assert embassy.channels[0].value == "embassy.it@example.org"
    assert embassy.channels[0].verified_on is None


def test_where_every_line_is_left_nothing_is_verified(db: Session, embassy: Organisation) -> None:
    proposal = propose(embassy, Said(people=(retitled(embassy),)))
    decided(proposal, False)

    assert proposal.status is ProposalStatus.DECIDED
    assert embassy.verified_on is None
    assert posting_of(embassy, "Bianchi").title == {"en": "Counsellor (Trade)"}


def test_every_kind_of_line_is_accepted_by_the_registers_own_verbs(
    db: Session, embassy: Organisation
) -> None:
    bianchi = posting_of(embassy, "Bianchi")
    chancery, secretariat = embassy.addresses[0], embassy.channels[0]
    proposal = propose(
        embassy,
        Said(
            people=(
                PersonSaid(
                    bianchi.id,
                    values={
                        "given_name": "Marco Aurelio",
                        "rank": "minister_counsellor",
                        "arrived_on": "2020-02-03",
                        "email": "marco@example.org",
                        "phone": "",
                    },
                ),
            ),
            newcomers=(replace(NEWCOMER, phone="+358405556666"),),
            channels={secretariat.id: "segreteria@example.org"},
            new_channels=(("phone", "general", "+358912345678"),),
            addresses={chancery.id: ""},
            new_addresses=(("residence", "Kartanontie 1\n00330 Helsinki"),),
            website="https://example.org",
            national_day="2 June",
        ),
    )

    outcome = decided(proposal, *[True] * len(proposal.items))

    assert outcome.refused == {}
    assert bianchi.person.name == "Marco Aurelio Bianchi"
    assert (bianchi.rank, bianchi.arrived_on) == (Rank.MINISTER_COUNSELLOR, date(2020, 2, 3))
    assert [channel.value for channel in bianchi.person.channels] == ["marco@example.org"]
    neri = posting_of(embassy, "Neri")
    assert (neri.rank, neri.title, neri.arrived_on) == (
        Rank.FIRST_SECRETARY,
        {"en": "First Secretary"},
        date(2026, 9, 1),
    )
    assert neri.person.source == "confirmed by Anna Segreta of Embassy of Italy"
    assert sorted(c.value for c in embassy.channels) == ["+358912345678", "segreteria@example.org"]
    # A corrected address keeps its row and its history.
    assert secretariat.value == "segreteria@example.org"
    assert [(a.kind.value, a.lines) for a in embassy.addresses] == [
        ("residence", "Kartanontie 1\n00330 Helsinki")
    ]
    assert embassy.website == "https://example.org"


def test_a_new_head_follows_the_one_who_left(db: Session, embassy: Organisation) -> None:
    rossi = posting_of(embassy, "Rossi")
    head = replace(NEWCOMER, rank="ambassador", is_head=True, credentials_on="2026-10-01")
    proposal = propose(
        embassy, Said(people=(PersonSaid(rossi.id, left_on=date(2026, 8, 20)),), newcomers=(head,))
    )
    decided(proposal, True, True)

    assert rossi.departed_on == date(2026, 8, 20)
    present = head_on(embassy.id, clock.today())
    assert present is not None
    assert (present.person.family_name, present.credentials_on) == ("Neri", date(2026, 10, 1))


def test_a_new_head_whose_predecessor_was_not_named_ends_the_posting_and_the_line_says_so(
    db: Session, embassy: Organisation
) -> None:
    proposal = propose(embassy, Said(newcomers=(replace(NEWCOMER, rank="ambassador", is_head=True),)))
    line = compared(proposal)[0]
    assert line.ends is not None and line.ends.person.family_name == "Rossi"

    decided(proposal, True)

    assert posting_of(embassy, "Rossi").departed_on == date(2026, 9, 1)


def test_a_line_that_cannot_be_says_why_waits_on_and_leaves_nothing_behind(
    db: Session, embassy: Organisation
) -> None:
    making.posting(making.person("Verdi"), embassy, Rank.CHARGE_AD_INTERIM)
    acting = replace(NEWCOMER, rank="charge_ad_interim")
    proposal = propose(embassy, Said(people=(retitled(embassy),), newcomers=(acting,)))

    outcome = decided(proposal, True, True)

    newcomer = proposal.items[1]
    assert outcome.refused == {newcomer.id: Refusal.HEAD_IS_HERE}
    assert newcomer.status is ItemStatus.WAITING
    assert db.scalars(select(Person).where(Person.family_name == "Neri")).all() == []
    assert posting_of(embassy, "Bianchi").title == {"en": "Minister-Counsellor"}


def test_somebody_new_may_be_somebody_whom_the_register_knows(db: Session, embassy: Organisation) -> None:
    known = making.posting(making.person("Neri", "Lucia"), making.embassy("SM"), departed_on=date(2024, 1, 1))
    proposal = propose(embassy, Said(newcomers=(NEWCOMER,)))
    assert compared(proposal)[0].namesakes == [known.person]

    decided(proposal, known.person_id)

    assert posting_of(embassy, "Neri").person_id == known.person_id


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("Counsellor (Trade)", State.AS_SEEN),
        ("Consigliere", State.CHANGED),
        ("Minister-Counsellor", State.ALREADY),
    ],
)
def test_a_line_says_whether_the_register_has_changed_since(
    db: Session, embassy: Organisation, now: str, state: State
) -> None:
    proposal = propose(embassy, Said(people=(retitled(embassy),)))
    posting_of(embassy, "Bianchi").title = {"en": now}
    db.flush()

    assert [(line.state, line.now) for line in compared(proposal)] == [(state, now)]


def test_what_is_no_longer_there_is_told(db: Session, embassy: Organisation) -> None:
    secretariat = embassy.channels[0].id
    proposal = propose(embassy, Said(channels={secretariat: "new@example.org"}))
    ended = propose(embassy, Said(channels={secretariat: ""}))
    embassy.channels.clear()
    db.flush()

    assert compared(proposal)[0].state is State.GONE
    assert compared(ended)[0].state is State.ALREADY
    assert decided(proposal, True).refused == {proposal.items[0].id: Refusal.GONE}
    assert decided(ended, True).accepted == 1


def test_an_accepted_proposal_is_taken_back_as_a_whole(db: Session, embassy: Organisation) -> None:
    secretariat = embassy.channels[0]
    proposal = propose(
        embassy,
        Said(
            people=(retitled(embassy),),
            newcomers=(NEWCOMER,),
            channels={secretariat.id: "new@example.org"},
        ),
    )
    decided(proposal, True, True, True)

    undone = take_back(proposal)

    assert undone.left == ()
    assert posting_of(embassy, "Bianchi").title == {"en": "Counsellor (Trade)"}
    assert db.scalars(select(Person).where(Person.family_name == "Neri")).all() == []
    assert db.get(Channel, secretariat.id).value == "embassy.it@example.org"  # type: ignore[union-attr]
    assert embassy.verified_on is None
    db.refresh(proposal)
    assert proposal.status is ProposalStatus.WAITING
    assert {item.status for item in proposal.items} == {ItemStatus.WAITING}
    # And it can be decided on again.
    assert decided(proposal, True, True, True).accepted == 3
    assert take_back(proposal).left == ()
    assert posting_of(embassy, "Bianchi").title == {"en": "Counsellor (Trade)"}


def test_what_somebody_changed_since_stays_and_is_named(
    db: Session, embassy: Organisation, signed_in: Callable[[Role], FlaskClient]
) -> None:
    proposal = propose(embassy, Said(people=(retitled(embassy),)))
    decided(proposal, True)
    db.commit()
    embassy.seat_city = "Espoo"
    db.commit()
    officer = signed_in(Role.EDITOR)

    assert "would stay as they are" in officer.get(f"{PAGE}/{proposal.id}").text
    answer = officer.post(f"{PAGE}/{proposal.id}/undo", follow_redirects=True)

    assert "but for what somebody has changed since: Embassy of Italy" in answer.text
    db.expire_all()
    assert posting_of(embassy, "Bianchi").title == {"en": "Minister-Counsellor"}


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


def test_two_officers_decide_at_once_and_the_first_word_stands(db: Session, embassy: Organisation) -> None:
    proposal = propose(embassy, Said(people=(retitled(embassy),)))
    decided(proposal, False)

    assert decided(proposal, True).accepted == 0
    assert posting_of(embassy, "Bianchi").title == {"en": "Counsellor (Trade)"}


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


def test_everything_an_acceptance_did_carries_its_cause(db: Session, embassy: Organisation) -> None:
    proposal = propose(embassy, Said(people=(retitled(embassy),), newcomers=(NEWCOMER,)))
    decided(proposal, True, True)

    causes = db.execute(
        select(AuditEntry.record_type, AuditEntry.cause_type, AuditEntry.cause_id).where(
            AuditEntry.cause_type.is_not(None)
        )
    ).all()
    assert {cause[1:] for cause in causes} == {("proposals", proposal.id)}
    assert {"postings", "people", "proposal_items", "organisations"} <= {cause[0] for cause in causes}
    assert db.scalars(select(Posting)).all()
