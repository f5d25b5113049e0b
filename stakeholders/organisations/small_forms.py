"""Short forms about an organisation: its status, a former name, a relation, a verification."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from office.web.forms import DateField, Form, LocalizedField, add_error, strip
from stakeholders.organisations import verifying
from stakeholders.organisations.channels import tidy
from stakeholders.organisations.forms import LONGEST_NAME
from stakeholders.organisations.models import OrganisationRelation, OrganisationStatus, RelationKind
from stakeholders.organisations.relations import Period
from stakeholders.organisations.standing import LONGEST_NOTE
from stakeholders.organisations.words import BACK, DIRECTION_WORDS, STATUS_WORDS


class StatusForm(Form):
    """Since when an organisation is open, suspended or closed."""

    status = RadioField(
        _l("It is"),
        choices=lambda: [(status.value, words) for status, words in STATUS_WORDS.items()],
        validators=[InputRequired()],
    )
    since = DateField(_l("Since"), validators=[InputRequired()])
    note = StringField(
        _l("Note"),
        validators=[Length(max=LONGEST_NOTE)],
        filters=[strip],
        description=_l("Why, or on whose word: “evacuated to Warsaw”, “note verbale of 3 May”."),
    )

    @classmethod
    def with_status(cls, status: OrganisationStatus, since: date) -> StatusForm:
        """The form as it opens."""
        return cls(data={"status": status.value, "since": since})


class FormerNameForm(Form):
    """A name that an organisation bore before."""

    name = LocalizedField(
        _l("Former name"),
        max_length=LONGEST_NAME,
        description=_l("One language is enough. Search finds the organisation by it."),
    )
    until = DateField(_l("Until"), validators=[Optional()])

    def validate(self, extra_validators: object = None) -> bool:
        """Check each field, and that there is a name at all."""
        sound = bool(super().validate(extra_validators))
        if sound and not any(tidy(text) for text in self.name.data.values()):
            add_error(self.name.form.en, _("Give the name in at least one language."))
            return False
        return sound


class PeriodForm(Form):
    """From when to when something holds; ``seen`` is the record as it was opened."""

    since = DateField(_l("Since"), validators=[Optional()])
    until = DateField(_l("Until"), validators=[Optional()], description=_l("Empty as long as it holds."))
    seen = HiddenField()

    @classmethod
    def of(cls, relation: OrganisationRelation) -> PeriodForm:
        """The form as it opens for changing a relation."""
        return cls(
            data={
                "since": relation.since,
                "until": relation.until,
                "seen": relation.updated_at.isoformat(),
            }
        )

    def period(self) -> Period:
        """What was typed."""
        return Period(self.since.data, self.until.data)


class RelationForm(PeriodForm):
    """What one organisation is to the other, said from its own side."""

    what = SelectField(_l("It is"))

    def name_other(self, name: str) -> None:
        """Say each relation with the other's name."""
        self.what.choices = [(key, str(words) % {"other": name}) for key, words in DIRECTION_WORDS.items()]

    def kind(self) -> RelationKind:
        """What the one is to the other."""
        return RelationKind(self.what.data.removesuffix(BACK))

    def is_back(self) -> bool:
        """Whether the other one is the part, the member, the successor."""
        return bool(self.what.data.endswith(BACK))


class VerifyingForm(Form):
    """On which day and on whose word something was found to be true."""

    verified_on = DateField(_l("Verified on"), validators=[InputRequired()])
    source = StringField(
        _l("From"),
        validators=[Length(max=verifying.LONGEST)],
        filters=[strip],
        description=_l("On whose word: “note verbale of 3 May”, “telephone, the secretary”."),
    )

    @classmethod
    def on(cls, day: date) -> VerifyingForm:
        """The form as it opens: today, unless another day is known."""
        return cls(data={"verified_on": day})
