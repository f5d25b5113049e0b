"""Reading spreadsheets, XLSX and ODS, after a look at whether they may be opened at all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from stakeholders.importing.reading_table import BadFile, ReadOptions, Sheet, make_sheet, require_room
from stakeholders.importing.reading_zip import inspect

_MIDNIGHT: Final = time(0)


def read_spreadsheet(data: bytes, options: ReadOptions = ReadOptions()) -> Sheet:  # noqa: B008 - frozen
    """Read the sheet that is asked for, else the first that holds anything.

    Dates come as ISO writes them, whole numbers without a point, formulas as what they came to.

    Raises:
        BadFile: it is damaged, protected, far larger inside than outside, empty, or no spreadsheet.
    """
    format_ = inspect(data)
    with _refusing_damage():
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = tuple(book.sheet_names)
        if options.sheet is not None and options.sheet not in names:
            raise BadFile(1, "", _l("there is no sheet “%(name)s” in the file", name=options.sheet[:60]))
        for name in names if options.sheet is None else (options.sheet,):
            sheet = book.get_sheet_by_name(name)
            require_room(sheet.total_height, sheet.total_width)
            rows = sheet.to_python(skip_empty_area=False)
            records = [(number, list(map(_text, cells))) for number, cells in enumerate(rows, 1)]
            if any(any(cells) for _row, cells in records):
                return make_sheet(records, options, format=format_, sheet=name, sheets=names, ragged=True)
    raise BadFile(1, "", _l("there is nothing in this sheet") if options.sheet else _l("the file is empty"))


@contextmanager
def _refusing_damage() -> Iterator[None]:
    damaged = BadFile(1, "", _l("the file is damaged and cannot be opened; save it anew and try again"))
    try:
        yield
    except PasswordError:
        raise protected() from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise damaged from None
    except BaseException as error:
        # A mistake inside the library, which is written in Rust, arrives as an exception beside all others.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged from None


def protected() -> BadFile:
    """The error for a file that only its owner can open."""
    return BadFile(1, "", _l("the file is protected by a password; save it without one and try again"))


def _text(value: Any) -> str:
    """A cell as people read it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        if value.time() == _MIDNIGHT:
            return value.date().isoformat()
        return value.replace(microsecond=0, tzinfo=None).isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return str(value)
