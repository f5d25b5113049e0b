"""A guest, or a mission's secretariat, asks for the address of their own calendar: it comes by mail.

A link to one event may be passed on, and then opens that event. The calendar opens all of them; so it is not
shown to whoever holds the link, but told to the mailbox to which that link itself was sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from events.feeds.missions import MISSION
from events.feeds.own import GUEST, REGISTRANT, mailbox_of, mailbox_of_invitation
from events.guestlist.models import Invitation
from events.registration.models import Registration
from office import clock
from office.database import db
from office.localized import LANGUAGES
from office.mailroom.models import Letter
from office.mailroom.outbox import queue_letter
from office.subscriptions.models import Subscription
from office.subscriptions.opening import subscribe
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person
from stakeholders.people.queries import mail_address_for

#: The letter that brings the address.
LETTER: Final = "calendar_address"
SUBJECT: Final = "subscriptions"
#: A mailbox gets it at most once in so many minutes, whoever asks.
EVERY_MINUTES: Final = 20


@dataclass(frozen=True)
class Wanted:
    """Whose calendar may be asked for, and to which mailbox its address is told.

    Args:
        mailbox: as letters are addressed; "" where none is known, and nothing can be told.
        name: to whom the letter is written.
        is_own: whether the mailbox is that of whoever opened the link, and may be named to them.
    """

    kind: str
    subject_id: int
    mailbox: str
    name: str
    link_number: int = 0
    is_own: bool = False


def wanted_by_registration(registration: Registration) -> Wanted:
    """The calendar that somebody with a link of their own may ask for."""
    mailbox = mailbox_of(registration)
    is_own = bool(registration.email_folded)
    name = " ".join(registration.name.split())
    if registration.person_id is not None:
        return Wanted(GUEST, registration.person_id, mailbox, name, is_own=is_own)
    return Wanted(REGISTRANT, registration.id, mailbox, name, registration.link_number, is_own=is_own)


def wanted_by_invitation(invitation: Invitation) -> Wanted | None:
    """The calendar of whom an invitation names; None where it names nobody."""
    if invitation.addressee is None:
        return None
    mailbox = mailbox_of_invitation(invitation)
    return Wanted(GUEST, invitation.addressee.id, mailbox, str(invitation.addressee), is_own=True)


def wanted_by_mission(mission: Organisation, language: str) -> Wanted:
    """The calendar of a mission: its address is told to the mailbox that the register has for letters."""
    mailbox = mail_address_for(mission, None).strip()
    return Wanted(MISSION, mission.id, mailbox, mission.called(language))


def ask(wanted: Wanted, language: str) -> Letter | None:
    """Have the address told by letter; None where one was queued within the last `EVERY_MINUTES`."""
    subscription = subscribe(
        wanted.kind,
        wanted.subject_id,
        language if language in LANGUAGES else LANGUAGES[0],
        # A mission has one for its secretariat and the office; a guest one for each mailbox.
        mailbox="" if wanted.kind == MISSION else wanted.mailbox,
        link_number=wanted.link_number,
    )
    # The name as the calendar's own language has it, whoever asks in whichever.
    return tell_owner(subscription)


def tell_owner(subscription: Subscription) -> Letter | None:
    """Queue that letter for whoever has the calendar; None where no mailbox of theirs is known."""
    if subscription.kind == MISSION:
        mission = db.session.get(Organisation, subscription.subject_id)
        wanted = wanted_by_mission(mission, subscription.language) if mission is not None else None
        return tell(subscription, wanted.mailbox, wanted.name) if wanted and wanted.mailbox else None
    owner = db.session.get(Person if subscription.kind == GUEST else Registration, subscription.subject_id)
    if owner is None or not subscription.mailbox:
        return None
    name = owner.name if isinstance(owner, Registration) else str(owner)
    return tell(subscription, subscription.mailbox, " ".join(name.split()))


def tell(subscription: Subscription, mailbox: str, name: str) -> Letter | None:
    """Queue the letter that brings an address to a mailbox."""
    db.session.flush()
    period = int(clock.now().timestamp()) // (EVERY_MINUTES * 60)
    return queue_letter(
        kind=LETTER,
        key=f"{LETTER}:{subscription.id}:{period}",
        subject_type=SUBJECT,
        subject_id=subscription.id,
        to_address=mailbox,
        to_name=name,
        language=subscription.language,
    )
