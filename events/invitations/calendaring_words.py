"""What staff are to do next where guests believe of an event what is no longer so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flask import url_for
from flask_babel import LazyString, lazy_ngettext
from flask_babel import lazy_gettext as _l

from events.invitations import calendaring, registrants
from events.invitations.calendaring import Concerned
from events.letters.models import Purpose
from events.programme.facts import Matter
from events.programme.models import Event, EventStatus
from events.programme.road import Notice
from office import clock
from office.web.i18n import language


def notice_of_change(event: Event) -> Notice | None:
    """Who knows an old time, place or link, or not yet of a cancellation; None where everybody knows.

    A fixed number of statements.
    """
    if event.ends_at <= clock.now():
        return None
    if event.status is EventStatus.CANCELLED:
        number = calendaring.unaware_of_cancellation(event) + registrants.unaware_of_cancellation(event)
        if not number:
            return None
        words = lazy_ngettext(
            "%(num)d guest has not been told that it is cancelled.",
            "%(num)d guests have not been told that it is cancelled.",
            number,
        )
        return Notice((words,), (), _l("Write to them"), _address(event, Purpose.CANCELLATION))
    found = [*calendaring.concerned(event), *registrants.concerned(event)]
    if not found:
        return None
    changes = Counter(sentence for one in found for sentence in one.changes(language()))
    return Notice(
        tuple(_sentences(found)),
        tuple(sentence for sentence, _number in changes.most_common(4)),
        _l("Write to them"),
        _address(event, Purpose.CHANGE),
    )


def _sentences(found: Sequence[Concerned]) -> list[LazyString]:
    believe = sum(one.was_cancelled for one in found)
    by_matter = Counter(matter for one in found for matter in one.matters)
    sentences = []
    if believe:
        sentences.append(
            lazy_ngettext(
                "%(num)d guest was told that it is cancelled.",
                "%(num)d guests were told that it is cancelled.",
                believe,
            )
        )
    if number := by_matter[Matter.TIME]:
        sentences.append(
            lazy_ngettext("%(num)d guest knows the old time.", "%(num)d guests know the old time.", number)
        )
    if number := by_matter[Matter.PLACE]:
        sentences.append(
            lazy_ngettext("%(num)d guest knows the old place.", "%(num)d guests know the old place.", number)
        )
    if number := by_matter[Matter.LINK]:
        sentences.append(
            lazy_ngettext(
                "%(num)d guest was told of the old link.", "%(num)d guests were told of the old link.", number
            )
        )
    return sentences


def _address(event: Event, purpose: Purpose) -> str:
    return url_for("sending.review", event_id=event.id, purpose=purpose.value)
