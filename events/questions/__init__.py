"""The questions of an event to its guests, and their answers."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Let what guests told about diet and access be deleted when its time has come."""
    from events.questions.needs import Sweeper
    from office.work.worker import Duty, add_duty

    add_duty(app, Duty("needs", Sweeper().perform))
