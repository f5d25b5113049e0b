"""Guests whom the register knows: what they correct of themselves goes to the register as a proposal."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from events.registration.models import Registration
from events.registration.naming import rank_named
from office import clock
from office.localized import LANGUAGES, pick
from stakeholders.directory.search import fold
from stakeholders.organisations.models import ChannelMedium
from stakeholders.people.models import Posting
from stakeholders.verification.entry import first_channel
from stakeholders.verification.suggesting import mail_line, suggest, title_line


@dataclass(frozen=True)
class Contact:
    """Who somebody is and how they are reached, as they say themselves."""

    name: str
    title: str
    email: str
    language: str
    organisation_name: str = ""
    country: str = ""


def known_address(registration: Registration) -> str:
    """The mail address of a guest: what they gave, else the register's where it knows them; "" if none."""
    if registration.email or registration.person is None:
        return registration.email
    channel = first_channel(registration.person, ChannelMedium.EMAIL)
    return channel.value if channel is not None else ""


def propose_correction(registration: Registration, given: Contact) -> None:
    """Tell the register what a guest whom it knows has corrected, as a proposal that staff accept or leave.

    Only what the guest changed themselves is told, and only where the register says otherwise. Call it before
    the registration is changed.
    """
    person = registration.person
    posting = _post_of(registration)
    if person is None or posting is None:
        return
    lines = []
    lang = given.language if given.language in LANGUAGES else registration.language
    was = pick(posting.title, lang)
    is_new = bool(given.title) and given.title != registration.title and fold(given.title) != fold(was)
    # "Counsellor" is no title of its own where the register has the rank.
    if is_new and (was or rank_named(given.title) is not posting.rank):
        lines.append(title_line(posting, given.title, was, lang))
    if given.email and given.email.casefold() != registration.email.casefold():
        line = mail_line(person, given.email)
        if line is not None:
            lines.append(line)
    remark = ""
    if given.name != registration.name and fold(given.name) != fold(person.name):
        # A name that was typed whole is not split: a person reads it.
        with force_locale(LANGUAGES[0]):
            remark = _("%(old)s writes the name as: %(new)s", old=person.name, new=given.name)
    suggest(
        posting.organisation_id,
        lines,
        made_by=registration.name,
        remark=remark,
        language=registration.language,
    )


def _post_of(registration: Registration) -> Posting | None:
    """The post in which they come: at the organisation they come for, else the one they hold."""
    if registration.person is None:
        return None
    day = clock.today(registration.event.zone)
    held = [posting for posting in registration.person.postings if posting.held_on(day)]
    for posting in held:
        if posting.organisation_id == registration.organisation_id:
            return posting
    return held[0] if held else None
