"""Real calendar programs on real HTTP: vdirsyncer syncs our feeds into folders, khal shows what came."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

#: Seconds that a program may take.
PATIENCE = 60
_COPIED = re.compile(r"Copying \(\w+\) item \S+ to (\w+)/|Copying \(\w+\) item \S+ to (\w+)")
_DELETED = re.compile(r"Deleting item \S+ from (\w+)")


@dataclass(frozen=True)
class Asked:
    """A request that came to the server, and what it was answered."""

    path: str
    status: int
    octets: int


@dataclass
class Served:
    """Our pages at a real address, and what was asked there."""

    base: str
    asked: list[Asked] = field(default_factory=list)


class _Quiet(WSGIRequestHandler):
    """Writes no log: what was asked stands in `Served.asked`."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the library's name
        pass


@contextmanager
def served(app: Flask) -> Iterator[Served]:
    """The application on a port of its own in this process, on the database that the test has arranged."""
    house = Served("")

    def counting(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        told: list[int] = []

        def noting(status: str, headers: Any, exc_info: Any = None) -> Any:
            told.append(int(status[:3]))
            return start_response(status, headers, exc_info)

        content = b"".join(app.wsgi_app(environ, noting))
        house.asked.append(Asked(environ["PATH_INFO"], told[-1], len(content)))
        return [content]

    server = make_server("127.0.0.1", 0, counting, threaded=True, request_handler=_Quiet)
    house.base = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield house
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Transferred:
    """How many items a sync wrote into each folder, and how many it took out."""

    copied: dict[str, int]
    deleted: dict[str, int]


class Laptop:
    """Somebody's computer with vdirsyncer and khal on it: a home of its own, one folder a feed."""

    def __init__(self, home: Path, feeds: dict[str, str]) -> None:
        self.home = home
        self.feeds = feeds
        lines = ["[general]", f"status_path = {json.dumps(str(home / 'status'))}"]
        shown = ["[calendars]"]
        for name, address in feeds.items():
            self.folder(name).mkdir(parents=True)
            lines += [
                f"[pair sync_{name}]",
                f'a = "{name}_there"',
                f'b = "{name}"',
                "collections = null",
                'conflict_resolution = "a wins"',
                f"[storage {name}_there]",
                'type = "http"',
                f"url = {json.dumps(address)}",
                f"[storage {name}]",
                'type = "filesystem"',
                f"path = {json.dumps(str(self.folder(name)))}",
                'fileext = ".ics"',
            ]
            shown += [f"[[{name}]]", f"path = {self.folder(name)}", "readonly = True"]
        shown += [
            "[sqlite]",
            f"path = {home / 'khal.db'}",
            "[locale]",
            "timeformat = %H:%M",
            "dateformat = %Y-%m-%d",
            "longdateformat = %Y-%m-%d",
            "datetimeformat = %Y-%m-%d %H:%M",
            "longdatetimeformat = %Y-%m-%d %H:%M",
            "default_timezone = Europe/Helsinki",
            "local_timezone = Europe/Helsinki",
        ]
        (home / "vdirsyncer.conf").write_text("\n".join(lines), encoding="utf-8")
        (home / "khal.conf").write_text("\n".join(shown), encoding="utf-8")
        self._run("vdirsyncer", "-c", str(home / "vdirsyncer.conf"), "discover")

    def folder(self, name: str) -> Path:
        """Where the items of a feed are kept, a file each."""
        return self.home / "calendars" / name

    def items(self, name: str) -> dict[str, tuple[bytes, int]]:
        """What is kept of a feed: by file, its octets and when it was written."""
        return {
            path.name: (path.read_bytes(), path.stat().st_mtime_ns)
            for path in self.folder(name).glob("*.ics")
        }

    def sync(self) -> Transferred:
        """Bring every folder up to date."""
        said = self._run("vdirsyncer", "-v", "INFO", "-c", str(self.home / "vdirsyncer.conf"), "sync")
        assert "error" not in said.lower(), said
        copied, deleted = dict.fromkeys(self.feeds, 0), dict.fromkeys(self.feeds, 0)
        for line in said.splitlines():
            for pattern, counted in ((_COPIED, copied), (_DELETED, deleted)):
                found = pattern.search(line)
                if found:
                    counted[next(filter(None, found.groups()))] += 1
        return Transferred(copied, deleted)

    def shown(self, first: str, last: str) -> list[dict[str, str]]:
        """What khal lists from one day to another, whole days and hours as Helsinki reads them."""
        fields = ("title", "calendar", "start", "end", "all-day", "location", "status", "repeat-pattern")
        options = [word for name in fields for word in ("--json", name)]
        said = self._run("khal", "-c", str(self.home / "khal.conf"), "list", *options, first, last)
        found: dict[tuple[str, ...], dict[str, str]] = {}
        for line in said.splitlines():
            if line.startswith("["):
                # One that goes on over several days is listed on each.
                for one in json.loads(line):
                    found[tuple(map(str, one.values()))] = one
        return list(found.values())

    def _run(self, program: str, *arguments: str) -> str:
        env = {
            "HOME": str(self.home),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TZ": "Europe/Helsinki",
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
        }
        done = subprocess.run(
            [str(Path(sys.executable).with_name(program)), *arguments],
            env=env,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, f"{program} {arguments}:\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr
