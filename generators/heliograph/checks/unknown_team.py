"""A service or an alert belongs to a team that the organisation does not have.

# What it does
Compares the teams of services and alerts with those of the organisation.

# Why is this bad?
Alertmanager has no route for the team: its alerts go to the fallback.

# Example
```python
WEB = Team("web", receivers={CRITICAL: [CHAT], HIGH: [CHAT], MEDIUM: [CHAT], LOW: [CHAT]})
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", team=WEB)
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", team=SEARCH)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.findings import Severity, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.model.alerts import Condition
    from heliograph.model.service import Service


@on(Model, "HG501", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Teams that are not among the organisation's."""
    known = {id(team.value) for team in model.teams}
    names = [team.name for team in model.teams]
    owners: tuple[Owned[Service | Condition], ...] = (*model.services, *model.conditions)
    for owner in owners:
        team = owner.value.team
        if team is not None and id(team) not in known:
            yield owner.fault(
                f"{owner.name} belongs to the team {team.name}, which {model.organisation.name} does not have",
                help=did_you_mean(team.name, names) or f"list it there, or choose one of {', '.join(names)}",
                at=owner.at("team"),
            )
