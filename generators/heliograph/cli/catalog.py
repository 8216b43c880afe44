"""`heliograph catalog`: the metrics, and who uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heliograph.cli.completion import services
from heliograph.cli.console import Settings, progress
from heliograph.reports import relative

if TYPE_CHECKING:
    from heliograph.inventory import Entry
    from heliograph.promql.series import LabelSpec


@click.command(short_help="The metrics: labels, units, buckets, series, users.")
@click.argument("services", metavar="[SERVICE]...", nargs=-1, shell_complete=services)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def catalog(settings: Settings, services: tuple[str, ...], format: str) -> None:
    """List the metrics of SERVICE (of all services when none is named).

    Each comes with its labels and their values or limits, its unit and buckets, the most series that one instance
    exposes, and the panels, alerts and recordings that read it.
    """
    from heliograph.build import select
    from heliograph.inventory import inventory
    from heliograph.loading import load

    with progress(settings) as tell:
        tell("Loading definitions")
        project = load(settings.definitions)
        entries = inventory(project, select(project, services))
    if format == "json":
        click.echo(json.dumps({"metrics": [_record(one) for one in entries]}, indent=2, ensure_ascii=False))
    else:
        click.echo("\n\n".join(_block(one) for one in entries))


def _record(entry: Entry) -> dict[str, Any]:
    metric, place = entry.metric, entry.metric.site.place()
    return {
        "service": entry.service.name,
        "name": metric.name,
        "type": type(metric).__name__.lower(),
        "help": metric.help,
        "unit": None if metric.unit is None else str(metric.unit),
        "foreign": metric.foreign,
        "labels": [{"name": one.name, "values": one.values, "limit": one.limit} for one in metric.labels_declared],
        "buckets": getattr(metric, "buckets", None),
        "series": entry.series,
        "panels": entry.panels,
        "alerts": entry.alerts,
        "recordings": entry.recordings,
        "file": relative(place.file, Path.cwd()),
        "line": place.line,
    }


def _block(entry: Entry) -> str:
    metric = entry.metric
    unit = f", in {metric.unit}" if metric.unit else ""
    origin = f", exposed by {metric.foreign}" if metric.foreign else ""
    many = "any number of series" if entry.series is None else f"at most {entry.series:,} series"
    lines = [f"{metric.name}  ({entry.service.name}: {type(metric).__name__.lower()}{unit}, {many}{origin})"]
    lines.append(f"  {metric.help}")
    lines += [f"  label {one.name}: {_values(one)}" for one in metric.labels_declared]
    if buckets := getattr(metric, "buckets", ()):
        lines.append(f"  buckets: {', '.join(f'{bound:g}' for bound in buckets)}")
    used = {"panels": entry.panels, "alerts": entry.alerts, "recordings": entry.recordings}
    lines += [f"  {kind}: {', '.join(names)}" for kind, names in used.items() if names]
    if not any(used.values()):
        lines.append("  used by nothing")
    return "\n".join(lines)


def _values(label: LabelSpec) -> str:
    if label.values is not None:
        return ", ".join(label.values)
    return "any values" if label.limit is None else f"at most {label.limit} values"
