"""Swedish and Finnish are complete: nothing missing, nothing fuzzy, the same placeholders."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message

from tooling.catalogues import LANGUAGES, extracted, is_translated, read

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def _texts(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [value or ""] if isinstance(value, str | None) else list(value)


def _messages(language: str) -> list[Message]:
    return [message for message in read(language) if message.id]


def _ids(messages: list[Message]) -> set[str]:
    return {_texts(message.id)[0] for message in messages}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_in_the_catalogue_and_no_other(language: str) -> None:
    program = _ids([message for message in extracted() if message.id])

    assert _ids(_messages(language)) == program


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_untranslated_or_fuzzy(language: str) -> None:
    wanting = [
        message.id for message in _messages(language) if message.fuzzy or not is_translated(message.string)
    ]

    assert wanting == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    wrong = []
    for message in _messages(language):
        allowed = {name for text in _texts(message.id) for name in PLACEHOLDER.findall(text)}
        # A plural form may leave out the number, and what the English singular leaves out; nothing else.
        optional = {"%(num)s", "%(num)d"} | (allowed - set(PLACEHOLDER.findall(_texts(message.id)[0])))
        for text in _texts(message.string):
            used = set(PLACEHOLDER.findall(text))
            if used - allowed or (allowed - used) - optional:
                wrong.append((message.id, text))

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_lone_per_cent_sign_breaks_a_message(language: str) -> None:
    texts = [text for message in _messages(language) for text in _texts(message.string)]
    broken = [
        text for text in texts if "%(" in text and re.search(r"%(?!\(\w+\)[sd])", text.replace("%%", ""))
    ]

    assert broken == []
