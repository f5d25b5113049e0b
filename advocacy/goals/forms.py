"""What a person may type about a goal, its road, its windows and its outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from advocacy.goals.keeping import SDGS, GoalGiven, OutcomeGiven, WindowGiven
from advocacy.goals.models import SHOWN_BY_SOMETHING, Forum, Goal, Outcome, Stage, Window
from advocacy.goals.words import FORUM_WORDS, OUTCOME_WORDS, STAGE_WORDS, sdg_name
from advocacy.themes.forms import ADDRESS_HELP, LONGEST_TEXT, OneLanguageForm, check_address, staff_choices
from advocacy.themes.models import StrategyGoal, Theme
from office import clock
from office.accounts.models import User
from office.sent_once import new_submission
from office.web.doorway import record_number, record_numbers
from office.web.forms import CheckboxesField, DateField, Form, LocalizedField, add_error, strip
from office.web.i18n import language

#: A line is one paragraph: what can be said in a minute.
LONGEST_LINE = 1_500
USUAL_REVIEW = 90


class GoalForm(OneLanguageForm):
    """A goal: what is wanted, in whose forum, in which words."""

    needed = ("title",)
    title = LocalizedField(_l("Title of the goal"), max_length=200)
    theme = SelectField(_l("Theme"), [InputRequired()], choices=[])
    forum = SelectField(
        _l("Forum"),
        choices=lambda: [(forum.value, words) for forum, words in FORUM_WORDS.items()],
        description=_l("Where it is decided, or argued."),
    )
    line = LocalizedField(
        _l("The city’s line"),
        multiline=True,
        rows=6,
        max_length=LONGEST_LINE,
        description=_l("One paragraph: what anybody of the city says when asked."),
    )
    wanted = LocalizedField(_l("Wanted outcome"), multiline=True, rows=3, max_length=LONGEST_TEXT)
    measure = LocalizedField(
        _l("How it will be known"),
        multiline=True,
        rows=3,
        max_length=LONGEST_TEXT,
        description=_l("What one will be able to read or count when it is reached."),
    )
    owner = SelectField(_l("Owner"), choices=[])
    review_days = IntegerField(
        _l("Days between reviews"), [InputRequired(), NumberRange(1, 1000)], default=USUAL_REVIEW
    )
    strategy_goals = CheckboxesField(_l("Goals of the strategy that it serves"), [Optional()], choices=[])
    sdgs = CheckboxesField(
        _l("Sustainable development goals that it serves"),
        [Optional()],
        choices=lambda: [(str(number), f"{number} {sdg_name(number)}") for number in SDGS],
    )
    seen = HiddenField()
    submission = HiddenField(validators=[Length(max=64)])

    @classmethod
    def empty(cls, theme_id: str, owner_id: int) -> GoalForm:
        """The form as it opens for a new goal of whoever is signed in."""
        return cls(
            data={
                "theme": theme_id,
                "owner": str(owner_id),
                "review_days": USUAL_REVIEW,
                "submission": new_submission(),
            }
        )

    @classmethod
    def of(cls, goal: Goal) -> GoalForm:
        """The form as it opens for changing a goal."""
        return cls(
            data={
                "title": goal.title,
                "theme": str(goal.theme_id),
                "forum": goal.forum.value,
                "line": goal.line,
                "wanted": goal.wanted,
                "measure": goal.measure,
                "owner": str(goal.owner_id or ""),
                "review_days": goal.review_days,
                "strategy_goals": [str(link.strategy_goal_id) for link in goal.strategy_links],
                "sdgs": [str(link.number) for link in goal.sdg_links],
                "seen": goal.updated_at.isoformat(),
            }
        )

    def offer(
        self,
        themes: Sequence[Theme],
        strategy: Sequence[StrategyGoal],
        staff: Sequence[User],
        goal: Goal | None,
    ) -> None:
        """Let themes, goals of the strategy and owners be chosen; what the goal has already stays."""
        reader = language()
        offered = [*themes, *([goal.theme] if goal is not None and goal.theme not in themes else [])]
        self.theme.choices = [("", _("Choose")), *((str(one.id), one.called(reader)) for one in offered)]
        self.strategy_goals.choices = [
            (str(one.id), _("%(period)s: %(goal)s", period=one.period, goal=one.called(reader)))
            for one in strategy
        ]
        self.owner.choices = staff_choices(staff, goal.owner if goal is not None else None)

    def given(self) -> GoalGiven:
        """What was typed, as a statement for the verbs."""
        return GoalGiven(
            title=self.title.data,
            theme_id=record_number(self.theme.data or "") or 0,
            forum=Forum(self.forum.data),
            line=self.line.data,
            wanted=self.wanted.data,
            measure=self.measure.data,
            owner_id=record_number(self.owner.data or ""),
            review_days=self.review_days.data or USUAL_REVIEW,
            strategy_goals=tuple(record_numbers(self.strategy_goals.data or [])),
            sdgs=tuple(record_numbers(self.sdgs.data or [])),
        )


class _OnceForm(Form):
    """A form about something that has happened: its day is today or before."""

    day = DateField(_l("Day"), [InputRequired()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and that the day has come."""
        sound = bool(super().validate(extra_validators))
        if self.day.data and self.day.data > clock.today():
            add_error(self.day, _("This day is still to come."))
            return False
        return sound


class StageForm(_OnceForm):
    """That a goal came to a stage."""

    stage = SelectField(
        _l("Stage"), choices=lambda: [(stage.value, words) for stage, words in STAGE_WORDS.items()]
    )
    note = StringField(
        _l("What happened"),
        [Length(max=500)],
        filters=[strip],
        description=_l("Such as “government proposal given to parliament”."),
    )

    def given(self) -> tuple[Stage, date, str]:
        """What was typed: the stage, the day and what happened."""
        return Stage(self.stage.data), self.day.data or clock.today(), self.note.data or ""


class OutcomeForm(_OnceForm):
    """What became of a goal."""

    outcome = SelectField(
        _l("Outcome"), choices=lambda: [(one.value, words) for one, words in OUTCOME_WORDS.items()]
    )
    note = LocalizedField(
        _l("How it is known"),
        multiline=True,
        rows=3,
        max_length=LONGEST_TEXT,
        description=_l("What was decided, and what it changes for the city."),
    )
    url = StringField(_l("Evidence"), [Length(max=990)], filters=[strip], description=ADDRESS_HELP)

    @classmethod
    def of(cls, goal: Goal) -> OutcomeForm:
        """The form as it opens: with what is kept, else for today."""
        return cls(
            data={
                "outcome": (goal.outcome or Outcome.REACHED).value,
                "day": goal.outcome_on or clock.today(),
                "note": goal.outcome_note,
                "url": goal.outcome_url,
            }
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, the evidence's address, and that there is evidence where the goal was reached."""
        sound = super().validate(extra_validators)
        if self.outcome.data in SHOWN_BY_SOMETHING and not (self.url.data or any(self.note.data.values())):
            add_error(self.note, _("Say how it is known, in words or by the address of a page."))
            return False
        return check_address(self.url) and sound

    def given(self) -> OutcomeGiven:
        """What was typed, as a statement for the verbs."""
        return OutcomeGiven(
            Outcome(self.outcome.data), self.day.data or clock.today(), self.note.data, self.url.data or ""
        )


class WindowForm(OneLanguageForm):
    """A time at which something can be moved."""

    needed = ("what",)
    opens_on = DateField(_l("First day"), [InputRequired()])
    closes_on = DateField(
        _l("Last day"), [Optional()], description=_l("Leave it empty where it is a single day.")
    )
    what = LocalizedField(
        _l("What it is"),
        max_length=300,
        description=_l("Such as “hearing of the committee” or “the minister’s visit”."),
    )
    seen = HiddenField()

    @classmethod
    def of(cls, window: Window) -> WindowForm:
        """The form as it opens for changing a window."""
        return cls(
            data={
                "opens_on": window.opens_on,
                "closes_on": window.closes_on,
                "what": window.what,
                "seen": window.updated_at.isoformat(),
            }
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and that it does not end before it begins."""
        sound = super().validate(extra_validators)
        if self.opens_on.data and self.closes_on.data and self.closes_on.data < self.opens_on.data:
            add_error(self.closes_on, _("The last day is before the first."))
            return False
        return sound

    def given(self) -> WindowGiven:
        """What was typed, as a statement for the verbs."""
        return WindowGiven(self.opens_on.data or clock.today(), self.what.data, self.closes_on.data)
