"""What the floors put on the shared pages: the navigation, what stands on Today, answers of Go to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Any, Final, Protocol, TypeAlias, TypeVar

from flask import Flask
from flask_babel import LazyString

from office.accounts.models import Role

#: Words that may wait until the reader's language is known.
Words: TypeAlias = str | LazyString
EXTENSION: Final = "doyen.web"


@dataclass(frozen=True)
class NavEntry:
    """One entry of the navigation on the left.

    ``section`` is the beginning of the addresses that belong to it, such as ``/stakeholders``; without one,
    only the entry's own page counts. ``foot`` puts it with the office's settings at the foot.
    """

    key: str
    label: Words
    endpoint: str
    icon: str
    order: int = 50
    role: Role = Role.VIEWER
    section: str = ""
    foot: bool = False


@dataclass(frozen=True)
class Fragment:
    """A piece of page: a template and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


class Severity(IntEnum):
    """How much a task presses, what presses most first."""

    #: Something has failed, or somebody is treated otherwise than is right.
    WRONG = 0
    #: Somebody waits for it, or its day is near.
    DUE = 1
    #: It keeps things in order, and can wait.
    LATER = 2


@dataclass(frozen=True)
class Deed:
    """What can be done about a task on Today itself: a form of one button; ``fields`` go with it."""

    url: str
    label: Words
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """Something that a person has to do. It is found anew each time, so doing it makes it vanish.

    Args:
        key: what it is about, the same as long as it is the same task, such as ``guests-left:12``.
        words: what there is, with its number, in one sentence.
        about: what it belongs to, such as an event; it stands above the words.
        why: why it matters, or what to do.
        url: the page where it is done, narrowed to just this.
        action: what the way there is called.
        due: the day by which it is to be done, on the office's calendar.
        since: from when on it has waited.
        count: how many it is about: when there are more, it is not the task that was put off.
        deed: where it can be done at once.
    """

    key: str
    words: Words
    why: Words
    url: str
    action: Words
    severity: Severity
    due: date | None = None
    since: datetime | None = None
    count: int = 1
    deed: Deed | None = None
    about: Words = ""


@dataclass(frozen=True)
class TaskSource:
    """Where tasks of one kind come from. ``find`` is called once a page, in a fixed number of SQL statements.

    ``label`` names it where it fails; ``role`` is the least that may do what it asks for: nobody below it is
    shown work that is not theirs.
    """

    key: str
    label: Words
    find: Callable[[], Iterable[Task]]
    order: int = 50
    role: Role = Role.EDITOR


@dataclass(frozen=True)
class Panel:
    """A panel beside the tasks: what is coming, what is under way. It asks nobody for anything.

    ``render`` is called once a page and gives None where there is nothing to say. Its template writes the
    whole panel (`ui.card`).
    """

    key: str
    label: Words
    render: Callable[[], Fragment | None]
    order: int = 50
    role: Role = Role.VIEWER


@dataclass(frozen=True)
class News:
    """One line of what has happened, with its number; ``url`` leads to it."""

    words: Words
    url: str = ""


@dataclass(frozen=True)
class NewsSource:
    """What has happened of one kind since a moment, in a fixed number of SQL statements."""

    key: str
    label: Words
    find: Callable[[datetime], Iterable[News]]
    order: int = 50
    role: Role = Role.VIEWER


class _Placed(Protocol):
    """Something with a place, for a role."""

    @property
    def key(self) -> str: ...
    @property
    def order(self) -> int: ...
    @property
    def role(self) -> Role: ...


_P = TypeVar("_P", bound=_Placed)


def _in_order(found: Iterable[_P], role: Role) -> list[_P]:
    return sorted((one for one in found if role.covers(one.role)), key=lambda one: (one.order, one.key))


@dataclass(frozen=True)
class FirstStep:
    """A step of the road that an empty office walks; Today shows the road until every step is done."""

    key: str
    label: Words
    text: Words
    endpoint: str
    done: Callable[[], bool]
    order: int = 50


@dataclass(frozen=True)
class Hit:
    """One answer of Go to."""

    label: str
    detail: str
    url: str
    icon: str = "arrow-right"


#: Finds at most so many answers to what was typed.
GoToSource = Callable[[str, int], Sequence[Hit]]
#: Supplies a part of the public front page.
FrontPageProvider = Callable[[], Fragment | None]


class Web:
    """The shared pages' register; floors add to it while the application is built."""

    def __init__(self) -> None:
        self._nav: dict[str, NavEntry] = {}
        self._tasks: dict[str, TaskSource] = {}
        self._panels: dict[str, Panel] = {}
        self._news: dict[str, NewsSource] = {}
        self._steps: dict[str, FirstStep] = {}
        self._goto: dict[str, GoToSource] = {}
        self._front: list[FrontPageProvider] = []

    def add_nav(self, entry: NavEntry) -> None:
        """Add an entry to the navigation; the same key again replaces it."""
        self._nav[entry.key] = entry

    def add_task(self, source: TaskSource) -> None:
        """Let ``source`` put tasks on Today; the same key again replaces it."""
        self._tasks[source.key] = source

    def add_panel(self, panel: Panel) -> None:
        """Put a panel beside the tasks of Today; the same key again replaces it."""
        self._panels[panel.key] = panel

    def add_news(self, source: NewsSource) -> None:
        """Let ``source`` tell on Today what has happened; the same key again replaces it."""
        self._news[source.key] = source

    def add_first_step(self, step: FirstStep) -> None:
        """Add a step to the road of an empty office."""
        self._steps[step.key] = step

    def add_goto(self, key: str, source: GoToSource) -> None:
        """Let Go to ask ``source`` too; two parts that take one key would hide each other's answers."""
        if key in self._goto:
            raise ValueError(f"Go to has a source called {key} already")
        self._goto[key] = source

    def add_front_page(self, provider: FrontPageProvider) -> None:
        """Let ``provider`` add to the public front page, after those before it."""
        if provider not in self._front:
            self._front.append(provider)

    def nav(self, role: Role) -> list[NavEntry]:
        """The entries that ``role`` may open, in order."""
        return _in_order(self._nav.values(), role)

    def tasks(self, role: Role) -> list[TaskSource]:
        """Where the tasks of ``role`` come from, in order."""
        return _in_order(self._tasks.values(), role)

    def panels(self, role: Role) -> list[Panel]:
        """The panels that ``role`` sees, in order."""
        return _in_order(self._panels.values(), role)

    def news(self, role: Role) -> list[NewsSource]:
        """Who tells ``role`` what has happened, in order."""
        return _in_order(self._news.values(), role)

    def first_steps(self) -> list[FirstStep]:
        """The road of an empty office, in order."""
        return sorted(self._steps.values(), key=lambda s: (s.order, s.key))

    def goto(self, query: str, limit: int = 6) -> list[Hit]:
        """What every source finds, ``limit`` from each."""
        return [hit for source in self._goto.values() for hit in source(query, limit)[:limit]]

    def front_page(self) -> list[Fragment]:
        """The parts of the public front page that have something to show."""
        return [fragment for provider in self._front if (fragment := provider()) is not None]


def web(app: Flask) -> Web:
    """The register of ``app``, made at the first call."""
    register: Web = app.extensions.setdefault(EXTENSION, Web())
    return register
