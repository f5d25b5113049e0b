"""`flask demo`: fills an empty database with the demonstration office."""

from __future__ import annotations

import json

import click
from flask import current_app
from sqlalchemy import select

from office import demo as registry
from office.accounts.models import Role, User
from office.accounts.staff import create_user
from office.audit.trail import Actor, acting_as
from office.commands import Commands
from office.database import db

demo = Commands("demo", help="The demonstration office, all of whose people are invented.")

#: Printed by `run.py demo`; the office it opens holds nothing but invented people.
EMAIL = "officer@example.org"
PASSWORD = "chancery-2021-demo"  # noqa: S105 - it guards nothing
#: Colleagues of the officer with the same password: what others may not read shows with more than one.
COLLEAGUES = (
    ("adviser@example.org", Role.EDITOR, "Petra Esimerkki"),
    ("trainee@example.org", Role.VIEWER, "Otto Esimerkki"),
)


@demo.command("load")
def load() -> None:
    """Fill an empty database; where the demonstration office is there already, change nothing.

    Prints one JSON object with the address and the password to sign in with.
    """
    if db.session.scalar(select(User.id).where(User.email == EMAIL)) is None:
        if db.session.scalar(select(User.id).limit(1)) is not None:
            raise click.ClickException(
                "This database is in use; the demonstration office goes into an empty one only."
            )
        with acting_as(Actor("the demonstration office")):
            create_user(EMAIL, Role.ADMINISTRATOR, PASSWORD, name="Maija Esimerkki")
            for email, role, name in COLLEAGUES:
                create_user(email, role, PASSWORD, name=name)
            for build in registry.builders(current_app):
                build()
            db.session.commit()
    click.echo(json.dumps({"email": EMAIL, "password": PASSWORD}))
