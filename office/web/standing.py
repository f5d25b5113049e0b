"""What anybody may read is answered once, and again in the same octets while nothing in the database changes.

It stands before the application: such an answer costs neither a session nor a template, but one question to
the database each time (`office.revision`). So it is never old. A view says of its answer that it may stand
(`let_stand`); whoever brings a cookie, or anything else by which the answer could be another, is always led
to the view.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, request

from office.revision import watch_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_MAY_STAND: Final = "doyen.may_stand"
_PREFIXES: Final = "doyen.standing"
#: What of a request may decide such an answer, besides nothing at all of the reader.
_DECIDE: Final = (
    *("REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_HOST", "wsgi.url_scheme"),
    *("HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"),
)
#: Whoever sends one of these may be somebody, or asks for something out of the ordinary.
_ASK_THE_VIEW: Final = (
    *("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_AUTHENTICATION_TOKEN", "CONTENT_TYPE", "HTTP_RANGE"),
    *("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE", "HTTP_HX_REQUEST"),
)
#: Answers, and octets in all, that are kept at most; beyond that all are given up. What was asked counts
#: too: whoever asks writes it, and may write much.
_MOST: Final = 2_000
_MOST_OCTETS: Final = 100_000_000
#: From here on the server is handed the octets as a file, which it sends without copying them.
_LARGE: Final = 32_768

_Key = tuple[str, ...]
_State = tuple[object, ...]


def let_stand() -> None:
    """Say of the answer under way that it says the same to anybody while nothing in the database changes.

    It may depend on the minute, on the language and coding asked for and on what the reader has already
    (If-None-Match), and on an address without other words than ``lang``; on nothing else of the request.
    """
    if not request.args.keys() - {"lang"}:
        request.environ[_MAY_STAND] = True


def stand_before(app: Flask, *prefixes: str) -> None:
    """Look after the addresses that begin so; whatever else is asked for goes to the application at once."""
    app.extensions[_PREFIXES] = (*app.extensions.get(_PREFIXES, ()), *prefixes)


@dataclass(frozen=True)
class _Answer:
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Standing:
    """A WSGI application before another, which gives again what that has said."""

    def __init__(self, app: Flask, inner: WSGIApplication) -> None:
        self._app = app
        self._inner = inner
        self._lock = Lock()
        #: A state and its answers: always taken together, since another thread may put others in their place.
        self._kept: tuple[_State | None, dict[_Key, _Answer]] = None, {}
        self._octets = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer again, or let the application answer and keep that if it may stand."""
        state = self._now() if self._may_stand(environ) else None
        if state is None:
            return self._inner_answer(environ, start_response)
        key: _Key = tuple(environ.get(name, "") for name in _DECIDE)
        known, answers = self._kept
        if state == known and (answer := answers.get(key)) is not None:
            start_response(answer.status, list(answer.headers))
            return _handed(answer.body, environ)
        return self._ask(environ, start_response, key, state)

    def _inner_answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._inner(environ, start_response)

    def _may_stand(self, environ: WSGIEnvironment) -> bool:
        return (
            environ["PATH_INFO"].startswith(self._app.extensions.get(_PREFIXES, ()))
            and environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            and not any(map(environ.get, _ASK_THE_VIEW))
        )

    def _now(self) -> _State | None:
        """All that such answers are made of: the database, the minute and the settings."""
        revision = watch_of(self._app).now()
        return None if revision is None else (revision, int(time.time() // 60), self._app.config["DOYEN"])

    def _ask(
        self, environ: WSGIEnvironment, start_response: StartResponse, key: _Key, state: _State
    ) -> Iterable[bytes]:
        said: list[tuple[str, tuple[tuple[str, str], ...]]] = []

        def listen(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            said.append((status, tuple(headers)))
            return start_response(status, headers, *error)

        body = self._inner_answer(environ, listen)
        if not environ.get(_MAY_STAND) or len(said) != 1 or not _says_the_same(*said[0]):
            return body
        try:
            parts = list(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        answer = _Answer(*said[0], parts[0] if len(parts) == 1 else b"".join(parts))
        self._keep(key, answer, state)
        return [answer.body] if answer.body else []

    def _keep(self, key: _Key, answer: _Answer, state: _State) -> None:
        weighs = len(answer.body) + sum(map(len, key))
        with self._lock:
            known, answers = self._kept
            # What was read after that state was told of may be newer than it: then the next one who asks is
            # told of another state.
            if state != known or len(answers) >= _MOST or self._octets + weighs > _MOST_OCTETS:
                answers, self._octets = {}, 0
                self._kept = state, answers
            answers[key] = answer
            self._octets += weighs


def _says_the_same(status: str, headers: Iterable[tuple[str, str]]) -> bool:
    return status[:3] in {"200", "304"} and not any(name.lower() == "set-cookie" for name, _value in headers)


def _handed(body: bytes, environ: WSGIEnvironment) -> Iterable[bytes]:
    if len(body) >= _LARGE and "wsgi.file_wrapper" in environ:
        wrapped: Iterable[bytes] = environ["wsgi.file_wrapper"](io.BytesIO(body), len(body))
        return wrapped
    return [body] if body else []


def register(app: Flask) -> None:
    """Stand before the application."""
    app.wsgi_app = Standing(app, app.wsgi_app)  # type: ignore[method-assign]
