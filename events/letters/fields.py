"""The fields a letter may name: what each is called, what it stands for, and what it holds for a guest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from events.calendars.ics import is_virtual, page_url, place
from events.guestlist.models import Invitation
from events.letters import party as known
from events.letters.party import Party, one_line
from events.letters.syntax import Block, Link
from events.letters.words import listed, reply_sentence, seats_words
from events.programme.hours import days_words
from events.programme.models import Event
from events.registration.models import Answer, Registration, Reply
from office.localized import LANGUAGES

__all__ = ["BY_NAME", "FIELDS", "Field", "Party", "Values", "language_of", "one_line", "values_for"]


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
          _l("Your Excellency"), known.salutation, of_guest=True),
    Field("closing", G, _l("Closing"), _l("How the letter ends, from the table of forms of address."),
          _l("Yours sincerely,"), known.closing, of_guest=True),
    Field("name", G, _l("Name"), _l("The guest’s full name."), "Chiara Rossi", known.name, of_guest=True),
    Field("card", G, _l("As on a card"), _l("How a place card names the guest."),
          _l("H.E. the Ambassador of Italy"), known.card, of_guest=True),
    Field("rank", G, _l("Rank"), _l("The guest’s rank in the diplomatic list."), _l("Ambassador"), known.rank,
          of_guest=True),
    Field("title", G, _l("Title"), _l("The guest’s title, as their mission writes it."),
          _l("Ambassador Extraordinary and Plenipotentiary"), known.title, of_guest=True),
    Field("mission", G, _l("Mission"), _l("The guest’s mission or organisation."),
          _l("Royal Embassy of Norway"),
          known.mission, of_guest=True),
    Field("country", G, _l("Country"), _l("The state that the mission represents."), _l("Italy"),
          known.country, of_guest=True),
    Field("seats", G, _l("Seats"), _l("For how many people the invitation is, as a number."), "2",
          known.seats),
    Field("seats_sentence", G, _l("Seats, as a sentence"),
          _l("For how many the invitation is, and whether somebody else may come."),
          _l("The invitation is for you and one colleague."),
          lambda party: seats_words(known.seats(party), party.event.substitutes, registered=party.is_own)),
    Field("answer", About.ANSWER, _l("Answer given"), _l("What was answered, as a sentence."),
          _l("You have accepted the invitation."), known.answer, of_guest=True),
    Field("guests", About.ANSWER, _l("Who comes"), _l("The names of the mission’s people who have a seat."),
          "Chiara Rossi", lambda party: listed([one_line(seat.name) for seat in party.confirmed]),
          of_guest=True),
    Field("accepted", About.ANSWER, _l("If they come"), _l("Whether it was answered that somebody comes."),
          "{% if accepted %}…{% endif %}", known.answered(Answer.ACCEPTED, Answer.SUBSTITUTED),
          Sort.CONDITION),
    Field("tentative", About.ANSWER, _l("If they do not know yet"),
          _l("Whether it was answered that they do not know yet."),
          "{% if tentative %}…{% endif %}", known.answered(Answer.TENTATIVE), Sort.CONDITION),
    Field("declined", About.ANSWER, _l("If they do not come"),
          _l("Whether it was answered that nobody comes."),
          "{% if declined %}…{% endif %}", known.answered(Answer.DECLINED), Sort.CONDITION),
    Field("registered", About.ANSWER, _l("If they registered themselves"),
          _l("Whether they came by a mission’s link or the open page, without an invitation."),
          "{% if registered %}…{% endif %}", lambda party: party.is_own, Sort.CONDITION),
    Field("event_title", About.EVENT, _l("Title of the event"), _l("The event’s title."),
          _l("The ambassadors’ seminar"), lambda party: party.event.titled(party.language)),
    Field("event_when", About.EVENT, _l("Day and time"),
          _l("Day, hours and city in whose time they are told."),
          _l("Tuesday 16 February 2021, 14:00–16:00 (Helsinki)"), known.when),
    Field("event_day", About.EVENT, _l("Day"), _l("The day of the event."), _l("16 February 2021"),
          lambda party: days_words(party.event, party.language)),
    Field("event_hours", About.EVENT, _l("Hours"),
          _l("From when to when, on the clock of the event’s place."),
          _l("14:00–16:00"), known.hours),
    Field("event_place", About.EVENT, _l("Place"), _l("Where the event is held."), _l("Online"),
          lambda party: place(party.event, party.language)),
    Field("online", About.EVENT, _l("If it is held online"),
          _l("Whether guests take part through a personal link."),
          "{% if online %}…{% endif %}", lambda party: is_virtual(party.event), Sort.CONDITION),
    Field("host_line", About.EVENT, _l("Host’s line"), _l("The line above the title of an invitation."),
          _l("The Mayor invites you to"), known.host_line),
    Field("reply_by", About.EVENT, _l("Last day for replies"),
          _l("Empty where the event has none: put it into “if”."),
          _l("Friday 5 February 2021"), known.reply_by),
    Field("reply_sentence", About.EVENT, _l("Request for a reply"),
          _l("A sentence that asks for a reply, with the last day where there is one."),
          _l("We kindly ask for your reply by Friday 5 February 2021."),
          lambda party: reply_sentence(known.reply_by(party))),
    Field("papers", About.EVENT, _l("If there are papers"),
          _l("Whether guests find papers on their own page, in a letter of thanks."),
          "{% if papers %}…{% endif %}", lambda party: party.has_papers, Sort.CONDITION),
    Field("event_page", About.EVENT, _l("Address of the event’s page"), _l("The public page of the event."),
          "https://city.example.org/events/seminar", lambda party: Link(page_url(party.event)), Sort.ADDRESS),
    Field("contact_name", About.OFFICE, _l("Contact"), _l("Who answers questions about the event."),
          _l("Protocol"), lambda party: party.event.contact_name),
    Field("contact_email", About.OFFICE, _l("Contact’s address"), _l("The mail address for questions."),
          "protocol@example.org", lambda party: party.event.contact_email),
    Field("office", About.OFFICE, _l("Office"), _l("The name of the office that invites."), _l("The City"),
          known.office),
    Field("reply_link", About.LETTER, _l("The guest’s own link"),
          _l("The address of the guest’s own page, to be put behind words or written out."),
          "https://city.example.org/invitation/…", lambda party: Link(party.link), Sort.ADDRESS),
    Field("survey_link", About.LETTER, _l("The guest’s link to the survey"),
          _l("Empty while no survey is open: put it into “if”."),
          "https://city.example.org/survey/…",
          lambda party: Link(party.survey_link) if party.survey_link else None, Sort.ADDRESS),
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
    Field("changes", About.LETTER, _l("What changed"),
          _l("What is otherwise than the guest was told last, for a letter of change."), "", _part("changes"),
          Sort.PART),
    Field("signature", About.LETTER, _l("Signature"), _l("Contact and office, on lines of their own."), "",
          _part("signature"), Sort.PART),
)  # fmt: skip
BY_NAME: Final = {one.name: one for one in FIELDS}


class Values(Mapping[str, Any]):
    """What the fields hold for one guest, each found when a letter first asks for it, in its language.

    Read them while the letter's language is the one that is written in (`flask_babel.force_locale`), as
    `rendering.render` does.
    """

    def __init__(self, party: Party) -> None:
        self.party = party
        self._held: dict[str, Any] = {}
        #: What guests and the register say, as they say it, by field: for whoever checks it.
        self.said: dict[str, str] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._held:
            one = BY_NAME[name]
            if one.of_guest and self.party.invitation is None and not self.party.is_own:
                held: Any = str(one.example)
            else:
                held = one.hold(self.party)
            if type(held) is str:
                if one.of_guest:
                    self.said[name] = held
                # To Liquid an empty text is true; to an officer it is not there.
                held = one_line(held) or None
            self._held[name] = held
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(BY_NAME)

    def __len__(self) -> int:
        return len(BY_NAME)

    @property
    def language(self) -> str:
        """The language that the letter is written in."""
        return self.party.language


def values_for(
    event: Event,
    invitation: Invitation | None,
    language: str,
    *,
    link: str,
    registration: Registration | None = None,
    reply: Reply | None = None,
    changes: Sequence[str] = (),
    survey_link: str = "",
    has_papers: bool = False,
) -> Values:
    """What the fields hold for one guest, in ``language``; with neither an invitation nor a registration, for
    an imagined one.

    Args:
        link: where the button leads: the guest's own link, or something harmless in a preview or a test.
        registration: to whose seat the letter speaks, where that is not the one invited.
        reply: the answer that counts; it is looked for where it is asked for and not given.
        changes: what changed since the guest was told last, sentence by sentence, for ``{{ changes }}``.
        survey_link: where the guest answers the survey, or something harmless; empty where nobody is asked.
        has_papers: whether they find papers on their own page.
    """
    party = Party(event, invitation, language, link, registration, reply)
    party = replace(party, changes=tuple(changes), survey_link=survey_link, has_papers=has_papers)
    return Values(party)


def language_of(event: Event, language: str) -> str:
    """The language to write in: the guest's, or the event's first where the event does not promise it."""
    promised = [code for code in event.languages if code in LANGUAGES]
    return language if language in promised or not promised else promised[0]
