"""What the city wants from whom: goals of advocacy, the road each has come, and who decides on it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from advocacy.themes.models import StrategyGoal, Theme
from events.programme.models import Event
from office.accounts.models import User
from office.database import Row
from office.localized import pick
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person


class Forum(StrEnum):
    """Where it is decided, or argued."""

    NATIONAL = "national"
    NORDIC = "nordic"
    EU = "eu"
    UN = "un"
    NETWORK = "network"


class Stage(StrEnum):
    """How far the process has come, in the order in which it goes."""

    PREPARING = "preparing"
    PROPOSED = "proposed"
    IN_DECISION = "in_decision"
    DECIDED = "decided"
    FOLLOW_UP = "follow_up"


class Outcome(StrEnum):
    """What became of a goal."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"
    #: The city wants it no more.
    DROPPED = "dropped"


#: What is only said together with how it is known.
SHOWN_BY_SOMETHING = frozenset({Outcome.REACHED, Outcome.PARTLY})


class Part(StrEnum):
    """What somebody of the register has to do with a goal."""

    DECIDES = "decides"
    ALLY = "ally"


class Goal(Row):
    """Something that the city wants others to decide or to do."""

    __tablename__ = "advocacy_goals"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (outcome_on IS NULL)", name="an_outcome_has_its_day"),
        CheckConstraint("review_days BETWEEN 1 AND 1000", name="reviewed_within_years"),
        UniqueConstraint("submission"),
    )

    title: Mapped[dict[str, str]] = mapped_column(default=dict)
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"), index=True)
    theme: Mapped[Theme] = relationship()
    forum: Mapped[Forum]
    #: The city's line, one paragraph in each language.
    line: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: When each language of the line was last known to say what the others say: ISO instants by language.
    line_seen: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: What is to come of it, and how that will be known.
    wanted: Mapped[dict[str, str]] = mapped_column(default=dict)
    measure: Mapped[dict[str, str]] = mapped_column(default=dict)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    owner: Mapped[User | None] = relationship(foreign_keys=owner_id)
    #: As the last of `steps` says: kept here for lists.
    stage: Mapped[Stage] = mapped_column(default=Stage.PREPARING)
    stage_since: Mapped[date]
    outcome: Mapped[Outcome | None]
    outcome_on: Mapped[date | None]
    #: How the outcome is known, in words and by an address.
    outcome_note: Mapped[dict[str, str]] = mapped_column(default=dict)
    outcome_url: Mapped[str] = mapped_column(String(1000), default="")
    reviewed_on: Mapped[date | None]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    reviewed_by: Mapped[User | None] = relationship(foreign_keys=reviewed_by_id)
    #: Days after which the last review is too old.
    review_days: Mapped[int] = mapped_column(default=90)
    #: No longer shown in lists; it can be brought back.
    archived_at: Mapped[datetime | None]
    #: A number the form carried: the same form sent twice is one goal.
    submission: Mapped[str | None] = mapped_column(String(64))
    #: Title, line and wanted outcome, folded to plain lower-case Latin: what search looks at.
    folded: Mapped[str] = mapped_column(Text, default="")

    steps: Mapped[list[GoalStep]] = relationship(
        back_populates="goal", cascade="all, delete-orphan", order_by="(GoalStep.entered_on, GoalStep.id)"
    )
    windows: Mapped[list[Window]] = relationship(
        back_populates="goal", cascade="all, delete-orphan", order_by="(Window.opens_on, Window.id)"
    )
    parties: Mapped[list[GoalParty]] = relationship(
        back_populates="goal", cascade="all, delete-orphan", order_by="GoalParty.id"
    )
    strategy_links: Mapped[list[GoalStrategy]] = relationship(
        back_populates="goal", cascade="all, delete-orphan", order_by="GoalStrategy.id"
    )
    sdg_links: Mapped[list[GoalSdg]] = relationship(
        back_populates="goal", cascade="all, delete-orphan", order_by="GoalSdg.number"
    )
    event_links: Mapped[list[GoalEvent]] = relationship(
        back_populates="goal", cascade="all, delete-orphan", order_by="GoalEvent.id"
    )

    @property
    def is_open(self) -> bool:
        """Whether the city still works for it."""
        return self.outcome is None and self.archived_at is None

    def is_stale(self, today: date) -> bool:
        """Whether it is open and nobody has reviewed it for its number of days."""
        if not self.is_open:
            return False
        return self.reviewed_on is None or self.reviewed_on + timedelta(days=self.review_days) < today

    def called(self, language: str) -> str:
        """The title in ``language``, or in the best other one."""
        return pick(self.title, language)

    def __str__(self) -> str:
        return pick(self.title, "en")


class GoalStep(Row):
    """That a goal came to a stage on a day."""

    __tablename__ = "advocacy_goal_steps"
    __audited__ = True
    __about__ = (("goal_id", "advocacy_goals"),)

    goal_id: Mapped[int] = mapped_column(ForeignKey("advocacy_goals.id", ondelete="CASCADE"), index=True)
    goal: Mapped[Goal] = relationship(back_populates="steps")
    stage: Mapped[Stage]
    entered_on: Mapped[date]
    #: What happened: "government proposal 139/2022 given".
    note: Mapped[str] = mapped_column(String(500), default="")

    def __str__(self) -> str:
        return f"{self.stage.value} {self.entered_on.isoformat()}"


class Window(Row):
    """A time at which something can be moved: a hearing, a vote, a visit."""

    __tablename__ = "advocacy_windows"
    __audited__ = True
    __about__ = (("goal_id", "advocacy_goals"),)
    __table_args__ = (
        CheckConstraint("closes_on IS NULL OR closes_on >= opens_on", name="closes_after_it_opens"),
        Index("ix_advocacy_windows_days", "closes_on", "opens_on"),
    )

    goal_id: Mapped[int] = mapped_column(ForeignKey("advocacy_goals.id", ondelete="CASCADE"), index=True)
    goal: Mapped[Goal] = relationship(back_populates="windows")
    opens_on: Mapped[date]
    #: Its last day; null: the one day.
    closes_on: Mapped[date | None]
    what: Mapped[dict[str, str]] = mapped_column(default=dict)

    @property
    def last_day(self) -> date:
        """The last day of it."""
        return self.closes_on or self.opens_on

    def said(self, language: str) -> str:
        """What it is, in ``language`` or in the best other one."""
        return pick(self.what, language)

    def __str__(self) -> str:
        return pick(self.what, "en")


class GoalParty(Row):
    """Who decides on a goal, or works for it beside the city: somebody of the register."""

    __tablename__ = "advocacy_goal_parties"
    __audited__ = True
    __about__ = (("goal_id", "advocacy_goals"),)
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="one_of_the_register"),
        UniqueConstraint("goal_id", "part", "organisation_id"),
        UniqueConstraint("goal_id", "part", "person_id"),
    )

    goal_id: Mapped[int] = mapped_column(ForeignKey("advocacy_goals.id", ondelete="CASCADE"))
    goal: Mapped[Goal] = relationship(back_populates="parties")
    part: Mapped[Part]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    organisation: Mapped[Organisation | None] = relationship()
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    person: Mapped[Person | None] = relationship()

    def __str__(self) -> str:
        return str(self.person or self.organisation)


class GoalStrategy(Row):
    """That a goal of advocacy serves one of the city's strategy."""

    __tablename__ = "advocacy_goal_strategies"
    __audited__ = True
    __about__ = (("goal_id", "advocacy_goals"),)
    __table_args__ = (UniqueConstraint("goal_id", "strategy_goal_id"),)

    goal_id: Mapped[int] = mapped_column(ForeignKey("advocacy_goals.id", ondelete="CASCADE"))
    goal: Mapped[Goal] = relationship(back_populates="strategy_links")
    strategy_goal_id: Mapped[int] = mapped_column(ForeignKey("strategy_goals.id"), index=True)
    strategy_goal: Mapped[StrategyGoal] = relationship()

    def __str__(self) -> str:
        return str(self.strategy_goal)


class GoalSdg(Row):
    """That a goal of advocacy serves one of the 17 goals of the United Nations (A/RES/70/1)."""

    __tablename__ = "advocacy_goal_sdgs"
    __audited__ = True
    __about__ = (("goal_id", "advocacy_goals"),)
    __table_args__ = (
        UniqueConstraint("goal_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 17", name="one_of_seventeen"),
    )

    goal_id: Mapped[int] = mapped_column(ForeignKey("advocacy_goals.id", ondelete="CASCADE"))
    goal: Mapped[Goal] = relationship(back_populates="sdg_links")
    number: Mapped[int]

    def __str__(self) -> str:
        return str(self.number)


class GoalEvent(Row):
    """That an event serves a goal."""

    __tablename__ = "advocacy_goal_events"
    __audited__ = True
    __about__ = (("goal_id", "advocacy_goals"),)
    __table_args__ = (UniqueConstraint("goal_id", "event_id"),)

    goal_id: Mapped[int] = mapped_column(ForeignKey("advocacy_goals.id", ondelete="CASCADE"))
    goal: Mapped[Goal] = relationship(back_populates="event_links")
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    event: Mapped[Event] = relationship()

    def __str__(self) -> str:
        return str(self.event)
