"""An office full of records to attack, and what attackers and broken programs send."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from events.feeds.missions import MISSION
from events.guestlist.departures import kind_for
from events.guestlist.links import token_of
from events.guestlist.models import GuestGroup
from events.guestlist.steps import kind_of, one_step
from events.live.models import GuestQuestion, Moderation
from events.materials.keeping import Place, Upload, add_file, change
from events.materials.models import Audience
from events.programme.models import Event, OpenDoor, ProgrammeItem, Speaker
from events.registration.models import Answer, MissionLink, Registration, ReplySource
from events.registration.seats import GivenAnswer, Guest, answer
from events.sending.sending import send_invitations
from office import clock
from office.accounts.models import Role, User
from office.database import db
from office.links import LinkKind, token_for
from office.mailroom.inbox import receive
from office.mailroom.models import ArchivedLetter, Letter, SuppressionReason
from office.mailroom.suppression import suppress
from office.subscriptions.opening import page_token, subscribe
from office.today.models import PutOff
from office.work.models import Job, JobStatus
from stakeholders.importing.files import take_in
from stakeholders.importing.planning import Options
from stakeholders.organisations.models import (
    Address,
    AddressKind,
    FormerName,
    OrganisationKind,
    OrganisationStatus,
    RelationKind,
)
from stakeholders.organisations.relations import relate
from stakeholders.organisations.standing import enter_status
from stakeholders.people.models import PersonRelation, PersonRelationKind, Rank
from stakeholders.verification.models import EntryRequest, ItemKind, Proposal, ProposalItem, Verification
from tests import (
    hostile_calendars,
    hostile_contacts,
    hostile_dossiers,
    hostile_goals,
    hostile_networks,
    hostile_presence,
    hostile_questions,
    hostile_rankings,
    hostile_register,
    hostile_results,
    hostile_reviews,
    hostile_situation,
    hostile_standing,
    hostile_survey,
    hostile_tables,
)
from tests.browser.lists import mission_list
from tests.making import embassy, invitation, person, posting, seminar
from tests.rows import made_once

#: What is put, one after the other, into every field of every form.
VALUES: dict[str, str] = {
    "nothing": "",
    "zero byte": "a\0b",
    "control characters": "a\x01\x08\x0b\x0c\x1b\x7f\x85\u2028b",
    "lone surrogate": "a\ud800b",
    "line breaks": "a\r\nBcc: somebody@example.org\r\n\r\nb",
    "right to left, zero width": "\u202eabc\u200b\u200f\ufeff",
    "beyond the first plane": "𝔄😀" * 20,
    # Composed (Unicode's form NFC), each of these signs is three.
    "longer when kept": "\U0001d160" * 70,
    "shows nothing": " \u200b ",
    "script": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}%(name)s %s",
    "formula": '=HYPERLINK("https://evil.example")',
    "very long": "x" * 100_000,
    "very long mail": "x" * 300 + "@example.org",
    "odd mail": '"a b"@example.org',
    "zero": "0",
    "minus one": "-1",
    "beyond 32 bits": str(2**31),
    "beyond 64 bits": str(2**63),
    "enormous number": "9" * 5_000,
    "other digits": "٣",
    "superscript": "²",
    "fraction": "1e309",
    "not a number": "NaN",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "no such day": "2026-02-30",
    "clocks go forward": "2027-03-28",
    "hour that is skipped": "03:30",
    "midnight": "00:00",
    "no such hour": "25:61",
    "path": "../../etc/passwd",
    "zone": "Europe/../../etc/passwd",
    "address": "javascript:alert(1)",
    "broken address": "https://[::1",
    "moment": "0001-01-01T00:00:00+23:59",
}

TEXTS = (
    "very long",
    "script",
    "line breaks",
    "control characters",
    "beyond the first plane",
    "lone surrogate",
    "longer when kept",
    "shows nothing",
)
NUMBERS_TYPED = (
    "minus one",
    "zero",
    "beyond 32 bits",
    "beyond 64 bits",
    "enormous number",
    "superscript",
    "fraction",
)
CHOICES = ("nothing", "script", "enormous number", "minus one", "other digits", "path", "beyond 64 bits")
DATES = ("first day", "last day", "no such day", "clocks go forward", "enormous number", "not a number")
#: Which of them are the worst for a kind of field; a text is the worst for those not named.
WORST = {
    "date": DATES,
    "time": ("hour that is skipped", "midnight", "no such hour", "enormous number"),
    "number": NUMBERS_TYPED,
    "email": ("very long mail", "odd mail", "line breaks", "control characters", "beyond the first plane"),
    "url": ("broken address", "address", "very long", "line breaks", "beyond the first plane"),
    "hidden": (*CHOICES, "moment", "first day", "broken address"),
} | dict.fromkeys(("select", "radio", "checkbox", "button"), CHOICES)

#: Numbers in paths: no record has them, and the larger fit no column of a database.
NUMBERS = (0, 2**31 - 1, 2**31, 10**30)


@dataclass
class World:
    """Numbers of the records by the name of a route's argument, and tokens by part.

    An argument that means something else to one part, or one endpoint, stands under its name before a dot.
    """

    ids: dict[str, int] = field(default_factory=dict)
    #: The same of another event, whose records must not be reached through the first.
    others: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    #: What pages are asked in their address, by endpoint.
    asked: dict[str, dict[str, object]] = field(default_factory=dict)


@made_once
def build(label: str = "Plain") -> World:
    """An office in which every route that takes a number has a record to find."""
    world = World()
    user = User(email="officer@example.org", name=label, role=Role.ADMINISTRATOR)
    db.session.add(user)
    db.session.flush()
    for which, state in ((world.ids, "IT"), (world.others, "FR")):
        _event(which, state, label, user)
    world.ids["user_id"] = user.id
    message = receive(_strange_mail(label))
    file = take_in("missions.csv", mission_list(), Options("FI", True), user.id)
    job = Job(kind="import_missions", params={}, status=JobStatus.FAILED, error=label)
    job.user_id, job.finished_at = user.id, clock.now()
    db.session.add(job)
    db.session.flush()
    stopped = suppress("stopped@example.org", SuppressionReason.BY_HAND, note=label)
    world.ids["suppression.entry_id"] = stopped.id
    mark = PutOff(user_id=user.id, task="mailroom:failed", until=date.max, count=1)
    db.session.add(mark)
    db.session.flush()
    world.ids["mark_id"] = mark.id
    world.ids |= {"message_id": message.id, "file_id": file.id, "job_id": job.id}
    _answers(world, label)
    hostile_register.fill(world.ids, world.others, label, user)
    hostile_calendars.fill(world.ids, label)
    hostile_dossiers.fill(world.ids, label)
    hostile_networks.fill(world.ids, label)
    hostile_contacts.fill(world.ids, label)
    hostile_goals.fill(world.ids, label, user)
    hostile_rankings.fill(world.ids, label, user)
    hostile_reviews.fill(world.ids, label)
    hostile_standing.fill(world.ids, label, user)
    hostile_situation.fill(world.ids, label)
    event = db.session.get(Event, world.ids["event_id"])
    assert event is not None
    world.words = {"slug": event.slug, "table": "organisations", "kind": "csv", "filename": "css/doyen.css"}
    world.words |= hostile_register.words() | hostile_results.words() | {"what": "registration"}
    world.words |= hostile_networks.words() | hostile_dossiers.words()
    world.words |= hostile_tables.words(world.ids) | hostile_standing.words()
    world.words |= hostile_goals.words() | hostile_contacts.words()
    world.asked = hostile_register.asked(world.ids, world.others) | hostile_standing.asked(world.ids)
    world.words |= {"guestlist.kind": "organisations", "purpose": "invitation"}
    world.asked["guestlist.review"] = {"groups": "Resident missions", "event": world.others["event_id"]}
    world.tokens = {
        "answering": token_for(LinkKind.INVITATION, world.ids["invitation_id"], 1),
        "secretariat": token_for(LinkKind.SECRETARIAT, world.ids["invitation_id"], 1),
        "optout": token_for(LinkKind.OPT_OUT, world.ids["letter_id"], 1),
        "joining": token_for(LinkKind.JOIN, world.ids["registration_id"], 1),
        "materials": token_for(LinkKind.JOIN, world.ids["registration_id"], 1),
        "doors": token_for(LinkKind.MISSION, world.ids["link_id"], 1),
        "needs": token_for(LinkKind.JOIN, world.ids["registration_id"], 1),
        "own": token_for(LinkKind.JOIN, world.ids["registration_id"], 1),
        "survey": token_for(LinkKind.SURVEY, world.ids["registration_id"], 1),
        "door": token_for(LinkKind.JOIN, world.ids["registration_id"], 1),
        "certificates": token_for(LinkKind.JOIN, world.ids["registration_id"], 1),
        "asked": token_for(LinkKind.JOIN, world.ids["registration_id"], 1),
        "entry": token_for(LinkKind.ENTRY, world.ids["request_id"], 1),
        "subscriptions": hostile_register.calendar_token_of(world.ids, user),
        "wanting": token_for(LinkKind.JOIN, world.ids["registration_id"], 1),
        "own_calendar": page_token(subscribe(MISSION, world.ids["organisation_id"], "en")),
    }
    db.session.commit()
    return world


def _answers(world: World, label: str) -> None:
    """A mission that was asked to confirm its entry, and proposes to correct it."""
    request = EntryRequest(
        organisation_id=world.ids["organisation_id"],
        language="en",
        to_address="secretariat@example.org",
        link_number=1,
        asked_at=clock.now(),
        expires_at=clock.now() + timedelta(days=60),
    )
    proposal = Proposal(
        request=request,
        organisation_id=world.ids["organisation_id"],
        made_by=label[:200],
        made_at=clock.now(),
        language="en",
        submission="1",
        remark=label,
    )
    title = {"value": label, "language": "en"}
    proposal.items.append(
        ProposalItem(
            kind=ItemKind.CHANGE,
            record_type="postings",
            record_id=world.ids["posting_id"],
            about=label[:300],
            field="title",
            before={"value": "", "language": "en"},
            after=title,
        )
    )
    verification = Verification(source=label[:200], count=0)
    db.session.add_all([proposal, verification])
    db.session.flush()
    world.ids |= {
        "request_id": request.id,
        "proposal_id": proposal.id,
        "verification_id": verification.id,
    }


def _event(ids: dict[str, int], state: str, label: str, user: User) -> None:
    texts = {"en": label, "sv": label, "fi": label}
    event = seminar(
        title=texts,
        description=texts,
        host_line=texts,
        venue=texts,
        contact_name=label,
        open_door=OpenDoor.OPEN,
    )
    item = ProgrammeItem(
        position=0,
        starts_at=event.starts_at,
        ends_at=event.starts_at + timedelta(minutes=30),
        title=texts,
        description=texts,
        speakers=[Speaker(position=0, name=label, role=texts, institution=texts)],
    )
    event.items.append(item)
    mission = embassy(state, name=texts, short_name=texts, notes=label, seat_city=label[:120])
    mission.addresses.append(Address(kind=AddressKind.CHANCERY, lines=label))
    head = posting(person(label, label, notes=label, own_script_name=label), mission, title=texts)
    second = posting(person("Second"), mission, Rank.COUNSELLOR)
    invited = invitation(event, head)
    invitation(event, posting(person("Open"), embassy("SE" if state == "IT" else "NO")))
    mailing = send_invitations(event, [invited], user.id)
    db.session.flush()
    given = GivenAnswer(Answer.ACCEPTED, [Guest(label, None, label, "colleague@example.org")], label)
    reply = answer(invited, given, source=ReplySource.LINK, answered_by=label)
    letter = db.session.query(Letter).filter_by(subject_id=invited.id).order_by(Letter.id).first()
    seat = (
        db.session.query(Registration).filter_by(invitation_id=invited.id).order_by(Registration.id).first()
    )
    assert letter is not None and seat is not None
    db.session.add(ArchivedLetter(letter_id=letter.id, raw=_strange_mail(label, token_of(invited))))
    network = embassy("", kind=OrganisationKind.CITY_NETWORK, name=texts, sending_state=None, mail="")
    period = enter_status(mission, OrganisationStatus.OPEN, date(1995, 1, 1), label[:300])
    former = FormerName(organisation=mission, name=texts)
    spouse = PersonRelation(person=head.person, other=second.person, kind=PersonRelationKind.SPOUSE)
    db.session.add_all([former, spouse])
    belongs = relate(mission, RelationKind.MEMBER_OF, network)
    paper = add_file(event, Upload("paper.txt", b"A paper"), Place(item, Audience.EVERYBODY), title=texts)
    of_papers = change(paper, title=texts, place=Place(item, Audience.EVERYBODY))
    link = MissionLink(event=event, organisation=mission, seats=3)
    db.session.add(GuestQuestion(event=event, registration=seat, text=label[:600], state=Moderation.CHOSEN))
    db.session.add(link)
    db.session.flush()
    hostile_questions.fill(ids, event, seat, label)
    hostile_survey.fill(ids, event, label)
    hostile_results.fill(ids, event, label, user)
    hostile_presence.fill(ids, event, seat, label)
    hostile_tables.fill(ids, event, seat, label)
    group = GuestGroup(event=event, name=label[:80])
    with one_step(kind_of(event)) as on_list:
        db.session.add(group)
    with one_step(kind_for(mission.id)) as on_lists:
        invited.group = group
    ids |= {
        "group_id": group.id,
        "link_id": link.id,
        "step_id": on_list.record_id,
        "guestlist.take_back_departed.step_id": on_lists.record_id,
        "materials.undo_step.step_id": of_papers.record_id,
        "paper_id": paper.id,
        "period_id": period.id,
        "name_id": former.id,
        "relation_id": belongs.id,
        "person_relation_id": spouse.id,
        "record_id": mission.id,
        "event_id": event.id,
        "item_id": item.id,
        "speaker_id": item.speakers[0].id,
        "organisation_id": mission.id,
        "person_id": head.person_id,
        "posting_id": second.id,
        "invitation_id": invited.id,
        "reply_id": reply.id,
        "registration_id": seat.id,
        "mailing_id": mailing.id,
        "letter_id": letter.id,
    }


def _strange_mail(label: str, token: str = "") -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = "Somebody <somebody@example.org>"
    message["To"] = "protocol@example.org"
    message["Subject"] = " ".join(label.split())
    message.set_content(f"{label}\nhttp://localhost/invitation/{token}\n")
    message.add_alternative(
        f"<p>{label}</p><a href='http://localhost/invitation/{token}'>x</a>", subtype="html"
    )
    return message.as_bytes()


def address(app: Flask, rule: Rule, world: World, **changes: Any) -> str:
    """The address of a route among the records of the office, with what its page is asked."""
    values = {argument: _meant(rule, argument, world) for argument in rule.arguments}
    more = world.asked.get(rule.endpoint, {})
    return rule.map.bind("localhost").build(rule.endpoint, values | more | changes)


def _meant(rule: Rule, argument: str, world: World) -> int | str | None:
    part = rule.endpoint.partition(".")[0]
    if argument == "token":
        return world.tokens[part]
    for name in (f"{rule.endpoint}.{argument}", f"{part}.{argument}", argument):
        if name in world.ids:
            return world.ids[name]
        if name in world.words:
            return world.words[name]
    return None


def asking(place: str, query: str) -> str:
    """The address with more in its query."""
    return f"{place}{'&' if '?' in place else '?'}{query}"


def is_number(rule: Rule, argument: str) -> bool:
    """Whether a record's number stands in that place of a route."""
    # What a route fills in by itself stands in no place of its address.
    return isinstance(rule._converters.get(argument), IntegerConverter)
