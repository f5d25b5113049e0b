"""Which calendars there are beside the public ones: the floors above say what they are and write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app
from sqlalchemy import Select

from office.subscriptions.models import Subscription
from office.web.registry import Words

_EXTENSION: Final = "doyen.subscriptions.kinds"


@dataclass(frozen=True)
class Calendar:
    """A kind of calendar that is not public.

    Args:
        name: what it is called in histories: "calendar of a mission".
        render: writes it, in a fixed number of statements and in the language that is spoken at the moment
            (which is the subscription's); None where its owner is none any more, and it opens nothing. The
            same bytes for the same rows.
        owners: the numbers of all who may have one: an address of anybody else is swept away.
        is_mine: whether the member of staff who is signed in looks after this address.
        home: the page where they do, to come back to.
        unread_days: after so many days in which nobody read it, an address is forgotten; None: never.
    """

    name: Words
    render: Callable[[Subscription], bytes | None]
    owners: Callable[[], Select[int]]
    is_mine: Callable[[Subscription], bool]
    home: Callable[[Subscription], str]
    unread_days: int | None = None


def add_calendar(app: Flask, kind: str, calendar: Calendar) -> None:
    """Let secret addresses open a kind of calendar; the same kind again replaces it."""
    app.extensions.setdefault(_EXTENSION, {})[kind] = calendar


def calendars() -> dict[str, Calendar]:
    """Every kind of calendar, by its name."""
    found: dict[str, Calendar] = current_app.extensions.get(_EXTENSION, {})
    return found


def calendar_of(kind: str) -> Calendar | None:
    """The calendar of that kind; None where the part that wrote it is gone."""
    return calendars().get(kind)
