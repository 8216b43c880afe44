"""`heliograph explain`: what a finding means."""

from __future__ import annotations

import click

from heliograph.cli.completion import codes
from heliograph.cli.console import table


@click.command(short_help="What a check means, with a bad and a good example.")
@click.argument("code", required=False, shell_complete=codes)
def explain(code: str | None) -> None:
    """Say what the check CODE means, why that is bad, and how to mend it; without CODE, list all checks.

    CODE is what a finding begins with (HG201), or the name of the check.
    """
    from heliograph import checks

    if code is None:
        rows = [(one.code, one.severity.value, one.slug, one.summary) for one in checks.catalogue()]
        click.echo(table(("code", "severity", "name", "what it does"), rows))
    else:
        click.echo(checks.explain(code), nl=False)
