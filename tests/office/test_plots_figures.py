"""Figures say what they draw, at every size of numbers, in every form that they take."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from werkzeug.exceptions import NotFound

from office.countries import all_countries
from office.plots import files
from office.plots.base import NARROW, WIDE
from office.plots.colours import TOKENS, Theme, contrast, in_file, on_page
from office.plots.drawing import Drawing, Shape
from office.plots.figures import (
    Axis,
    Figure,
    Line,
    Mark,
    Places,
    Point,
    Series,
    bar_figure,
    column_figure,
    line_figure,
    map_figure,
    parts_figure,
    rank_figure,
    scatter_figure,
    small_figures,
)
from office.plots.legend import STROKES, STYLES
from office.plots.lettering import cut, width, wrap
from office.plots.map_figures import _LAND, _PAINTS, classes
from office.typesetting.setting import typeset

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text></svg><script>alert(1)</script> \"&\x07'><img src=x onerror=alert(1)>"
START = datetime(2021, 1, 18, 8, tzinfo=UTC)
STATES = [code for code, _name in all_countries("en") if code not in {"EU", "UN"}]
#: Every element that a picture is made of.
DRAWN = {"div", "svg", "title", "desc", "defs", "use", "g"} | {
    "rect",
    "line",
    "path",
    "circle",
    "text",
    "polygon",
}
THEMES: tuple[Theme, ...] = ("light", "dark")


@pytest.fixture(scope="module", autouse=True)
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Of an office, what a picture needs: languages, the map, a folder for typefaces. No database."""
    app = Flask(
        "plots",
        static_folder=str(ROOT / "static"),
        template_folder=str(ROOT / "templates"),
        instance_path=str(tmp_path_factory.mktemp("instance")),
    )
    app.jinja_options = {"extensions": ["jinja2.ext.i18n"]}
    Babel(app)
    with app.test_request_context():
        yield app


def names(many: int, name: str = "Delegation of somewhere") -> list[str]:
    return [f"{name} {number}" for number in range(many)]


def kinds(many: int, name: str = "Kind") -> list[Series]:
    return [Series(f"{name} {kind}", tuple(number % 7 for number in range(many))) for kind in range(3)]


def lines(many: int, name: str = "Line") -> list[Line]:
    points = tuple((START + timedelta(hours=7 * number), float(number)) for number in range(many))
    return [Line(f"{name} {number}", points, steps=number == 0) for number in range(5)]


def places(many: int, name: str = "City") -> list[Places]:
    return [
        Places(f"{name} {of}", tuple((number * of) % 40 + 1 for number in range(many))) for of in range(5)
    ]


Maker = Callable[[int, str], Figure]
MAKERS: dict[str, Maker] = {
    "bars": lambda many, name: bar_figure(
        "bars",
        name,
        [(label, at) for at, label in enumerate(names(many, name))],
        label_head=name,
        number_head="People",
        whole=many * many,
        note=name,
    ),
    "stacked": lambda many, name: parts_figure(
        "stacked", name, names(many, name), kinds(many, name), label_head=name
    ),
    "grouped": lambda many, name: parts_figure(
        "grouped", name, names(many, name), kinds(many, name), label_head=name, stacked=False
    ),
    "columns": lambda many, name: column_figure(
        "columns", name, names(many, name), kinds(many, name), label_head=name
    ),
    "lines": lambda many, name: line_figure(
        "lines",
        name,
        lines(many, name),
        zone="Europe/Helsinki",
        marks=[Mark(START + timedelta(days=day), name) for day in range(min(many, 9))],
    ),
    "map": lambda many, name: map_figure(
        "map",
        name,
        {code: 1 + at % 9 for at, code in enumerate(STATES[:many])},
        state_head=name,
        number_head=name,
        note=name,
    ),
    "points": lambda many, name: scatter_figure(
        "points",
        name,
        [
            Point(label, at % 5, at % 3, (1, 1) if at % 2 else None)
            for at, label in enumerate(names(many, name))
        ],
        x=Axis(name, 0, 5, name, name),
        y=Axis(name, 0, 5),
        label_head=name,
        quarters=(name, name, name, name),
    ),
    "ranks": lambda many, name: rank_figure(
        "ranks", name, names(many, name), places(many, name), label_head=name, breaks=[1]
    ),
    "small": lambda many, name: small_figures(
        "small", name, names(many, name), places(many, name), label_head=name, breaks=[1]
    ),
}


def texts_of(drawing: Drawing) -> Iterator[tuple[str, float, float]]:
    """Every text that runs across, with where it begins and ends."""

    def walk(shape: Shape, right: float) -> Iterator[tuple[str, float, float]]:
        attributes = dict(shape.attributes)
        moved = re.match(r"translate\((\S+)", attributes.get("transform", ""))
        if "rotate" in attributes.get("transform", ""):
            return
        right += float(moved[1]) if moved else 0
        for child in shape.children:
            if isinstance(child, Shape):
                yield from walk(child, right)
                continue
            wide = width(child, float(attributes["font-size"]), bold="font-weight" in attributes)
            part = {"start": 0.0, "middle": 0.5, "end": 1.0}[attributes.get("text-anchor", "start")]
            start = right + float(attributes["x"]) - part * wide
            yield child, start, start + wide

    for shape in drawing.shapes:
        yield from walk(shape, 0.0)


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("many", [0, 1, 3, 55, 190])
def test_no_word_stands_outside_its_picture_and_the_table_has_every_number(kind: str, many: int) -> None:
    figure = MAKERS[kind](many, "Delegation of somewhere")
    for drawing, room in ((figure.wide, WIDE), (figure.narrow, NARROW)):
        assert drawing.width == room
        assert not [found for found in texts_of(drawing) if found[1] < -12 or found[2] > room + 12]
    assert {len(row) for row in figure.rows} <= {len(figure.head)}
    if kind in {"bars", "stacked", "grouped", "columns", "map", "points"}:
        assert len(figure.rows) == many
    if not many:
        assert "There are no numbers yet." in (figure.description + figure.note)


@pytest.mark.parametrize("kind", MAKERS)
def test_whatever_a_name_is_made_of_it_stays_text(kind: str) -> None:
    figure = MAKERS[kind](3, HOSTILE)
    page = ElementTree.fromstring(f'<div xmlns="http://www.w3.org/2000/svg">{figure.markup}</div>')
    file = ElementTree.fromstring(files.svg_file(figure))
    paper = ElementTree.fromstring(files.paper_figure(figure)["svg"])
    for tree in (page, file, paper):
        tags = {element.tag.removeprefix(SVG) for element in tree.iter()}
        assert tags <= DRAWN
        attributes = {name for element in tree.iter() for name in element.attrib}
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
    assert "<script" not in figure.markup
    assert "var(" not in files.svg_file(figure).decode(), "a file knows nothing of a page's colours"


def test_ten_figures_on_a_page_share_no_name_and_each_is_read_out(office: Flask) -> None:
    figures = [make(3, "Norden") for make in MAKERS.values()]
    page = render_template_string(
        '{% import "layout/figures.html" as figures with context %}'
        "{% for one in all %}{{ figures.figure(one, address) }}{% endfor %}",
        all=figures,
        address=lambda key, kind: f"/{key}.{kind}",
    )
    tree = ElementTree.fromstring(f"<main>{page}</main>")
    every = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(every) == len(set(every))
    pictures = [svg for svg in tree.iter("svg") if svg.get("role") == "img"]
    assert len(pictures) == 2 * len(figures)
    for svg in pictures:
        title, words = (svg.get("aria-labelledby") or "").split()
        said = {child.get("id"): child.text for child in svg if child.tag in {"title", "desc"}}
        assert said[title] == "Norden" and said[words]
    for table in tree.iter("table"):
        assert table.findtext("caption") == "Norden"
        assert {head.get("scope") for head in table.iter("th")} == {"col", "row"}
    links = [link.get("href") for link in tree.iter("a")]
    assert links[:4] == ["/bars.svg", "/bars.png", "/bars.svg-dark", "/bars.png-dark"]


def test_what_is_beyond_the_last_bar_is_told_with_how_many_it_is() -> None:
    figure = bar_figure(
        "many", "Many", [(name, 2) for name in names(60)], label_head="Who", number_head="How many"
    )
    for drawing in (figure.wide, figure.narrow):
        texts = [text for text, _start, _end in texts_of(drawing)]
        assert "and 36 more together" in texts and texts[-1] == "72"
    assert figure.description.endswith("48 more are in the table.")
    assert len(figure.rows) == 60
    in_parts = parts_figure("parts", "Parts", names(60), kinds(60), label_head="Who")
    last = list(texts_of(in_parts.wide))[-1][0]
    assert last == "and 36 more together: Kind 0 108, Kind 1 108, Kind 2 108"


@pytest.mark.parametrize("room", ["wide", "narrow"])
def test_every_number_is_drawn_however_many_there_are(room: str) -> None:
    numbers = Series("A", tuple(range(1, 191))), Series("B", tuple([7] * 190)), Series("C", tuple([3] * 190))
    for stacked in (False, True):
        figure = column_figure("c", "C", names(190), numbers, label_head="Who", stacked=stacked)
        drawing: Drawing = getattr(figure, room)
        fields = [dict(shape.attributes) for shape in drawing.shapes if shape.tag == "rect"]
        seen = [field for field in fields if float(field["width"]) > 0.3 and float(field["height"]) > 0]
        assert len(seen) == 3 * 190 + 3, "and three in the key"


def test_names_at_the_ends_of_lines_stand_apart() -> None:
    points = [((START, 10.0), (START + timedelta(days=1), 10.0 + number / 100)) for number in range(6)]
    figure = line_figure("ends", "Ends", [Line(f"Line {n}", p) for n, p in enumerate(points)], zone="UTC")
    low = [
        float(dict(shape.attributes)["y"])
        for shape in figure.wide.shapes
        if shape.tag == "text" and str(shape.children[0]).startswith("Line ")
    ]
    gaps = [after - before for before, after in zip(sorted(low), sorted(low)[1:], strict=False)]
    assert len(low) == 6 and min(gaps) >= 13


def test_marks_are_named_where_they_fit_and_numbered_with_a_list_where_not() -> None:
    def drawn(marks: int) -> list[str]:
        line = Line("Accepted", ((START, 0), (START + timedelta(days=30), 90)), steps=True)
        named = [Mark(START + timedelta(days=3 * n), f"Reminder {n} to many") for n in range(marks)]
        figure = line_figure("marks", "Marks", [line], zone="Europe/Helsinki", marks=named)
        return [text for text, _start, _end in texts_of(figure.wide)]

    assert "Reminder 1 to many" in drawn(2)
    texts = drawn(9)
    assert "Reminder 1 to many" not in texts
    assert "2" in texts and "2 Reminder 1 to many, 21 Jan 2021, 10:00" in texts


def test_a_table_of_very_many_moments_has_even_steps_that_come_to_the_same() -> None:
    points = tuple((START + timedelta(minutes=7 * n), n + 1) for n in range(900))
    rows = line_figure("long", "Long", [Line("Replies", points, steps=True)], zone="UTC").rows
    assert len(rows) == 60 and rows[-1][1] == 900
    numbers = [row[1] for row in rows]
    assert numbers == sorted(numbers, key=lambda number: number or 0)


def test_small_states_are_dots_and_what_is_on_no_map_is_told() -> None:
    figure = map_figure(
        "map",
        "Countries",
        {"NO": 5, "MT": 2, "VA": 1, "EU": 3, "FI": 0},
        state_head="Country",
        number_head="Participants",
    )
    assert (
        figure.note == "Shown as dots, being small: Malta: 2; Holy See: 1. Not on the map: European Union: 3."
    )
    assert figure.description.startswith("3 countries on the map. Norway: 5; European Union: 3;")
    assert figure.rows == (
        ("Norway", 5),
        ("European Union", 3),
        ("Malta", 2),
        ("Holy See", 1),
        ("Finland", 0),
    )
    assert files.svg_file(figure).count(b"<circle") == 2
    assert "<title>Malta: 2</title>" in figure.markup


def test_a_map_of_every_state_does_not_blow_up_a_page() -> None:
    every = map_figure(
        "map",
        "All",
        {code: 1 + at % 30 for at, code in enumerate(STATES)},
        state_head="Country",
        number_head="People",
    )
    assert len(every.markup) < 120_000
    assert f"{len(STATES) - 3} countries" in every.description, "all but where nobody lives"


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([], []),
        ([1, 1, 1], ["1"]),
        ([1, 2, 4], ["1", "2", "4"]),
        ([1, 1, 1, 2, 3, 4, 6, 9, 17], ["1", "2–4", "5–9", "10–17"]),
        ([11, 12, 13, 14, 15], ["11", "12", "13", "14–15"]),
        ([18, 19, 22, 31, 49], ["18–19", "20–29", "30–39", "40–49"]),
    ],
)
def test_every_number_on_a_map_falls_into_one_class(numbers: list[int], told: list[str]) -> None:
    found = classes(numbers)
    assert [one.words for one in found] == told
    assert all(sum(one.low <= number <= one.high for one in found) == 1 for number in numbers)


def test_paints_are_those_of_the_pages_and_can_be_told_apart() -> None:
    sheet = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    light, dark = re.split(r"@media \(prefers-color-scheme: dark\)", sheet, maxsplit=1)
    for theme, part in (("light", light), ("dark", dark)):
        tokens = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part.split("}")[0]))
        assert {name: tokens[name] for name in TOKENS["light"]} == TOKENS[theme]  # type: ignore[index]
    for theme in THEMES:
        ground, land = in_file("@card", theme), in_file(_LAND, theme)
        for style in STYLES:
            assert contrast(in_file(style.edge, theme), ground) >= 3
            assert contrast(in_file(style.letters, theme), in_file(style.fill, theme)) >= 4.5
        assert min(contrast(in_file(paint, theme), ground) for paint, _dashes in STROKES) >= 4.5
        for paints in _PAINTS:
            assert min(contrast(in_file(paint, theme), land) for paint in paints) >= 3
    assert on_page("@blue*70") == "color-mix(in srgb, var(--blue) 70%, var(--card))"
    with pytest.raises(ValueError, match="no such paint"):
        on_page("@purple")


def test_a_picture_is_taken_away_in_twice_its_size_on_its_own_ground() -> None:
    figure = MAKERS["bars"](3, "Посольство كريم")
    svg = ElementTree.fromstring(files.svg_file(figure))
    for kind, name in (("png", "replies.png"), ("png-dark", "replies-dark.png")):
        response = files.figure_response(figure, kind, "replies")
        assert response.mimetype == "image/png"
        assert response.headers["Content-Disposition"] == f"attachment; filename={name}"
        wide, high = struct.unpack(">II", response.get_data()[16:24])
        assert (wide, high) == (2 * float(svg.get("width", 0)), round(2 * float(svg.get("height", 0))))
    assert files.figure_response(figure, "svg-dark", "replies").get_data().count(b"#1a2029") == 1
    with pytest.raises(NotFound):
        files.figure_response(figure, "exe", "replies")


def test_a_figure_stands_on_paper_with_its_words(tmp_path: Path) -> None:
    (tmp_path / "page.typ").write_text(
        '#let it = json(bytes(sys.inputs.content))\n#set document(title: it.title)\n#set text(lang: "en")\n'
        '= #it.title\n#image(bytes(it.svg), format: "svg", alt: it.alt, width: 100%)\n'
    )
    made = typeset("page.typ", files.paper_figure(MAKERS["lines"](55, "Réponses كريم＜b")), tmp_path)
    path = tmp_path / "page.pdf"
    path.write_bytes(made)
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 1
        alts = [
            str(thing.Alt)
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing
        ]
        assert any("Réponses" in alt for alt in alts)


def test_text_is_broken_and_cut_within_its_room() -> None:
    long = "Permanent Representation of the Federation of Somewhere to the Organisation"
    for room in (40.0, 90.0, 200.0):
        broken = wrap(long, 13, room, most=2)
        assert len(broken) <= 2 and all(width(line, 13) <= room for line in broken)
        assert width(cut("x" * 90, 13, room), 13) <= room
    assert wrap("Helsinki", 13, 200) == ["Helsinki"] and wrap("", 13, 200) == [""]
    assert wrap("a" * 60, 13, 120, most=3)[-1].endswith("…")
    assert width("日本", 13) == pytest.approx(2 * 13 * 1.08)


def test_a_key_that_could_not_be_an_id_is_refused() -> None:
    with pytest.raises(ValueError, match="not a figure's key"):
        bar_figure("two words", "Title", [], label_head="a", number_head="b")
