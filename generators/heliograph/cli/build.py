"""`heliograph build`: write what the definitions say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from heliograph.build import check, compare, write
from heliograph.cli.completion import services
from heliograph.cli.console import Settings, failed, progress, say, table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from heliograph.build import Checked
    from heliograph.writing import Difference, Pruned


@click.command(short_help="Check definitions, compile them, and write the output.")
@click.argument("services", metavar="[SERVICE]...", nargs=-1, shell_complete=services)
@click.option(
    "--check", "only_compare", is_flag=True, help="Write nothing; say what differs, and fail if anything does."
)
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.pass_obj
def build(settings: Settings, services: tuple[str, ...], *, only_compare: bool, strict: bool) -> int:
    """Write dashboards, rules, proofs and routes of SERVICE (of all services when none is named).

    What the services share is in output/organisation, and is written when all of them are. With an error in the
    definitions nothing is written; a folder of the output is replaced as a whole, so that a build that is
    stopped leaves the old one or the new one.
    """
    with progress(settings) as tell:
        checked = check(settings.definitions, services, tell)
    say(checked.findings)
    if failed(checked.findings, strict=strict):
        settings.note("nothing was written")
        return 1
    return _compared(settings, checked) if only_compare else _written(settings, checked)


def _written(settings: Settings, checked: Checked) -> int:
    from heliograph.tally import tally

    try:
        with progress(settings) as tell:
            trees, written, pruned = write(checked, settings.output, tell)
    except KeyboardInterrupt:
        raise KeyboardInterrupt("what was written before is whole") from None
    header = ("", "dashboards", "panels", "recordings", "alerts", "proofs", "routes", "files", "written", "removed")
    rows = [
        (*made, len(trees[made.owner]), len(done.added) + len(done.changed), len(done.removed))
        for made in tally(checked, trees)
        for done in (written[made.owner],)
    ]
    settings.note(table(header, rows))
    for owner, done in written.items():
        for path in done.drifted:
            click.echo(f"{settings.output / owner / path} had been changed by hand, and was made again", err=True)
    _tell_pruned(settings, pruned)
    return 0


def _tell_pruned(settings: Settings, pruned: Pruned) -> None:
    for owner in pruned.removed:
        settings.note(f"{settings.output / owner} was removed: no service is called {owner} any more")
    for owner, problems in pruned.kept.items():
        click.echo(
            f"{settings.output / owner} was kept, though no service is called {owner} any more: {problems[0].message}",
            err=True,
        )


def _compared(settings: Settings, checked: Checked) -> int:
    with progress(settings) as tell:
        differences = compare(checked, settings.output, tell)
    found = [(settings.output / owner, one) for owner, many in differences.items() for one in many]
    for folder, one in found:
        click.echo(_difference(folder, one))
    many, differ = ("1 file", "differs") if len(found) == 1 else (f"{len(found)} files", "differ")
    settings.note(
        f"{many} of {settings.output} {differ}: run `heliograph build`, and commit what it writes"
        if found
        else f"{settings.output} is what the definitions say"
    )
    return int(bool(found))


def _difference(folder: Path, one: Difference) -> str:
    headline = f"{folder / one.path} {_VERBS[one.kind]}"
    return f"{headline}\n{one.diff()}" if one.kind == "changed" else headline


_VERBS: Mapping[str, str] = {"added": "would be added", "changed": "would be changed", "removed": "would be removed"}
