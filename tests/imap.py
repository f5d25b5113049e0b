"""A small but real IMAP server on loopback, which breaks off where a test wants it to."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_WORD = re.compile(rb'"((?:[^"\\]|\\.)*)"|\(([^)]*)\)|([^\s()"]+)')


@dataclass
class Folder:
    """A folder: its numbering, and its messages by UID with their flags."""

    validity: int = 7
    next_uid: int = 1
    messages: dict[int, tuple[bytes, set[str]]] = field(default_factory=dict)

    def put(self, raw: bytes, *flags: str) -> int:
        """Lay a message into the folder; its UID."""
        uid, self.next_uid = self.next_uid, self.next_uid + 1
        self.messages[uid] = (raw, set(flags))
        return uid


@dataclass
class Post:
    """The server's state. ``breaks`` holds ``(command, when)`` pairs: the connection ends ``before`` or
    ``after`` the command was carried out, or ``within`` its answer; each once.
    """

    url: str = ""
    password: str = "secret"
    abilities: str = "IMAP4rev1 UIDPLUS MOVE NAMESPACE"
    prefix: str = ""
    folders: dict[str, Folder] = field(default_factory=lambda: {"INBOX": Folder()})
    breaks: list[tuple[str, str]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)

    @property
    def inbox(self) -> Folder:
        """The folder that is read."""
        return self.folders["INBOX"]

    def lying_in(self, name: str) -> list[bytes]:
        """The messages of a folder in order; none where there is no such folder."""
        folder = self.folders.get(name)
        return [raw for raw, _flags in folder.messages.values()] if folder else []


class _Broken(Exception):
    """The connection ends here."""


class _Talk(socketserver.StreamRequestHandler):
    """One client's conversation."""

    timeout = 10
    disable_nagle_algorithm = True

    @property
    def post(self) -> Post:
        """The server's state."""
        return self.server.post  # type: ignore[attr-defined,no-any-return]

    def handle(self) -> None:
        """Answer until the client leaves, or the test wants the connection to break."""
        self.folder: Folder | None = None
        self._say(b"* OK ready")
        try:
            while line := self.rfile.readline():
                if not self._answer(line.strip()):
                    return
        except (_Broken, OSError):
            return

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def _answer(self, line: bytes) -> bool:
        tag, _space, rest = line.partition(b" ")
        words = [a or b or c for a, b, c in _WORD.findall(rest)]
        name = words[0].decode("ascii", "replace").upper() if words else ""
        given = words[1:]
        if name == "UID":
            name, given = f"UID {words[1].decode().upper()}", words[2:]
        self.post.commands.append(name)
        self._break(name, "before")
        if name in self.post.refuses:
            self._say(tag + b" NO " + self.post.refuses[name].encode())
            return True
        method = getattr(self, "_" + name.lower().replace(" ", "_"), None)
        if method is None:
            self._say(tag + b" BAD what")
            return False
        said = method(given)
        self._break(name, "after")
        self._say(tag + b" " + (said or b"OK done"))
        return name != "LOGOUT"

    def _break(self, name: str, when: str) -> None:
        if (name, when) in self.post.breaks:
            self.post.breaks.remove((name, when))
            raise _Broken

    def _capability(self, _given: list[bytes]) -> None:
        self._say(b"* CAPABILITY " + self.post.abilities.encode())

    def _login(self, given: list[bytes]) -> bytes | None:
        return (
            None if given[1].decode() == self.post.password else b"NO [AUTHENTICATIONFAILED] wrong password"
        )

    def _namespace(self, _given: list[bytes]) -> None:
        self._say(f'* NAMESPACE (("{self.post.prefix}" ".")) NIL NIL'.encode())

    def _select(self, given: list[bytes]) -> bytes | None:
        self.folder = self.post.folders.get(given[0].decode())
        if self.folder is None:
            return b"NO [NONEXISTENT] no such folder"
        self._say(b"* %d EXISTS" % len(self.folder.messages))
        self._say(b"* OK [UIDVALIDITY %d] numbering" % self.folder.validity)
        return b"OK [READ-WRITE] open"

    def _list(self, given: list[bytes]) -> None:
        name = (given[0] + given[1]).decode()
        if name in self.post.folders:
            self._say(f'* LIST () "." "{name}"'.encode())

    def _create(self, given: list[bytes]) -> bytes | None:
        name = given[0].decode()
        if not name.startswith(self.post.prefix):
            return b"NO outside of the namespace"
        self.post.folders[name] = Folder()
        return None

    def _uid_search(self, given: list[bytes]) -> None:
        assert self.folder is not None
        wanted = given[0].upper()
        found = [
            uid
            for uid, (_raw, flags) in self.folder.messages.items()
            if wanted == b"ALL" or (wanted == b"UNDELETED" and "\\Deleted" not in flags)
        ]
        self._say(b"* SEARCH " + " ".join(map(str, found)).encode())

    def _uid_fetch(self, given: list[bytes]) -> None:
        assert self.folder is not None
        uid = int(given[0])
        # What another client did meanwhile: no answer to the question.
        self._say(b"* 1 FETCH (FLAGS (\\Seen) UID 999)")
        if uid not in self.folder.messages:
            return
        raw, _flags = self.folder.messages[uid]
        if b"RFC822.SIZE" in given[1]:
            self._say(b"* 1 FETCH (UID %d RFC822.SIZE %d)" % (uid, len(raw)))
            return
        self.wfile.write(b"* 1 FETCH (UID %d BODY[] {%d}\r\n" % (uid, len(raw)))
        self.wfile.write(raw[: len(raw) // 2])
        self.wfile.flush()
        self._break("UID FETCH", "within")
        self.wfile.write(raw[len(raw) // 2 :])
        self._say(b")")

    def _uid_copy(self, given: list[bytes]) -> bytes | None:
        assert self.folder is not None
        folder = self.post.folders.get(given[1].decode())
        if folder is None:
            return b"NO [TRYCREATE] no such folder"
        folder.put(self.folder.messages[int(given[0])][0])
        return None

    def _uid_move(self, given: list[bytes]) -> bytes | None:
        said = self._uid_copy(given)
        if said is None and self.folder is not None:
            del self.folder.messages[int(given[0])]
        return said

    def _uid_store(self, given: list[bytes]) -> None:
        assert self.folder is not None
        self.folder.messages[int(given[0])][1].add(given[2].decode())

    def _uid_expunge(self, given: list[bytes]) -> None:
        assert self.folder is not None
        del self.folder.messages[int(given[0])]

    def _logout(self, _given: list[bytes]) -> None:
        self._say(b"* BYE")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def post_office() -> Iterator[Post]:
    """An IMAP server on a free port, for as long as the block lasts."""
    post = Post()
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.post = post  # type: ignore[attr-defined]
        post.url = f"imap://bounces%40example.org:secret@127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield post
        finally:
            server.shutdown()
            thread.join()
