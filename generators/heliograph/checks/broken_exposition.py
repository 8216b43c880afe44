"""A service exposes a line that Prometheus cannot read.

# What it does
Reads every line of the text format or of OpenMetrics, and looks for a series that comes twice.

# Why is this bad?
Prometheus refuses the whole scrape for one line that it cannot read: every metric of the service is gone.

# Example
```python
QUEUE = Gauge("queue_length", "Jobs that wait.")
SCRAPED = '''# TYPE queue_length gauge
queue_length three
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

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Live, on
from heliograph.findings import Severity
from heliograph.source import Place

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Live, "HG601", Severity.ERROR)
def check(live: Live) -> Iterator[Fault]:
    """Every line that cannot be read, the first ones one by one."""
    [service] = live.model.services
    scrape = live.scrape
    remedy = "Prometheus refuses the whole scrape, or drops what it says: mend what writes it"
    for mistake in scrape.mistakes:
        place = None if scrape.file is None else Place(scrape.file, mistake.line, 0, mistake.line, len(mistake.text))
        message = f"line {mistake.line} of {scrape.source} {mistake.message}"
        yield Fault(service, message, remedy, place, note="" if place else mistake.text)
    if scrape.unsaid:
        yield Fault(service, f"{scrape.unsaid:,} more lines of {scrape.source} cannot be read", remedy, None)
