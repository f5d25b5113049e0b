"""The typefaces of what is printed, and which letters they have."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal

import manimgx_fonts
import noto_cjk_sans_otc
import pymupdf_fonts
import typst
from anyascii import anyascii
from flask import current_app
from fontTools.ttLib import TTFont

#: FiraGO has Latin, Greek, Cyrillic, Arabic, Hebrew, Georgian, Thai and Devanagari, in one hand.
FAMILY: Final = "FiraGO"
_CUTS: Final = ("figo", "figbo", "figit", "figbi")
#: Chinese, Japanese and Korean. One face has the letters of all; the language of the text says which form.
_EAST_ASIAN: Final = "Noto Sans CJK SC"
#: Noto for further scripts: Armenian, Bengali, Ethiopic, Khmer, Lao, Myanmar, Sinhala, Tamil …
_BESIDE: Final = "Noto "
_BEYOND_ASCII: Final = re.compile(r"[A-Za-z]*[^\x00-\x7f]+(?:[A-Za-z]*[^\x00-\x7f]+)*")
_HALF_WIDTH_MARKS: Final = frozenset("\uff9e\uff9f")
#: Stands at the head of files, is nothing within a text, and is forbidden there by PDF/UA.
_FILE_MARK: Final = "\ufeff"
_NOT_FOR_NAMES: Final = ("CJK", "Color", "Emoji", "Mono", "Serif", "Symbols")


@dataclass(frozen=True)
class Fonts:
    """The faces, read once for all that is set, their families by name, and every letter that they have."""

    faces: typst.Fonts
    families: tuple[str, ...]
    letters: frozenset[int]

    def has(self, text: str) -> bool:
        """Whether every letter of the text can be printed."""
        return all(ord(letter) in self.letters for letter in text if not _is_layout(letter))


def _is_layout(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in {"Cf", "Cc"}


def _is_private(letter: str) -> bool:
    """Whether it means nothing in print: a control, of private use, or no letter at all."""
    return unicodedata.category(letter) in {"Cc", "Co", "Cn"}


def printable(text: str) -> str:
    """The text with each letter that no font has replaced by how it sounds in Latin letters."""
    fonts = installed()
    text = text.replace(_FILE_MARK, "")
    if fonts.letters.issuperset(map(ord, text)):
        return text
    plain = "".join(c for c in text if not _is_private(c) or c == "\n")
    return "".join(c if fonts.has(c) else anyascii(c) for c in plain)


def drawable(svg: str) -> str:
    """A drawing in which words with signs above, below or around their letters are written as they sound.

    Such as Devanagari, Thai, Khmer, or Arabic with its vowels: drawn, the typesetter loses for which letters
    they stand, and PDF/UA wants every letter to be read (ISO 14289-1, 7.21.7).
    """
    return _BEYOND_ASCII.sub(lambda found: _without_signs(found[0]), svg)


def _without_signs(word: str) -> str:
    # The voiced marks of half-width kana join their letters where both are wide.
    form: Literal["NFC", "NFKC"] = "NFKC" if _HALF_WIDTH_MARKS.intersection(word) else "NFC"
    whole = unicodedata.normalize(form, word)
    kinds = {unicodedata.category(letter) for letter in whole}
    if kinds & {"Mn", "Mc", "Me"}:
        return anyascii(whole)
    if kinds & {"Cf", "Zl", "Zp"}:
        return "".join(letter for letter in whole if unicodedata.category(letter) not in {"Cf", "Zl", "Zp"})
    return whole


@lru_cache(maxsize=1)
def installed() -> Fonts:
    """The fonts that come with the program and, where the machine has them, Noto's for further scripts.

    A family of the machine's is taken where it has letters that none before it has.
    """
    own, cjk = _unpacked(), Path(str(noto_cjk_sans_otc.FONT_PATH))
    further = Path(manimgx_fonts.__file__).parent
    families, folders = [FAMILY, _EAST_ASIAN], [own, cjk.parent, further]
    letters = set(_letters_of(own / f"{_CUTS[0]}.ttf", 0))
    packaged = _found(folders)
    for font in packaged:
        if font.family == _EAST_ASIAN and font.path is not None:
            letters |= _letters_of(Path(font.path), font.index)
    for font in (*packaged, *_found([], system=True)):
        if font.path is None or not _is_further(font):
            continue
        new = _letters_of(Path(font.path), font.index) - letters
        if new:
            families.append(font.family)
            letters |= new
            folders.append(Path(font.path).parent)
    faces = typst.Fonts(include_system_fonts=False, font_paths=sorted({str(folder) for folder in folders}))
    return Fonts(faces, tuple(families), frozenset(one for one in letters if not _is_private(chr(one))))


def _found(folders: list[Path], *, system: bool = False) -> list[typst.FontInfo]:
    """The faces in these folders or of the machine, "Noto Sans" itself before those for single scripts."""
    every = typst.Fonts(
        include_system_fonts=system,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    ).fonts()
    return sorted(every, key=lambda font: (font.family, font.index))


def _is_further(font: typst.FontInfo) -> bool:
    is_upright = font.weight == 400 and font.style == "normal"
    is_other = any(word in font.family for word in _NOT_FOR_NAMES)
    return is_upright and font.family.startswith(_BESIDE) and not is_other


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
