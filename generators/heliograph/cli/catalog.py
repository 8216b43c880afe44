"""`heliograph catalog`: the metrics, and who uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heliograph.cli.completion import services
from heliograph.cli.console import Settings, progress
from heliograph.metrics.sli import NAME
from heliograph.promql.printer import quoted
from heliograph.reports import relative
from heliograph.source import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.inventory import Entry, Indicator, Users
    from heliograph.metrics.sli import Sli
    from heliograph.metrics.spec import Metric
    from heliograph.promql.matchers import Matcher
    from heliograph.promql.series import LabelSpec
    from heliograph.source import Site


@click.command(short_help="The metrics: labels, units, buckets, series, users.")
@click.argument("services", metavar="[SERVICE]...", nargs=-1, shell_complete=services)
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def catalog(settings: Settings, services: tuple[str, ...], format: str) -> None:
    """List the metrics and indicators of SERVICE (of all services when none is named).

    Each metric comes with its labels and their values or limits, its unit and buckets, the most series that one
    instance exposes, and the panels, alerts, recordings and indicators that read it. The last ones listed are those
    that every service has from Heliograph's runtime.
    """
    from heliograph.build import select
    from heliograph.inventory import inventory
    from heliograph.loading import load

    with progress(settings) as tell:
        tell("Loading definitions")
        project = load(settings.definitions)
        found = inventory(project, select(project, services))
    if format == "json":
        records = {
            "metrics": [_record(one) for one in found.entries],
            "indicators": [_indicator_record(one) for one in found.indicators],
            "runtime": [_described(one) for one in found.runtime],
        }
        click.echo(json.dumps(records, indent=2, ensure_ascii=False))
    else:
        blocks = (*map(_block, found.entries), *map(_indicator_block, found.indicators), _runtime_block(found.runtime))
        click.echo("\n\n".join(blocks))


def _described(metric: Metric[...]) -> dict[str, Any]:
    return {
        "name": metric.name,
        "type": type(metric).__name__.lower(),
        "help": metric.help,
        "unit": None if metric.unit is None else str(metric.unit),
        "labels": [{"name": one.name, "values": one.values, "limit": one.limit} for one in metric.labels_declared],
    }


def _record(entry: Entry) -> dict[str, Any]:
    metric = entry.metric
    return {
        "service": entry.service.name,
        **_described(metric),
        "foreign": metric.foreign,
        "limit": metric.limit,
        "buckets": getattr(metric, "buckets", None),
        "series": entry.series,
        **_used(entry.users),
        **_placed(metric.site),
    }


def _indicator_record(one: Indicator) -> dict[str, Any]:
    sli = one.sli
    return {
        "service": one.service.name,
        "name": sli.name,
        "help": sli.help,
        "metric": sli.metric.name,
        "of": _selection(sli.matchers),
        "bad": None if sli.under is not None else _selection(sli.bad_matchers),
        "under": sli.under,
        **_used(one.users),
        **_placed(sli.site),
    }


def _placed(site: Site) -> dict[str, Any]:
    place = place_of(site)
    return {"file": relative(place.file, Path.cwd()), "line": place.line}


def _used(users: Users) -> dict[str, tuple[str, ...]]:
    return {kind: getattr(users, kind) for kind in ("panels", "alerts", "recordings", "indicators")}


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
    return "\n".join([*lines, *_user_lines(entry.users)])


def _indicator_block(one: Indicator) -> str:
    sli = one.sli
    head = f"{sli.name}  ({one.service.name}: indicator of {sli.metric.name}, 2 series of {NAME})"
    return "\n".join([head, f"  {sli.help}", f"  {_rule(sli)}", *_user_lines(one.users)])


def _rule(sli: Sli) -> str:
    """What is good or bad, in a line."""
    where = f", of {_selection(sli.matchers)}" if sli.matchers else ""
    if sli.under is not None:
        return f"good: at most {sli.under:g}{where}"
    return f"bad: {_selection(sli.bad_matchers) or 'every event'}{where}"


def _selection(matchers: Sequence[Matcher]) -> str:
    return ", ".join(f"{one.name}{one.operator}{quoted(one.value)}" for one in matchers)


def _runtime_block(metrics: Sequence[Metric[...]]) -> str:
    """Briefly: they are the same for every service."""
    lines = (f"  {one.name}{{{', '.join(spec.name for spec in one.labels_declared)}}}: {one.help}" for one in metrics)
    return "\n".join(["exposed by Heliograph's runtime in every service:", *lines])


def _user_lines(users: Users) -> list[str]:
    lines = [f"  {kind}: {', '.join(names)}" for kind, names in _used(users).items() if names]
    return lines or ["  used by nothing"]


def _values(label: LabelSpec) -> str:
    if label.values is not None:
        return ", ".join(label.values)
    return "any values" if label.limit is None else f"at most {label.limit} values"
