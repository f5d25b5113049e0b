"""The commands of run.py: each sets up what is missing, then does its work and returns an exit status."""

import argparse
import os
import subprocess
import sys
from io import TextIOWrapper

from tooling import checks, setup
from tooling.console import Failure, carry_out, complain, say
from tooling.demo import demo
from tooling.processes import Child, require_free, stop, stopped_by_signals, watch

INTERRUPTED = 130


def run(options: argparse.Namespace, rest: list[str]) -> int:
    """Run the command that `options` names; `rest` are the words meant for a program behind it."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal that knows no … shall not stop anything
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        if options.command == "demo":
            return demo(options.port, fresh=options.fresh, browser=not options.no_browser)
        if options.command == "serve":
            return serve(options.host, options.port)
        if options.command == "test":
            return checks.test(full=options.full, arguments=rest)
        prepare(dev=options.command == "bench")
        if options.command == "bench":
            return program("-m", "bench", *rest)
        return program("-m", "flask", *rest)
    except Failure as failure:
        complain(str(failure))
        return 1
    except KeyboardInterrupt:
        complain("Stopped.")
        return INTERRUPTED


def prepare(dev: bool = False) -> None:
    """Set up what is missing, without a word on standard output: that is the program's own."""
    with setup.alone("setup"):
        carry_out(setup.needed(dev), out=sys.stderr)


def environment() -> dict[str, str]:
    """The caller's environment, knowing the application."""
    return os.environ | {"FLASK_APP": "wsgi"}


def program(*arguments: str) -> int:
    """Run the virtual environment's Python on our own terminal; its exit status is ours."""
    command = [str(setup.PYTHON), *arguments]
    if os.name == "posix":
        os.execve(command[0], command, environment())  # noqa: S606 - signals and status pass through by themselves
    return subprocess.run(command, env=environment(), check=False).returncode


def serve(host: str, port: int) -> int:
    """Run the web server and the worker until told to end."""
    require_free(host, port)
    prepare()
    python = str(setup.PYTHON)
    check_service(python)
    children: list[Child] = []
    try:
        with stopped_by_signals():
            web = [python, "-m", "tooling.web", "--host", host, "--port", str(port)]
            children.append(Child("web server", web, environment()))
            children.append(Child("worker", [python, "-m", "flask", "mail", "work"], environment()))
            say(f"Serving on {host} port {port}. Ctrl-C ends it.")
            watch(children)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(children)
    return 0


def check_service(python: str) -> None:
    """Raise Failure with the settings' own sentence when they do not allow serving."""
    done = setup.run([python, "-m", "tooling.ready"], environment())
    if done.returncode != 0:
        raise Failure(done.stdout.strip())
