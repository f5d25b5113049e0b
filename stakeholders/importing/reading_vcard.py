"""Reading address cards: vCard 2.1, 3.0 and 4.0, each card a row."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from typing import Final

from flask_babel import lazy_gettext as _l
from vobject.base import ParseError, parseLine

from stakeholders.importing.reading_csv import decode
from stakeholders.importing.reading_table import (
    LARGEST_CELL,
    MOST_ROWS,
    TOO_LONG,
    BadFile,
    Format,
    Line,
    ReadOptions,
    Sheet,
    seen,
    too_many_rows,
)

#: Lines of one card. A card with a picture, ten numbers and all else has about sixty.
MOST_PROPERTIES: Final = 1_000
#: The columns that a card can fill, in the order in which they are shown.
COLUMNS: Final = (
    "full_name",
    "family_name",
    "given_name",
    "honorific_prefix",
    "honorific_suffix",
    "organisation",
    "unit",
    "title",
    "role",
    "email",
    "email_2",
    "phone",
    "phone_2",
    "address",
    "website",
    "language",
    "note",
)
#: Pictures, sounds and keys are not read: they are most of a file, and nothing the register keeps.
_PASSED_OVER: Final = re.compile(r"(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY|AGENT)\b", re.IGNORECASE)
_PLAIN: Final = {
    "FN": "full_name",
    "TITLE": "title",
    "ROLE": "role",
    "URL": "website",
    "NOTE": "note",
    "LANG": "language",
}
_VERSIONS: Final = frozenset({"2.1", "3.0", "4.0"})
_FOLD: Final = re.compile(r"\r\n[ \t]|[\r\n][ \t]")
_NEWLINE: Final = re.compile(r"\r\n|\r|\n")
_SPLIT: Final = re.compile(r"(?<!\\)((?:\\\\)*)([;,])")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def read_vcards(data: bytes, options: ReadOptions = ReadOptions()) -> Sheet:  # noqa: B008 - it is frozen
    """Read every card of the file; the columns that no card fills are left out.

    Birthdays are not taken in: nobody asked their owners. Of several addresses of one kind those marked as
    preferred come first; from the third on they join the second, separated by ``|``.

    Raises:
        BadFile: a card is not ended, has no name, or far too many lines; a line of it is none of a card.
    """
    text, encoding = decode(data, options.encoding)
    rows: list[tuple[int, dict[str, str]]] = []
    for number, lines in _cards(text):
        if number > MOST_ROWS:
            raise too_many_rows()
        rows.append((number, _card(number, lines)))
    if not rows:
        raise BadFile(1, "", _l("there is no card in the file"))
    columns = tuple(name for name in COLUMNS if any(cells.get(name) for _number, cells in rows))
    lines_ = [
        Line(number, {name: cells.get(name, "") for name in columns})
        for number, cells in rows
        if any(cells.values())
    ]
    if not lines_:
        raise BadFile(1, "", _l("the cards in the file are empty"))
    return Sheet(columns, lines_, encoding, "", Format.VCARD, "", (), 0)


def _cards(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines between each card's beginning and end, with the card's number from 1."""
    number = 0
    inside: list[str] | None = None
    for line in _lines(text):
        word = line.strip().upper()
        if word == "BEGIN:VCARD":
            if inside is not None:
                raise BadFile(number, "", _l("this card is not ended before the next one begins"))
            number += 1
            inside = []
        elif word == "END:VCARD":
            if inside is None:
                raise BadFile(number + 1, "", _l("a card ends here that was not begun"))
            yield number, inside
            inside = None
        elif inside is not None:
            inside.append(line)
            if len(inside) > MOST_PROPERTIES:
                reason = _l(
                    "this card has more than %(most)d lines: no card of one person", most=MOST_PROPERTIES
                )
                raise BadFile(number, "", reason)
        elif word:
            raise BadFile(number + 1, "", _l("there is text between the cards; the file is damaged"))
    if inside is not None:
        raise BadFile(number, "", _l("this card is not ended; the file was cut short"))


def _lines(text: str) -> Iterator[str]:
    """Whole lines: folded ones put together, pictures passed over."""
    open_line: list[str] = []
    for line in _NEWLINE.split(_FOLD.sub("", text)):
        if open_line or ("QUOTED-PRINTABLE" in line[:200].upper() and line.endswith("=")):
            # vCard 2.1 lets a quoted-printable value run on by ending its line with an equals sign.
            open_line.append(line.removesuffix("="))
            if line.endswith("="):
                continue
            line = "".join(open_line)
            open_line = []
        if line.strip() and not _PASSED_OVER.match(line):
            yield line
    if open_line:
        yield "".join(open_line)


def _card(number: int, lines: list[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    mails: list[tuple[int, str]] = []
    phones: list[tuple[int, str]] = []
    version = ""
    for line in lines:
        if len(line) > LARGEST_CELL:
            raise BadFile(number, line.partition(":")[0][:40], TOO_LONG)
        name, parameters, value = _property(number, line)
        if name == "VERSION":
            version = value.strip()
        elif name == "N":
            parts = [*_parts(value, ";"), "", "", "", "", ""]
            cells["family_name"], given, more = parts[0], parts[1], parts[2]
            cells["given_name"] = " ".join(filter(None, (given, more)))
            cells["honorific_prefix"], cells["honorific_suffix"] = parts[3], parts[4]
        elif name == "ORG":
            organisation, *units = _parts(value, ";")
            cells.setdefault("organisation", organisation)
            cells.setdefault("unit", ", ".join(filter(None, units)))
        elif name == "ADR":
            cells.setdefault("address", _address(_parts(value, ";")))
        elif name == "EMAIL":
            mails.append((_preference(parameters), _plain(value)))
        elif name == "TEL":
            if "FAX" not in parameters.get("TYPE", set()) and "FAX" not in parameters:
                phones.append((_preference(parameters), _plain(value)))
        elif name in _PLAIN:
            cells.setdefault(_PLAIN[name], _plain(value))
    if version and version not in _VERSIONS:
        raise BadFile(
            number, "VERSION", _l("this card is of an unknown version: “%(version)s”", version=version[:20])
        )
    _several(cells, "email", [value.removeprefix("mailto:") for value in _ordered(mails)])
    _several(cells, "phone", [value.removeprefix("tel:") for value in _ordered(phones)])
    return {name: seen(text) for name, text in cells.items()}


def _property(number: int, line: str) -> tuple[str, dict[str, set[str]], str]:
    """A line's name, its parameters in capitals, and its value as text."""
    try:
        name, given, value, _group = parseLine(line)
    except (ParseError, ValueError, IndexError):
        raise BadFile(number, line[:40], _l("this line is none of a card")) from None
    parameters: dict[str, set[str]] = {}
    for key, *values in given:
        parameters.setdefault(key.upper(), set()).update(
            v.upper() for part in values for v in part.split(",")
        )
    encodings = parameters.get("ENCODING", set()) | parameters.keys()
    charset = next((v[0] for k, *v in given if k.upper() == "CHARSET" and v), "utf-8")
    if "QUOTED-PRINTABLE" in encodings:
        value = _decoded(number, name, quopri.decodestring(value.encode("utf-8", "replace")), charset)
    elif encodings & {"BASE64", "B"}:
        try:
            value = _decoded(number, name, base64.b64decode(value.encode("utf-8", "replace")), charset)
        except binascii.Error:
            raise BadFile(number, name[:40], _l("the letters here are damaged")) from None
    return name.upper(), parameters, value


def _decoded(number: int, name: str, data: bytes, charset: str) -> str:
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, LookupError, ValueError):
        raise BadFile(number, name[:40], _l("the letters here are damaged")) from None


def _parts(value: str, mark: str) -> list[str]:
    """What stands between the marks that are not escaped."""
    parts, start = [], 0
    for found in _SPLIT.finditer(value):
        if found[2] == mark:
            parts.append(value[start : found.end() - 1])
            start = found.end()
    parts.append(value[start:])
    return [" ".join(_plain(part).split()) for part in parts]


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _address(parts: list[str]) -> str:
    """Street, then code and city, then country: one line each (RFC 6350, 6.3.1)."""
    box, extended, street, city, region, code, country = [*parts, "", "", "", "", "", "", ""][:7]
    lines = [street, extended, box, " ".join(filter(None, (code, city))), region, country]
    return "\n".join(line for line in lines if line)


def _preference(parameters: dict[str, set[str]]) -> int:
    """1 for the most preferred, 100 for the least (RFC 6350, 5.3)."""
    if "PREF" in parameters.get("TYPE", ()):
        return 1
    said = next(iter(parameters.get("PREF", ())), None)
    if said is None:
        return 100
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 1


def _ordered(values: list[tuple[int, str]]) -> list[str]:
    ordered = [text for _rank, text in sorted(values, key=lambda pair: pair[0]) if text]
    return list(dict.fromkeys(ordered))


def _several(cells: dict[str, str], name: str, values: list[str]) -> None:
    if values:
        cells[name] = values[0]
        cells[f"{name}_2"] = "|".join(values[1:])
