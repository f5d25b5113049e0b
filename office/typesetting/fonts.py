"""The typefaces of what is printed, and which letters they have."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pymupdf_fonts
import typst
from anyascii import anyascii
from flask import current_app
from fontTools.ttLib import TTFont

#: FiraGO has Latin, Greek, Cyrillic, Arabic, Hebrew, Georgian, Thai and Devanagari, in one hand.
FAMILY: Final = "FiraGO"
_CUTS: Final = ("figo", "figbo", "figit", "figbi")
#: What the machine may have beside it: Chinese, Japanese and Korean, Armenian, Ethiopic …
_BESIDE: Final = "Noto "


@dataclass(frozen=True)
class Fonts:
    """Where the fonts lie, what their families are called, and every letter that one of them has."""

    folders: tuple[str, ...]
    families: tuple[str, ...]
    letters: frozenset[int]

    def has(self, text: str) -> bool:
        """Whether every letter of the text can be printed."""
        return all(ord(letter) in self.letters for letter in text if not _is_layout(letter))


def _is_layout(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in {"Cf", "Cc"}


def printable(text: str) -> str:
    """The text with each letter that no font has replaced by how it sounds in Latin letters."""
    fonts = installed()
    plain = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Co", "Cn"} or c == "\n")
    return "".join(c if fonts.has(c) else anyascii(c) for c in plain)


@lru_cache(maxsize=1)
def installed() -> Fonts:
    """The fonts that come with the program and, where the machine has them, Noto's for further scripts."""
    own = _unpacked()
    letters: set[int] = set()
    folders, families = {str(own)}, [FAMILY]
    letters |= _letters_of(own / f"{_CUTS[0]}.ttf", 0)
    for font in typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts():
        if font.path is None or not font.family.startswith(_BESIDE) or "Color" in font.family:
            continue
        if font.weight == 400 and font.style == "normal" and font.family not in families:
            families.append(font.family)
            folders.add(str(Path(font.path).parent))
            letters |= _letters_of(Path(font.path), font.index)
    return Fonts(tuple(sorted(folders)), tuple(families), frozenset(letters))


def _unpacked() -> Path:
    """The folder with FiraGO as files: its package holds it compressed, and the typesetter reads files."""
    folder = Path(current_app.instance_path) / "fonts" / version("pymupdf-fonts")
    folder.mkdir(parents=True, exist_ok=True)
    for cut in _CUTS:
        target = folder / f"{cut}.ttf"
        content = pymupdf_fonts.myfont(cut)
        if not target.exists() or target.stat().st_size != len(content):
            # Renamed when whole: another process may be reading.
            part = target.with_suffix(f".{os.getpid()}")
            part.write_bytes(content)
            part.replace(target)
    return folder


def _letters_of(path: Path, index: int) -> frozenset[int]:
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or {})
