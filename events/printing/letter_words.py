"""What letters on paper, and the reasons not to print one, are called."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from events.invitations.reasons import NotNow
from events.printing.addressing import Hindrance
from events.printing.letters import Whom
from events.printing.post_sources import Audience

WHOM_WORDS: dict[Whom, LazyString] = {
    Whom.WITHOUT_MAIL: _l("Not reached by mail"),
    Whom.UNINVITED: _l("Not invited yet"),
    Whom.EVERYBODY: _l("The whole guest list"),
    Whom.POSTED: _l("Posted already"),
}

AUDIENCE_WORDS: dict[Audience, LazyString] = {
    Audience.EVERYBODY: _l("The whole guest list"),
    Audience.WITHOUT_MAIL: _l("Those without a mail address"),
    Audience.POSTED: _l("Those whose letter was posted"),
    Audience.ACCEPTED: _l("Those who have accepted"),
}

HINDRANCE_WORDS: dict[Hindrance, LazyString] = {
    Hindrance.NOBODY_NAMED: _l("Nobody is named: the post is vacant, or its head is not known"),
    Hindrance.FORM_UNSURE: _l("How they are addressed is not certain"),
    Hindrance.NO_ADDRESS: _l("No chancery or postal address is in the register"),
    Hindrance.FAULTY: _l("The letter does not come out right for this guest"),
    Hindrance.WITHDRAWN: _l("Taken off the guest list"),
    Hindrance.DECLINED: _l("Has declined"),
    Hindrance.ANSWERED: _l("Has answered"),
    Hindrance.WAITING: _l("The invitation waits in the outbox and goes by mail"),
    Hindrance.POSTED: _l("The letter was posted"),
}
#: What somebody can mend in the guest list or the register.
TO_MEND = frozenset({Hindrance.NOBODY_NAMED, Hindrance.FORM_UNSURE, Hindrance.NO_ADDRESS, Hindrance.FAULTY})

NOT_NOW_WORDS: dict[NotNow, tuple[LazyString, LazyString]] = {
    NotNow.CANCELLED: (_l("The event is cancelled"), _l("No invitations to it are printed.")),
    NotNow.OVER: (_l("The event is over"), _l("No invitations to it are printed.")),
}
