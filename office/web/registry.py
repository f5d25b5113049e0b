"""What the floors put on the shared pages: entries of the navigation, tiles of Today, answers of Go to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

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


@dataclass(frozen=True)
class Tile:
    """A tile of Today. ``render`` is called once a page and gives None where there is nothing to say.

    Its template writes the whole panel (`ui.card`). ``wide`` lets it take the whole width.
    """

    key: str
    render: Callable[[], Fragment | None]
    order: int = 50
    role: Role = Role.VIEWER
    wide: bool = False


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
        self._tiles: dict[str, Tile] = {}
        self._steps: dict[str, FirstStep] = {}
        self._goto: dict[str, GoToSource] = {}
        self._front: list[FrontPageProvider] = []

    def add_nav(self, entry: NavEntry) -> None:
        """Add an entry to the navigation; the same key again replaces it."""
        self._nav[entry.key] = entry

    def add_tile(self, tile: Tile) -> None:
        """Add a tile to Today; the same key again replaces it."""
        self._tiles[tile.key] = tile

    def add_first_step(self, step: FirstStep) -> None:
        """Add a step to the road of an empty office."""
        self._steps[step.key] = step

    def add_goto(self, key: str, source: GoToSource) -> None:
        """Let Go to ask ``source`` too."""
        self._goto[key] = source

    def add_front_page(self, provider: FrontPageProvider) -> None:
        """Let ``provider`` add to the public front page, after those before it."""
        if provider not in self._front:
            self._front.append(provider)

    def nav(self, role: Role) -> list[NavEntry]:
        """The entries that ``role`` may open, in order."""
        return sorted((e for e in self._nav.values() if role.covers(e.role)), key=lambda e: (e.order, e.key))

    def tiles(self, role: Role) -> list[Tile]:
        """The tiles that ``role`` sees, in order."""
        return sorted(
            (t for t in self._tiles.values() if role.covers(t.role)), key=lambda t: (t.order, t.key)
        )

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
