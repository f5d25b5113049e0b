"""Reading a stranger's calendar in a process of its own: whatever it does there, it ends.

The process gets a limit of memory and processor time, and is ended when it takes too long: a file that was
made to make readers hang costs its own reading and nothing else. ``python -m events.external.apart`` is that
process: a request as JSON with the file after it on standard input, the reading as JSON on standard output.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from events.external.lines import LARGEST, Unreadable
from events.external.reading import FILE_SECONDS, Findings, Occurrence, Reading, Window, read

#: Seconds after which the process is ended, however busy the machine is: reading stops by itself before.
_SECONDS: Final = 60.0
_MEMORY: Final = 1024 * 1024 * 1024
_ENVIRONMENT: Final = ("PATH", "PYTHONPATH", "PYTHONTZPATH", "SYSTEMROOT", "LANG")
_PROGRAM: Final = Path(__file__).parents[2]
_TIMES: Final = ("starts_at", "ends_at")
_TEXTS: Final = ("uid", "summary", "location", "description")


def read_apart(content: bytes, zone: str, window: Window) -> Reading:
    """As `reading.read`, without a risk to the caller.

    Raises:
        Unreadable: it is no calendar, is too large, or reading it took too long.
    """
    if len(content) > LARGEST:
        raise Unreadable("too_large")
    asked = {
        "zone": zone,
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
        "is_for_repeated": window.is_for_repeated,
    }
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "events.external.apart"],
            input=json.dumps(asked).encode() + b"\n" + content,
            capture_output=True,
            timeout=_SECONDS,
            cwd=_PROGRAM,
            # Nothing of the installation's settings: there are secrets among them.
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("too_long") from None
    if ended.returncode:
        raise Unreadable("too_long")
    answer = json.loads(ended.stdout)
    if code := answer.get("unreadable"):
        raise Unreadable(code)
    texts: list[str] = answer["texts"]
    return Reading(
        [_occurrence(one, texts) for one in answer["occurrences"]], Findings.from_json(answer["findings"])
    )


def _told(one: Occurrence, texts: dict[str, int]) -> dict[str, object]:
    """An occurrence for the other process; each text is handed over once, however often it occurs."""
    times = {name: getattr(one, name).isoformat() for name in _TIMES}
    numbers = {name: texts.setdefault(getattr(one, name), len(texts)) for name in _TEXTS}
    return {**asdict(one), **times, **numbers}


def _occurrence(told: dict[str, Any], texts: list[str]) -> Occurrence:
    times = {name: datetime.fromisoformat(told[name]) for name in _TIMES}
    return Occurrence(**{**told, **times, **{name: texts[told[name]] for name in _TEXTS}})


def _main() -> None:
    _limit()
    head, _line_end, content = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(head)
    start, end = (datetime.fromisoformat(asked[name]) for name in ("start", "end"))
    answer: dict[str, object]
    try:
        found = read(content, asked["zone"], Window(start, end, asked["is_for_repeated"]))
    except Unreadable as error:
        answer = {"unreadable": error.code}
    else:
        texts: dict[str, int] = {}
        told = [_told(one, texts) for one in found.occurrences]
        answer = {"occurrences": told, "texts": list(texts), "findings": found.findings.as_json()}
    json.dump(answer, sys.stdout)


def _limit() -> None:
    # Windows has no such limits; the time that the caller waits holds there too.
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        seconds = int(FILE_SECONDS) + 10
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


if __name__ == "__main__":
    _main()
