"""So many web processes as are set answer from one socket, are replaced when they die, and end politely."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest

from office.settings import Settings
from tooling import web
from tooling.processes import Child as Process
from tooling.processes import answers, free_port, listening, stop, watch

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks processes up in /proc")


def children_of(number: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


def wait_for(happened: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Process, str]]:
    """The web server with two processes on an office without tables: its health page needs none."""
    port = free_port(0)
    env = {name: value for name, value in os.environ.items() if not name.startswith("DOYEN_")} | {
        "DOYEN_DATABASE_URL": f"sqlite:///{tmp_path}/office.sqlite3",
        "DOYEN_SECRET_KEY": "a secret for tests, long enough to be one",
        "DOYEN_WEB_PROCESSES": "2",
    }
    command = [sys.executable, "-m", "tooling.web", "--host", "127.0.0.1", "--port", str(port)]
    server = Process("web server", command, env, tmp_path / "web.log")
    address = f"http://127.0.0.1:{port}/healthz"
    try:
        watch([server], lambda: answers(address), 60)
        yield server, address
    finally:
        stop([server])


def test_one_that_dies_is_replaced_and_all_end_with_the_one_that_keeps_them(
    served: tuple[Process, str],
) -> None:
    server, address = served
    keeper = server.process.pid
    first = children_of(keeper)
    assert len(first) == 2

    os.kill(first[0], signal.SIGKILL)
    wait_for(lambda: len(children_of(keeper)) == 2 and first[0] not in children_of(keeper))
    with urllib.request.urlopen(address, timeout=10) as reply:
        assert reply.read() == b"ok\n"

    server.process.kill()
    wait_for(lambda: not Path(f"/proc/{first[1]}").exists())


SLOW = """
import sys, time
from tooling import web

def slow(environ, start):
    print("asked", flush=True)
    time.sleep(1)
    start("200 OK", [("Content-Length", "8")])
    return [b"answered"]

web.serve(web._listen("127.0.0.1", int(sys.argv[1])), lambda: slow)
"""


def test_told_to_end_it_answers_what_it_was_asked_first() -> None:
    port = free_port(0)
    server = subprocess.Popen([sys.executable, "-c", SLOW, str(port)], stdout=subprocess.PIPE, text=True)
    wait_for(lambda: listening(port))
    heard: list[bytes] = []

    def ask() -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as reply:
            heard.append(reply.read())

    asking = Thread(target=ask)
    asking.start()
    assert server.stdout is not None
    assert server.stdout.readline() == "asked\n"
    server.terminate()
    asking.join(10)

    assert heard == [b"answered"]
    assert server.wait(10) == 0
    server.stdout.close()


SHORT = """
import sys
from tooling import web

def short(environ, start):
    start("304 Not Modified" if environ["PATH_INFO"] == "/304" else "200 OK", [("ETag", '"a"')])
    return [] if environ["PATH_INFO"] == "/304" else [b"answered"]

web.serve(web._listen("127.0.0.1", int(sys.argv[1])), lambda: short)
"""


def test_an_answer_without_a_body_keeps_the_connection_unless_it_is_not_wanted() -> None:
    port = free_port(0)
    server = subprocess.Popen([sys.executable, "-c", SHORT, str(port)])
    wait_for(lambda: listening(port))
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    heard = []
    for path, wanted in (("/304", {}), ("/200", {}), ("/304", {}), ("/304", {"Connection": "close"})):
        connection.request("GET", path, headers=wanted)
        answer = connection.getresponse()
        heard.append((answer.status, answer.read(), answer.headers["Connection"]))
    connection.close()
    server.terminate()

    unchanged = (304, b"", None)
    assert heard == [unchanged, (200, b"answered", None), unchanged, (304, b"", "close")]
    assert server.wait(10) == 0


@pytest.mark.parametrize(("asked", "given"), [(None, None), (3, 3), (1, 1)])
def test_there_are_as_many_as_are_set_or_as_there_are_processors(
    asked: int | None, given: int | None
) -> None:
    mine = len(os.sched_getaffinity(0))

    assert web.processes(Settings(web_processes=asked)) == (given or min(mine, web.MOST_BY_ITSELF))


def test_a_server_that_cannot_start_ends(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("DOYEN_")}
    command = [sys.executable, "-m", "tooling.web", "--host", "127.0.0.1", "--port", str(free_port(0))]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "DOYEN_SECRET_KEY is not set" in done.stderr
