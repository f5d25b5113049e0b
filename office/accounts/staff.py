"""Making, changing and closing the accounts of staff."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from flask_security.utils import hash_password
from sqlalchemy import select

from office.accounts.models import Role, User
from office.database import db

#: Shorter passwords are refused (NIST SP 800-63B, section 5.1.1.2, with a margin).
SHORTEST_PASSWORD = 12
#: Longer ones are refused: nobody types them, and hashing them costs the server.
LONGEST_PASSWORD = 1_000


class BadAddress(Exception):
    """What was given is no mail address."""


class AddressTaken(Exception):
    """There is already an account with this address."""


class WeakPassword(Exception):
    """The password is too short."""


class LongPassword(Exception):
    """The password is too long to be one."""


class LastAdministrator(Exception):
    """Nobody would be left who may administer the office."""


def normal_address(email: str) -> str:
    """A mail address in the one form in which accounts keep it.

    Raises:
        BadAddress: it is none.
    """
    try:
        return validate_email(email, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise BadAddress(email) from error


def create_user(email: str, role: Role, password: str, *, name: str = "", language: str = "en") -> User:
    """Open an account.

    Raises:
        BadAddress: the address is none.
        AddressTaken: it has an account already.
        WeakPassword: fewer than `SHORTEST_PASSWORD` characters.
        LongPassword: more than `LONGEST_PASSWORD`.
    """
    address = normal_address(email)
    if db.session.scalar(select(User.id).where(User.email == address)):
        raise AddressTaken(address)
    user = User(email=address, role=role, name=name, language=language, password=_hashed(password))
    db.session.add(user)
    db.session.flush()
    return user


def _hashed(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword
    if len(password) > LONGEST_PASSWORD:
        raise LongPassword
    return str(hash_password(password))


def change_user(user: User, *, role: Role, is_active: bool, name: str, language: str) -> None:
    """Change what a member of staff may do, or close their account; one administrator always remains.

    Raises:
        LastAdministrator: this is the only one.
    """
    loses_office = (
        user.role is Role.ADMINISTRATOR and user.active and not (role is Role.ADMINISTRATOR and is_active)
    )
    if loses_office and _administrators() == 1:
        raise LastAdministrator
    user.role, user.active, user.name, user.language = role, is_active, name, language


def _administrators() -> int:
    # Locked, so that of two who resign in the same moment the second one is refused.
    found = select(User.id).where(User.role == Role.ADMINISTRATOR, User.active).with_for_update()
    return len(db.session.scalars(found).all())
