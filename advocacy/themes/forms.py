"""What a person may type about a theme, a point of it, and a goal of the strategy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from advocacy.themes.keeping import PointGiven, StrategyGoalGiven
from advocacy.themes.models import PointKind, StrategyGoal, Theme, ThemePoint
from advocacy.themes.words import KIND_WORDS
from office import clock
from office.accounts.models import User
from office.web.doorway import record_number
from office.web.forms import DateField, Form, LocalizedField, add_error, strip
from stakeholders.organisations.channels import tidy
from stakeholders.organisations.keeping import BadWebsite, normal_website

LONGEST_TEXT = 1_000
ADDRESS_HELP = _l("The address of a page or a document that shows it.")


class OneLanguageForm(Form):
    """A form whose promised texts need one language, whichever; `needed` names their fields."""

    needed: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.needed:
            self[name].flags.required = True

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and that each promised text is there in one language."""
        sound = bool(super().validate(extra_validators))
        for name in self.needed:
            if not any(tidy(text) for text in self[name].data.values()):
                add_error(self[name], _("Write it in at least one language."))
                sound = False
        return sound


def check_address(field: Field) -> bool:
    """Whether what was typed is the address of a page, or nothing; else the words stand at the field."""
    try:
        normal_website(field.data or "")
    except BadWebsite:
        add_error(field, _("This is not the address of a website, such as https://www.example.org."))
        return False
    return True


def staff_choices(staff: Sequence[User], kept: User | None) -> list[tuple[str, str]]:
    """Members of staff to choose an owner from; one who has left stays where they stand."""
    named = [(str(user.id), user.label) for user in staff]
    if kept is not None and kept not in staff:
        named.append((str(kept.id), kept.label))
    return [("", _("Nobody yet")), *named]


class ThemeForm(OneLanguageForm):
    """A theme: its name."""

    needed = ("name",)
    name = LocalizedField(
        _l("Name of the theme"), max_length=100, description=_l("Such as “Climate” or “Transport”.")
    )
    seen = HiddenField()

    @classmethod
    def of(cls, theme: Theme) -> ThemeForm:
        """The form as it opens for changing a theme."""
        return cls(data={"name": theme.name, "seen": theme.updated_at.isoformat()})


class PointForm(OneLanguageForm):
    """A challenge, an opportunity or a solution."""

    needed = ("text",)
    kind = SelectField(
        _l("What it is"), choices=lambda: [(kind.value, words) for kind, words in KIND_WORDS.items()]
    )
    text = LocalizedField(
        _l("Text"),
        multiline=True,
        rows=4,
        max_length=LONGEST_TEXT,
        description=_l("One or two sentences that can be said aloud in a meeting."),
    )
    noted_on = DateField(_l("As of"), [InputRequired()])
    evidence_url = StringField(_l("Evidence"), [Length(max=990)], filters=[strip], description=ADDRESS_HELP)
    owner = SelectField(_l("Kept true by"), choices=[])
    seen = HiddenField()

    @classmethod
    def empty(cls, kind: PointKind, owner_id: int) -> PointForm:
        """The form as it opens for something new, seen today by whoever is signed in."""
        return cls(data={"kind": kind.value, "noted_on": clock.today(), "owner": str(owner_id)})

    @classmethod
    def of(cls, point: ThemePoint) -> PointForm:
        """The form as it opens for changing what is said."""
        return cls(
            data={
                "kind": point.kind.value,
                "text": point.text,
                "noted_on": point.noted_on,
                "evidence_url": point.evidence_url,
                "owner": str(point.owner_id or ""),
                "seen": point.updated_at.isoformat(),
            }
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, the address of the evidence, and that the day has come."""
        sound = super().validate(extra_validators)
        sound = check_address(self.evidence_url) and sound
        if self.noted_on.data and self.noted_on.data > clock.today():
            add_error(self.noted_on, _("This day is still to come."))
            sound = False
        return sound

    def given(self) -> PointGiven:
        """What was typed, as a statement for the verbs."""
        return PointGiven(
            kind=PointKind(self.kind.data),
            text=self.text.data,
            noted_on=self.noted_on.data or clock.today(),
            evidence_url=self.evidence_url.data or "",
            owner_id=record_number(self.owner.data or ""),
        )


class StrategyGoalForm(OneLanguageForm):
    """A goal of the city's strategy."""

    needed = ("name",)
    period = StringField(
        _l("Period of the strategy"),
        [DataRequired(), Length(max=20)],
        filters=[strip],
        description=_l("Such as 2021–2025."),
    )
    number = StringField(
        _l("Number"), [DataRequired(), Length(max=20)], filters=[strip], description=_l("Such as 3 or A.2.")
    )
    name = LocalizedField(_l("Name of the goal"), max_length=300)
    seen = HiddenField()

    @classmethod
    def of(cls, goal: StrategyGoal) -> StrategyGoalForm:
        """The form as it opens for correcting a goal."""
        return cls(
            data={
                "period": goal.period,
                "number": goal.number,
                "name": goal.name,
                "seen": goal.updated_at.isoformat(),
            }
        )

    def given(self) -> StrategyGoalGiven:
        """What was typed, as a statement for the verbs."""
        return StrategyGoalGiven(self.period.data or "", self.number.data or "", self.name.data)
