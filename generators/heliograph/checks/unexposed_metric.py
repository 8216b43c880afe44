"""A service does not expose a metric that it declares.

# What it does
Looks for each of the service's own metrics; one without series yet is there when its type is.

# Why is this bad?
Panels of the metric stay empty, and its alerts never fire.

# Example
```python
QUEUE = Gauge("queue_length", "Jobs that wait.")
SCRAPED = '''# TYPE queue_lenght gauge
queue_lenght 3
'''
```

# Use instead
```python
QUEUE = Gauge("queue_length", "Jobs that wait.")
SCRAPED = '''# TYPE queue_length gauge
queue_length 3
'''
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Live, on
from heliograph.findings import Severity, did_you_mean
from heliograph.promql.series import SeriesKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_MISSING: Final = {SeriesKind.INFO: "set its facts as the service starts: it is exposed from then on"}
_OTHERS: Final = "run the service with these definitions; heliograph.metrics.expose(…) exposes all of them at once"


@on(Live, "HG602", Severity.ERROR)
def check(live: Live) -> Iterator[Fault]:
    """Own metrics that are not there; a stranger with a similar name may be one that was renamed."""
    strangers = [one.name for one in live.strangers]
    for metric in live.absent:
        remedy = did_you_mean(metric.name, strangers) or _MISSING.get(metric.value.kind, _OTHERS)
        yield metric.fault(f"{metric.name} is declared, and not exposed", help=remedy, at=metric.at("name"))
