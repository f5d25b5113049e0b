"""The limits of the transparency register: characters, contacts in a year, half-years and their last days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from advocacy.contacts.models import CityCompany, CompanyContact, Means
from advocacy.contacts.reporting import problems_of
from advocacy.contacts.rules import Half, Problem, business_id_of, counted, sixth, to_report
from office import clock

FIRST, SECOND = Half(2026, 1), Half(2026, 2)


@dataclass(frozen=True)
class On:
    """Something of a day."""

    held_on: date


def on(*days: tuple[int, int]) -> list[On]:
    return [On(date(2026, month, day)) for month, day in days]


@pytest.mark.parametrize(
    ("length", "problems"),
    [
        (0, [Problem.TOO_SHORT]),
        (49, [Problem.TOO_SHORT]),
        (50, []),
        (600, []),
        (601, [Problem.TOO_LONG]),
    ],
)
def test_a_subject_has_50_to_600_characters(length: int, problems: list[Problem]) -> None:
    contact = CompanyContact(
        company=CityCompany(),
        held_on=date(2026, 1, 1),
        subject=f"  {'ä' * length}\n ",
        targets="A ministry",
        means=Means.MEETING,
    )

    assert (contact.length, problems_of(contact)) == (length, problems)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("a\u0308", 1),
        ("ä", 1),
        ("a  b", 4),
        (" a\r\nb\t\n", 3),
        ("\u200b\ufeffa", 1),
        ("北港", 2),
        ("😀", 1),
        ("🇫🇮", 2),
        ("👍🏽", 2),
        ("👨\u200d👩\u200d👧", 5),
    ],
)
def test_what_counts_as_a_character_is_told(text: str, number: int) -> None:
    assert counted(text) == number


def test_five_contacts_a_year_are_small_scale_and_the_sixth_makes_all_of_them_reportable() -> None:
    five = on((1, 5), (2, 5), (3, 5), (7, 5), (8, 5))
    six = [*five, *on((8, 6))]

    assert (sixth(five), to_report(five, FIRST), to_report(five, SECOND)) == (None, [], [])
    assert sixth(list(reversed(six))) == six[5]
    assert (to_report(six, FIRST), to_report(six, SECOND)) == (six[:3], six[3:])


def test_what_the_first_report_left_out_stands_in_the_second() -> None:
    early, late = on((1, 5), (2, 5), (3, 5)), on((7, 5), (7, 6), (8, 31))
    # On 31 August January–June can still be reported, on 1 September no more.
    too_late = [*late[:2], *on((9, 1))]

    assert to_report(early + late, FIRST) == early
    assert to_report(early + too_late, FIRST) == []
    assert to_report(early + too_late, SECOND) == early + too_late
    # It was given in July as one with nothing to itemise; or late, with its contacts.
    assert to_report(early + late, SECOND, told_in_first=0) == early + late
    assert to_report(early + too_late, FIRST, told_in_first=3) == early
    assert to_report(early + too_late, SECOND, told_in_first=3) == too_late


def test_half_years_have_their_days() -> None:
    assert [Half.of(date(2026, 6, 30)), Half.of(date(2026, 7, 1))] == [FIRST, SECOND]
    assert [Half.of(date(2026, 12, 31)), Half.of(date(2027, 1, 1))] == [SECOND, Half(2027, 1)]
    assert (FIRST.deadline, SECOND.deadline) == (date(2026, 8, 31), date(2027, 2, 28))
    assert Half(2027, 2).deadline == date(2028, 2, 29)
    assert [Half.read(text) for text in ("2026-1", "2026-3", "0001-1", "２０２６-1", "")] == [
        FIRST,
        *[None] * 4,
    ]
    assert (FIRST.before, SECOND.after) == (Half(2025, 2), Half(2027, 1))


def test_the_half_year_turns_at_midnight_of_the_office(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    # 23:59 on 30 June in Helsinki, and a minute later.
    for hour, minute in ((20, 59), (21, 0)):
        moment = datetime(2026, 6, 30, hour, minute, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        found.append(Half.of(clock.today()))

    assert found == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1234567-1", "1234567-1"),
        (" 1234567-1 ", "1234567-1"),
        ("1234567-2", None),
        ("12345671", None),
        ("１２３４５６７-1", None),
        # A rest of one: such a number is never given.
        ("0000006-0", None),
    ],
)
def test_a_business_id_is_checked_by_its_last_digit(typed: str, code: str | None) -> None:
    assert business_id_of(typed) == code
