"""The secretariat's answers for several people of its mission: one form that works without JavaScript."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields import Field
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from events.guestlist.models import Invitation
from events.programme.models import Substitutes
from events.registration.answers import asks_anew
from events.registration.forms import PartyForm, as_answered, as_held
from events.registration.models import Answer, Capacity, Reply
from events.registration.naming import rank_named
from events.registration.seats import GivenAnswer, Guest, party_of
from office.database import LARGEST_NUMBER
from office.web.context import form_errors
from office.web.forms import Form, add_error, strip
from stakeholders.directory.search import fold

#: What is asked of somebody who comes.
_TYPED = ("name", "rank", "title", "email")


class PersonForm(PartyForm):
    """One guest of the mission; nothing chosen leaves their answer as it is."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc] # Flask-WTF has no types
        # The form around it has the token.
        csrf = False

    answer = RadioField(_l("Answer"), validate_choice=False)
    #: The reply that the page showed, so that whoever is left as they were is not answered for again.
    seen = HiddenField()

    def __init__(self, invitation: Invitation, shown: Reply | None) -> None:
        data = {"seen": str(shown.id) if shown is not None else ""}
        # Where the office took back what was answered, the mission is asked anew.
        self.shown = None if shown is None or asks_anew(shown) else shown
        held = as_answered(self.shown)
        if shown is not None and self.shown is None:
            held = as_held(party_of(invitation))
        self.held = {_typed(guest) for guest in held.get("colleagues", ())}
        super().__init__(invitation, prefix=f"g{invitation.id}", data={**held, **data})
        # In the list of what needs attention each fault is named with whose it is.
        name = name_of(invitation)
        self.answer.label.text = name
        self.substitute.label.text = name
        self.colleagues.label.text = name
        for entry in self.colleagues.entries:
            entry.label.text = name

    def offered(self) -> list[Answer]:
        """The answers that this invitation takes; where nobody is addressed, the mission names who comes."""
        if self.invitation.addressee_id is None:
            return [Answer.SUBSTITUTED, Answer.DECLINED, Answer.TENTATIVE]
        if self.invitation.event.substitutes is Substitutes.NOT_ALLOWED:
            return [Answer.ACCEPTED, Answer.DECLINED, Answer.TENTATIVE]
        return [Answer.ACCEPTED, Answer.DECLINED, Answer.TENTATIVE, Answer.SUBSTITUTED]

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What needs attention in this guest's part of the form."""
        return form_errors(self)

    @property
    def is_chosen(self) -> bool:
        """Whether there is an answer at all."""
        return bool(self.answer.data)

    @property
    def has_names(self) -> bool:
        """Whether somebody was typed in who was not there before."""
        entries = [entry.form for entry in self.colleagues.entries if not entry.form.is_empty]
        colleagues = {_typed({name: entry.data[name] or "" for name in _TYPED}) for entry in entries}
        return not self.substitute.form.is_empty or not colleagues <= self.held

    @property
    def is_changed(self) -> bool:
        """Whether it says anything else than the answer that the page showed; only after it was validated.

        What is at fault was typed, whatever it says.
        """
        if not self.is_chosen:
            return False
        if self.faults:
            return True
        return self.shown is None or _said(self.chosen, self.guests()) != _said_by(self.shown)

    def given(self, remark: str) -> GivenAnswer:
        """The answer; only after it was validated."""
        return GivenAnswer(self.chosen, self.guests(), remark)

    def validate(self, extra_validators: Any = None) -> bool:
        """As for a guest's own answer; whoever has none is left alone, unless somebody was typed in."""
        if self.is_chosen:
            if self.answer.data not in {answer.value for answer in self.offered()}:
                self.answer.data = None
                add_error(self.answer, _l("Please choose one of the answers."))
                return False
            return super().validate(extra_validators)
        if self.has_names:
            add_error(self.answer, _l("Somebody is named here: please choose an answer as well."))
            return False
        return True


class SecretariatForm(Form):
    """All invitations of a mission to one event, who answers, and a remark."""

    answered_by = StringField(
        _l("Your name"),
        [InputRequired(message=_l("Please give your name: we may have to ask.")), Length(max=200)],
        filters=[strip],
    )
    remark = TextAreaField(_l("A message to the host"), [Optional(), Length(max=2000)], filters=[strip])
    submission = HiddenField(validators=[Length(max=64)])

    def __init__(
        self, invitations: Sequence[Invitation], shown: Mapping[int, Reply], *args: Any, **kwargs: Any
    ) -> None:
        """``shown``: the reply of each that the page shows, or showed when it was filled in."""
        super().__init__(*args, **kwargs)
        self.people = [PersonForm(invitation, shown.get(invitation.id)) for invitation in invitations]
        if not self.submission.data:
            self.start_anew()

    def start_anew(self) -> None:
        """What is sent from here on is another form than the one before."""
        self.submission.data = secrets.token_hex(16)

    def nothing_chosen(self) -> None:
        """Say that there is nothing to send."""
        self.form_errors.append(_l("Please choose an answer for at least one person."))

    def keep(
        self, there: Mapping[int, Invitation], standing: Mapping[int, Reply | None], taken: Collection[int]
    ) -> None:
        """Go on with the people who are still invited, after some of the answers were ``taken``."""
        self.people = [person for person in self.people if person.invitation.id in there]
        for person in self.people:
            person.invitation = there[person.invitation.id]
            reply = standing[person.invitation.id]
            if person.invitation.id in taken and reply is not None:
                person.seen.data = str(reply.id)
        self.start_anew()

    def __iter__(self) -> Iterator[Field]:
        """The form's own fields, then everybody's: faults are listed in the order of the page."""
        yield from super().__iter__()
        for person in getattr(self, "people", ()):
            yield from person

    @property
    def changed(self) -> list[PersonForm]:
        """Those for whom something is answered; only after the form was validated."""
        return [person for person in self.people if person.is_changed]

    def validate(self, extra_validators: Any = None) -> bool:
        """Every person's answer is looked at, so that all faults are told at once."""
        super().validate(extra_validators)
        for person in self.people:
            person.validate()
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = [_l("This page had been open for a long time. Please send your answer once more.")]
        return not form_errors(self)

    def validate_submission(self, field: HiddenField) -> None:
        """A number that was tampered with is not looked for."""
        if field.data and not field.data.isalnum():
            raise ValidationError(_l("Please send your answer once more."))


def seen_numbers(invitations: Sequence[Invitation], typed: Mapping[str, str]) -> dict[int, int]:
    """The number of the reply that the page showed for each invitation, as the form sent it back."""
    found = {}
    for invitation in invitations:
        raw = typed.get(f"g{invitation.id}-seen", "")
        if raw.isascii() and raw.isdigit() and len(raw) <= 10 and int(raw) <= LARGEST_NUMBER:
            found[invitation.id] = int(raw)
    return found


def name_of(invitation: Invitation) -> str:
    """Whom an invitation names."""
    if invitation.addressee is not None:
        return invitation.addressee.name
    return _("Somebody of your mission")


def _said_by(reply: Reply) -> tuple[object, ...]:
    """As the form would say it that came back as it was sent."""
    held = as_answered(reply)
    guests: Collection[dict[str, str]] = [held["substitute"], *held["colleagues"]]
    return held["answer"], tuple(_typed(guest) for guest in guests if guest)


def _said(answer: Answer, guests: Sequence[Guest]) -> tuple[object, ...]:
    first = [guest for guest in guests if guest.capacity is Capacity.SUBSTITUTE]
    rest = [guest for guest in guests if guest.capacity is Capacity.COLLEAGUE]
    typed = [
        {"name": g.name, "rank": g.rank.value if g.rank else "", "title": g.title, "email": g.email}
        for g in (*first, *rest)
    ]
    return answer.value, tuple(_typed(guest) for guest in typed)


def _typed(guest: Mapping[str, str]) -> tuple[str, ...]:
    rank = guest["rank"] or rank_named(guest["title"]) or ""
    return fold(guest["name"]), rank, fold(guest["title"]), guest["email"].casefold()
