"""Runs the benchmarks: ``python -m bench [NAME …]``. Medians and ratios; single seconds mean little."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench import calendars, importing, judges, letters, pages, paper, printing, register, registration
from bench.office import demonstration

#: Each takes an office (an application with the demonstration's data) and gives rows of (what, value).
BENCHES: dict[str, Callable[[Any, Any], Iterator[tuple[str, str]]]] = {
    "pages": pages.run,
    "letters": letters.run,
    "import": importing.run,
    "printing": printing.run,
    "paper": paper.run,
    "register": register.run,
    "registration": registration.run,
    "calendars": calendars.run,
    "judges": judges.run,
}


def timed(action: Callable[[], object], runs: int = 7) -> float:
    """The median of ``runs`` runs, in seconds, after one that is not counted."""
    action()
    seconds = []
    for _number in range(runs):
        begun = perf_counter()
        action()
        seconds.append(perf_counter() - begun)
    return median(seconds)


def main() -> None:
    """Run the benchmarks named, or all."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure speed; medians of several runs.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHES)}; all without it"
    )
    names = parser.parse_args().names or list(BENCHES)
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.exit(f"There is no benchmark {unknown[0]}. There are: {', '.join(BENCHES)}.")
    with tempfile.TemporaryDirectory(prefix="doyen-bench-") as folder:
        for name in names:
            app = demonstration(Path(folder) / f"{name}.sqlite3")
            for what, value in BENCHES[name](app, timed):
                print(f"{name:8} {what:56} {value}", flush=True)


if __name__ == "__main__":
    main()
