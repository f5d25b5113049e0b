"""Reading JSON: a list of objects, each of them a row, what lies inside them named with dots."""

from __future__ import annotations

import json
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from stakeholders.importing.reading_csv import decode
from stakeholders.importing.reading_table import (
    LARGEST_CELL,
    TOO_LONG,
    BadFile,
    Format,
    Line,
    ReadOptions,
    Sheet,
    require_room,
    seen,
)

#: Objects inside objects; more is a knot, not a list.
_DEEPEST: Final = 8

_NO_LIST: Final = _l('there is no list of objects in it, such as [{"name": …}, {"name": …}]')


def read_json(data: bytes, options: ReadOptions = ReadOptions()) -> Sheet:  # noqa: B008 - it is frozen
    """Read a list of objects, or an object that holds one such list (the longest, where there are several).

    Objects inside are named with dots (``address.city``); several values are joined with ``|``; numbers stand
    as they were written; nothing (``null``) is an empty cell.

    Raises:
        BadFile: it is no JSON, holds no list of objects, or lies too deep.
    """
    text, encoding = decode(data, options.encoding)
    try:
        found = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        reason = _l("this is not JSON from character %(place)d of the line on", place=error.colno)
        raise BadFile(error.lineno, "", reason) from None
    except RecursionError:
        raise BadFile(1, "", _too_deep()) from None
    lists = _lists(found)
    if options.sheet is not None and options.sheet not in lists:
        raise BadFile(1, "", _l("there is no list “%(name)s” in the file", name=options.sheet[:60]))
    if not lists:
        raise BadFile(1, "", _NO_LIST)
    name = options.sheet if options.sheet is not None else max(lists, key=lambda key: len(lists[key]))
    columns: dict[str, None] = {}
    rows: list[tuple[int, dict[str, str]]] = []
    for number, item in enumerate(lists[name], 1):
        if not isinstance(item, dict):
            raise BadFile(number, "", _l("this is no object with names and values, as the others are"))
        cells = _cells(number, item)
        columns.update(dict.fromkeys(cells))
        rows.append((number, cells))
        require_room(number, len(columns))
    if not columns:
        raise BadFile(1, "", _l("the objects in the list are empty"))
    lines = [
        Line(number, dict.fromkeys(columns, "") | cells) for number, cells in rows if any(cells.values())
    ]
    if not lines:
        raise BadFile(1, "", _l("the objects in the list are empty"))
    sheets = tuple(lists) if name else ()
    return Sheet(tuple(columns), lines, encoding, "", Format.JSON, name, sheets, 0)


def _lists(found: Any) -> dict[str, list[Any]]:
    """The lists of objects by name; a list that is the whole file is named ""."""
    if isinstance(found, list):
        return {"": found} if any(isinstance(item, dict) for item in found) else {}
    if not isinstance(found, dict):
        return {}
    lists = {
        seen(name): value
        for name, value in found.items()
        if isinstance(value, list) and any(isinstance(item, dict) for item in value)
    }
    return {name: value for name, value in lists.items() if name}


def _cells(number: int, item: dict[str, Any]) -> dict[str, str]:
    cells: dict[str, list[str]] = {}
    _gather(number, "", item, cells, 0)
    joined = {name: "|".join(values) for name, values in cells.items()}
    for name, text in joined.items():
        if len(text) > LARGEST_CELL:
            raise BadFile(number, name[:60], TOO_LONG)
    return joined


def _gather(number: int, name: str, value: Any, cells: dict[str, list[str]], depth: int) -> None:
    if depth > _DEEPEST:
        raise BadFile(number, name[:60], _too_deep())
    if isinstance(value, dict):
        for key, inner in value.items():
            part = " ".join(seen(key).split())[:200]
            _gather(number, f"{name}.{part}" if name else part or "?", inner, cells, depth + 1)
    elif isinstance(value, list):
        cells.setdefault(name, [])
        for inner in value:
            _gather(number, name, inner, cells, depth + 1)
    else:
        kept = cells.setdefault(name, [])
        if text := _text(value):
            kept.append(text)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return seen(str(value))


def _too_deep() -> Any:
    return _l("objects lie too deep inside each other; a list of plain objects is needed")
