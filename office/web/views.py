"""The pages that belong to no part: the front page, Today, Go to, health, language and theme."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from office.accounts.access import current_role, public, requires
from office.accounts.models import Role
from office.localized import LANGUAGES
from office.today import views as today
from office.web import readiness
from office.web.context import navigation
from office.web.registry import Hit, NavEntry, web
from office.web.tabs import tabs_called

blueprint = Blueprint("web", __name__)

THEMES = ("light", "dark", "auto")
HITS_A_SOURCE = 6
LONGEST_QUERY = 100


@blueprint.get("/")
@public
def front() -> ResponseReturnValue:
    """The public front page; for staff, Today."""
    role = current_role()
    if role is None:
        return render_template("office/web/front.html", parts=web(current_app).front_page())
    return today.page(role)


@blueprint.get("/goto")
@requires(Role.VIEWER)
def goto() -> ResponseReturnValue:
    """Go to: any mission, person, event or page by a few letters. ``?part=1`` gives the answers alone."""
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    hits = _pages(query)
    if query:
        hits += web(current_app).goto(query, HITS_A_SOURCE)
    template = "office/web/_hits.html" if request.args.get("part") else "office/web/goto.html"
    return render_template(template, query=query, hits=hits)


def _pages(query: str) -> list[Hit]:
    wanted = query.casefold()
    found = [
        Hit(entry.label, "", entry.url, entry.icon)
        for entry in navigation()
        if not wanted or wanted in entry.label.casefold()
    ]
    if wanted:
        found += [Hit(label, "", url) for label, url in tabs_called(query)]
    return found


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The web server answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The program can work; else 503 and the reason."""
    try:
        readiness.check()
    except readiness.NotReady as reason:
        return Response(f"{reason}\n", status=503, mimetype="text/plain")
    return Response("ok\n", mimetype="text/plain")


@blueprint.post("/language")
@public
def choose_language() -> ResponseReturnValue:
    """Keep the chosen language for this session."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(_way_back(), 303)


@blueprint.post("/theme")
@public
def choose_theme() -> ResponseReturnValue:
    """Keep light, dark, or as the device has it, for this session."""
    chosen = request.form.get("theme", "")
    if chosen == "auto":
        session.pop("theme", None)
    elif chosen in THEMES:
        session["theme"] = chosen
    return redirect(_way_back(), 303)


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """What was done so that everybody can use these pages, and whom to tell where it fell short."""
    return render_template("office/web/accessibility.html")


def _way_back() -> str:
    """The page that the form came from; never another site."""
    target = request.form.get("next", "").replace("\\", "/")
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//"):
        return url_for("web.front")
    # An address that names its language would undo the choice.
    query = "&".join(pair for pair in parts.query.split("&") if pair and not pair.startswith("lang="))
    return parts.path + (f"?{query}" if query else "")


def register(app: Flask) -> None:
    """Add the pages, and Today to the navigation."""
    app.register_blueprint(blueprint)
    web(app).add_nav(NavEntry("today", _l("Today"), "web.front", "home", order=0))
