"""The answer to an invitation, as a guest gives it: one form that works without JavaScript."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from events.guestlist.models import Invitation
from events.programme.models import Substitutes
from events.registration.forms import PartyForm
from events.registration.models import Answer
from office.web.forms import strip


class AnswerForm(PartyForm):
    """Accept, send somebody else, decline, or leave it open; with colleagues within the mission's seats."""

    answered_by = StringField(
        _l("Your name, if you answer for somebody else"),
        [Optional(), Length(max=200)],
        filters=[strip],
        description=_l("Secretaries and assistants are welcome to answer."),
    )
    remark = TextAreaField(_l("A message to the host"), [Optional(), Length(max=2000)], filters=[strip])
    submission = HiddenField(validators=[Length(max=64)])

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        super().__init__(invitation, *args, **kwargs)
        if not self.submission.data:
            self.submission.data = secrets.token_hex(16)

    def offered(self) -> list[Answer]:
        """The answers that this invitation takes; where nobody is addressed, the mission names who comes."""
        if self.invitation.addressee_id is None:
            return [Answer.SUBSTITUTED, Answer.DECLINED, Answer.TENTATIVE]
        if self.invitation.event.substitutes is Substitutes.NOT_ALLOWED:
            return [Answer.ACCEPTED, Answer.DECLINED, Answer.TENTATIVE]
        return [Answer.ACCEPTED, Answer.SUBSTITUTED, Answer.DECLINED, Answer.TENTATIVE]

    def validate(self, extra_validators: Any = None) -> bool:
        """As the house's rules have it; a page that was open for too long is told in a guest's words."""
        valid = super().validate(extra_validators)
        # The guest is told what to do, not what a token is; the page that comes back has a fresh one.
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = [_l("This page had been open for a long time. Please send your answer once more.")]
        return valid

    def validate_submission(self, field: HiddenField) -> None:
        """A number that was tampered with is not looked for."""
        if field.data and not field.data.isalnum():
            raise ValidationError(_l("Please send your answer once more."))
