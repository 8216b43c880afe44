"""Two receivers have one name.

# What it does
Compares the names of the receivers of all teams, and of the organisation's fallback.

# Why is this bad?
People and messages name a receiver; of two with one name nobody knows who was told.

# Example
```python
PAGER = PagerDuty("search-chat", routing_key_file="/etc/alertmanager/secrets/key")
OTHER = Team("web", receivers={CRITICAL: [PAGER]})
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
PAGER = PagerDuty("web-pager", routing_key_file="/etc/alertmanager/secrets/key")
OTHER = Team("web", receivers={CRITICAL: [PAGER]})
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

    from heliograph.model.receivers.base import Receiver


@on(Model, "HG503", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Every receiver with the name of an earlier, different one."""
    first: dict[str, Owned[Receiver]] = {}
    for receiver in model.receivers:
        other = first.setdefault(receiver.name, receiver)
        if other.value != receiver.value:
            yield receiver.fault(
                f"two receivers are called {receiver.name}",
                help=f"rename one; the other is at {model.where(other)}",
                at=receiver.at("name"),
            )
