"""What stands, quarters and classes are called, in the reader's language."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from advocacy.standing.models import Assessment, Closeness, Secrecy, Stand
from advocacy.standing.rules import Quarter
from office.audit.words import RecordWords, add_record_words, said_as
from office.web.i18n import language
from stakeholders.engagement.home import party_choices
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person

STAND_WORDS: Final[dict[Stand, LazyString]] = {
    Stand.BLOCKER: _l("Blocker"),
    Stand.SCEPTIC: _l("Sceptic"),
    Stand.NEUTRAL: _l("Neutral"),
    Stand.SUPPORTER: _l("Supporter"),
    Stand.CHAMPION: _l("Champion"),
}
#: The kind of badge, and its icon, so that colour is never alone.
STAND_LOOKS: Final[dict[Stand, tuple[str, str]]] = {
    Stand.BLOCKER: ("failed", "ban"),
    Stand.SCEPTIC: ("attention", "help"),
    Stand.NEUTRAL: ("neutral", "minus"),
    Stand.SUPPORTER: ("underway", "thumb-up"),
    Stand.CHAMPION: ("well", "star"),
}
QUARTER_WORDS: Final[dict[Quarter, LazyString]] = {
    Quarter.MANAGE_CLOSELY: _l("Manage closely"),
    Quarter.KEEP_SATISFIED: _l("Keep satisfied"),
    Quarter.KEEP_INFORMED: _l("Keep informed"),
    Quarter.MONITOR: _l("Monitor"),
}
SECRECY_WORDS: Final[dict[Secrecy, LazyString]] = {
    Secrecy.INTERNAL: _l("Internal"),
    Secrecy.CONFIDENTIAL: _l("Confidential"),
}
SECRECY_CHOICES: Final[dict[Secrecy, LazyString]] = {
    Secrecy.INTERNAL: _l("Internal: everybody in the office"),
    Secrecy.CONFIDENTIAL: _l("Confidential: you, the colleagues named below, and administrators"),
}
CLOSENESS_WORDS: Final[dict[Closeness, LazyString]] = {
    Closeness.MET: _l("Has met them"),
    Closeness.KNOWS: _l("Knows them"),
    Closeness.WELL: _l("Knows them well"),
}
OWN_CLOSENESS_WORDS: Final[dict[Closeness, LazyString]] = {
    Closeness.MET: _l("I have met them"),
    Closeness.KNOWS: _l("I know them"),
    Closeness.WELL: _l("I know them well"),
}
#: Numbers of the scales in words, for the form.
POWER_WORDS: Final[dict[int, LazyString]] = {
    1: _l("1: can do nothing about it"),
    2: _l("2: is heard"),
    3: _l("3: has a say"),
    4: _l("4: can move it or delay it"),
    5: _l("5: decides it or can stop it"),
}
INTEREST_WORDS: Final[dict[int, LazyString]] = {
    1: _l("1: does not care"),
    2: _l("2: takes note"),
    3: _l("3: follows it"),
    4: _l("4: is engaged in it"),
    5: _l("5: it is their main matter"),
}


def stakeholder_name(assessment: Assessment) -> str:
    """Whom an assessment is about, in the reader's language."""
    return name_of(assessment.person or assessment.organisation)


def post_of(assessment: Assessment) -> str:
    """What the stakeholder is: the post that a person holds, the kind of an organisation."""
    who = assessment.person or assessment.organisation
    return str(party_choices([who])[0]["detail"]) if who is not None else ""


def name_of(who: Organisation | Person | None) -> str:
    """What an organisation or a person is called."""
    if isinstance(who, Organisation):
        return who.called(language())
    return who.name if who is not None else ""


def matter_of(assessment: Assessment) -> Dossier | Goal | None:
    """The dossier or the goal that it is about."""
    return assessment.dossier or assessment.goal


def matter_name(matter: Dossier | Goal) -> str:
    """What a dossier or a goal is called, in the reader's language."""
    return matter.briefly(language()) if isinstance(matter, Dossier) else matter.called(language())


def kind_of(matter: Dossier | Goal) -> str:
    """What stands in the addresses of its pages."""
    return "dossiers" if isinstance(matter, Dossier) else "goals"


def difference(number: int) -> str:
    """A difference with its sign, such as +1 or −2; a dash where there is none."""
    if not number:
        return "±0"
    return f"+{number}" if number > 0 else f"−{-number}"


def unmet_words(days: int | None) -> str:
    """How long nobody has met somebody."""
    if days is None:
        return str(_("No contact noted"))
    return str(ngettext("%(num)d day ago", "%(num)d days ago", days))


def register_words(app: Flask) -> None:
    """Let the audit trail speak of assessments, their readers, and acquaintances."""

    def page(number: int) -> str:
        return url_for("assessments.assessment", assessment_id=number)

    fields = {
        "power": _l("Power"),
        "interest": _l("Interest"),
        "stand": _l("Stand now"),
        "wanted": _l("Stand wanted"),
        "assessed_on": _l("Day"),
        "evidence": _l("Evidence"),
        "secrecy": _l("Who may read it"),
        "removed_at": _l("Taken back"),
    }
    values: dict[str, Any] = {
        "stand": said_as(Stand, STAND_WORDS),
        "wanted": said_as(Stand, STAND_WORDS),
        "secrecy": said_as(Secrecy, SECRECY_WORDS),
    }
    add_record_words(
        app, "assessments", RecordWords(_l("assessment"), fields, values, url=page, made=_l("Assessed"))
    )
    add_record_words(app, "assessment_readers", RecordWords(_l("reader of an assessment")))
    known = {
        "closeness": _l("How well"),
        "since_year": _l("Since"),
        "how": _l("Where from"),
        "removed_at": _l("Taken back"),
    }
    add_record_words(
        app,
        "acquaintances",
        RecordWords(_l("acquaintance"), known, {"closeness": said_as(Closeness, CLOSENESS_WORDS)}),
    )
