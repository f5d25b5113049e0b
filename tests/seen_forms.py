"""The forms of a page as a browser sees them, and what it would send."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

#: What a person would type where a form opens empty.
TYPED = {
    "email": "new@example.org",
    "password": "a password that is long enough",
    "name": "Anna Example",
    "family_name": "Example",
    "value": "office@example.org",
    "starts_on": "2027-05-05",
    "starts_time": "10:00",
    "ends_time": "12:00",
    "groups": "Resident missions",
    "number": "1",
    "answer": "accepted",
    "title-en": "A title",
    "name-en": "A name",
    "ids": "1",
    "speaker_name": "Anna Example",
    "colleagues-0-name": "Anna Example",
}


@dataclass
class SeenForm:
    """A form of a page: where it goes and what a browser would send."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    #: Every field's name, and what kind of field it is.
    names: dict[str, str] = field(default_factory=dict)
    #: Whether it has a button that sends it.
    can_be_sent: bool = False


class _Forms(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self.forms: list[SeenForm] = []
        self._open: SeenForm | None = None
        self._select = ""
        self._area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "get").lower() == "post":
            self._open = SeenForm(given.get("action") or self.here)
            self.forms.append(self._open)
        if self._open is None:
            return
        name = given.get("name", "")
        if (tag == "button" and given.get("type", "submit") == "submit") or given.get("type") == "submit":
            self._open.can_be_sent = True
        if tag == "input" and name:
            kind = given.get("type", "text")
            self._open.names.setdefault(name, kind)
            if kind not in {"checkbox", "radio", "submit", "file"} or "checked" in given:
                self._open.fields.append((name, given.get("value", "on" if kind == "checkbox" else "")))
        elif tag == "button" and name:
            self._open.names.setdefault(name, "button")
        elif tag == "select" and name:
            self._open.names.setdefault(name, "select")
            self._select = name
        elif tag == "option" and self._select:
            # As a browser: the one that is marked, else the first.
            chosen = dict(self._open.fields)
            if "selected" in given or self._select not in chosen:
                self._open.fields = [pair for pair in self._open.fields if pair[0] != self._select]
                self._open.fields.append((self._select, given.get("value", "")))
        elif tag == "textarea" and name:
            self._open.names.setdefault(name, "textarea")
            self._area = (name, [])

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area is not None and self._open is not None:
            self._open.fields.append((self._area[0], "".join(self._area[1])))
            self._area = None


def sent(form: SeenForm, name: str = "", value: str = "") -> bytes:
    """What a browser sends of a form that was filled in; with ``name``, that field holds ``value``."""
    given = dict(form.fields)
    for empty in form.names:
        if not given.get(empty) and (typed := TYPED.get(empty) or TYPED.get(empty.rpartition("-")[2])):
            given[empty] = typed
    given.pop("csrf_token", None)
    if name:
        given[name] = value
    return urlencode(given, errors="surrogatepass").encode()


def forms_of(html: str, here: str) -> list[SeenForm]:
    """The forms of a page that are sent by POST."""
    reader = _Forms(here)
    reader.feed(html)
    return reader.forms


def press(browser: FlaskClient, here: str, action: str, **options: Any) -> TestResponse:
    """Press the button of a page's form that leads to ``action``, as the page shows it now.

    Where the page has no such form, nothing but the request is sent, as by somebody whose page is old.
    """
    found = [form for form in forms_of(browser.get(here).text, here) if form.action == action]
    return browser.post(action, data=dict(found[0].fields) if found else {}, **options)
