"""Writers to a SQLite database wait for each other and are woken, in one process and in several."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Thread

from office.turns import Turn

HOLDER = """
import sys
from office.turns import Turn
turn = Turn(sys.argv[1])
assert turn.take(5)
print("mine", flush=True)
sys.stdin.readline()
turn.give_up()
"""


def test_a_thread_waits_until_its_turn_comes_or_its_patience_ends(tmp_path: Path) -> None:
    turn = Turn(str(tmp_path / "office.sqlite3"))
    assert turn.take(1)
    assert turn.take(0.01) is False

    took: list[bool] = []
    waiting = Thread(target=lambda: took.append(turn.take(5)))
    waiting.start()
    turn.give_up()
    waiting.join(5)
    assert took == [True]
    turn.give_up()


def test_another_process_has_it_until_it_ends_however_it_ends(tmp_path: Path) -> None:
    path = str(tmp_path / "office.sqlite3")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None and holder.stdin is not None
    assert holder.stdout.readline() == "mine\n"
    turn = Turn(path)
    took: list[bool] = []
    waiting = Thread(target=lambda: took.append(turn.take(5)))
    waiting.start()
    waiting.join(0.1)
    assert took == []

    holder.kill()
    waiting.join(5)
    assert took == [True]
    holder.communicate()


def test_a_folder_that_may_not_be_written_to_is_no_obstacle(tmp_path: Path) -> None:
    turn = Turn(str(tmp_path / "missing" / "office.sqlite3"))

    assert turn.take(1)
    turn.give_up()
    assert turn.take(1)
