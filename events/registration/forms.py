"""Who comes, as a person types it: shared by the guest's own form and by staff who enter an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError

from events.guestlist.models import Invitation
from events.registration.answers import guest_seated, guests_of, is_proposal
from events.registration.models import Answer, Capacity, Registration, Reply, ReplySource
from events.registration.naming import guest_named
from events.registration.queries import COMES
from events.registration.seats import Guest
from events.registration.words import ANSWER_WORDS, SOURCE_WORDS
from office import clock
from office.web.context import form_errors
from office.web.forms import DateField, Form, SubForm, add_error, strip
from stakeholders.directory.search import fold
from stakeholders.people.models import Rank
from stakeholders.people.words import RANK_WORDS

#: Colleagues that a form offers, whatever the seats.
MOST_COLLEAGUES = 20

_BAD_EMAIL = _l("This does not look like an e-mail address. It should look like name@example.org.")


class GuestForm(SubForm):
    """Somebody who comes, with a rank and title of their own."""

    name = StringField(_l("Name"), [Optional(), Length(max=300)], filters=[strip])
    rank = SelectField(
        _l("Rank"),
        [Optional()],
        choices=[("", "–"), *((rank.value, RANK_WORDS[rank]) for rank in Rank if rank is not Rank.STAFF)],
        default="",
    )
    title = StringField(_l("Title"), [Optional(), Length(max=300)], filters=[strip])
    email = EmailField(
        _l("E-mail"),
        [Optional(), Length(max=254), Email(message=_BAD_EMAIL)],
        filters=[strip],
    )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.name.data or self.rank.data or self.title.data or self.email.data)

    def guest(self, capacity: Capacity) -> Guest:
        """Whom it names; a title that is the name of a rank gives the rank, where none is chosen."""
        named = guest_named(self.name.data or "", self.title.data or "", self.email.data or "", capacity)
        return replace(named, rank=Rank(self.rank.data)) if self.rank.data else named


def as_typed(guest: Guest | None) -> dict[str, Any]:
    """What the fields of a `GuestForm` hold for somebody who was named before."""
    if guest is None:
        return {}
    rank = guest.rank.value if guest.rank is not None and guest.rank is not Rank.STAFF else ""
    return {"name": guest.name, "rank": rank, "title": guest.title, "email": guest.email}


def as_answered(reply: Reply | None) -> dict[str, Any]:
    """What the fields of a `PartyForm` hold after an answer; a proposed substitute was chosen as one."""
    if reply is None:
        return {}
    named = guests_of(reply)
    substitute = next((guest for guest in named if guest.capacity is Capacity.SUBSTITUTE), None)
    return {
        "answer": Answer.SUBSTITUTED.value if is_proposal(reply) else reply.answer.value,
        "substitute": as_typed(substitute),
        "colleagues": [as_typed(guest) for guest in named if guest.capacity is Capacity.COLLEAGUE],
    }


def as_held(party: Sequence[Registration]) -> dict[str, Any]:
    """What the fields of a `PartyForm` hold where the mission is asked anew while colleagues hold seats."""
    colleagues = [seat for seat in party if seat.capacity is Capacity.COLLEAGUE]
    return {"colleagues": [as_typed(guest_seated(seat)) for seat in colleagues]}


class PartyForm(Form):
    """An answer and who comes, within the mission's seats; `offered` says which answers there are."""

    answer = RadioField(_l("Answer"), [InputRequired(message=_l("Please choose one of the answers."))])
    substitute = FormField(GuestForm, _l("Who will attend"))
    colleagues = FieldList(
        FormField(GuestForm, _l("Colleague")), _l("Colleagues"), max_entries=MOST_COLLEAGUES
    )

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.answer.choices = [(kind.value, ANSWER_WORDS[kind]) for kind in self.offered()]
        wanted = min(invitation.seats - 1, MOST_COLLEAGUES)
        while len(self.colleagues.entries) < wanted:
            self.colleagues.append_entry()

    def offered(self) -> list[Answer]:
        """The answers that can be chosen."""
        raise NotImplementedError

    @property
    def chosen(self) -> Answer:
        """The answer; only after it was validated."""
        return Answer(self.answer.data)

    @property
    def somebody_comes(self) -> bool:
        """Whether the answer names people."""
        return self.chosen in COMES

    def guests(self) -> list[Guest]:
        """Who comes beside or instead of the addressee, in the order of the seats."""
        if not self.somebody_comes:
            return []
        guests = (
            [self.substitute.form.guest(Capacity.SUBSTITUTE)] if self.chosen is Answer.SUBSTITUTED else []
        )
        named = [entry.form for entry in self.colleagues.entries if not entry.form.is_empty]
        return guests + [form.guest(Capacity.COLLEAGUE) for form in named]

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold what was typed against the rules; what belongs to another answer is kept and not looked at."""
        super().validate(extra_validators)
        if not self.answer.errors:
            self._check_people()
        return not form_errors(self)

    def _check_people(self) -> None:
        if self.chosen is Answer.SUBSTITUTED:
            if not self.substitute.form.name.data:
                add_error(
                    self.substitute.form.name, _l("Please give the name of the person who will attend.")
                )
        else:
            _forgive(self.substitute.form)
        for entry in self.colleagues.entries:
            if not self.somebody_comes:
                _forgive(entry.form)
            elif not entry.form.name.data and not entry.form.is_empty:
                add_error(entry.form.name, _l("Please give the colleague’s name as well."))
        self._check_twice()

    def _check_twice(self) -> None:
        if not self.somebody_comes:
            return
        seen = {fold(self.invitation.addressee.name)} if self.invitation.addressee is not None else set()
        forms = [self.substitute.form] if self.chosen is Answer.SUBSTITUTED else []
        for form in [*forms, *(entry.form for entry in self.colleagues.entries)]:
            name = fold(form.name.data or "")
            if name and name in seen and not form.name.errors:
                add_error(form.name, _l("This name stands here already. Each seat is for another person."))
            seen.add(name)


class EnterForm(PartyForm):
    """An answer that reached the office by telephone, letter or mail."""

    source = SelectField(_l("How it reached us"), [InputRequired()])
    received_on = DateField(_l("Received on"), [InputRequired()])
    answered_by = StringField(
        _l("Who answered"),
        [Optional(), Length(max=200)],
        filters=[strip],
        description=_l("The secretary, for example, who called. Left empty: the addressee."),
    )
    remark = TextAreaField(_l("Remark"), [Optional(), Length(max=2000)], filters=[strip])
    #: The number of the incoming message in which the answer came.
    message = HiddenField()

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        super().__init__(invitation, *args, **kwargs)
        by_staff = (ReplySource.PHONE, ReplySource.LETTER, ReplySource.MAIL)
        self.source.choices = [(source.value, SOURCE_WORDS[source]) for source in by_staff]
        if self.received_on.data is None and not self.is_submitted():
            self.received_on.data = clock.today()

    def offered(self) -> list[Answer]:
        """All of them; without an addressee the mission names who comes."""
        unnamed = self.invitation.addressee_id is None
        return [kind for kind in Answer if not (unnamed and kind is Answer.ACCEPTED)]

    def validate_received_on(self, field: DateField) -> None:
        """Nothing is received tomorrow."""
        if field.data is not None and field.data > clock.today():
            raise ValidationError(_l("This day has not come yet."))


def _forgive(form: SubForm) -> None:
    for field in form:
        field.errors = []
