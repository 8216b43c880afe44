"""Two environments have one name.

# What it does
Compares the names of the organisation's environments, whatever their case.

# Why is this bad?
Both are rendered into the same folder, and the later one wins.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production"), Environment("production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```

# Use instead
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production"), Environment("staging")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.model.organisation import Environment


@on(Model, "HG110", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Every environment whose name an earlier one has."""
    first: dict[str, Owned[Environment]] = {}
    for one in model.environments:
        other = first.setdefault(one.name.casefold(), one)
        if other is not one:
            yield one.fault(
                f"two environments are called {one.name}",
                help=f"rename one; the other is at {model.where(other)}",
                at=one.at("name"),
            )
