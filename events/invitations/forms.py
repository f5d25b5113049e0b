"""The answer to an invitation, as a guest gives it: one form that works without JavaScript."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, FieldList, FormField, HiddenField, RadioField, StringField, TextAreaField
from wtforms import Form as PlainForm
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError

from events.guestlist.models import Invitation
from events.invitations.answering import guest_named
from events.programme.models import Substitutes
from events.registration.models import Answer, Capacity
from events.registration.seats import Guest
from office.web.context import form_errors
from office.web.forms import Form, strip
from stakeholders.directory.search import fold

#: Colleagues that a form offers, whatever the seats.
MOST_COLLEAGUES = 20

_BAD_EMAIL = _l("This does not look like an e-mail address. It should look like name@example.org.")


class GuestForm(PlainForm):
    """Somebody who comes."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        csrf = False

    name = StringField(_l("Name"), [Optional(), Length(max=300)], filters=[strip])
    title = StringField(
        _l("Title"), [Optional(), Length(max=300)], filters=[strip], description=_l("For example Counsellor.")
    )
    email = EmailField(
        _l("E-mail"),
        [Optional(), Length(max=254), Email(message=_BAD_EMAIL)],
        filters=[strip],
        description=_l("Their joining link is sent there; without one it comes with your confirmation."),
    )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.name.data or self.title.data or self.email.data)

    def guest(self, capacity: Capacity) -> Guest:
        """Whom it names."""
        return guest_named(self.name.data or "", self.title.data or "", self.email.data or "", capacity)


class AnswerForm(Form):
    """Accept, send somebody else, or decline; with colleagues within the mission's seats."""

    answer = RadioField(
        _l("Your answer"),
        [InputRequired(message=_l("Please choose one of the answers."))],
        validate_choice=True,
    )
    substitute = FormField(GuestForm, _l("Who will attend"))
    colleagues = FieldList(
        FormField(GuestForm, _l("Colleague")), _l("Colleagues"), max_entries=MOST_COLLEAGUES
    )
    answered_by = StringField(
        _l("Your name, if you answer for somebody else"),
        [Optional(), Length(max=200)],
        filters=[strip],
        description=_l("Secretaries and assistants are welcome to answer."),
    )
    remark = TextAreaField(_l("A message to the host"), [Optional(), Length(max=2000)], filters=[strip])
    submission = HiddenField(validators=[Length(max=64)])

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.answer.choices = [(kind.value, kind.value) for kind in self.offered()]
        wanted = min(invitation.seats - 1, MOST_COLLEAGUES)
        while len(self.colleagues.entries) < wanted:
            self.colleagues.append_entry()
        if not self.submission.data:
            self.submission.data = secrets.token_hex(16)

    def offered(self) -> list[Answer]:
        """The answers that this invitation takes; where nobody is addressed, the mission names who comes."""
        if self.invitation.addressee_id is None:
            return [Answer.SUBSTITUTED, Answer.DECLINED]
        if self.invitation.event.substitutes is Substitutes.NOT_ALLOWED:
            return [Answer.ACCEPTED, Answer.DECLINED]
        return [Answer.ACCEPTED, Answer.SUBSTITUTED, Answer.DECLINED]

    @property
    def chosen(self) -> Answer:
        """The answer; only after it was validated."""
        return Answer(self.answer.data)

    def guests(self) -> list[Guest]:
        """Who comes beside or instead of the addressee, in the order of the seats."""
        if self.chosen is Answer.DECLINED:
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
        # The guest is told what to do, not what a token is; the page that comes back has a fresh one.
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = [_l("This page had been open for a long time. Please send your answer once more.")]
        return not form_errors(self)

    def _check_people(self) -> None:
        if self.chosen is Answer.SUBSTITUTED:
            if not self.substitute.form.name.data:
                _complain(
                    self.substitute.form.name, _l("Please give the name of the person who will attend.")
                )
        else:
            _forgive(self.substitute.form)
        for entry in self.colleagues.entries:
            if self.chosen is Answer.DECLINED:
                _forgive(entry.form)
            elif not entry.form.name.data and not entry.form.is_empty:
                _complain(entry.form.name, _l("Please give the colleague’s name as well."))
        self._check_twice()

    def _check_twice(self) -> None:
        if self.chosen is Answer.DECLINED:
            return
        seen = {fold(self.invitation.addressee.name)} if self.invitation.addressee is not None else set()
        forms = [self.substitute.form] if self.chosen is Answer.SUBSTITUTED else []
        for form in [*forms, *(entry.form for entry in self.colleagues.entries)]:
            name = fold(form.name.data or "")
            if name and name in seen and not form.name.errors:
                _complain(form.name, _l("This name stands here already. Each seat is for another person."))
            seen.add(name)

    def validate_submission(self, field: HiddenField) -> None:
        """A form that was tampered with is not taken for another's."""
        if field.data and not field.data.isalnum():
            raise ValidationError(_l("Please send your answer once more."))


def _complain(field: Any, message: Any) -> None:
    field.errors = [*field.errors, str(message)]


def _forgive(form: PlainForm) -> None:
    for field in form:
        field.errors = []
