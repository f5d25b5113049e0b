"""Whatever a guest or the register says stays text: no mark-up, no link, no field, no header comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from events.letters.fields import Values, values_for
from events.letters.party import one_line
from events.letters.rendering import Wording, Written, render
from tests.events.seminar import invite, seminar

BODY = """{{ salutation }},

# Hello {{ name }}

**{{ name }}** and *{{ name }}* and [page]({{ reply_link }}) and [{{ name }}]({{ event_page }})
{{ name }}

- {{ name }}

> {{ name | upcase }}

1. {{ name }} {% if name %}{{ name }}{% endif %}

{{ button }}
"""
WORDING = Wording({"en": "For {{ name }}"}, {"en": BODY})
NASTY = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            [
                *(
                    "<b>",
                    "</p>",
                    "**",
                    "_",
                    "`",
                    "](https://evil.example)",
                    "[x]",
                    "{{ name }}",
                    "{% if x %}",
                ),
                *("&lt;", "\n\n# H", "\r\nBcc: x@example.org", "- ", "1. ", "> ", "\\", "\ue0000\ue003"),
                *("\ue002button\ue003", "https://evil.example", "<https://evil.example>", '"', "'", "    "),
                *("\x00", "\u2028", "|", "---", "![x](y)"),
            ]
        ),
        max_size=8,
    ).map("".join),
)


class Shape(HTMLParser):
    """The tags of a document with their attributes, and its text."""

    def __init__(self, document: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.words: list[str] = []
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


class Named(Values):
    """A guest of any name."""

    def __init__(self, values: Values, name: str) -> None:
        super().__init__(values.party)
        self._name = name

    def __getitem__(self, name: str) -> Any:
        return one_line(self._name) or None if name == "name" else super().__getitem__(name)


@pytest.fixture
def letters(db: Session, app: Flask) -> Iterator[Any]:
    """Writes the letter to a guest of a name."""
    event = seminar()
    values = values_for(event, invite(event), "en", link="https://city.example.org/invitation/1-x")

    def letter(name: str) -> Written:
        return render(WORDING, "en", Named(values, name))

    yield letter


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NASTY.filter(lambda name: one_line(name) != ""))
@example("<script>alert(1)</script>")
@example("](https://evil.example) {{ salutation }}")
@example("\ue0000\ue003")
def test_any_name_appears_as_it_is_and_changes_no_tag(letters: Any, name: str) -> None:
    plain, nasty = letters("Name"), letters(name)
    shape = Shape(nasty.html)
    assert shape.tags == Shape(plain.html).tags
    shown = one_line(name)
    words = " ".join("".join(shape.words).split())
    assert words.count(" ".join(shown.split())) >= 5
    assert nasty.subject == f"For {shown}"
    assert " ".join(shown.split()) in " ".join(nasty.text.split())
    assert nasty.subject.splitlines() == [nasty.subject]


def test_what_a_name_holds_is_written_literally_in_both_twins(letters: Any) -> None:
    letter = letters("<b>Ada</b> **x** [a](https://evil.example) {{ salutation }} &amp;")
    assert "&lt;b&gt;Ada&lt;/b&gt; **x** [a](https://evil.example) {{ salutation }} &amp;amp;" in letter.html
    assert 'href="https://evil.example' not in letter.html
    assert "<b>Ada</b> **x** [a](https://evil.example) {{ salutation }} &amp;" in " ".join(
        letter.text.split()
    )


def test_only_an_address_of_ours_can_stand_behind_a_link(db: Session) -> None:
    event = seminar()
    body = "[a]({{ name }}) [b]({{ reply_link }}) [c]({{ reply_link | upcase }}) [d](javascript:alert(1))"
    values = Named(values_for(event, invite(event), "en", link="https://x.example/1"), "https://evil.example")
    written = render(Wording({"en": "x"}, {"en": body}), "en", values)
    assert re.findall(r'<a href="([^"]*)"[^>]*>([abcd])</a>', written.html) == [("https://x.example/1", "b")]
    assert "a b (https://x.example/1) c" in written.text


def test_staff_can_write_no_html_no_picture_and_no_code(db: Session) -> None:
    event = seminar()
    body = (
        '<img src="https://x.example/p.png"> ![p](https://x.example/p.png)\n\n    indented\n\n```\ncode\n```'
    )
    values = values_for(event, invite(event), "en", link="")
    written = render(Wording({"en": "x"}, {"en": body}), "en", values)
    assert not re.search(r"<(img|code|pre|script)\b", written.html)


def test_parts_stand_by_themselves_wherever_they_were_typed(db: Session) -> None:
    event = seminar()
    values = values_for(event, invite(event), "en", link="https://x.example/1")
    written = render(Wording({"en": "x"}, {"en": "Please {{ button }} now\n\n# {{ details }}"}), "en", values)
    assert "Please\n\nReply to the invitation:\nhttps://x.example/1\n\nnow\n\n    " in written.text
    assert "<p" not in re.sub(r"<p[ >].*?</p>", "", written.html, flags=re.DOTALL)
    assert "<h1" not in written.html


def test_the_plain_twin_reads_as_a_letter(db: Session) -> None:
    event = seminar(languages=["en"])
    body = (
        "{{ salutation }},\n\n# A title\n\nSome *words* and [a page](https://city.example.org/a), "
        "<https://city.example.org>.\nA new line.\n\n- one\n- two "
        + "word " * 20
        + "\n\n1. first\n2. second\n\n> quoted"
    )
    written = render(Wording({"en": "x"}, {"en": body}), "en", values_for(event, None, "en", link=""))
    assert written.text == (
        "Your Excellency,\n\n    A title\n\n"
        "Some words and a page (https://city.example.org/a),\nhttps://city.example.org.\nA new line.\n\n"
        "– one\n– two word word word word word word word word word word word word word\n"
        "  word word word word word word word\n\n"
        "1. first\n2. second\n\n> quoted\n"
    )
    assert max(map(len, written.text.splitlines())) <= 74


def test_a_note_stands_above_the_letter_in_both_twins(db: Session) -> None:
    event = seminar()
    written = render(WORDING, "en", values_for(event, None, "en", link=""), note="This is a <test>.")
    assert written.text.startswith("[This is a <test>.]\n\n")
    assert ">This is a &lt;test&gt;.</strong>" in written.html
