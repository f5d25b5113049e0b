"""Briefings in words: what has changed in sentences, and what the audit trail calls them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from advocacy.goals.models import Forum
from advocacy.goals.words import FORUM_WORDS
from advocacy.picture.data import Line
from advocacy.situation.comparing import Changes, TileChange
from advocacy.situation.models import Briefing
from office.audit.words import RecordWords, add_record_words, said_as
from office.web.i18n import format_day, format_moment, language, office_zone

#: A sentence names so many of what is new, gone or changed; the rest is counted.
_NAMED: Final = 3
#: Characters of a name in a sentence; all of it stands where the two are compared.
_LONGEST_NAME: Final = 60


def sentences(changes: Changes) -> tuple[str, ...]:
    """A sentence for each tile in which something has changed, in the language in force."""
    return tuple(map(_sentence, changes.tiles))


def _sentence(change: TileChange) -> str:
    said = [
        _("%(was)s → %(now)s %(what)s", what=one.figure.label, was=one.was, now=one.now)
        for one in change.figures
    ]
    if change.new:
        said.append(
            ngettext(
                "%(num)s new (%(names)s)",
                "%(num)s new (%(names)s)",
                len(change.new),
                names=_named(change.new),
            )
        )
    if change.gone:
        said.append(
            ngettext(
                "%(num)s no longer there (%(names)s)",
                "%(num)s no longer there (%(names)s)",
                len(change.gone),
                names=_named(change.gone),
            )
        )
    if change.moved:
        names = _named([one.now for one in change.moved])
        said.append(
            ngettext(
                "%(num)s changed (%(names)s)", "%(num)s changed (%(names)s)", len(change.moved), names=names
            )
        )
    return _("%(tile)s: %(changes)s.", tile=change.tile.title, changes="; ".join(said))


def _named(lines: Sequence[Line]) -> str:
    names = ", ".join(_short(line.text) for line in lines[:_NAMED])
    rest = len(lines) - _NAMED
    if rest <= 0:
        return names
    return ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", rest, names=names)


def _short(text: str) -> str:
    """As much of a name as a sentence has room for, to the end of a word where words have spaces."""
    text = " ".join(text.split()).rstrip(".")
    if len(text) <= _LONGEST_NAME:
        return text
    cut = text[:_LONGEST_NAME]
    whole = cut.rpartition(" ")[0]
    return f"{whole if len(whole) > _LONGEST_NAME // 2 else cut} …"


def called(briefing: Briefing) -> str:
    """What a list calls a briefing: its title, else what it is narrowed to."""
    return briefing.title or briefing.narrowed_to(language()) or _("The whole picture")


def called_with_day(briefing: Briefing) -> str:
    """A briefing with its day, for choosing among many."""
    day = format_day(briefing.day, language())
    narrowed = briefing.narrowed_to(language()) or _("The whole picture")
    if briefing.title:
        return _("%(day)s · %(title)s · %(narrowed)s", day=day, title=briefing.title, narrowed=narrowed)
    return _("%(day)s · %(narrowed)s", day=day, narrowed=narrowed)


def kept_words(briefing: Briefing) -> str:
    """By whom and when a briefing was kept, in a sentence."""
    moment = format_moment(briefing.kept_at, office_zone(), language())
    if briefing.kept_by:
        return _("Kept by %(name)s on %(moment)s.", name=briefing.kept_by, moment=moment)
    return _("Kept on %(moment)s.", moment=moment)


def register_words(app: Flask) -> None:
    """Let the audit trail speak of briefings."""
    fields = {
        "kept_at": _l("Kept at"),
        "day": _l("Day"),
        "user_id": _l("Who kept it"),
        "theme_id": _l("Theme"),
        "country": _l("Country"),
        "forum": _l("Forum"),
        "title": _l("What it is for"),
        "note": _l("Note"),
        "removed_at": _l("Taken back"),
    }
    words = RecordWords(
        _l("briefing"),
        fields,
        {"forum": said_as(Forum, FORUM_WORDS)},
        url=lambda number: url_for("briefings.show", briefing_id=number),
        made=_l("Kept as a briefing"),
    )
    add_record_words(app, "briefings", words)
