"""What is known of one guest when a letter to them is written, and what the fields hold for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Final
from weakref import WeakKeyDictionary

from flask_babel import gettext as _

from events.guestlist.models import Invitation
from events.letters import queries
from events.letters.words import answer_sentence
from events.programme.hours import Held, sittings, when_words
from events.programme.models import Event
from events.registration.answers import current_reply
from events.registration.models import Answer, Registration, RegistrationStatus, Reply
from events.registration.seats import party_of
from office import settings
from office.countries import country_name
from office.ics import cleaned
from office.localized import pick
from office.web.i18n import format_clock, format_day, format_hours
from stakeholders.address.forms import AddressForm, address_form, address_forms
from stakeholders.people.models import Posting
from stakeholders.people.words import RANK_WORDS


@dataclass(frozen=True)
class Party:
    """What is known of one guest, as far as it has been read."""

    event: Event
    invitation: Invitation | None
    language: str
    link: str
    registration: Registration | None = None
    given_reply: Reply | None = None
    given_form: AddressForm | None = None
    given_seats: tuple[Registration, ...] | None = None
    #: What changed since the guest was told last, sentence by sentence.
    changes: tuple[str, ...] = ()
    #: Where the one who reads it answers the survey; empty where nobody is asked, and in copies.
    survey_link: str = ""
    #: Whether guests find papers on their own page.
    has_papers: bool = False

    @cached_property
    def _ahead(self) -> Ahead | None:
        return _AHEAD.get(self.invitation) if self.invitation is not None else None

    @cached_property
    def form(self) -> AddressForm | None:
        """How they are addressed; None where nobody of the register is."""
        if self.given_form is not None:
            return self.given_form
        if self.registration is not None:
            return self._form_of(self.registration)
        if self.invitation is None or self.invitation.addressee is None:
            return None
        if self._ahead is not None and self.language in self._ahead.forms:
            return self._ahead.forms[self.language]
        return address_form(self.invitation.addressee, self.invitation.posting, self.language)

    def _form_of(self, seat: Registration) -> AddressForm | None:
        if seat.person is None:
            return None
        ahead = _SEATS_AHEAD.get(seat, {}) if self.is_own else {}
        form = ahead.get(self.language) or address_form(seat.person, post_of(seat), self.language)
        # Nobody has looked at how they are addressed who registered themselves: by name, where it is unsure.
        return None if self.is_own and form.problems else form

    @property
    def is_own(self) -> bool:
        """Whether they registered themselves: there is no invitation, and no answer to one."""
        return self.invitation is None and self.registration is not None

    @cached_property
    def reply(self) -> Reply | None:
        """The answer that counts."""
        if self.given_reply is not None or self.invitation is None:
            return self.given_reply
        return self._ahead.reply if self._ahead is not None else current_reply(self.invitation)

    @cached_property
    def confirmed(self) -> list[Registration]:
        """Who holds one of the mission's seats."""
        if self.registration is not None and self.is_own:
            seats: tuple[Registration, ...] = (self.registration,)
        elif self.invitation is None:
            return []
        elif self.given_seats is not None:
            seats = self.given_seats
        else:
            seats = self._ahead.seats if self._ahead is not None else tuple(party_of(self.invitation))
        return [seat for seat in seats if seat.status is RegistrationStatus.CONFIRMED]


@dataclass(frozen=True)
class Ahead:
    """What was read of one invitation together with others: forms of address by language, answer, seats."""

    forms: dict[str, AddressForm]
    reply: Reply | None
    seats: tuple[Registration, ...]


#: Lives as long as the invitation's record is held, which is as long as a batch of letters is written.
_AHEAD: Final[WeakKeyDictionary[Invitation, Ahead]] = WeakKeyDictionary()
#: The same for whoever registered themselves: forms of address by language.
_SEATS_AHEAD: Final[WeakKeyDictionary[Registration, dict[str, AddressForm]]] = WeakKeyDictionary()


def read_ahead(wanted: Sequence[tuple[Invitation, str]]) -> None:
    """Read what letters to many guests need, each in its language: five statements, however many they are.

    It holds while the invitations' records are held, and is read anew when it is asked for anew.
    """
    invitations = queries.with_addressees([invitation.id for invitation, _language in wanted])
    named = [(i, i.addressee, language) for i, language in wanted if i.addressee is not None]
    forms: dict[int, dict[str, AddressForm]] = {}
    found = address_forms((person, i.posting, language) for i, person, language in named) if named else []
    for (invitation, _person, language), form in zip(named, found, strict=True):
        forms.setdefault(invitation.id, {})[language] = form
    numbers = [invitation.id for invitation in invitations]
    replies = queries.last_replies(numbers)
    seats = queries.seats_of(numbers)
    for invitation, _language in wanted:
        number = invitation.id
        _AHEAD[invitation] = Ahead(forms.get(number, {}), replies.get(number), tuple(seats.get(number, ())))


def read_seats_ahead(wanted: Sequence[tuple[Registration, str]]) -> None:
    """Read how those are addressed who registered themselves: three statements, however many they are."""
    queries.with_postings([seat.person_id for seat, _language in wanted if seat.person_id is not None])
    named = [(seat, seat.person, language) for seat, language in wanted if seat.person is not None]
    forms = address_forms((person, post_of(seat), language) for seat, person, language in named)
    for (seat, _person, language), form in zip(named, forms, strict=True):
        _SEATS_AHEAD.setdefault(seat, {})[language] = form


def post_of(seat: Registration) -> Posting | None:
    """The post that somebody holds: at the mission for which they come, where they hold one there."""
    held = [post for post in seat.person.postings if post.departed_on is None] if seat.person else []
    there = [post for post in held if post.organisation_id == seat.organisation_id]
    return next(iter([*there, *held]), None)


#: Overrides of writing direction, with which a name could show itself, and what follows it, as another.
_DIRECTIONS: Final = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def one_line(text: str) -> str:
    """A text on one line, without control characters."""
    if not text.isprintable():
        text = cleaned(text).translate(_DIRECTIONS)
    return " ".join(text.split())


def when_told(event: Event, language: str) -> str:
    """Day and time of an event in words."""
    return _when_told(Held.of(event), language)


@lru_cache(maxsize=1024)
def _when_told(held: Held, language: str) -> str:
    return when_words(held, language)


@lru_cache(maxsize=4096)
def clock_told(at: datetime, zone: str, language: str) -> str:
    """An hour of an event in words."""
    return format_clock(at, zone, language)


# -- what each field holds; all of them are called in the letter's language --
def salutation(party: Party) -> str:
    """How the letter opens."""
    if party.form is not None:
        return party.form.salutation
    if party.registration is not None:
        return str(_("Dear %(name)s", name=one_line(party.registration.name)))
    return str(_("Dear guest"))


def closing(party: Party) -> str:
    """How the letter ends."""
    return party.form.closing if party.form is not None else str(_("Yours sincerely,"))


def name(party: Party) -> str:
    """The name of the one written to."""
    if party.registration is not None:
        return party.registration.name
    return str((party.invitation and party.invitation.addressee) or "")


def card(party: Party) -> str:
    """How a place card names them."""
    return party.form.card if party.form is not None else name(party)


def rank(party: Party) -> str:
    """Their rank in words."""
    if party.registration is not None:
        rank = party.registration.rank
    else:
        rank = party.invitation.posting.rank if party.invitation and party.invitation.posting else None
    # Lists tell two kinds of ministers apart in brackets; a letter does not.
    return str(RANK_WORDS[rank]).partition(" (")[0] if rank is not None else ""


def title(party: Party) -> str:
    """Their title, as their mission writes it."""
    if party.registration is not None:
        return party.registration.title
    posting = party.invitation.posting if party.invitation else None
    return pick(posting.title, party.language) if posting is not None else ""


def mission(party: Party) -> str:
    """Their mission, or what they wrote that they come for."""
    if party.registration is not None and party.is_own:
        return party.registration.sent_by(party.language)
    return party.invitation.organisation.called(party.language) if party.invitation else ""


def country(party: Party) -> str:
    """The state that it represents, or the country that they gave."""
    code: str | None
    if party.registration is not None and party.is_own:
        organisation = party.registration.organisation
        code = (organisation.sending_state if organisation is not None else "") or party.registration.country
    else:
        code = party.invitation.organisation.sending_state if party.invitation else ""
    return country_name(code, party.language) if code else ""


def seats(party: Party) -> int:
    """For how many the invitation is."""
    if party.is_own:
        return 1
    return party.invitation.seats if party.invitation else party.event.seats_per_mission


def reply_by(party: Party) -> str:
    """The last day for answers as it stands within a sentence; empty where none is set."""
    day = party.event.reply_by
    if day is None:
        return ""
    words = format_day(day, party.language, weekday=True)
    # English alone writes weekdays with a capital.
    return words if party.language == "en" else words[:1].lower() + words[1:]


def when(party: Party) -> str:
    """Day and time."""
    return when_told(party.event, party.language)


def hours(party: Party) -> str:
    """From when to when; of hours that go through several days, their beginning."""
    event = party.event
    if event.is_all_day:
        return str(_("all day"))
    if event.is_of_several_days and not event.same_hours_daily:
        return clock_told(event.starts_at, event.zone, party.language)
    return format_hours(*sittings(event)[0], event.zone, party.language)


def host_line(party: Party) -> str:
    """The line above the title."""
    line = pick(party.event.host_line, party.language)
    return line or str(_("%(office)s has the honour of inviting you to", office=office(party)))


def office(_party: Party) -> str:
    """The name of the office."""
    return settings.current().office_name


def answer(party: Party) -> str:
    """The answer that counts, as a sentence."""
    if party.is_own:
        return str(_("You have registered."))
    return answer_sentence(party.reply.answer) if party.reply is not None else ""


def answered(*answers: Answer) -> Callable[[Party], bool]:
    """Whether the answer that counts is one of these; whoever registered and has a seat has accepted."""

    def is_so(party: Party) -> bool:
        if party.is_own:
            return Answer.ACCEPTED in answers and bool(party.confirmed)
        return party.reply is not None and party.reply.answer in answers

    return is_so
