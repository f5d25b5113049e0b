"""Setting a page: a template of ours and what it shows become a tagged PDF (PDF/UA-1, ISO 14289-1)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import typst

from office.typesetting.fonts import installed, printable

#: Fails rather than leave a page that a screen reader cannot read.
_STANDARD: Final = "ua-1"


class NotPrintable(Exception):
    """The page could not be set; the message is the typesetter's and means something to programmers only."""


def typeset(template: str, content: dict[str, Any], folder: Path) -> bytes:
    """A PDF of ``template`` (the name of a ``.typ`` file in ``folder``) with ``content``, plain JSON.

    The content reaches the template as data: nothing in it is read as mark-up.

    Args:
        folder: where the template lies, and all that it reads.

    Raises:
        NotPrintable: the typesetter refused.
    """
    fonts = installed()
    data = {"families": list(fonts.families), **_printable(content)}
    try:
        made: bytes = typst.compile(
            str(folder / template),
            root=str(folder),
            font_paths=list(fonts.folders),
            ignore_system_fonts=True,
            sys_inputs={"content": json.dumps(data, ensure_ascii=False)},
            pdf_standards=_STANDARD,
        )
    except typst.TypstError as error:
        raise NotPrintable(str(error)) from error
    return made


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value
