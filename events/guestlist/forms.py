"""What staff choose and type when they build a guest list."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from events.guestlist.building import MOST_SEATS
from events.guestlist.choices import Choice
from events.guestlist.models import GuestGroup, Invitation, Receiving
from events.guestlist.words import RECEIVING_WORDS
from events.programme.hours import days_words
from events.programme.models import Event
from office.localized import OWN_NAMES, pick
from office.web.doorway import record_number, record_numbers
from office.web.forms import CheckboxesField, Form, add_error, strip
from office.web.i18n import language
from stakeholders.lists.models import SavedList
from stakeholders.people.models import Posting
from stakeholders.people.words import RANK_WORDS


class ChoicesForm(Form):
    """Groups of the register, saved lists, and an earlier event, to add to the list."""

    groups = CheckboxesField(_l("Groups of the register"), choices=[(c.value, c.value) for c in Choice])
    lists = CheckboxesField(_l("Saved lists"))
    event = SelectField(_l("As at an earlier event"), coerce=str, default="")
    only_yes = BooleanField(_l("Only those who accepted"))

    def offer(self, lists: Sequence[SavedList], events: Sequence[Event]) -> None:
        """Offer these lists and earlier events."""
        self.lists.choices = [(str(one.id), one.name) for one in lists]
        named = [
            (str(one.id), f"{pick(one.title, language())}, {days_words(one, language())}") for one in events
        ]
        self.event.choices = [("", _("None")), *named]

    def validate(self, extra_validators: object = None) -> bool:
        """Something has to be chosen."""
        if not super().validate(extra_validators):
            return False
        if not (self.groups.data or self.lists.data or self.event.data):
            add_error(self.groups, _("Choose a group, a list or an earlier event."))
            return False
        return True

    @property
    def address(self) -> dict[str, list[str] | str]:
        """What was chosen, as the next page's address has it."""
        found: dict[str, list[str] | str] = {
            "groups": list(self.groups.data or ()),
            "lists": [str(number) for number in record_numbers(self.lists.data or ())],
        }
        if self.event.data:
            found["event"] = self.event.data
            if self.only_yes.data:
                found["only_yes"] = "1"
        return {name: value for name, value in found.items() if value}


class MannerForm(Form):
    """How those who are added are invited."""

    receiving = RadioField(_l("The letters go"), default=Receiving.OWN.value)
    group = SelectField(_l("Group"), coerce=str, default="")
    seats = IntegerField(_l("Seats for each mission"), [Optional(), NumberRange(1, MOST_SEATS)])

    def offer(self, groups: Sequence[GuestGroup]) -> None:
        """Offer these groups."""
        self.receiving.choices = receiving_choices()
        self.group.choices = group_choices(groups)


class GuestForm(Form):
    """One entry of the list."""

    addressee = SelectField(_l("Addressed to"), coerce=str)
    receiving = SelectField(_l("The letter goes"))
    to_address = StringField(
        _l("Mailbox"), [Optional(), Length(max=254)], filters=[strip], render_kw={"inputmode": "email"}
    )
    language = SelectField(_l("Language of the letter"))
    seats = IntegerField(_l("Seats"), [InputRequired(), NumberRange(1, MOST_SEATS)])
    group = SelectField(_l("Group"), coerce=str, default="")

    @classmethod
    def of(
        cls, invitation: Invitation, postings: Sequence[Posting], groups: Sequence[GuestGroup]
    ) -> GuestForm:
        """The form filled with what holds now, or with what was sent."""
        form: GuestForm = cls(
            addressee=str(invitation.posting_id or ""),
            receiving=invitation.receiving.value,
            language=invitation.language,
            to_address=invitation.to_address,
            seats=invitation.seats,
            group=str(invitation.group_id or ""),
        )
        offered = [(str(one.id), posting_words(one)) for one in postings]
        if invitation.posting is not None and invitation.posting_id not in {one.id for one in postings}:
            # The post has ended; the entry still names its holder until somebody chooses.
            offered.append((str(invitation.posting_id), posting_words(invitation.posting)))
        form.addressee.choices = [("", _("Nobody yet")), *offered]
        form.receiving.choices = receiving_choices()
        form.language.choices = language_choices(invitation.event)
        form.group.choices = group_choices(groups)
        return form


class GroupForm(Form):
    """The name of a group of guests, and how many of them can have a seat."""

    name = StringField(
        _l("Name of the group"),
        [InputRequired(_l("The group needs a name.")), Length(max=80)],
        filters=[strip],
    )
    quota = IntegerField(
        _l("At most so many seats"),
        [Optional(), NumberRange(1, 100_000)],
        description=_l("For people of this group; empty: no limit of its own."),
    )


def receiving_choices() -> list[tuple[str, str]]:
    """The rules of receiving in words."""
    return [(rule.value, str(words)) for rule, words in RECEIVING_WORDS.items()]


def group_choices(groups: Sequence[GuestGroup]) -> list[tuple[str, str]]:
    """The event's groups, after none."""
    return [("", _("No group")), *((str(one.id), one.name) for one in groups)]


def group_numbered(groups: Collection[GuestGroup], value: str | None) -> GuestGroup | None:
    """The group that a form names; None where it names none of these."""
    number = record_number(value or "")
    return next((group for group in groups if group.id == number), None)


def language_choices(event: Event) -> list[tuple[str, str]]:
    """The languages of the event's letters by their own names."""
    return [(code, OWN_NAMES[code]) for code in event.languages]


def posting_words(posting: Posting) -> str:
    """A person with the title the mission writes, or the rank."""
    rank = pick(posting.title, language()) or str(RANK_WORDS[posting.rank])
    return f"{posting.person.name} ({rank})"
