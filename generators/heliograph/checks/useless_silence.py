"""A check is silenced where it finds nothing.

# What it does
Looks for entries of `allow` that silenced no finding.

# Why is this bad?
The fault was mended and the silence was forgotten: it would hide the fault when it comes back.

# Example
```python
QUEUE = Gauge("queue_length", "Jobs that wait.", allow={"HG234": "described in the handbook of queues"})
```

# Use instead
```python
QUEUE = Gauge("queue_length", "Jobs that wait.")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Allows, Fault, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Allows, "HG104", Severity.WARNING)
def check(allows: Allows) -> Iterator[Fault]:
    """Entries that were of no use to a check that has run."""
    for entry in allows.entries:
        if entry.code in allows.ran and not allows.silences(entry):
            yield entry.owner.fault(
                f"{entry.code} is silenced, and finds nothing in {entry.owner.name}",
                help="take it out of allow",
                at=entry.owner.at("allow").part(entry.code),
            )
