"""`run.py test`: every check in order, each with its time, and a closing count."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tooling import setup
from tooling.console import carry_out, duration, say

TYPED = ("office", "stakeholders", "events", "advocacy", "wsgi.py", "run.py", "tooling", "tests", "bench")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REPORT = setup.VENV / "test-report.xml"
NO_TESTS = 5  # pytest's exit status when it found none
# Skipped tests that say with these words what they lacked
LACKING = re.compile(r"browser|chromium|postgres|database", re.IGNORECASE)


@dataclass(frozen=True)
class Verdict:
    """What a check came to, in how many seconds, and what it printed."""

    name: str
    well: bool
    took: float
    output: str


@dataclass(frozen=True)
class Counts:
    """What pytest's report says: how many passed, failed, were skipped; which of those lacked something."""

    passed: int
    failed: int
    skipped: int
    lacking: tuple[str, ...]


def chromium() -> str | None:
    """The Chromium on this machine: what CHROMIUM names, else what the path holds."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


def test(full: bool, arguments: Sequence[str]) -> int:
    """Install what tests need and run every check, also after one failed; 0 when all went well."""
    with setup.alone("setup"):
        carry_out(setup.needed(dev=True))
    browser = chromium()
    strict = os.environ.get("DOYEN_TEST_REQUIRE_ALL") == "1"
    with ThreadPoolExecutor(1) as beside:
        # The longest check by far, on one processor: it begins first, and is heard when the tests are done.
        typed = beside.submit(verdict, "types", types())
        failed = [name for name, command in checks() if not report(verdict(name, command))]
        status, counts = run_pytest(full, browser, arguments)
        if not report(typed.result()):
            failed.append("types")
    if status != 0:
        failed.append("pytest")
    say("")
    if strict and (counts.lacking or browser is None):
        failed.append("tests that must not be skipped")
        for name in counts.lacking:
            say(f"Skipped, but required here: {name}")
    if browser is None:
        say("The browser tests were left out: this machine has no Chromium. To run them, install it (Debian:")
        say("apt install chromium) or name one in the variable CHROMIUM, and run this command again.")
    if failed:
        say(f"Failed: {', '.join(failed)}.")
    say(f"{counts.passed} passed, {counts.failed} failed, {counts.skipped} skipped")
    return 1 if failed else 0


def checks() -> list[tuple[str, list[str]]]:
    """The short checks before the tests: name and command."""
    python = str(setup.PYTHON)
    return [
        ("format", [python, "-m", "ruff", "format", "--check", "--output-format=concise", "."]),
        ("lint", [python, "-m", "ruff", "check", "--output-format=concise", "."]),
        ("import contract", [str(setup.PYTHON.with_name("lint-imports"))]),
        ("dependencies", [str(setup.PYTHON.with_name("deptry")), "."]),
        ("dead code", [str(setup.PYTHON.with_name("vulture"))]),
        ("templates", [python, "-m", "djlint", "templates", "--lint", "--quiet"]),
    ]


def types() -> list[str]:
    """The command that checks the types of all that has any."""
    return [str(setup.PYTHON), "-m", "mypy", *(name for name in TYPED if (setup.ROOT / name).exists())]


def verdict(name: str, command: Sequence[str]) -> Verdict:
    """Run one check."""
    began = time.monotonic()
    done = setup.run(command)
    return Verdict(name, done.returncode == 0, time.monotonic() - began, done.stdout.strip())


def report(found: Verdict) -> bool:
    """Print a verdict and its time, and the check's output only when it failed; whether all is well."""
    say(f"{found.name}: {'well' if found.well else 'FAILED'} ({duration(found.took)})")
    if not found.well:
        say(found.output)
    return found.well


def run_pytest(full: bool, browser: str | None, arguments: Sequence[str]) -> tuple[int, Counts]:
    """Run the tests on our own terminal, on two processors; the exit status and the counts."""
    REPORT.unlink(missing_ok=True)
    command = [str(setup.PYTHON), "-m", "pytest", "-q", f"--junitxml={REPORT}"]
    if not any(word.startswith("-n") or word in ("--pdb", "--trace") for word in arguments):
        command += ["-n", "2", "--dist", "loadgroup"]
    env = dict(os.environ)
    # Tests start the program some dozens of times: it need not be compiled anew for each.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    if full:
        env["DOYEN_TEST_FULL"] = "1"
    if browser is None:
        command.append("--ignore=tests/browser")
    else:
        env["CHROMIUM"] = browser
    began = time.monotonic()
    sys.stdout.flush()
    status = subprocess.run([*command, *arguments], cwd=setup.ROOT, env=env, check=False).returncode
    say(f"tests: {'well' if status == 0 else 'FAILED'} ({duration(time.monotonic() - began)})")
    return status, read_report(REPORT)


def read_report(path: Path) -> Counts:
    """The counts in a JUnit report; none of anything when there is no report."""
    if not path.is_file():
        return Counts(0, 0, 0, ())
    passed = failed = 0
    skipped, lacking = 0, []
    for case in ElementTree.parse(path).iter("testcase"):  # noqa: S314 - pytest wrote it a moment ago
        reason = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif reason is not None:
            skipped += 1
            name = f"{case.get('classname')}::{case.get('name')}"
            if reason.get("type") != "pytest.xfail" and LACKING.search(f"{name} {reason.get('message')}"):
                lacking.append(name)
        else:
            passed += 1
    return Counts(passed, failed, skipped, tuple(lacking))
