"""Finds the English that was left in a Swedish or Finnish page or letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).parents[2] / "translations"
PLACEHOLDER = re.compile(r"%\(\w+\)s|%\(\w+\)d|%%")
#: Shorter ones may stand in any text.
WORDS = 3
#: Letters of a message that are looked for first.
BEGINNING = 12

#: The trail tells what was stored, in the words in which it was.
AS_STORED = {"audit.trail"}
#: Read by a person: what an element holds, and these.
_READ_ALOUD = ("aria-label", "alt", "title", "placeholder", "content")
_WITHOUT_END = ("br", "hr", "img", "input", "link", "meta", "source", "wbr")


class Reader(HTMLParser):
    """Everything on a page that is read, seen or heard, but for parts in a language of their own."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.words: list[str] = []
        self._other: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_other = given.get("lang", self.language) != self.language
        if tag in _WITHOUT_END:
            if is_other:
                return
        elif (tag == self._other[-1]) if self._other else is_other:
            self._other.append(tag)
        if not self._other:
            self.words += [value for name in _READ_ALOUD if (value := given.get(name))]

    def handle_endtag(self, tag: str) -> None:
        if self._other and tag == self._other[-1]:
            self._other.pop()

    def handle_data(self, data: str) -> None:
        if not self._other:
            self.words.append(data)


def words_of(html: str, language: str) -> str:
    """What a page says, in one line."""
    reader = Reader(language)
    reader.feed(html)
    return " ".join(" ".join(reader.words).split())


@dataclass(frozen=True)
class Message:
    """An English message as it would stand on a page; ``told`` is its longest part without placeholders."""

    source: str
    told: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, source: str) -> Message:
        """What is put in may be anything short; the words around it tell."""
        pieces = [" ".join(piece.split()) for piece in PLACEHOLDER.split(source)]
        pattern = r" ?.{0,60}? ?".join(re.escape(piece) for piece in pieces)
        return cls(source, max(pieces, key=len), re.compile(rf"(?<!\w){pattern}(?!\w)"))

    def stands_in(self, text: str) -> bool:
        """Whether a text has it."""
        return self.told in text and self.pattern.search(text) is not None


@cache
def english_of(language: str) -> list[Message]:
    """The English of every message that reads otherwise in ``language``."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        # Not a lack of the machine: the catalogue is written with the texts.
        pytest.skip(f"there is no catalogue for {language} yet")
    with path.open("rb") as file:
        catalogue = read_po(file)
    found = []
    for message in catalogue:
        sources = message.id if isinstance(message.id, list | tuple) else [message.id]
        targets = message.string if isinstance(message.string, list | tuple) else [message.string]
        for source in sources:
            words = re.findall(r"[A-Za-z’']{2,}", PLACEHOLDER.sub(" ", source))
            if len(words) >= WORDS and source not in targets:
                found.append(Message.of(source))
    return found


def left_in(text: str, english: list[Message]) -> list[str]:
    """The English messages that stand in what a page or letter says."""
    # Thousands of messages, hundreds of pages: what does not even begin on a page is not searched for.
    beginnings = {text[at : at + BEGINNING] for at in range(len(text))}
    return [
        message.source
        for message in english
        if (len(message.told) < BEGINNING or message.told[:BEGINNING] in beginnings)
        and message.stands_in(text)
    ]
