"""A recording has a name that Prometheus cannot take.

# What it does
Holds the names of recordings to letters, digits, `_` and `:`, not beginning with a digit.

# Why is this bad?
Prometheus 2 refuses the whole file of rules.

# Example
```python
MOST = Recording("service:memory-usage:max", MEMORY_USAGE.max())
```

# Use instead
```python
MOST = Recording("service:memory_usage:max", MEMORY_USAGE.max())
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")


@on(Model, "HG324", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Names with other characters."""
    for recording in model.recordings:
        if not _NAME.fullmatch(recording.name):
            yield recording.fault(
                f"{recording.name!r} cannot be the name of a recorded series",
                help="use letters, digits, _ and colons: level:metric:operations",
                at=recording.at("name"),
            )
