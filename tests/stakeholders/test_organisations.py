"""Organisations are registered, changed, closed and opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from stakeholders.organisations import keeping
from stakeholders.organisations.channels import (
    BadMail,
    BadPhone,
    ChannelGiven,
    normal_mail,
    normal_phone,
    tidy,
    tidy_lines,
)
from stakeholders.organisations.hanging import AddressGiven
from stakeholders.organisations.keeping import OrganisationGiven
from stakeholders.organisations.models import (
    AddressKind,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    Organisation,
    OrganisationKind,
)
from stakeholders.organisations.queries import (
    international_offices,
    organisation_with_all,
    resident_missions,
)
from stakeholders.people.models import Person
from stakeholders.people.queries import mail_address_for

SWEDEN = OrganisationGiven(
    kind=OrganisationKind.EMBASSY,
    name={"en": "Embassy of Sweden", "sv": "Sveriges ambassad"},
    short_name={"en": "Sweden"},
    sending_state="SE",
    host_country="FI",
    seat_city="Helsinki",
    seat_country="FI",
)


def mail(value: str, purpose: ChannelPurpose = ChannelPurpose.GENERAL) -> ChannelGiven:
    return ChannelGiven(ChannelMedium.EMAIL, purpose, value)


def phone(value: str) -> ChannelGiven:
    return ChannelGiven(ChannelMedium.PHONE, ChannelPurpose.GENERAL, value)


def values(organisation: Organisation) -> list[str]:
    return [channel.value for channel in organisation.channels]


def test_an_organisation_is_kept_as_it_was_given(db: Session) -> None:
    given = replace(
        SWEDEN,
        channels=(mail("press@example.org", ChannelPurpose.PRESS),),
        addresses=(AddressGiven(AddressKind.CHANCERY, "Norra esplanaden 7 B\n00170 Helsingfors"),),
        accreditations=("EE", "LV"),
    )
    assert keeping.given_of(keeping.register(given)) == given


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" mailto:Maija.Virta@EXAMPLE.org ", "Maija.Virta@example.org"),
        ("ambassad@exämple.org", "ambassad@exämple.org"),
        ("a\u200bb@example.org", "ab@example.org"),
    ],
)
def test_a_mail_address_is_kept_in_one_form(given: str, kept: str) -> None:
    assert normal_mail(given) == kept


@pytest.mark.parametrize("given", ["", "nobody", "a@b", "a b@example.org", "x@" + "y" * 300 + ".org"])
def test_what_is_no_mail_address_is_refused(given: str) -> None:
    with pytest.raises(BadMail):
        normal_mail(given)


@pytest.mark.parametrize(
    ("given", "country", "kept"),
    [
        ("09 6877 660", "FI", "+35896877660"),
        ("+46 8 405 10 00", None, "+4684051000"),
        ("+46 (0)8-405 10 00", "FI", "+4684051000"),
        ("0046 8 405 10 00", "FI", "+4684051000"),
    ],
)
def test_a_number_is_kept_with_its_country(given: str, country: str | None, kept: str) -> None:
    assert normal_phone(given, country) == kept


@pytest.mark.parametrize(
    ("given", "country"), [("09 6877 660", None), ("call us", "FI"), ("12", "FI"), ("", "FI")]
)
def test_what_is_no_number_is_refused(given: str, country: str | None) -> None:
    with pytest.raises(BadPhone):
        normal_phone(given, country)


def test_control_characters_and_marks_that_turn_the_line_are_left_out() -> None:
    assert tidy("Em\x00bassy \u202eof\t Swe\u200bden\n") == "Embassy of Sweden"
    assert tidy_lines("  Street 1 \r\n\x07City\n\n") == "Street 1\nCity"
    assert tidy("نیم\u200cفاصله") == "نیم\u200cفاصله"


def test_an_organisation_without_any_name_is_refused(db: Session) -> None:
    with pytest.raises(keeping.NameMissing):
        keeping.register(replace(SWEDEN, name={"en": " \x00 "}))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("www.example.org", "https://www.example.org"),
        ("http://example.org/fi", "http://example.org/fi"),
        ("", ""),
    ],
)
def test_a_website_is_kept_with_its_scheme(given: str, kept: str) -> None:
    assert keeping.normal_website(given) == kept


@pytest.mark.parametrize(
    "given", ["javascript://example.org/%0aalert(1)", "file:///etc/passwd", "nothing", "http://["]
)
def test_a_website_that_a_browser_should_not_open_is_refused(given: str) -> None:
    with pytest.raises(keeping.BadWebsite):
        keeping.normal_website(given)


def test_the_same_mission_is_not_registered_twice(db: Session) -> None:
    first = keeping.register(SWEDEN)
    with pytest.raises(keeping.AlreadyRegistered) as refusal:
        keeping.register(replace(SWEDEN, name={"en": "Embassy of Sweden"}))
    assert (refusal.value.existing, refusal.value.is_double_click) == (first, True)


def test_two_missions_of_one_name_in_one_city_stay_two_when_sent_to_different_hosts(db: Session) -> None:
    rome = replace(SWEDEN, seat_city="Rome", seat_country="IT")
    keeping.register(replace(rome, host_country="IT"))
    keeping.register(replace(rome, host_country="VA"))

    assert db.scalar(select(func.count()).select_from(Organisation)) == 2


def test_a_closed_mission_does_not_hinder_its_successor(db: Session) -> None:
    keeping.close(keeping.register(SWEDEN), date(2020, 1, 1))

    assert keeping.register(SWEDEN).closed_on is None


def test_a_closed_mission_can_be_opened_again(db: Session) -> None:
    embassy = keeping.register(SWEDEN)
    keeping.close(embassy, date(2026, 1, 31))
    assert embassy.is_closed
    keeping.reopen(embassy)
    assert not embassy.is_closed


def test_a_corrected_address_changes_its_row_and_the_others_stay(db: Session) -> None:
    embassy = keeping.register(
        replace(SWEDEN, channels=(mail("old@example.org"), mail("s@example.org", ChannelPurpose.SECRETARIAT)))
    )
    rows = {channel.value: channel.id for channel in embassy.channels}
    changed = (mail("new@example.org"), mail("s@example.org", ChannelPurpose.SECRETARIAT))
    keeping.change(embassy, replace(SWEDEN, channels=changed), seen_at=embassy.updated_at)

    assert {channel.value: channel.id for channel in embassy.channels} == {
        "new@example.org": rows["old@example.org"],
        "s@example.org": rows["s@example.org"],
    }


def test_a_wrong_number_leaves_the_entry_as_it_was(db: Session) -> None:
    embassy = keeping.register(replace(SWEDEN, channels=(mail("info@example.org"),)))
    wrong = replace(
        SWEDEN, name={"en": "Something else"}, channels=(mail("new@example.org"), phone("call us"))
    )
    with pytest.raises(BadPhone):
        keeping.change(embassy, wrong, seen_at=embassy.updated_at)

    assert (str(embassy), values(embassy)) == ("Embassy of Sweden", ["info@example.org"])


def test_who_saves_second_is_refused_and_nothing_is_changed(db: Session) -> None:
    embassy = keeping.register(SWEDEN)
    seen = embassy.updated_at
    keeping.change(embassy, replace(SWEDEN, seat_city="Turku"), seen_at=seen)
    with pytest.raises(keeping.ChangedMeanwhile):
        keeping.change(embassy, replace(SWEDEN, seat_city="Espoo"), seen_at=seen)

    assert embassy.seat_city == "Turku"


def test_a_change_of_channels_alone_counts_as_a_change_of_the_entry(db: Session) -> None:
    embassy = keeping.register(SWEDEN)
    seen = embassy.updated_at
    keeping.change(embassy, replace(SWEDEN, channels=(mail("info@example.org"),)), seen_at=seen)
    with pytest.raises(keeping.ChangedMeanwhile):
        keeping.change(embassy, SWEDEN, seen_at=seen)


def test_differences_name_the_field_and_both_values() -> None:
    theirs = replace(SWEDEN, seat_city="Turku", notes="Moved")
    assert keeping.differences(SWEDEN, theirs) == [("seat_city", "Helsinki", "Turku"), ("notes", "", "Moved")]


def test_verifying_keeps_the_day_and_the_name(db: Session) -> None:
    embassy = keeping.register(SWEDEN)
    keeping.verify(embassy, day=date(2026, 11, 21), by="Maija Virta")
    assert (embassy.verified_on, embassy.verified_by) == (date(2026, 11, 21), "Maija Virta")


def test_a_name_of_three_hundred_characters_is_kept_whole(db: Session) -> None:
    name = {"en": "Embassy " + "ä" * 292}
    assert keeping.register(replace(SWEDEN, name=name)).name == name


def channel(purpose: ChannelPurpose, value: str, medium: ChannelMedium = ChannelMedium.EMAIL) -> Channel:
    return Channel(medium=medium, purpose=purpose, value=value)


def test_a_letter_goes_to_the_person_then_the_head_office_then_the_secretariat_then_anybody() -> None:
    embassy = Organisation(kind=OrganisationKind.EMBASSY, name={"en": "Embassy"})
    person = Person(family_name="Lind")
    found = [mail_address_for(embassy, person)]
    embassy.channels.append(channel(ChannelPurpose.PRESS, "press@example.org"))
    embassy.channels.append(channel(ChannelPurpose.HEAD_OFFICE, "+35891", ChannelMedium.PHONE))
    for purpose in (ChannelPurpose.GENERAL, ChannelPurpose.SECRETARIAT, ChannelPurpose.HEAD_OFFICE):
        embassy.channels.append(channel(purpose, f"{purpose.value}@example.org"))
        found.append(mail_address_for(embassy, person))
    person.channels.append(channel(ChannelPurpose.PERSONAL, "lind@example.org"))
    found.append(mail_address_for(embassy, person))

    assert found == [
        "",
        "general@example.org",
        "secretariat@example.org",
        "head_office@example.org",
        "lind@example.org",
    ]


def test_resident_missions_are_the_open_diplomatic_ones_seated_here(db: Session) -> None:
    keeping.register(SWEDEN)
    keeping.register(
        replace(SWEDEN, name={"en": "Embassy of Fiji"}, seat_city="Stockholm", seat_country="SE")
    )
    keeping.register(replace(SWEDEN, name={"en": "Consulate"}, kind=OrganisationKind.HONORARY_CONSULATE))
    keeping.close(keeping.register(replace(SWEDEN, name={"en": "Embassy of Nowhere"})), date(2020, 1, 1))
    keeping.register(
        replace(
            SWEDEN,
            name={"en": "UNICEF"},
            kind=OrganisationKind.INTERNATIONAL_ORGANISATION,
            sending_state=None,
        )
    )
    assert [str(mission) for mission in resident_missions("FI")] == ["Embassy of Sweden"]
    assert [str(office) for office in international_offices("FI")] == ["UNICEF"]


def test_the_kept_moment_survives_the_form() -> None:
    from stakeholders.organisations.forms import seen_at

    moment = datetime(2026, 11, 21, 18, 1, 2, 345678, tzinfo=UTC)
    assert seen_at(moment.isoformat()) == moment
    assert seen_at("yesterday") < moment


def test_an_unknown_number_is_nobody(db: Session) -> None:
    assert organisation_with_all(999_999) is None
