"""Liquid as letters know it: fields and simple conditions, where whatever a field holds stays text.

What a field holds never enters the text that Markdown reads: a mark of two private-use characters stands in
its place, and the value is put in, escaped, when all mark-up has been made. So no value can become mark-up, a
link or a field, by construction and not by escaping rules of two languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, TextIO

from liquid import BoundTemplate, Environment, RenderContext, StrictUndefined
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.output import Output, OutputNode
from liquid.output import LimitedStringIO
from liquid.stringify import to_liquid_string

#: Begins the mark of a text, of an address that may stand behind a link, and of a block; and ends each.
TEXT_MARK: Final = "\ue000"
LINK_MARK: Final = "\ue001"
BLOCK_MARK: Final = "\ue002"
END_MARK: Final = "\ue003"
#: None of these may be typed.
MARKS: Final = f"{TEXT_MARK}{LINK_MARK}{BLOCK_MARK}{END_MARK}"
_NO_MARKS: Final = dict.fromkeys(map(ord, MARKS))

#: What letters may use; all else of Liquid is refused.
TAGS: Final = ("if", "unless", "case", "for", "assign", "comment", "#")
FILTERS: Final = ("upcase", "downcase", "capitalize", "default", "join", "size", "first", "last", "strip")
#: A text holds at most this many characters of output and turns of loops.
LONGEST_OUTPUT: Final = 60_000
MOST_TURNS: Final = 500
DEEPEST: Final = 12


class Link(str):
    """An address of our own, which alone may stand behind a link."""

    __slots__ = ()


@dataclass(frozen=True)
class Block:
    """A part of a letter that is more than words."""

    name: str

    def __liquid__(self) -> object:
        return ""

    def __str__(self) -> str:
        # A filter makes words of it, and it has none.
        return ""


class Recording(Mapping[str, Any]):
    """The values that a text reads, and what it has put out: one for each rendering."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        #: What stands for the marks, in their order.
        self.put: list[str] = []
        #: Fields that were to be put out and hold nothing.
        self.empty: list[str] = []

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def mark(self, value: object, name: str) -> str:
        """The mark that stands for a value."""
        if isinstance(value, Block):
            return f"{BLOCK_MARK}{value.name}{END_MARK}"
        text = to_liquid_string(value, autoescape=False)
        if not text.strip():
            if name:
                self.empty.append(name)
            return ""
        self.put.append(text)
        begin = LINK_MARK if isinstance(value, Link) else TEXT_MARK
        return f"{begin}{len(self.put) - 1}{END_MARK}"


class _MarkingNode(OutputNode):
    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        recording = context.globals
        assert isinstance(recording, Recording)
        return buffer.write(recording.mark(self.expression.evaluate(context), field_of(self)))


class _Marking(Output):
    node_class = _MarkingNode


def field_of(node: OutputNode) -> str:
    """The field that an output names first; "" where it is none."""
    expression = node.expression
    if isinstance(expression, FilteredExpression) and isinstance(expression.left, Path):
        return str(expression.left.path[0])
    return ""


class LetterEnvironment(Environment):
    """Liquid without files to include, and with limits on what one text may take."""

    output_stream_limit = LONGEST_OUTPUT
    loop_iteration_limit = MOST_TURNS
    local_namespace_limit = LONGEST_OUTPUT
    context_depth_limit = DEEPEST
    block_nesting_limit = DEEPEST


def _environment() -> LetterEnvironment:
    environment = LetterEnvironment(undefined=StrictUndefined, strict_filters=True)
    kept = {*TAGS, "content", "output", "illegal", "break", "continue", "else", "elsif", "when"}
    for name in set(environment.tags) - kept:
        del environment.tags[name]
    for name in set(environment.filters) - set(FILTERS):
        del environment.filters[name]
    environment.add_tag(_Marking)
    return environment


ENVIRONMENT: Final = _environment()


@lru_cache(maxsize=512)
def parsed(source: str) -> BoundTemplate:
    """A text taken apart, once for each text.

    Raises:
        liquid.exceptions.LiquidError: it is not written as Liquid is.
    """
    return ENVIRONMENT.from_string(source.replace("\r\n", "\n").translate(_NO_MARKS))


@dataclass(frozen=True)
class Filled:
    """A text with marks for its values, the values, and the fields that held nothing."""

    text: str
    put: list[str]
    empty: list[str] = field(default_factory=list)


def filled(source: str, values: Mapping[str, Any]) -> Filled:
    """Read the conditions of a text, and put marks where it names fields.

    Raises:
        liquid.exceptions.LiquidError: it is not written as Liquid is, names an unknown field, or takes more
            than a letter may.
    """
    template = parsed(source)
    recording = Recording(values)
    buffer = LimitedStringIO(LONGEST_OUTPUT)
    template.render_with_context(RenderContext(template, globals=recording), buffer)
    return Filled(buffer.getvalue(), recording.put, recording.empty)
