"""Every setting and every command is in the operator's guide, and the guide speaks of no other."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
from flask import Flask

from office.settings import PREFIX, Settings

GUIDE = (Path(__file__).parent.parent / "docs" / "operators.md").read_text(encoding="utf-8")

#: Commands of the libraries; their own documentation describes them.
OF_LIBRARIES = {"db", "limiter", "routes", "run", "shell"}


def test_every_setting_is_in_the_operators_guide_and_no_other() -> None:
    described = set(re.findall(r"^\| `(DOYEN_[A-Z_]+)` \|", GUIDE, re.MULTILINE))

    assert described == {PREFIX + item.name.upper() for item in fields(Settings)}


def _commands(group: click.Group, path: str = "") -> set[str]:
    found: set[str] = set()
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= _commands(command, f"{path}{name} ")
        else:
            found.add(path + name)
    return found


def test_every_command_is_in_the_operators_guide_and_no_other(app: Flask) -> None:
    ours = {name for name in _commands(app.cli) if name.split()[0] not in OF_LIBRARIES}
    described = set(re.findall(r"^\| `flask ([a-z][a-z -]*?)(?: [A-Z\[<-][^`]*)?` \|", GUIDE, re.MULTILINE))

    assert described == ours


def test_every_command_explains_itself(app: Flask) -> None:
    silent = []
    for name in _commands(app.cli):
        command: click.Command = app.cli
        for word in name.split():
            assert isinstance(command, click.Group)
            command = command.commands[word]
        if not command.help:
            silent.append(name)

    assert silent == []
