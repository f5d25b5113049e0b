"""Markdown as plain text that reads well: for calendar entries and the plain twin of a letter."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

_markdown = MarkdownIt("commonmark", {"html": False})


@lru_cache(maxsize=64)
def plain_text(markdown: str) -> str:
    """The words of ``markdown``: an empty line between paragraphs, a dash before items, links in full."""
    blocks: list[str] = []
    lists: list[int | None] = []
    marker = ""
    in_item = False
    for token in _markdown.parse(markdown):
        if token.type == "bullet_list_open":
            lists.append(None)
        elif token.type == "ordered_list_open":
            lists.append(int(token.attrs.get("start", 1)))
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            marker = "  " * (len(lists) - 1) + ("– " if number is None else f"{number}. ")
            if number is not None:
                lists[-1] = number + 1
        elif token.type in {"inline", "fence", "code_block"}:
            text = _words(token.children or []) if token.type == "inline" else token.content.strip("\n")
            in_list = bool(lists)
            # Items of one list stand line by line; all else is apart by an empty line.
            separator = "\n" if in_list and in_item else "\n\n"
            blocks.append((separator if blocks else "") + (marker or ("  " * len(lists))) + text)
            marker, in_item = "", in_list
        if token.type in {"bullet_list_close", "ordered_list_close"} and not lists:
            in_item = False
    return "".join(blocks)


def _words(tokens: list[Token]) -> str:
    words: list[str] = []
    for position, token in enumerate(tokens):
        if token.type in {"text", "code_inline", "html_inline"}:
            words.append(token.content)
        elif token.type in {"softbreak"}:
            words.append(" ")
        elif token.type == "hardbreak":
            words.append("\n")
        elif token.type == "image":
            words.append(token.content)
        elif token.type == "link_open":
            label = _until_close(tokens[position + 1 :])
            address = str(token.attrs.get("href", ""))
            if label != address and f"mailto:{label}" != address:
                token.meta["address"] = address
        elif token.type == "link_close":
            opened = next((t for t in reversed(tokens[:position]) if t.type == "link_open"), None)
            if opened is not None and "address" in opened.meta:
                words.append(f" ({opened.meta['address']})")
    return "".join(words).strip()


def _until_close(tokens: list[Token]) -> str:
    text = ""
    for token in tokens:
        if token.type == "link_close":
            break
        text += token.content
    return text
