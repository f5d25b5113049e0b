"""Descriptions, which staff write in Markdown, as safe HTML."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

#: HTML in the text is shown as text; headings stay below the page's own.
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "hr", "code"}
_ATTRIBUTES = {"a": {"href"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
#: An author's "# Heading" becomes an h3: h1 and h2 are the page's.
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}


def as_html(markdown: str) -> Markup:
    """``markdown`` (CommonMark without raw HTML) as HTML that holds nothing but text, lists and links."""
    tokens = _MARKDOWN.parse(markdown)
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag) if token.type.startswith("heading") else token.tag
    raw = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    # Pictures and whatever else may come are dropped; links get rel="noopener noreferrer".
    clean = nh3.clean(raw, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES)
    return Markup(clean)  # noqa: S704 - cleaned above


def first_paragraph(markdown: str, length: int = 220) -> str:
    """The beginning of the text in plain words, for lists: one paragraph, cut at a word."""
    tokens = _MARKDOWN.parse(markdown)
    for token in tokens:
        if token.type == "inline":
            words = "".join(
                child.content if child.type in {"text", "code_inline"} else " "
                for child in token.children or []
                if child.type in {"text", "code_inline", "softbreak", "hardbreak"}
            )
            plain = " ".join(words.split())
            return plain if len(plain) <= length else plain[: length - 1].rpartition(" ")[0] + " …"
    return ""
