"""Single values of a list, brought into the form that the register keeps, or refused with what was typed."""

from __future__ import annotations

import re
from typing import Final

import pycountry
from flask_babel import lazy_gettext as _l

from office import clock
from office.countries import find_country
from stakeholders.importing.value_dates import BadDate, BadTime, DateOrder, read_date, read_time
from stakeholders.importing.value_errors import BadValue, short
from stakeholders.importing.value_kinds import BadKind, read_kind
from stakeholders.importing.value_people import (
    BadGender,
    BadLanguage,
    BadYesNo,
    NameRead,
    read_gender,
    read_language,
    read_languages,
    read_name,
    read_yes_no,
)
from stakeholders.importing.value_ranks import BadRank, RankRead, read_rank
from stakeholders.importing.value_texts import TooLong, read_lines, read_text, split_values
from stakeholders.organisations import channels, keeping

__all__ = [
    "BadCountry",
    "BadDate",
    "BadGender",
    "BadKind",
    "BadLanguage",
    "BadMail",
    "BadNumber",
    "BadPhone",
    "BadRank",
    "BadTime",
    "BadValue",
    "BadWebsite",
    "BadYear",
    "BadYesNo",
    "DateOrder",
    "NameRead",
    "RankRead",
    "TooLong",
    "read_countries",
    "read_country",
    "read_date",
    "read_gender",
    "read_kind",
    "read_language",
    "read_languages",
    "read_lines",
    "read_mail",
    "read_mails",
    "read_name",
    "read_number",
    "read_phone",
    "read_phones",
    "read_rank",
    "read_text",
    "read_time",
    "read_website",
    "read_year",
    "read_yes_no",
    "split_values",
]


class BadMail(BadValue):
    """It is no mail address."""


class BadPhone(BadValue):
    """It is no telephone number, or a national one of an unknown country."""


class BadCountry(BadValue):
    """It names no state that is known."""


class BadWebsite(BadValue):
    """It is no web address."""


class BadYear(BadValue):
    """It is no year in which anything in the register can have begun."""


class BadNumber(BadValue):
    """It is no whole number."""


#: The first permanent embassies were those of the Italian cities.
_EARLIEST_YEAR: Final = 1400
_IN_ANGLES: Final = re.compile(r"<([^<>]+)>")
_TRUNK: Final = re.compile(r"\(\s*0\s*\)")
_DIALLED: Final = re.compile(r"\A00(?=[1-9])")


def read_mail(typed: str) -> str:
    """A mail address: bare, after ``mailto:``, or as ``Name <address>``.

    Raises:
        BadMail: it is none.
    """
    found = _IN_ANGLES.search(typed)
    try:
        return channels.normal_mail(found[1].strip() if found else typed)
    except channels.BadMail:
        raise BadMail(typed, _l("“%(text)s” is no mail address", text=short(typed))) from None


def read_mails(typed: str) -> tuple[str, ...]:
    """Every address in the cell, each once; those before a name in angle brackets may be joined by commas.

    Raises:
        BadMail: one of them is none.
    """
    pieces = [piece for value in split_values(typed) for piece in value.split(",") if "@" in value]
    if not pieces:
        pieces = split_values(typed)
    joined: list[str] = []
    pending = ""
    for piece in pieces:
        # A comma may stand inside a name: "Lind, Åsa <asa@example.org>".
        text = f"{pending},{piece}" if pending else piece
        if "@" in text or len(pieces) == 1:
            joined.append(text.strip())
            pending = ""
        else:
            pending = text
    if pending.strip():
        joined.append(pending.strip())
    return tuple(dict.fromkeys(read_mail(text) for text in joined))


def read_phone(typed: str, country: str | None) -> str:
    """A number as E.164; a national one is read as of ``country`` (ISO alpha-2).

    Raises:
        BadPhone: it is none, or a national one, and the country is not known.
    """
    text = channels.tidy(typed)
    text = text[4:] if text.lower().startswith("tel:") else text
    text = _DIALLED.sub("+", text.strip())
    if text.startswith("+"):
        text = _TRUNK.sub("", text)
    try:
        return channels.normal_phone(text, country)
    except channels.BadPhone:
        if country is None and not text.startswith("+"):
            reason = _l(
                "“%(text)s” lacks its country: write it with + and the country’s number", text=short(typed)
            )
        else:
            reason = _l("“%(text)s” is no telephone number", text=short(typed))
        raise BadPhone(typed, reason) from None


def read_phones(typed: str, country: str | None) -> tuple[str, ...]:
    """Every number in the cell, each once; also several joined by commas or spaced slashes.

    Raises:
        BadPhone: one of them is none.
    """
    pieces = [piece for value in split_values(typed) for piece in re.split(r",| / ", value) if piece.strip()]
    return tuple(dict.fromkeys(read_phone(piece, country) for piece in pieces))


def read_country(typed: str) -> str:
    """A state's ISO alpha-2 code, by any usual name in English, Swedish, Finnish or French, or an ISO code.

    Raises:
        BadCountry: it names none.
    """
    text = channels.tidy(typed)
    if text.isascii() and text.isdigit() and len(text) <= 3:
        found = pycountry.countries.get(numeric=text.zfill(3))
        code = str(found.alpha_2) if found else None
    else:
        code = find_country(text)
    if code is None:
        raise BadCountry(typed, _l("“%(text)s” is no state that is known", text=short(typed)))
    return code


def read_countries(typed: str) -> tuple[str, ...]:
    """Every state in the cell, each once; names may be joined by commas too.

    Raises:
        BadCountry: one of them is none.
    """
    codes: list[str] = []
    for value in split_values(typed):
        whole = find_country(value)
        pieces = [value] if whole else [piece for piece in value.split(",") if piece.strip()]
        codes += [read_country(piece) for piece in pieces]
    return tuple(dict.fromkeys(codes))


def read_website(typed: str) -> str:
    """A web address with its scheme.

    Raises:
        BadWebsite: it is none.
    """
    text = channels.tidy(typed)
    try:
        return keeping.normal_website(text)
    except keeping.BadWebsite:
        raise BadWebsite(typed, _l("“%(text)s” is no web address", text=short(typed))) from None


def read_year(typed: str) -> int:
    """A year, alone or at the beginning of an ISO date.

    Raises:
        BadYear: it is none, or in the future.
    """
    found = re.match(r"\s*([0-9]{4})(?:-|\s*\Z)", typed)
    if found and _EARLIEST_YEAR <= int(found[1]) <= clock.now().year:
        return int(found[1])
    raise BadYear(typed, _l("“%(text)s” is no year in which it can have begun", text=short(typed)))


def read_number(typed: str) -> int:
    """A whole number from 1 to 9999.

    Raises:
        BadNumber: it is none.
    """
    text = channels.tidy(typed).rstrip(".")
    if text.isascii() and text.isdigit() and len(text) <= 4 and int(text):
        return int(text)
    raise BadNumber(typed, _l("“%(text)s” is no whole number from 1 to 9999", text=short(typed)))
