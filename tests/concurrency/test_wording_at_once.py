"""Two who word a letter or what the press is told in the same moment: nothing is lost, nothing done twice."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from events.letters import writing
from events.letters.models import LetterText, Purpose
from events.programme.models import Event
from events.results.models import PressKind, PressText
from events.results.wording import ChangedMeanwhile, Worded, take_back, write
from office.accounts.models import User
from office.database import db as database
from tests.concurrency.test_answers_at_once import at_once
from tests.events.seminar import seminar


def _saving(number: int, words: str) -> Callable[[], object]:
    def work() -> object:
        event = database.session.get_one(Event, number)
        texts = dict.fromkeys(event.languages, words)
        try:
            made = writing.save(event, Purpose.INVITATION, texts, texts, seen=0, user_id=None)
        except writing.ChangedMeanwhile as meanwhile:
            return f"told of {meanwhile.newest.number}"
        database.session.commit()
        return f"version {made.number}" if made else "nothing"

    return work


def _agreeing(number: int) -> Callable[[], object]:
    def work() -> object:
        text = writing.agreed(database.session.get_one(Event, number), Purpose.REMINDER)
        database.session.commit()
        return text.number

    return work


def test_the_second_of_two_is_told_of_the_firsts_version(app: Flask, db: Session) -> None:
    number = seminar().id
    db.commit()
    said = at_once(app, *(_saving(number, f"Words {place}") for place in range(4)))
    assert sorted(map(str, said)) == ["told of 1", "told of 1", "told of 1", "version 1"]
    assert len(list(db.scalars(select(LetterText)))) == 1


def test_the_houses_words_are_agreed_to_once(app: Flask, db: Session) -> None:
    number = seminar().id
    db.commit()
    assert at_once(app, *(_agreeing(number) for _place in range(4))) == [1, 1, 1, 1]
    assert [text.number for text in db.scalars(select(LetterText))] == [1]


def _telling(number: int, words: str, user_id: int) -> Callable[[], object]:
    def work() -> object:
        worded = Worded(PressKind.SENTENCE, "en", "Two came.", None)
        try:
            write(database.session.get_one(Event, number), worded, words, seen=0, user_id=user_id, name="")
        except ChangedMeanwhile as meanwhile:
            return f"told of {meanwhile.newest.text}"
        database.session.commit()
        return words

    return work


def _taking_back(number: int, text_id: int) -> Callable[[], object]:
    def work() -> object:
        gone = take_back(database.session.get_one(Event, number), text_id)
        said = gone.text if gone is not None else "gone"
        database.session.commit()
        return said

    return work


def test_the_press_is_told_by_one_and_two_who_undo_it_undo_one_wording(app: Flask, db: Session) -> None:
    event, user = seminar(), User(email="officer@example.org", name="An Officer")
    db.add(user)
    db.flush()
    worded = Worded(PressKind.SENTENCE, "en", "Two came.", None)
    earlier = write(event, worded, "Some came.", seen=0, user_id=user.id, name=user.name)
    assert earlier is not None
    last = write(event, worded, "Many came.", seen=earlier.id, user_id=user.id, name=user.name)
    assert last is not None
    number, officer, last_id = event.id, user.id, last.id
    db.commit()
    undone = at_once(app, *(_taking_back(number, last_id) for _place in range(3)))
    assert sorted(map(str, undone)) == ["Many came.", "gone", "gone"]
    db.execute(delete(PressText))
    db.commit()
    said = at_once(app, *(_telling(number, words, officer) for words in ("A", "B")))
    assert sorted(str(one).removeprefix("told of ") for one in said) in (["A", "A"], ["B", "B"])
