"""A check is silenced that does not exist.

# What it does
Looks for codes in `allow` that are no check's.

# Why is this bad?
The silence does nothing, and the finding that it was meant for stays.

# Example
```python
QUEUE = Gauge("queue_length", "", allow={"HG2340": "described in the handbook of queues"})
```

# Use instead
```python
QUEUE = Gauge("queue_length", "", allow={"HG234": "described in the handbook of queues"})
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Allows, Fault, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Allows, "HG103", Severity.ERROR)
def check(allows: Allows) -> Iterator[Fault]:
    """Codes that no check has."""
    for entry in allows.entries:
        if entry.code not in allows.codes:
            yield entry.owner.fault(
                f"there is no check {entry.code}",
                help="a finding begins with the code of its check",
                at=entry.owner.at("allow").part(entry.code),
            )
