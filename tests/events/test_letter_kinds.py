"""The kinds of letters to guests: what each says to whom, and when it has lost its sense."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from events.guestlist.building import readdress, remove
from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation, Receiving
from events.invitations import mail
from events.invitations.confirming import registrations_of
from events.invitations.secretariat_links import secretariat_url
from events.letters import writing
from events.letters.models import Purpose
from events.programme.models import EventStatus
from events.programme.publishing import cancel, reinstate
from events.registration.links import join_url
from events.registration.models import Answer, Capacity, ReplySource
from events.registration.seats import GivenAnswer, Guest, answer
from office import clock
from office.localized import LANGUAGES
from office.mailroom.models import Letter
from stakeholders.people.models import Gender, Rank
from tests.events.hearing import by_link
from tests.events.mailboxes import Arrived, leave, queue
from tests.events.seminar import embassy, invite, posted, seminar

ROSSI = Guest("Chiara Rossi", Rank.AMBASSADOR, capacity=Capacity.ADDRESSEE)
VERDI = Guest("Luca Verdi", Rank.COUNSELLOR, "Counsellor", "luca@example.org", capacity=Capacity.COLLEAGUE)
#: Kinds by what has to have happened before they make sense.
BEFORE_AN_ANSWER = (Purpose.SAVE_THE_DATE, Purpose.INVITATION, Purpose.REMINDER)


def a_guest(**changes: Any) -> Invitation:
    rossi = posted(embassy("IT", "Embassy of Italy"), "Chiara", "Rossi", gender=Gender.WOMAN)
    return invite(seminar(**changes), rossi)


def written(letter: Letter) -> Arrived:
    """The letter as it arrives; nothing else waits."""
    (arrived,) = leave()
    assert arrived.letter is letter
    return arrived


def test_each_kind_is_written_in_each_language_with_its_own_salutation(db: Session) -> None:
    invitation = a_guest()
    event = invitation.event
    salutations = {"en": "Your Excellency,", "sv": "Ers Excellens,", "fi": "Teidän Ylhäisyytenne,"}
    for purpose in Purpose:
        if purpose is Purpose.POUR_MEMOIRE:
            by_link(invitation, Answer.ACCEPTED)
            leave()
        if purpose is Purpose.CHANGE:
            event.starts_at += timedelta(hours=1)
        if purpose is Purpose.CANCELLATION:
            cancel(event)
        if purpose is Purpose.THANKS:
            reinstate(event)
        for place, language in enumerate(LANGUAGES):
            letter = queue(invitation, purpose, number=place, language=language)
            if purpose is Purpose.INVITATION:
                letter.key += f":{language}"
            if purpose is Purpose.CHANGE:
                # Each is the first that the guest hears of it.
                from events.programme.facts import keep_facts

                event.starts_at -= timedelta(hours=1)
                keep_facts(event)
                event.sequence += 1
                event.starts_at += timedelta(hours=1)
            arrived = written(letter)
            assert arrived.text.splitlines()[0] == salutations[language]
            assert f'<html lang="{language}">' in arrived.html
            assert event.titled(language) in arrived.message["Subject"]
            assert not re.search(r"\{[{%]", arrived.html + arrived.text)
            assert letter.revision == event.sequence


def test_the_button_leads_where_the_reader_can_do_what_is_asked(db: Session) -> None:
    invitation = a_guest()
    event = invitation.event
    own = invitation_url(invitation)
    assert mail.link_for(Purpose.INVITATION, invitation) == own
    assert mail.link_for(Purpose.REMINDER, invitation) == own
    assert mail.link_for(Purpose.CHANGE, invitation) == own
    assert mail.link_for(Purpose.REMINDER, invitation, copy=True) == secretariat_url(invitation)
    assert mail.link_for(Purpose.CANCELLATION, invitation) == ""
    assert mail.link_for(Purpose.THANKS, invitation).endswith("/events/seminar")
    by_link(invitation, Answer.ACCEPTED, ROSSI, VERDI)
    rossi, verdi = registrations_of(invitation)
    assert mail.link_for(Purpose.POUR_MEMOIRE, invitation, own=rossi) == join_url(rossi)
    assert mail.link_for(Purpose.POUR_MEMOIRE, invitation, verdi) == join_url(verdi)
    event.meeting_url, event.venue = "", {"en": "City Hall"}
    assert mail.link_for(Purpose.POUR_MEMOIRE, invitation, verdi).endswith("/events/seminar")


def test_whoever_holds_a_seat_is_written_to_as_themselves(db: Session) -> None:
    """Their own salutation, their own link to the meeting, and nobody else's name."""
    invitation = a_guest()
    substitute = Guest(
        "Paola Conti",
        Rank.MINISTER_COUNSELLOR,
        "Deputy Head",
        "paola@example.org",
        capacity=Capacity.SUBSTITUTE,
    )
    by_link(invitation, Answer.SUBSTITUTED, substitute, VERDI)
    leave()
    conti, verdi = registrations_of(invitation)
    letter = queue(invitation, Purpose.POUR_MEMOIRE, registration=conti)
    arrived = written(letter)
    assert arrived.message["To"] == "Paola Conti <paola@example.org>"
    assert "Paola Conti" in arrived.text.splitlines()[0]
    whole = arrived.html + arrived.text
    assert join_url(conti) in whole
    for foreign in ("Rossi", "Verdi", "Excellency", join_url(verdi), invitation_url(invitation)):
        assert foreign not in whole


def test_a_secretariat_gets_a_copy_that_says_so(db: Session) -> None:
    """A line on top, its own page instead of the guest's link, and no calendar."""
    invitation = a_guest(calendar_with_invitation=True)
    invitation.receiving, invitation.copy_address = Receiving.WITH_COPY, "secretariat@example.org"
    queue(invitation, Purpose.INVITATION)
    queue(invitation, Purpose.INVITATION, copy=True)
    original, copy = leave()
    assert (original.method, copy.method) == ("REQUEST", None)
    first = copy.text.split("\n\n")[0].replace("\n", " ")
    assert first == (
        "[Copy for the secretariat of H.E. the Ambassador of Italy, with a link of your own, by which you "
        "may answer on their behalf.]"
    )
    assert secretariat_url(invitation) in copy.text
    assert invitation_url(invitation) not in copy.html + copy.text
    assert "Copy for" not in original.text
    by_link(invitation, Answer.ACCEPTED)
    leave()
    queue(invitation, Purpose.POUR_MEMOIRE, copy=True)
    (copy,) = leave()
    assert "for your kind information" in copy.text.replace("\n", " ")
    assert join_url(registrations_of(invitation)[0]) not in copy.html + copy.text


def refused(invitation: Invitation, purpose: Purpose, happens: Callable[[], object], why: str) -> None:
    """The letter waits, something happens, and it has lost its sense."""
    letter = queue(invitation, purpose)
    happens()
    before = [one.letter for one in leave()]
    assert letter not in before
    assert letter.last_answer == why


def test_an_answer_in_between_takes_the_guest_out_of_whatever_asks_for_one(db: Session) -> None:
    for place, purpose in enumerate(BEFORE_AN_ANSWER):
        invitation = a_guest(slug=f"s{place}")
        answers = [Answer.ACCEPTED, Answer.DECLINED, Answer.TENTATIVE]
        refused(
            invitation,
            purpose,
            partial(by_link, invitation, answers[place]),
            "the guest has answered meanwhile",
        )


def test_whoever_did_not_know_yet_may_be_asked_once_more(db: Session) -> None:
    invitation = a_guest()
    by_link(invitation, Answer.TENTATIVE)
    leave()
    letter = queue(invitation, Purpose.REMINDER)
    assert written(letter).letter is letter


def test_letters_to_those_who_come_are_not_for_those_who_do_not(db: Session) -> None:
    invitation = a_guest()
    queue(invitation, Purpose.INVITATION)
    leave()
    refused(invitation, Purpose.POUR_MEMOIRE, lambda: None, "nobody comes")
    by_link(invitation, Answer.ACCEPTED, ROSSI, VERDI)
    leave()
    verdi = registrations_of(invitation)[1]
    letter = queue(invitation, Purpose.POUR_MEMOIRE, registration=verdi, number=2)
    by_link(invitation, Answer.ACCEPTED, ROSSI)
    leave()
    assert letter.last_answer == "the seat was given back"
    letter = queue(invitation, Purpose.CHANGE)
    by_link(invitation, Answer.DECLINED)
    leave()
    assert letter.last_answer == "the guest has declined"


def test_no_letter_of_any_kind_goes_where_the_invitation_no_longer_stands(db: Session) -> None:
    for place, purpose in enumerate(Purpose):
        invitation = a_guest(slug=f"w{place}")
        if purpose is Purpose.CANCELLATION:
            invitation.event.status = EventStatus.CANCELLED
        refused(invitation, purpose, partial(remove, [invitation]), "the invitation was withdrawn")
        invitation = a_guest(slug=f"r{place}")
        successor = posted(invitation.organisation, "Elena", "Neri", gender=Gender.WOMAN)
        refused(
            invitation,
            purpose,
            partial(readdress, invitation, successor),
            "the invitation is addressed to somebody else",
        )


def test_a_cancelled_event_is_told_of_by_its_cancellation_alone(db: Session) -> None:
    for place, purpose in enumerate(Purpose):
        invitation = a_guest(slug=f"c{place}")
        event = invitation.event
        if purpose is Purpose.CANCELLATION:
            refused(invitation, purpose, lambda: None, "the event takes place")
            letter = queue(invitation, purpose, number=2)
            cancel(event)
            assert written(letter).letter is letter
        else:
            refused(invitation, purpose, partial(cancel, event), "the event was cancelled")


def test_once_it_is_over_there_is_only_thanking(db: Session) -> None:
    for place, purpose in enumerate(Purpose):
        invitation = a_guest(slug=f"o{place}")
        event = invitation.event
        if purpose is Purpose.CANCELLATION:
            cancel(event)
        event.starts_at, event.ends_at = clock.now() - timedelta(hours=3), clock.now() - timedelta(hours=1)
        letter = queue(invitation, purpose)
        if purpose is Purpose.THANKS:
            assert written(letter).letter is letter
        else:
            assert (leave(), letter.last_answer) == ([], "the event is over")


def test_letters_keep_the_words_that_were_agreed_to(db: Session) -> None:
    invitation = a_guest()
    event = invitation.event
    letter = queue(invitation, Purpose.INVITATION)
    words = writing.words_of(event, Purpose.INVITATION)
    body = {language: text + "\n\nBring an umbrella." for language, text in words.body.items()}
    writing.save(event, Purpose.INVITATION, words.subject, body, seen=1, user_id=None)
    assert "umbrella" not in written(letter).text
    other = invite(event, posted(embassy("ES"), "Ana", "Ejemplo", gender=Gender.WOMAN))
    assert "umbrella" in written(queue(other, Purpose.INVITATION)).text


def test_a_test_letter_of_any_kind_says_what_it_is(db: Session) -> None:
    from events.invitations.mail import TEST
    from office.mailroom.outbox import queue_letter

    invitation = a_guest()
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    leave()
    for purpose in Purpose:
        queue_letter(
            kind=TEST,
            key=f"test:{purpose}",
            subject_type="events",
            subject_id=invitation.event_id,
            to_address="officer@example.org",
            to_name="",
            language="en",
            params={"invitation_id": invitation.id, "purpose": purpose.value},
        )
    arrived = leave()
    assert len(arrived) == len(Purpose)
    for one in arrived:
        assert one.message["Subject"].startswith("Test: ")
        assert one.text.startswith("[This is a test letter.")
        assert one.method is None
        assert "/invitation/" not in one.html and "/join/" not in one.html
