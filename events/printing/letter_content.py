"""The text of a letter, out of the very words that go by mail, as blocks that a page on paper is set from.

Blocks are plain JSON. What a guest or the register says enters them as text, when all mark-up has been read
(decision 9): nothing in it can become a heading or a link, here or in the typesetter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from markdown_it.token import Token

from events.letters.fields import Values
from events.letters.layout import leads_to, part_in, tokens_of
from events.letters.parts import shown_items, where_told
from events.letters.party import one_line, when_told
from events.letters.rendering import Marked
from events.programme.models import Event
from office import settings
from office.ics import cleaned
from office.localized import pick

#: A block, or a run of words within one.
Block = dict[str, Any]
_CLOSES = {"bullet_list_open": "bullet_list_close", "ordered_list_open": "ordered_list_close"}


def blocks_of(letter: Marked, values: Values, reply: Block) -> list[Block]:
    """The letter from the salutation to the signature.

    Headings begin with the first level and skip none, as a tagged file must (ISO 14289-1, 7.4.2). Where no
    words of the letter are a heading, its subject stands above them as one.

    Args:
        reply: the block that stands in the place of a letter's button; where the letter has none, at its end.
    """
    named: set[str] = set()

    def part(name: str) -> list[Block]:
        named.add(name)
        return _part(name, values, reply)

    with force_locale(values.language):
        found = list(_blocks(tokens_of(letter.text), letter.with_values, part))
    if reply and "button" not in named:
        found.append(reply)
    if not any(one["kind"] in {"heading", "invitation"} for one in found):
        found.insert(0, {"kind": "heading", "level": 1, "runs": [_run(letter.subject)]})
    return _levelled(found)


def _levelled(blocks: Sequence[Block]) -> list[Block]:
    last = 0
    for block in blocks:
        if block["kind"] == "invitation":
            last = 1
        elif block["kind"] == "heading":
            last = block["level"] = min(block["level"], last + 1)
        elif block["kind"] == "programme":
            last = block["level"] = min(2, last + 1)
    return list(blocks)


def _blocks(
    tokens: Sequence[Token], said: Callable[[str], str], part: Callable[[str], list[Block]]
) -> Iterator[Block]:
    """The blocks of these tokens; ``said`` puts values in the places of marks, ``part`` gives a part's."""
    place = 0
    while place < len(tokens):
        token = tokens[place]
        end = _end(tokens, place)
        within = tokens[place + 1 : end]
        if token.type == "heading_open":
            runs = _runs(within[0].children or [], said) if within else []
            if any(run.get("text", "").strip() for run in runs):
                yield {"kind": "heading", "level": int(token.tag[1]), "runs": runs}
        elif token.type == "paragraph_open":
            name = part_in(within[0])
            if name:
                yield from part(name)
            else:
                yield {"kind": "paragraph", "runs": _runs(within[0].children or [], said)}
        elif token.type in _CLOSES:
            items = [list(_blocks(item, said, part)) for item in _items(within)]
            ordered = token.type == "ordered_list_open"
            yield {
                "kind": "list",
                "ordered": ordered,
                "start": int(token.attrs.get("start", 1)) if ordered else 1,
                "items": [item for item in items if item],
            }
        elif token.type == "blockquote_open":
            yield {"kind": "quote", "blocks": list(_blocks(within, said, part))}
        elif token.type == "hr":
            yield {"kind": "rule"}
        place = end + 1


def _end(tokens: Sequence[Token], begin: int) -> int:
    """Where what begins here ends: the place of the token that closes it, or its own."""
    depth = 0
    for place in range(begin, len(tokens)):
        depth += tokens[place].nesting
        if depth == 0:
            return place
    return len(tokens)


def _items(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    place = 0
    while place < len(tokens):
        end = _end(tokens, place)
        yield tokens[place + 1 : end]
        place = end + 1


def _runs(children: Sequence[Token], said: Callable[[str], str]) -> list[Block]:
    """Words with their weight and slant; the address of a link is written out behind its words."""
    runs: list[Block] = []
    bold = italic = 0
    links: list[tuple[str, int]] = []
    for token in children:
        if token.type in {"softbreak", "hardbreak"}:
            runs.append({"break": True})
        elif token.type in {"strong_open", "strong_close"}:
            bold += token.nesting
        elif token.type in {"em_open", "em_close"}:
            italic += token.nesting
        elif token.type == "link_open":
            links.append((said(leads_to(token)), len(runs)))
        elif token.type == "link_close":
            url, begin = links.pop()
            words = "".join(run.get("text", "") for run in runs[begin:])
            if url.removeprefix("mailto:").removeprefix("tel:") != words.strip():
                runs.append({**_run(f" ({url.removeprefix('mailto:').removeprefix('tel:')})"), "url": url})
        elif token.content:
            text = said(token.content)
            if text:
                url = links[-1][0] if links else ""
                runs.append({"text": text, "bold": bold > 0, "italic": italic > 0, "url": url})
    return runs


def _run(text: str) -> Block:
    return {"text": text, "bold": False, "italic": False, "url": ""}


def _part(name: str, values: Values, reply: Block) -> list[Block]:
    event, language = values.party.event, values.language
    if name == "heading":
        return [{"kind": "invitation", "host": values["host_line"], "title": values["event_title"]}]
    if name == "details":
        return [{"kind": "details", "when": when_told(event, language), "where": where_told(event, language)}]
    if name == "description":
        text = cleaned(pick(event.description, language))
        return list(_blocks(tokens_of(text), str, lambda _name: []))
    if name == "programme":
        return _programme(event, language)
    if name == "signature":
        office = settings.current().office_name
        contact = one_line(event.contact_name)
        lines = [line for line in (contact if contact != office else "", office) if line]
        return [{"kind": "signature", "lines": lines, "email": one_line(event.contact_email)}]
    return [reply] if name == "button" and reply else []


def _programme(event: Event, language: str) -> list[Block]:
    rows = [
        {"day": one.day, "clock": one.clock, "title": one.title, "speakers": list(one.speakers)}
        for one in shown_items(event, language)
    ]
    return [{"kind": "programme", "level": 2, "title": str(_("Programme")), "rows": rows}] if rows else []
