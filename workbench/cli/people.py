"""The people of the desk."""

import click

from ..config import Home
from .saying import writing


@click.group()
def user() -> None:
    """Add people, change roles and passwords."""


@user.command("add")
@click.option("--name", prompt=True)
@click.option("--email", prompt="E-mail")
@click.option("--role", type=click.Choice(["reader", "checker", "editor", "admin"]), default="admin", prompt=True)
@click.password_option(help="14 characters or more; asked for where it is not given.")
@click.pass_obj
def user_add(home: Home, name: str, email: str, role: str, password: str) -> None:
    """Add a person; the first one should be an admin."""
    from ..people import accounts

    with writing(home) as (session, actor):
        accounts.make(session, actor, name=name, email=email, role=role, password=password)
    click.echo(f"{name} can log in as {role}.")


@user.command("password")
@click.argument("email")
@click.password_option()
@click.pass_obj
def user_password(home: Home, email: str, password: str) -> None:
    """Set a person's password; their sessions end."""
    from ..people import accounts

    with writing(home) as (session, actor):
        accounts.set_password(session, actor, accounts.by_email(session, email), password=password)
    click.echo("The password is set.")


@user.command("list")
@click.pass_obj
def user_list(home: Home) -> None:
    """List people with their roles."""
    from ..people.accounts import everybody
    from ..upkeep.setup import existing

    with existing(home).reading() as session:
        for person in everybody(session):
            click.echo(f"{person.email}\t{person.role}\t{person.name}{'  (off)' if person.disabled_at else ''}")
