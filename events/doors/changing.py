"""What a guest changes by their own link: who they are, that they come after all, who comes instead."""

from __future__ import annotations

from dataclasses import replace

from events.doors.known import Contact, propose_correction
from events.doors.letters import tell_of_change_of_address, tell_of_passing_on
from events.invitations.confirming import queue_own_entry
from events.programme.models import Substitutes
from events.registration import admission
from events.registration.admission import RegistrationRefused
from events.registration.answers import Guest, guest_seated, why_closed
from events.registration.models import (
    ACTIVE,
    Answer,
    Capacity,
    Door,
    Registration,
    RegistrationStatus,
    ReplySource,
)
from events.registration.naming import rank_named
from events.registration.room import Refusal
from events.registration.seats import GivenAnswer, answer, party_of
from office import clock
from stakeholders.directory.search import fold

#: Whoever stands so has a seat or may yet have one.
COMING = (*ACTIVE, RegistrationStatus.PENDING)
_PRINCIPAL = (Capacity.ADDRESSEE, Capacity.SUBSTITUTE)


def change_contact(registration: Registration, given: Contact) -> None:
    """Enter who somebody is and how they are reached, as they say; a new address gets a letter of its own.

    The name of a seat by invitation stays: it is what the mission answered. Of somebody whom the register
    knows, the register is told by a proposal.
    """
    if registration.door is Door.INVITATION:
        given = replace(given, name=registration.name)
    propose_correction(registration, given)
    moved = given.email.casefold() != registration.email.casefold()
    if registration.title != given.title:
        registration.rank = rank_named(given.title) or registration.rank
    registration.name, registration.title, registration.email = given.name, given.title, given.email
    registration.language = given.language
    if registration.organisation_id is None:
        registration.organisation_name, registration.country = given.organisation_name, given.country
    if moved:
        tell_of_change_of_address(registration)
    if moved and registration.door is Door.INVITATION:
        queue_own_entry(registration)


def may_take_up_again(registration: Registration) -> bool:
    """Whether somebody who cancelled can come after all with one tap, as far as their own side decides."""
    if registration.status is not RegistrationStatus.CANCELLED:
        return False
    if registration.door is not Door.INVITATION:
        return _why_shut(registration) is None
    return _party_with(registration) is not None


def take_up_again(registration: Registration) -> None:
    """Let somebody come after all who had cancelled: with what is free now, or on the waiting list.

    Raises:
        RegistrationRefused: it is too late, or there is no seat and no list to wait on.
        AnswerRefused: of a seat by invitation, as `seats.answer` does.
    """
    if registration.door is not Door.INVITATION:
        shut = _why_shut(registration)
        if shut is not None:
            raise RegistrationRefused(shut)
        admission.put_back(registration)
        return
    party = _party_with(registration)
    if party is None:
        raise RegistrationRefused(Refusal.FULL)
    substituted = any(guest.capacity is Capacity.SUBSTITUTE for guest in party)
    answer(
        registration.invited_by,
        GivenAnswer(Answer.SUBSTITUTED if substituted else Answer.ACCEPTED, party),
        source=ReplySource.LINK,
        answered_by=registration.name,
    )


def may_pass_on(registration: Registration) -> bool:
    """Whether somebody else may come in this guest's place, who says so by the guest's own link."""
    return registration.event.substitutes is not Substitutes.NOT_ALLOWED and registration.status in COMING


def pass_on(registration: Registration, name: str, title: str, email: str) -> Registration:
    """Let somebody else come in a guest's place; the first one is told, and their link opens nothing then.

    Gives the newcomer's registration, or the first one's where the host is asked about an invited guest.

    Raises:
        SubstitutesNotAllowed, RegistrationRefused, AnswerRefused: see `admission.substitute`.
    """
    newcomer = admission.substitute(registration, Guest(name, rank_named(title), title, email))
    if registration.status is RegistrationStatus.CANCELLED:
        tell_of_passing_on(registration)
    return newcomer


def is_same_name(earlier: str, later: str) -> bool:
    """Whether a name may be a correction of another: they have a word in common.

    Anything else names another person, who comes by `pass_on`, where the event allows it.
    """
    return bool(set(fold(earlier).split()) & set(fold(later).split())) or fold(earlier) == fold(later)


def _why_shut(registration: Registration) -> Refusal | None:
    return admission.why_shut(registration.event, registration.door, clock.now(), registration.mission_link)


def _party_with(registration: Registration) -> list[Guest] | None:
    """Who would come by the invitation with this guest among them again; None: the mission answers anew."""
    invitation = registration.invited_by
    if why_closed(invitation, registration.event, clock.now()) is not None:
        return None
    party = [guest_seated(seat) for seat in party_of(invitation)]
    if len(party) >= invitation.seats:
        return None
    has_principal = any(guest.capacity in _PRINCIPAL for guest in party)
    if has_principal is (registration.capacity in _PRINCIPAL):
        return None
    own = guest_seated(registration)
    return [own, *party] if registration.capacity in _PRINCIPAL else [*party, own]
