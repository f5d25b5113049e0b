"""The web server: checks the settings, then lets as many processes serve the application as are set.

Run in the virtual environment: `python -m tooling.web --host 127.0.0.1 --port 5000`.

One process listens and keeps the others running; it does not know the application. They take connections
from the socket that it opened, whoever is free first: none is lost when one of them ends.
"""

import argparse
import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import WSGITask

from office.settings import BadSetting, Settings, read, require_for_service

THREADS = 8
#: More than these only pay where the database is a server with processors of its own: then they are set.
MOST_BY_ITSELF = 4
#: Connections of one process; a guest's browser holds one for two minutes.
CONNECTIONS = 1000
#: Seconds that a request under way gets to be answered when the server is told to end.
PATIENCE = 5.0
#: Seconds within which a process that ends by itself cannot start at all, and the next could not either.
START = 10.0
#: Seconds until one that died is replaced, doubled while it goes on dying.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
LOOK = 0.25


def main() -> None:
    """Serve until ended; a sentence and status 1 when the settings forbid it."""
    parser = argparse.ArgumentParser(prog="web")
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    parser.add_argument("--socket", type=int, help="a listening socket that was inherited, instead of both")
    parser.add_argument("--alive", type=int, help="a pipe that closes when the parent ends")
    options = parser.parse_args()
    try:
        settings = read()
        require_for_service(settings)
    except BadSetting as error:
        sys.exit(str(error))
    if options.socket is not None:
        _end_with_parent(options.alive)
        serve(socket.socket(fileno=options.socket))
    else:
        listening = _listen(options.host, options.port)
        count = processes(settings)
        serve(listening) if count == 1 else sys.exit(Keeper(listening, count).keep())


def processes(settings: Settings) -> int:
    """How many are to serve: as many as are set, else one for each processor, within reason."""
    if os.name != "posix":
        # Sockets are not inherited there.
        return 1
    if settings.web_processes is not None:
        return settings.web_processes
    mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(mine, MOST_BY_ITSELF)


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    if os.name != "nt":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(1024)
    return listening


# -- one of them ---------------------------------------------------------------------------------------------


def application() -> Any:
    """Doyen; a sentence and status 1 when the settings forbid it."""
    from wsgi import create_app

    try:
        return create_app()
    except BadSetting as error:
        sys.exit(str(error))


class _Task(WSGITask):  # type: ignore[misc] # the library has no types
    """An answer without a body (304) keeps the connection: where it ends is certain (RFC 9112, section 6.3).

    Waitress would close it, since it has no length, and a browser or a proxy would have to open another.
    """

    def set_close_on_finish(self) -> None:
        wants_it_closed = (
            self.version == "1.0" or self.request.headers.get("CONNECTION", "").lower() == "close"
        )
        if self.has_body or wants_it_closed:
            super().set_close_on_finish()


class _Channel(HTTPChannel):  # type: ignore[misc] # as above
    task_class = _Task


def serve(listening: socket.socket, make: Callable[[], Any] = application) -> None:
    """Answer what comes in until told to end; requests under way are answered first."""
    # a line for every moment in which all threads are busy says little and scares
    logging.basicConfig()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server: Any = create_server(
        make(),
        sockets=[listening],
        threads=THREADS,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        ident=None,
    )
    server.channel_class = _Channel
    told = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        told.set()
        server.pull_trigger()

    _when_told(end)
    while not told.is_set():
        wasyncore.loop(timeout=1, use_poll=True, map=server._map, count=1)
    # The others go on listening, or nobody does: what has not been taken in is theirs, or refused.
    server.del_channel()
    deadline = time.monotonic() + PATIENCE
    while _is_busy(server) and time.monotonic() < deadline:
        wasyncore.loop(timeout=0.1, use_poll=True, map=server._map, count=1)
    server.task_dispatcher.shutdown(timeout=0.5)


def _is_busy(server: Any) -> bool:
    channels = server.active_channels.values()
    return any(channel.requests or channel.total_outbufs_len for channel in channels)


def _end_with_parent(pipe: int) -> None:
    """End as if told to when the parent has died without a word: its end of the pipe is closed then."""

    def wait() -> None:
        os.read(pipe, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def _when_told(end: Any) -> None:
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)


# -- the one that keeps them ---------------------------------------------------------------------------------


class Keeper:
    """Keeps so many processes serving from one listening socket."""

    def __init__(self, listening: socket.socket, count: int) -> None:
        self._socket = listening
        self._count = count
        self._alive, self._mine = os.pipe()
        self._told = threading.Event()
        self._running: list[subprocess.Popen[bytes]] = []
        self._begun = time.monotonic()
        self._pause = FIRST_PAUSE

    def keep(self) -> int:
        """Start them, replace whichever dies, end them when told; the exit status."""
        _when_told(lambda _number, _frame: self._told.set())
        self._running = [self._start() for _number in range(self._count)]
        try:
            while not self._told.wait(LOOK):
                for place, process in enumerate(self._running):
                    status = process.poll()
                    if status is None:
                        continue
                    if status > 0 and time.monotonic() - self._begun < START:
                        # It has said why.
                        return status
                    self._replace(place, status)
        finally:
            self._end()
        return 0

    def _start(self) -> "subprocess.Popen[bytes]":
        fds = (self._socket.fileno(), self._alive)
        words = ["--socket", str(fds[0]), "--alive", str(fds[1])]
        command = [sys.executable, "-m", "tooling.web", *words]
        return subprocess.Popen(command, pass_fds=fds, stdin=subprocess.DEVNULL)

    def _replace(self, place: int, status: int) -> None:
        logging.warning("A web process has died (status %d); another takes its place.", status)
        if not self._told.wait(self._pause):
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
            self._running[place] = self._start()

    def _end(self) -> None:
        """Politely first; by force when they take too long."""
        for process in self._running:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + PATIENCE + 1
        for process in self._running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


if __name__ == "__main__":
    main()
