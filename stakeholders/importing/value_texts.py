"""Texts of a list: tidied, of a length that the register has room for, several values in one cell."""

from __future__ import annotations

import re
from typing import Final

from flask_babel import lazy_gettext as _l

from stakeholders.importing.value_errors import BadValue
from stakeholders.organisations.channels import tidy, tidy_lines

_SEVERAL: Final = re.compile(r"[|;\n]")


class TooLong(BadValue):
    """The register has no room for so long a text."""


def read_text(typed: str, longest: int = 0) -> str:
    """A text of one line, without characters that nobody sees.

    Raises:
        TooLong: it has more than ``longest`` characters (0: no limit); it is never cut.
    """
    return _fitting(tidy(typed), longest)


def read_lines(typed: str, longest: int = 0) -> str:
    """A text of several lines.

    Raises:
        TooLong: it has more than ``longest`` characters (0: no limit); it is never cut.
    """
    return _fitting(tidy_lines(typed), longest)


def _fitting(text: str, longest: int) -> str:
    if longest and len(text) > longest:
        reason = _l(
            "“%(text)s…” has %(found)d characters, and there is room for %(most)d",
            text=text[:30],
            found=len(text),
            most=longest,
        )
        raise TooLong(text, reason)
    return text


def split_values(typed: str) -> list[str]:
    """What stands in one cell for several values: between bars, semicolons or line breaks."""
    return [text for part in _SEVERAL.split(typed) if (text := tidy(part))]
