"""What a person may type about hearings, statements, notes on drafts, deadlines and decision-makers."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from advocacy.dossiers.forms import LONGEST_TEXT, number_of, staff_choices
from advocacy.dossiers.keeping import UnknownRecord
from advocacy.dossiers.models import Deadline, Dossier, DraftNote, Heard, Hearing, Statement
from advocacy.dossiers.pieces import (
    DayStillToCome,
    DeadlineGiven,
    HearingGiven,
    NobodyChosen,
    NoteGiven,
    Piece,
    PieceGiven,
    StatementGiven,
    WordsMissing,
    given_of,
    normal,
)
from advocacy.dossiers.words import HEARD_WORDS
from office.localized import OWN_NAMES
from office.web.forms import DateField, Form, add_error, strip
from stakeholders.engagement.forms import party_keys
from stakeholders.engagement.keeping import PartyKey
from stakeholders.organisations.keeping import BadWebsite

#: In which the city writes its statements.
STATEMENT_LANGUAGES: Final = {code: OWN_NAMES[code] for code in ("fi", "sv", "en")}


class PieceForm(Form):
    """What the forms of all that hangs on a dossier share."""

    #: The field in which it is said what it is.
    called: ClassVar[str] = "title"

    seen = HiddenField()
    submission = HiddenField(validators=[Length(max=64)])

    def given(self) -> PieceGiven:
        """What was typed, as a statement for the verbs: each form that inherits this one says it."""
        raise NotImplementedError

    def offer(self, dossier: Dossier) -> None:
        """Fill what can be chosen."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and what the verbs would refuse, so that all errors show at once."""
        if not super().validate(extra_validators):
            return False
        try:
            normal(self.given())
        except (WordsMissing, DayStillToCome, BadWebsite) as error:
            self.refuse(error)
            return False
        return True

    def refuse(self, error: Exception) -> None:
        """Say at its field why the verbs refuse it."""
        if isinstance(error, WordsMissing):
            add_error(self[self.called], _("Say in a few words what it is."))
        elif isinstance(error, DayStillToCome):
            add_error(self[error.field], _("This day is still to come: enter what has taken place."))
        elif isinstance(error, BadWebsite):
            add_error(self["url"], _("Write the address of a page, such as https://www.example.org/page."))
        elif isinstance(error, UnknownRecord):
            words = _("What you chose is not there any more. Choose again.")
            add_error(self["hearing"] if "hearing" in self else self["user"], words)


class HearingForm(PieceForm):
    """A hearing or a round of statements."""

    title = StringField(
        _l("Hearing"),
        validators=[InputRequired(), Length(max=200)],
        filters=[strip],
        description=_l("What it is: round of statements, hearing of a committee, public meeting."),
    )
    held_on = DateField(
        _l("Date"), validators=[Optional()], description=_l("When it is held, or when the round began.")
    )
    place = StringField(_l("Where it is held"), validators=[Length(max=200)], filters=[strip])
    is_ours = BooleanField(_l("The city answers"))
    answer_by = DateField(
        _l("Answer by"),
        validators=[Optional()],
        description=_l("The last day. It stands in the calendar and on Today until it is answered."),
    )
    answered_on = DateField(_l("Answered on"), validators=[Optional()])
    url = StringField(_l("Web page"), validators=[Length(max=500)], filters=[strip])

    def given(self) -> HearingGiven:
        """What was typed; whoever names a last day says that the city answers."""
        return HearingGiven(
            title=self.title.data or "",
            held_on=self.held_on.data,
            place=self.place.data or "",
            is_ours=bool(self.is_ours.data or self.answer_by.data or self.answered_on.data),
            answer_by=self.answer_by.data,
            answered_on=self.answered_on.data,
            url=self.url.data or "",
        )


class StatementForm(PieceForm):
    """What the city said."""

    given_on = DateField(_l("Given on"), validators=[InputRequired()])
    title = StringField(
        _l("Title of the statement"), validators=[InputRequired(), Length(max=200)], filters=[strip]
    )
    addressee = StringField(
        _l("Given to"),
        validators=[Length(max=200)],
        filters=[strip],
        description=_l("Whom it answers: a ministry, a committee, the Commission."),
    )
    language = SelectField(_l("Language"), choices=list(STATEMENT_LANGUAGES.items()))
    hearing = SelectField(_l("Answers the hearing"), choices=[], validate_choice=False)
    summary = TextAreaField(
        _l("In short"),
        validators=[Length(max=LONGEST_TEXT)],
        filters=[strip],
        description=_l("What the city said, in two or three sentences."),
    )
    url = StringField(_l("Web page"), validators=[Length(max=500)], filters=[strip])
    file_reference = StringField(
        _l("Number in the city’s records"), validators=[Length(max=100)], filters=[strip]
    )

    def offer(self, dossier: Dossier) -> None:
        """The dossier's hearings, the latest first."""
        named = [(str(one.id), one.title) for one in reversed(dossier.hearings)]
        self.hearing.choices = [("", str(_("None"))), *named]

    def given(self) -> StatementGiven:
        """What was typed, as a statement for the verbs."""
        assert self.given_on.data is not None
        return StatementGiven(
            title=self.title.data or "",
            given_on=self.given_on.data,
            addressee=self.addressee.data or "",
            language=self.language.data,
            url=self.url.data or "",
            file_reference=self.file_reference.data or "",
            summary=self.summary.data or "",
            hearing_id=number_of(self.hearing.data),
        )


class NoteForm(PieceForm):
    """What became of our point in a draft."""

    called = "point"

    noted_on = DateField(_l("Noted on"), validators=[InputRequired()])
    draft = StringField(
        _l("Draft"),
        validators=[Length(max=200)],
        filters=[strip],
        description=_l("Which version: “draft of 12 May”, “report of the committee”."),
    )
    point = StringField(_l("Our point"), validators=[InputRequired(), Length(max=500)], filters=[strip])
    heard = RadioField(
        _l("What became of it"),
        choices=lambda: [(heard.value, words) for heard, words in HEARD_WORDS.items()],
        validators=[InputRequired()],
    )
    evidence = StringField(
        _l("Evidence"),
        validators=[Length(max=500)],
        filters=[strip],
        description=_l("Where it can be read: a section, a page, an address."),
    )

    def given(self) -> NoteGiven:
        """What was typed, as a statement for the verbs."""
        assert self.noted_on.data is not None
        return NoteGiven(
            point=self.point.data or "",
            noted_on=self.noted_on.data,
            heard=Heard(self.heard.data),
            draft=self.draft.data or "",
            evidence=self.evidence.data or "",
        )


class DeadlineForm(PieceForm):
    """Something that is to be done by a day."""

    called = "text"

    text = StringField(
        _l("What is to be done"), validators=[InputRequired(), Length(max=200)], filters=[strip]
    )
    due_on = DateField(
        _l("Due on"),
        validators=[InputRequired()],
        description=_l("The last day. It stands in the calendar and on Today until it is done."),
    )
    user = SelectField(_l("Done by whom"), choices=[], validate_choice=False)
    done_on = DateField(_l("Done on"), validators=[Optional()])

    def offer(self, dossier: Dossier) -> None:
        """Members of staff, by name."""
        self.user.choices = staff_choices()

    def given(self) -> DeadlineGiven:
        """What was typed, as a statement for the verbs."""
        assert self.due_on.data is not None
        return DeadlineGiven(
            text=self.text.data or "",
            due_on=self.due_on.data,
            user_id=number_of(self.user.data),
            done_on=self.done_on.data,
        )


FORMS: Final[dict[type[Any], type[PieceForm]]] = {
    Hearing: HearingForm,
    Statement: StatementForm,
    DraftNote: NoteForm,
    Deadline: DeadlineForm,
}
#: Fields whose values are told by another's number.
_SELECTS: Final = {"hearing_id": "hearing", "user_id": "user"}


def opened(piece: Piece) -> PieceForm:
    """The form as it opens for changing what is kept."""
    data: dict[str, Any] = {}
    for name, value in vars(given_of(piece)).items():
        if name in _SELECTS:
            data[_SELECTS[name]] = str(value or "")
        else:
            data[name] = value.value if isinstance(value, Heard) else value
    return FORMS[type(piece)](data=data | {"seen": piece.updated_at.isoformat()})


class MakerForm(Form):
    """Who decides: one or several of the register, in one role."""

    parties = SelectMultipleField(_l("Who"), choices=[], validate_choice=False)
    #: What was typed to find somebody.
    find = StringField(_l("Find an organisation or a person"), validators=[Length(max=200)])
    role = StringField(
        _l("Role in this dossier"),
        validators=[Length(max=200)],
        filters=[strip],
        description=_l("What they do in it: drafts the bill, hears the cities, decides."),
    )
    submission = HiddenField(validators=[Length(max=40)])

    @property
    def keys(self) -> tuple[PartyKey, ...]:
        """Who was ticked, of the register alone."""
        return tuple(key for key in party_keys(self.parties.data or []) if key.kind in "op")

    def refuse(self, error: Exception) -> None:
        """Say at its field why the verbs refuse it."""
        if isinstance(error, NobodyChosen):
            add_error(self.parties, _("Choose at least one organisation or person."))
        else:
            words = _("Somebody whom you chose is no longer in the register. Look for them again.")
            add_error(self.parties, words)
