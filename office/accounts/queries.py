"""Reads about staff."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select

from office.accounts.models import User
from office.database import db


def user(user_id: int) -> User | None:
    """One account."""
    return db.session.get(User, user_id)


def all_users() -> Sequence[User]:
    """Everybody with an account: those who may sign in first, then by name."""
    return db.session.scalars(select(User).order_by(User.active.desc(), User.name, User.email)).all()


def who_may_sign_in() -> Select[int]:
    """The numbers of those who may sign in, to be asked for within another statement."""
    return select(User.id).where(User.active)
