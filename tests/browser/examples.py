"""Something to open for every page, arranged by the program's own verbs in the demonstration office."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from events.attendance.report_taking import take_in as take_in_report
from events.guestlist.building import build as build_guest_list
from events.guestlist.choices import Choice
from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.invitations.secretariat_links import secretariat_url
from events.joining.sharing import note_visit
from events.live.asking import ask as ask_host
from events.live.moderating import Do, moderate
from events.materials.models import Material
from events.programme.models import Event, EventStatus, Substitutes
from events.programme.planning import Plan, create_event
from events.programme.points import ItemPlan, SpeakerPlan, add_item
from events.registration.admission import Applicant, register
from events.registration.links import join_url
from events.registration.models import (
    Answer,
    Capacity,
    Door,
    MissionLink,
    Registration,
    RegistrationStatus,
    ReplySource,
)
from events.registration.seats import GivenAnswer, Guest, answer
from events.sending.sending import send_invitations
from events.series.linking import link as link_years
from office import clock, settings
from office.accounts.models import User
from office.database import db
from office.mailroom import queries
from office.mailroom.compose import opt_out_url
from office.mailroom.models import ArchivedLetter, Letter, LetterStatus
from office.mailroom.suppression import opt_out
from stakeholders.directory.narrowing import RecordKind
from stakeholders.duplicates.merging import merge
from stakeholders.duplicates.models import Candidate
from stakeholders.duplicates.models import Kind as DuplicateKind
from stakeholders.engagement.models import Interaction
from stakeholders.lists.changing import begin as begin_change
from stakeholders.lists.changing import choose as choose_change
from stakeholders.lists.models import Action, BulkChange, SavedList
from stakeholders.nationaldays.models import NationalDay
from stakeholders.organisations.models import Organisation, RelationKind
from stakeholders.organisations.relations import relate
from stakeholders.people.keeping import PersonGiven, register_person
from stakeholders.people.models import Posting, Rank
from stakeholders.people.relations import RelationGiven
from stakeholders.people.relations import relate as relate_people
from stakeholders.verification.asking import ask
from stakeholders.verification.links import entry_url
from stakeholders.verification.models import EntryRequest
from tests.browser import office_examples
from tests.browser.advocacy_examples import advocacy
from tests.browser.calendar_examples import calendars
from tests.browser.contact_examples import contacts
from tests.browser.door_examples import doors
from tests.browser.dossier_examples import dossiers
from tests.browser.external_examples import external
from tests.browser.goal_examples import goals
from tests.browser.house import PATIENCE, House
from tests.browser.network_examples import networks
from tests.browser.question_examples import questions
from tests.browser.ranking_examples import rankings
from tests.browser.seating_examples import tables
from tests.browser.standing_examples import stakeholders
from tests.browser.survey_examples import surveys

#: Missions whose invitations to the coming seminar are sent and answered here; SE reads Swedish, EE Finnish.
SENT_TO = ("SE", "EE", "IT", "FR", "HU", "NO")


@dataclass
class Examples:
    """Numbers of records, and guests' addresses (paths), by what they show."""

    ids: dict[str, int] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    #: One sent letter of each kind and language, by "kind language".
    letters: dict[str, int] = field(default_factory=dict)


def arrange(office: House) -> Examples:
    """Make what the pages need, and wait until the worker has sent the letters."""
    found = Examples()
    # The first letter is refused for good, so that there is one that failed.
    office.mail.answers.append("550 5.7.1 Refused by the rules of this server")
    for part in (_register, _entries, _coming, _small, _present, _held, _draft, _office, _doors, _further):
        office.within(lambda part=part: part(found))  # type: ignore[misc]
    _wait_until_sent(office)
    office.within(lambda: _letters(found))
    return found


def _further(found: Examples) -> None:
    surveys(found.ids, found.links)
    calendars(found.ids, found.links, _officer())
    external(found.ids, _officer())
    tables(found.ids)
    stakeholders(found.ids)
    advocacy(found.ids)
    dossiers(found.ids)
    networks(found.ids)
    contacts(found.ids)
    goals(found.ids, _officer())
    rankings(found.ids, _officer())


def _doors(found: Examples) -> None:
    doors(found.links, found.slugs["coming"])
    mission = db.session.scalars(select(MissionLink).order_by(MissionLink.id.desc())).first()
    assert mission is not None
    seats = select(Registration).where(Registration.event_id == mission.event_id).order_by(Registration.id)
    first = db.session.scalars(seats).first()
    assert first is not None
    asks = register(mission.event, Applicant("Cecilia Example", "c@example.org", "sv"), Door.OPEN)
    asks.registration.status = RegistrationStatus.PENDING
    found.ids |= {"open event": mission.event_id, "registration": first.id}


def _invitations(event: Event) -> dict[str, Invitation]:
    rows = db.session.execute(
        select(Organisation.sending_state, Invitation)
        .join(Invitation.organisation)
        .where(Invitation.event_id == event.id, Organisation.sending_state.is_not(None))
    )
    return {state: invitation for state, invitation in rows if state}


def _officer() -> int:
    return db.session.scalars(select(User.id).order_by(User.id)).first() or 0


def _path(address: str) -> str:
    return urlsplit(address).path


def _seat(invitation: Invitation, status: RegistrationStatus) -> Registration:
    wanted = select(Registration).where(
        Registration.invitation_id == invitation.id, Registration.status == status
    )
    return db.session.scalars(wanted.order_by(Registration.id)).first()  # type: ignore[return-value]


def _register(found: Examples) -> None:
    embassy = db.session.scalars(select(Organisation).where(Organisation.sending_state == "IT")).one()
    vacant = db.session.scalars(select(Organisation).where(Organisation.sending_state == "UY")).one()
    post = db.session.scalars(
        select(Posting).where(Posting.organisation_id == embassy.id, Posting.departed_on.is_(None))
    ).first()
    assert post is not None
    ended = Posting(person=post.person, organisation=vacant, rank=Rank.AMBASSADOR, is_head=True)
    ended.departed_on = clock.today()
    db.session.add(ended)
    db.session.flush()
    relation = relate(embassy, RelationKind.SUCCESSOR_OF, vacant)
    spouse = register_person(PersonGiven(given_name="Elvira", family_name="Esimerkki-Rossi"))
    companion = relate_people(post.person, spouse, RelationGiven(accompanies=True))
    found.ids |= {
        "organisation": embassy.id,
        "vacant": vacant.id,
        "posting": post.id,
        "person": post.person_id,
        "meeting": db.session.scalars(select(Interaction.id).order_by(Interaction.id)).first() or 0,
        "national day": db.session.scalars(select(NationalDay.id).where(NationalDay.country == "IL")).one(),
        "ended posting": ended.id,
        "organisation relation": relation.id,
        "person relation": companion.id,
    }
    _lists(found, embassy)
    _duplicates(found)


def _duplicates(found: Examples) -> None:
    """The demonstration's pair, and two people who have been merged."""
    pair = db.session.scalars(select(Candidate).order_by(Candidate.id)).first()
    assert pair is not None
    one, other = (
        register_person(PersonGiven(given_name=given, family_name="Esimerkki-Bianchi"))
        for given in ("Ada", "A.")
    )
    made = merge(DuplicateKind.PEOPLE, one.id, other.id, {})
    found.ids |= {"twin": pair.left_id, "twin 2": pair.right_id, "merge": made.id}


def _lists(found: Examples, embassy: Organisation) -> None:
    """The demonstration's lists, its change of many records, and one that is shown and not done."""
    lists = {one.is_live: one.id for one in db.session.scalars(select(SavedList))}
    done = db.session.scalars(select(BulkChange.id).where(BulkChange.done_at.is_not(None))).one()
    shown = begin_change(RecordKind.ORGANISATIONS, [embassy.id], what="“ital”", user_id=_officer())
    choose_change(shown, Action.LANGUAGE, {"language": "fi"})
    found.ids |= {
        "fixed list": lists[False],
        "live list": lists[True],
        "change done": done,
        "change shown": shown.id,
    }


def _entries(found: Examples) -> None:
    """Missions that were asked to confirm their entries: the demonstration's three, one now, one long ago."""
    asked = {
        request.organisation.sending_state: request
        for request in db.session.scalars(select(EntryRequest).order_by(EntryRequest.id))
    }
    found.links |= {
        "entry": _path(entry_url(asked["PT"])),
        "entry corrected": _path(entry_url(asked["BE"])),
        "entry confirmed": _path(entry_url(asked["LV"])),
    }
    found.ids |= {
        "entry proposal": asked["BE"].proposals[0].id,
        "entry confirmed": asked["LV"].proposals[0].id,
    }
    iceland, croatia = (
        db.session.scalars(select(Organisation).where(Organisation.sending_state == state)).one()
        for state in ("IS", "HR")
    )
    found.ids["asking"] = ask([iceland.id], expected=1, remind=False, user_id=_officer()).id
    long_ago = clock.now() - timedelta(days=90)
    over = EntryRequest(
        organisation=croatia,
        language="en",
        to_address="secretariat.hr@example.org",
        link_number=1,
        asked_at=long_ago,
        expires_at=long_ago + timedelta(days=60),
    )
    db.session.add(over)
    db.session.flush()
    found.links["entry over"] = _path(entry_url(over))


def _coming(found: Examples) -> None:
    """The seminar to come: a few letters sent, some of them answered."""
    event = db.session.scalars(select(Event).where(Event.starts_at > clock.now()).order_by(Event.id)).first()
    assert event is not None
    invited = _invitations(event)
    mailing = send_invitations(event, [invited[state] for state in SENT_TO], _officer())
    colleague = Guest("Ilmari Takkusalo", Rank.COUNSELLOR, email="ilmari@example.org")
    answer(invited["SE"], GivenAnswer(Answer.ACCEPTED, [colleague]), source=ReplySource.LINK)
    answer(invited["EE"], GivenAnswer(Answer.ACCEPTED, [colleague]), source=ReplySource.LINK)
    answer(invited["FR"], GivenAnswer(Answer.DECLINED), source=ReplySource.LINK)
    item = event.items[0]
    paper = select(Material.id).where(Material.event_id == event.id, Material.file_id.is_not(None))
    found.ids |= {
        "event": event.id,
        "paper": db.session.scalars(paper.order_by(Material.id)).first() or 0,
        "mailing": mailing.id,
        "invitation": invited["IT"].id,
        "answered": invited["SE"].id,
        "item": item.id,
        "speaker": next(speaker.id for point in event.items for speaker in point.speakers),
    }
    found.slugs["coming"] = event.slug
    found.links |= {
        "open": _path(invitation_url(invited["IT"])),
        "open sv": _path(invitation_url(invited["NO"])),
        "open fi": _path(invitation_url(invited["HU"])),
        "accepted": _path(invitation_url(invited["SE"])),
        "accepted fi": _path(invitation_url(invited["EE"])),
        "declined": _path(invitation_url(invited["FR"])),
        "secretariat": _path(secretariat_url(invited["IT"])),
        "secretariat answered": _path(secretariat_url(invited["SE"])),
        "join later": _path(join_url(_seat(invited["SE"], RegistrationStatus.CONFIRMED))),
    }


def _plan(title: str, starts: datetime, **more: object) -> Event:
    texts = {"en": title, "sv": f"{title} (sv)", "fi": f"{title} (fi)"}
    values: dict[str, object] = {
        "title": texts,
        "description": texts,
        "host_line": texts,
        "starts": starts,
        "ends": starts + timedelta(hours=2),
        "zone": "Europe/Helsinki",
        "meeting_url": "https://meet.example.org/examples",
    }
    event = create_event(Plan(**(values | more)))  # type: ignore[arg-type]
    speaker = SpeakerPlan("Oona Esimerkki", {"en": "Host", "sv": "Värd", "fi": "Isäntä"})
    add_item(event, ItemPlan(title=texts, starts=starts, speakers=(speaker,)))
    event.status = EventStatus.PUBLISHED
    build_guest_list(event, {Choice.RESIDENT_MISSIONS}, clock.today("Europe/Helsinki"))
    db.session.flush()
    return event


def _now() -> datetime:
    """The minute on the wall clock in Helsinki."""
    return datetime.now(ZoneInfo("Europe/Helsinki")).replace(second=0, microsecond=0, tzinfo=None)


def _small(found: Examples) -> None:
    """One seat in all, and substitutes are asked about: a waiting list and a proposal."""
    event = _plan(
        "A small meeting", _now() + timedelta(days=40), capacity=1, substitutes=Substitutes.ON_APPROVAL
    )
    invited = _invitations(event)
    answer(invited["IT"], GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    answer(invited["FR"], GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    substitute = Guest("Amadou Sissokhoury", Rank.COUNSELLOR, capacity=Capacity.SUBSTITUTE)
    answer(invited["ES"], GivenAnswer(Answer.SUBSTITUTED, [substitute]), source=ReplySource.LINK)
    found.ids |= {"small": event.id, "proposal": invited["ES"].id}
    questions(found.ids, found.links)
    found.links |= {
        "waiting": _path(invitation_url(invited["FR"])),
        "proposed": _path(invitation_url(invited["ES"])),
        "join waiting": _path(join_url(_seat(invited["FR"], RegistrationStatus.WAITING))),
    }


def _present(found: Examples) -> None:
    """A meeting that is under way."""
    event = _plan("A meeting under way", _now() - timedelta(minutes=10))
    invited = _invitations(event)
    by_phone = {"source": ReplySource.PHONE, "user_id": _officer(), "answered_by": "Secretariat"}
    answer(invited["IT"], GivenAnswer(Answer.ACCEPTED), **by_phone)  # type: ignore[arg-type]
    found.ids["under way"] = event.id
    for number in range(4):
        note_visit(_seat(invited["IT"], RegistrationStatus.CONFIRMED), f"place {number}", clock.now())
    # One may also go there, and two have asked something.
    event.venue = {"en": "City Hall", "sv": "Stadshuset", "fi": "Kaupungintalo"}
    seat = _seat(invited["IT"], RegistrationStatus.CONFIRMED)
    chosen = ask_host(seat, "Which ferry lines will run all winter?")
    moderate(event.id, chosen.id, Do.CHOOSE)
    ask_host(seat, "Will the papers be translated?", without_name=True)
    found.links["pass"] = _path(join_url(seat)).replace("/join/", "/pass/")
    found.links["join now"] = _path(join_url(_seat(invited["IT"], RegistrationStatus.CONFIRMED)))
    found.links["begun"] = _path(invitation_url(invited["FR"]))


def _held(found: Examples) -> None:
    event = db.session.scalars(select(Event).where(Event.starts_at < datetime(2022, 1, 1, tzinfo=UTC))).one()
    found.ids["held"] = event.id
    found.slugs["held"] = event.slug
    seat = db.session.scalars(select(Registration).where(Registration.event_id == event.id)).first()
    assert seat is not None
    found.links["join over"] = _path(join_url(seat))
    found.links["over"] = _path(invitation_url(seat.invited_by))
    # One guest named twice, one with a slip of the pen, a stranger, and the host.
    head = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\r\n"
    times = "02/16/2021 02:05:00 PM,02/16/2021 03:35:00 PM,90,Yes\r\n"
    names = (seat.name, seat.name[:-1], "Somebody Else", "Protocol Office (Host)")
    content = (head + "".join(f"{name},,{times}" for name in names)).encode()
    report, _is_new = take_in_report(event, "participants.csv", content, event.zone, _officer())
    found.ids |= {"attendance report": report.id, "came": seat.id}
    coming = db.session.get(Event, found.ids["event"])
    assert coming is not None
    link_years(coming, event)


def _draft(found: Examples) -> None:
    """A draft that lacks Swedish and Finnish; nobody is on its list."""
    starts = datetime.combine(date.today() + timedelta(days=90), datetime.min.time()).replace(hour=9)
    event = create_event(
        Plan(title={"en": "A draft"}, starts=starts, ends=starts + timedelta(hours=1), zone="Europe/Helsinki")
    )
    found.ids["draft"] = event.id


def _office(found: Examples) -> None:
    office_examples.office(found.ids, _officer())


def _wait_until_sent(office: House) -> None:
    waiting = select(func.count()).where(
        Letter.status.in_((LetterStatus.QUEUED, LetterStatus.SENDING)), Letter.due_at <= clock.now()
    )
    deadline = time.monotonic() + PATIENCE
    while left := office.within(lambda: db.session.scalar(waiting)):
        assert time.monotonic() < deadline, f"{left} letters have not left"
        time.sleep(0.2)


def _letters(found: Examples) -> None:
    sent = db.session.execute(
        select(Letter.kind, Letter.language, Letter.id)
        .join(ArchivedLetter, ArchivedLetter.letter_id == Letter.id)
        .order_by(Letter.id)
    )
    for kind, language, number in sent:
        found.letters.setdefault(f"{kind} {language}", number)
    failed = db.session.scalars(select(Letter.id).where(Letter.status == LetterStatus.FAILED)).first()
    assert failed is not None, "the refused letter did not fail"
    found.ids |= {"letter": next(iter(found.letters.values())), "failed letter": failed}
    gone_out = [letter for letter in map(queries.letter, found.letters.values()) if letter is not None]
    opt_out(gone_out[-1])
    for shows, letter in (("opt out", gone_out[0]), ("opted out", gone_out[-1])):
        found.links[shows] = _path(opt_out_url(letter, settings.current()))
