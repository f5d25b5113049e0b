"""The web server process: checks the settings, then serves the application with waitress.

Run in the virtual environment: `python -m tooling.web --host 127.0.0.1 --port 5000`.
"""

import argparse
import logging
import sys

import waitress

from office.settings import BadSetting, read, require_for_service

THREADS = 8


def main() -> None:
    """Serve until ended; a sentence and status 1 when the settings forbid it."""
    parser = argparse.ArgumentParser(prog="web")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    try:
        require_for_service(read())
        from wsgi import create_app

        application = create_app()
    except BadSetting as error:
        sys.exit(str(error))
    # a line for every moment in which all threads are busy says little and scares
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    waitress.serve(application, host=options.host, port=options.port, threads=THREADS, ident=None)


if __name__ == "__main__":
    main()
