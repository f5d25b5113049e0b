"""What a guest answered to the event's questions, on the office's page about them."""

from __future__ import annotations

from events.questions.asking import answers_of
from events.registration.models import Registration
from office.web import Fragment


def section(registration: Registration) -> Fragment | None:
    """The answers, as they decide who is admitted; None where there are none. Two statements."""
    said = answers_of(registration, for_staff=True)
    if not said:
        return None
    return Fragment("events/questions/_staff.html", {"said": said})
