"""A metric is exposed as another kind than it is declared.

# What it does
Compares the type that is exposed with the kind of the definition.

# Why is this bad?
Queries were checked for the declared kind: `rate` of what is a gauge means nothing, and a sum of what is a counter
only grows.

# Example
```python
JOBS = Counter("jobs_done_total", "Jobs that were done.")
SCRAPED = '''# TYPE jobs_done_total gauge
jobs_done_total 12
'''
```

# Use instead
```python
JOBS = Counter("jobs_done_total", "Jobs that were done.")
SCRAPED = '''# TYPE jobs_done_total counter
jobs_done_total 12
'''
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Live, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Live, "HG604", Severity.ERROR)
def check(live: Live) -> Iterator[Fault]:
    """Types that are not the declared one; an info is a gauge where the format has no infos."""
    for metric, one in live.exposed:
        declared = type(metric.value).__name__.lower()
        allowed = {declared, "gauge"} if declared == "info" else {declared}
        if one.kinds and not one.kinds & allowed:
            yield metric.fault(
                f"{metric.name} is exposed as {' and '.join(sorted(one.kinds))}, and declared as {declared}",
                help="change the one that is wrong: queries were checked for the declared kind",
            )
