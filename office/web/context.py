"""What every template may use: the reader's language, the navigation, addresses of assets, form errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, has_request_context, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from wtforms import FieldList, Form, FormField
from wtforms.fields import Field

from office import clock, settings
from office.accounts.access import current_role
from office.accounts.models import Role
from office.localized import LANGUAGES, OWN_NAMES
from office.web.i18n import language
from office.web.registry import Fragment, web

_ASSETS = "doyen.web.assets"


@dataclass(frozen=True)
class ShownEntry:
    """An entry of the navigation as the page shows it."""

    label: str
    url: str
    icon: str
    current: bool
    foot: bool


def navigation() -> list[ShownEntry]:
    """The entries that whoever is signed in may open, the one that holds this page marked."""
    role = current_role()
    if role is None:
        return []
    entries = []
    for entry in web(current_app).nav(role):
        url = url_for(entry.endpoint)
        inside = bool(entry.section) and (request.path + "/").startswith(entry.section.rstrip("/") + "/")
        entries.append(
            ShownEntry(str(entry.label), url, entry.icon, inside or request.path == url, entry.foot)
        )
    # Where one section lies within another (/office, /office/mailroom), the longer is the page's own.
    marked = [entry for entry in entries if entry.current]
    if len(marked) > 1:
        sections = {str(e.label): len(e.section) for e in web(current_app).nav(role)}
        longest = max(marked, key=lambda entry: sections[entry.label])
        entries = [ShownEntry(e.label, e.url, e.icon, e is longest, e.foot) for e in entries]
    return entries


def asset(filename: str) -> str:
    """The address of a file in static/, with its age, so that a browser may keep it until it changes.

    Files do not change while a server runs, other than a developer's: each is looked at once.
    """
    known: dict[str, str] = current_app.extensions.setdefault(_ASSETS, {})
    if filename not in known or current_app.debug:
        known[filename] = _address_of_asset(filename)
    return known[filename]


def _address_of_asset(filename: str) -> str:
    path = Path(current_app.static_folder or "static") / filename
    try:
        version = format(int(path.stat().st_mtime), "x")
    except OSError:
        version = "0"
    return url_for("static", filename=filename, v=version)


def language_links() -> list[tuple[str, str]]:
    """This page in each language, by ``?lang=``."""
    rest = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    return [(code, f"{request.path}?{urlencode([*rest, ('lang', code)])}") for code in LANGUAGES]


def form_errors(form: Form) -> list[tuple[str, str, str]]:
    """Every error of a form as (id of the field, its label, the words), in the order of the fields."""
    found = [("", "", str(message)) for message in getattr(form, "form_errors", [])]
    found.extend(_errors_of(form))
    return found


def _errors_of(fields: Any, prefix: str = "") -> Iterator[tuple[str, str, str]]:
    for field in fields:
        label = str(field.label.text) if isinstance(field, Field) else ""
        label = f"{prefix} ({label})" if prefix and label else prefix or label
        if isinstance(field, FormField | FieldList):
            own = (
                [error for error in field.errors if isinstance(error, str)]
                if isinstance(field.errors, list)
                else []
            )
            yield from ((field.id, label, error) for error in own)
            yield from _errors_of(field, label if isinstance(field, FormField) else "")
        else:
            where = field.id if field.type != "CSRFTokenField" else ""
            yield from ((where, label if where else "", str(error)) for error in field.errors)


def _role_words(role: Role | None) -> str:
    words = {Role.ADMINISTRATOR: _("Administrator"), Role.EDITOR: _("Editor"), Role.VIEWER: _("Viewer")}
    return words[role] if role is not None else ""


def _context() -> dict[str, Any]:
    office = settings.current()
    shared: dict[str, Any] = {
        "lang": language(),
        "languages": [(code, OWN_NAMES[code]) for code in LANGUAGES],
        "office_name": office.office_name,
        "default_contact": {"email": office.mail_reply_to or office.mail_from},
        "public_url": office.public_url,
        "upload_megabytes": office.upload_megabytes,
    }
    if has_request_context():
        shared["theme"] = session.get("theme", "")
        shared["here"] = request.full_path.rstrip("?")
    return shared


def _account() -> dict[str, str]:
    if not current_user.is_authenticated:
        return {"name": "", "role": ""}
    return {"name": current_user.label, "role": _role_words(current_role())}


def render_fragment(fragment: Fragment) -> Markup:
    """A floor's piece of page, rendered with what it shows."""
    return Markup(render_template(fragment.template, **fragment.context))  # noqa: S704 - our own template, escaped


def register(app: Flask) -> None:
    """Give the templates what they share."""
    app.context_processor(_context)
    shared: dict[str, Callable[..., Any]] = {
        "navigation": navigation,
        "asset": asset,
        "default_language_links": language_links,
        "form_errors": form_errors,
        "account": _account,
        "render_fragment": render_fragment,
        "now": clock.now,
    }
    for name, function in shared.items():
        app.add_template_global(function, name)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
