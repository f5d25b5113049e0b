"""`flask users`: accounts from the command line, for the first administrator and for scripts."""

from __future__ import annotations

import secrets
import sys

import click
from sqlalchemy import select

from office.accounts import staff
from office.accounts.models import Role, User
from office.commands import Commands
from office.database import db
from office.localized import LANGUAGES

users = Commands("users", help="The accounts of staff.")


@users.command("create")
@click.option("--email", required=True, help="The address they sign in with.")
@click.option(
    "--role", required=True, type=click.Choice([role.value for role in Role]), help="What they may do."
)
@click.option("--name", default="", help="Their name, as colleagues see it.")
@click.option("--language", default="en", type=click.Choice(LANGUAGES), help="The language of their pages.")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input; else one is made."
)
def create(email: str, role: str, name: str, language: str, password_stdin: bool) -> None:
    """Open an account; without --password-stdin a password is made and printed once."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else secrets.token_urlsafe(15)
    try:
        user = staff.create_user(email, Role(role), password, name=name, language=language)
    except staff.BadAddress:
        raise click.ClickException(f"{email!r} is no mail address.") from None
    except staff.AddressTaken as taken:
        raise click.ClickException(f"There is already an account for {taken}.") from None
    except staff.WeakPassword:
        raise click.ClickException(
            f"The password is too short: it needs at least {staff.SHORTEST_PASSWORD} characters."
        ) from None
    except staff.LongPassword:
        raise click.ClickException(
            f"The password is too long: at most {staff.LONGEST_PASSWORD} characters are taken."
        ) from None
    db.session.commit()
    click.echo(f"Account made: {user.email} ({role}).")
    if not password_stdin:
        click.echo(f"Password: {password}")


@users.command("list")
def list_users() -> None:
    """List the accounts."""
    for user in db.session.scalars(select(User).order_by(User.email)):
        click.echo(f"{user.email}\t{user.role.value}\t{'open' if user.active else 'closed'}\t{user.name}")
