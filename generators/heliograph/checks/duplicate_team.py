"""Two teams have one name.

# What it does
Compares the names of the organisation's teams.

# Why is this bad?
Routes know a team by its name: the alerts of both go to the first.

# Example
```python
OTHER = Team("search", receivers={CRITICAL: [CHAT], HIGH: [CHAT], MEDIUM: [CHAT], LOW: [CHAT]})
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH, OTHER],
    environments=[Environment("production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```

# Use instead
```python
OTHER = Team("web", receivers={CRITICAL: [CHAT], HIGH: [CHAT], MEDIUM: [CHAT], LOW: [CHAT]})
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH, OTHER],
    environments=[Environment("production")],
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

    from heliograph.model.teams import Team


@on(Model, "HG502", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Every team with the name of an earlier one."""
    first: dict[str, Owned[Team]] = {}
    for team in model.teams:
        other = first.setdefault(team.name, team)
        if other is not team:
            yield team.fault(
                f"two teams are called {team.name}",
                help=f"rename one; the other is at {model.where(other)}",
                at=team.at("name"),
            )
