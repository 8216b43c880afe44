"""A definition belongs to no service.

# What it does
Compares what the modules of a service's package define with what its `SERVICE` lists.

# Why is this bad?
The alert or panel that somebody wrote is not rendered, and nobody notices that it is missing.

# Example
```python
SLOW = Recording("example:request_duration:p95", REQUEST_DURATION.quantile(0.95))
SERVICE = Service("example", team=SEARCH, definitions=[REQUEST_DURATION])
```

# Use instead
```python
SLOW = Recording("example:request_duration:p95", REQUEST_DURATION.quantile(0.95))
SERVICE = Service("example", team=SEARCH, definitions=[REQUEST_DURATION, SLOW])
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG101", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What was loaded with a selected service and is not in it."""
    services = {id(service.value): service for service in model.services}
    for service, definition in model.project.unreached:
        if id(service) in services:
            unreached = services[id(service)].within(definition)
            yield unreached.fault(
                f"{unreached.name} is no part of the service {service.name}",
                help="list it, or its module, in the definitions of SERVICE",
            )
