"""What each judge says of each kind of calendar: for the tests, and as a table (`python -m bench judges`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.interop.judges import JUDGES, Read, faults_of_octets
from tests.interop.samples import Handed

#: The judge of what readers are lenient about: lines, line ends, control characters.
OCTETS = "octets"


@dataclass
class Verdict:
    """What one judge says of all files of one kind."""

    kind: str
    judge: str
    files: int = 0
    entries: int = 0
    faults: list[str] = field(default_factory=list)


def verdicts(handed: Sequence[Handed]) -> list[Verdict]:
    """Every judge on every kind, in the order in which they were handed out."""
    found: dict[tuple[str, str], Verdict] = {}

    def note(one: Handed, judge: str, faults: list[str]) -> None:
        verdict = found.setdefault((one.kind, judge), Verdict(one.kind, judge))
        verdict.files += 1
        verdict.entries += len(one.expected)
        verdict.faults += faults

    contents = [one.content for one in handed]
    answers = {judge: reader(contents) for judge, reader in JUDGES.items()}
    for number, one in enumerate(handed):
        note(one, OCTETS, faults_of_octets(one.content))
        for judge in JUDGES:
            note(one, judge, faults_of(one, answers[judge][number]))
    return list(found.values())


def faults_of(one: Handed, read: Read) -> list[str]:
    """Where a reader understood a file otherwise than we meant it."""
    faults = [] if read.method == one.method else [f"METHOD {read.method!r} for {one.method!r}"]
    theirs = read.by_uid()
    # Whoever is named in a file or a feed is mailed «accepted»; in a letter two guests would see each other.
    people = [1, 1] if one.method else [0, 0]
    faults += [
        f"{entry.summary!r} names {entry.organizer!r} and {entry.attendees!r}"
        for entry in read.entries
        if [bool(entry.organizer), len(entry.attendees)] != people
    ]
    ours = {each.uid: each for each in one.expected}
    faults += [f"{ours[uid].summary!r} is not there" for uid in ours.keys() - theirs.keys()]
    faults += [f"{theirs[uid].summary!r} is not ours" for uid in theirs.keys() - ours.keys()]
    for uid in ours.keys() & theirs.keys():
        for name, (mine, other) in ours[uid].differences(theirs[uid]).items():
            faults.append(f"{ours[uid].summary!r}: {name} is {other!r}, not {mine!r}")
    return faults
