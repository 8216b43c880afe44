"""`heliograph prove`: what is on disk, held against the programs that will load it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from heliograph.cli.completion import services
from heliograph.cli.console import Settings, progress, say, table

if TYPE_CHECKING:
    from heliograph.prove import Admission


@click.command(short_help="Prove what is in the output with promtool, amtool and schemas.")
@click.argument("services", metavar="[SERVICE]...", nargs=-1, shell_complete=services)
@click.pass_obj
def prove(settings: Settings, services: tuple[str, ...]) -> int:
    """Prove the folders of SERVICE in the output (all of them when none is named), as they are on disk.

    No file was changed since it was built; each is as its schema says; promtool and amtool load it; and every alert
    fires when it should and keeps quiet when it should not, in tests that promtool runs. Alerts that are deployed
    unproven, as their definitions allow, are named. Without promtool or amtool nothing is proven, and the exit code
    is 3.
    """
    from heliograph.prove import prove as prove_output

    with progress(settings) as tell:
        proof = prove_output(settings.output, services, tell)
    say(failure.finding(settings.output, settings.definitions) for failure in proof.failures)
    for one in proof.rows:
        for admission in one.unproven:
            settings.note(_told(one.owner, admission))
    header = ("proven", "alerts", "firing", "quiet", "unproven", "rules", "routing", "files")
    rows = [
        (one.owner, one.alerts, one.firing, one.quiet, len(one.unproven), one.rules, one.configurations, one.files)
        for one in proof.rows
    ]
    settings.note(table(header, rows))
    if proof.failures:
        many = len(proof.failures)
        settings.note(f"{many} failure{'' if many == 1 else 's'}: not everything is proven")
    return int(bool(proof.failures))


def _told(owner: str, one: Admission) -> str:
    """That an alert is not proven; in which environment, if not in the default one."""
    environment = one.alert.environment.name
    where = f"{owner}, {environment}" if environment else owner
    return f"{where}: {one.alert.name} is not proven, allowed: {one.allowed}\n  why: {one.unproven}"
