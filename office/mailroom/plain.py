"""The plain twin of a letter, laid out to be read by itself."""

from __future__ import annotations

import re
import textwrap

#: Columns of a plain letter; addresses are never broken.
PLAIN_WIDTH = 74


def as_letter(text: str) -> str:
    """Plain text laid out as a letter: long lines wrapped, never two empty lines, addresses whole."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        bare = line.rstrip()
        hang = re.match(r"\s*(?:– |\d+[.:]\d+  )?", bare)
        indent = " " * len(hang.group() if hang else "")
        lines += textwrap.wrap(
            bare, PLAIN_WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]
    # The letter ends with the name of whoever signs it: no automatic signature below (RFC 3676, 4.3).
    text = "\n".join(lines).removesuffix("\n--")
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"
