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


class Case(NamedTuple):
    """An alert at one moment of a test: whether it fires then or keeps quiet."""

    alert: str
    fires: bool
    test: File

    @property
    def name(self) -> tuple[PurePosixPath, str]:
        """The alert in its environment."""
        return self.test.environment, self.alert


def cases(files: Sequence[File]) -> Iterator[Case]:
    """Every moment at which a test looks at an alert that its rule files have."""
    at = {one.path: one for one in files}
    for test in files:
        if test.is_test:
            tested = {rule["alert"] for one in _rule_files(test, at) for rule in one.rules if "alert" in rule}
            yield from (Case(alert, fires, test) for alert, fires in _moments(test, tested))


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
    """Alerts without a case of each kind, and tests of something else than what is deployed."""
    at = {one.path: one for one in files}
    known = {(case.name, case.fires) for case in cases(files)}
    for one in files:
        if one.is_deployed_rules:
            for alert in (str(rule["alert"]) for rule in one.rules if "alert" in rule):
                for fires, word in ((True, "that it fires"), (False, "that it keeps quiet")):
                    if ((one.environment, alert), fires) not in known:
                        yield one.failure(f"nothing proves {word}", _REBUILD, subject=alert)
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
