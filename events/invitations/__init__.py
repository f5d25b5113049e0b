"""Letters to guests, and the pages on which they answer."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Announce the letters' kinds and the pages, and write to whoever comes off a waiting list."""
    from events.guestlist.building import addressed_anew, goes_again, mailbox_changed, taken_off
    from events.invitations import (
        calendaring_words,
        mail,
        secretariat_staff_views,
        secretariat_views,
        sending,
        sending_progress_views,
        sending_words,
        sorting,
        sorting_views,
        taking_back,
    )
    from events.invitations.hearing import hear
    from events.invitations.mailings import named
    from events.invitations.reading import read
    from events.invitations.views import blueprint as answering_blueprint
    from events.programme.publishing import add_hold
    from events.programme.road import add_notice, add_reporter
    from events.registration.seats import promoted
    from office.mailroom.inbox import MailHandler, add_mail_handler
    from office.mailroom.kinds import add_letter_kind
    from office.mailroom.servers import name_mailings_by
    from office.mailroom.sorting import add_panel

    for kind in mail.KINDS:
        add_letter_kind(app, kind)
    name_mailings_by(app, "events", named)
    # What guests have letters about cannot become a draft again.
    add_hold(app, sending.has_sent)
    add_reporter(app, "letters", sending_words.report_on_letters)
    add_notice(app, "letters", calendaring_words.notice_of_change)
    promoted.connect(mail.queue_promotion)
    # Whoever is no longer invited keeps no entry in the calendar.
    taken_off.connect(taking_back.taken_off_the_list)
    addressed_anew.connect(taking_back.addressed_to_another)
    mailbox_changed.connect(taking_back.moved_to_another_mailbox)
    goes_again.connect(taking_back.entry_again)
    # Before automatic mail is left aside: Google marks a guest's answer as made by a machine.
    add_mail_handler(app, MailHandler("calendar replies", 10, hear))
    # After bounces and what machines answer: a person wrote it.
    add_mail_handler(app, MailHandler("answers in words", 50, read))
    app.register_blueprint(sending_progress_views.blueprint)
    app.register_blueprint(answering_blueprint)
    app.register_blueprint(secretariat_views.blueprint)
    app.register_blueprint(secretariat_staff_views.blueprint)
    app.register_blueprint(sorting_views.blueprint)
    add_panel(app, "guests", sorting.panel)
