"""Commands end in sentences, also where the database is away or not up to date."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")


def run_with(database: str, *command: str) -> tuple[int, str]:
    """The exit status and the last line of what a command says on standard error."""
    environment = {
        "PATH": os.environ["PATH"],
        "DOYEN_DATABASE_URL": database,
        "DOYEN_SECRET_KEY": "a secret for tests, long enough to be one",
    }
    done = subprocess.run(
        [*FLASK, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, (done.stderr.strip().splitlines() or [""])[-1]


def test_a_database_without_tables_is_told_in_a_sentence(tmp_path: Path) -> None:
    assert run_with(f"sqlite:///{tmp_path}/new/doyen.sqlite3", "users", "list") == (
        1,
        "Error: The database is not at this version: run `flask db upgrade` first.",
    )


@pytest.mark.parametrize("command", [("users", "list"), ("mail", "status"), ("db", "upgrade")])
def test_a_database_that_is_away_is_told_in_a_sentence(command: tuple[str, ...]) -> None:
    status, said = run_with("postgresql://nobody@127.0.0.1:1/nowhere", *command)

    assert (status, said.removeprefix("Error: ")) == (
        1,
        "The database cannot be reached. Check DOYEN_DATABASE_URL, and that the database is running.",
    )


def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    database = tmp_path / "not" / "there" / "doyen.sqlite3"

    status, _said = run_with(f"sqlite:///{database}", "db", "upgrade")

    assert (status, database.exists()) == (0, True)
