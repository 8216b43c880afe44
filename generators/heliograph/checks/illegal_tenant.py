"""Servers do not take the name of a tenant.

# What it does
Holds the tenant of an environment to letters, digits and `!-_.*'()`, and to 150 of them; several stand with `|`
between them.

# Why is this bad?
Mimir, Loki and Tempo refuse every query for such a tenant, so that all panels are empty.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production", tenant="search team")],
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
    environments=[Environment("production", tenant="search-team")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
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

_TENANT: Final = re.compile(r"[\w!.*'()-]{1,150}", re.ASCII)
_RESERVED: Final = frozenset({".", "..", "__mimir_cluster"})


@on(Model, "HG120", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Names that the servers with tenants refuse."""
    for one in model.environments:
        for tenant in one.value.tenant.split("|") if one.value.tenant else ():
            if not _TENANT.fullmatch(tenant) or tenant in _RESERVED:
                yield one.fault(
                    f"{tenant!r} cannot be the name of a tenant",
                    help="use letters, digits and !-_.*'(), 150 at most, and | between several tenants",
                    at=one.at("tenant"),
                )
