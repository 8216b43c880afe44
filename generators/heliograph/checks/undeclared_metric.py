"""A service exposes a metric that it does not declare.

# What it does
Looks for families that no metric of the service accounts for. Those of well-known libraries (`python_`, `process_`,
`go_`, …) and those that `--ignore` names are counted, not reported.

# Why is this bad?
No check knows the metric: a panel of it may be empty or wrong, and its number of series has no limit.

# Example
```python
QUEUE = Gauge("queue_length", "Jobs that wait.")
SERVICE = Service("jobs", team=SEARCH, definitions=[QUEUE])
SCRAPED = '''# TYPE queue_length gauge
queue_length 3
jobs_done_total 12
'''
```

# Use instead
```python
QUEUE = Gauge("queue_length", "Jobs that wait.")
JOBS = Counter("jobs_done_total", "Jobs that were done.")
SERVICE = Service("jobs", team=SEARCH, definitions=[QUEUE, JOBS])
SCRAPED = '''# TYPE queue_length gauge
queue_length 3
jobs_done_total 12
'''
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Live, on
from heliograph.findings import Severity, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Live, "HG603", Severity.WARNING)
def check(live: Live) -> Iterator[Fault]:
    """Every stranger; another service may be the one that declares it."""
    declared = {metric.name: metric for metric in live.model.whole.metrics if metric.value.foreign is None}
    [service] = live.model.services
    own = [metric.name for metric in live.model.metrics]
    for stranger in live.strangers:
        other = declared.get(stranger.name)
        if other is not None and other.service is not None:
            remedy = f"{other.service.name} declares it, at {live.model.where(other)}: is this its process?"
        else:
            near = did_you_mean(stranger.name, own)
            remedy = near or "declare it, with foreign=… when a library exposes it, or leave it out with --ignore"
        yield stranger.fault(f"{stranger.name} is exposed, and not declared", help=remedy, at=service.at("definitions"))
