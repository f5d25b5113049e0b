"""The register's own records to attack: days, forms of address, lists, meetings, merges, files, groups."""

from __future__ import annotations

import csv
import io
from datetime import date

from office import clock
from office.accounts.models import User
from office.audit.steps import new_step
from office.audit.trail import Cause, because_of
from office.database import db
from office.subscriptions.opening import calendar_token, subscribe
from stakeholders.address.models import EditedForm, PersonalForm
from stakeholders.address.table import PERSON_STEPS, TABLE_STEPS
from stakeholders.directory.models import StateGroup
from stakeholders.directory.narrowing import RecordKind
from stakeholders.duplicates.merging import merge
from stakeholders.duplicates.models import Candidate
from stakeholders.duplicates.models import Kind as DuplicateKind
from stakeholders.engagement.keeping import CommitmentGiven, InteractionGiven, PartyKey, note
from stakeholders.engagement.models import Confidentiality, Interaction, Way
from stakeholders.importing.files import mapping_of, take_in
from stakeholders.importing.plans import Options
from stakeholders.importing.profiles import keep as keep_profile
from stakeholders.lists import changing, keeping
from stakeholders.lists.models import Action
from stakeholders.nationaldays.calendars import KIND
from stakeholders.nationaldays.keeping import STEPS as DAY_STEPS
from stakeholders.nationaldays.keeping import DayGiven, add, congratulate
from stakeholders.nationaldays.rules import parse
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Gender, Person, Rank
from stakeholders.people.removing import kind_for, remove_posting
from stakeholders.verification.asking import ask
from tests.making import embassy, person, posting


def fill(ids: dict[str, int], others: dict[str, int], label: str, user: User) -> None:
    """Enter one of each of the register's records, every text of which is ``label``, and note its number.

    ``ids`` has the numbers of an organisation and a person. A number that one part alone means is noted
    under ``part.argument`` (`hostile.address`).
    """
    organisation = db.session.get(Organisation, ids["organisation_id"])
    head = db.session.get(Person, ids["person_id"])
    assert organisation is not None and head is not None
    _days(ids, label, organisation)
    _forms(ids, label, head)
    _lists(ids, label, user, organisation)
    _duplicates(ids, label)
    _import(ids, label, user)
    meeting = met(label, user, organisation, head)
    gone = posting(person(label, "Left"), organisation, Rank.AMBASSADOR, departed_on=clock.today())
    mistaken = posting(person(label, "Mistaken"), organisation, Rank.ATTACHE)
    removing = new_step(kind_for(organisation.id))
    with because_of(removing):
        remove_posting(mistaken, seen_at=mistaken.updated_at, today=clock.today())
    db.session.add(
        StateGroup(key="a-group", name={"en": label, "sv": label, "fi": label}, states=["IT", "FR"])
    )
    # The first mission has an open letter, which it has answered.
    asking = ask([others["organisation_id"]], expected=1, remind=True, user_id=user.id)
    ids |= {
        "postings.after.posting_id": gone.id,
        "postings.step_id": _number(removing),
        "interaction_id": meeting.id,
        "commitment_id": meeting.commitments[0].id,
        "asking.mailing_id": asking.id,
    }


def met(
    label: str,
    user: User | None,
    *parties: Organisation | Person,
    confidentiality: Confidentiality = Confidentiality.INTERNAL,
) -> Interaction:
    """A meeting all of whose texts are ``label``, with promises of theirs and, of ``user``, of ours."""
    keys = [PartyKey("o" if isinstance(party, Organisation) else "p", party.id) for party in parties]
    promises = [CommitmentGiven(label, None, clock.today(), evidence=label)]
    if user is not None:
        promises.append(CommitmentGiven(label, PartyKey("u", user.id), clock.today()))
    given = InteractionGiven(
        held_on=clock.today(),
        way=Way.MEETING,
        subject=label[:200],
        parties=tuple(keys),
        place=label[:200],
        summary=label,
        we_asked=label,
        they_asked=label,
        confidentiality=confidentiality,
        others=(label[:200],),
        topics=(label[:80],),
        commitments=tuple(promises),
    )
    return note(given, user_id=user.id if user is not None else None)


def _days(ids: dict[str, int], label: str, organisation: Organisation) -> None:
    texts = {"en": label, "sv": label, "fi": label}
    today = clock.today()
    step = new_step(DAY_STEPS)
    with because_of(step):
        day = add(DayGiven(texts, parse(f"announced {today}"), country="IT", note=label))
        congratulate(day, today.year, label)
    add(DayGiven(texts, parse(f"announced {today}"), organisation_id=organisation.id, note=label))
    ids |= {"national_day_id": day.id, "nationaldays.step_id": _number(step)}


def _forms(ids: dict[str, int], label: str, head: Person) -> None:
    # Braces are what the table fills in itself; it takes in none that it does not know.
    said = label.replace("{", "(").replace("}", ")")[:300]
    parts = {"envelope": said, "card": said, "salutation": said, "closing": said}
    table, personal = new_step(TABLE_STEPS), new_step(PERSON_STEPS)
    with because_of(table):
        db.session.add(EditedForm(role="ambassador", gender=Gender.WOMAN, language="en", **parts))
        db.session.flush()
    with because_of(personal):
        db.session.add(PersonalForm(person_id=head.id, language="en", verified_on=clock.today(), **parts))
        db.session.flush()
    ids |= {"address.step_id": _number(table), "address.take_back_personal.step_id": _number(personal)}


def _lists(ids: dict[str, int], label: str, user: User, organisation: Organisation) -> None:
    kept = keeping.make_fixed(label[:120], RecordKind.ORGANISATIONS, user_id=user.id, note=label)
    keeping.add(kept, [organisation.id], reason=label[:300], by=label[:200])
    keeping.make_live(f"2 {label}"[:120], RecordKind.PEOPLE, label, {}, user_id=user.id, note=label)
    change = changing.begin(RecordKind.ORGANISATIONS, [organisation.id], what=label, user_id=user.id)
    changing.choose(change, Action.NOTE, {"text": label})
    done = changing.begin(RecordKind.ORGANISATIONS, [organisation.id], what=label, user_id=user.id)
    changing.choose(done, Action.LANGUAGE, {"language": "fi"})
    changing.carry_out(done, by=label[:200])
    ids |= {"list_id": kept.id, "change_id": change.id, "lists.record_id": organisation.id}


def _duplicates(ids: dict[str, int], label: str) -> None:
    where = embassy("PL", name={"en": label})
    one, other, third = (person(label, given) for given in ("Ada", "A.", "Adam"))
    posting(one, where)
    left, right = sorted((one.id, other.id))
    found = Candidate(kind=DuplicateKind.PEOPLE, left_id=left, right_id=right, score=90, reasons=[])
    db.session.add(found)
    made = merge(DuplicateKind.PEOPLE, one.id, third.id, {})
    ids |= {
        "kept_id": one.id,
        "gone_id": other.id,
        "one_id": left,
        "other_id": right,
        "merge_id": made.id,
        "duplicates.record_id": one.id,
    }


def _import(ids: dict[str, int], label: str, user: User) -> None:
    """A list of people whose columns are to be chosen, and the way of reading it, kept."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(
        [
            ("Mission", "Family name", "Given name", "Rank", "E-mail", "Arrived", "Remarks", label),
            (label, label, label, "Ambassador", "anna@example.org", "15.1.2024", label, label),
            ("Embassy", "Example", "Anna", label, label, label, "", label),
        ]
    )
    file = take_in(f"{label[:200]}.csv", out.getvalue().encode("utf-8", "replace"), Options(), user.id)
    ids |= {"import_columns.file_id": file.id, "profile_id": keep_profile(label[:120], mapping_of(file)).id}


def _number(step: Cause) -> int:
    return step.record_id


def words() -> dict[str, str]:
    """What stands in the register's addresses beside numbers."""
    return {
        "role": "ambassador",
        "code": "en",
        "gender": "woman",
        "key": "a-group",
        "year": str(clock.today().year),
        "precedence.kind": "csv",
        "importing.kind": "csv",
        "directory.kind": "organisations",
        "lists.kind": "organisations",
        "duplicates.kind": "people",
    }


def asked(ids: dict[str, int], others: dict[str, int]) -> dict[str, dict[str, object]]:
    """What some of the register's pages are asked in their address, so that they show all they can."""
    day = date(clock.today().year, 1, 1).isoformat()
    pair = [ids["one_id"], ids["other_id"]]
    return {
        "asking.review": {"ids": ids["organisation_id"]},
        "directory.choose_organisation": {"q": "embassy"},
        "directory.choose_person": {"q": "second"},
        "duplicates.choose": {"q": "a"},
        "duplicates.ticked": {"kind": "people", "ids": pair},
        "engagement.find": {"find": "embassy", "parties": f"o{ids['organisation_id']}"},
        "engagement.new": {"with": f"o{ids['organisation_id']}"},
        "nationaldays.index": {"which": "all", "year": clock.today().year},
        "organisation_relations.new": {"other": others["organisation_id"]},
        "person_relations.new": {"other": ids["one_id"]},
        "precedence.compare": {"since": day},
        "precedence.order": {"why": ids["organisation_id"]},
        "printing.list_file": {"day": day, "edition_language": "en", "chapters": "missions", "paper": "a4"},
        "printing.post": _labels(),
        "printing.post_file": _labels(),
        "promises.index": {"state": "all"},
        "relating.organisation": {"q": "embassy"},
        "relating.person": {"q": "second"},
    }


def _labels() -> dict[str, object]:
    return {"source": "resident", "form_language": "en", "stationery": "labels_3x8", "first": 1}


def calendar_token_of(ids: dict[str, int], user: User) -> str:
    """The address of a member of staff's own calendar of national days."""
    subscription = subscribe(KIND, user.id, "en")
    ids["subscription_id"] = subscription.id
    return calendar_token(subscription)
