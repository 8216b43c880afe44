"""A metric has a name that Prometheus 2 cannot take.

# What it does
Holds names of metrics to letters, digits and `_`, not beginning with a digit. Colons are for recorded series.

# Why is this bad?
A scrape with such a name fails in Prometheus 2, and in Prometheus 3 it has to be quoted in every query.

# Example
```python
LENGTH = Gauge("queue.length", "Jobs that wait.")
```

# Use instead
```python
LENGTH = Gauge("queue_length", "Jobs that wait.")
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@on(Model, "HG232", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Names with other characters; a foreign metric may be a recorded series."""
    for metric in model.metrics:
        plain = metric.name.replace(":", "_") if metric.value.foreign is not None else metric.name
        if not _NAME.fullmatch(plain):
            colon = ":" in metric.name and _NAME.fullmatch(metric.name.replace(":", "_"))
            yield metric.fault(
                f"{metric.name!r} cannot be the name of a metric",
                help="colons are for recorded series" if colon else "use letters, digits and _, a letter first",
                at=metric.at("name"),
            )
