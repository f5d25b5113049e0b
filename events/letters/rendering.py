"""A letter to one guest out of a wording: Liquid, then Markdown, then the house's frame, then the values.

All but the first and last of these happen once for each text and event, not for each guest.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import css_inline
from flask import render_template
from flask_babel import force_locale
from liquid.exceptions import LiquidError
from markupsafe import Markup

from events.letters.fields import Values
from events.letters.layout import Paragraph, as_text, laid_out
from events.letters.models import Purpose
from events.letters.parts import NOTHING, Part, part_of
from events.letters.party import one_line, when_told
from events.letters.syntax import BLOCK_MARK, END_MARK, LINK_MARK, TEXT_MARK, Filled, filled
from events.letters.words import button_label
from office import settings
from office.localized import pick
from office.mailroom.plain import PLAIN_WIDTH

_VALUE: Final = re.compile(f"[{TEXT_MARK}{LINK_MARK}]([a-z0-9]+){END_MARK}")
_PARTS: Final = re.compile(f"{BLOCK_MARK}([a-z]+){END_MARK}")
_PART_PLACE: Final = re.compile(f"<p>{_PARTS.pattern}</p>")
#: What the frame itself names.
FRAME: Final = ("title", "office", "preheader", "email", "note", "url", "label")


class WordingBroken(Exception):
    """The text cannot be read, or names a field that there is not; `events.letters.checking` says which."""


@dataclass(frozen=True)
class Wording:
    """What a letter says, by language; ``purpose`` decides what its button is called."""

    subject: Mapping[str, str]
    body: Mapping[str, str]
    purpose: Purpose = Purpose.INVITATION


@dataclass(frozen=True)
class Written:
    """A letter to one guest: subject on one line, a whole HTML document with its styles in it, plain text."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True)
class Glance:
    """The subject of a letter, and the fields that its text names and that hold nothing for this guest."""

    subject: str
    empty: tuple[str, ...]


def render(wording: Wording, language: str, values: Values, *, note: str = "", button: str = "") -> Written:
    """The letter to the guest of ``values``, in ``language``.

    Args:
        note: a line above the letter ("This is a test letter …").
        button: what the button says; unless given, what it says for the wording's purpose. Without a link
            there is no button.

    Raises:
        WordingBroken: the text is not written as it must be.
    """
    event = values.party.event
    with force_locale(language):
        subject, body = _filled(wording, language, values)
        held = _numbered(body.put)
        held["url"] = one_line(values.party.link)
        held["label"] = one_line(button) or button_label(wording.purpose)
        held["title"] = one_line(event.titled(language))
        held["office"] = settings.current().office_name
        held["preheader"] = when_told(event, language)
        held["email"] = one_line(event.contact_email)
        held["note"] = one_line(note)
        held.update((f"c{place}", one_line(words)) for place, words in enumerate(values.party.changes))
        parts = {name: _part(name, values) for name in _PARTS.findall(body.text)}
        frame = (bool(note), bool(held["email"]))
        pieces = _document(body.text, language, tuple(sorted(parts.items())), frame)
    return Written(
        _subject(subject),
        "".join(as_text(held[piece]) if is_value else piece for is_value, piece in pieces),
        _lines(body.text, parts, held, note),
    )


@dataclass(frozen=True)
class Marked:
    """A letter to one guest before it is laid out: what its places hold is kept apart from its text.

    Args:
        subject: on one line, with its values.
        text: Markdown with marks (`layout.tokens_of`).
        held: what stands for each mark.
    """

    subject: str
    text: str
    held: Mapping[str, str]

    def with_values(self, text: str) -> str:
        """A piece of the text with the values in the places of their marks."""
        return _with_values(text, self.held)


def marked(wording: Wording, language: str, values: Values) -> Marked:
    """The letter to the guest of ``values`` for whoever lays it out otherwise than `render`, as on paper.

    Raises:
        WordingBroken: the text is not written as it must be.
    """
    with force_locale(language):
        subject, body = _filled(wording, language, values)
    return Marked(_subject(subject), body.text, _numbered(body.put))


def glance(wording: Wording, language: str, values: Values) -> Glance:
    """What of a letter says whether it comes out right: a small part of the work of `render`.

    Raises:
        WordingBroken: the text is not written as it must be.
    """
    with force_locale(language):
        subject, body = _filled(wording, language, values)
    return Glance(_subject(subject), tuple(dict.fromkeys((*subject.empty, *body.empty))))


def _filled(wording: Wording, language: str, values: Values) -> tuple[Filled, Filled]:
    try:
        return filled(pick(wording.subject, language), values), filled(pick(wording.body, language), values)
    except LiquidError as error:
        raise WordingBroken(str(error)) from error


def _subject(subject: Filled) -> str:
    return one_line(_with_values(subject.text, _numbered(subject.put)))


def _numbered(values: Sequence[str]) -> dict[str, str]:
    return {str(place): one_line(value) for place, value in enumerate(values)}


def _part(name: str, values: Values) -> Part:
    if name == "button":
        return _button(values.language) if values.party.link else NOTHING
    if name == "changes":
        return _changes(len(values.party.changes))
    return part_of(name, values.party.event, values.language)


@lru_cache(maxsize=8)
def _button(language: str) -> Part:
    with force_locale(language):
        html = render_template("mail/events/letters/_button.html", url=_mark("url"), label=_mark("label"))
    return Part(html, f"{_mark('label')}:\n{_mark('url')}")


@lru_cache(maxsize=32)
def _changes(number: int) -> Part:
    if not number:
        return NOTHING
    lines = [_mark(f"c{place}") for place in range(number)]
    html = render_template("mail/events/letters/_changes.html", lines=lines)
    return Part(html, "\n".join(f"– {line}" for line in lines))


def _mark(name: str) -> str:
    return f"{TEXT_MARK}{name}{END_MARK}"


@lru_cache(maxsize=256)
def _document(
    text: str, language: str, parts: tuple[tuple[str, Part], ...], frame: tuple[bool, bool]
) -> tuple[tuple[bool, str], ...]:
    """The whole HTML document, its styles put into the elements, as pieces between which values stand."""
    known = dict(parts)
    body = _PART_PLACE.sub(lambda found: known[found[1]].html, laid_out(text).html)
    has_note, has_email = frame
    marks = {name: _mark(name) for name in FRAME}
    marks["note"] = marks["note"] if has_note else ""
    marks["email"] = marks["email"] if has_email else ""
    with force_locale(language):
        html = render_template(
            "mail/events/letters/letter.html",
            lang=language,
            letter=Markup(body),  # noqa: S704 - cleaned, and the parts are our own
            letter_title=marks["title"],
            office_name=marks["office"],
            **marks,
        )
    pieces = _VALUE.split(_inliner().inline(html))
    return tuple((place % 2 == 1, piece) for place, piece in enumerate(pieces))


@cache
def _inliner() -> css_inline.CSSInliner:
    # Nothing is fetched: a style sheet by address would make sending depend on a server.
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


def _with_values(text: str, held: Mapping[str, str]) -> str:
    return _VALUE.sub(lambda found: held[found[1]], text)


def _lines(text: str, parts: Mapping[str, Part], held: Mapping[str, str], note: str) -> str:
    blocks: list[str] = ["\n".join(_broken(f"[{held['note']}]", "", ""))] if note else []
    for paragraph in laid_out(text).paragraphs:
        if paragraph.part:
            part = parts[paragraph.part].text
            block = "\n".join(_wrapped(_with_values(line, held)) for line in part.split("\n")) if part else ""
        else:
            block = _paragraph(paragraph, held)
        if not block:
            continue
        if blocks and not paragraph.apart:
            blocks[-1] += f"\n{block}"
        else:
            blocks.append(block)
    return "\n\n".join(blocks) + "\n"


def _paragraph(paragraph: Paragraph, held: Mapping[str, str]) -> str:
    lines: list[str] = []
    for line in _with_values(paragraph.text, held).split("\n"):
        lines += _broken(line, paragraph.rest if lines else paragraph.first, paragraph.rest)
    return "\n".join(lines)


def _wrapped(line: str) -> str:
    words = line.lstrip(" ")
    indent = line[: len(line) - len(words)]
    hang = re.match(r"(?:– |\d+[.:]\d+  )?", words)
    return "\n".join(_broken(words, indent, indent + " " * len(hang[0] if hang else "")))


def _broken(line: str, first: str, rest: str) -> list[str]:
    if len(first) + len(line) <= PLAIN_WIDTH:
        return [(first + line).rstrip()]
    return textwrap.wrap(
        line,
        PLAIN_WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
