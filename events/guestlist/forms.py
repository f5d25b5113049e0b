"""What staff choose and type when they build a guest list."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from events.guestlist.choices import Choice
from events.guestlist.models import Invitation
from events.programme.models import Event
from office.localized import OWN_NAMES, pick
from office.web.forms import CheckboxesField, Form, strip
from office.web.i18n import language
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Posting
from stakeholders.people.words import RANK_WORDS


class GroupsForm(Form):
    """Groups to add to the list."""

    groups = CheckboxesField(
        _l("Groups"),
        [InputRequired(_l("Tick at least one group."))],
        choices=[(c.value, c.value) for c in Choice],
    )

    @property
    def chosen(self) -> list[Choice]:
        """The groups ticked."""
        return [Choice(value) for value in self.groups.data or []]


class PickForm(Form):
    """One organisation to add."""

    organisation = SelectField(_l("Organisation"), [InputRequired(_l("Choose an organisation."))], coerce=str)

    def offer(self, organisations: Sequence[Organisation], suspended: Collection[int] = ()) -> None:
        """Offer these, in the order given; those that are suspended say so."""
        names = [
            _("%(name)s (suspended)", name=one.called(language()))
            if one.id in suspended
            else one.called(language())
            for one in organisations
        ]
        named = [(str(one.id), name) for one, name in zip(organisations, names, strict=True)]
        self.organisation.choices = [("", _("Choose …")), *named]


class GuestForm(Form):
    """One entry of the list."""

    addressee = SelectField(_l("Addressed to"), coerce=str)
    language = SelectField(_l("Language of the letter"))
    to_address = StringField(
        _l("Mailbox"), [Optional(), Length(max=254)], filters=[strip], render_kw={"inputmode": "email"}
    )
    seats = IntegerField(_l("Seats"), [InputRequired(), NumberRange(1, 99)])

    @classmethod
    def of(cls, invitation: Invitation, postings: Sequence[Posting]) -> GuestForm:
        """The form filled with what holds now, or with what was sent."""
        form: GuestForm = cls(
            addressee=str(invitation.posting_id or ""),
            language=invitation.language,
            to_address=invitation.to_address,
            seats=invitation.seats,
        )
        offered = [(str(one.id), posting_words(one)) for one in postings]
        if invitation.posting is not None and invitation.posting_id not in {one.id for one in postings}:
            # The post has ended; the entry still names its holder until somebody chooses.
            offered.append((str(invitation.posting_id), posting_words(invitation.posting)))
        form.addressee.choices = [("", _("Nobody yet")), *offered]
        form.language.choices = language_choices(invitation.event)
        return form


def language_choices(event: Event) -> list[tuple[str, str]]:
    """The languages of the event's letters by their own names."""
    return [(code, OWN_NAMES[code]) for code in event.languages]


def posting_words(posting: Posting) -> str:
    """A person with the title the mission writes, or the rank."""
    rank = pick(posting.title, language()) or str(RANK_WORDS[posting.rank])
    return f"{posting.person.name} ({rank})"
