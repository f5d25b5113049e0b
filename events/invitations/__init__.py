"""What letters to guests say and do: who is meant, which link they hold, what happens to a calendar."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Announce the letters' kinds, and write to whoever comes off a waiting list or off the guest list."""
    from events.guestlist.building import addressed_anew, goes_again, mailbox_changed, taken_off
    from events.guestlist.changing import become_one
    from events.invitations import calendaring_words, mail, taking_back, todo
    from events.programme.road import add_notice
    from events.registration.seats import promoted
    from office.mailroom.kinds import add_letter_kind
    from office.web import TaskSource, web

    for kind in mail.KINDS:
        add_letter_kind(app, kind)
    add_notice(app, "letters", calendaring_words.notice_of_change)
    promoted.connect(mail.queue_promotion)
    # Whoever is no longer invited keeps no entry in the calendar.
    taken_off.connect(taking_back.taken_off_the_list)
    addressed_anew.connect(taking_back.addressed_to_another)
    mailbox_changed.connect(taking_back.moved_to_another_mailbox)
    goes_again.connect(taking_back.entry_again)
    become_one.connect(taking_back.became_one)
    web(app).add_task(TaskSource("invitations", _l("Letters"), todo.tasks, order=12))
