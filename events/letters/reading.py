"""What is wrong with a text as it was typed, told with its line: before any letter is written with it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from liquid.exceptions import LiquidError

from events.letters.fields import BY_NAME, Sort
from events.letters.syntax import FILTERS, MARKS, TAGS, parsed

#: Characters in a subject as typed, and in one word of a text.
LONGEST_SUBJECT: Final = 200
LONGEST_WORD: Final = 300

_PIECE: Final = re.compile(r"\{\{([^{}\n]*)\}\}|\{%([^{}\n]*)%\}|\{\{|\}\}|\{%|%\}")
_CLOSED: Final = {"if": "endif", "unless": "endunless", "case": "endcase", "for": "endfor"}
_WITHIN: Final = frozenset({"else", "elsif", "when", "break", "continue"})
_SINGLE: Final = re.compile(r"(?<!\{)\{ *([A-Za-z_]+) *\}(?!\})")
_DESTINATION: Final = re.compile(r"\]\(([^)\n]*)\)")
_FIELD_ALONE: Final = re.compile(r"\{\{ *(\w+) *\}\}")
_PICTURE: Final = re.compile(r"!\[[^\]\n]*\]\(")
_HTML: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>\n]*)?/?>")
_SCHEME: Final = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)


class FaultKind(StrEnum):
    """A kind of fault of a text, or of a letter to one guest."""

    MISSING_SUBJECT = "missing_subject"
    MISSING_BODY = "missing_body"
    UNKNOWN_FIELD = "unknown_field"
    UNKNOWN_FILTER = "unknown_filter"
    UNKNOWN_TAG = "unknown_tag"
    UNCLOSED_FIELD = "unclosed_field"
    UNCLOSED_CONDITION = "unclosed_condition"
    STRAY_END = "stray_end"
    STRAY_BRACES = "stray_braces"
    SINGLE_BRACES = "single_braces"
    BROKEN = "broken"
    CONDITION_AS_WORDS = "condition_as_words"
    PART_IN_LINE = "part_in_line"
    NOT_IN_SUBJECT = "not_in_subject"
    VALUE_AS_LINK = "value_as_link"
    LINK_WITHOUT_SCHEME = "link_without_scheme"
    PICTURE = "picture"
    HTML = "html"
    CONTROL = "control"
    LONG_SUBJECT = "long_subject"
    LONG_WORD = "long_word"
    NO_SALUTATION = "no_salutation"
    NO_REPLY_LINK = "no_reply_link"
    #: Worth a look, and no more.
    ONLY_ELSEWHERE = "only_elsewhere"
    # -- of a letter to one guest --
    NOBODY_NAMED = "nobody_named"
    UNSURE_SALUTATION = "unsure_salutation"
    EMPTY_FIELD = "empty_field"
    MARKUP_IN_VALUE = "markup_in_value"
    ADDRESS_IN_VALUE = "address_in_value"
    CONTROL_IN_VALUE = "control_in_value"
    LONG_VALUE = "long_value"


@dataclass(frozen=True)
class Fault:
    """One fault.

    Args:
        language: of the text in which it is; "" where it is in none.
        in_subject: it is in the subject, not in the body.
        line: counted from 1; 0 where it has none.
        name: of the field, filter or tag, or whatever else was typed.
        instead: what was probably meant; or what the field holds for this guest.
    """

    kind: FaultKind
    language: str = ""
    in_subject: bool = False
    line: int = 0
    name: str = ""
    instead: str = ""

    @property
    def blocks(self) -> bool:
        """Whether nothing is sent before it is mended."""
        return self.kind is not FaultKind.ONLY_ELSEWHERE


@dataclass(frozen=True)
class Reading:
    """What was found in one text, and which fields it names (none where it cannot be read)."""

    faults: tuple[Fault, ...]
    fields: frozenset[str]


def read(source: str, language: str, *, in_subject: bool = False) -> Reading:
    """Look through one text; its faults stand in the order of their lines."""
    source = source.replace("\r\n", "\n")

    def fault(kind: FaultKind, place: int, name: str = "", instead: str = "") -> Fault:
        return Fault(kind, language, in_subject, source.count("\n", 0, place) + 1, name, instead)

    found = [fault(*one) for one in _structure(source)]
    names: frozenset[str] = frozenset()
    if not found:
        try:
            analysis = parsed(source).analyze()
        except LiquidError as error:
            place = error.token.start_index if error.token is not None else -1
            found.append(fault(FaultKind.BROKEN, max(place, 0), _piece_at(source, place)))
        else:
            names = frozenset(analysis.globals)
            for variables in analysis.globals.values():
                found += [
                    fault(FaultKind.UNKNOWN_FIELD, one.span.index, str(one), meant(str(one)))
                    for one in variables
                    if str(one) not in BY_NAME
                ]
            for name, spans in analysis.filters.items():
                if name not in FILTERS:
                    found += [
                        fault(FaultKind.UNKNOWN_FILTER, span.index, name, _close(name, FILTERS))
                        for span in spans
                    ]
            found += [fault(*one) for one in _misplaced(source, in_subject)]
    found += [fault(*one) for one in _typed(source)]
    if in_subject and len(source) > LONGEST_SUBJECT:
        found.append(fault(FaultKind.LONG_SUBJECT, 0))
    return Reading(tuple(sorted(found, key=lambda one: one.line)), names)


def meant(name: str) -> str:
    """The field that was probably meant; "" where none is like it."""
    return _close(name.replace(".", "_").replace("-", "_").lower(), BY_NAME)


def _close(name: str, known: Iterable[str]) -> str:
    names = list(known)
    inside = [one for one in names if len(name) >= 4 and (name in one or one in name)]
    return next(iter(difflib.get_close_matches(name, names, 1, 0.6) or inside), "")


_Found = tuple[FaultKind, int] | tuple[FaultKind, int, str] | tuple[FaultKind, int, str, str]


def _structure(source: str) -> Iterator[_Found]:
    """Braces that do not close, and conditions that do not end."""
    open_tags: list[tuple[str, int]] = []
    comment = False
    for piece in _PIECE.finditer(source):
        word = (piece[2] or "").strip("- ").split(" ")[0] if piece[2] is not None else ""
        if word in {"comment", "endcomment"}:
            comment = word == "comment"
        elif comment or piece[1] is not None:
            continue
        elif piece[2] is None:
            opening = piece[0] in {"{{", "{%"}
            line = source[piece.start() :].partition("\n")[0][:40].strip()
            yield (
                FaultKind.UNCLOSED_FIELD if opening else FaultKind.STRAY_BRACES,
                piece.start(),
                line if opening else piece[0],
            )
        elif word in _CLOSED:
            open_tags.append((word, piece.start()))
        elif word in _CLOSED.values():
            if not open_tags or _CLOSED[open_tags[-1][0]] != word:
                yield FaultKind.STRAY_END, piece.start(), word
            else:
                open_tags.pop()
        elif word in _WITHIN:
            if not open_tags:
                yield FaultKind.STRAY_END, piece.start(), word
        elif word not in TAGS and not word.startswith("#"):
            yield FaultKind.UNKNOWN_TAG, piece.start(), word, _close(word, (*_CLOSED, *_CLOSED.values()))
    for word, place in open_tags:
        yield FaultKind.UNCLOSED_CONDITION, place, word, _CLOSED[word]
    for single in _SINGLE.finditer(source):
        name = single[1] if single[1] in BY_NAME else meant(single[1])
        if name:
            yield FaultKind.SINGLE_BRACES, single.start(), single[0], name


def _misplaced(source: str, in_subject: bool) -> Iterator[_Found]:
    """Fields that stand where what they are cannot stand."""
    start = 0
    for line in source.split("\n"):
        for field in re.finditer(r"\{\{-? *(\w+)[^}]*\}\}", line):
            known = BY_NAME.get(field[1])
            if known is None:
                continue
            place = start + field.start()
            if known.sort is Sort.CONDITION:
                yield FaultKind.CONDITION_AS_WORDS, place, field[1]
            elif in_subject and known.sort is not Sort.WORDS:
                yield FaultKind.NOT_IN_SUBJECT, place, field[1]
            elif known.sort is Sort.PART and re.sub(r"\{%.*?%\}", "", line).strip() != field[0]:
                yield FaultKind.PART_IN_LINE, place, field[1]
        start += len(line) + 1
    for destination in _DESTINATION.finditer(source):
        address = destination[1].strip()
        if "{{" in address:
            alone = _FIELD_ALONE.fullmatch(address)
            known = BY_NAME.get(alone[1]) if alone else None
            if known is None or known.sort is not Sort.ADDRESS:
                yield FaultKind.VALUE_AS_LINK, destination.start(), address
        elif not _SCHEME.match(address):
            yield FaultKind.LINK_WITHOUT_SCHEME, destination.start(), address[:60]


def _typed(source: str) -> Iterator[_Found]:
    """What was typed and would not be in the letter as it was meant."""
    for picture in _PICTURE.finditer(source):
        yield FaultKind.PICTURE, picture.start()
    for tag in _HTML.finditer(source):
        yield FaultKind.HTML, tag.start(), tag[0][:40]
    for place, character in enumerate(source):
        odd = unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t"
        if odd or character in MARKS:
            yield FaultKind.CONTROL, place
            break
    for word in re.finditer(r"\S+", source):
        if len(word[0]) > LONGEST_WORD:
            yield FaultKind.LONG_WORD, word.start(), word[0][:40]


def _piece_at(source: str, place: int) -> str:
    """The field or condition that stands around a place, as it was typed."""
    around = [piece[0] for piece in _PIECE.finditer(source) if piece.start() <= place <= piece.end()]
    if around or place >= 0:
        return next(iter(around), source[place : place + 40].partition("\n")[0])
    # The parser does not say where: an empty field, or one that ends too early.
    odd = [piece[0] for piece in _PIECE.finditer(source) if not re.search(r"\w *-?[}%]\}$", piece[0])]
    return next(iter(odd), "")
