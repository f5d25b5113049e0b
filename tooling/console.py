"""What a person at the terminal sees: numbered steps with their time, and failures told in one sentence."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TextIO


class Failure(Exception):
    """A command cannot go on; the message is a sentence for the person at the terminal."""


@dataclass(frozen=True)
class Step:
    """One thing to do: its name and the function that does it."""

    name: str
    do: Callable[[], None]


def say(text: str) -> None:
    """Print one line at once, also into a pipe."""
    print(text, flush=True)


def carry_out(steps: Sequence[Step], out: TextIO | None = None) -> None:
    """Do the steps in order, printing `1/5 Libraries … 12 s` for each; a step's Failure passes through.

    `out` is where that is printed: standard output, unless that belongs to the program that comes next.
    """
    out = out or sys.stdout
    for number, step in enumerate(steps, start=1):
        print(f"{number}/{len(steps)} {step.name} …", end="", flush=True, file=out)
        began = time.monotonic()
        try:
            step.do()
        except BaseException:
            print(file=out, flush=True)
            raise
        print(f" {duration(time.monotonic() - began)}", file=out, flush=True)


def duration(seconds: float) -> str:
    """Seconds as people read them: `0.4 s`, `12 s`, `3 min 20 s`."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def complain(text: str) -> None:
    """Print a failure where failures belong."""
    sys.stdout.flush()
    print(text, file=sys.stderr, flush=True)
