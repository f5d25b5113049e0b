"""The road of an event, from the programme to the result: how far it has come, and the one next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from events.programme.models import Event, EventStatus, OpenDoor
from events.programme.publishing import Place, Problem, problems, problems_elsewhere
from office import clock
from office.web.registry import Words

_EXTENSION: Final = "doyen.events.road"
_NOTICES: Final = "doyen.events.notices"


@dataclass(frozen=True)
class StepReport:
    """How far one step of one event has come, in words; ``problem`` where somebody has to look."""

    done: bool
    words: Words
    problem: bool = False


#: Reports on the events given, by event number, in a fixed number of SQL statements.
Reporter = Callable[[Sequence[Event]], Mapping[int, StepReport]]


@dataclass(frozen=True)
class Step:
    """A step of the road: where it is walked, and what the next step is called when it is this one."""

    key: str
    label: Words
    endpoint: str
    action: Words
    waiting: Words


STEPS: Final = (
    Step(
        "programme",
        _l("Programme"),
        "programme.programme_items",
        _l("Write the programme"),
        _l("No point of the programme yet"),
    ),
    Step("texts", _l("Texts"), "programme.texts", _l("Complete the texts"), _l("Not complete")),
    Step(
        "guests", _l("Guest list"), "guestlist.guests", _l("Build the guest list"), _l("Nobody is on it yet")
    ),
    Step("publish", _l("Publish"), "programme.overview", _l("Publish the event"), _l("Seen by staff alone")),
    Step(
        "letters", _l("Invitations"), "sending.letters", _l("Send the invitations"), _l("None has been sent")
    ),
    Step("replies", _l("Replies"), "replies.answers", _l("See the replies"), _l("After the invitations")),
    Step("attendance", _l("Attendance"), "attendance.presence", _l("Mark who came"), _l("On the day")),
    Step("results", _l("Results"), "results.result", _l("See the result"), _l("After the event")),
)

#: Instead of the replies, where nobody is invited and people register themselves.
_REGISTRATION: Final = Step(
    "replies",
    _l("Registration"),
    "admission.rules",
    _l("See the registration"),
    _l("Nobody has registered yet"),
)

#: Steps that nobody has to take where people register themselves.
_OF_THE_INVITED: Final = frozenset({"guests", "letters"})

#: Steps that can still be taken when the event is over.
_AFTERWARDS: Final = frozenset({"attendance", "results"})


@dataclass(frozen=True)
class RoadStep:
    """A step as it stands: ``state`` is done, current, todo or problem; a ``needless`` one is left out."""

    step: Step
    state: str
    words: Words
    is_next: bool
    needless: bool = False


def add_reporter(app: Flask, key: str, reporter: Reporter) -> None:
    """Let a part report on the step ``key`` of `STEPS`; the same key again replaces it."""
    reporters: dict[str, Reporter] = app.extensions.setdefault(_EXTENSION, {})
    reporters[key] = reporter


@dataclass(frozen=True)
class Notice:
    """What staff have to do next beside the road, because something has changed.

    Args:
        words: what is the matter, sentence by sentence.
        details: the particulars, line by line.
        action: what the way on is called.
        url: where it leads.
        icon: of the way on; a letter that is sent, unless told otherwise.
    """

    words: tuple[Words, ...]
    details: tuple[Words, ...]
    action: Words
    url: str
    icon: str = "send"


#: Says what is to be done about one event; None where nothing is. A fixed number of SQL statements.
Notifier = Callable[[Event], Notice | None]


def add_notice(app: Flask, key: str, notifier: Notifier) -> None:
    """Let a part say what is to be done next about an event; the same key again replaces it."""
    notifiers: dict[str, Notifier] = app.extensions.setdefault(_NOTICES, {})
    notifiers[key] = notifier


def notices(event: Event) -> list[Notice]:
    """What is to be done next about an event because something has changed."""
    notifiers: dict[str, Notifier] = current_app.extensions.get(_NOTICES, {})
    return [found for notifier in notifiers.values() if (found := notifier(event)) is not None]


def report(key: str, events: Sequence[Event]) -> Mapping[int, StepReport]:
    """What the part behind a step says of these events; empty where no part reports."""
    reporters: dict[str, Reporter] = current_app.extensions.get(_EXTENSION, {})
    reporter = reporters.get(key)
    return reporter(events) if reporter is not None and events else {}


def roads(events: Sequence[Event]) -> dict[int, list[RoadStep]]:
    """Every step of each event with its state, by event number; the first step not done is the next.

    A fixed number of statements, however many events.
    """
    said = {step.key: report(step.key, events) for step in STEPS}
    elsewhere = problems_elsewhere(events)
    return {
        event.id: _road(
            event,
            {
                "texts": _report_on_texts(event, elsewhere[event.id]),
                **{key: found[event.id] for key, found in said.items() if event.id in found},
            },
        )
        for event in events
    }


def road(event: Event) -> list[RoadStep]:
    """Every step of one event with its state."""
    return roads([event])[event.id]


def next_step(steps: Sequence[RoadStep]) -> RoadStep | None:
    """The step to take now; None where the road is walked."""
    return next((step for step in steps if step.is_next), None)


def _road(event: Event, reports: Mapping[str, StepReport]) -> list[RoadStep]:
    steps: list[RoadStep] = []
    is_over = event.status is EventStatus.PUBLISHED and event.ends_at < clock.now()
    is_open = "guests" not in reports and (event.open_door is not OpenDoor.CLOSED or "replies" in reports)
    for step in STEPS:
        if is_open and step.key == "replies":
            step = _REGISTRATION
        said = _own_report(step.key, event) or reports.get(step.key)
        done = said is not None and said.done
        needless = is_open and step.key in _OF_THE_INVITED
        # A step that is done but has a problem does not hold up the next: an embassy may never have a mail
        # address. Once the event is over, what was not done before it is past mending; nothing is to be done
        # for one that is cancelled.
        is_next = not done and not needless and not any(one.is_next for one in steps)
        is_next = is_next and (not is_over or step.key in _AFTERWARDS)
        is_next = is_next and event.status is not EventStatus.CANCELLED
        state = "done" if done else "current" if is_next else "todo"
        if said is not None and said.problem:
            state = "problem"
        waiting = _l("Not needed: people register themselves") if needless else step.waiting
        steps.append(RoadStep(step, state, said.words if said is not None else waiting, is_next, needless))
    return steps


def _own_report(key: str, event: Event) -> StepReport | None:
    if key == "programme" and event.items:
        words = lazy_ngettext("%(num)d point", "%(num)d points", len(event.items))
        return StepReport(True, words)
    if key == "publish":
        if event.status is EventStatus.PUBLISHED:
            return StepReport(True, _l("Its page is open"))
        if event.status is EventStatus.CANCELLED:
            return StepReport(True, _l("Cancelled"))
    return None


def _report_on_texts(event: Event, elsewhere: Sequence[Problem]) -> StepReport:
    found = problems(event, elsewhere=elsewhere)
    lacking = sum(problem.blocks and problem.place is not Place.SETTINGS for problem in found)
    if lacking:
        return StepReport(
            False, lazy_ngettext("%(num)d text is missing", "%(num)d texts are missing", lacking)
        )
    return StepReport(
        True,
        lazy_ngettext("Complete in %(num)d language", "Complete in %(num)d languages", len(event.languages)),
    )
