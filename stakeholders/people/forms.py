"""What a person may type about people and their postings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import FieldList
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from office.localized import OWN_NAMES
from office.web.forms import DateField, Form, LocalizedField, TimeField, strip
from office.web.i18n import language
from stakeholders.organisations.forms import (
    EMPTY_ROWS,
    NOTES_HELP,
    add_rows,
    channel_list,
    channel_rows,
    channels_given,
    check_channels,
)
from stakeholders.organisations.models import ChannelPurpose
from stakeholders.people.keeping import PersonGiven
from stakeholders.people.models import (
    Gender,
    NameOrder,
    Person,
    PersonRelation,
    PersonRelationKind,
    Posting,
    Rank,
)
from stakeholders.people.postings import PostingGiven, Succession
from stakeholders.people.relations import RelationGiven, given_of
from stakeholders.people.words import (
    GENDER_WORDS,
    NAME_ORDER_WORDS,
    RANK_WORDS,
    RELATION_WORDS,
    language_choices,
)

#: More languages than anybody is asked about.
MOST_LANGUAGES = 20


class PersonForm(Form):
    """A person's name in all its forms, how to address and how to reach them."""

    given_name = StringField(_l("Given name"), validators=[Length(max=200)], filters=[strip])
    family_name = StringField(
        _l("Family name or whole name"),
        validators=[Length(max=200)],
        filters=[strip],
        description=_l("A name of one word, or one you know only whole, goes here as it is."),
    )
    name_order = RadioField(
        _l("Order of the name"),
        choices=lambda: [(order.value, words) for order, words in NAME_ORDER_WORDS.items()],
        default=NameOrder.GIVEN_FIRST.value,
    )
    own_script_name = StringField(
        _l("Name in its own script"),
        validators=[Length(max=300)],
        description="Шевченко, 王小明, جمال",
        filters=[strip],
    )
    academic_title = StringField(
        _l("Academic title"), validators=[Length(max=60)], description=_l("“Dr.”, “Prof.”"), filters=[strip]
    )
    honorific = StringField(
        _l("Honorific"),
        validators=[Length(max=60)],
        description=_l("“Sir”, “Dame”: part of the name."),
        filters=[strip],
    )
    gender = RadioField(
        _l("Form of address for"),
        choices=lambda: [(gender.value, words) for gender, words in GENDER_WORDS.items()],
        default=Gender.UNKNOWN.value,
        description=_l("For salutations only, and never guessed from a name."),
    )
    language = SelectField(
        _l("Language of letters"), choices=lambda: [("", _("As their organisation")), *OWN_NAMES.items()]
    )
    languages = FieldList(
        SelectField(
            _l("Language"), choices=lambda: [("", _("None")), *language_choices(language())], default=""
        ),
        _l("Languages spoken"),
        max_entries=MOST_LANGUAGES,
    )
    channels = channel_list(_l("How they are reached"))
    notes = TextAreaField(
        _l("Notes"), validators=[Length(max=10_000)], description=NOTES_HELP, filters=[strip]
    )
    seen = HiddenField()

    #: Where national telephone numbers are read; the views set it from the person's posting.
    country: str | None = None

    @classmethod
    def of(cls, person: Person) -> PersonForm:
        """The form as it opens for changing a person; each order of the name is shown on their own."""
        form = cls(
            data={
                "given_name": person.given_name,
                "family_name": person.family_name,
                "name_order": person.name_order.value,
                "own_script_name": person.own_script_name,
                "academic_title": person.academic_title,
                "honorific": person.honorific,
                "gender": person.gender.value,
                "language": person.language or "",
                "languages": [*person.languages, ""],
                "channels": channel_rows(person.channels),
                "notes": person.notes,
                "seen": person.updated_at.isoformat(),
            }
        )
        if person.given_name and person.family_name:
            names = {"given": person.given_name, "family": person.family_name}
            form.name_order.choices = [
                (NameOrder.GIVEN_FIRST.value, _("Given name first: %(given)s %(family)s", **names)),
                (NameOrder.FAMILY_FIRST.value, _("Family name first: %(family)s %(given)s", **names)),
            ]
        return form

    @classmethod
    def empty(cls) -> PersonForm:
        """The form as it opens for somebody new."""
        channels = [{"purpose": ChannelPurpose.PERSONAL.value} for _row in range(2)]
        return cls(data={"channels": channels, "languages": ["", ""]})

    def add_empty_rows(self) -> None:
        """What "Add rows" does: more empty rows, and nothing is saved."""
        add_rows(self.channels)
        for _row in range(min(EMPTY_ROWS, MOST_LANGUAGES - len(self.languages.entries))):
            self.languages.append_entry("")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and each channel as the register would keep it."""
        sound = bool(super().validate(extra_validators))
        return check_channels(self.channels, self.country) and sound

    def given(self) -> PersonGiven:
        """What was typed, as a statement for the verbs."""
        return PersonGiven(
            family_name=self.family_name.data or "",
            given_name=self.given_name.data or "",
            name_order=NameOrder(self.name_order.data),
            honorific=self.honorific.data or "",
            academic_title=self.academic_title.data or "",
            own_script_name=self.own_script_name.data or "",
            gender=Gender(self.gender.data),
            language=self.language.data or None,
            notes=self.notes.data or "",
            channels=channels_given(self.channels),
            languages=tuple(code for code in self.languages.data if code),
        )


class PostingForm(Form):
    """A post in an organisation, with its dates."""

    rank = SelectField(
        _l("Rank"),
        choices=lambda: [(rank.value, words) for rank, words in RANK_WORDS.items()],
        default=Rank.COUNSELLOR.value,
    )
    title = LocalizedField(
        _l("Title as the mission writes it"),
        max_length=300,
        description=_l("Where it says more than the rank: “Counsellor (Economic Affairs)”."),
    )
    is_head = BooleanField(_l("Head of mission or office"))
    ad_interim = BooleanField(
        _l("Ad interim"),
        description=_l("Acts until a new head takes up functions (Vienna Convention, article 19)."),
    )
    ends_predecessor = BooleanField(_l("End the posting of the present head on the day the new one arrives"))
    arrived_on = DateField(_l("Arrived on"), validators=[Optional()])
    credentials_on = DateField(_l("Credentials presented on"), validators=[Optional()])
    credentials_time = TimeField(
        _l("Hour of that day"),
        validators=[Optional()],
        description=_l("The hour decides between two of one day."),
    )
    credentials_renewed_on = DateField(
        _l("Credentials renewed on"),
        validators=[Optional()],
        description=_l("A renewal in the same class never moves the precedence."),
    )
    notified_on = DateField(_l("Notified to the ministry on"), validators=[Optional()])
    departed_on = DateField(_l("Departed on"), validators=[Optional()])
    list_number = IntegerField(
        _l("Place in the mission’s own list"),
        validators=[Optional(), NumberRange(min=1, max=9999)],
        description=_l("As its head notified it; it counts before rank."),
    )
    predecessor = SelectField(
        _l("Predecessor"),
        coerce=lambda value: int(value) if value else None,
        description=_l("Found by itself where a new head succeeds another."),
    )
    seen = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.predecessor.choices = [("", _("Not known"))]

    def offer_predecessors(self, people: Iterable[Person]) -> None:
        """Let one of these be chosen: whoever served there before."""
        self.predecessor.choices = [("", _("Not known")), *((one.id, one.name) for one in people)]

    @classmethod
    def of(cls, posting: Posting) -> PostingForm:
        """The form as it opens for changing a posting."""
        return cls(
            data={
                "rank": posting.rank.value,
                "title": posting.title,
                "is_head": posting.is_head,
                "ad_interim": posting.ad_interim,
                "arrived_on": posting.arrived_on,
                "credentials_on": posting.credentials_on,
                "credentials_time": posting.credentials_time,
                "credentials_renewed_on": posting.credentials_renewed_on,
                "notified_on": posting.notified_on,
                "departed_on": posting.departed_on,
                "list_number": posting.list_number,
                "predecessor": posting.predecessor_id,
                "seen": posting.updated_at.isoformat(),
            }
        )

    def given(self) -> PostingGiven:
        """What was typed, as a statement for the verbs."""
        return PostingGiven(
            rank=Rank(self.rank.data),
            title=self.title.data,
            is_head=self.is_head.data,
            ad_interim=self.ad_interim.data,
            arrived_on=self.arrived_on.data,
            credentials_on=self.credentials_on.data,
            credentials_time=self.credentials_time.data,
            credentials_renewed_on=self.credentials_renewed_on.data,
            notified_on=self.notified_on.data,
            departed_on=self.departed_on.data,
            list_number=self.list_number.data,
            predecessor_id=self.predecessor.data,
        )

    def succession(self) -> Succession:
        """What was decided about the head who is there."""
        return Succession.END_PREDECESSOR if self.ends_predecessor.data else Succession.REFUSE


class DepartureForm(Form):
    """The day on which somebody left a post."""

    departed_on = DateField(_l("Departed on"), validators=[InputRequired()])

    @classmethod
    def on(cls, day: date) -> DepartureForm:
        """The form as it opens: today, unless another day is known."""
        return cls(data={"departed_on": day})


class RelationForm(Form):
    """What somebody is to a person, and what they may do for them."""

    kind = SelectField(
        _l("They are the person’s"),
        choices=lambda: [(kind.value, words) for kind, words in RELATION_WORDS.items()],
        default=PersonRelationKind.SPOUSE.value,
    )
    answers_for = BooleanField(
        _l("Answers invitations for them"), description=_l("May say yes or no in the person’s name.")
    )
    accompanies = BooleanField(_l("Comes along"), description=_l("Takes a seat of their own."))
    since = DateField(_l("Since"), validators=[Optional()])
    until = DateField(_l("Until"), validators=[Optional()], description=_l("Empty as long as it holds."))
    seen = HiddenField()

    @classmethod
    def of(cls, relation: PersonRelation) -> RelationForm:
        """The form as it opens for changing a relation."""
        kept = given_of(relation)
        return cls(
            data={
                "kind": kept.kind.value,
                "answers_for": kept.answers_for,
                "accompanies": kept.accompanies,
                "since": kept.since,
                "until": kept.until,
                "seen": relation.updated_at.isoformat(),
            }
        )

    def given(self) -> RelationGiven:
        """What was typed, as a statement for the verbs."""
        return RelationGiven(
            PersonRelationKind(self.kind.data),
            self.answers_for.data,
            self.accompanies.data,
            self.since.data,
            self.until.data,
        )
