"""Two officers who save one letter's wording in the same moment: one version of each number, nothing lost."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.letters import writing
from events.letters.models import LetterText, Purpose
from events.programme.models import Event
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
