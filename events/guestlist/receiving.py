"""To whom at a mission a guest's letter goes: the addressee, the secretariat, or both."""

from __future__ import annotations

from dataclasses import dataclass

from blinker import Signal

from events.guestlist.models import Invitation, Receiving
from office.database import db
from stakeholders.organisations.channels import normal_mail
from stakeholders.organisations.models import ChannelMedium, ChannelPurpose, Organisation
from stakeholders.people.models import Person
from stakeholders.people.queries import mail_address_for

#: Sent with an `Invitation` whose letters go to another mailbox from now on, and the ``before`` one, in the
#: same transaction: what the earlier mailbox keeps of it is taken back.
mailbox_changed = Signal("an invitation goes to another mailbox")


class NoSecretariat(Exception):
    """The register knows no mailbox of the mission's secretariat."""


@dataclass(frozen=True)
class Mailboxes:
    """Where a letter and its copy go; "" where nowhere."""

    to: str
    copy: str = ""


def secretariat_of(organisation: Organisation) -> str:
    """The mailbox of a mission's secretariat; "" if none is known. The channels should be loaded."""
    found = (
        channel.value
        for channel in organisation.channels
        if channel.medium is ChannelMedium.EMAIL and channel.purpose is ChannelPurpose.SECRETARIAT
    )
    return next(found, "")


def mailboxes_by(receiving: Receiving, organisation: Organisation, person: Person | None) -> Mailboxes:
    """The mailboxes that the register knows, by the rule asked for.

    Where no secretariat is known, a letter for it goes to the mission's other mailbox or else to the
    addressee's own. A secretariat that has the letter itself gets no copy of it.
    """
    own = mail_address_for(organisation, person)
    secretariat = secretariat_of(organisation)
    if receiving is Receiving.SECRETARIAT:
        return Mailboxes(secretariat or mail_address_for(organisation, None) or own)
    if receiving is Receiving.WITH_COPY and secretariat.casefold() != own.casefold():
        # Without a mailbox of the addressee's there is no letter that this would be the copy of.
        return Mailboxes(own, secretariat if own else "")
    return Mailboxes(own)


def receive(invitation: Invitation, receiving: Receiving) -> None:
    """Let the letter go by another rule. A mailbox that was typed stays; the copy follows the rule."""
    before, invitation.receiving = invitation.to_address, receiving
    find_mailboxes(invitation, keep_typed=True)
    _moved(invitation, before)


def use_secretariat(invitation: Invitation) -> None:
    """Send the letter to the secretariat's mailbox, whatever was typed before.

    Raises:
        NoSecretariat: the register knows none.
    """
    if not secretariat_of(invitation.organisation):
        raise NoSecretariat
    before, invitation.receiving = invitation.to_address, Receiving.SECRETARIAT
    find_mailboxes(invitation, keep_typed=False)
    _moved(invitation, before)


def write_to(invitation: Invitation, address: str) -> None:
    """Send the letter to another mailbox; "": to what the register knows by the rule.

    Raises:
        BadMail: it is no mail address.
    """
    before = invitation.to_address
    if address.strip():
        invitation.to_address, invitation.is_address_typed = normal_mail(address), True
        if invitation.copy_address.casefold() == invitation.to_address.casefold():
            invitation.copy_address = ""
    else:
        find_mailboxes(invitation, keep_typed=False)
    _moved(invitation, before)


def _moved(invitation: Invitation, before: str) -> None:
    db.session.flush()
    if before and invitation.to_address.casefold() != before.casefold():
        mailbox_changed.send(invitation, before=before)


def find_mailboxes(invitation: Invitation, *, keep_typed: bool) -> None:
    """Set the mailboxes by the invitation's rule; ``keep_typed``: but not one that staff typed."""
    found = mailboxes_by(invitation.receiving, invitation.organisation, invitation.addressee)
    if not (keep_typed and invitation.is_address_typed):
        invitation.to_address, invitation.is_address_typed = found.to, False
    is_same = found.copy.casefold() == invitation.to_address.casefold()
    invitation.copy_address = "" if is_same else found.copy
