"""Ways of reading lists are kept under a name, renamed, set aside and brought back."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from stakeholders.importing.files import mapping_of, plan_of, scheme_of, set_mapping, take_in
from stakeholders.importing.mapping import Mapping
from stakeholders.importing.plans import Fate, Options
from stakeholders.importing.profiles import (
    NameMissing,
    NameTaken,
    NoSuchProfile,
    keep,
    profile_named,
    profiles,
    remove,
    rename,
    restore,
)

MAPPING = Mapping({"Who": "person.full_name", "Where": "organisation.name"}, country="SE")


def test_a_mapping_is_kept_and_read_again() -> None:
    mapping = Mapping({"A": "person.family_name"}, country="SE", fixed={"organisation.host_country": "FI"})
    assert Mapping.from_json(mapping.as_json()) == mapping


def test_a_profile_is_kept_renamed_and_found_by_its_name(db: Session) -> None:
    kept = keep("Ministry", MAPPING)
    rename(kept, "The ministry’s list")
    assert profile_named("the MINISTRY’S list") is kept
    with pytest.raises(NoSuchProfile, match="Ministry"):
        profile_named("Ministry")


def test_two_profiles_have_two_names(db: Session) -> None:
    keep("Ministry", MAPPING)
    with pytest.raises(NameTaken):
        keep("ministry", MAPPING)
    with pytest.raises(NameMissing):
        keep("  ", MAPPING)


def test_a_profile_that_was_set_aside_comes_back_unless_its_name_is_taken(db: Session) -> None:
    kept = keep("Ministry", MAPPING)
    remove(kept)
    assert list(profiles()) == []
    restore(kept)
    assert list(profiles()) == [kept]
    remove(kept)
    keep("Ministry", MAPPING)
    with pytest.raises(NameTaken):
        restore(kept)


def test_lists_that_are_read_with_one_profile_are_one_list(db: Session) -> None:
    kept = keep("Ministry", MAPPING)
    file = take_in("list.csv", b"Who;Where\nTanaka Taro;Harbour Museum\n", Options(), None)
    set_mapping(file, MAPPING, kept)
    assert (scheme_of(file), mapping_of(file), kept.used_at is not None) == (
        f"profile:{kept.id}",
        MAPPING,
        True,
    )
    assert [row.fate for row in plan_of(file).rows] == [Fate.NEW]
