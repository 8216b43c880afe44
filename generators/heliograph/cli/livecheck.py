"""`heliograph livecheck`: a running service, held against its definitions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from heliograph.cli import completion
from heliograph.cli.console import Settings, failed, findings_of, progress, say, table
from heliograph.findings import HeliographError, did_you_mean
from heliograph.reports import as_json, summary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.livecheck import Budget, Coverage, Covered, Scrape
    from heliograph.model.organisation import Environment
    from heliograph.model.project import Project
    from heliograph.model.service import Service


@click.command(short_help="Hold what a running service exposes against its definitions.")
@click.argument("source", metavar="URL|FILE|-")
@click.option("--service", metavar="NAME", shell_complete=completion.services, help="Needed when there are several.")
@click.option("--prometheus", is_flag=True, help="URL is the base address of a Prometheus.")
@click.option(
    "--environment", metavar="NAME", shell_complete=completion.environments,
    help="Whose filters and tenant select the service in a Prometheus; by default the first one's.",
)  # fmt: skip
@click.option(
    "--ignore", metavar="PREFIX", multiple=True,
    help="Leave out undeclared metrics whose names begin so; may be given more than once.",
)  # fmt: skip
@click.option(
    "--token-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
    help="Send what FILE holds as a bearer token.",
)  # fmt: skip
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.pass_obj
def livecheck(
    settings: Settings,
    *,
    source: str,
    service: str | None,
    environment: str | None,
    ignore: tuple[str, ...],
    token_file: Path | None,
    format: str,
    prometheus: bool,
    strict: bool,
) -> int:
    """Compare what a service exposes with what its definitions declare.

    URL is the address of its /metrics, or the base address of a Prometheus that scrapes it; FILE, or - for standard
    input, holds what /metrics answered. Told are metrics that are missing, undeclared or of another kind; labels,
    values and buckets that differ; limits that are used up; and how much of what is declared was seen. Metrics of
    well-known libraries are counted only.

    Exit code 1 when there is an error, 2 when there is nothing to read, 3 when no server answers.
    """
    from heliograph import checks
    from heliograph.livecheck import compare, coverage

    try:
        with progress(settings) as tell:
            tell("Loading definitions")
            project = _loaded(settings)
            chosen = _service(project, service)
            tell(f"Looking at {chosen.name}")
            where = _environment(project, environment)
            scope = {"job": chosen.name, **where.filters}
            scrape = _scrape(source, scope, token_file, tenant=where.tenant, prometheus=prometheus)
            comparison = compare(chosen.metrics, scrape, ignore=ignore)
            findings = checks.live(project, chosen, comparison)
    except HeliographError as error:
        if format == "text":
            raise
        click.echo(as_json(findings_of(error), root=Path.cwd(), coverage=None), nl=False)
        return error.exit_code
    covered = coverage(comparison)
    if format == "json":
        click.echo(as_json(findings, root=Path.cwd(), coverage=_record(covered)), nl=False)
    else:
        say(findings)
        settings.note(_block(chosen, covered))
        settings.note(summary(findings, checked=1))
    return int(failed(findings, strict=strict))


def _loaded(settings: Settings) -> Project:
    from heliograph.loading import load

    return load(settings.definitions)


def _service(project: Project, name: str | None) -> Service:
    from heliograph.build import select

    first, *others = select(project, [] if name is None else [name])
    if others:
        names = ", ".join(one.name for one in (first, *others))
        raise HeliographError("it is not said which service this is", help=f"name one with --service: {names}")
    return first


def _environment(project: Project, name: str | None) -> Environment:
    known = {one.name: one for one in project.organisation.environments}
    if name is None:
        return next(iter(known.values()))
    if name not in known:
        remedy = did_you_mean(name, known) or f"the environments are {', '.join(known)}"
        raise HeliographError(f"there is no environment {name!r}", help=remedy)
    return known[name]


def _scrape(source: str, scope: Mapping[str, str], token_file: Path | None, *, tenant: str, prometheus: bool) -> Scrape:
    from heliograph.livecheck import of_exposition, of_prometheus, read
    from heliograph.tools import scraping

    file = None
    scheme, slashes, _ = source.partition("://")
    if slashes and scheme.lower() in ("http", "https"):
        token = "" if token_file is None else scraping.secret(token_file)
        found = scraping.look(source, scope, prometheus=prometheus, token=token, tenant=tenant)
        name = scraping.address(source)
    elif prometheus or token_file is not None:
        option = "--prometheus" if prometheus else "--token-file"
        raise HeliographError(f"{option} needs an address", help="write one that begins with http:// or https://")
    elif slashes and "/" not in scheme:  # what follows may hold a password, and is not repeated
        raise HeliographError(f"a {scheme}:// address cannot be read", help=scraping.GIVE)
    elif not source.strip():
        raise HeliographError("the address is empty", help=scraping.GIVE)
    else:
        file = None if source == "-" else Path(source)
        found = scraping.local(file)
        name = "standard input" if file is None else source
    if isinstance(found, scraping.Known):
        return of_prometheus(source=name, metadata=found.metadata, samples=found.samples, targets=found.targets)
    exposition = read(found.content, content_type=found.content_type)
    if not exposition.samples and not exposition.kinds:
        fault = "; line {0.line} {0.message}".format(exposition.mistakes[0]) if exposition.mistakes else ""
        raise HeliographError(f"{name} holds no metrics{fault}", help="give what /metrics of the service answers")
    return of_exposition(exposition, source=name, file=None if file is None else str(file))


def _block(service: Service, covered: Coverage) -> str:
    """The figures, and a table of all metrics."""
    some = f", {covered.exemplars:,} exemplars" if covered.exemplars else ""
    others = ", ".join(f"{many} of {who}" for who, many in covered.producers.items())
    lines = [
        f"{service.name}, by {covered.source} in {covered.form}: {covered.series:,} series{some}",
        f"  metrics exposed     {_share(covered.exposed, len(covered.metrics))}, {covered.live} of them with series",
        f"  label values seen   {_share(covered.seen, covered.values)}",
        f"  fullest open label  {_fullest(covered)}",
        f"  not declared        {others or 'none of known producers'}" + _ignored(covered),
    ]
    header = ("metric", "series", "closed values", "open values")
    rows = [(one.metric, one.series, _closed(one), _open(one)) for one in covered.metrics]
    return "\n".join([*lines, "", table(header, rows), ""])


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part // whole} %)" if whole else "none are declared"


def _fullest(covered: Coverage) -> str:
    limited = [(one, budget) for one in covered.metrics for budget in one.budgets if budget.limit]
    if not limited:
        return "none has a limit"
    one, budget = max(limited, key=lambda pair: pair[1].used / (pair[1].limit or 1))
    return f"{budget.label} of {one.metric}, {_share(budget.used, budget.limit or 0)}"


def _ignored(covered: Coverage) -> str:
    return f"; {covered.ignored} ignored" if covered.ignored else ""


def _closed(one: Covered) -> str:
    if not one.exposed:
        return "not exposed"
    return f"{one.seen} of {one.values}" if one.values else "-"


def _open(one: Covered) -> str:
    whole = [] if one.limit is None else [f"{one.combinations} of {one.limit} combinations"]
    return ", ".join([*map(_used, one.budgets), *whole])


def _used(budget: Budget) -> str:
    used = f"{budget.label} {budget.used}" + ("" if budget.limit is None else f" of {budget.limit}")
    return f"{used} (overflows)" if budget.overflowed else used


def _record(covered: Coverage) -> dict[str, Any]:
    return {
        "source": covered.source,
        "form": covered.form,
        "series": covered.series,
        "exemplars": covered.exemplars,
        "metrics": {"declared": len(covered.metrics), "exposed": covered.exposed, "with_series": covered.live},
        "label_values": {"declared": covered.values, "seen": covered.seen},
        "producers": covered.producers,
        "ignored": covered.ignored,
        "by_metric": [_metric(one) for one in covered.metrics],
    }


def _metric(one: Covered) -> dict[str, Any]:
    return {
        "name": one.metric,
        "exposed": one.exposed,
        "series": one.series,
        "combinations": one.combinations,
        "limit": one.limit,
        "label_values": {"declared": one.values, "seen": one.seen},
        "open_labels": [
            {"name": budget.label, "used": budget.used, "limit": budget.limit, "overflowed": budget.overflowed}
            for budget in one.budgets
        ],
    }
