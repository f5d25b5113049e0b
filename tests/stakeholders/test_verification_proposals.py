"""Staff decide line by line on what a mission proposes; the register's verbs do it; it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

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
from stakeholders.verification.accepting import Refusal, take_back
from stakeholders.verification.comparing import State, compared
from stakeholders.verification.corrections import PersonSaid, Said
from stakeholders.verification.models import ItemStatus, ProposalStatus
from tests import making
from tests.stakeholders.upkeep import NEWCOMER, decided, mission, posting_of, propose, retitled

PAGE = "/stakeholders/upkeep/answers"


@pytest.fixture
def embassy(db: Session) -> Organisation:
    return mission()


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


def test_two_officers_decide_at_once_and_the_first_word_stands(db: Session, embassy: Organisation) -> None:
    proposal = propose(embassy, Said(people=(retitled(embassy),)))
    decided(proposal, False)

    assert decided(proposal, True).accepted == 0
    assert posting_of(embassy, "Bianchi").title == {"en": "Counsellor (Trade)"}


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
