"""What a person may type about a dossier and its stages."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import FieldList, IntegerField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from advocacy.dossiers import queries
from advocacy.dossiers.keeping import (
    DossierGiven,
    EndStillToCome,
    StageGiven,
    StageStillToCome,
    StageUnnamed,
    TitleMissing,
    given_of,
    normal,
    normal_stages,
    stages_given,
)
from advocacy.dossiers.models import Dossier, Kind, Step
from advocacy.dossiers.words import KIND_WORDS, STEP_WORDS
from advocacy.themes import queries as theme_queries
from office.localized import pick
from office.sent_once import new_submission
from office.web.doorway import record_number, record_numbers
from office.web.forms import CheckboxesField, DateField, Form, LocalizedField, SubForm, add_error, strip
from office.web.i18n import language
from stakeholders.engagement.queries import staff
from stakeholders.organisations.keeping import BadWebsite

LONGEST_TITLE: Final = 300
LONGEST_TEXT: Final = 10_000
#: More than any process has; a request with more is no form of ours.
MOST_STAGES: Final = 30


def number_of(text: str | None) -> int | None:
    """The record that a select names; None where it names none."""
    return record_number(text or "")


def staff_choices() -> list[tuple[str, str]]:
    """Members of staff, by name, and nobody."""
    return [("", str(_("Nobody yet"))), *((str(user.id), user.label) for user in staff())]


class DossierForm(Form):
    """A dossier itself; its stages and what hangs on it have forms of their own."""

    kind = SelectField(
        _l("Kind"), choices=lambda: [(kind.value, words) for kind, words in KIND_WORDS.items()]
    )
    title = LocalizedField(
        _l("Title of the dossier"),
        max_length=LONGEST_TITLE,
        description=_l("One language is enough to begin with."),
    )
    short_name = LocalizedField(
        _l("Short name"),
        max_length=80,
        description=_l("As it is called in passing. Calendars and lists show it."),
    )
    theme = SelectField(_l("Theme"), choices=[], validate_choice=False)
    about = LocalizedField(
        _l("What it is about"),
        multiline=True,
        rows=4,
        max_length=LONGEST_TEXT,
        description=_l("What is decided, and what it changes for the city."),
    )
    line = LocalizedField(
        _l("Our line"),
        multiline=True,
        rows=4,
        max_length=LONGEST_TEXT,
        description=_l("What the city wants of it, as it may be said to others: one paragraph."),
    )
    goals = CheckboxesField(_l("Goals that it serves"), choices=[], validate_choice=False)
    reference = StringField(
        _l("Reference"),
        validators=[Length(max=200)],
        filters=[strip],
        description=_l("Its number where it is handled, such as HE 139/2022 vp."),
    )
    url = StringField(_l("Web page"), validators=[Length(max=500)], filters=[strip])
    user = SelectField(_l("Followed by"), choices=[], validate_choice=False)
    usual_stages = BooleanField(
        _l("Begin with the usual stages of its kind"),
        default=True,
        description=_l("They can be changed, and stages of its own added."),
    )
    closed_on = DateField(
        _l("Concluded on"),
        validators=[Optional()],
        description=_l("From this day on its deadlines remind nobody. It stays among the closed ones."),
    )
    outcome = TextAreaField(_l("What came of it"), validators=[Length(max=LONGEST_TEXT)], filters=[strip])
    seen = HiddenField()
    submission = HiddenField(validators=[Length(max=64)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One language of it is needed, whichever: it is not called optional.
        self.title.flags.required = True

    @classmethod
    def empty(cls, user_id: int) -> DossierForm:
        """The form as it opens for a new dossier; whoever opens it follows it."""
        return cls(
            data={"submission": new_submission(), "usual_stages": True, "user": str(user_id), "goals": []}
        )

    @classmethod
    def of(cls, dossier: Dossier) -> DossierForm:
        """The form as it opens for changing a dossier."""
        kept = given_of(dossier)
        return cls(
            data={
                "kind": kept.kind.value,
                "title": kept.title,
                "short_name": kept.short_name,
                "theme": str(kept.theme_id or ""),
                "about": kept.about,
                "line": kept.line,
                "goals": [str(number) for number in kept.goals],
                "reference": kept.reference,
                "url": kept.url,
                "user": str(kept.user_id or ""),
                "closed_on": kept.closed_on,
                "outcome": kept.outcome,
                "seen": dossier.updated_at.isoformat(),
            }
        )

    def offer(self, dossier: Dossier | None) -> None:
        """Fill what can be chosen: what is no longer offered stays where it was chosen before."""
        lang = language()
        themes = {str(theme.id): theme.called(lang) for theme in theme_queries.themes()}
        if dossier is not None and dossier.theme is not None:
            themes.setdefault(str(dossier.theme_id), dossier.theme.called(lang))
        self.theme.choices = [("", str(_("No theme"))), *themes.items()]
        self.user.choices = staff_choices()
        if dossier is not None and dossier.user is not None and not dossier.user.active:
            self.user.choices.append((str(dossier.user_id), dossier.user.label))
        kept = [link.goal_id for link in dossier.goal_links] if dossier is not None else []
        self.goals.choices = [(str(goal.id), goal.called(lang)) for goal in queries.goals_offered(kept)]

    def given(self) -> DossierGiven:
        """What was typed, as a statement for the verbs."""
        return DossierGiven(
            kind=Kind(self.kind.data),
            title=self.title.data,
            short_name=self.short_name.data,
            about=self.about.data,
            line=self.line.data,
            theme_id=number_of(self.theme.data),
            goals=tuple(sorted(record_numbers(self.goals.data or []))),
            reference=self.reference.data or "",
            url=self.url.data or "",
            user_id=number_of(self.user.data),
            closed_on=self.closed_on.data,
            outcome=self.outcome.data or "",
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and what the verbs would refuse, so that all errors show at once."""
        if not super().validate(extra_validators):
            return False
        try:
            normal(self.given())
        except (TitleMissing, EndStillToCome, BadWebsite) as error:
            self.refuse(error)
            return False
        return True

    def refuse(self, error: Exception) -> None:
        """Say at its field why the verbs refuse it."""
        if isinstance(error, TitleMissing):
            add_error(self.title, _("Give it a title in one language at least."))
        elif isinstance(error, EndStillToCome):
            add_error(self.closed_on, _("This day is still to come: close a dossier when it is over."))
        elif isinstance(error, BadWebsite):
            add_error(self.url, _("Write the address of a page, such as https://www.example.org/page."))
        else:
            words = _("A theme, a goal or a colleague whom you chose is not there any more. Choose again.")
            add_error(self.theme, words)


class StageRow(SubForm):
    """A stage: a usual one or one with a name of its own, and its days."""

    number = HiddenField()
    place = IntegerField(_l("Place"), validators=[Optional(), NumberRange(min=0, max=999)])
    step = SelectField(
        _l("Stage"),
        choices=lambda: [
            ("", _("A stage of its own")),
            *((step.value, words) for step, words in STEP_WORDS.items()),
        ],
    )
    name = LocalizedField(_l("Name of a stage of its own"), max_length=80)
    planned_on = DateField(_l("Planned for"), validators=[Optional()])
    actual_on = DateField(_l("Began on"), validators=[Optional()])
    remark = StringField(_l("Remark"), validators=[Length(max=200)], filters=[strip])
    gone = BooleanField(_l("Take this stage away"))

    @property
    def is_filled(self) -> bool:
        """Whether it says anything, and is to stay."""
        said = (self.step.data, self.name.data, self.planned_on.data, self.actual_on.data, self.remark.data)
        return any(said) and not self.gone.data

    @property
    def called(self) -> str:
        """What the stage is called, whatever was sent; empty where it has no name yet."""
        if self.step.data in set(Step):
            return str(STEP_WORDS[Step(self.step.data)])
        return pick(self.name.data, language())

    def given(self) -> StageGiven:
        """The row as a statement."""
        return StageGiven(
            step=Step(self.step.data) if self.step.data else None,
            name=self.name.data,
            planned_on=self.planned_on.data,
            actual_on=self.actual_on.data,
            remark=self.remark.data or "",
            number=record_number(self.number.data or ""),
        )


class StagesForm(Form):
    """All stages of a dossier, in the order of their places."""

    stages = FieldList(FormField(StageRow, ""), _l("Stages"), max_entries=MOST_STAGES)
    seen = HiddenField(validators=[InputRequired()])

    @classmethod
    def of(cls, dossier: Dossier) -> StagesForm:
        """The form as it opens, with an empty row at its end."""
        rows = [
            {
                "number": str(one.number),
                "place": place,
                "step": one.step.value if one.step else "",
                "name": one.name,
                "planned_on": one.planned_on,
                "actual_on": one.actual_on,
                "remark": one.remark,
            }
            for place, one in enumerate(stages_given(dossier), 1)
        ]
        form = cls(data={"stages": rows, "seen": dossier.updated_at.isoformat()})
        form.add_rows(1)
        return form

    def add_rows(self, rows: int) -> None:
        """More empty rows."""
        for _row in range(min(rows, MOST_STAGES - len(self.stages.entries))):
            self.stages.append_entry()

    def given(self) -> list[StageGiven]:
        """The rows that say something, by their places; rows without one stand behind the others."""
        rows = [row.form for row in self.stages if row.form.is_filled]
        rows.sort(key=lambda row: row.place.data if row.place.data is not None else 1000)
        return [row.given() for row in rows]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each row by itself, so that the error stands at the row."""
        if not super().validate(extra_validators):
            return False
        fine = True
        for row in self.stages:
            if not row.form.is_filled:
                continue
            try:
                normal_stages([row.form.given()])
            except StageUnnamed:
                add_error(row.form.name, _("Choose a usual stage, or give this one a name."))
                fine = False
            except StageStillToCome:
                words = _("This day is still to come: write it as the day for which the stage is planned.")
                add_error(row.form.actual_on, words)
                fine = False
        return fine
