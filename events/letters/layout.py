"""A letter's Markdown as a sheet: HTML and plain lines with marks in the places of values and parts.

A sheet is made once for each way that a text can come out, and serves every guest to whom it comes out so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from events.letters.syntax import BLOCK_MARK, END_MARK, LINK_MARK, MARKS, TEXT_MARK

_TAGS: Final = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "blockquote", "h1", "h2", "h3", "hr"}
_ATTRIBUTES: Final = {"a": {"href"}, "ol": {"start"}}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
#: Deeper headings than a letter has are its smallest.
_HEADINGS: Final = {"h4": "h3", "h5": "h3", "h6": "h3"}
_PART: Final = re.compile(f"{BLOCK_MARK}([a-z]+){END_MARK}")
_LINK: Final = re.compile(f"{LINK_MARK}[0-9]+{END_MARK}")
#: Stands before a link's mark while HTML is cleaned, which lets no address pass that begins with nothing.
_ORIGIN: Final = "https://link.invalid/"


@dataclass(frozen=True)
class Paragraph:
    """Some lines of the plain twin.

    ``first`` and ``rest`` stand before its first line and all others; ``apart`` says that an empty line goes
    before it; ``part`` names the part of the letter that stands here instead of words.
    """

    text: str
    first: str = ""
    rest: str = ""
    apart: bool = True
    part: str = ""


@dataclass(frozen=True)
class Sheet:
    """A letter's body with marks: as HTML, where each part stands as ``<p>`` with its mark, and as lines."""

    html: str
    paragraphs: tuple[Paragraph, ...]


def _markdown() -> MarkdownIt:
    # An officer's line end is a line end. Indented text, a row of dashes below a line, brackets with a colon
    # and the like are what somebody typed, and no code, heading or definition.
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False})
    parser.disable(["image", "code", "fence", "backticks", "reference", "lheading", "entity"])
    parser.normalizeLink = _address  # type: ignore[method-assign] # as its guide says
    return parser


_original_address = MarkdownIt("commonmark").normalizeLink


def _address(url: str) -> str:
    if _LINK.fullmatch(url):
        return _ORIGIN + url
    # A value that is no address of ours, or stands inside of one, makes no link at all.
    return "" if any(mark in url for mark in MARKS) else _original_address(url)


MARKDOWN: Final = _markdown()


@lru_cache(maxsize=512)
def laid_out(markdown: str) -> Sheet:
    """``markdown``, with marks in it, as a sheet."""
    tokens = tokens_of(markdown)
    raw = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    clean = nh3.clean(raw, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
    return Sheet(clean.replace(_ORIGIN + LINK_MARK, LINK_MARK), tuple(_paragraphs(tokens)))


def tokens_of(markdown: str) -> list[Token]:
    """``markdown``, with marks in it, as the tokens of which a sheet is made.

    A part stands in a paragraph of its own (`part_in`). `leads_to` says where a link leads.
    """
    # A part never stands within a paragraph, whatever was typed around it.
    source = _PART.sub(lambda found: f"\n\n{found[0]}\n\n", markdown)
    tokens = _without_empty(MARKDOWN.parse(source))
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
        if token.children:
            token.children = _without_bad_links(token.children)
    return tokens


def part_in(token: Token) -> str:
    """The name of the part that stands in the place of this paragraph's words; "" where none does."""
    found = _PART.fullmatch(token.content.strip())
    return found[1] if found else ""


def leads_to(token: Token) -> str:
    """Where the link that a token opens leads: an address, or the mark of one."""
    return str(token.attrs["href"]).removeprefix(_ORIGIN)


def _without_empty(tokens: Sequence[Token]) -> list[Token]:
    """Without headings that hold nothing, as one is when a part stood in it."""
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        around = tokens[max(place - 1, 0) : place + 2]
        if any(one.type == "inline" and not one.content.strip() for one in around) and (
            token.type == "inline" or token.type.startswith("heading")
        ):
            continue
        kept.append(token)
    return kept


def _without_bad_links(children: Sequence[Token]) -> list[Token]:
    """Without the links that lead nowhere; their words stay."""
    kept: list[Token] = []
    dropped = 0
    for token in children:
        if token.type == "link_open" and not token.attrs.get("href"):
            dropped += 1
        elif token.type == "link_close" and dropped:
            dropped -= 1
        else:
            kept.append(token)
    return kept


def _paragraphs(tokens: Sequence[Token]) -> list[Paragraph]:
    found: list[Paragraph] = []
    lists: list[int | None] = []
    quotes = 0
    marker = ""
    tight = False
    level = ""
    for token in tokens:
        kind = token.type
        if kind == "bullet_list_open":
            lists.append(None)
        elif kind == "ordered_list_open":
            lists.append(int(token.attrs.get("start", 1)))
        elif kind in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
            tight = bool(lists)
        elif kind == "list_item_open":
            number = lists[-1]
            marker = "– " if number is None else f"{number}. "
            if number is not None:
                lists[-1] = number + 1
        elif kind == "blockquote_open":
            quotes += 1
        elif kind == "blockquote_close":
            quotes -= 1
        elif kind == "heading_open":
            level = token.tag
        elif kind == "hr":
            found.append(Paragraph("* * *"))
        elif kind == "inline":
            before = "> " * quotes + "  " * max(len(lists) - 1, 0)
            part = part_in(token)
            indent = "    " if level == "h1" else ""
            first = before + (marker or ("  " if lists else "")) + indent
            rest = before + " " * len(marker or ("  " if lists else "")) + indent
            text = "" if part else _words(token.children or [])
            apart = not (tight and marker)
            found.append(Paragraph(text, first, rest, apart, part))
            marker, tight, level = "", bool(lists), ""
    return found


def _words(children: Sequence[Token]) -> str:
    words: list[str] = []
    # The address of each link that is open, and where its own words begin.
    links: list[tuple[str, int]] = []
    for token in children:
        if token.type in {"softbreak", "hardbreak"}:
            words.append("\n")
        elif token.type == "link_open":
            links.append((leads_to(token), len(words)))
        elif token.type == "link_close":
            address, start = links.pop()
            label = "".join(words[start:])
            # An address that is written out is not told twice.
            if address.removeprefix("mailto:") != label:
                words.append(f" ({address})")
        else:
            words.append(token.content)
    return "".join(words).strip()


def as_text(value: str) -> str:
    """A value as it stands in HTML, as text and within an attribute alike."""
    return escapeHtml(value)


__all__ = ["MARKDOWN", "TEXT_MARK", "Paragraph", "Sheet", "as_text", "laid_out"]
