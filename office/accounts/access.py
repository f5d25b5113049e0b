"""Who may open which page: each view carries a mark, and one guard keeps them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from office.accounts.models import Role

View = TypeVar("View", bound=Callable[..., Any])
# The marks below hang an attribute on a function, which its type does not know: hence the three ignores.


@dataclass(frozen=True)
class Access:
    """Who may open a page: anybody, whoever holds a personal link, or staff from a role upwards."""

    name: str
    role: Role | None = None


PUBLIC: Final = Access("public")
BY_TOKEN: Final = Access("token")

#: Pages of the libraries below us, which have guards of their own.
_OF_LIBRARIES: Final = {"static": PUBLIC, "security.login": PUBLIC, "security.logout": PUBLIC}


def public(view: View) -> View:
    """Mark a page that anybody may open."""
    view.access = PUBLIC  # type: ignore[attr-defined] # a function may carry it
    return view


def by_token(view: View) -> View:
    """Mark a guest's page: the link in its address is the right to open it."""
    view.access = BY_TOKEN  # type: ignore[attr-defined] # a function may carry it
    return view


def requires(role: Role) -> Callable[[View], View]:
    """Mark a page for staff whose role covers ``role``."""

    def mark(view: View) -> View:
        view.access = Access("staff", role)  # type: ignore[attr-defined] # a function may carry it
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> Access | None:
    """The mark of an endpoint; None where nobody gave it one."""
    if endpoint in _OF_LIBRARIES:
        return _OF_LIBRARIES[endpoint]
    if endpoint.startswith("security."):
        return Access("staff", Role.VIEWER)
    access = getattr(app.view_functions[endpoint], "access", None)
    return access if isinstance(access, Access) else None


def current_role() -> Role | None:
    """The role of whoever is signed in; None for a guest."""
    return current_user.role if current_user.is_authenticated else None


def may(role: Role) -> bool:
    """Whether whoever is signed in may do what asks for ``role``; for pages that offer an action or not."""
    held = current_role()
    return held is not None and held.covers(role)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None or request.routing_exception is not None:
        return None
    access = access_of(current_app, request.endpoint)
    if access is None:
        # A page that nobody marked is closed: forgetting the mark must not open it.
        abort(403)
    if access.role is None:
        return None
    held = current_role()
    if held is None:
        if request.method not in {"GET", "HEAD"}:
            abort(401)
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    if not held.covers(access.role):
        abort(403)
    return None


def register(app: Flask) -> None:
    """Set the guard before every page, and let templates ask what may be offered."""
    app.before_request(_guard)
    app.add_template_global(may, "may")
    app.add_template_global(Role, "Role")
