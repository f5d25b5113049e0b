"""`flask stakeholders`: lists taken into the register from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask_babel import force_locale

from office.commands import Commands
from office.countries import country_name, find_country, is_country
from office.database import db
from stakeholders.importing.applying import apply
from stakeholders.importing.missions import read_missions
from stakeholders.importing.planning import Options, Plan, plan
from stakeholders.importing.reading import BadFile, read_sheet

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


@stakeholders.command("import")
@click.argument("file", type=click.File("rb"))
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
    file: BinaryIO, host_country: str | None, accredited: bool, link: bool, dry_run: bool, as_json: bool
) -> None:
    """Import a list of diplomatic missions from FILE (CSV; - for standard input).

    The whole file is imported, or nothing of it. The same file again changes nothing, and what people changed
    in the register since is kept.

    \b
    Counts:
      rows                 rows in the file, below the headings
      new                  missions that are added
      changed              missions in the register that the file has news of
      unchanged            missions in the register that stay as they are
      refused              rows that do not say which mission they mean
      possible_duplicates  rows among these that look like another row or mission:
                           same sender, country, city and kind. They are kept apart.
      out_of_scope         rows that were not asked for

    Exit status: 0 done, 1 the file cannot be read (the message names row and column), 2 wrong usage.
    """
    if accredited and host_country is None:
        raise click.UsageError("--accredited needs --host-country: accredited to which country?")
    name = Path(getattr(file, "name", "") or "").name
    source = name if name and name != "<stdin>" else "standard input"
    with force_locale("en"):
        try:
            found = plan(read_missions(read_sheet(file.read())), Options(host_country, accredited, link))
        except BadFile as error:
            raise click.ClickException(
                f"{source} was not imported. In {error}. Nothing was changed."
            ) from None
        if not dry_run:
            apply(found, source=source)
            db.session.commit()
        db.session.rollback()
        click.echo(
            json.dumps(_as_object(found), ensure_ascii=False) if as_json else _as_text(found, source, dry_run)
        )


def _as_object(found: Plan) -> dict[str, Any]:
    return {
        **found.counts,
        "problems": [
            {"row": problem.row, "column": problem.column, "reason": str(problem.reason)}
            for problem in found.problems
        ],
    }


def _as_text(found: Plan, source: str, dry_run: bool) -> str:
    counts = found.counts
    host = found.options.host_country
    lines = [f"{source}: {counts['rows']} rows" + (" (dry run, nothing was changed)" if dry_run else "")]
    lines += [
        f"  {counts[key]:>6}  {key.replace('_', ' ')}"
        for key in ("new", "changed", "unchanged", "refused", "possible_duplicates")
    ]
    if host:
        lines.append(f"  {counts['out_of_scope']:>6}  not asked for: not to {country_name(host, 'en')}")
    problems = found.problems
    if problems:
        lines.append(f"{len(problems)} problems:")
        lines += [f"  row {p.row}, column {p.column}: {p.reason}" for p in problems[:SHOWN]]
        if len(problems) > SHOWN:
            lines.append(f"  … and {len(problems) - SHOWN} more: --json lists them all.")
    return "\n".join(lines)
