"""The Voluntary Local Review: what is typed, kept, shown, taken back and taken away."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pikepdf
import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from advocacy.reviews import keeping
from advocacy.reviews.keeping import IndicatorGiven
from advocacy.reviews.models import Direction, Indicator, IndicatorValue, Weight
from advocacy.reviews.numbers import BadLine, NotANumber, YearTwice, lines_of, read_number, read_values
from advocacy.reviews.queries import overview
from advocacy.themes.keeping import AlreadyThere, StrategyGoalGiven, TextMissing, add_strategy_goal
from office.accounts.models import Role
from office.audit.steps import new_step
from office.audit.trail import because_of
from office.audit.undoing import undo
from office.web.i18n import prefer_language
from stakeholders.organisations.keeping import ChangedMeanwhile

SignIn = Callable[[Role], FlaskClient]
Count = Callable[[], AbstractContextManager[list[str]]]
PAGE = "/advocacy/reviews/"


def indicator(name: str = "Waste", sdg: int = 12, **more: object) -> Indicator:
    given = {"direction": Direction.DOWN, "unit": {"en": "kg"}} | more
    return keeping.add_indicator(IndicatorGiven(sdg=sdg, name={"en": name}, **given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("1 234,5", "1234.5"),
        ("1\u202f234", "1234"),
        ("-3", "-3"),
        ("\u22123,25", "-3.25"),
        ("+7", "7"),
        ("99999999999999", "99999999999999"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, number: str) -> None:
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed", ["", "x", "1.2.3", "1e9", "NaN", "Infinity", "٣", "12%", "100000000000000", "--1", "."]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber):
        read_number(typed)


def test_values_are_read_a_year_a_line() -> None:
    read = read_values("2021\t12,5\n\n 2022 13 *\r\n2020: -1 000\n")

    assert read == {2021: (Decimal("12.5"), False), 2022: (Decimal(13), True), 2020: (Decimal(-1000), False)}


@pytest.mark.parametrize("line", ["12.5", "2021", "21 5", "2021 many", "1899 5", "2101 5", "2021 5 6.x"])
def test_a_line_that_is_no_value_is_named(line: str) -> None:
    with pytest.raises(BadLine) as bad:
        read_values(f"2020 1\n{line}")
    assert (bad.value.number, bad.value.line) == (2, line)


def test_a_year_stands_once() -> None:
    with pytest.raises(YearTwice):
        read_values("2020 1\n2020 2")


def test_what_is_shown_is_read_again(db: Session) -> None:
    values = {2020: (Decimal("1234.5"), False), 2021: (Decimal("-0.25"), True)}
    for language in ("en", "sv", "fi"):
        prefer_language(language)
        assert read_values(lines_of(values)) == values


def test_a_step_is_taken_back_to_the_last_decimal(db: Session) -> None:
    kept = indicator(target_low=Decimal("8.125"), target_year=2030)
    keeping.set_values(kept, {2020: (Decimal("12.4"), False), 2021: (Decimal("12.000001"), True)}, seen={})
    step = new_step(keeping.STEPS)
    with because_of(step):
        seen = {one.year: keeping.mark_of(one) for one in kept.values}
        keeping.set_values(kept, {2020: (Decimal("9"), False)}, seen=seen)
    assert [(one.year, one.value) for one in db.scalars(select(IndicatorValue))] == [(2020, Decimal(9))]

    undo(step)

    rows = db.scalars(select(IndicatorValue).order_by(IndicatorValue.year))
    assert [(one.year, one.value, one.is_provisional) for one in rows] == [
        (2020, Decimal("12.4"), False),
        (2021, Decimal("12.000001"), True),
    ]


def test_the_second_of_two_who_enter_values_is_told(db: Session) -> None:
    kept = indicator()
    keeping.set_values(kept, {2020: (Decimal(5), False)}, seen={})
    with pytest.raises(keeping.ValuesChangedMeanwhile):
        keeping.set_values(kept, {2020: (Decimal(6), False)}, seen={})
    text = keeping.write_text(12, {"en": "Less."}, {}, seen_at=None)
    with pytest.raises(ChangedMeanwhile):
        keeping.write_text(12, {"en": "More."}, {}, seen_at=None)
    assert (kept.values[0].value, text.narrative) == (Decimal(5), {"en": "Less."})


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"name": " "}, TextMissing),
        ({"target_year": 2030}, keeping.YearMissing),
        ({"target_low": Decimal(1), "target_year": 2020, "baseline_year": 2020}, keeping.YearTooEarly),
        ({"direction": Direction.WITHIN, "target_low": Decimal(1)}, keeping.BoundsMissing),
        (
            {"direction": Direction.WITHIN, "target_low": Decimal(2), "target_high": Decimal(1)},
            keeping.BoundsMissing,
        ),
        ({"name": "WASTE"}, AlreadyThere),
    ],
)
def test_what_cannot_be_is_refused(db: Session, more: dict[str, object], error: type[Exception]) -> None:
    indicator()
    with pytest.raises(error):
        indicator(**({"name": "Another"} | more))  # type: ignore[arg-type]


def test_goals_that_nobody_measures_are_named(db: Session) -> None:
    kept = indicator()
    indicator("Bees", 15)
    keeping.archive(indicator("Fish", 14))
    keeping.set_values(kept, {2019: (Decimal(5), False)}, seen={})

    found = overview()

    assert found.gaps == [number for number in range(1, 18) if number not in (12, 15)]
    assert [one.indicator.called("en") for one in found.old] == ["Waste", "Bees"]


def test_the_review_costs_the_same_for_one_indicator_and_for_thirty(
    db: Session, signed_in: SignIn, count_statements: Count
) -> None:
    viewer = signed_in(Role.VIEWER)
    asked = []
    for many in (1, 30):
        for number in range(many):
            kept = indicator(f"Waste {many}/{number}", (number + 11) % 17 + 1)
            keeping.set_values(kept, {2020: (Decimal(number), False), 2021: (Decimal(1), False)}, seen={})
            goal = add_strategy_goal(StrategyGoalGiven("2031–2035", f"{many}/{number}", {"en": "A goal"}))
            keeping.set_contributions(goal.id, {12: Weight.SOME})
        db.commit()
        for page in ("", "goals/12", "matrix"):
            viewer.get(PAGE + page)
            with count_statements() as statements:
                viewer.get(PAGE + page)
            asked.append(len(statements))
    assert asked == [5, 6, 3, 5, 6, 3]


def test_the_workbook_holds_everything_and_no_formula(db: Session, signed_in: SignIn) -> None:
    kept = indicator("=1+1", source="@evil", target_low=Decimal(250), target_year=2030)
    keeping.set_values(kept, {2020: (Decimal("300.5"), False), 2025: (Decimal(270), True)}, seen={})
    goal = add_strategy_goal(StrategyGoalGiven("2031–2035", "2", {"en": "A clean city"}))
    keeping.set_contributions(goal.id, {12: Weight.STRONG})
    keeping.write_text(12, {"en": "=Less waste"}, {"en": "Sort it"}, seen_at=None)
    db.commit()

    content = signed_in(Role.VIEWER).get(f"{PAGE}review.xlsx?lang=en").data

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Indicators", "Values", "What is said", "Matrix", "What the words mean"]
    indicators = book.get_sheet_by_name("Indicators").to_python()
    assert next(row for row in indicators if row[0] == 12) == [
        *(12.0, "Responsible consumption and production", "", "=1+1", "kg", "The less, the better"),
        *(2020.0, 300.5, 2025.0, 270.0, 250.0, "", 2030.0, "On the way", "@evil", ""),
    ]
    values = book.get_sheet_by_name("Values").to_python()[1:]
    assert values == [[12.0, "=1+1", "kg", 2020.0, 300.5, "no"], [12.0, "=1+1", "kg", 2025.0, 270.0, "yes"]]
    assert book.get_sheet_by_name("Matrix").to_python()[1][:3] == ["2031–2035", "2", "A clean city"]
    assert book.get_sheet_by_name("Matrix").to_python()[1][14] == "Much"
    assert book.get_sheet_by_name("What is said").to_python()[12][2:] == ["=Less waste", "Sort it"]


def test_an_indicator_is_followed_given_values_and_let_go(db: Session, signed_in: SignIn) -> None:
    editor = signed_in(Role.EDITOR)
    form = {
        "sdg": "11",
        "target_code": "11.2",
        "name-en": "Trips",
        "direction": "up",
        "target_low": "85,5",
        "owner": "",
    }
    made = editor.post(f"{PAGE}indicators/new", data=form | {"target_year": "2030"})
    number = db.scalars(select(Indicator.id)).one()
    assert made.location == f"{PAGE}indicators/{number}"
    assert editor.post(f"{PAGE}indicators/new", data=form).status_code == 422
    again = editor.post(f"{PAGE}indicators/new", data=form | {"target_year": "2030"})
    assert (again.status_code, again.location) == (303, made.location)

    bad = editor.post(f"{PAGE}indicators/{number}/values", data={"values": "2020 many", "seen": "{}"})
    assert (bad.status_code, "Line 1, “2020 many”, is no year and a number." in bad.text) == (422, True)
    values = {"values": "2020 78\n2025 82 *", "seen": "{}"}
    assert editor.post(f"{PAGE}indicators/{number}/values", data=values).status_code == 303
    # The second of two clicks says what the first has said; what others saved meanwhile is not overwritten.
    assert editor.post(f"{PAGE}indicators/{number}/values", data=values).status_code == 303
    # Whatever the form says that it was opened with: what nobody's form says is as if it said nothing.
    for seen in ("{}", "[]", "[" * 100_000):
        late = {"values": "2020 79", "seen": seen}
        assert editor.post(f"{PAGE}indicators/{number}/values", data=late).status_code == 409
    early = editor.post(f"{PAGE}indicators/{number}/values", data=values | {"values": "2999 1"})
    assert (early.status_code, "is no year and a number" in early.text) == (422, True)
    early = editor.post(f"{PAGE}indicators/{number}/values", data=values | {"values": "2099 1"})
    assert (early.status_code, "The year 2099 has not begun" in early.text) == (422, True)

    page = editor.get(f"{PAGE}indicators/{number}?lang=en").text
    assert ("On the way" in page, "Target: 85.5 by 2030" in page, "Provisional" in page) == (True, True, True)
    assert editor.get(f"{PAGE}indicators/{number}/figure.png").data[:4] == b"\x89PNG"

    editor.post(f"{PAGE}indicators/{number}/archive")
    assert "No indicator is followed yet" in editor.get(f"{PAGE}?lang=en").text


@pytest.mark.parametrize("language", ["en", "sv", "fi"])
def test_the_review_on_paper_can_be_read_by_everybody(db: Session, signed_in: SignIn, language: str) -> None:
    kept = indicator("Waste 廃棄物 Ω نفايات")
    keeping.set_values(kept, {2020: (Decimal("300.5"), False), 2023: (Decimal(270), True)}, seen={})
    keeping.write_text(12, {"en": "*Less* #waste.\nMuch less."}, {"en": "Speak for it."}, seen_at=None)
    db.commit()

    made = signed_in(Role.VIEWER).get(f"{PAGE}review.pdf?lang={language}")

    assert made.mimetype == "application/pdf"
    with pikepdf.open(io.BytesIO(made.data)) as read:
        assert (str(read.Root.Lang), bool(read.Root.MarkInfo.Marked)) == (language, True)
        with read.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"


def test_an_indicator_is_found_by_go_to_and_its_whole_history_opens(db: Session, signed_in: SignIn) -> None:
    made = indicator("Air quality")
    made.name = {"en": "Air quality", "fi": "Ilmanlaatu"}
    db.commit()
    reader = signed_in(Role.VIEWER)
    assert f"/advocacy/reviews/indicators/{made.id}" in reader.get("/goto?q=ilman&part=1").text
    assert reader.get(f"/office/audit/history/indicators/{made.id}").status_code == 200
