"""The pieces of the page before a meeting: rows, and parts that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A line: what it is (``label``), what is said, more of it below, and how it stands as a badge."""

    text: str
    label: str = ""
    more: tuple[str, ...] = ()
    url: str = ""
    badge: str = ""
    kind: str = "neutral"
    icon: str = ""
    #: The language of ``text``, where it is not the reader's.
    lang: str = ""


@dataclass(frozen=True)
class Part:
    """Rows under a heading. ``empty`` says why there are none."""

    key: str
    title: str
    icon: str
    rows: Sequence[Row]
    empty: str = ""
    #: Rows are facts: each with its label.
    is_facts: bool = False
