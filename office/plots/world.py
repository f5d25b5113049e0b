"""The map of the world, as set-up makes it out of Natural Earth (`tooling/world.py`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import current_app


@dataclass(frozen=True)
class State:
    """A state on the map.

    Args:
        path: its outline as SVG's path data, in tenths of the map's units; empty where it is too small.
        at: where its largest part lies, in units.
        area: in square units.
    """

    path: str
    at: tuple[float, float]
    area: float


@dataclass(frozen=True)
class World:
    """The map: its size in units, borders between states, and states by ISO code; "" is nobody's land."""

    width: float
    height: float
    borders: str
    states: dict[str, State]


def world() -> World:
    """The map, read once."""
    assert current_app.static_folder is not None
    return _read(Path(current_app.static_folder) / "vendor" / "world.json")


@lru_cache(maxsize=1)
def _read(path: Path) -> World:
    made = json.loads(path.read_text(encoding="utf-8"))
    states = {
        code: State(state["path"], (state["at"][0], state["at"][1]), state["area"])
        for code, state in made["states"].items()
    }
    return World(made["width"], made["height"], made["borders"], states)
