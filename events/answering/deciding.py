"""What an answer out of a calendar would do, told from how the mission's seats stand.

A calendar entry stands for one person. Whatever it says, those of the mission of whom it cannot speak keep
what they have; where that cannot be, a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import LazyString

from events.answering import hearing_words as words
from events.calendars.binding import Bound
from events.calendars.replies import Attendee, CalendarReply
from events.guestlist.models import Invitation
from events.invitations.confirming import has_own_address
from events.registration.answers import asks_anew, current_reply, guests_of, is_proposal
from events.registration.models import Answer, Capacity, Registration, Reply
from events.registration.naming import guest_named, known_people
from events.registration.queries import COMES
from events.registration.seats import ACTIVE, GivenAnswer, Guest, party_of


@dataclass(frozen=True)
class Step:
    """What to do about an answer.

    Args:
        words: what became of it, as a sentence.
        given: the answer to enter; None where nothing changes or a person must decide.
        is_settled: nobody needs to look at it.
    """

    words: LazyString
    given: GivenAnswer | None = None
    is_settled: bool = True


def decide(bound: Bound, reply: CalendarReply, attendee: Attendee, remark: str) -> Step:
    """What follows from an answer that is newer than all others of this guest. Writes nothing."""
    current = current_reply(bound.invitation)
    if current is not None and asks_anew(current):
        current = None
    if bound.registration is not None:
        return _for_seat(bound.registration, attendee.partstat, current, remark)
    if attendee.partstat == "DELEGATED":
        return _delegated(bound.invitation, reply, attendee, current, remark)
    if attendee.partstat not in {"ACCEPTED", "DECLINED", "TENTATIVE"}:
        return _person(words.NO_ANSWER)
    if current is not None and is_proposal(current):
        return _person(words.PROPOSAL_WAITS)
    return _for_invitation(bound.invitation, attendee.partstat, current, remark)


def _for_invitation(invitation: Invitation, partstat: str, current: Reply | None, remark: str) -> Step:
    party = party_of(invitation)
    own = _own_seat(invitation, party)
    others = [seat for seat in party if seat is not own]
    if partstat == "ACCEPTED":
        if own is not None and current is not None and current.answer in COMES:
            return _same(current, remark)
        if others:
            return _person(words.SOMEBODY_ELSE_COMES)
        return Step(words.TAKEN, GivenAnswer(Answer.ACCEPTED, (), remark))
    if others:
        # Somebody else comes for the mission already: that the guest does not is known, or theirs to say.
        return _person(words.COLLEAGUES_HOLD_SEATS if own is not None else words.SOMEBODY_ELSE_COMES)
    kind = Answer.DECLINED if partstat == "DECLINED" else Answer.TENTATIVE
    if current is not None and current.answer is kind:
        return _same(current, remark)
    return Step(words.TAKEN, GivenAnswer(kind, (), remark))


def _own_seat(invitation: Invitation, party: Sequence[Registration]) -> Registration | None:
    """The seat, held or awaited, that the invitation's own entry stands for; as `confirming.principal`."""
    for seat in party:
        if seat.capacity is Capacity.ADDRESSEE:
            return seat
    return next((seat for seat in party if not has_own_address(seat, invitation)), None)


def _same(current: Reply, remark: str) -> Step:
    """The answer stands already. Only new words of the guest make it worth a line of its own: machines that
    accept whatever they are sent would otherwise be written to without end."""
    if not remark or remark == current.remark:
        return Step(words.SAME)
    return Step(words.TAKEN, GivenAnswer(current.answer, guests_of(current), remark))


def _delegated(
    invitation: Invitation, reply: CalendarReply, attendee: Attendee, current: Reply | None, remark: str
) -> Step:
    if len(attendee.delegated_to) != 1:
        return _person(words.NO_ANSWER)
    address = attendee.delegated_to[0]
    there = reply.attendee(address)
    name = there.name if there is not None and there.name else address
    before = guests_of(current) if current is not None and current.answer is not Answer.DECLINED else []
    stays = [guest for guest in before if guest.capacity is Capacity.COLLEAGUE]
    named = guest_named(name, "", address, Capacity.SUBSTITUTE)
    party = (*known_people(invitation, [named]), *stays)
    standing = next((guest for guest in before if guest.capacity is Capacity.SUBSTITUTE), None)
    if current is not None and standing is not None and _is_same_guest(standing, party[0]):
        return _same(current, remark)
    return Step(words.PROPOSED, GivenAnswer(Answer.TENTATIVE, party, remark))


def _is_same_guest(one: Guest, other: Guest) -> bool:
    if one.email and other.email:
        return one.email.casefold() == other.email.casefold()
    return one.name.casefold() == other.name.casefold()


def _for_seat(seat: Registration, partstat: str, current: Reply | None, remark: str) -> Step:
    """Somebody of the mission answers their own entry. They were named, not asked: a yes is no news."""
    holds = seat.status in ACTIVE
    if partstat == "ACCEPTED":
        return Step(words.SAME) if holds else _person(words.SEAT_IS_GONE)
    if partstat == "DECLINED" and not holds:
        return Step(words.SAME)
    if partstat not in {"DECLINED", "TENTATIVE", "DELEGATED"}:
        return _person(words.NO_ANSWER)
    if seat.capacity is not Capacity.COLLEAGUE:
        return _person(words.SUBSTITUTE_IN_DOUBT)
    if partstat != "DECLINED":
        return _person(words.COLLEAGUE_IN_DOUBT)
    if current is None or current.answer not in COMES:
        return _person(words.PROPOSAL_WAITS)
    stays = [guest for guest in guests_of(current) if not guest.is_same_person_as(seat)]
    return Step(words.SEAT_GIVEN_BACK, GivenAnswer(current.answer, stays, remark))


def _person(sentence: LazyString) -> Step:
    return Step(sentence, is_settled=False)
