"""A briefing stays as it was kept: whatever is edited afterwards, and whoever tries to change it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from advocacy.picture.frame import Frame
from advocacy.situation import keeping
from advocacy.situation.kept import Unreadable, is_sound, read
from advocacy.situation.models import Briefing, BriefingIsFrozen
from advocacy.situation.queries import Like, last_like, narrowings, neighbours
from office.accounts.models import Role, User
from office.sent_once import AlreadySent
from tests.advocacy.goals import theme

AT = datetime(2021, 6, 1, 9, tzinfo=UTC)


def frame(days: int = 0, theme_id: int | None = None, country: str | None = None) -> Frame:
    """A picture so many days after 1 June 2021."""
    return Frame(date(2021, 6, 1) + timedelta(days), AT + timedelta(days), theme_id, country)


def test_nothing_that_was_kept_is_written_again_and_a_hand_in_the_database_is_found_out(db: Session) -> None:
    kept = keeping.freeze(frame(), title=" Before\tthe meeting ", note="One\n\nTwo")
    db.commit()
    assert (kept.title, is_sound(kept)) == ("Before the meeting", True)
    said = read(kept, "sv")
    assert (said.picture.language, said.since, said.changes) == ("sv", None, ())

    for column, value in (("title", "Other"), ("note", ""), ("content", {}), ("digest", "0" * 64)):
        setattr(kept, column, value)
        with pytest.raises(BriefingIsFrozen):
            db.flush()
        db.rollback()
    db.delete(kept)
    with pytest.raises(BriefingIsFrozen):
        db.flush()
    db.rollback()
    keeping.take_back(kept)
    keeping.bring_back(kept)

    for column, value in (("title", "'Other'"), ("day", "'2021-06-02'"), ("content", "'{}'")):
        db.execute(text(f"UPDATE briefings SET {column} = {value}"))
        db.expire_all()
        assert not is_sound(kept)
        # Nothing can be said to have changed since what cannot be relied on.
        assert keeping.freeze(frame(1)).content["since"] is None
        db.rollback()
    db.execute(text("UPDATE briefings SET content = '{}'"))
    db.expire_all()
    with pytest.raises(Unreadable):
        read(kept, "en")


def test_one_form_keeps_one_briefing(db: Session) -> None:
    # Who has no name is called by an address, which may be longer than a name.
    nameless = User(email=f"{'x' * 240}@example.org", role=Role.EDITOR)
    db.add(nameless)
    db.flush()
    first = keeping.freeze(frame(), user=nameless, submission="one form")
    with pytest.raises(AlreadySent) as refused:
        keeping.freeze(frame(1), submission="one form")

    assert (refused.value.existing, db.scalars(select(Briefing)).all()) == (first, [first])


def test_the_last_briefing_and_the_neighbours_are_of_the_same_narrowing(db: Session) -> None:
    climate = theme("Climate")
    whole = [keeping.freeze(frame(days)) for days in (0, 2, 4)]
    narrowed = keeping.freeze(frame(1, climate.id, "IT"))
    keeping.take_back(keeping.freeze(frame(3)))

    assert last_like(frame(9)) is whole[2]
    assert last_like(frame(3)) is whole[1]
    assert last_like(frame(9, climate.id)) is None
    assert last_like(frame(9, climate.id, "IT")) is narrowed
    assert [neighbours(one) for one in (*whole, narrowed)] == [
        (None, whole[1]),
        (whole[0], whole[2]),
        (whole[1], None),
        (None, None),
    ]
    assert set(narrowings()) == {Like(), Like(climate.id, "IT")}
    assert [one.content["since"] for one in whole] == [None, "2021-06-01", "2021-06-03"]
