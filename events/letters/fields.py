"""The fields a letter may name: what each is called, what it stands for, and what it holds for a guest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from flask_babel import LazyString, force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from events.calendars.ics import cleaned, is_virtual, page_url, place
from events.guestlist.models import Invitation
from events.letters.syntax import Block, Link
from events.letters.words import answer_sentence, listed, reply_sentence, seats_words
from events.programme.models import Event
from events.registration.answers import current_reply
from events.registration.models import Answer, Registration, RegistrationStatus, Reply
from events.registration.seats import party_of
from office import settings
from office.countries import country_name
from office.localized import LANGUAGES, pick
from office.web.i18n import format_clock, format_day, format_event_time
from stakeholders.address.forms import AddressForm, address_form
from stakeholders.people.words import RANK_WORDS


class Sort(StrEnum):
    """What a field is to the one who writes: words, an address, a part of the letter, or a condition."""

    WORDS = "words"
    ADDRESS = "address"
    PART = "part"
    CONDITION = "condition"


class About(StrEnum):
    """What a field tells of; the list of fields is grouped by it."""

    GUEST = "guest"
    ANSWER = "answer"
    EVENT = "event"
    OFFICE = "office"
    LETTER = "letter"


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

    @cached_property
    def form(self) -> AddressForm | None:
        """How they are addressed; None where nobody of the register is."""
        if self.given_form is not None:
            return self.given_form
        if self.registration is not None:
            person = self.registration.person
            if person is None:
                return None
            posting = next((post for post in person.postings if post.departed_on is None), None)
            return address_form(person, posting, self.language)
        if self.invitation is None or self.invitation.addressee is None:
            return None
        return address_form(self.invitation.addressee, self.invitation.posting, self.language)

    @cached_property
    def reply(self) -> Reply | None:
        """The answer that counts."""
        if self.given_reply is not None or self.invitation is None:
            return self.given_reply
        return current_reply(self.invitation)

    @cached_property
    def confirmed(self) -> list[Registration]:
        """Who holds one of the mission's seats."""
        if self.invitation is None:
            return []
        seats = self.given_seats if self.given_seats is not None else tuple(party_of(self.invitation))
        return [seat for seat in seats if seat.status is RegistrationStatus.CONFIRMED]


def one_line(text: str) -> str:
    """A text on one line, without control characters."""
    return " ".join(cleaned(text).split())


# -- what each field holds; all of them are called in the letter's language --
def _salutation(party: Party) -> str:
    if party.form is not None:
        return party.form.salutation
    if party.registration is not None:
        return str(_("Dear %(name)s", name=one_line(party.registration.name)))
    return str(_("Dear guest"))


def _closing(party: Party) -> str:
    return party.form.closing if party.form is not None else str(_("Yours sincerely,"))


def _name(party: Party) -> str:
    if party.registration is not None:
        return party.registration.name
    return str((party.invitation and party.invitation.addressee) or "")


def _card(party: Party) -> str:
    return party.form.card if party.form is not None else _name(party)


def _rank(party: Party) -> str:
    if party.registration is not None:
        rank = party.registration.rank
    else:
        rank = party.invitation.posting.rank if party.invitation and party.invitation.posting else None
    return str(RANK_WORDS[rank]) if rank is not None else ""


def _title(party: Party) -> str:
    if party.registration is not None:
        return party.registration.title
    posting = party.invitation.posting if party.invitation else None
    return pick(posting.title, party.language) if posting is not None else ""


def _mission(party: Party) -> str:
    return party.invitation.organisation.called(party.language) if party.invitation else ""


def _country(party: Party) -> str:
    code = party.invitation.organisation.sending_state if party.invitation else None
    return country_name(code, party.language) if code else ""


def _seats(party: Party) -> int:
    return party.invitation.seats if party.invitation else party.event.seats_per_mission


def _reply_by(party: Party) -> str:
    day = party.event.reply_by
    if day is None:
        return ""
    words = format_day(day, party.language, weekday=True)
    # English alone writes weekdays with a capital.
    return words if party.language == "en" else words[:1].lower() + words[1:]


def _when(party: Party) -> str:
    event = party.event
    return format_event_time(event.starts_at, event.ends_at, event.zone, party.language)


def _hours(party: Party) -> str:
    event = party.event
    start = format_clock(event.starts_at, event.zone, party.language)
    if event.local_start.date() != event.local_end.date():
        return start
    return f"{start}–{format_clock(event.ends_at, event.zone, party.language)}"


def _host_line(party: Party) -> str:
    line = pick(party.event.host_line, party.language)
    return line or str(_("%(office)s has the honour of inviting you to", office=_office(party)))


def _office(_party: Party) -> str:
    return settings.current().office_name


def _answer(party: Party) -> str:
    return answer_sentence(party.reply.answer) if party.reply is not None else ""


def _is(*answers: Answer) -> Callable[[Party], bool]:
    return lambda party: party.reply is not None and party.reply.answer in answers


@dataclass(frozen=True)
class Field:
    """One field of the catalogue.

    ``of_guest`` says that without a guest it shows its example instead of what it holds.
    """

    name: str
    about: About
    label: LazyString
    explanation: LazyString
    example: LazyString | str
    hold: Callable[[Party], Any]
    sort: Sort = Sort.WORDS
    of_guest: bool = False


def _part(name: str) -> Callable[[Party], Block]:
    return lambda _party: Block(name)


G: Final = About.GUEST
FIELDS: Final[tuple[Field, ...]] = (
    Field("salutation", G, _l("Salutation"),
          _l("How the letter opens, from the table of forms of address; write the comma yourself."),
          _l("Your Excellency"), _salutation, of_guest=True),
    Field("closing", G, _l("Closing"), _l("How the letter ends, from the table of forms of address."),
          _l("Yours sincerely,"), _closing, of_guest=True),
    Field("name", G, _l("Name"), _l("The guest’s full name."), "Chiara Rossi", _name, of_guest=True),
    Field("card", G, _l("As on a card"), _l("How a place card names the guest."),
          _l("H.E. the Ambassador of Italy"), _card, of_guest=True),
    Field("rank", G, _l("Rank"), _l("The guest’s rank in the diplomatic list."), _l("Ambassador"), _rank,
          of_guest=True),
    Field("title", G, _l("Title"), _l("The guest’s title, as their mission writes it."),
          _l("Ambassador Extraordinary and Plenipotentiary"), _title, of_guest=True),
    Field("mission", G, _l("Mission"), _l("The guest’s mission or organisation."), _l("Embassy of Italy"),
          _mission, of_guest=True),
    Field("country", G, _l("Country"), _l("The state that the mission represents."), _l("Italy"), _country,
          of_guest=True),
    Field("seats", G, _l("Seats"), _l("For how many people the invitation is, as a number."), "2", _seats),
    Field("seats_sentence", G, _l("Seats, as a sentence"),
          _l("For how many the invitation is, and whether somebody else may come."),
          _l("The invitation is for you and one colleague."),
          lambda party: seats_words(_seats(party), party.event.substitutes)),
    Field("answer", About.ANSWER, _l("Answer given"), _l("What was answered, as a sentence."),
          _l("You have accepted the invitation."), _answer, of_guest=True),
    Field("guests", About.ANSWER, _l("Who comes"), _l("The names of the mission’s people who have a seat."),
          "Chiara Rossi", lambda party: listed([one_line(seat.name) for seat in party.confirmed]),
          of_guest=True),
    Field("accepted", About.ANSWER, _l("If they come"), _l("Whether it was answered that somebody comes."),
          "{% if accepted %}…{% endif %}", _is(Answer.ACCEPTED, Answer.SUBSTITUTED), Sort.CONDITION),
    Field("tentative", About.ANSWER, _l("If they do not know yet"),
          _l("Whether it was answered that they do not know yet."),
          "{% if tentative %}…{% endif %}", _is(Answer.TENTATIVE), Sort.CONDITION),
    Field("declined", About.ANSWER, _l("If they do not come"),
          _l("Whether it was answered that nobody comes."),
          "{% if declined %}…{% endif %}", _is(Answer.DECLINED), Sort.CONDITION),
    Field("event_title", About.EVENT, _l("Title of the event"), _l("The event’s title."),
          _l("The ambassadors’ seminar"), lambda party: party.event.titled(party.language)),
    Field("event_when", About.EVENT, _l("Day and time"),
          _l("Day, hours and city in whose time they are told."),
          _l("Tuesday 16 February 2021, 14:00–16:00 (Helsinki)"), _when),
    Field("event_day", About.EVENT, _l("Day"), _l("The day of the event."), _l("16 February 2021"),
          lambda party: format_day(party.event.starts_at, party.language, party.event.zone)),
    Field("event_hours", About.EVENT, _l("Hours"),
          _l("From when to when, on the clock of the event’s place."),
          _l("14:00–16:00"), _hours),
    Field("event_place", About.EVENT, _l("Place"), _l("Where the event is held."), _l("Online"),
          lambda party: place(party.event, party.language)),
    Field("online", About.EVENT, _l("If it is held online"),
          _l("Whether guests take part through a personal link."),
          "{% if online %}…{% endif %}", lambda party: is_virtual(party.event), Sort.CONDITION),
    Field("host_line", About.EVENT, _l("Host’s line"), _l("The line above the title of an invitation."),
          _l("The Mayor invites you to"), _host_line),
    Field("reply_by", About.EVENT, _l("Last day for replies"),
          _l("Empty where the event has none: put it into “if”."),
          _l("Friday 5 February 2021"), _reply_by),
    Field("reply_sentence", About.EVENT, _l("Request for a reply"),
          _l("A sentence that asks for a reply, with the last day where there is one."),
          _l("We kindly ask for your reply by Friday 5 February 2021."),
          lambda party: reply_sentence(_reply_by(party))),
    Field("event_page", About.EVENT, _l("Address of the event’s page"), _l("The public page of the event."),
          "https://city.example.org/events/seminar", lambda party: Link(page_url(party.event)), Sort.ADDRESS),
    Field("contact_name", About.OFFICE, _l("Contact"), _l("Who answers questions about the event."),
          _l("Protocol"), lambda party: party.event.contact_name),
    Field("contact_email", About.OFFICE, _l("Contact’s address"), _l("The mail address for questions."),
          "protocol@example.org", lambda party: party.event.contact_email),
    Field("office", About.OFFICE, _l("Office"), _l("The name of the office that invites."), _l("The City"),
          _office),
    Field("reply_link", About.LETTER, _l("The guest’s own link"),
          _l("The address of the guest’s own page, to be put behind words or written out."),
          "https://city.example.org/invitation/…", lambda party: Link(party.link), Sort.ADDRESS),
    Field("button", About.LETTER, _l("Button"),
          _l("The button to the guest’s own page, with its address written out below."), "", _part("button"),
          Sort.PART),
    Field("heading", About.LETTER, _l("Host’s line and title"),
          _l("The host’s line with the title of the event below it, as on a card."), "", _part("heading"),
          Sort.PART),
    Field("details", About.LETTER, _l("Day and place"), _l("Day, hours and place, set apart."), "",
          _part("details"), Sort.PART),
    Field("description", About.LETTER, _l("Description"), _l("The event’s description."), "",
          _part("description"), Sort.PART),
    Field("programme", About.LETTER, _l("Programme"), _l("The programme with hours and speakers."), "",
          _part("programme"), Sort.PART),
    Field("signature", About.LETTER, _l("Signature"), _l("Contact and office, on lines of their own."), "",
          _part("signature"), Sort.PART),
)  # fmt: skip
BY_NAME: Final = {one.name: one for one in FIELDS}


class Values(Mapping[str, Any]):
    """What the fields hold for one guest, each found when a letter first asks for it."""

    def __init__(self, party: Party) -> None:
        self.party = party
        self._held: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._held:
            one = BY_NAME[name]
            with force_locale(self.party.language):
                held = (
                    self._example(one)
                    if one.of_guest and self.party.invitation is None
                    else one.hold(self.party)
                )
            # To Liquid an empty text is true; to an officer it is not there.
            self._held[name] = (one_line(held) or None) if type(held) is str else held
        return self._held[name]

    def _example(self, one: Field) -> Any:
        return str(one.example) if one.sort is Sort.WORDS else False

    def __iter__(self) -> Iterator[str]:
        return iter(BY_NAME)

    def __len__(self) -> int:
        return len(BY_NAME)

    @property
    def language(self) -> str:
        """The language that the letter is written in."""
        return self.party.language

    def with_link(self, link: str) -> Values:
        """The same guest with another link."""
        return Values(replace(self.party, link=link))


def values_for(
    event: Event,
    invitation: Invitation | None,
    language: str,
    *,
    link: str,
    registration: Registration | None = None,
    reply: Reply | None = None,
) -> Values:
    """What the fields hold for one guest, in ``language``; without an invitation, for an imagined one.

    Args:
        link: where the button leads: the guest's own link, or something harmless in a preview or a test.
        registration: to whose seat the letter speaks, where that is not the one invited.
        reply: the answer that counts; it is looked for where it is asked for and not given.
    """
    return Values(Party(event, invitation, language, link, registration, reply))


def language_of(event: Event, language: str) -> str:
    """The language to write in: the guest's, or the event's first where the event does not promise it."""
    promised = [code for code in event.languages if code in LANGUAGES]
    return language if language in promised or not promised else promised[0]
