"""What the pictures of a result are drawn from: counted by hand here, by the program there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from events.attendance.models import Presence, PresenceSource, Stay
from events.attendance.presence import minutes_of
from events.programme.models import Event, EventSeries, EventStatus
from events.registration.models import Answer, Capacity, Registration, RegistrationStatus, Reply, ReplySource
from events.registration.queries import counts
from events.results.counting import result_of
from events.results.figure_counts import (
    HeadDid,
    answers_over_time,
    arrivals_over_time,
    by_day,
    changed,
    days_between,
    first_arrivals,
    heads_did,
    invitations_that_came,
    late,
    presence_over_time,
    registered_over_time,
    years_counted,
)
from events.results.figure_queries import (
    invited_to,
    letters_of,
    seats_asked,
    stays_of,
    took_part_in,
)
from office.mailroom.models import Letter, LetterStatus
from stakeholders.organisations.models import OrganisationKind
from stakeholders.people.models import Rank
from tests import making
from tests.events.registrants import of_mission, registrant

NOON = datetime(2021, 2, 16, 12, tzinfo=UTC)


def held(**columns: Any) -> Event:
    """A seminar of 16 February 2021, 14:00 to 16:00 in Helsinki."""
    return making.seminar(starts_at=NOON, ends_at=NOON + timedelta(hours=2), **columns)


def minute(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def day(number: int) -> datetime:
    return datetime(2021, 1, number, 9, tzinfo=UTC)


def replied(db: Session, invitation: Any, answer: Answer, at: datetime, **columns: Any) -> Reply:
    values: dict[str, Any] = {"source": ReplySource.LINK, "party": []}
    reply = Reply(invitation=invitation, answer=answer, received_at=at, **(values | columns))
    db.add(reply)
    db.flush()
    return reply


def seated(db: Session, invitation: Any, name: str, *, came: bool = True, **columns: Any) -> Registration:
    values: dict[str, Any] = {
        "event_id": invitation.event_id,
        "organisation_id": invitation.organisation_id,
        "capacity": Capacity.ADDRESSEE,
        "status": RegistrationStatus.CONFIRMED,
        "name": name,
        "rank": Rank.AMBASSADOR,
    }
    made = Registration(invitation_id=invitation.id, **(values | columns))
    db.add(made)
    db.flush()
    if came:
        present(db, made)
    return made


def present(db: Session, who: Registration, **columns: Any) -> None:
    values: dict[str, Any] = {"source": PresenceSource.MARKED, "first_seen_at": NOON}
    db.add(Presence(registration_id=who.id, **(values | columns)))
    db.flush()


def stayed(db: Session, who: Registration, begins: datetime, ends: datetime | None) -> None:
    db.add(Stay(registration_id=who.id, source=PresenceSource.REPORT, begins_at=begins, ends_at=ends))
    db.flush()


def guest(event: Event, state: str, **columns: Any) -> Any:
    return making.invitation(event, making.ambassador(state, f"Head of {state}"), **columns)


def test_replies_over_time_end_where_the_counts_stand(db: Session) -> None:
    event = held()
    italy, france, spain, greece, gone = (guest(event, state) for state in ("IT", "FR", "ES", "GR", "PT"))
    replied(db, italy, Answer.ACCEPTED, day(11))
    replied(db, italy, Answer.DECLINED, day(14))
    replied(db, france, Answer.SUBSTITUTED, day(12))
    # Received by letter on the 10th, entered after the answer of the 13th: it counts from then.
    replied(db, spain, Answer.DECLINED, day(13))
    replied(db, spain, Answer.ACCEPTED, day(10), source=ReplySource.LETTER)
    # Taken back by the office: nothing is answered.
    replied(db, greece, Answer.ACCEPTED, day(12))
    replied(db, greece, Answer.TENTATIVE, day(15), source=ReplySource.OFFICE)
    replied(db, gone, Answer.ACCEPTED, day(11))
    gone.withdrawn_at = day(20)
    db.flush()

    found = answers_over_time(invited_to(event.id))

    assert found.answered == [(day(11), 1), (day(12), 3), (day(13), 4), (day(15), 3)]
    assert found.accepted == [(day(11), 1), (day(12), 3), (day(13), 4), (day(14), 3), (day(15), 2)]
    counted = counts(event)
    assert (found.answered[-1][1], found.accepted[-1][1]) == (counted.answered, counted.accepted)
    days = days_between(date(2021, 1, 10), date(2021, 1, 14))
    assert by_day(found.accepted, event.zone, days) == [0, 1, 3, 4, 3]


def test_who_registers_late_in_the_evening_registers_on_that_day_of_the_event(db: Session) -> None:
    event = held()
    registrant(event, "Ada Open", asked_at=datetime(2021, 1, 10, 21, 59, tzinfo=UTC))
    registrant(event, "Eva Open", asked_at=datetime(2021, 1, 10, 22, 1, tzinfo=UTC))
    of_mission(event, making.embassy("IT"), "Rossi", asked_at=day(12), status=RegistrationStatus.CANCELLED)
    seated(db, guest(event, "FR"), "Invited", asked_at=day(9))

    found = registered_over_time(seats_asked(event.id))

    assert by_day(found, event.zone, days_between(date(2021, 1, 9), date(2021, 1, 12))) == [0, 1, 2, 3]


def test_every_head_of_mission_did_one_thing(db: Session) -> None:
    event = held()
    invitations = {state: guest(event, state) for state in ("IT", "FR", "ES", "GR", "PT", "SE", "DE")}
    for state, answer in (
        ("IT", Answer.ACCEPTED),
        ("FR", Answer.SUBSTITUTED),
        ("ES", Answer.ACCEPTED),
        ("GR", Answer.ACCEPTED),
        ("PT", Answer.DECLINED),
        ("SE", Answer.TENTATIVE),
    ):
        replied(db, invitations[state], answer, day(11))
    # Came herself, with a colleague: the first that holds.
    seated(db, invitations["IT"], "Rossi")
    seated(db, invitations["IT"], "Bianchi", capacity=Capacity.COLLEAGUE)
    seated(db, invitations["FR"], "Martin", capacity=Capacity.SUBSTITUTE)
    seated(db, invitations["ES"], "Ruiz", came=False)
    seated(db, invitations["ES"], "Vega", capacity=Capacity.COLLEAGUE)
    seated(db, invitations["GR"], "Pappas", came=False)
    # No head of a mission: the head of an international organisation.
    office = making.embassy("FI", kind=OrganisationKind.INTERNATIONAL_ORGANISATION, sending_state=None)
    other = making.posting(making.person("Lund"), office, Rank.DIRECTOR, is_head=True)
    seated(db, making.invitation(event, other), "Lund")
    invited, seats = invited_to(event.id), seats_asked(event.id)

    by_presence = heads_did(invited, seats, by_presence=True)

    assert by_presence == dict.fromkeys(HeadDid, 1)
    by_seats = heads_did(invited, seats, by_presence=False)
    assert (by_seats[HeadDid.CAME], by_seats[HeadDid.STAYED_AWAY]) == (3, 0)
    assert invitations_that_came(invited, seats) == 4


def test_each_person_is_there_once_a_minute(db: Session) -> None:
    event = held()
    invitation = guest(event, "IT")
    ada, eva, joined, away = (seated(db, invitation, name, came=False) for name in ("Ada", "Eva", "Jo", "No"))
    for who in (ada, eva):
        present(db, who, source=PresenceSource.REPORT)
    present(db, joined, source=PresenceSource.JOINED, first_seen_at=minute(6))
    # Two devices at once, the second for longer; then once more at the end.
    stayed(db, ada, minute(0.5), minute(10.2))
    stayed(db, ada, minute(5), minute(20))
    stayed(db, ada, minute(100), minute(400))
    stayed(db, eva, minute(10), minute(30))
    stayed(db, joined, minute(6), None)
    # A mark that was taken back: the report's line stays, and they do not count.
    stayed(db, away, minute(0), minute(60))
    stays, seats = stays_of(event.id), seats_asked(event.id)

    (session,) = presence_over_time(event, stays)

    assert session.steps == [
        (minute(0), 1),
        (minute(10), 2),
        (minute(21), 1),
        (minute(31), 0),
        (minute(100), 1),
        (minute(181), 0),
    ]
    assert session.most == (minute(10), 2)
    arrived = first_arrivals(seats, stays)
    assert arrived == {ada.id: minute(0.5), eva.id: minute(10), joined.id: minute(6)}
    (arrivals,) = arrivals_over_time(event, arrived.values())
    assert arrivals.steps == [(minute(0), 1), (minute(6), 2), (minute(10), 3)]
    assert late(event, arrived.values()) == sum(1 for one in minutes_of(event.id).values() if one.late) == 2


def test_an_event_of_several_days_has_a_session_a_day(db: Session) -> None:
    event = making.seminar(starts_at=NOON, ends_at=NOON + timedelta(days=2, hours=2), same_hours_daily=True)
    who = seated(db, guest(event, "IT"), "Ada")
    for number in (0, 2):
        begins = NOON + timedelta(days=number)
        stayed(db, who, begins, begins + timedelta(minutes=9))

    found = presence_over_time(event, stays_of(event.id))

    assert [(one.starts_at, one.most[1]) for one in found] == [(NOON, 1), (NOON + timedelta(days=2), 1)]


def test_letters_are_told_once_a_mailing_and_guest(db: Session) -> None:
    event = held()
    italy, france = guest(event, "IT"), guest(event, "FR")
    open_guest = registrant(event)

    def letter(key: str, kind: str, subject: tuple[str, int], at: datetime | None, **columns: Any) -> None:
        values: dict[str, Any] = {"status": LetterStatus.SENT if at else LetterStatus.FAILED}
        values |= {"language": "en", "to_address": "a@example.org", "due_at": day(1), "params": {}}
        db.add(
            Letter(
                kind=kind,
                key=key,
                subject_type=subject[0],
                subject_id=subject[1],
                message_id=f"<{key}>",
                bounce_token=key,
                sent_at=at,
                **(values | columns),
            )
        )

    letter("1", "invitation", ("invitations", italy.id), day(4))
    letter("2", "invitation", ("invitations", italy.id), day(4), params={"copy": True})
    letter("3", "invitation", ("invitations", france.id), day(5), status=LetterStatus.BOUNCED)
    letter("4", "reminder", ("invitations", france.id), None)
    letter("5", "pour_memoire", ("registrations", open_guest.id), day(12))
    letter("6", "confirmation", ("invitations", italy.id), day(6))
    letter("7", "invitation", ("invitations", guest(held(), "ES").id), day(1))
    db.flush()

    assert [(one.purpose.value, one.at, one.letters) for one in letters_of(event.id)] == [
        ("invitation", day(4), 2),
        ("pour_memoire", day(12), 1),
    ]


def test_the_years_of_a_series_are_counted_as_the_result_of_each_is(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    series = EventSeries(slug="seminar", title={"en": "Seminar"})
    db.add(series)
    db.flush()
    years = [
        making.seminar(
            series_id=series.id, starts_at=NOON.replace(year=year), ends_at=NOON.replace(year=year, hour=14)
        )
        for year in (2018, 2019, 2020, 2021, 2022)
    ]
    years[2].status = EventStatus.CANCELLED
    homes = {state: making.ambassador(state, f"Head of {state}") for state in ("IT", "FR", "ES", "SE", "DE")}
    came = {0: ("IT", "SE"), 1: ("IT", "FR"), 2: ("DE",), 3: ("ES", "SE", "FR"), 4: ("DE",)}
    for place, states in came.items():
        for state in states:
            # Of the first year no presence is known.
            seated(db, making.invitation(years[place], homes[state]), f"Guest of {state}", came=place > 0)
    seated(db, making.invitation(years[3], homes["DE"]), "Stayed away", came=False)
    registrant(years[3], "Typed", country="NO", organisation_name="A company")
    twice = {"person": homes["ES"].person, "organisation": homes["IT"].organisation}
    present(db, registrant(years[3], "Head of ES, elsewhere too", **twice))
    consulate = making.embassy("IT", kind=OrganisationKind.HONORARY_CONSULATE)
    present(db, of_mission(years[3], consulate, "Consul"))

    with count_statements() as statements:
        found = years_counted(took_part_in(series.id, years[3]))

    assert len(statements) == 1
    assert [(year.day.year, year.by_presence) for year in found] == [
        (2018, False),
        (2019, True),
        (2021, True),
    ]
    for year in found:
        event = db.get(Event, year.event_id)
        assert event is not None
        result = result_of(event)
        assert (year.participants, year.missions, year.countries) == (
            result.participants,
            result.missions,
            frozenset(result.countries),
        )
    what = changed(found)
    assert what is not None
    assert (what.gone, what.back, what.new) == (frozenset(), frozenset({"SE"}), frozenset({"ES"}))
    assert changed(found[:1]) is None
