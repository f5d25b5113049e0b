"""What one version of a text says otherwise than another, word by word."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_WORDS: Final = re.compile(r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|\n|[^\S\n]+|\w+|[^\w\s]")


class Side(StrEnum):
    """Where some words stand."""

    BOTH = "both"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Run:
    """Words that stand in both texts, in the first alone (removed) or in the second alone (added)."""

    side: Side
    text: str


def compared(before: str, after: str) -> list[Run]:
    """Both texts as one, with what was removed and what was added; fields stay whole."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    runs: list[Run] = []

    def put(side: Side, words: list[str]) -> None:
        text = "".join(words)
        if text and runs and runs[-1].side is side:
            runs[-1] = Run(side, runs[-1].text + text)
        elif text:
            runs.append(Run(side, text))

    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            put(Side.BOTH, old[i1:i2])
        else:
            put(Side.REMOVED, old[i1:i2])
            put(Side.ADDED, new[j1:j2])
    return runs
