"""The web server as `run.py serve` starts it, its limits switched off, and what its processes use."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bench.driver import Order, Told
from bench.office import SECRET
from tooling.processes import Child, answers, free_port, stop, watch

_TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """The web server's processes, as `run.py serve` starts them."""

    def __init__(self, child: Child, port: int) -> None:
        self.port = port
        self._child = child

    def cpu(self) -> float:
        """Seconds of processor time of all its processes so far."""
        return sum(_cpu_of(number) for number in _family(self._child.process.pid))

    def drive(self, path: str, count: int, **more: object) -> Told:
        """Let guests do something, in a process of their own."""
        order = Order(port=self.port, path=path, count=count, **more)  # type: ignore[arg-type] # any field
        command = [sys.executable, "-m", "bench.driver", json.dumps(asdict(order))]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
        if done.returncode:
            raise SystemExit(done.stderr)
        return Told(**json.loads(done.stdout))


@contextlib.contextmanager
def served(database_url: str, folder: Path) -> Iterator[Server]:
    """The program on that database."""
    port = free_port(0)
    settings = {
        "DOYEN_DATABASE_URL": database_url,
        "DOYEN_SECRET_KEY": SECRET,
        "DOYEN_RATE_LIMITS": "no",
        "DOYEN_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    words = ["-m", "tooling.web", "--host", "127.0.0.1", "--port", str(port)]
    with running(words, settings, port, folder) as server:
        yield server


@contextlib.contextmanager
def running(words: list[str], settings: dict[str, str], port: int, folder: Path) -> Iterator[Server]:
    """A server that Python starts with these words, once it answers at /healthz."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOYEN_")}
    child = Child("web server", [sys.executable, *words], clean | settings, folder / "server.log")
    try:
        watch([child], lambda: answers(f"http://127.0.0.1:{port}/healthz"), 60)
        yield Server(child, port)
    finally:
        stop([child])


def _family(parent: int) -> list[int]:
    """A process and those that it started."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    return [parent, *(number for child in children for number in _family(int(child)))]


def _cpu_of(number: int) -> float:
    fields = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
