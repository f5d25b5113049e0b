"""One row of the world's list of missions, and the organisation that it speaks of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from office import clock
from office.countries import find_country
from stakeholders.importing.kinds import read_kind
from stakeholders.importing.naming import Sender, body, mission_name, state
from stakeholders.importing.reading import Line, Sheet
from stakeholders.importing.statements import Problem, Said, Statement, Target, Weight
from stakeholders.organisations.channels import BadMail, BadPhone, normal_mail, normal_phone, tidy
from stakeholders.organisations.keeping import BadWebsite, normal_website
from stakeholders.organisations.models import CONSULAR_POSTS, OrganisationKind
from stakeholders.organisations.words import KIND_WORDS

#: Without these columns a table is no list of missions; the others may be absent.
REQUIRED = ("operator", "country", "type")
#: The scheme of the external ids that this list brings.
SCHEME = "wikidata"

_QID = re.compile(r"Q[1-9][0-9]{0,19}\Z")
_YEAR = re.compile(r"([0-9]{4})(?:-|\Z)")
#: The first permanent embassies were those of the Italian cities.
_EARLIEST = 1400
_MINISTRY = re.compile(r"(?:government|ministry of foreign affairs(?: and \w+)*) of (.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Mission:
    """What a row says, in the forms in which the register keeps it.

    ``fields`` holds the columns of an organisation (texts by language as ``name.en``); ``emails``, ``phones``
    and ``accreditations`` are sets of values in a fixed order.
    """

    row: int
    qid: str
    sender: str
    city: str
    fields: dict[str, Any]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    accreditations: tuple[str, ...]
    problems: tuple[Problem, ...]
    #: 2 for the second row that cannot be told from an earlier one by anything it says, and so on.
    ordinal: int = 1

    @property
    def refused(self) -> bool:
        """Whether it is not known which mission the row means."""
        return any(problem.weight is Weight.REFUSAL for problem in self.problems)

    @property
    def label(self) -> str:
        """The English name, for people."""
        return str(self.fields.get("name.en") or self.sender)

    @property
    def identity(self) -> str:
        """What tells this mission from every other of the list, through all its editions.

        The list gives one QID to two missions, so the sending and the receiving state belong to it. A row
        without a QID is known by its kind and city.
        """
        f = self.fields
        who = f"{f['sending_state'] or self.sender}|{f['host_country'] or ''}"
        said = f"{self.qid}|{who}" if self.qid else f"|{who}|{f['kind']}|{self.city.casefold()}"
        return said if self.ordinal == 1 else f"{said}|{self.ordinal}"

    def as_said(self, problems: Iterable[Problem] = ()) -> Said:
        """The same in the shape that all lists share."""
        sets = {"emails": self.emails, "phones": self.phones, "accreditations": self.accreditations}
        statement = Statement(
            Target.ORGANISATION, self.identity[:400], self.label, self.fields, sets, external_id=self.qid
        )
        return Said(self.row, statement, problems=(*self.problems, *problems))

    @property
    def resemblance(self) -> tuple[str, str, str, str]:
        """What two rows share that may speak of one mission: sender, receiving state, city and kind."""
        f = self.fields
        return (f["sending_state"] or self.sender, f["host_country"] or "", self.city.casefold(), f["kind"])


def is_missions_list(columns: Iterable[str]) -> bool:
    """Whether these are the headings of the world's list of missions."""
    return {"operator", "type"} <= set(columns)


def read_missions(sheet: Sheet) -> list[Mission]:
    """What each row of the list says, in the order of the rows.

    Raises:
        BadFile: a column without which it is no list of missions is missing.
    """
    sheet.require(*REQUIRED)
    missions = []
    seen: Counter[str] = Counter()
    for line in sheet.lines:
        mission = read_mission(line)
        seen[mission.identity] += 1
        missions.append(replace(mission, ordinal=seen[mission.identity]))
    return missions


def read_mission(line: Line) -> Mission:
    """What one row says. Whatever cannot be read is left empty and told as a problem, never guessed."""
    problems: list[Problem] = []

    def problem(column: str, reason: LazyString, weight: Weight = Weight.WARNING) -> None:
        problems.append(Problem(line.row, column, reason, weight))

    sender = _sender(line, problem)
    kind = _kind(line, problem)
    host = _host(line, sender, problem)
    city = tidy(line["city"])[:120]
    if not city:
        problem("city", _l("there is no city"))
    fields: dict[str, Any] = {
        "kind": kind.value,
        "sending_state": sender.code,
        "host_country": host,
        "seat_country": host,
        "seat_city": city,
        "website": _website(line, problem),
        "founded": _year(line, problem),
    }
    fields |= {f"name.{code}": text for code, text in mission_name(kind, sender, city, line["type"]).items()}
    fields |= {f"short_name.{code}": text for code, text in sender.short_name().items()}
    return Mission(
        row=line.row,
        qid=_qid(line, problem),
        sender=sender.text,
        city=city,
        fields=fields,
        emails=_mails(line, problem),
        phones=_phones(line, host, problem),
        accreditations=_accreditations(line, host, kind, problem),
        problems=tuple(problems),
    )


def _values(text: str) -> list[str]:
    """Several values in one cell are joined with ``|``."""
    return [value for part in text.split("|") if (value := part.strip())]


def _sender(line: Line, problem: Any) -> Sender:
    text = tidy(line["operator"])
    if not text:
        problem("operator", _l("it is not said who sends this mission"), Weight.REFUSAL)
        return body("")
    if code := find_country(text):
        return state(code)
    ministry = _MINISTRY.fullmatch(text)
    if ministry and (code := find_country(ministry[1])):
        problem("operator", _l("“%(text)s” was read as its state", text=text))
        return state(code)
    problem("operator", _l("“%(text)s” is no state with a code: the sending state stays empty", text=text))
    return body(text[:200])


def _kind(line: Line, problem: Any) -> OrganisationKind:
    text = tidy(line["type"])
    if not text:
        problem("type", _l("it is not said what kind of mission this is"), Weight.REFUSAL)
        return OrganisationKind.OTHER
    read = read_kind(text)
    if read is None:
        problem(
            "type",
            _l("“%(text)s” is no kind that is known: it is entered as another organisation", text=text),
        )
        return OrganisationKind.OTHER
    if not read.exact:
        problem("type", _l("“%(text)s” is entered as: %(kind)s", text=text, kind=KIND_WORDS[read.kind]))
    return read.kind


def _host(line: Line, sender: Sender, problem: Any) -> str | None:
    text = tidy(line["country"])
    if not text:
        problem("country", _l("it is not said in which country this mission is"))
        return None
    host = find_country(text)
    if host is None:
        problem("country", _l("“%(text)s” is no state that is known: the country stays empty", text=text))
    elif host == sender.code:
        problem("country", _l("a mission to the state that sends it: the country stays empty"))
        return None
    return host


def _website(line: Line, problem: Any) -> str:
    try:
        address = normal_website(line["website"])
    except BadWebsite:
        problem("website", _l("“%(text)s” is no web address: left out", text=line["website"][:80]))
        return ""
    if len(address) > 500:
        problem("website", _l("the address is too long: left out"))
        return ""
    return address


def _year(line: Line, problem: Any) -> int | None:
    """The year alone: of 1,010 dates in the list 695 are the first of January, so the day is not known."""
    text = line["creation"]
    if not text:
        return None
    found = _YEAR.match(text)
    if found and _EARLIEST <= int(found[1]) <= clock.now().year:
        return int(found[1])
    problem(
        "creation",
        _l("“%(text)s” is no year in which a mission can have been opened: left out", text=text[:40]),
    )
    return None


def _qid(line: Line, problem: Any) -> str:
    text = line["QID"].rpartition("/")[2]
    if text and not _QID.match(text):
        problem("QID", _l("“%(text)s” is no Wikidata number: left out", text=line["QID"][:80]))
        return ""
    return text


def _mails(line: Line, problem: Any) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for value in _values(line["email"]):
        try:
            found[normal_mail(value)] = None
        except BadMail:
            problem("email", _l("“%(text)s” is no mail address: left out", text=value[:80]))
    return tuple(found)


def _phones(line: Line, host: str | None, problem: Any) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for value in _values(line["phone"]):
        try:
            found[normal_phone(value, host)] = None
        except BadPhone:
            problem("phone", _l("“%(text)s” is no telephone number: left out", text=value[:80]))
    return tuple(found)


def _accreditations(line: Line, host: str | None, kind: OrganisationKind, problem: Any) -> tuple[str, ...]:
    """The states beside the host. A consulate's district may be a part of a state: no accreditation."""
    found: set[str] = set()
    unknown: list[str] = []
    for value in _values(line["jurisdictions"]):
        code = find_country(value)
        if code is None:
            unknown.append(value)
        elif code != host:
            found.add(code)
    if unknown and kind not in CONSULAR_POSTS:
        problem("jurisdictions", _l("no states, left out: %(names)s", names=", ".join(unknown)[:200]))
    return tuple(sorted(found))
