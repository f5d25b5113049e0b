"""The line below a letter to many that says how to get no more; its twin in the head is RFC 8058's."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask_babel import gettext as _
from markupsafe import escape

from office.mailroom.kinds import Composed

#: Styles stand in the element: this is put in after a letter's own style sheet was. The class brings the
#: colours of the dark side, where the letter has them.
_STYLE: Final = (
    "max-width: 536px; margin: 0 auto; padding: 0 32px 32px; font-family: -apple-system, 'Segoe UI', Roboto, "
    "Arial, sans-serif; font-size: 14px; line-height: 1.5; color: #566071;"
)


def with_opt_out(composed: Composed, url: str) -> Composed:
    """The letter with the way out printed below it, in the language that is being written in.

    Whatever renderer wrote the letter: none that goes to many can be without.
    """
    words = _("This letter goes to many at once.")
    link = f'<a href="{escape(url)}">{escape(_("No more such letters"))}</a>'
    line = f'<div class="foot" style="{_STYLE}">{escape(words)} {link}</div>'
    before, end, after = composed.html.rpartition("</body>")
    html = f"{before}{line}{end}{after}" if end else f"{composed.html}{line}"
    way_out = _("No more such letters: %(url)s", url=url)
    return replace(composed, html=html, text=f"{composed.text.rstrip()}\n\n{words}\n{way_out}\n")
