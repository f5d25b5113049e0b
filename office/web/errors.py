"""Error pages: what happened, what was kept, what to do, in the reader's language."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, TypeVar, cast

from flask import Flask, abort, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import AnonymousUserMixin, current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, NotFound

from office.database import db
from office.web.registry import Words

Found = TypeVar("Found")


def or_404(found: Found | None) -> Found:
    """What a view's query found, or the page that says that there is no such thing."""
    if found is None:
        abort(404)
    return found


def answer_with_404(app: Flask, error: type[Exception]) -> None:
    """Let a part's own error for a missing record lead to the page that says so."""
    app.register_error_handler(error, lambda _error: app.handle_http_exception(NotFound()))


#: A guest's link, wherever it stands in an address: a record's number and what proves it (`office.links`).
_TOKEN: Final = re.compile(r"(/\d+-)[^/.]+")


class Message(NamedTuple):
    """The words of an error page."""

    title: Words
    happened: Words
    todo: Words


MESSAGES: dict[int, Message] = {
    400: Message(
        _l("The request could not be understood"),
        _l("Something in the address or in the form was not what this page expects. Nothing was changed."),
        _l("Go back, reload the page and try again."),
    ),
    401: Message(
        _l("Please sign in again"),
        _l("You are signed out, so this could not be done. Nothing was changed."),
        _l("Sign in, go back and repeat the step."),
    ),
    403: Message(
        _l("This page is not open to you"),
        _l("Your role does not include this page. Nothing was changed."),
        _l("If you need it for your work, ask an administrator of the office for the role."),
    ),
    404: Message(
        _l("There is no such page"),
        _l("The address leads nowhere: it may be mistyped, or what it named has been removed."),
        _l("Check the address, or begin from the front page. Guests: use the link in your latest letter."),
    ),
    405: Message(
        _l("This address cannot be opened like that"),
        _l("The address takes what a form sends; it shows no page of its own. Nothing was changed."),
        _l("Begin from the page that holds the form."),
    ),
    413: Message(
        _l("The file is too large"),
        _l("The file is larger than this office accepts, so it was not read. Nothing was changed."),
        _l(
            "Go back with your browser and choose a smaller file, or divide it into several. What you had "
            "typed beside it may have to be typed again: look at the form before you send it."
        ),
    ),
    422: Message(
        _l("Something in the form needs your attention"),
        _l("What was sent could not be used. Nothing was changed."),
        _l("Go back, look at the fields and send the form again."),
    ),
    429: Message(
        _l("A little too fast"),
        _l("Many requests came from your network at once. This one was set aside; nothing was changed."),
        _l("Wait a minute and try again."),
    ),
    500: Message(
        _l("The page could not be made"),
        _l("The fault is ours. What you had saved before is kept; the last step was not carried out."),
        _l("Try again in a moment. If it happens again, tell the office the time and the page's address."),
    ),
    503: Message(
        _l("Doyen is resting for a moment"),
        _l("The system is being looked after and cannot answer now. What you had saved is kept."),
        _l("Try again in a few minutes."),
    ),
}

CSRF_MESSAGE = Message(
    _l("The page had been open too long"),
    _l("For your safety a form can be sent only from a fresh page. What you typed was not saved."),
    _l("Go back, copy what you typed, reload the page and send the form again."),
)


def _page(code: int, message: Message) -> ResponseReturnValue:
    g.error_page = True
    staff = code < 500 and _signed_in()
    html = render_template(
        "errors/staff.html" if staff else "errors/guest.html", code=code, message=message, robots="noindex"
    )
    return html, code


def _signed_in() -> bool:
    try:
        return bool(current_user.is_authenticated)
    except SQLAlchemyError:
        return False


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400 or error.response is not None:
        return error
    message = MESSAGES.get(code, MESSAGES[400 if code < 500 else 500])
    page = _page(code, message)
    response = current_app.make_response(page)
    # Retry-After, Allow and their like stay.
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers.setdefault(name, value)
    return response


def _csrf_error(error: CSRFError) -> ResponseReturnValue:
    return _page(400, CSRF_MESSAGE)


def _without_secrets(path: str) -> str:
    # Who reads the log could answer for the guest.
    return _TOKEN.sub(r"\1…", path)


def _out_of_reach(error: DBAPIError) -> ResponseReturnValue:
    """The database is away, restarts, or is busy with another for too long: no fault of the page."""
    current_app.logger.error(
        "%s %s: the database did not answer: %s", request.method, _without_secrets(request.path), error.orig
    )
    _forget_the_transaction()
    # Else the page would ask the database who reads it.
    g._login_user = AnonymousUserMixin()
    response = current_app.make_response(_page(503, MESSAGES[503]))
    response.headers["Retry-After"] = "30"
    return response


def _forget_the_transaction() -> None:
    try:
        db.session.rollback()
    except SQLAlchemyError:
        current_app.logger.warning("the database did not answer while an error was being cleared")


def _unforeseen(error: Exception) -> ResponseReturnValue:
    if isinstance(error, OperationalError | InterfaceError) or getattr(
        error, "connection_invalidated", False
    ):
        return _out_of_reach(cast("DBAPIError", error))
    path = _without_secrets(request.path)
    current_app.logger.error("%s %s failed", request.method, path, exc_info=error)
    _forget_the_transaction()
    return _page(500, MESSAGES[500])


def register(app: Flask) -> None:
    """Answer errors with pages of the house."""
    # `_unforeseen` writes the log: the framework's own line would hold the whole of a guest's link.
    app.log_exception = lambda *_: None  # type: ignore[method-assign] # on purpose
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(
        500, lambda error: _unforeseen(getattr(error, "original_exception", None) or error)
    )
