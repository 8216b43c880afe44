"""Running checks: every fault becomes a finding, unless its definition allows it."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Any, Final

from heliograph.checks.mechanism.allows import Allows, silencer
from heliograph.checks.mechanism.catalogue import catalogue
from heliograph.checks.mechanism.errors import Errors
from heliograph.checks.mechanism.live import Live
from heliograph.checks.mechanism.model import Model
from heliograph.checks.mechanism.rules import Rules
from heliograph.findings import Finding, HeliographError
from heliograph.source import place_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from heliograph.checks.mechanism.check import Check
    from heliograph.checks.mechanism.subjects import Fault
    from heliograph.livecheck import Comparison
    from heliograph.model.project import Expanded, Project
    from heliograph.model.rules import Unproven
    from heliograph.model.service import Service

_NOTHING: Final[Mapping[int, Unproven]] = {}


def run(
    project: Project,
    expanded: Sequence[Expanded] | None = None,
    *,
    services: Collection[str] | None = None,
    unproven: Mapping[int, Unproven] = _NOTHING,
) -> list[Finding]:
    """What is wrong with the definitions or, when `expanded` is given, with the rules made of them; by file and line.

    `services` are the names of those to judge, all when not given; what all services share is judged with them.
    `unproven` are the alerts for which no proof can be made, by the id of their condition.
    """
    selected = [one for one in project.services if services is None or one.name in services]
    model = Model(project, selected)
    context = model if expanded is None else Rules(model, expanded, unproven)
    checks = [check for check in catalogue() if check.stage is type(context)]
    findings, silenced = _judged(checks, context)
    codes, ran = (frozenset(one.code for one in many) for many in (catalogue(), checks))
    allows = Allows(model, codes, ran, silenced)
    last = (check for check in catalogue() if check.stage is Allows)
    findings += [_finding(check, fault) for check in last for fault in _faults(check, allows)]
    return _ordered(findings)


def of_errors(errors: Sequence[HeliographError]) -> list[Finding]:
    """Errors of definitions that could not be loaded, as findings."""
    context = Errors(errors)
    checks = (check for check in catalogue() if check.stage is Errors)
    return _ordered(_finding(check, fault) for check in checks for fault in _faults(check, context))


def live(project: Project, service: Service, comparison: Comparison) -> list[Finding]:
    """What is wrong with what a running service exposes, held against its definitions."""
    context = Live(project, service, comparison)
    findings, _ = _judged([check for check in catalogue() if check.stage is Live], context)
    return _ordered(findings)


def _judged(checks: Iterable[Check[Any]], context: object) -> tuple[list[Finding], set[tuple[int, str]]]:
    """What checks find, without what definitions allow, and which definitions allowed which code."""
    findings: list[Finding] = []
    silenced: set[tuple[int, str]] = set()
    for check in checks:
        for fault in _faults(check, context):
            allowing = silencer(fault, check.code)
            if allowing is None:
                findings.append(_finding(check, fault))
            else:
                silenced.add((id(allowing), check.code))
    return findings, silenced


def _faults(check: Check[Any], context: object) -> list[Fault]:
    try:
        return list(check.find(context))
    except HeliographError:
        raise
    except Exception as error:
        raise HeliographError(
            f"the check {check.code} {check.slug} failed: {type(error).__name__}: {error}",
            help="the mistake is Heliograph's, not yours: please report it, with the definition that caused it",
        ) from error


def _finding(check: Check[Any], fault: Fault) -> Finding:
    subject = fault.subject
    service = None if subject is None else subject.service
    return Finding(
        code=check.code,
        severity=check.severity,
        message=fault.message,
        help=fault.help,
        place=place_of(fault.at) if isinstance(fault.at, tuple) else fault.at,
        note=fault.note,
        subject="" if subject is None else subject.name,
        service="" if service is None else service.name,
        secret=fault.secret,
    )


def _ordered(findings: Iterable[Finding]) -> list[Finding]:
    """By place; a fault of an expression that several definitions share is told once."""
    distinct = {(one.code, one.place, one.message): one for one in reversed(list(findings))}
    return sorted(distinct.values(), key=_order)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    file, line, column = ("", 0, 0) if finding.place is None else astuple(finding.place)[:3]
    return file, line, column, finding.code, finding.message
