"""Dates in three languages, lists in the address, text in several languages in a form, and the macros."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField
from wtforms.validators import NumberRange

from events.programme.hours import Held
from office.accounts.models import Role, User
from office.web.forms import CountryField, Form, LocalizedField, zone_choices
from office.web.i18n import format_day, format_event_time, format_moment
from office.web.tables import chips, paginate, read_query

ROOT = Path(__file__).parents[2]
START = datetime(2021, 2, 16, 12, tzinfo=UTC)
END = datetime(2021, 2, 16, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Tuesday 16 February 2021, 14:00–16:00 (Helsinki)"),
        ("sv", "Tisdagen den 16 februari 2021 kl. 14.00–16.00 (Helsingfors)"),
        ("fi", "Tiistaina 16. helmikuuta 2021 klo 14.00–16.00 (Helsinki)"),
    ],
)
def test_a_seminars_time_reads_as_each_language_writes_it(lang: str, words: str) -> None:
    assert format_event_time(START, END, "Europe/Helsinki", lang) == words
    inside = format_event_time(START, END, "Europe/Helsinki", lang, sentence=True)
    assert inside[0] == (words[0] if lang == "en" else words[0].lower())


def test_a_time_is_told_in_the_zone_asked_for_across_midnight() -> None:
    words = format_event_time(START, END, "Asia/Tokyo", "en")
    assert words == "Tuesday 16 February 2021, 21:00–23:00 (Tokyo)"
    words = format_event_time(END, datetime(2021, 2, 16, 16, tzinfo=UTC), "Asia/Tokyo", "en")
    assert words == "Tuesday 16 February 2021, 23:00 – Wednesday 17 February 2021, 01:00 (Tokyo)"


def test_every_finnish_weekday_has_the_ending_that_a_sentence_wants() -> None:
    words = [format_day(date(2021, 2, day), "fi", weekday=True).split()[0] for day in range(15, 22)]
    assert words == [
        "Maanantaina",
        "Tiistaina",
        "Keskiviikkona",
        "Torstaina",
        "Perjantaina",
        "Lauantaina",
        "Sunnuntaina",
    ]


def test_days_and_moments_are_short() -> None:
    assert [format_day(date(2021, 2, 16), lang) for lang in ("en", "sv", "fi")] == [
        "16 February 2021",
        "16 februari 2021",
        "16. helmikuuta 2021",
    ]
    assert format_moment(START, "Europe/Helsinki", "en") == "16 Feb 2021, 14:00"
    assert format_moment(START, "Europe/Helsinki", "fi") == "16.2.2021 klo 14.00"


def test_a_zone_is_found_under_its_city_in_the_readers_language() -> None:
    assert ("Europe/Helsinki", "Helsingfors (Europe/Helsinki)") in zone_choices("sv")


def test_the_address_of_a_list_lets_in_only_what_the_page_knows() -> None:
    args = MultiDict(
        [
            ("q", " nor "),
            ("country", "NO"),
            ("country", "SE"),
            ("evil", "x"),
            ("sort", "-name"),
            ("page", "-3"),
        ]
    )
    query = read_query(sorts=("name",), default_sort="name", filters=("country",), path="/list", args=args)
    assert (query.q, query.sort, query.descending, query.page) == ("nor", "name", True, 1)
    assert query.filters == {"country": ("NO", "SE")}
    assert query.without("country", "NO") == "/list?q=nor&country=SE&sort=-name"
    assert query.clear_url == "/list?sort=-name"
    assert query.sort_url("name") == "/list?q=nor&country=NO&country=SE"
    assert query.order_of("name") == "descending"


@pytest.mark.parametrize("page", ["x", "0", "", "²", "9" * 30])
def test_an_impossible_page_number_does_no_harm(page: str) -> None:
    assert read_query(path="/", args=MultiDict({"page": page})).page >= 1


def test_each_filter_that_is_on_is_a_chip_that_takes_it_away() -> None:
    query = read_query(
        filters=("country",), path="/l", args=MultiDict([("country", "NO"), ("country", "SE")])
    )
    found = chips(query, {"country": lambda code: f"Country: {code}"})
    assert [(chip.label, chip.url) for chip in found] == [
        ("Country: NO", "/l?country=SE"),
        ("Country: SE", "/l?country=NO"),
    ]


def test_a_long_list_is_read_a_page_at_a_time(db: Session) -> None:
    db.add_all(User(email=f"user{n:02}@example.org", role=Role.VIEWER) for n in range(5))
    db.flush()
    query = read_query(path="/users", args=MultiDict({"page": "2"}), size=2)
    page = paginate(select(User.email).order_by(User.email), query)
    assert list(page.items) == ["user02@example.org", "user03@example.org"]
    assert (page.total, page.pages, page.first, page.last) == (5, 3, 3, 4)
    assert (page.previous_url, page.next_url) == ("/users", "/users?page=3")


class _Texts(Form):
    title = LocalizedField("Title", required=("en",), max_length=10)
    state = CountryField("State", blank="None")


def test_a_text_in_three_languages_goes_into_the_form_and_comes_out_clean(app: Flask) -> None:
    with app.test_request_context(
        method="POST", data={"title-en": " Seminar ", "title-sv": " ", "state": "NO"}
    ):
        form = _Texts()
        assert form.validate()
        assert form.title.data == {"en": "Seminar"}
        row = SimpleNamespace(title={"en": "Old", "fr": "Séminaire"}, state=None)
        form.populate_obj(row)
        assert row.title == {"fr": "Séminaire", "en": "Seminar"}
        assert row.state == "NO"


def test_a_missing_text_is_an_error_that_leads_to_its_language(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"title-sv": "far too long a title"}):
        form = _Texts()
        assert not form.validate()
        html = render_template_string(
            '{% import "layout/macros.html" as ui with context %}'
            "{{ ui.errors_summary(form) }}{{ ui.localized(form.title) }}",
            form=form,
        )
        assert 'href="#title-en"' in html
        assert "Title (English)" in html
        assert 'href="#title-sv"' in html
        assert 'value="far too long a title"' in html, "what was typed is never lost"
        assert 'aria-describedby="title-en-error"' in html


def test_an_event_offers_only_the_languages_it_promises(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"title-en": "Seminar", "title-fi": "Seminaari"}):
        form = _Texts()
        form.title.keep_languages(("en", "fi"))
        assert [part.short_name for part in form.title] == ["en", "fi"]
        assert form.title.data == {"en": "Seminar", "fi": "Seminaari"}


class _Numbers(Form):
    seats = IntegerField(validators=[NumberRange(1, 1_000_000)])
    days = IntegerField(validators=[NumberRange(min=1)])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"seats": "0", "days": "0"}, ["Write a number from 1 to 1,000,000.", "Write a number, 1 or more."]),
        ({"seats": "many", "days": "1"}, ["Write a whole number, in digits.", ""]),
    ],
)
def test_a_number_that_cannot_be_is_told_in_the_houses_words(
    app: Flask, typed: dict[str, str], said: list[str]
) -> None:
    with app.test_request_context(method="POST", data=typed):
        form = _Numbers()
        assert not form.validate()
        assert [" ".join(field.errors[:1]) for field in (form.seats, form.days)] == said


def test_hours_keep_together_in_html_and_stay_plain_in_text(app: Flask) -> None:
    with app.test_request_context():
        source = "{{ words|hours_together }}"
        words = format_event_time(START, END, "Europe/Helsinki", "en")
        html = render_template_string(source, words=words)
        assert '<span class="nowrap">14:00–16:00</span>' in html
        plain = app.jinja_env.overlay(autoescape=False).from_string("{{ event|when }}")
        assert plain.render(event=Held(START, END, "Europe/Helsinki", False, False)) == words


def test_every_icon_that_a_template_names_is_in_the_list() -> None:
    listed = set((ROOT / "static/icons.txt").read_text("utf-8").split("\n"))
    pattern = re.compile(r"(?:ui\.icon|_icon|ui\.empty_state)\(\s*\"([a-z0-9-]+)\"|icon=\"([a-z0-9-]+)\"")
    for template in (ROOT / "templates").rglob("*.html"):
        for pair in pattern.findall(template.read_text("utf-8")):
            name = pair[0] or pair[1]
            assert name in listed, f"{template.relative_to(ROOT)} names the icon {name}"


def test_no_template_holds_a_style_or_a_script_of_its_own() -> None:
    # "one" is the name of a text's placeholder, and of no event.
    forbidden = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son(?!e=)[a-z]+=|<style", re.IGNORECASE)
    for template in (ROOT / "templates").rglob("*.html"):
        if "mail" in template.relative_to(ROOT / "templates").parts or template.name.startswith("letter"):
            continue
        found = forbidden.search(template.read_text("utf-8"))
        assert found is None, f"{template.relative_to(ROOT)}: {found}"
