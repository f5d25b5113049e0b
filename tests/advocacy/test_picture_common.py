"""The picture is the same for everybody: what is confidential is not in it, not even as a number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from sqlalchemy.orm import Session

from advocacy.contacts.models import ContactLink
from advocacy.picture.data import to_json
from advocacy.standing.models import Secrecy
from office.clock import today
from stakeholders.engagement.keeping import CommitmentGiven
from stakeholders.engagement.models import Confidentiality
from tests import making
from tests.advocacy import goals, standing
from tests.advocacy.picture import drawn
from tests.stakeholders.engagement import key, noted, user

Told = dict[str, Any]


def _promise(told: Told, *, is_secret: bool) -> None:
    """Something overdue, promised at a meeting a year ago, about the goal."""
    anna = user("Anna")
    meeting = noted(
        told["head"].organisation,
        anna,
        held_on=today() - timedelta(days=400),
        confidentiality=Confidentiality.CONFIDENTIAL if is_secret else Confidentiality.INTERNAL,
        commitments=(CommitmentGiven("Zanzibar", key(anna), today() - timedelta(days=2)),),
    )
    told["db"].add(ContactLink(interaction=meeting, goal=told["goal"]))


def _meeting(told: Told, *, is_secret: bool) -> None:
    """That somebody powerful was met yesterday."""
    noted(
        told["head"].person,
        held_on=today() - timedelta(days=1),
        confidentiality=Confidentiality.CONFIDENTIAL if is_secret else Confidentiality.INTERNAL,
    )


def _assessment(told: Told, *, is_secret: bool) -> None:
    """That somebody else is powerful."""
    secrecy = Secrecy.CONFIDENTIAL if is_secret else Secrecy.INTERNAL
    standing.assessed(told["goal"], told["head"].organisation, power=5, secrecy=secrecy, by=user("Anna"))


WHAT: Final[dict[str, Callable[..., None]]] = {
    "a promise": _promise,
    "a meeting": _meeting,
    "an assessment": _assessment,
}


@pytest.mark.parametrize("what", WHAT)
def test_what_is_confidential_changes_nothing_in_the_picture(db: Session, what: str) -> None:
    theme = goals.theme()
    told: Told = {"db": db, "head": making.ambassador("IT", "Rossi"), "goal": goals.goal(theme)}
    standing.assessed(told["goal"], told["head"].person, power=5)
    narrowings: tuple[dict[str, Any], ...] = ({}, {"country": "IT"}, {"theme_id": theme.id})

    before = [to_json(drawn(**one)) for one in narrowings]
    WHAT[what](told, is_secret=True)
    after = [to_json(drawn(**one)) for one in narrowings]
    assert after == before

    # The same told to the whole office does.
    WHAT[what](told, is_secret=False)
    assert [to_json(drawn(**one)) == was for one, was in zip(narrowings, before, strict=True)] == [False] * 3
