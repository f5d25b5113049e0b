"""What a member of staff may type about how somebody stands, and about whom they know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from advocacy.standing.keeping import (
    AcquaintanceGiven,
    AssessmentGiven,
    EvidenceMissing,
    NoSuchYear,
    StillToCome,
    UnknownReader,
)
from advocacy.standing.models import Acquaintance, Assessment, Closeness, Secrecy, Stand
from advocacy.standing.words import (
    INTEREST_WORDS,
    OWN_CLOSENESS_WORDS,
    POWER_WORDS,
    SECRECY_CHOICES,
    STAND_WORDS,
)
from office import clock
from office.accounts.models import User
from office.sent_once import new_submission
from office.web.doorway import record_numbers
from office.web.forms import CheckboxesField, DateField, Form, add_error, strip

LONGEST_EVIDENCE = 5_000


def _stands() -> list[tuple[str, Any]]:
    return [(stand.value, words) for stand, words in STAND_WORDS.items()]


class AssessmentForm(Form):
    """How somebody stands to one matter."""

    power = RadioField(
        _l("Power"),
        choices=lambda: [(str(number), words) for number, words in POWER_WORDS.items()],
        validators=[InputRequired()],
    )
    interest = RadioField(
        _l("Interest"),
        choices=lambda: [(str(number), words) for number, words in INTEREST_WORDS.items()],
        validators=[InputRequired()],
    )
    stand = SelectField(_l("Stand now"), choices=_stands, default=Stand.NEUTRAL.value)
    wanted = SelectField(_l("Stand wanted"), choices=_stands, default=Stand.SUPPORTER.value)
    assessed_on = DateField(
        _l("Day"),
        validators=[InputRequired()],
        description=_l("The day on which it was so: an assessment of an earlier day can be entered later."),
    )
    evidence = TextAreaField(
        _l("Evidence"),
        validators=[InputRequired(), Length(max=LONGEST_EVIDENCE)],
        filters=[strip],
        description=_l(
            "What it rests on: what they said and where, a statement, a vote. What was seen, not guessed."
        ),
    )
    secrecy = RadioField(
        _l("Who may read it"),
        choices=lambda: [(kind.value, words) for kind, words in SECRECY_CHOICES.items()],
        default=Secrecy.INTERNAL.value,
    )
    readers = CheckboxesField(
        _l("Colleagues who may read a confidential one"), choices=[], validate_choice=False
    )
    submission = HiddenField(validators=[Length(max=64)])

    @classmethod
    def empty(cls, last: Assessment | None) -> AssessmentForm:
        """The form as it opens: as the last assessment that the reader may see, but for day and evidence."""
        data: dict[str, Any] = {"assessed_on": clock.today(), "submission": new_submission()}
        if last is not None:
            data |= {
                "power": str(last.power),
                "interest": str(last.interest),
                "stand": last.stand.value,
                "wanted": last.wanted.value,
                "secrecy": last.secrecy.value,
                "readers": [str(row.user_id) for row in last.readers],
            }
        return cls(data=data)

    def offer_readers(self, staff: Sequence[User], me: int) -> None:
        """Let each colleague be ticked; whoever writes it reads it anyway."""
        self.readers.choices = [(str(user.id), user.label) for user in staff if user.id != me]

    def given(self) -> AssessmentGiven:
        """What was typed, as a statement for the verb."""
        return AssessmentGiven(
            power=int(self.power.data),
            interest=int(self.interest.data),
            stand=Stand(self.stand.data),
            wanted=Stand(self.wanted.data),
            assessed_on=self.assessed_on.data or clock.today(),
            evidence=self.evidence.data or "",
            secrecy=Secrecy(self.secrecy.data),
            readers=tuple(record_numbers(self.readers.data or [])),
        )

    def refuse(self, error: Exception) -> None:
        """Say at its field why the verb refuses it."""
        if isinstance(error, EvidenceMissing):
            add_error(self.evidence, _("Say what it rests on."))
        elif isinstance(error, StillToCome):
            add_error(self.assessed_on, _("This day is still to come: nobody knows how they will stand."))
        elif isinstance(error, UnknownReader):
            add_error(self.readers, _("One of the colleagues you chose is no longer here. Choose again."))


class ReadersForm(Form):
    """Who may read a confidential assessment."""

    readers = CheckboxesField(_l("Colleagues who may read it"), choices=[], validate_choice=False)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Who was ticked."""
        return tuple(record_numbers(self.readers.data or []))


class AcquaintanceForm(Form):
    """How well the member of staff knows somebody."""

    closeness = RadioField(
        _l("How well"),
        choices=lambda: [(kind.value, words) for kind, words in OWN_CLOSENESS_WORDS.items()],
        default=Closeness.KNOWS.value,
    )
    since_year = IntegerField(_l("Since the year"), validators=[Optional(), NumberRange(min=1900, max=2200)])
    how = StringField(
        _l("Where from"),
        validators=[Length(max=300)],
        filters=[strip],
        description=_l("Such as “the harbour project” or “studied together”."),
    )

    @classmethod
    def of(cls, known: Acquaintance | None) -> AcquaintanceForm:
        """The form as it opens: with what was said before."""
        if known is None:
            return cls()
        return cls(
            data={"closeness": known.closeness.value, "since_year": known.since_year, "how": known.how}
        )

    def given(self) -> AcquaintanceGiven:
        """What was typed, as a statement for the verb."""
        return AcquaintanceGiven(Closeness(self.closeness.data), self.since_year.data, self.how.data or "")

    def refuse(self, error: Exception) -> None:
        """Say at its field why the verb refuses it."""
        if isinstance(error, NoSuchYear):
            add_error(self.since_year, _("Give a year between 1900 and this one."))
