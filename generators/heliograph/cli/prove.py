"""`heliograph prove`: what is on disk, held against the programs that will load it."""

from __future__ import annotations

import click

from heliograph.cli.completion import services
from heliograph.cli.console import Settings, progress, say, table


@click.command(short_help="Prove what is in the output with promtool, amtool and schemas.")
@click.argument("services", metavar="[SERVICE]...", nargs=-1, shell_complete=services)
@click.pass_obj
def prove(settings: Settings, services: tuple[str, ...]) -> int:
    """Prove the folders of SERVICE in the output (all of them when none is named), as they are on disk.

    No file was changed since it was built; each is as its schema says; promtool and amtool load it; and every alert
    fires when it should and keeps quiet when it should not, in tests that promtool runs. Without promtool or amtool
    nothing is proven, and the exit code is 3.
    """
    from heliograph.prove import prove as prove_output

    with progress(settings) as tell:
        proof = prove_output(settings.output, services, tell)
    say(failure.finding(settings.output, settings.definitions) for failure in proof.failures)
    header = ("proven", "alerts", "firing", "quiet", "rules", "routing", "files")
    rows = [
        (one.owner, one.alerts, one.firing, one.quiet, one.rules, one.configurations, one.files) for one in proof.rows
    ]
    settings.note(table(header, rows))
    if proof.failures:
        many = len(proof.failures)
        settings.note(f"{many} failure{'' if many == 1 else 's'}: not everything is proven")
    return int(bool(proof.failures))
