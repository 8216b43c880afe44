"""A check is silenced, and nobody says why.

# What it does
Looks for entries of `allow` whose reason is empty.

# Why is this bad?
Whoever reads the definition later cannot tell whether the silence still holds.

# Example
```python
QUEUE = Gauge("queue_length", "", allow={"HG234": ""})
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


@on(Allows, "HG102", Severity.ERROR)
def check(allows: Allows) -> Iterator[Fault]:
    """Entries with nothing but blanks."""
    for entry in allows.entries:
        if not entry.reason.strip():
            yield entry.owner.fault(
                f"{entry.code} is silenced without a reason",
                help=f'say why: allow={{"{entry.code}": "…"}}',
                at=entry.owner.at("allow").part(entry.code),
            )
