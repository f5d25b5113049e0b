"""What a person may type about what a contact was about, and about a company and its contacts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from advocacy.contacts.keeping import CompanyGiven, ContactGiven, LinkKey
from advocacy.contacts.models import CityCompany, CompanyContact, Means
from advocacy.contacts.rules import LONGEST, SHORTEST
from advocacy.contacts.words import MEANS_OF, MEANS_WORDS
from office import clock
from office.sent_once import new_submission
from office.web.doorway import record_number
from office.web.forms import CheckboxesField, DateField, Form, add_error, strip
from office.web.i18n import language
from stakeholders.engagement.models import Interaction
from stakeholders.engagement.words import party_name, their_side

#: A draft may be longer than what can be reported: it is said how much too long it is.
LONGEST_DRAFT: Final = 5_000


class AboutForm(Form):
    """What a contact was about, and at which seminar it took place."""

    goals = CheckboxesField(_l("Goals"), [Optional()], choices=[])
    dossiers = CheckboxesField(_l("Dossiers"), [Optional()], choices=[])
    event = SelectField(
        _l("At which seminar"),
        choices=[],
        description=_l("What was promised then stands on the page of the seminar too."),
    )
    #: What stood there when the form was opened: "goal-3 event-1".
    seen = HiddenField(validators=[Length(max=5_000)])

    @classmethod
    def of(cls, keys: Collection[LinkKey]) -> AboutForm:
        """The form as it opens."""
        return cls(
            data={
                "goals": [str(key.number) for key in keys if key.kind == "goal"],
                "dossiers": [str(key.number) for key in keys if key.kind == "dossier"],
                "event": next((str(key.number) for key in keys if key.kind == "event"), ""),
                "seen": " ".join(f"{key.kind}-{key.number}" for key in keys),
            }
        )

    def chosen(self) -> list[LinkKey]:
        """What is ticked and chosen now."""
        events = [self.event.data] if self.event.data else []
        named = (("goal", self.goals.data or ()), ("dossier", self.dossiers.data or ()), ("event", events))
        return [LinkKey(kind, int(number)) for kind, numbers in named for number in numbers]

    def seen_keys(self) -> list[LinkKey]:
        """What stood there when it was opened; what nobody's form sends is passed over."""
        found = []
        for text in (self.seen.data or "").split():
            kind, _dash, digits = text.partition("-")
            number = record_number(digits)
            if kind in {"goal", "dossier", "event"} and number is not None:
                found.append(LinkKey(kind, number))
        return found


def _number(value: Any) -> int | None:
    return record_number(str(value)) if value else None


class CompanyForm(Form):
    """A company that the city owns."""

    organisation = SelectField(_l("From the register"), choices=[], coerce=_number)
    name = StringField(
        _l("Or a new name"),
        [Length(max=200)],
        filters=[strip],
        description=_l("It is taken into the register under this name."),
    )
    business_id = StringField(
        _l("Business ID"),
        [Length(max=20)],
        filters=[strip],
        description=_l("Seven digits, a dash and the digit that checks them, such as 1234567-1."),
    )
    since = DateField(_l("Owned since"), [Optional()])
    until = DateField(
        _l("Owned until"), [Optional()], description=_l("The last day. Empty as long as it goes on.")
    )
    note = StringField(_l("Remark"), [Length(max=500)], filters=[strip])
    seen = HiddenField()
    submission = HiddenField(validators=[Length(max=64)])

    @classmethod
    def opened(cls, company: CityCompany | None) -> CompanyForm:
        """The form as it opens: for a new company, or with what is kept."""
        if company is None:
            return cls(data={"submission": new_submission()})
        kept = {name: getattr(company, name) for name in ("business_id", "since", "until", "note")}
        return cls(data={**kept, "seen": company.updated_at.isoformat()})

    def keep_organisation(self) -> None:
        """Leave out which organisation it is: that stays."""
        for name in ("organisation", "name"):
            if name in self:
                del self[name]

    def given(self) -> CompanyGiven:
        """What was typed."""
        is_new = "organisation" in self
        return CompanyGiven(
            business_id=self.business_id.data or "",
            since=self.since.data,
            until=self.until.data,
            note=self.note.data or "",
            organisation_id=self.organisation.data if is_new else None,
            name=(self.name.data or "") if is_new else "",
            language=language(),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and that it is said which organisation it is."""
        sound = bool(super().validate(extra_validators))
        if "organisation" in self and not self.organisation.data and not self.name.data:
            add_error(self.name, _("Choose one of the register, or write its name."))
            return False
        return sound


class ContactForm(Form):
    """A contact that a company may have to report. It may be saved incomplete, and mended later."""

    company = SelectField(_l("For which company"), [InputRequired()], choices=[], coerce=_number)
    held_on = DateField(
        _l("Day"), [InputRequired()], description=_l("It decides on the half-year, and on the calendar year.")
    )
    means = SelectField(
        _l("Means of contact"),
        choices=lambda: [("", _("Choose")), *((kind.value, words) for kind, words in MEANS_WORDS.items())],
        coerce=lambda value: Means(value) if value else None,
        description=_l("The main one, where there were several."),
    )
    topic = StringField(
        _l("Topic"),
        [Length(max=200)],
        filters=[strip],
        description=_l("A few words for the office’s own lists."),
    )
    subject = TextAreaField(
        _l("Subject as it is reported"),
        [Length(max=LONGEST_DRAFT)],
        filters=[strip],
        description=_l(
            "In Finnish or Swedish, %(least)s to %(most)s characters: which law, project or budget, and what "
            "the company wants. It becomes public. Spaces count, those around the text do not.",
            least=SHORTEST,
            most=LONGEST,
        ),
    )
    targets = TextAreaField(
        _l("Who was contacted"),
        [Length(max=5_000)],
        filters=[strip],
        description=_l("One a line: a minister, a member of parliament, an official, or their office."),
    )
    note = HiddenField()
    seen = HiddenField()
    submission = HiddenField(validators=[Length(max=64)])

    @classmethod
    def empty(cls, company_id: int | None, day: date | None = None) -> ContactForm:
        """The form as it opens for a contact that no note tells of."""
        data = {"company": company_id, "held_on": day or clock.today(), "submission": new_submission()}
        return cls(data=data)

    @classmethod
    def of_note(cls, note: Interaction, company_id: int | None) -> ContactForm:
        """The form as it opens for a note of the log: with the day, whom it was with, and how."""
        return cls(
            data={
                "company": company_id,
                "held_on": note.held_on,
                "means": MEANS_OF[note.way],
                "topic": note.subject,
                "targets": "\n".join(party_name(party) for party in their_side(note)),
                "note": str(note.id),
                "submission": new_submission(),
            }
        )

    @classmethod
    def of(cls, contact: CompanyContact) -> ContactForm:
        """The form as it opens for correcting a contact."""
        names = ("held_on", "means", "topic", "subject", "targets")
        kept = {name: getattr(contact, name) for name in names}
        data = {**kept, "company": contact.company_id, "seen": contact.updated_at.isoformat()}
        return cls(data=data)

    def given(self) -> ContactGiven:
        """What was typed; the day is there where the form was accepted."""
        assert self.held_on.data is not None
        return ContactGiven(
            held_on=self.held_on.data,
            topic=self.topic.data or "",
            subject=self.subject.data or "",
            targets=self.targets.data or "",
            means=self.means.data,
        )


class ReportForm(Form):
    """That a half-year was reported."""

    reported_on = DateField(_l("Reported on"), [InputRequired()])
    note = StringField(
        _l("Remark"),
        [Length(max=200)],
        filters=[strip],
        description=_l("Such as the number of the report in the register."),
    )

    @classmethod
    def empty(cls) -> ReportForm:
        """The form as it opens: reported today."""
        return cls(data={"reported_on": clock.today()})
