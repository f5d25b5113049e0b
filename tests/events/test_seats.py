"""What answers do to seats."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import delete
from sqlalchemy.orm import Session

from events.guestlist.building import remove
from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus, Substitutes
from events.programme.planning import change_event, plan_of
from events.registration.models import Answer, Capacity, Registration, RegistrationStatus, ReplySource
from events.registration.seats import (
    Closed,
    GivenAnswer,
    Guest,
    NobodyNamed,
    ReplyClosed,
    SeatsExhausted,
    SubstitutesNotAllowed,
    answer,
    confirmed_seats,
    current_reply,
    fill_seats,
    give_back,
    lock_event,
    party_of,
    promoted,
)
from office import clock
from stakeholders.people.models import Gender, Person, Posting, Rank
from tests.events.seminar import colleague, embassy, invite, posted, seminar, substitute

CONFIRMED, WAITING = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING


def accept(invitation: Invitation, *colleagues: Guest, **how: object) -> None:
    answer(invitation, GivenAnswer(Answer.ACCEPTED, colleagues), source=ReplySource.LINK, **how)  # type: ignore[arg-type]


def decline(invitation: Invitation) -> None:
    answer(invitation, GivenAnswer(Answer.DECLINED), source=ReplySource.LINK)


def send(invitation: Invitation, *party: Guest, **how: object) -> None:
    answer(invitation, GivenAnswer(Answer.SUBSTITUTED, party), source=ReplySource.LINK, **how)  # type: ignore[arg-type]


def seats_of(invitation: Invitation) -> list[tuple[str, Capacity, RegistrationStatus]]:
    return [(seat.name, seat.capacity, seat.status) for seat in party_of(invitation)]


def guests(event: Event, number: int) -> list[Invitation]:
    return [invite(event, posted(embassy("IT"), "Guest", f"Number {n}")) for n in range(number)]


def test_accepting_seats_the_addressee_with_rank_and_title_of_their_post(db: Session) -> None:
    posting = posted(embassy("IT"), "Chiara", "Rossi", gender=Gender.WOMAN)
    posting.title = {"en": "Ambassador of Italy"}
    invitation = invite(seminar(), posting)

    accept(invitation)

    (seat,) = party_of(invitation)
    assert (seat.name, seat.rank, seat.title, seat.gender, seat.person_id, seat.capacity, seat.status) == (
        "Chiara Rossi",
        Rank.AMBASSADOR,
        "Ambassador of Italy",
        Gender.WOMAN,
        posting.person_id,
        Capacity.ADDRESSEE,
        CONFIRMED,
    )


def test_colleagues_take_the_missions_other_seats(db: Session) -> None:
    invitation = invite(seminar(), seats=2)

    accept(invitation, colleague("Marco Bianchi"))

    assert seats_of(invitation) == [
        ("Chiara Rossi", Capacity.ADDRESSEE, CONFIRMED),
        ("Marco Bianchi", Capacity.COLLEAGUE, CONFIRMED),
    ]


def test_a_mission_cannot_name_more_people_than_it_has_seats(db: Session) -> None:
    invitation = invite(seminar(), seats=2)

    with pytest.raises(SeatsExhausted) as refusal:
        accept(invitation, colleague("Marco Bianchi"), colleague("Luca Verdi"))

    assert (refusal.value.asked, refusal.value.seats) == (3, 2)
    assert (current_reply(invitation), party_of(invitation)) == (None, [])


def test_a_substitute_comes_with_their_own_rank_and_title(db: Session) -> None:
    invitation = invite(seminar())

    send(invitation, substitute("Marco Bianchi", "Counsellor", Rank.COUNSELLOR))

    (seat,) = party_of(invitation)
    assert (seat.name, seat.rank, seat.title, seat.capacity) == (
        "Marco Bianchi",
        Rank.COUNSELLOR,
        "Counsellor",
        Capacity.SUBSTITUTE,
    )


def test_a_personal_invitation_takes_no_substitute(db: Session) -> None:
    invitation = invite(seminar(substitutes=Substitutes.NOT_ALLOWED))

    with pytest.raises(SubstitutesNotAllowed):
        send(invitation, substitute("Marco Bianchi"))


def test_where_nobody_is_addressed_the_mission_names_who_comes(db: Session) -> None:
    event = seminar(substitutes=Substitutes.NOT_ALLOWED)
    invitation = invite(event, addressee=None, posting=None, organisation=embassy("IT"))

    send(invitation, substitute("Marco Bianchi"))

    assert seats_of(invitation) == [("Marco Bianchi", Capacity.SUBSTITUTE, CONFIRMED)]


def test_an_answer_that_somebody_comes_names_somebody(db: Session) -> None:
    invitation = invite(seminar(), addressee=None, posting=None, organisation=embassy("IT"))

    with pytest.raises(NobodyNamed):
        accept(invitation)
    with pytest.raises(NobodyNamed):
        send(invitation, colleague("Marco Bianchi"))


def test_declining_and_tentative_hold_no_seat(db: Session) -> None:
    first, second = guests(seminar(), 2)

    decline(first)
    answer(second, GivenAnswer(Answer.TENTATIVE), source=ReplySource.CALENDAR)

    assert (seats_of(first), seats_of(second)) == ([], [])


def test_beyond_the_capacity_guests_wait(db: Session) -> None:
    first, second, third = guests(seminar(capacity=2), 3)

    for invitation in (first, second, third):
        accept(invitation)

    assert [party_of(i)[0].status for i in (first, second, third)] == [CONFIRMED, CONFIRMED, WAITING]


def test_a_seat_given_back_goes_to_whoever_asked_first(db: Session) -> None:
    event = seminar(capacity=1)
    first, second, third = guests(event, 3)
    told: list[str] = []

    def tell(registration: Registration, **_: object) -> None:
        told.append(registration.name)

    for invitation in (first, second, third):
        accept(invitation)
    with promoted.connected_to(tell):
        decline(first)

    assert [seats_of(i) and seats_of(i)[0][2] for i in (first, second, third)] == [[], CONFIRMED, WAITING]
    assert told == ["Guest Number 1"]


def test_a_changed_answer_keeps_the_same_persons_seat_and_time(db: Session) -> None:
    invitation = invite(seminar())
    accept(invitation)
    (before,) = party_of(invitation)
    number, asked_at = before.id, before.asked_at

    with time_machine.travel(clock.now() + timedelta(days=1)):
        accept(invitation, colleague("Marco Bianchi"))

    kept, added = party_of(invitation)
    assert (kept.id, kept.asked_at) == (number, asked_at)
    assert added.asked_at > asked_at


def test_a_substitute_takes_over_the_missions_place_in_a_full_event(db: Session) -> None:
    event = seminar(capacity=1)
    first, second = guests(event, 2)
    accept(first)
    accept(second)

    send(first, substitute("Marco Bianchi"))

    assert (seats_of(first), party_of(second)[0].status) == (
        [("Marco Bianchi", Capacity.SUBSTITUTE, CONFIRMED)],
        WAITING,
    )


def test_who_declines_and_returns_goes_to_the_end_of_the_queue(db: Session) -> None:
    event = seminar(capacity=1)
    first, second = guests(event, 2)
    accept(first)
    accept(second)
    (seat,) = party_of(first)
    number = seat.id
    decline(first)
    accept(first)

    assert (party_of(first)[0].status, party_of(second)[0].status) == (WAITING, CONFIRMED)
    assert party_of(first)[0].id == number


def test_a_raised_capacity_lets_the_waiting_in(db: Session) -> None:
    event = seminar(capacity=1)
    first, second = guests(event, 2)
    accept(first)
    accept(second)

    lock_event(event.id).capacity = 2
    fill_seats(event, clock.now())

    assert confirmed_seats(event.id) == 2


def test_an_invitation_taken_off_the_list_gives_its_seats_back(db: Session) -> None:
    event = seminar(capacity=1)
    first, second = guests(event, 2)
    accept(first)
    accept(second)

    give_back(first)

    reply = current_reply(first)
    assert reply is not None
    assert (reply.answer, reply.source) == (Answer.TENTATIVE, ReplySource.OFFICE)
    assert (party_of(first), party_of(second)[0].status) == ([], CONFIRMED)


def test_the_same_form_sent_twice_is_one_reply(db: Session) -> None:
    first, second = guests(seminar(), 2)
    given = GivenAnswer(Answer.ACCEPTED)

    one = answer(first, given, source=ReplySource.LINK, submission="form 1")
    two = answer(first, given, source=ReplySource.LINK, submission="form 1")
    other = answer(second, given, source=ReplySource.LINK, submission="form 1")

    assert one.id == two.id
    assert other.invitation_id == second.id


def test_answers_are_taken_until_the_end_of_the_reply_by_day_in_the_events_zone(db: Session) -> None:
    event = seminar()
    day = event.local_start.date() - timedelta(days=7)
    event.reply_by = day
    invitation = invite(event)
    zone = ZoneInfo("Europe/Helsinki")
    db.commit()

    with time_machine.travel(datetime(day.year, day.month, day.day, 23, 59, 30, tzinfo=zone), tick=False):
        accept(invitation)
    with (
        time_machine.travel(
            datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(days=1), tick=False
        ),
        pytest.raises(ReplyClosed) as refusal,
    ):
        decline(invitation)
    assert refusal.value.reason is Closed.REPLY_BY


def test_staff_enter_what_arrived_late(db: Session) -> None:
    event = seminar(reply_by=clock.now().date() - timedelta(days=3))
    invitation = invite(event)
    clerk = _clerk(db)

    reply = answer(
        invitation,
        GivenAnswer(Answer.ACCEPTED),
        source=ReplySource.PHONE,
        answered_by="Ms Neri, secretary",
        user_id=clerk,
    )

    assert (reply.source, reply.answered_by, len(party_of(invitation))) == (
        ReplySource.PHONE,
        "Ms Neri, secretary",
        1,
    )


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("draft", Closed.NOT_OPEN),
        ("cancelled", Closed.CANCELLED),
        ("withdrawn", Closed.WITHDRAWN),
        ("started", Closed.STARTED),
        ("ended", Closed.ENDED),
    ],
)
def test_no_answer_is_taken(db: Session, state: str, reason: Closed) -> None:
    event = seminar()
    invitation = invite(event)
    now = clock.now()
    if state == "draft":
        event.status = EventStatus.DRAFT
    elif state == "cancelled":
        event.status = EventStatus.CANCELLED
    elif state == "withdrawn":
        invitation.withdrawn_at = now
    elif state == "started":
        event.starts_at, event.ends_at = now - timedelta(hours=1), now + timedelta(hours=1)
    else:
        event.starts_at, event.ends_at = now - timedelta(hours=2), now - timedelta(hours=1)
    db.flush()

    with pytest.raises(ReplyClosed) as refusal:
        accept(invitation)

    assert refusal.value.reason is reason


def test_an_invitation_that_vanished_in_the_same_moment_takes_no_answer(db: Session) -> None:
    invitation = invite(seminar())
    db.execute(delete(Invitation).where(Invitation.id == invitation.id))

    with pytest.raises(ReplyClosed) as refused:
        answer(invitation, GivenAnswer(Answer.DECLINED), source=ReplySource.LINK)

    assert refused.value.reason is Closed.WITHDRAWN


def test_a_person_of_the_register_is_known_by_number_and_others_by_name(db: Session) -> None:
    posting: Posting = posted(embassy("IT"), "Marco", "Bianchi", Rank.COUNSELLOR)
    invitation = invite(seminar())
    person: Person = posting.person

    send(invitation, substitute("marco  BIANCHI"))
    (before,) = party_of(invitation)
    number = before.id
    send(invitation, Guest("Marco Bianchi", person_id=person.id, capacity=Capacity.SUBSTITUTE))

    (seat,) = party_of(invitation)
    assert (seat.id, seat.person_id, seat.name) == (number, person.id, "Marco Bianchi")


def _clerk(db: Session) -> int:
    from office.accounts.models import Role, User

    user = db.query(User).filter_by(email="clerk@example.org").one_or_none()
    if user is None:
        user = User(email="clerk@example.org", name="Clerk", role=Role.EDITOR)
        db.add(user)
        db.flush()
    return user.id


def test_taking_a_guest_off_the_list_lets_the_waiting_in(db: Session) -> None:
    event = seminar(capacity=1)
    first, second = guests(event, 2)
    accept(first)
    accept(second)

    remove([first])

    assert party_of(second)[0].status is CONFIRMED


def test_a_plan_with_more_seats_lets_the_waiting_in_and_one_with_fewer_takes_none_away(db: Session) -> None:
    event = seminar(capacity=1)
    invitations = guests(event, 3)
    for invitation in invitations:
        accept(invitation)

    change_event(event, replace(plan_of(event), capacity=2))
    larger = [party_of(invitation)[0].status for invitation in invitations]
    change_event(event, replace(plan_of(event), capacity=1))

    assert larger == [CONFIRMED, CONFIRMED, WAITING]
    assert [party_of(invitation)[0].status for invitation in invitations] == larger
