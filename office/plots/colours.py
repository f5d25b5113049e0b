"""What a plot is painted with: the house's tokens by name, and what they are in a file of its own.

On a page a paint is a token of `static/css/tokens.css`, so that dark and paper follow; a file that leaves
the house knows no such tokens and gets the colour itself. A test holds both to be the same.
"""

from __future__ import annotations

import re
from typing import Final, Literal

Theme = Literal["light", "dark"]

#: Of tokens.css, those that plots are painted with.
TOKENS: Final[dict[Theme, dict[str, str]]] = {
    "light": {
        "card": "#ffffff",
        "ink": "#16202e",
        "muted": "#566071",
        "blue": "#1d4f7c",
        "on-blue": "#ffffff",
        "brass": "#7d5f17",
        "well": "#17663a",
        "failed": "#9a1b1b",
        "neutral": "#48505e",
        "neutral-wash": "#eceef1",
        "hairline": "#e2ded4",
        "hairline-strong": "#cfc9bb",
        "edge": "#8a8f99",
    },
    "dark": {
        "card": "#1a2029",
        "ink": "#e8eaee",
        "muted": "#a3acba",
        "blue": "#8fbce6",
        "on-blue": "#0e1c2a",
        "brass": "#d9b35f",
        "well": "#8fd3a8",
        "failed": "#f3a3a3",
        "neutral": "#c3c9d3",
        "neutral-wash": "#2a303a",
        "hairline": "#2b323d",
        "hairline-strong": "#3b4452",
        "edge": "#747d8b",
    },
}

#: A paint: a token, or so many per cent of it on the card: ``@blue``, ``@blue*60``.
_PAINT: Final = re.compile(r"@([a-z-]+)(?:\*(\d{1,3}))?")


def on_page(paint: str) -> str:
    """The paint as a page's style sheets know it."""
    token, share = _parse(paint)
    if share == 100:
        return f"var(--{token})"
    return f"color-mix(in srgb, var(--{token}) {share}%, var(--card))"


def in_file(paint: str, theme: Theme) -> str:
    """The paint as a colour, ``#rrggbb``."""
    token, share = _parse(paint)
    colours = TOKENS[theme]
    return _blend(colours[token], colours["card"], share / 100)


def contrast(one: str, other: str) -> float:
    """How two colours (``#rrggbb``) stand against each other, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _parse(paint: str) -> tuple[str, int]:
    found = _PAINT.fullmatch(paint)
    if found is None or found[1] not in TOKENS["light"]:
        raise ValueError(f"no such paint: {paint}")
    return found[1], int(found[2] or 100)


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _blend(colour: str, ground: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(share * one + (1 - share) * other):02x}" for one, other in pairs)


def _luminance(colour: str) -> float:
    parts = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
