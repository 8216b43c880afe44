"""Rules evaluated one time after another: what is recorded, and which alerts are pending and firing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.model.rules import AlertRule, RecordingRule
from heliograph.model.templates import render
from heliograph.targets.proofs.engine.evaluation import Moment, vector
from heliograph.targets.proofs.engine.samples import NAME, Labels, Storage, dropping, label_set
from heliograph.targets.proofs.engine.vectors import Ambiguous, Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.rules import Rule


class Alert:
    """One alert that is pending or firing: since when, with which labels of the expression's result, at which value."""

    __slots__ = ("firing", "missed", "series", "since", "value")

    def __init__(self, since: int, series: Labels, value: float) -> None:
        self.since = since
        self.series = series
        self.value = value
        self.firing = False
        self.missed: int | None = None


class Run:
    """Rules that read one another, evaluated in order on samples in memory. Times are in milliseconds."""

    def __init__(self, rules: Sequence[Rule], interval: int, *, left_open: bool) -> None:
        self.storage = Storage(left_open=left_open)
        self.active: dict[Labels, Alert] = {}
        self._rules = rules
        self._interval = interval
        self._recorded: dict[str, set[Labels]] = {}

    def moment(self, time: int) -> Moment:
        """The moment of one evaluation."""
        return Moment(self.storage, time, self._interval)

    def evaluate(self, time: int) -> dict[Labels, Alert]:
        """Evaluate all rules once; the alerts that fire then, by their labels."""
        for rule in self._rules:
            if isinstance(rule, RecordingRule):
                self._record(rule, time)
            else:
                self._alert(rule, time)
        return {labels: alert for labels, alert in self.active.items() if alert.firing}

    def _record(self, rule: RecordingRule, time: int) -> None:
        made: dict[Labels, float] = {}
        for labels, value in vector(rule.expression, self.moment(time)).items():
            full = label_set({**dict(labels), NAME: rule.record, **dict(rule.labels)}.items())
            if full in made:
                raise Ambiguous(f"several results of {rule.record} with the same labels")
            made[full] = value
        for labels, value in made.items():
            self.storage.series(labels).append(time, value)
        for labels in self._recorded.get(rule.record, set()) - made.keys():
            self.storage.series(labels).append(time, None)
        self._recorded[rule.record] = set(made)

    def _alert(self, rule: AlertRule, time: int) -> None:
        found: dict[Labels, tuple[Labels, float]] = {}
        for labels, value in vector(rule.expression, self.moment(time)).items():
            series = dropping(labels)
            own = label_set({**dict(series), **_rendered(rule, series, value)}.items())
            if own in found:
                raise Ambiguous(f"several alerts {rule.alert} with the same labels")
            found[own] = series, value
        for labels, (series, value) in found.items():
            alert = self.active.setdefault(labels, Alert(time, series, value))
            alert.series, alert.value, alert.missed = series, value, None
        for labels, alert in list(self.active.items()):
            if labels not in found and not _kept(alert, time, rule.cooldown.milliseconds):
                del self.active[labels]
            elif time - alert.since >= rule.hold.milliseconds:
                alert.firing = True


def _rendered(rule: AlertRule, series: Labels, value: float) -> dict[str, str]:
    """The rule's labels, templates filled in."""
    made = {name: render(text, dict(series), value) for name, text in rule.labels}
    for name, text in made.items():
        if text is None:
            raise Unknown(f"the template of the label {name}")
    return {name: text for name, text in made.items() if text is not None}


def _kept(alert: Alert, time: int, cooldown: int) -> bool:
    """Whether an alert whose condition has passed goes on firing."""
    if not alert.firing:
        return False
    if alert.missed is None:
        alert.missed = time
    return time - alert.missed < cooldown
