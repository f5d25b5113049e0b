"""`flask stakeholders`: lists taken into the register from the command line, and taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask_babel import force_locale

from office.audit.trail import Actor, acting_as
from office.commands import Commands
from office.countries import country_name, find_country, is_country
from office.database import db
from stakeholders.importing import profiles
from stakeholders.importing.fields import FIELDS
from stakeholders.importing.files import (
    BadMapping,
    GivenUp,
    apply_file,
    locked,
    plan_of,
    set_mapping,
    take_in,
)
from stakeholders.importing.files import mapping_of as mapping_of_file
from stakeholders.importing.mapping import Mapping
from stakeholders.importing.models import ImportFile, Shape
from stakeholders.importing.plans import Options, Plan
from stakeholders.importing.reading import BadFile, ReadOptions
from stakeholders.importing.undoing import AlreadyUndone, NotApplied, undo_import

stakeholders = Commands("stakeholders", help="The register of organisations and people.")

#: Problems that are printed; --json gives them all.
SHOWN = 40


def _country(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    code = find_country(value)
    if code is None or not is_country(code):
        raise click.BadParameter(f"{value!r} is no country; give a code such as FI")
    return code


def _columns(_context: click.Context, _option: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for text in value:
        heading, equals, key = text.rpartition("=")
        if not equals or not heading.strip():
            raise click.BadParameter(f'{text!r} is not of the form "Heading=field"')
        if key.strip() not in FIELDS:
            raise click.BadParameter(f"{key.strip()!r} is no field. The fields are: {', '.join(FIELDS)}")
        found[heading.strip()] = key.strip()
    return found


@stakeholders.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--profile", metavar="NAME", help="Read the columns as this profile says.")
@click.option(
    "--map",
    "columns",
    multiple=True,
    callback=_columns,
    metavar='"HEADING=FIELD"',
    help='Read this column as this field, such as "Surname=person.family_name"; may be repeated.',
)
@click.option("--add-doubtful", is_flag=True, help="Enter as new what looks like somebody of the register.")
@click.option(
    "--host-country", callback=_country, metavar="FI", help="Only missions to this country; all without it."
)
@click.option(
    "--accredited", is_flag=True, help="With --host-country: also missions abroad accredited to it."
)
@click.option(
    "--link",
    is_flag=True,
    help="Take missions that were entered by hand for those in the file, where they look the same.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")
def import_file(
    file: BinaryIO,
    profile: str | None,
    columns: dict[str, str],
    add_doubtful: bool,
    host_country: str | None,
    accredited: bool,
    link: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import a list from FILE (CSV, XLSX, ODS, vCard or JSON; - for standard input).

    The world's list of diplomatic missions is known by its headings. The columns of any other list are read
    as --profile and --map say; without them they are guessed by their headings, and how is printed.

    The whole file is imported, or nothing of it. The same file again changes nothing, and what people changed
    in the register since is kept. `undo-import` takes an import back.

    \b
    Counts:
      rows                 rows in the file, below the headings
      new                  rows that are added
      changed              rows that the register has news of
      unchanged            rows that stay as they are
      refused              rows that do not say whom they mean, or contradict the register
      possible_duplicates  rows that look like another row or a record. Missions are kept
                           apart; people are left out until somebody decides on the
                           import's page, or --add-doubtful enters them as new.
      out_of_scope         rows that were not asked for

    Exit status: 0 done, 1 the file cannot be read (the message names row and column), 2 wrong usage.
    """
    if accredited and host_country is None:
        raise click.UsageError("--accredited needs --host-country: accredited to which country?")
    name = Path(getattr(file, "name", "") or "").name
    source = name if name and name != "<stdin>" else "standard input"
    options = Options(host_country, accredited, link, add_doubtful)
    with force_locale("en"), acting_as(Actor(f"import {source}")):
        try:
            taken = _taken_in(source, file.read(), options, profile, columns)
            found = plan_of(taken)
            if not dry_run:
                apply_file(taken, actor=Actor(f"import {source}"))
        except BadFile as error:
            raise click.ClickException(
                f"{source} was not imported. In {error}. Nothing was changed."
            ) from None
        except BadMapping as error:
            raise click.ClickException(f"{source} was not imported: {error}. Nothing was changed.") from None
        said = _as_object(found, taken, dry_run) if as_json else _as_text(found, taken, dry_run)
        if not dry_run:
            db.session.commit()
        db.session.rollback()
        click.echo(said)


def _taken_in(
    source: str, content: bytes, options: Options, profile_name: str | None, columns: dict[str, str]
) -> ImportFile:
    if profile_name is None:
        file = take_in(source, content, options, None)
        if columns:
            _set_columns(file, mapping_of_file(file), columns)
        return file
    try:
        profile = profiles.profile_named(profile_name)
    except profiles.NoSuchProfile as missing:
        known = ", ".join(missing.names) or "there is none yet"
        raise click.BadParameter(
            f"there is no profile {profile_name!r}; profiles: {known}", param_hint="--profile"
        ) from None
    file = take_in(source, content, options, None, ReadOptions(**profile.read_options))
    set_mapping(file, profiles.mapping_of(profile), profile)
    if columns:
        _set_columns(file, mapping_of_file(file), columns)
    return file


def _set_columns(file: ImportFile, mapping: Mapping, columns: dict[str, str]) -> None:
    """Map the columns named; another column that was taken for one of these fields is left out."""
    others = {
        heading: key
        for heading, key in mapping.columns.items()
        if key not in columns.values() or FIELDS[key].many
    }
    kept = mapping.as_json() | {"columns": {**others, **columns}}
    wanted = Mapping.from_json(kept)
    set_mapping(file, wanted, profiles.find_profile(file.profile_id) if file.profile_id else None)
    missing = [heading for heading in columns if heading not in mapping_of_file(file).columns]
    if missing:
        raise click.BadParameter(f"the file has no column {missing[0]!r}", param_hint="--map")


def _as_object(found: Plan, file: ImportFile, dry_run: bool) -> str:
    said: dict[str, Any] = {
        **found.counts,
        "problems": [
            {"row": problem.row, "column": problem.column, "reason": str(problem.reason)}
            for problem in found.problems
        ],
    }
    if file.shape is Shape.MAPPED:
        said |= {"import": None if dry_run else file.id, "columns": mapping_of_file(file).columns}
    return json.dumps(said, ensure_ascii=False)


def _as_text(found: Plan, file: ImportFile, dry_run: bool) -> str:
    counts = found.counts
    host = found.options.host_country
    lines = [f"{file.name}: {counts['rows']} rows" + (" (dry run, nothing was changed)" if dry_run else "")]
    if file.shape is Shape.MAPPED:
        columns = mapping_of_file(file).columns
        lines += [f"  column {heading}: {FIELDS[key].label}" for heading, key in columns.items()]
    lines += [
        f"  {counts[key]:>6}  {key.replace('_', ' ')}"
        for key in ("new", "changed", "unchanged", "refused", "possible_duplicates")
    ]
    if undecided := counts.get("undecided"):
        lines.append(
            f"  {undecided:>6}  of them left out until somebody decides: --add-doubtful enters them as new"
        )
    if host:
        lines.append(f"  {counts['out_of_scope']:>6}  not asked for: not to {country_name(host, 'en')}")
    problems = found.problems
    if problems:
        lines.append(f"{len(problems)} problems:")
        lines += [
            f"  row {p.row}, column {p.column}: {p.reason}" if p.column else f"  row {p.row}: {p.reason}"
            for p in problems[:SHOWN]
        ]
        if len(problems) > SHOWN:
            lines.append(f"  … and {len(problems) - SHOWN} more: --json lists them all.")
    if not dry_run:
        lines.append(f"This is import no. {file.id}: flask stakeholders undo-import {file.id} takes it back.")
    return "\n".join(lines)


@stakeholders.command("undo-import")
@click.argument("number", type=click.IntRange(1, 2**31 - 1))
def undo(number: int) -> None:
    """Take back import no. NUMBER as a whole.

    What somebody has changed since is left as it is and named.

    Exit status: 0 done, 1 there is no such import, or it was taken back before, 2 wrong usage.
    """
    with force_locale("en"), acting_as(Actor(f"undo-import {number}")):
        try:
            file = locked(number)
            undone = undo_import(file)
        except GivenUp:
            raise click.ClickException(f"There is no import no. {number}.") from None
        except NotApplied:
            raise click.ClickException(f"Import no. {number} was never applied.") from None
        except AlreadyUndone:
            raise click.ClickException(f"Import no. {number} was taken back before.") from None
        lines = [f"Import no. {number} ({file.name}) was taken back: {undone.changes} changes."]
        if undone.left:
            lines.append(f"Left as they are, {len(undone.left)}:")
            lines += [
                f"  {one.label}: changed since by {one.by}"
                if one.by
                else f"  {one.label}: something refers to it"
                for one in undone.left[:SHOWN]
            ]
            if len(undone.left) > SHOWN:
                lines.append(f"  … and {len(undone.left) - SHOWN} more: the import's page lists them all.")
        db.session.commit()
        click.echo("\n".join(lines))
