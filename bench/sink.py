"""A mail server in its own process that takes everything: `sink.c` where there is a compiler, else this."""

from __future__ import annotations

import shutil
import signal
import socketserver
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

_SOURCE = Path(__file__).with_suffix(".c")


@dataclass
class Sink:
    """A running sink; what it took is known when it has ended."""

    url: str
    process: subprocess.Popen[str]
    messages: int = 0
    octets: int = 0


@contextmanager
def sink(folder: Path) -> Iterator[Sink]:
    """A sink on a port of its own, for as long as the block lasts."""
    command = [sys.executable, "-m", "bench.sink"]
    if (compiler := shutil.which("cc")) is not None:
        program = folder / "sink"
        subprocess.run([compiler, "-O2", "-o", str(program), str(_SOURCE)], check=True)  # noqa: S603 - our own source
        command = [str(program)]
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE) as process:  # noqa: S603 - as above
        assert process.stdout is not None
        started = Sink(f"smtp://127.0.0.1:{int(process.stdout.readline())}", process)
        try:
            yield started
        finally:
            process.terminate()
            started.messages, started.octets = map(int, process.stdout.readline().split())


class _Conversation(socketserver.StreamRequestHandler):
    messages = 0
    octets = 0

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while (line := self.rfile.readline()) != b".\r\n":
                    _Conversation.octets += len(line)
                _Conversation.messages += 1
            self.wfile.write(b"250 OK\r\n")


def main() -> None:
    """Listen on 127.0.0.1, print the port, and on SIGTERM how many messages and octets came."""

    def end(_number: int, _frame: FrameType | None) -> None:
        print(_Conversation.messages, _Conversation.octets, flush=True)
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Conversation) as server:
        server.daemon_threads = True
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
