"""Nobody hears of alerts that no team's route takes.

# What it does
Looks for receivers in the organisation's `fallback`.

# Why is this bad?
An alert of somebody else's rules, or with a mistaken team, is lost.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[],
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
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG505", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """An organisation without one."""
    if not model.organisation.value.fallback:
        yield model.organisation.fault(
            "nobody hears of alerts that no team's route takes",
            help="name at least one receiver: fallback=[…]",
            at=model.organisation.at("fallback"),
        )
