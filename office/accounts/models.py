"""Staff who may sign in, each with one role."""

from __future__ import annotations

import secrets
from enum import StrEnum

from flask_security import UserMixin
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from office.database import Row


class Role(StrEnum):
    """What a member of staff may do; each role may do all that those below it may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what asks for ``needed``."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


class User(Row, UserMixin):
    """A member of staff. Guests have no account: they answer by their personal link.

    Flask-Security's own roles stay empty: what a user may do is told by `role` and kept by `accounts.access`.
    """

    __tablename__ = "users"
    __audited__ = True

    #: Sign-in name, in lower case.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    #: As colleagues see it beside a change.
    name: Mapped[str] = mapped_column(String(200), default="")
    #: argon2id, by Flask-Security; empty where only another way of signing in is allowed.
    password: Mapped[str] = mapped_column(String(255), default="")
    role: Mapped[Role] = mapped_column(default=Role.VIEWER)
    #: The language of the pages and of the mail they get.
    language: Mapped[str] = mapped_column(String(5), default="en")
    #: Somebody who has left keeps their name beside what they did, and cannot sign in.
    active: Mapped[bool] = mapped_column(default=True)
    #: Changed to end every session of this user (Flask-Security puts it into the cookie).
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: secrets.token_hex(32))

    @property
    def label(self) -> str:
        """The name, or the address of one who has none."""
        return self.name or self.email

    def __str__(self) -> str:
        return self.label
