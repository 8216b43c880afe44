"""A rule is given a label that it gets by itself.

# What it does
Looks for `service`, `team` and the labels that environments filter by among the labels of alerts and recordings, and
for `severity` and `alertname` among those of alerts.

# Why is this bad?
The label that is written is dropped: the rule's own wins, since routes, inhibition and the other services rely on it.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", labels={"team": "platform"})
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", team=SEARCH)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.conventions import SERVICE_LABEL, SEVERITY_LABEL, TEAM_LABEL
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from heliograph.model.alerts import Condition, Recording

_OF_ALERTS: Final = {
    SERVICE_LABEL: "the service",
    TEAM_LABEL: "team=",
    SEVERITY_LABEL: "severity=",
    "alertname": "the alert's name",
}
_OF_RECORDINGS: Final = {SERVICE_LABEL: "the service", TEAM_LABEL: "the service's team"}


@on(Model, "HG319", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Labels that are set anyway."""
    filters = {name: f"the environment {one.name}" for one in model.environments for name in one.value.filters}
    for alert in model.conditions:
        yield from _reserved(alert, filters | _OF_ALERTS)
    for recording in model.recordings:
        yield from _reserved(recording, filters | _OF_RECORDINGS)


def _reserved(rule: Owned[Condition] | Owned[Recording], sources: Mapping[str, str]) -> Iterator[Fault]:
    for name in rule.value.labels:
        if name in sources:
            yield rule.fault(
                f"the label {name} is set by {sources[name]}",
                help="rename the label, or leave it out",
                at=rule.at("labels").part(name),
            )
