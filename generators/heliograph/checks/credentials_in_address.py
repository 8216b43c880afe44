"""An address holds a password or a key.

# What it does
Looks for `user:password@` and for queries in the addresses of datasources, of Grafana and of runbooks.

# Why is this bad?
Definitions and their output are read by everybody: a secret in them is no secret any more.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production")],
    grafana="https://me:hunter2@grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
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

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG119", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Addresses with more than a host and a path; neither message nor excerpt shows them."""
    addresses: list[tuple[Owned[Any], str]] = [(model.organisation, argument) for argument in ("grafana", "runbooks")]
    addresses += [(one.within(source), "url") for one in model.environments for source in one.value.datasources]
    for owner, argument in addresses:
        try:
            parts = urlsplit(str(getattr(owner.value, argument)))
        except ValueError:  # brackets that are no IPv6 address
            continue
        if parts.username or parts.password or parts.query:
            yield owner.fault(
                f"the address of {owner.name} holds more than a host and a path: a user, a password or a query",
                help="take it out; give Grafana its secrets in files or variables of its own",
                at=owner.at(argument),
                secret=True,
            )
