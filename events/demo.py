"""The demonstration seminars: that of 16 February 2021 with its result, and next year's, ready to be sent."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import typst
from sqlalchemy import select

from events import demo_calendars, demo_forum
from events.attendance.models import Presence, PresenceSource
from events.guestlist.building import build as build_guest_list
from events.guestlist.changing import put_in_group
from events.guestlist.choices import Choice
from events.guestlist.groups import add_group
from events.guestlist.models import Invitation
from events.invitations.confirming import INVITATION, SUBJECT
from events.materials.keeping import Place, Upload, add_file, add_link
from events.materials.models import Audience
from events.programme.models import Event, EventStatus
from events.programme.planning import Plan, create_event
from events.programme.points import ItemPlan, SpeakerPlan, add_item
from events.registration.answers import GivenAnswer, Guest
from events.registration.models import Answer, Capacity, ReplySource
from events.registration.seats import answer, party_of
from office import clock
from office.accounts.models import User
from office.database import db
from office.mailroom import by_post
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, Organisation
from stakeholders.people.models import Posting, Rank
from stakeholders.people.queries import heads_on

#: When the invitations of 2021 were put into the post.
POSTED_AT = datetime(2021, 1, 19, 10, tzinfo=UTC)
#: States that took part in 2021, and those that sent a third person.
COUNTRIES_2021 = 55
THIRD_PERSON = 6

#: Whose ambassadors speak at the coming seminar.
_SPEAKERS_OF = frozenset({"EE", "NL"})

#: Invented colleagues who are not in the register.
_COLLEAGUES = (
    "Ilmari Takkusalo",
    "Beatrix Hollenfels",
    "Jonas Verhagenaar",
    "Priscilla Wainfleet",
    "Matteo Gardinaghi",
    "Linnea Gyllenstorm",
    "Amadou Sissokhoury",
    "Katarzyna Polewicka",
    "Henrique Castelbranca",
    "Yasmine Tahirouni",
    "Oskar Lindholmsen",
    "Vera Nikolaishvil",
    "Tobias Eschenlohr",
)


def build() -> None:
    """Fill the events of an office whose register holds the demonstration's missions."""
    held = _seminar("held", date(2021, 2, 16), seats_per_mission=3, reply_by=date(2021, 2, 9))
    _guests_of_2021(held)
    _papers(held)
    demo_forum.survey_of(held)
    today = clock.today("Europe/Helsinki")
    coming = _next_seminar(today)
    demo_forum.link_years([held, coming], texts()["series"]["title"])
    forum = _forum(demo_forum.forum_day(today))
    demo_forum.fill(forum, texts()["registrants"])
    demo_forum.lay_supper(forum)
    demo_calendars.fill(today)


def texts() -> dict[str, Any]:
    """What ``demo.toml`` holds."""
    with (Path(__file__).parent / "demo.toml").open("rb") as file:
        return tomllib.load(file)


def _seminar(key: str, day: date, **more: Any) -> Event:
    """One seminar of ``demo.toml``, published: on ``day`` from 14:00 to 16:00 in Helsinki."""
    hours = datetime.combine(day, time(14)), datetime.combine(day, time(16))
    return _event(key, day, hours, meeting_url=f"https://meet.example.org/ambassadors-{day.year}", **more)


def _forum(day: date) -> Event:
    """The open forum, in the City Hall and from a distance."""
    meeting = f"https://meet.example.org/forum-{day.year}"
    venue = texts()["forum"]["venue"]
    hall = {"venue": venue, "latitude": 60.16936, "longitude": 24.95265}
    return _event("forum", day, demo_forum.hours(day), meeting_url=meeting, **hall, **demo_forum.rules())


def _event(key: str, day: date, hours: tuple[datetime, datetime], **more: Any) -> Event:
    said = texts()[key]
    event = create_event(
        Plan(
            title={language: title % {"year": day.year} for language, title in said["title"].items()},
            starts=hours[0],
            ends=hours[1],
            zone="Europe/Helsinki",
            description=said["description"],
            host_line=said["host_line"],
            contact_name="Maija Esimerkki",
            contact_email="protocol@example.org",
            **more,
        )
    )
    event.status = EventStatus.PUBLISHED
    for item in said["items"]:
        speakers = tuple(SpeakerPlan(**speaker) for speaker in item.get("speakers", ()))
        starts, ends = (datetime.combine(day, item[edge]) for edge in ("starts", "ends"))
        add_item(event, ItemPlan(title=item["title"], starts=starts, ends=ends, speakers=speakers))
    return event


def _papers(event: Event) -> None:
    """The programme for everybody, what the speakers hand out for participants, a note for the office."""
    lines = "\n".join(f"+ {item}" for item in event.items)
    programme = typst.compile(f"#set document(title: [Programme])\n= {event}\n\n{lines}\n".encode())
    titles = {"en": "Programme", "sv": "Program", "fi": "Ohjelma"}
    add_file(event, Upload("Programme.pdf", programme), Place(audience=Audience.EVERYBODY), title=titles)
    goals = {"en": "The global goals in cities", "sv": "De globala målen i städer"}
    goals["fi"] = "Maailmanlaajuiset tavoitteet kaupungeissa"
    add_link(event, goals, "https://www.example.org/cities-and-goals", Place(audience=Audience.EVERYBODY))
    handout = typst.compile(f"#set document(title: [Handout])\n= {event.items[1]}\n".encode())
    titles = {"en": "Handout", "sv": "Utdelat material", "fi": "Jaettava aineisto"}
    add_file(event, Upload("Handout.pdf", handout), Place(event.items[1]), title=titles)
    order = b"13:30 Test of sound and picture\n13:45 Guests are let in\n14:00 Welcome\n"
    staff = Place(audience=Audience.STAFF)
    add_file(event, Upload("Running order.txt", order), staff, title={"en": "Running order"})


def _guests_of_2021(event: Event) -> None:
    """Invitations, replies and presence as they would stand after the day; the people are invented."""
    build_guest_list(event, {Choice.RESIDENT_MISSIONS, Choice.INTERNATIONAL_OFFICES}, date(2021, 1, 18))
    invitations = list(
        db.session.scalars(
            select(Invitation)
            .join(Organisation)
            .where(Invitation.event_id == event.id)
            .order_by(Organisation.id)
        )
    )
    _post(event, invitations)
    deputies = _deputies()
    heads = heads_on(date(2021, 2, 16))
    officer = db.session.scalars(select(User.id)).first() or 0
    embassies = 0
    for number, invitation in enumerate(invitations):
        if invitation.organisation.kind in DIPLOMATIC_MISSIONS:
            embassies += 1
            if embassies > COUNTRIES_2021:
                _regret(invitation, number, officer)
                continue
        of = invitation.organisation_id
        _attend(invitation, number, heads.get(of), deputies.get(of), officer)
    db.session.flush()


def _post(event: Event, invitations: list[Invitation]) -> None:
    """The invitations of that year went by post: no mail is invented."""
    for one in invitations:
        by_post.enter(
            by_post.PostedLetter(
                kind=INVITATION,
                key=one.letter_key,
                subject_type=SUBJECT,
                subject_id=one.id,
                to_name=str(one.addressee or one.organisation),
                language=one.language,
                subject_line=event.titled(one.language),
                revision=event.sequence,
                params={},
            ),
            POSTED_AT,
        )


def _deputies() -> dict[int, Posting]:
    wanted = select(Posting).where(Posting.is_head.is_(False)).order_by(Posting.id.desc())
    return {posting.organisation_id: posting for posting in db.session.scalars(wanted)}


def _regret(invitation: Invitation, number: int, officer: int) -> None:
    if number % 3 == 0:
        return  # never answered
    reply = answer(
        invitation,
        GivenAnswer(Answer.DECLINED),
        source=ReplySource.PHONE,
        answered_by="Secretariat",
        user_id=officer,
    )
    reply.received_at = _replied_at(number)


def _attend(
    invitation: Invitation, number: int, head: Posting | None, deputy: Posting | None, officer: int
) -> None:
    party = [_guest(head, Capacity.ADDRESSEE)] if head is not None else []
    if deputy is not None:
        party.append(_guest(deputy, Capacity.COLLEAGUE))
    if deputy is None or number < THIRD_PERSON:
        party.append(Guest(_COLLEAGUES[number % len(_COLLEAGUES)], Rank.ATTACHE if deputy else None))
    reply = answer(
        invitation,
        GivenAnswer(Answer.ACCEPTED, party),
        source=ReplySource.PHONE if number % 5 == 0 else ReplySource.LINK,
        answered_by="Secretariat" if number % 2 else party[0].name,
        user_id=officer,
    )
    reply.received_at = _replied_at(number)
    for registration in party_of(invitation):
        registration.asked_at = reply.received_at
        # One colleague in twenty was prevented on the day.
        if registration.capacity is Capacity.COLLEAGUE and number % 20 == 19:
            continue
        arrived = datetime(2021, 2, 16, 11, 50, tzinfo=UTC) + timedelta(seconds=17 * number)
        db.session.add(
            Presence(registration=registration, source=PresenceSource.JOINED, first_seen_at=arrived)
        )


def _guest(posting: Posting, capacity: Capacity) -> Guest:
    return Guest(posting.person.name, posting.rank, person_id=posting.person_id, capacity=capacity)


def _replied_at(number: int) -> datetime:
    return datetime(2021, 1, 20, 8, tzinfo=UTC) + timedelta(hours=7 * number)


def _next_seminar(today: date) -> Event:
    """The third Tuesday of next February: published, its guest list made, not a letter sent."""
    first = date(today.year + 1, 2, 1)
    day = first + timedelta(days=(1 - first.weekday()) % 7 + 14)
    event = _seminar("coming", day, capacity=180, reply_by=day - timedelta(days=14))
    _papers(event)
    guests = build_guest_list(event, {Choice.RESIDENT_MISSIONS, Choice.INTERNATIONAL_OFFICES}, today).added
    speakers = add_group(event, "Speakers")
    for guest in guests:
        if guest.organisation.sending_state in _SPEAKERS_OF:
            put_in_group(guest, speakers)
    return event
