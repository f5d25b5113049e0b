"""The demonstration's mail catcher: takes in mail on loopback, keeps it in a folder, shows it on a page."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from flask import Flask, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from waitress.server import create_server

from office import clock
from office.localized import LANGUAGES
from office.mailroom.compose import clean
from office.mailroom.inbox import address_in, header
from office.mailroom.showing import attachment, frame_headers, parsed, seen, with_new_windows
from office.web.i18n import format_moment

LOOPBACK: Final = "127.0.0.1"
#: Bytes of the largest message that is taken in.
LARGEST: Final = 30 * 1024 * 1024
#: Messages on the list; older ones stay in the folder.
LISTED: Final = 500
_STAMP: Final = "%Y%m%dT%H%M%S.%f"

_ROOT: Final = Path(__file__).resolve().parents[2]
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Caught:
    """A message as the list shows it."""

    name: str
    at: datetime
    to_name: str
    to_address: str
    subject: str
    has_calendar: bool
    is_unread: bool


class Folder:
    """Caught mail: one ``.eml`` file a message, named by its time; an empty ``.seen`` beside it once read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self._heads: dict[str, Caught] = {}

    def keep(self, raw: bytes) -> str:
        """Keep a message; its name."""
        name = f"{clock.now().strftime(_STAMP)}-{secrets.token_hex(3)}"
        fresh = self.path / f".{name}"
        fresh.write_bytes(raw)
        fresh.replace(self.path / f"{name}.eml")
        return name

    def names(self) -> list[str]:
        """The names, newest first."""
        return sorted((path.stem for path in self.path.glob("*.eml")), reverse=True)

    def listed(self) -> list[Caught]:
        """The newest messages, newest first."""
        return [self._head(name) for name in self.names()[:LISTED]]

    def raw(self, name: str) -> bytes | None:
        """A message's bytes; None where there is none of this name."""
        if name not in self.names():
            return None
        return (self.path / f"{name}.eml").read_bytes()

    def mark_read(self, name: str) -> None:
        """Remember that somebody has read it."""
        (self.path / f"{name}.seen").touch()

    def _head(self, name: str) -> Caught:
        is_unread = not (self.path / f"{name}.seen").exists()
        known = self._heads.get(name)
        if known is None or known.is_unread != is_unread:
            raw = (self.path / f"{name}.eml").read_bytes()
            message = parsed(raw)
            to_name, to_address = address_in(message, "To")
            known = Caught(
                name=name,
                at=_time_of(name),
                to_name=to_name,
                to_address=to_address or header(message, "Delivered-To"),
                subject=header(message, "Subject"),
                has_calendar=any(part.get_content_type() == "text/calendar" for part in message.walk()),
                is_unread=is_unread,
            )
            self._heads[name] = known
        return known


def _time_of(name: str) -> datetime:
    try:
        return datetime.strptime(name.rpartition("-")[0], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


class _Handler:
    """What aiosmtpd calls for each message."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: SmtpSession, envelope: Envelope) -> str:
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        # As a delivering mail server would write it down (RFC 5321, section 4.4).
        head = f"Return-Path: <{clean(envelope.mail_from or '')}>\r\n"
        head += "".join(f"Delivered-To: {clean(address)}\r\n" for address in envelope.rcpt_tos)
        self.folder.keep(head.encode("utf-8", "replace") + content)
        return "250 2.0.0 Caught; it goes no further"


def pages(folder: Folder, *, zone: str) -> Flask:
    """The pages on which caught mail is read: an application of its own, which knows of no database."""
    app = Flask(
        "office.mailroom.catcher",
        template_folder=str(_ROOT / "templates"),
        static_folder=str(_ROOT / "static"),
        static_url_path="/static",
    )
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(_ROOT / "translations")
    Babel(app, locale_selector=_language)
    app.context_processor(lambda: {"lang": _language()})
    app.add_template_filter(lambda at: format_moment(at, zone, _language()), "moment")

    @app.before_request
    def only_from_this_machine() -> None:
        # A page elsewhere could give a name of its own this address (DNS rebinding) and read the mail.
        if (request.host.rpartition(":")[0] or request.host) not in {LOOPBACK, "localhost"}:
            abort(403)

    @app.after_request
    def guarded(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response

    def raw_of(name: str) -> bytes:
        found = folder.raw(name)
        if found is None:
            abort(404)
        return found

    @app.get("/")
    def inbox() -> ResponseReturnValue:
        caught = folder.listed()
        template = "rows" if request.args.get("only") == "rows" else "list"
        return render_template(
            f"office/mailroom/catcher/{template}.html", caught=caught, total=len(folder.names())
        )

    @app.get("/mail/<name>")
    def open_message(name: str) -> ResponseReturnValue:
        shown = seen(raw_of(name))
        folder.mark_read(name)
        view = request.args.get("view", "html" if shown.html else "text")
        source = raw_of(name).decode("utf-8", "replace") if view == "source" else ""
        return render_template(
            "office/mailroom/catcher/message.html",
            name=name,
            at=_time_of(name),
            shown=shown,
            headers=dict(shown.headers),
            view=view,
            source=source,
        )

    @app.get("/mail/<name>/html")
    def html(name: str) -> ResponseReturnValue:
        page = with_new_windows(seen(raw_of(name)).html)
        return Response(page, mimetype="text/html", headers=frame_headers(with_links=True))

    @app.get("/mail/<name>/raw")
    def download(name: str) -> ResponseReturnValue:
        disposition = {"Content-Disposition": f'attachment; filename="{name}.eml"'}
        return Response(raw_of(name), mimetype="message/rfc822", headers=disposition)

    @app.get("/mail/<name>/part/<int:number>")
    def part(name: str, number: int) -> ResponseReturnValue:
        found = attachment(raw_of(name), number)
        if found is None:
            abort(404)
        about, data = found
        response = Response(data, mimetype=about.media_type)
        response.headers.set("Content-Disposition", "attachment", filename=about.name)
        return response

    @app.errorhandler(404)
    def missing(_error: Exception) -> ResponseReturnValue:
        return render_template("office/mailroom/catcher/missing.html", back=url_for("inbox")), 404

    return app


def _language() -> str:
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def catch(
    path: Path,
    *,
    smtp_port: int,
    http_port: int,
    stop: threading.Event,
    say: Callable[[str], None],
    zone: str = "UTC",
) -> None:
    """Take in mail and show it until ``stop`` is set.

    Args:
        path: the folder; made if it is not there, and kept.
        smtp_port, http_port: on loopback; 0 lets the system choose.
        say: told the two addresses once both listen.

    Raises:
        OSError: a port is taken, or the folder cannot be written.
    """
    folder = Folder(path)
    listener = socket.create_server((LOOPBACK, smtp_port))
    try:
        web = create_server(pages(folder, zone=zone), host=LOOPBACK, port=http_port, threads=4)
    except OSError:
        listener.close()
        raise
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(
            lambda: SMTP(
                _Handler(folder), data_size_limit=LARGEST, enable_SMTPUTF8=True, ident="Doyen's catcher"
            ),
            sock=listener,
        )
    )
    threads = [
        threading.Thread(target=loop.run_forever, name="smtp", daemon=True),
        threading.Thread(target=_serve, args=(web,), name="pages", daemon=True),
    ]
    for thread in threads:
        thread.start()
    say(f"Mail is taken in at smtp://{LOOPBACK}:{listener.getsockname()[1]} and kept in {path}.")
    say(f"Caught mail: http://{LOOPBACK}:{web.effective_port}")
    stop.wait()
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    threads[0].join(5)
    loop.close()
    web.close()


def _serve(web: Any) -> None:
    try:
        web.run()
    except OSError:
        # Closed while it was listening: that is how it ends.
        return
