"""Alerts are grouped by something that is no label.

# What it does
Holds `group_by` of cadences to names of labels, each once, or `...` alone, which groups by all labels.

# Why is this bad?
Alertmanager refuses the configuration.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
    cadences={one: Cadence(group_by=("alert-name",)) for one in AlertSeverity},
)
```

# Use instead
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
    cadences={one: Cadence(group_by=("alertname",)) for one in AlertSeverity},
)
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.source import Place

_NAME: Final = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@on(Model, "HG509", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Names that no label has, names that stand twice, and `...` beside others."""
    told: set[str] = set()
    for cadence in model.organisation.value.cadences.values():
        for position, name in enumerate(cadence.group_by):
            fact = ""
            if name == "...":
                fact = "... groups by all labels, and there are others beside it" if len(cadence.group_by) > 1 else ""
            elif not _NAME.fullmatch(name):
                fact = f"{name!r} is no name of a label"
            elif name in cadence.group_by[:position]:
                fact = f"alerts are grouped by {name} twice"
            if fact and fact not in told:
                told.add(fact)
                yield model.organisation.fault(
                    fact, help="group by labels of the alerts, such as service and alertname", at=_place(model, name)
                )


def _place(model: Model, name: str) -> Place:
    return model.organisation.at("cadences").part(name)
