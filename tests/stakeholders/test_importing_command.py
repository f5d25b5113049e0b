"""`flask stakeholders import` keeps its promises to scripts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from stakeholders.organisations.models import Organisation
from tests.stakeholders.test_importing_planning import NORWAY, SWEDEN, table

LIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "database_of_embassies.csv"

Run = Callable[..., Result]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(table(SWEDEN, NORWAY, {"operator": "Denmark", "country": "Sweden"}, {"phone": "none"}))
    return path


def missions(db: Session) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(Organisation)) or 0


def test_json_is_one_object_with_counts_and_problems(run: Run, file: Path, db: Session) -> None:
    result = run("stakeholders", "import", str(file), "--host-country", "FI", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "rows": 4,
        "new": 3,
        "changed": 0,
        "unchanged": 0,
        "possible_duplicates": 2,
        "refused": 0,
        "out_of_scope": 1,
        "problems": [{"row": 5, "column": "phone", "reason": "“none” is no telephone number: left out"}],
    }
    assert missions(db) == 3


def test_a_dry_run_changes_nothing(run: Run, file: Path, db: Session) -> None:
    result = run("stakeholders", "import", str(file), "--dry-run")
    assert (result.exit_code, missions(db)) == (0, 0)
    assert "dry run" in result.stdout and "4  new" in result.stdout


def test_a_second_run_changes_nothing(run: Run, file: Path, db: Session) -> None:
    run("stakeholders", "import", str(file))
    again = json.loads(run("stakeholders", "import", str(file), "--json").stdout)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 4)


def test_a_list_comes_through_standard_input(run: Run, db: Session) -> None:
    result = run("stakeholders", "import", "-", "--json", input=table(SWEDEN))
    assert (result.exit_code, missions(db)) == (0, 1)
    assert db.scalars(select(Organisation.source)).one() == "standard input"


def test_a_broken_file_is_refused_whole_with_row_and_column(run: Run, tmp_path: Path, db: Session) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_bytes(table(SWEDEN, NORWAY) + b"\nDenmark;Finland")
    result = run("stakeholders", "import", str(broken), "--json")
    assert (result.exit_code, result.stdout, missions(db)) == (1, "", 0)
    assert "broken.csv was not imported. In row 4, column city: the row ends before" in result.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["no-such-file.csv"], "No such file"),
        ([], "Missing argument"),
        (["-", "--host-country", "Atlantis"], "no country"),
        (["-", "--accredited"], "--accredited needs --host-country"),
        (["-", "--frobnicate"], "No such option"),
    ],
)
def test_wrong_usage_is_told_with_status_2(run: Run, options: list[str], words: str) -> None:
    result = run("stakeholders", "import", *options, input=b"")
    assert (result.exit_code, words in result.stderr) == (2, True), result.stderr


def test_the_host_country_may_be_named(run: Run, file: Path) -> None:
    result = run("stakeholders", "import", str(file), "--host-country", "Suomi", "--json")
    assert json.loads(result.stdout)["new"] == 3


def test_help_says_what_the_counts_mean(run: Run) -> None:
    text = run("stakeholders", "import", "--help").stdout
    assert all(word in text for word in ("possible_duplicates", "out_of_scope", "Exit status", "--dry-run"))


@pytest.mark.skipif(not LIST.is_file(), reason="the folder ../shared/data is not on this machine")
@pytest.mark.once
def test_the_counts_of_the_real_list(run: Run, db: Session) -> None:
    counts = []
    for _time in range(2):
        result = run("stakeholders", "import", str(LIST), "--host-country", "FI", "--accredited", "--json")
        found = json.loads(result.stdout)
        counts.append([found[key] for key in ("rows", "new", "changed", "unchanged", "refused")])
    assert counts == [[9852, 164, 0, 0, 0], [9852, 0, 0, 164, 0]]
