"""What a person may type about a meeting and the promises made in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import Field, FieldList
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from office import clock
from office.accounts.models import User
from office.sent_once import new_submission
from office.web.doorway import record_number
from office.web.forms import DateField, Form, SubForm, TimeField, add_error, strip
from stakeholders.engagement.keeping import (
    CommitmentGiven,
    InteractionGiven,
    NobodyMet,
    PartyKey,
    StillToCome,
    SubjectMissing,
    UnknownParty,
    given_of,
    normal,
)
from stakeholders.engagement.models import CommitmentStatus, Confidentiality, Interaction, Way
from stakeholders.engagement.words import STATUS_WORDS, WAY_WORDS
from stakeholders.organisations.channels import tidy

#: More than any meeting has; a request with more is no form of ours.
MOST_ROWS = 30
MOST_PARTIES = 200
LONGEST_TEXT = 20_000
#: One of us without an account here, by name.
LONGEST_NAME = 200
#: As the owner of a promise: the organisation that was met or, where none was, the person.
THEIR_SIDE = "t"
DISCLOSURE = _l("Would this note survive disclosure? Write only what could be read to those it is about.")


#: The classes with who reads them.
CLASS_CHOICES = {
    Confidentiality.PUBLIC: _l("Public: may be told to anybody"),
    Confidentiality.INTERNAL: _l("Internal: everybody in the office"),
    Confidentiality.CONFIDENTIAL: _l(
        "Confidential: whoever entered it, the colleagues named in it, and administrators"
    ),
}


def party_keys(texts: Sequence[str]) -> tuple[PartyKey, ...]:
    """The keys among what boxes sent, such as ``o12``; others are passed over."""
    found = (
        PartyKey(text[0], number)
        for text in texts[:MOST_PARTIES]
        if text[:1] in set("opu") and (number := record_number(text[1:])) is not None
    )
    return tuple(dict.fromkeys(found))


class CommitmentRow(SubForm):
    """A promise: who owes what, until when, and what became of it."""

    number = HiddenField()
    text = StringField(_l("Promise"), validators=[Length(max=500)], filters=[strip])
    # Who can owe something depends on who took part, so it is checked by the verb.
    owner = SelectField(_l("Owed by"), choices=[], validate_choice=False)
    due_on = DateField(_l("Due on"), validators=[Optional()])
    status = SelectField(
        _l("How it stands"),
        choices=lambda: [(status.value, words) for status, words in STATUS_WORDS.items()],
        default=CommitmentStatus.OPEN.value,
    )
    evidence = StringField(
        _l("Evidence"),
        validators=[Length(max=500)],
        filters=[strip],
        description=_l("How it is known: “letter of 3 May”, the address of a page."),
    )

    def given(self) -> CommitmentGiven:
        """The row as a statement."""
        return CommitmentGiven(
            text=self.text.data or "",
            owner=next(iter(party_keys([self.owner.data or ""])), None),
            due_on=self.due_on.data,
            status=CommitmentStatus(self.status.data),
            evidence=self.evidence.data or "",
            number=record_number(self.number.data or ""),
        )


class InteractionForm(Form):
    """A meeting, call or letter with all that hangs on it. The short form is a part of it."""

    held_on = DateField(_l("Day"), validators=[InputRequired()])
    held_at = TimeField(
        _l("Time"), validators=[Optional()], description=_l("Leave it empty where the day is enough.")
    )
    way = SelectField(
        _l("How"),
        choices=lambda: [(way.value, words) for way, words in WAY_WORDS.items()],
        default=Way.MEETING.value,
    )
    subject = StringField(_l("About"), validators=[InputRequired(), Length(max=200)], filters=[strip])
    place = StringField(_l("Place"), validators=[Length(max=200)], filters=[strip])
    parties = SelectMultipleField(_l("Who took part"), choices=[], validate_choice=False)
    others = StringField(
        _l("Others of us"),
        validators=[Length(max=1000)],
        filters=[strip],
        description=_l("Colleagues without an account here, by name, with commas between."),
    )
    #: What was typed to find somebody.
    find = StringField(_l("Find an organisation, a person or a colleague"), validators=[Length(max=200)])
    topics = FieldList(
        StringField(_l("Topic"), validators=[Length(max=80)], filters=[strip]),
        _l("Topics"),
        max_entries=MOST_ROWS,
    )
    summary = TextAreaField(
        _l("What was said"),
        validators=[Length(max=LONGEST_TEXT)],
        description=DISCLOSURE,
        filters=[strip],
    )
    we_asked = TextAreaField(_l("What we asked for"), validators=[Length(max=LONGEST_TEXT)], filters=[strip])
    they_asked = TextAreaField(
        _l("What they asked for"), validators=[Length(max=LONGEST_TEXT)], filters=[strip]
    )
    confidentiality = RadioField(
        _l("Who may read it"),
        choices=lambda: [(kind.value, words) for kind, words in CLASS_CHOICES.items()],
        default=Confidentiality.INTERNAL.value,
    )
    commitments = FieldList(FormField(CommitmentRow, ""), _l("Promises"), max_entries=MOST_ROWS)
    seen = HiddenField()
    submission = HiddenField(validators=[Length(max=64)])

    @classmethod
    def empty(cls, parties: Sequence[PartyKey]) -> InteractionForm:
        """The form as it opens for a meeting of today."""
        form = cls(
            data={
                "held_on": clock.today(),
                "way": Way.MEETING.value,
                "parties": [str(key) for key in parties],
                "submission": new_submission(),
            }
        )
        form.add_empty_rows()
        return form

    @classmethod
    def of(cls, interaction: Interaction) -> InteractionForm:
        """The form as it opens for changing what was noted."""
        kept = given_of(interaction)
        form = cls(
            data={
                "held_on": kept.held_on,
                "held_at": kept.held_at,
                "way": kept.way.value,
                "subject": kept.subject,
                "place": kept.place,
                "parties": [str(key) for key in kept.parties],
                "others": ", ".join(kept.others),
                "topics": list(kept.topics),
                "summary": kept.summary,
                "we_asked": kept.we_asked,
                "they_asked": kept.they_asked,
                "confidentiality": kept.confidentiality.value,
                "commitments": [
                    {
                        "number": str(c.number),
                        "text": c.text,
                        "owner": str(c.owner or THEIR_SIDE),
                        "due_on": c.due_on,
                        "status": c.status.value,
                        "evidence": c.evidence,
                    }
                    for c in kept.commitments
                ],
                "seen": interaction.updated_at.isoformat(),
            }
        )
        form.add_empty_rows()
        return form

    def add_empty_rows(self) -> None:
        """Empty rows for topics and promises: at first some, and what "Add rows" adds."""
        spare_topics = sum(not row.data for row in self.topics)
        spare_promises = sum(not row.form.text.data for row in self.commitments)
        self._append(3 - spare_topics, 1 - spare_promises)

    def add_more_rows(self) -> None:
        """What "Add rows" does: more empty rows, and nothing is saved."""
        self._append(3, 2)

    def _append(self, topics: int, promises: int) -> None:
        for field, rows in ((self.topics, topics), (self.commitments, promises)):
            for _row in range(min(rows, MOST_ROWS - len(field.entries))):
                field.append_entry()

    def offer_owners(self, staff: Sequence[User], theirs: Sequence[tuple[str, str]], me: int) -> None:
        """Let promises be owed by the reader first, then by their side, then by each member of staff."""
        mine = [(f"u{user.id}", _("We: %(name)s", name=user.label)) for user in staff if user.id == me]
        ours = [(f"u{user.id}", _("We: %(name)s", name=user.label)) for user in staff if user.id != me]
        named = [(value, _("They: %(name)s", name=name)) for value, name in theirs]
        choices = [*mine, (THEIR_SIDE, _("They: whom we met")), *named, *ours]
        for row in self.commitments:
            given = row.form.owner.data
            missing = [(given, _("As before"))] if given and given not in dict(choices) else []
            row.form.owner.choices = [*choices, *missing]

    @property
    def keys(self) -> tuple[PartyKey, ...]:
        """Who was ticked."""
        return party_keys(self.parties.data or [])

    def _others(self) -> tuple[str, ...]:
        return tuple(name for name in map(tidy, (self.others.data or "").split(",")) if name)

    def validate_others(self, field: Field) -> None:
        """Refuse a name that is longer than a name can be: commas are missing, or it is no name."""
        long = [name for name in self._others() if len(name) > LONGEST_NAME]
        if long:
            raise ValidationError(
                _(
                    "“%(text)s…” has %(found)d characters, and there is room for %(most)d",
                    text=long[0][:20],
                    found=len(long[0]),
                    most=LONGEST_NAME,
                )
            )

    def given(self) -> InteractionGiven:
        """What was typed, as a statement for the verbs."""
        return InteractionGiven(
            held_on=self.held_on.data or clock.today(),
            held_at=self.held_at.data,
            way=Way(self.way.data),
            subject=self.subject.data or "",
            place=self.place.data or "",
            summary=self.summary.data or "",
            we_asked=self.we_asked.data or "",
            they_asked=self.they_asked.data or "",
            confidentiality=Confidentiality(self.confidentiality.data),
            parties=self.keys,
            others=self._others(),
            topics=tuple(text for text in self.topics.data if text),
            commitments=tuple(row.form.given() for row in self.commitments if row.form.text.data),
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and what the verbs would refuse, so that all errors show at once."""
        if not super().validate(extra_validators):
            if not any(key.kind in "op" for key in self.keys):
                self.refuse(NobodyMet())
            return False
        try:
            normal(self.given())
        except (SubjectMissing, NobodyMet, StillToCome) as error:
            self.refuse(error)
            return False
        return True

    def refuse(self, error: Exception) -> None:
        """Say at its field why the verbs refuse it."""
        if isinstance(error, SubjectMissing):
            add_error(self.subject, _("Say in a few words what it was about."))
        elif isinstance(error, NobodyMet):
            add_error(self.parties, _("Choose at least one organisation or person whom you met."))
        elif isinstance(error, StillToCome):
            add_error(self.held_on, _("This day is still to come: note a meeting when it has been held."))
        elif isinstance(error, UnknownParty):
            words = _("Somebody whom you chose is no longer in the register. Look for them again.")
            add_error(self.parties, words)
