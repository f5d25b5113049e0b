"""What keeps a letter from being sent: faults of the text, told with line and remedy, and guests to mend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.guestlist.models import Invitation
from events.letters import checking, writing
from events.letters.fault_words import fault_place, fault_sentence
from events.letters.models import Purpose
from events.letters.reading import Fault, FaultKind, read
from events.letters.rendering import Wording
from events.programme.models import Event
from stakeholders.people.models import Rank
from tests.events.seminar import embassy, invite, posted, seminar

GOOD = "{{ salutation }},\n\nWelcome.\n\n{{ button }}\n\n{{ closing }}"


def worded(event: Event, body: str, subject: str = "Invitation", **other: str) -> Wording:
    """An invitation that says ``body`` in every language, but for those given."""
    bodies = {code: other.get(code, body) for code in event.languages}
    writing.save(
        event, Purpose.INVITATION, dict.fromkeys(event.languages, subject), bodies, seen=0, user_id=None
    )
    return writing.words_of(event, Purpose.INVITATION)


@pytest.mark.parametrize(
    ("typed", "kind", "line", "sentence"),
    [
        (
            "Dear\n\n{{ salutaton }}",
            FaultKind.UNKNOWN_FIELD,
            3,
            "“{{ salutaton }}” is no field. Did you mean “{{ salutation }}”?",
        ),
        (
            "{{ event.title }}",
            FaultKind.UNKNOWN_FIELD,
            1,
            "“{{ event.title }}” is no field. Did you mean “{{ event_title }}”?",
        ),
        (
            "{{ now }}",
            FaultKind.UNKNOWN_FIELD,
            1,
            "“{{ now }}” is no field. Choose one from the list of fields.",
        ),
        (
            "a\n{{ name\nb {{ name }}",
            FaultKind.UNCLOSED_FIELD,
            2,
            "“{{ name” is not closed: a field ends with two braces on the same line.",
        ),
        (
            "{% if online %}\nx",
            FaultKind.UNCLOSED_CONDITION,
            1,
            "“{% if %}” has no end. Write “{% endif %}” where it shall end.",
        ),
        ("a\n{% endif %}", FaultKind.STRAY_END, 2, None),
        ("a }} b", FaultKind.STRAY_BRACES, 1, "“}}” closes nothing. Take it out, or write what it closes."),
        ("Dear { name },", FaultKind.SINGLE_BRACES, 1, None),
        ("{{ name | upcas }}", FaultKind.UNKNOWN_FILTER, 1, None),
        ("{% include 'secrets' %}", FaultKind.UNKNOWN_TAG, 1, None),
        ("{% raw %}x", FaultKind.UNKNOWN_TAG, 1, None),
        ("{% capture x %}", FaultKind.UNKNOWN_TAG, 1, None),
        ("{{ }}", FaultKind.BROKEN, 1, None),
        ("{{ name name }}", FaultKind.BROKEN, 1, None),
        ("{{ online }}", FaultKind.CONDITION_AS_WORDS, 1, None),
        ("Please press {{ button }} now", FaultKind.PART_IN_LINE, 1, None),
        ("[page]({{ name }})", FaultKind.VALUE_AS_LINK, 1, None),
        ("[page](https://x.example/{{ reply_link }})", FaultKind.VALUE_AS_LINK, 1, None),
        ("[page](www.city.example)", FaultKind.LINK_WITHOUT_SCHEME, 1, None),
        ("![crest](https://x.example/crest.png)", FaultKind.PICTURE, 1, None),
        ("a\n\n<b>bold</b>", FaultKind.HTML, 3, None),
        ("a\x07b", FaultKind.CONTROL, 1, None),
        ("a\ue000b", FaultKind.CONTROL, 1, None),
        ("x" * 400, FaultKind.LONG_WORD, 1, None),
    ],
)
def test_each_fault_of_a_text_is_told_with_its_line(
    db: Session, typed: str, kind: FaultKind, line: int, sentence: str | None
) -> None:
    first = read(typed, "en").faults[0]
    assert (first.kind, first.line) == (kind, line)
    assert fault_place(first) == f"English, line {line}"
    assert fault_sentence(first) == sentence if sentence else fault_sentence(first)


@pytest.mark.parametrize(
    "typed",
    [
        GOOD,
        "{% if online %}{{ button }}{% endif %}",
        "[page]({{ reply_link }}) and [city](https://city.example.org) and [us](mailto:a@example.org)",
        "<https://city.example.org> and <office@example.org>, 3 < 4 > 2",
        "{{ name | upcase | default: 'guest' }} {% comment %} {% if %} {{ x {% endcomment %}",
        "{% for i in (1..3) %}{{ i }}{% endfor %}{% assign who = name %}{{ who }}",
        "{% case answer %}{% when 'a' %}1{% else %}2{% endcase %}",
    ],
)
def test_what_is_written_well_has_no_fault(db: Session, typed: str) -> None:
    assert read(typed, "en").faults == ()


def test_every_fault_has_its_sentence(db: Session) -> None:
    for kind in FaultKind:
        for name in ("", "salutation"):
            assert fault_sentence(Fault(kind, "en", name=name, instead="name")).endswith((".", "?", "”."))


@pytest.mark.parametrize("purpose", Purpose)
def test_the_houses_own_words_have_no_fault_and_say_the_same_in_each_language(
    db: Session, purpose: Purpose
) -> None:
    event = seminar()
    found = checking.faults(event, purpose, [])
    assert (found.in_text, found.notes) == ([], [])


def test_a_language_that_the_event_promises_may_not_be_missing(db: Session) -> None:
    event = seminar()
    worded(event, GOOD, fi="")
    found = checking.faults(event, Purpose.INVITATION, [invite(event)])
    assert [(one.kind, one.language) for one in found.in_text] == [(FaultKind.MISSING_BODY, "fi")]
    assert found.in_guests == {}
    event.languages = ["en", "sv"]
    assert checking.faults(event, Purpose.INVITATION, []).none


def test_nobody_is_invited_without_a_greeting_and_a_way_to_answer(db: Session) -> None:
    event = seminar(languages=["en"])
    wording = worded(event, "Welcome.")
    kinds = [one.kind for one in checking.faults_of_text(event, wording)]
    assert kinds == [FaultKind.NO_SALUTATION, FaultKind.NO_REPLY_LINK]
    thanks = Wording(wording.subject, wording.body, Purpose.THANKS)
    assert [one.kind for one in checking.faults_of_text(event, thanks)] == [FaultKind.NO_SALUTATION]


def test_a_field_of_one_language_only_is_worth_a_look_and_stops_nothing(db: Session) -> None:
    event = seminar(languages=["en", "sv"])
    worded(event, GOOD, en=GOOD + "\n\n{{ programme }}")
    found = checking.faults(event, Purpose.INVITATION, [])
    assert found.none
    assert [(one.kind, one.language, one.name) for one in found.notes] == [
        (FaultKind.ONLY_ELSEWHERE, "sv", "programme")
    ]


def test_a_text_that_takes_too_much_is_stopped(db: Session) -> None:
    event = seminar(languages=["en"])
    loop = "{% for i in (1..900) %}{{ name }}{% endfor %}"
    assert [one.kind for one in checking.faults_of_text(event, worded(event, GOOD + loop))] == [
        FaultKind.BROKEN
    ]


def guest(event: Event, given: str, family: str, title: str = "") -> Invitation:
    """An attaché of an embassy of their own."""
    post = posted(embassy("IT", f"Embassy {given}"), given, family, Rank.ATTACHE)
    post.title = {"en": title} if title else {}
    return invite(event, post)


def test_guests_for_whom_the_letter_does_not_come_out_right_are_named(db: Session) -> None:
    event = seminar(languages=["en"])
    worded(event, GOOD + "\n\n{{ title }}")
    fine = guest(event, "Ada", "Example", title="Attaché")
    untitled = guest(event, "Lia", "Verdi")
    injected = guest(event, "<b>Ugo</b>", "Neri", title="Attaché")
    spam = guest(event, "www.win.example", "Neri", title="Attaché")
    broken = guest(event, "Eva", "Blu\nBcc: x@example.org", title="Attaché")
    long = guest(event, "Ivo", "Rossi", title="x" * 250)
    nobody = guest(event, "Luc", "Blanc")
    nobody.addressee = nobody.posting = None
    db.flush()
    found = checking.faults(
        event, Purpose.INVITATION, [fine, untitled, injected, spam, broken, long, nobody]
    ).in_guests
    assert {number: [(one.kind, one.name) for one in wrong] for number, wrong in found.items()} == {
        untitled.id: [(FaultKind.EMPTY_FIELD, "title")],
        injected.id: [(FaultKind.MARKUP_IN_VALUE, "salutation")],
        spam.id: [(FaultKind.ADDRESS_IN_VALUE, "salutation")],
        broken.id: [(FaultKind.CONTROL_IN_VALUE, "salutation")],
        long.id: [(FaultKind.LONG_VALUE, "title")],
        nobody.id: [(FaultKind.NOBODY_NAMED, "")],
    }


def test_a_condition_saves_the_guest_who_has_no_title(db: Session) -> None:
    event = seminar(languages=["en"])
    worded(event, GOOD + "{% if title %} ({{ title }}){% endif %}")
    assert checking.faults(event, Purpose.INVITATION, [guest(event, "Lia", "Verdi")]).none


def test_one_guest_or_thirty_are_looked_at_with_the_same_statements(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    event = seminar()
    worded(event, GOOD + "\n\n{% if accepted %}{{ guests }}{% endif %}")
    for number in range(30):
        guest(event, f"Guest {number}", "Example")
    numbers = [one.id for one in db.scalars(select(Invitation))]
    for many in (1, 30):
        db.commit()
        db.expire_all()
        found = [db.get(Invitation, number) for number in numbers[:many]]
        event = db.get_one(Event, event.id)
        _touched = [(one.event_id, one.to_address) for one in found if one]
        with count_statements() as statements:
            checking.faults(event, Purpose.INVITATION, [one for one in found if one])
        assert len(statements) == 6, many
