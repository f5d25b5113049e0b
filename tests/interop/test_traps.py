"""The traps that were measured in calendars and their mail: each has a test that is named here.

What real programs do with calendars is found out by running them; what was found must not be forgotten when
the code is written anew. `TRAPS` says in a sentence what goes wrong, and which tests hold that it does not.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ICS = "events/test_ics"
COMPOSE = "office/test_mailroom_compose"
REPLIES = "events/test_calendar_replies"
ANSWERS = "events/test_calendar_answers"
UPDATES = "events/test_calendar_updates"
SEATS = "events/test_calendar_seats"
RETURNED = "office/test_mailroom_returned"
OPT_OUT = "office/test_mailroom_suppression"
INBOX = "office/test_mailroom_inbox"
IMAP = "office/test_imap"
JUDGES = "interop/test_judges"
PROGRAMS = "interop/test_programs"
OCTETS = "interop/test_octets"

#: What goes wrong where nobody looks -> the tests that look, as ``file::name`` under tests/.
TRAPS: dict[str, tuple[str, ...]] = {
    # -- the invitation mail --
    "Programs look for the calendar as the last alternative, and for the same octets as an attached file": (
        f"{COMPOSE}::test_an_invitation_is_mixed_of_alternatives_and_a_file",
        f"{COMPOSE}::test_the_calendar_part_names_its_method_and_has_no_disposition",
    ),
    "method= of the part is METHOD of the calendar, which stands on the calendar and not on the event": (
        "events/test_letters_by_smtp::test_accepting_brings_a_calendar_invitation_as_mail_programs_expect_it",
        f"{OCTETS}::test_a_letters_calendar_has_all_that_programs_ask_for",
    ),
    "email.policy.default leaves bare LF within a base64 calendar": (
        f"{COMPOSE}::test_the_calendar_part_is_base64_with_crlf_inside",
    ),
    "A list header longer than 78 characters is encoded, which breaks one-click": (
        f"{COMPOSE}::test_a_long_list_header_is_not_encoded",
    ),
    "Two attendees in a calendar are two guests who see each other": (
        f"{ICS}::test_a_calendar_invitation_has_one_attendee_who_is_asked_to_answer",
        "events/test_letters_by_smtp::test_each_guest_gets_one_letter_of_their_own_in_their_language",
    ),
    "A program that misses one property takes the invitation for a file": (
        f"{OCTETS}::test_a_letters_calendar_has_all_that_programs_ask_for",
    ),
    "A VTIMEZONE that Outlook reads differently moves a seminar by an hour": (
        f"{ICS}::test_times_are_written_in_utc",
        f"{OCTETS}::test_a_zone_is_told_by_rules_and_its_summer_begins_to_the_minute",
    ),
    "Each repetition lasts as long as the first: a night in which clocks are changed ends an hour off": (
        f"{JUDGES}::test_public_files_and_feeds_are_read_alike_by_all",
        "interop/test_any_event::test_any_event_is_read_back_as_planned",
    ),
    "One UID for all guests: a secretary who reads several mailboxes loses all entries but one": (
        f"{ICS}::test_the_uid_is_one_per_invitation_and_the_same_in_letter_and_download",
    ),
    "A UID that can be guessed lets anybody answer": (
        f"{ICS}::test_the_uid_is_one_per_invitation_and_the_same_in_letter_and_download",
    ),
    "An update without the same UID and a raised SEQUENCE stands beside the old entry": (
        f"{UPDATES}::test_a_change_reaches_whoever_has_an_entry_as_an_update",
        "events/test_calendar_properties::test_calendars_are_told_one_story",
    ),
    "A cancellation is taken only with METHOD, STATUS, UID, SEQUENCE and people all in agreement": (
        f"{ICS}::test_a_cancellation_has_method_and_status_and_the_same_people",
        f"{UPDATES}::test_a_cancelled_event_goes_out_of_every_calendar_and_comes_back",
    ),
    'Several parsers cut a name at one of `" ; : ,`': (
        f"{ICS}::test_a_name_cuts_no_parameter_short",
        "events/test_calendar_there_and_back::test_no_name_breaks_out_of_a_calendar_or_a_header",
    ),
    "icalendar lets NUL, VT and U+0085 through: a file ends there, or an attendee begins": (
        f"{ICS}::test_control_characters_enter_no_calendar",
        f"{ICS}::test_a_guests_name_can_add_no_attendee",
    ),
    "The class Conference quotes its features wrongly, and few programs show it at all": (
        f"{ICS}::test_a_guests_own_copy_carries_their_link_where_every_program_shows_it",
    ),
    "Gmail opens calendars of known senders only: the letter's own links are needed": (
        f"{OCTETS}::test_a_letter_with_a_calendar_keeps_its_links_in_the_text",
    ),
    "Automatic answers answer each other": (f"{COMPOSE}::test_the_headers_say_that_no_machine_need_answer",),
    "A GET that opts out is sent by every program that looks into links": (
        f"{OPT_OUT}::test_one_click_opts_out_without_cookie_visit_or_redirect",
        f"{OPT_OUT}::test_opting_out_has_a_way_back_that_opens_nothing_else",
    ),
    "A letter that comes back names nobody, unless its envelope does": (
        f"{COMPOSE}::test_a_bounce_would_find_its_letter",
        f"{INBOX}::test_a_message_to_a_letters_own_address_finds_the_letter",
    ),
    "A letter sent once more is another letter, unless its Message-ID stays": (
        f"{COMPOSE}::test_the_message_id_stays_whenever_it_is_written",
    ),
    # -- files and feeds --
    "With ORGANIZER in a public file, programs mail «accepted» to the office": (
        f"{ICS}::test_a_public_file_names_no_method_organizer_or_attendee",
        f"{ICS}::test_the_guests_own_download_names_nobody",
        f"{JUDGES}::test_public_files_and_feeds_are_read_alike_by_all",
    ),
    "Calendar.new() makes up a UID: another ETag each time, and vdirsyncer takes a feed for one item": (
        f"{ICS}::test_bytes_are_the_same_at_every_call_and_no_calendar_uid_is_made_up",
        f"{PROGRAMS}::test_vdirsyncer_takes_each_event_once_and_khal_shows_it",
    ),
    "Calendar.new(refresh_interval=…) forgets VALUE=DURATION": (
        f"{ICS}::test_the_feed_says_its_name_and_how_often_to_ask",
    ),
    "A DTSTAMP from the clock makes every file a new one": (
        f"{ICS}::test_dtstamp_and_last_modified_come_from_the_row",
        f"{ICS}::test_bytes_are_the_same_at_every_call_and_no_calendar_uid_is_made_up",
    ),
    "A feed without ETag and 304 is sent whole, every hour, to everybody": (
        "events/test_feeds::test_each_coding_has_a_tag_of_its_own_and_304_answers_either",
        f"{PROGRAMS}::test_vdirsyncer_takes_each_event_once_and_khal_shows_it",
        "events/test_calendars::test_a_single_file_is_answered_with_304_too",
    ),
    "What goes from a feed stays in calendars that were switched off that week": (
        f"{ICS}::test_a_cancelled_event_stays_as_cancelled",
        "events/test_feeds::test_the_calendar_holds_what_is_listed_for_as_long_as_it_is_of_use",
    ),
    "A line of more than 75 octets, or one folded within a letter, is read as rubbish": (
        f"{ICS}::test_lines_are_at_most_75_octets_and_end_in_crlf",
        f"{JUDGES}::test_public_files_and_feeds_are_read_alike_by_all",
        "interop/test_any_event::test_any_event_is_read_back_as_planned",
    ),
    "Writing an entry costs a quarter of a millisecond: a thousand are not written for one that changed": (
        "events/test_feeds::test_a_change_to_one_event_writes_one_event_and_asks_little",
        f"{ICS}::test_a_revision_is_shown_at_once",
    ),
    "Google asks every 12 to 24 hours whatever it is told: a guest believes that nothing was changed": (
        f"{OCTETS}::test_whoever_follows_is_told_how_often_each_program_asks",
    ),
    "Letters, file and secret calendar with UIDs of their own: the seminar stands there twice": (
        f"{JUDGES}::test_guests_copies_and_letters_are_read_alike_by_all",
        "events/test_private_calendars::test_a_guests_calendar_tells_one_story_with_their_letters",
    ),
    "What is kept is told when it is no longer true": (
        "events/test_feeds::test_it_is_never_old_however_a_row_was_changed",
        "events/test_feeds::test_whoever_asks_by_date_alone_is_told_of_every_change",
    ),
    # -- answers, as real programs send them --
    "Google sends its calendar twice, from a Sender of its own, marked as automatic": (
        f"{REPLIES}::test_every_program_is_understood",
        f"{REPLIES}::test_what_is_read_out_of_every_program",
    ),
    "Exchange and Outlook name no ORGANIZER, use Windows' zones, and begin in 1601": (
        f"{REPLIES}::test_every_program_is_understood",
        f"{REPLIES}::test_a_machines_own_words_are_no_remark",
    ),
    "Apple's part has no method=, others write MAILTO in capitals, latin-1 or a byte order mark": (
        f"{REPLIES}::test_every_program_is_understood",
        f"{REPLIES}::test_a_line_that_makes_no_sense_does_not_lose_the_answer",
    ),
    "A truncated answer loses a guest's answer": (
        f"{REPLIES}::test_a_truncated_answer_is_set_aside_with_its_guest",
        f"{REPLIES}::test_a_whole_copy_goes_before_a_broken_one",
    ),
    "Mails overtake each other: the answer that was given last is not the one that comes last": (
        f"{ANSWERS}::test_answers_that_overtake_each_other_end_as_they_were_given",
        f"{ANSWERS}::test_the_same_answer_once_more_changes_nothing",
        f"{ANSWERS}::test_a_program_that_leaves_the_stamp_is_ordered_by_its_mails",
    ),
    "A yes to the old date is not a yes to the new one": (
        f"{ANSWERS}::test_a_yes_to_the_old_time_is_to_be_confirmed",
        "events/test_calendar_there_and_back::test_a_yes_to_the_old_date_waits_until_it_is_confirmed",
    ),
    "DELEGATED would let anybody send anybody": (f"{SEATS}::test_a_delegate_is_proposed_to_the_office",),
    "COUNTER would let a guest move the event": (
        f"{SEATS}::test_another_time_is_a_task_and_never_a_new_time",
    ),
    "A guest's COMMENT is lost in a calendar": (f"{REPLIES}::test_the_guests_own_words_become_the_remark",),
    "An assistant answers from another address": (
        f"{ANSWERS}::test_an_assistant_at_another_address_answers_and_is_named",
    ),
    "Whoever sends an answer adds themselves to the party": (
        f"{ANSWERS}::test_nobody_joins_the_party_by_answering",
        f"{ANSWERS}::test_another_attendee_beside_the_guest_is_not_let_in",
        f"{ANSWERS}::test_an_entry_that_is_none_of_ours_is_set_aside",
    ),
    # -- what comes back --
    "A «permanent» failure is not a dead mailbox": (
        f"{RETURNED}::test_a_mailbox_that_is_surely_dead_is_not_written_to",
        f"{RETURNED}::test_a_letter_that_came_back_for_another_reason_leaves_the_address_be",
        f"{RETURNED}::test_words_without_a_code_need_to_be_said_on_two_days",
    ),
    "A mailbox that is full for days is not dead": (
        f"{RETURNED}::test_a_mailbox_that_is_full_for_days_shows_and_is_still_written_to",
    ),
    "A warning of delay is no return": (f"{RETURNED}::test_a_warning_in_every_shape_is_no_return",),
    "An absence is no return, and often the first news that an ambassador has left": (
        f"{RETURNED}::test_an_absence_is_a_note_beside_the_letter",
        f"{RETURNED}::test_the_news_that_somebody_has_left_waits_for_a_person",
    ),
    "\\Seen is no sign that a message was taken in, and numbers of messages change": (
        f"{IMAP}::test_every_message_is_taken_in_and_put_aside",
        f"{IMAP}::test_a_new_numbering_takes_nothing_twice",
    ),
    "A database that is away must make the mail server try later, not lose the message": (
        f"{INBOX}::test_a_database_that_is_away_makes_the_mail_server_try_later",
    ),
}


@cache
def _tests_in(file: str) -> frozenset[str]:
    """The names of the tests in a file under tests/."""
    tree = ast.parse((ROOT / "tests" / f"{file}.py").read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_each_trap_has_its_tests() -> None:
    named = [name.partition("::") for names in TRAPS.values() for name in names]
    assert all(TRAPS.values())
    assert [f"{file}::{name}" for file, _colons, name in named if name not in _tests_in(file)] == []
