"""Setting a page: a template of ours and what it shows become a tagged PDF (PDF/UA-1, ISO 14289-1)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import typst

from office.typesetting.fonts import drawable, installed, printable

#: Fails rather than leave a page that a screen reader cannot read.
_STANDARD: Final = "ua-1"
_HERE: Final = Path(__file__).parent
#: Twice the 96 units that a drawing has to an inch: a unit becomes two pixels.
_DOUBLE: Final = 192.0


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
            font_paths=fonts.faces,
            ignore_system_fonts=True,
            sys_inputs={"content": json.dumps(data, ensure_ascii=False)},
            pdf_standards=_STANDARD,
        )
    except typst.TypstError as error:
        raise NotPrintable(str(error)) from error
    return made


def set_picture(svg: str) -> bytes:
    """A PNG of an SVG drawing, with two pixels for each of its units.

    Its texts must be made of letters that the typefaces have (:func:`~office.typesetting.fonts.printable`).

    Raises:
        NotPrintable: it is no drawing.
    """
    fonts = installed()
    try:
        made = typst.compile(
            str(_HERE / "picture.typ"),
            root=str(_HERE),
            font_paths=fonts.faces,
            ignore_system_fonts=True,
            sys_inputs={"svg": svg, "families": json.dumps(fonts.families)},
            format="png",
            ppi=_DOUBLE,
        )
    except typst.TypstError as error:
        raise NotPrintable(str(error)) from error
    assert isinstance(made, bytes), "one page is one picture"
    return made


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return drawable(printable(value)) if value.startswith("<svg") else printable(value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value
