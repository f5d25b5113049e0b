"""Sentences that both twins of a letter share, as plain text: each twin escapes them in its own way."""

from __future__ import annotations

from flask_babel import gettext as _


def answer_words(state: str, name: str) -> str:
    """What the office says to an answer; ``name``: the substitute or the one proposed."""
    words = {
        "accepted": _("Thank you for your reply. We look forward to your taking part."),
        "substituted": _(
            "Thank you for your reply. We look forward to welcoming %(name)s in your place.", name=name
        ),
        "waiting": _(
            "Thank you for your reply. All seats are taken at the moment, and you are on the waiting list. "
            "We will write to you as soon as a seat becomes free."
        ),
        "proposed": _(
            "Thank you for your reply. We have received your proposal that %(name)s take part in your place, "
            "and will write to you shortly.",
            name=name,
        ),
        "tentative": _(
            "Thank you for your reply. We have noted that you do not know yet whether you can take part."
        ),
        "declined": _(
            "Thank you for letting us know that you are unable to take part. We are sorry to miss you, "
            "and hope to welcome you on another occasion."
        ),
    }
    return str(words[state])


def calendar_words(method: str | None, state: str) -> str:
    """What the attached calendar entry does; empty where there is none."""
    if method == "CANCEL":
        return str(_("With this letter the entry is withdrawn from your calendar."))
    if method is None:
        return ""
    if state in {"tentative", "waiting"}:
        return str(_("A provisional entry for your calendar is attached."))
    return str(_("The entry for your calendar is attached."))


def change_words(state: str, reply_by: str) -> str:
    """How to change the answer; the address follows."""
    if not reply_by:
        return str(_("Should your plans change, you can change the reply at this address:"))
    if state == "tentative":
        return str(_("Please let us know by %(day)s, at this address:", day=reply_by))
    return str(
        _("Should your plans change, you can change the reply until %(day)s, at this address:", day=reply_by)
    )


def seat_words(organisation: str, *, cancelled: bool, promoted: bool) -> str:
    """What became of the seat of one of a mission's people."""
    if cancelled:
        return str(
            _(
                "The seat that %(organisation)s had reserved for you has been given back, and the entry is "
                "withdrawn from your calendar. We hope to welcome you on another occasion.",
                organisation=organisation,
            )
        )
    if promoted:
        return str(_("A seat has become free, and it is yours. We look forward to your taking part."))
    return str(
        _(
            "%(organisation)s has reserved a seat for you. We look forward to your taking part.",
            organisation=organisation,
        )
    )


def moved_words() -> str:
    """Why an entry goes out of the calendar of a mailbox that is no longer written to about a guest."""
    return str(
        _(
            "From now on we write about our invitation to the following event to another address. The "
            "invitation stands; with this letter the entry is withdrawn from this calendar only."
        )
    )


def double_words() -> str:
    """Why one of two entries goes out of a guest's calendar."""
    return str(
        _(
            "We had two invitations for you to the following event in our records; they are one now. The "
            "invitation stands. With this letter the entry of the other is withdrawn from your calendar."
        )
    )


def withdrawal_words(*, passed_on: bool, has_entry: bool = True) -> str:
    """That a guest is no longer invited, and that the entry goes out of the calendar where there is one."""
    if passed_on:
        return str(
            _(
                "The invitation that we had sent to you is now addressed to somebody else of your mission. "
                "With this letter the entry is withdrawn from your calendar."
            )
        )
    if not has_entry:
        return str(_("We regret to inform you that our invitation to the following event no longer stands."))
    return str(
        _(
            "We regret to inform you that our invitation to the following event no longer stands. With this "
            "letter the entry is withdrawn from your calendar."
        )
    )


def copy_words(name: str, *, can_answer: bool) -> str:
    """The line above a copy for a secretariat; ``name``: how the addressee is named on a card."""
    if can_answer:
        return str(
            _(
                "Copy for the secretariat of %(name)s, with a link of your own, by which you may answer on "
                "their behalf.",
                name=name,
            )
        )
    return str(_("Copy for the secretariat of %(name)s, for your kind information.", name=name))
