"""Faults of letters in an officer's words: what is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask_babel import gettext as _

from events.letters.fields import BY_NAME, Sort
from events.letters.reading import Fault, FaultKind
from office.localized import OWN_NAMES


def fault_sentence(fault: Fault) -> str:
    """What is wrong and what to do, without where it is; in the reader's language."""
    return _SENTENCES[fault.kind](fault)


def fault_place(fault: Fault) -> str:
    """Where it is: "English, line 4"; empty for a fault of a letter to one guest."""
    if not fault.language:
        return ""
    language = OWN_NAMES.get(fault.language, fault.language)
    if fault.in_subject:
        return _("%(language)s, subject", language=language)
    if fault.line:
        return _("%(language)s, line %(number)s", language=language, number=fault.line)
    return language


def _field(name: str) -> str:
    return f"{{{{ {name} }}}}"


def _label(name: str) -> str:
    return str(BY_NAME[name].label) if name in BY_NAME else name


def _unknown_field(fault: Fault) -> str:
    known = BY_NAME.get(fault.instead)
    if known is None:
        return _("“%(typed)s” is no field. Choose one from the list of fields.", typed=_field(fault.name))
    meant = f"{{% if {known.name} %}}" if known.sort is Sort.CONDITION else _field(known.name)
    return _("“%(typed)s” is no field. Did you mean “%(meant)s”?", typed=_field(fault.name), meant=meant)


def _unknown_filter(fault: Fault) -> str:
    if fault.instead:
        return _(
            "“| %(typed)s” is not known here. Did you mean “| %(meant)s”?",
            typed=fault.name,
            meant=fault.instead,
        )
    return _("“| %(typed)s” is not known here. Leave it out.", typed=fault.name)


def _unknown_tag(fault: Fault) -> str:
    if fault.instead:
        return _(
            "“{%% %(typed)s %%}” is not known here. Did you mean “{%% %(meant)s %%}”?",
            typed=fault.name,
            meant=fault.instead,
        )
    return _("“{%% %(typed)s %%}” is not known in letters. Take it out.", typed=fault.name)


def _broken(fault: Fault) -> str:
    if fault.name:
        return _("“%(typed)s” cannot be read. Choose the field from the list once more.", typed=fault.name)
    return _("The letter cannot be written with this text. Take out repetitions (“for”) or begin anew.")


def _part_in_line(fault: Fault) -> str:
    return _(
        "“%(typed)s” is more than words: put it on a line of its own, with nothing before or after it.",
        typed=_field(fault.name),
    )


def _empty(fault: Fault) -> str:
    return _(
        "“%(field)s” is empty for this guest. Enter it in the register, or put the words about it into "
        "“{%% if %(name)s %%} … {%% endif %%}”.",
        field=_label(fault.name),
        name=fault.name,
    )


_SENTENCES: Final[dict[FaultKind, Callable[[Fault], str]]] = {
    FaultKind.MISSING_SUBJECT: lambda _fault: _(
        "The subject is missing. The event promises letters in this language."
    ),
    FaultKind.MISSING_BODY: lambda _fault: _(
        "The text is missing. The event promises letters in this language."
    ),
    FaultKind.UNKNOWN_FIELD: _unknown_field,
    FaultKind.UNKNOWN_FILTER: _unknown_filter,
    FaultKind.UNKNOWN_TAG: _unknown_tag,
    FaultKind.UNCLOSED_FIELD: lambda fault: _(
        "“%(typed)s” is not closed: a field ends with two braces on the same line.", typed=fault.name
    ),
    FaultKind.UNCLOSED_CONDITION: lambda fault: _(
        "“{%% %(typed)s %%}” has no end. Write “{%% %(meant)s %%}” where it shall end.",
        typed=fault.name,
        meant=fault.instead,
    ),
    FaultKind.STRAY_END: lambda fault: _(
        "“{%% %(typed)s %%}” belongs to nothing before it. Take it out, or write its beginning.",
        typed=fault.name,
    ),
    FaultKind.STRAY_BRACES: lambda fault: _(
        "“%(typed)s” closes nothing. Take it out, or write what it closes.", typed=fault.name
    ),
    FaultKind.SINGLE_BRACES: lambda fault: _(
        "“%(typed)s” has single braces and would stand in the letter as it is. A field has two: “%(meant)s”.",
        typed=fault.name,
        meant=_field(fault.instead),
    ),
    FaultKind.BROKEN: _broken,
    FaultKind.CONDITION_AS_WORDS: lambda fault: _(
        "“%(typed)s” says yes or no and holds no words. Use it as “{%% if %(name)s %%} … {%% endif %%}”.",
        typed=_field(fault.name),
        name=fault.name,
    ),
    FaultKind.PART_IN_LINE: _part_in_line,
    FaultKind.NOT_IN_SUBJECT: lambda fault: _(
        "“%(typed)s” cannot stand in a subject. Take it out.", typed=_field(fault.name)
    ),
    FaultKind.VALUE_AS_LINK: lambda fault: _(
        "“%(typed)s” cannot be where a link leads. Only “%(link)s” and “%(page)s” can.",
        typed=fault.name,
        link=_field("reply_link"),
        page=_field("event_page"),
    ),
    FaultKind.LINK_WITHOUT_SCHEME: lambda fault: _(
        "“%(typed)s” leads nowhere: the address of a link begins with https:// or mailto:.", typed=fault.name
    ),
    FaultKind.PICTURE: lambda _fault: _("Letters carry no pictures: mail programs block them. Take it out."),
    FaultKind.HTML: lambda fault: _(
        "“%(typed)s” would stand in the letter as it is. For bold write **words**, for italics *words*.",
        typed=fault.name,
    ),
    FaultKind.CONTROL: lambda _fault: _(
        "There is an invisible character here, perhaps from pasting. Type the line once more."
    ),
    FaultKind.LONG_SUBJECT: lambda _fault: _(
        "The subject is too long: mail programs show the first sixty characters. Shorten it."
    ),
    FaultKind.LONG_WORD: lambda fault: _(
        "“%(typed)s …” runs on without a space and would not fit on a phone. Break it up.", typed=fault.name
    ),
    FaultKind.NO_SALUTATION: lambda _fault: _(
        "Nobody is greeted. Begin the letter with “%(field)s,”.", field=_field("salutation")
    ),
    FaultKind.NO_REPLY_LINK: lambda _fault: _(
        "The guest cannot answer: the letter has neither “%(button)s” nor “%(link)s”.",
        button=_field("button"),
        link=_field("reply_link"),
    ),
    FaultKind.ONLY_ELSEWHERE: lambda fault: _(
        "In another language’s text stands, and not in this one: %(fields)s. Is something missing?",
        fields=", ".join(_field(name) for name in fault.name.split(", ")),
    ),
    FaultKind.NOBODY_NAMED: lambda _fault: _("Nobody is named: it is not known whom the letter greets."),
    FaultKind.UNSURE_SALUTATION: lambda _fault: _(
        "How to greet this guest in this language is not certain. Enter a form of their own in the register."
    ),
    FaultKind.EMPTY_FIELD: _empty,
    FaultKind.MARKUP_IN_VALUE: lambda fault: _(
        "“%(field)s” holds something that looks like mark-up: “%(said)s”. Mend it in the register.",
        field=_label(fault.name),
        said=fault.instead,
    ),
    FaultKind.ADDRESS_IN_VALUE: lambda fault: _(
        "“%(field)s” holds something that looks like a web address: “%(said)s”. Mend it in the register.",
        field=_label(fault.name),
        said=fault.instead,
    ),
    FaultKind.CONTROL_IN_VALUE: lambda fault: _(
        "“%(field)s” runs over several lines or holds invisible characters: “%(said)s”. "
        "Mend it in the register.",
        field=_label(fault.name),
        said=fault.instead,
    ),
    FaultKind.LONG_VALUE: lambda fault: _(
        "“%(field)s” is very long: “%(said)s …”. Mend it in the register.",
        field=_label(fault.name),
        said=fault.instead,
    ),
}
