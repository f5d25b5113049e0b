"""Asks a web server the same over and over: `asker.c` where there is a compiler, else slowly in Python."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median, quantiles

_SOURCE = Path(__file__).with_name("asker.c")


@dataclass(frozen=True)
class Asked:
    """How it went: seconds in all and each, the driver's own processor seconds, octets, answers by status."""

    seconds: float
    cpu: float
    octets: int
    answers: dict[int, int]
    each: list[float]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.each) / self.seconds

    @property
    def p50(self) -> float:
        """Milliseconds within which half of them came."""
        return median(self.each) * 1000

    @property
    def p95(self) -> float:
        """Milliseconds within which all but one in twenty came."""
        return quantiles(self.each, n=20)[-1] * 1000 if len(self.each) > 1 else self.p50


@cache
def _program(folder: Path) -> Path | None:
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    program = folder / "asker"
    subprocess.run([compiler, "-O2", "-o", str(program), str(_SOURCE)], check=True)  # noqa: S603 - our own source
    return program


def ask(
    folder: Path,
    port: int,
    path: str,
    count: int,
    clients: int = 8,
    method: str = "GET",
    headers: dict[str, str] | None = None,
) -> Asked:
    """Ask for a page so many times on so many connections, in a process of its own.

    Args:
        folder: where the driver is put that has been compiled.
    """
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    request = "\r\n".join([*lines, "", ""])
    program = _program(folder)
    command = [str(program)] if program else [sys.executable, "-m", "bench.asking"]
    command += [str(port), str(clients), str(count)]
    # Our own program, or ourselves: nothing a stranger gave stands in the command.
    done = subprocess.run(command, input=request, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(done.stderr)
    first, *times = done.stdout.splitlines()
    seconds, cpu, octets, *statuses = first.split()
    answers = dict(zip(map(int, statuses[::2]), map(int, statuses[1::2]), strict=True))
    each = [float(time) / 1e6 for time in times]
    return Asked(float(seconds), float(cpu), int(octets), answers, each)


class _Connection:
    """One connection, opened anew when the server ends it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = self._socket.makefile("rb")

    def ask(self, request: bytes) -> tuple[int, int]:
        """Status and octets of the answer."""
        self._socket.sendall(request)
        line = self._reader.readline()
        status, size, length, ends = int(line.split()[1]), len(line), 0, False
        while (line := self._reader.readline()) != b"\r\n":
            size += len(line)
            name, _, value = line.lower().partition(b":")
            length = int(value) if name == b"content-length" else length
            ends = ends or (name == b"connection" and value.strip() == b"close")
        if status == 304 or request.startswith(b"HEAD"):
            length = 0
        self._reader.read(length)
        if ends:
            self._reader.close()
            self._socket.close()
            self._open()
        return status, size + length


def main() -> None:
    """The same as `asker.c`: its arguments, its input, what it prints."""
    port, clients, count = map(int, sys.argv[1:4])
    request = sys.stdin.buffer.read()
    each: list[float] = []
    statuses: Counter[int] = Counter()
    octets, lock = 0, threading.Lock()
    connections = [_Connection(port) for _number in range(clients)]

    def sit(connection: _Connection, turns: int) -> None:
        nonlocal octets
        mine: list[tuple[float, int, int]] = []
        for _turn in range(turns):
            begun = time.perf_counter()
            status, size = connection.ask(request)
            mine.append((time.perf_counter() - begun, status, size))
        with lock:
            each.extend(one[0] for one in mine)
            statuses.update(one[1] for one in mine)
            octets += sum(one[2] for one in mine)

    shares = [count // clients + (number < count % clients) for number in range(clients)]
    threads = [threading.Thread(target=sit, args=pair) for pair in zip(connections, shares, strict=True)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = [f"{status} {number}" for status, number in sorted(statuses.items())]
    print(f"{time.perf_counter() - begun:.6f} {time.process_time():.6f} {octets}", *told)
    for seconds in each:
        print(f"{seconds * 1e6:.0f}")


if __name__ == "__main__":
    main()
