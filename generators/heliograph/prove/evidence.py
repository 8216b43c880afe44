"""What the proofs on disk claim of the rules on disk, and where they claim nothing."""

from __future__ import annotations

import posixpath
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

from heliograph import conventions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from heliograph.prove.files import Failure, File

_REBUILD: Final = "run `heliograph build`: it makes both cases for every alert"


class Alert(NamedTuple):
    """An alert in its environment; one name may be used at several severities."""

    environment: PurePosixPath
    name: str
    severity: str


class Case(NamedTuple):
    """An alert at one moment of a test: whether it fires then or keeps quiet."""

    alert: Alert
    fires: bool
    test: File


class Admission(NamedTuple):
    """An alert that is deployed unproven: why it is not proven, and the reason that its definition gives."""

    alert: Alert
    unproven: str
    allowed: str


def cases(files: Sequence[File]) -> Iterator[Case]:
    """Every moment at which a test looks at an alert that its rule files have."""
    at = {one.path: one for one in files}
    for test in files:
        if test.is_test:
            tested = {alert.name: alert for one in _rule_files(test, at) for alert in _alerts(one)}
            yield from (Case(tested[alert], fires, test) for alert, fires in _moments(test, tested.keys()))


def admissions(files: Sequence[File]) -> list[Admission]:
    """The alerts that are deployed unproven."""
    found = (
        (Alert(one.environment, one.value["alert"], one.value["severity"]), one.value)
        for one in files
        if one.is_admission
    )
    return [Admission(alert, value["unproven"], value["allowed"]) for alert, value in found]


def _alerts(rules: File) -> Iterator[Alert]:
    """The alerts of a rule file."""
    for rule in rules.rules:
        if "alert" in rule:
            severity = rule.get("labels", {}).get(conventions.SEVERITY_LABEL, "")
            yield Alert(rules.environment, rule["alert"], severity)


def _moments(test: File, tested: AbstractSet[str]) -> Iterator[tuple[str, bool]]:
    """Which alert each part of a test is about, and whether it is to fire then."""
    firing = {conventions.firing(alert): alert for alert in tested}
    for one in test.value["tests"]:
        for moment in one.get("alert_rule_test", ()):
            if moment["alertname"] in tested:
                yield moment["alertname"], bool(moment["exp_alerts"])
        # What Prometheus itself records of a firing alert says more than one moment of it can.
        for moment in one.get("promql_expr_test", ()):
            for series, alert in firing.items():
                if series in moment["expr"]:
                    yield alert, bool(moment.get("exp_samples"))


def vacuous(files: Sequence[File]) -> Iterator[Failure]:
    """Alerts that have no case of each kind and are not admitted, and tests of something else than what is deployed."""
    at = {one.path: one for one in files}
    known = {(case.alert, case.fires) for case in cases(files)}
    admitted = {one.alert for one in admissions(files)}
    for one in files:
        if one.is_deployed_rules:
            for alert in _alerts(one):
                for fires, word in ((True, "that it fires"), (False, "that it keeps quiet")):
                    if (alert, fires) not in known and alert not in admitted:
                        yield one.failure(f"nothing proves {word}", _REBUILD, subject=alert.name)
        elif one.is_test:
            yield from _strangers(one, files, at)


def _strangers(test: File, files: Sequence[File], at: Mapping[PurePosixPath, File]) -> Iterator[Failure]:
    """What a test loads that is not there, or that is not deployed just so."""
    deployed = [
        rule for one in files if one.is_deployed_rules and one.environment == test.environment for rule in one.rules
    ]
    for name in test.value["rule_files"]:
        path = _beside(test, name)
        if path not in at:
            yield test.failure(f"tests {name}, which is not there", _REBUILD)
            continue
        for rule in at[path].rules:
            if rule not in deployed:
                called = str(rule.get("alert") or rule.get("record"))
                yield at[path].failure(f"{called} is not the rule that is deployed", _REBUILD, subject=called)


def _rule_files(test: File, at: Mapping[PurePosixPath, File]) -> Iterator[File]:
    paths = (_beside(test, name) for name in test.value["rule_files"])
    return (at[path] for path in paths if path in at)


def _beside(test: File, name: str) -> PurePosixPath:
    return PurePosixPath(posixpath.normpath(test.path.parent / name))
