"""Keeps the processes of one service together: they start together, and end together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

from tooling.console import Failure
from tooling.setup import ROOT, with_tail

PATIENCE = 8.0  # seconds that a child gets to finish what it is doing
PAUSE = 0.05


class Child:
    """One process of ours; `log` is where its output goes, or None for our own terminal."""

    def __init__(
        self, name: str, command: Sequence[str], env: Mapping[str, str], log: Path | None = None
    ) -> None:
        """Start it, away from the terminal's Ctrl-C: the parent says when it ends."""
        self.name = name
        self.log = log
        with contextlib.ExitStack() as stack:
            output = stack.enter_context(log.open("wb")) if log else None
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if log else None,
                start_new_session=True,
            )

    def obituary(self) -> str:
        """A sentence on how it ended, with the last lines that it wrote."""
        sentence = f"The {self.name} has ended (status {self.process.returncode}), so everything is stopped."
        if self.log is None:
            return sentence
        return with_tail(sentence, self.log.read_text(encoding="utf-8", errors="replace"))


def stop(children: Sequence[Child]) -> None:
    """End all of them: politely first, by force when they take too long."""
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()


def watch(
    children: Sequence[Child], until: Callable[[], bool] = lambda: False, limit: float | None = None
) -> None:
    """Wait until `until()` is true.

    Raises Failure when a child ends meanwhile, or when `limit` seconds pass.
    """
    deadline = None if limit is None else time.monotonic() + limit
    while not until():
        for child in children:
            if child.process.poll() is not None:
                raise Failure(child.obituary())
        if deadline is not None and time.monotonic() > deadline:
            logs = ", ".join(str(child.log) for child in children if child.log)
            raise Failure(f"Doyen did not get ready within {limit:.0f} s. What its processes said: {logs}.")
        time.sleep(PAUSE if limit else 10 * PAUSE)


@contextlib.contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Within this, being asked to end (SIGTERM, a closed terminal) is the same as Ctrl-C."""

    def interrupt(number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # SIGINT too: a shell's background job starts with it ignored
    before = {name: signal.signal(getattr(signal, name), interrupt) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def answers(address: str) -> bool:
    """Whether a web server says 200 at this address."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=2) as reply:
            return bool(reply.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def listening(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something accepts connections there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


def require_free(host: str, port: int) -> None:
    """Raise Failure unless a server of ours can listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Failure(
                f"Port {port} is reserved for the system: choose one above 1023 with --port."
            ) from None
        except OSError as error:
            if isinstance(error, socket.gaierror):
                raise Failure(f"{host} is not an address of this machine.") from None
            raise Failure(in_use(port)) from None
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    # some systems let two programs bind one port, one of them on every address
    if sys.platform != "linux" and listening(port, local):
        raise Failure(in_use(port))


def in_use(port: int) -> str:
    """The sentence for a port that somebody else holds."""
    return f"Port {port} is in use: end the program that holds it, or choose another port with --port."


def free_port(preferred: int) -> int:
    """The preferred port when it is free on 127.0.0.1, else any that is."""
    for wanted in (preferred, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", wanted if wanted <= 65535 else 0))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Failure("This machine has no free port.")
