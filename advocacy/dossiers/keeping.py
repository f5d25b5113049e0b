"""Opening dossiers, saying how they stand, and closing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from advocacy.dossiers.models import Dossier, DossierGoal, Kind, Stage, Step
from advocacy.dossiers.stages import USUAL
from advocacy.goals.models import Goal
from advocacy.themes.models import Theme
from office import clock
from office.accounts.models import User
from office.database import db
from office.localized import Texts, cleaned, pick
from office.sent_once import enter_once
from stakeholders.directory.search import fold
from stakeholders.organisations.channels import tidy, tidy_lines
from stakeholders.organisations.keeping import normal_website, refuse_stale


class TitleMissing(Exception):
    """It has no title in any language."""


class EndStillToCome(Exception):
    """It is said to be closed on a day that lies in the future."""


class StageStillToCome(Exception):
    """A stage is said to have begun on a day that lies in the future."""


class StageUnnamed(Exception):
    """A stage is neither a usual one nor has a name of its own."""


class UnknownRecord(Exception):
    """A theme, a goal or a colleague that was chosen is not there any more, or never was."""


@dataclass(frozen=True)
class DossierGiven:
    """All that somebody may say about a dossier itself."""

    kind: Kind
    title: Texts
    short_name: Texts
    about: Texts
    line: Texts
    theme_id: int | None = None
    goals: tuple[int, ...] = ()
    reference: str = ""
    url: str = ""
    user_id: int | None = None
    closed_on: date | None = None
    outcome: str = ""


@dataclass(frozen=True)
class StageGiven:
    """A stage as somebody gave it; ``number`` is that of the one it changes."""

    step: Step | None
    name: Texts
    planned_on: date | None = None
    actual_on: date | None = None
    remark: str = ""
    number: int | None = None


def given_of(dossier: Dossier) -> DossierGiven:
    """What is kept now, as it could have been given."""
    return DossierGiven(
        kind=dossier.kind,
        title=dossier.title,
        short_name=dossier.short_name,
        about=dossier.about,
        line=dossier.line,
        theme_id=dossier.theme_id,
        goals=tuple(sorted(link.goal_id for link in dossier.goal_links)),
        reference=dossier.reference,
        url=dossier.url,
        user_id=dossier.user_id,
        closed_on=dossier.closed_on,
        outcome=dossier.outcome,
    )


def normal(given: DossierGiven) -> DossierGiven:
    """The same statement in the form in which it is kept.

    Raises:
        TitleMissing, EndStillToCome: see there.
        BadWebsite: its page has no address of the web.
    """
    title = _lines(given.title, tidy)
    if not title:
        raise TitleMissing
    if given.closed_on is not None and given.closed_on > clock.today():
        raise EndStillToCome
    return replace(
        given,
        title=title,
        short_name=_lines(given.short_name, tidy),
        about=_lines(given.about, tidy_lines),
        line=_lines(given.line, tidy_lines),
        goals=tuple(sorted(set(given.goals))),
        reference=tidy(given.reference),
        url=normal_website(given.url),
        outcome=tidy_lines(given.outcome),
    )


def _lines(texts: Texts, tidied: Callable[[str], str]) -> Texts:
    return cleaned({code: tidied(text) for code, text in texts.items()})


def open_dossier(
    given: DossierGiven, *, usual_stages: bool = False, submission: str | None = None
) -> Dossier:
    """Open a dossier, where wished with the usual stages of its kind; ``submission`` is the form's number.

    Raises:
        AlreadySent: a form of that number was taken before.
        UnknownRecord: something that was chosen is not there.
        TitleMissing, EndStillToCome, BadWebsite: see `normal`.
    """
    given = normal(given)
    dossier = Dossier(submission=submission)
    if usual_stages:
        for place, step in enumerate(USUAL[given.kind], 1):
            dossier.stages.append(Stage(position=place, step=step, name={}))
    _write(dossier, given)
    enter_once(dossier)
    return dossier


def change(dossier: Dossier, given: DossierGiven, *, seen_at: datetime) -> None:
    """Change what is said of a dossier; ``seen_at`` is its ``updated_at`` as the editor saw it.

    Raises:
        ChangedMeanwhile: somebody else has changed it since; nothing is changed.
        UnknownRecord, TitleMissing, EndStillToCome, BadWebsite: see `open_dossier`.
    """
    given = normal(given)
    refuse_stale(dossier, seen_at)
    _write(dossier, given)
    _touch(dossier)
    db.session.flush()


def remove(dossier: Dossier) -> None:
    """Take a dossier with all that hangs on it out of every list. It is kept, to be brought back."""
    dossier.removed_at = clock.now()
    db.session.flush()


def bring_back(dossier: Dossier) -> None:
    """Put a removed dossier back where it was."""
    dossier.removed_at = None
    db.session.flush()


def set_stages(dossier: Dossier, given: Sequence[StageGiven], *, seen_at: datetime) -> None:
    """Say anew which stages a dossier passes, in their order, and when.

    Raises:
        StageStillToCome, StageUnnamed: see there.
        ChangedMeanwhile: somebody else has changed the dossier since.
    """
    refuse_stale(dossier, seen_at)
    wanted = normal_stages(given)
    kept = {stage.id: stage for stage in dossier.stages}
    stages = []
    for place, one in enumerate(wanted, 1):
        stage = kept.get(one.number or 0) or Stage()
        if stage in stages:
            stage = Stage()
        stage.position, stage.step, stage.name = place, one.step, one.name
        stage.planned_on, stage.actual_on, stage.remark = one.planned_on, one.actual_on, one.remark
        stages.append(stage)
    dossier.stages = stages
    _touch(dossier)
    db.session.flush()


def normal_stages(given: Sequence[StageGiven]) -> list[StageGiven]:
    """The stages in the form in which they are kept.

    Raises:
        StageStillToCome, StageUnnamed: see there.
    """
    today = clock.today()
    found = []
    for one in given:
        name = _lines(one.name, tidy)
        if one.step is None and not name:
            raise StageUnnamed
        if one.actual_on is not None and one.actual_on > today:
            raise StageStillToCome
        found.append(replace(one, name={} if one.step is not None else name, remark=tidy(one.remark)))
    return found


def stages_given(dossier: Dossier) -> list[StageGiven]:
    """The stages that are kept, as they could have been given."""
    return [
        StageGiven(one.step, one.name, one.planned_on, one.actual_on, one.remark, one.id)
        for one in dossier.stages
    ]


def begin_stage(stage: Stage, day: date | None) -> None:
    """Enter that a stage began on ``day``; None: that it has not begun after all. Twice is once.

    Raises:
        StageStillToCome: the day lies in the future.
    """
    if day is not None and day > clock.today():
        raise StageStillToCome
    if stage.actual_on is not None and day is not None:
        return
    stage.actual_on = day
    _touch(stage.dossier)
    db.session.flush()


def _touch(dossier: Dossier) -> None:
    # Stages and goals are rows of their own: whoever has the dossier's form open is told of them.
    dossier.updated_at = clock.now()


def _write(dossier: Dossier, given: DossierGiven) -> None:
    with db.session.no_autoflush:
        goals = list(db.session.scalars(select(Goal).where(Goal.id.in_(given.goals)))) if given.goals else []
        for model, number in ((Theme, given.theme_id), (User, given.user_id)):
            if number is not None and db.session.get(model, number) is None:
                raise UnknownRecord
    if {goal.id for goal in goals} != set(given.goals):
        raise UnknownRecord
    for name in ("kind", "title", "short_name", "about", "line", "theme_id", "reference", "url", "user_id"):
        setattr(dossier, name, getattr(given, name))
    dossier.closed_on, dossier.outcome = given.closed_on, given.outcome
    missing = {goal.id: goal for goal in goals}
    for link in list(dossier.goal_links):
        if missing.pop(link.goal_id, None) is None:
            dossier.goal_links.remove(link)
    dossier.goal_links.extend(DossierGoal(goal=goal) for goal in missing.values())
    texts = (*given.title.values(), *given.short_name.values(), given.reference, *given.about.values())
    dossier.folded = "\n".join(filter(None, map(fold, texts)))
    dossier.sort_title = fold(pick(given.title, "en"))[:200]
