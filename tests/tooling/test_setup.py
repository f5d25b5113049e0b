"""Setting up: what a newcomer reads when something stands in the way; what a second start leaves alone."""

import ast
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import run
from tooling import setup
from tooling.console import Failure, duration
from tooling.processes import free_port, require_free


def test_an_old_python_reads_run_py_and_names_the_one_that_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ast.parse(Path(run.__file__).read_text(encoding="utf-8"), feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 8, 10, "final", 0))
    assert run.main(["demo"]) == 1
    assert capsys.readouterr().err == (
        "Doyen needs Python 3.11 or newer, and this is Python 3.8: start it with a newer one.\n"
    )


def test_run_py_needs_nothing_but_the_standard_library() -> None:
    # -S -E -s: no installed packages, no settings of the person's
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-s", run.__file__, "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    for command in ("demo", "serve", "test", "bench", "flask"):
        assert command in done.stdout


def test_a_port_in_use_is_told_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Failure, match=f"^Port {port} is in use: .*--port[.]$"):
            require_free("127.0.0.1", port)
        assert free_port(port) != port


@pytest.mark.parametrize(
    "output",
    [
        "urllib3.exceptions.NewConnectionError: Failed to establish a new connection: [Errno 111]",
        "error: Failed to fetch\n  Caused by: dns error: failed to lookup address information",
        "npm error code ENOTFOUND",
        "npm error code ECONNREFUSED",
    ],
)
def test_a_missing_network_is_told_in_one_sentence(output: str) -> None:
    told = setup.explain("The libraries could not be fetched", output)
    assert told.count("\n") == 0
    assert "reaches no network" in told


def test_any_other_failure_shows_what_the_program_said_last() -> None:
    told = setup.explain("The libraries could not be installed", "line\n" * 50 + "no space left on device")
    assert told.endswith("no space left on device")
    assert len(told.splitlines()) == 1 + setup.TAIL


def test_a_stamp_holds_until_a_source_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    setup.VENV.mkdir()
    source = tmp_path / "requirements.lock"
    source.write_text("flask==3")
    setup.put_stamp("libraries", setup.digest([source]))
    assert setup.stamped("libraries", setup.digest([source]))
    source.write_text("flask==4")
    assert not setup.stamped("libraries", setup.digest([source]))


def test_no_lock_file_names_a_registry_or_a_folder_of_somebodys_machine() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (setup.ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "find-links" not in text
        assert " @ " not in text
    assert '"resolved"' not in (setup.ROOT / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(("seconds", "words"), [(0.42, "0.4 s"), (12.3, "12 s"), (200, "3 min 20 s")])
def test_durations_read_well(seconds: float, words: str) -> None:
    assert duration(seconds) == words
