#!/usr/bin/env python3
"""Sets Doyen up on a fresh machine and runs its everyday commands; needs nothing but Python 3.11 or newer.

The file itself must stay readable by much older Pythons, so that they can say which one is needed; everything
newer lives in tooling/.
"""

import argparse
import os
import sys

NEEDED = (3, 11)


def parser():  # type: () -> argparse.ArgumentParser
    """The commands and their options."""
    top = argparse.ArgumentParser(
        prog="run.py",
        description="Doyen: the stakeholder relations of a city's protocol office.",
        epilog="Every command sets up what is missing first. `run.py COMMAND --help` tells more about one.",
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    demo = commands.add_parser(
        "demo",
        help="set everything up and show a demonstration office",
        description="Set everything up, load a demonstration office into instance/demo/, and start the web "
        "server, the worker and a mail catcher. No mail leaves this machine. Ctrl-C ends it.",
    )
    demo.add_argument("--port", type=port, default=5000, help="the web server's port (default: 5000)")
    demo.add_argument("--fresh", action="store_true", help="forget the demonstration's data and begin anew")
    demo.add_argument("--no-browser", action="store_true", help="do not open a browser")
    serve = commands.add_parser(
        "serve",
        help="run the web server and the worker with this machine's settings",
        description="Run the web server and the worker with the settings in the environment (DOYEN_*). "
        "The database must be up to date: run.py flask db upgrade.",
    )
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=port, default=5000, help="the port to listen on (default: 5000)")
    test = commands.add_parser(
        "test",
        help="install what the tests need and run every check",
        description="Run format, lint, types, import contract, template lint and the tests. Options that are "
        "not named here go to pytest.",
    )
    test.add_argument("--full", action="store_true", help="walk the whole matrix of pages (takes longer)")
    test.add_argument("pytest", nargs="*", metavar="PYTEST_ARGUMENT", help="files, or options of pytest")
    commands.add_parser(
        "bench",
        help="measure speed",
        description="Measure speed (python -m bench). Options go to the benchmark.",
        add_help=False,
    )
    commands.add_parser(
        "flask",
        help="run a command of the application: `run.py flask --help` lists them",
        description="Run a command of the application with the settings in the environment.",
        add_help=False,
    )
    return top


def port(text):  # type: (str) -> int
    """A TCP port from what was typed; ArgumentTypeError unless it is one."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("%r is not a port: it should be a number from 1 to 65535" % text)
    return int(text)


def main(arguments):  # type: (list[str]) -> int
    """Run one command; the exit status."""
    if sys.version_info < NEEDED:
        sys.stderr.write(
            "Doyen needs Python %d.%d or newer, and this is Python %d.%d: start it with a newer one.\n"
            % (NEEDED + tuple(sys.version_info[:2]))
        )
        return 1
    os.chdir(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - for old Pythons
    options, rest = parser().parse_known_args(arguments)
    if options.command is None:
        parser().print_help()
        return 2
    from tooling import commands

    if options.command in ("flask", "bench"):
        rest = arguments[arguments.index(options.command) + 1 :]
    elif options.command == "test":
        # pytest gets what we do not know, in the order in which it was typed
        rest = [word for word in arguments[arguments.index("test") + 1 :] if word != "--full"]
    elif rest:
        parser().error("there is no option %s" % rest[0])
    return commands.run(options, rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
