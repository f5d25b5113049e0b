"""Guests put where they belong before letters go out: who gets one, who has it, who is left out and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from events.guestlist.models import Invitation
from events.invitations import registrants
from events.invitations.reasons import LeftOut
from events.invitations.registrants import RegistrantFacts
from events.invitations.rules import RULES, Facts, Wanted, key_of
from events.letters.checking import Fault
from events.letters.fields import language_of
from events.letters.models import Purpose
from events.registration.models import Registration
from events.sending.guests import Omission, Recipient
from office.mailroom.models import SuppressedAddress
from office.mailroom.suppression import fold_address, stopping


class Sorting:
    """One kind of letter, guest after guest."""

    def __init__(
        self, facts: Facts, of_seats: RegistrantFacts, purpose: Purpose, places: Mapping[int, int]
    ) -> None:
        self.facts = facts
        self.of_seats = of_seats
        self.purpose = purpose
        self.places = places
        self.ready: list[Recipient] = []
        self.left_out: list[Omission] = []
        self.already: dict[str, list[str]] = {}

    def sort_in(self, invitation: Invitation) -> None:
        """Find what one guest should have, and what of it is still to be sent."""
        verdict = RULES[self.purpose](self.facts, invitation)
        if isinstance(verdict, LeftOut):
            self.left_out.append(Omission(invitation, verdict))
        for wanted in verdict if isinstance(verdict, list) else ():
            original = self._recipient(invitation, wanted)
            if isinstance(original, Omission):
                self.left_out.append(original)
                continue
            self._take(original, had=wanted.had is not None)
            if self._is_on_paper(original.key):
                continue  # the secretariat had it in its hands
            if wanted.registration is None and invitation.copy_address not in {"", original.to_address}:
                copy = replace(
                    original,
                    key=key_of(self.purpose, invitation, wanted, copy=True),
                    to_address=invitation.copy_address,
                    to_name=str(invitation.organisation),
                    copy=True,
                )
                self._take(copy, had=wanted.had is not None)

    def sort_in_seats(self) -> None:
        """The same for everybody who registered themselves."""
        rule = registrants.RULES.get(self.purpose)
        if rule is None:
            return
        last = len(self.places) + 1
        for seat in sorted(
            self.of_seats.seats,
            key=lambda one: (self.places.get(one.organisation_id or 0, last), one.sent_by("en"), one.id),
        ):
            verdict = rule(self.of_seats, seat)
            if isinstance(verdict, LeftOut):
                self.left_out.append(Omission(None, verdict, seat))
            for wanted in verdict if isinstance(verdict, list) else ():
                self._sort_in_seat(seat, wanted)

    def _sort_in_seat(self, seat: Registration, wanted: Wanted) -> None:
        key = registrants.key_of(self.purpose, wanted) if wanted.had is None else wanted.had.key
        has_it = wanted.had is not None or self.of_seats.letter(seat, key) is not None
        if not seat.email and not has_it:
            self.left_out.append(Omission(None, LeftOut.NO_ADDRESS, seat))
            return
        recipient = Recipient(
            invitation=None,
            key=key,
            to_address=seat.email,
            to_name=" ".join(seat.name.split()),
            language=language_of(self.of_seats.event, seat.language),
            registration=seat,
            place=self.places.get(seat.organisation_id or 0),
        )
        self._take(recipient, had=has_it)

    def stop_suppressed(self, listed: Mapping[str, Sequence[SuppressedAddress]]) -> list[Recipient]:
        """Leave out whoever's address is ``listed`` as one that is not written to."""
        kept = []
        for one in self.ready:
            entries = listed.get(fold_address(one.to_address), ())
            if stopping(entries, is_bulk=False) is not None:
                self._leave(one, LeftOut.SUPPRESSED, (one.to_address,))
            elif stopping(entries, is_bulk=self.purpose.goes_to_many) is not None:
                self._leave(one, LeftOut.OPTED_OUT, (one.to_address,))
            else:
                kept.append(one)
        return kept

    def stop_faulty(
        self, ready: Iterable[Recipient], faults: Mapping[str, Sequence[Fault]]
    ) -> list[Recipient]:
        """Leave out whoever's letter could not be written; ``faults`` by guest."""
        kept = []
        for one in ready:
            if one.guest not in faults:
                kept.append(one)
            elif not one.copy:
                self._leave(one, LeftOut.FAULTY, faults[one.guest])
        return kept

    def _recipient(self, invitation: Invitation, wanted: Wanted) -> Recipient | Omission:
        seat = wanted.registration
        key = key_of(self.purpose, invitation, wanted) if wanted.had is None else wanted.had.key
        if seat is None and self.facts.letter(key) is None:
            if invitation.addressee is None:
                return Omission(invitation, LeftOut.NO_ADDRESSEE)
            if not invitation.to_address:
                return Omission(invitation, LeftOut.NO_ADDRESS)
        name = seat.name if seat is not None else str(invitation.addressee or invitation.organisation)
        return Recipient(
            invitation=invitation,
            key=key,
            to_address=seat.email if seat is not None else invitation.to_address,
            to_name=" ".join(name.split()),
            language=language_of(self.facts.event, invitation.language),
            registration=seat,
            place=self.places.get(invitation.organisation_id),
        )

    def _is_on_paper(self, key: str) -> bool:
        letter = self.facts.letter(key)
        return letter is not None and letter.is_on_paper

    def _take(self, recipient: Recipient, *, had: bool) -> None:
        if had or (recipient.invitation is not None and self.facts.letter(recipient.key) is not None):
            self.already.setdefault(recipient.guest, []).append(recipient.key)
        else:
            self.ready.append(recipient)

    def _leave(self, one: Recipient, reason: LeftOut, details: Sequence[str | Fault]) -> None:
        self.left_out.append(Omission(one.invitation, reason, one.registration, one.copy, details))
