"""The window of rates in rules holds fewer than four scrapes.

# What it does
Compares a service's `rule_window`, which rates in its rules have unless they say otherwise, with its scrape interval.

# Why is this bad?
A scrape that is late or fails then leaves every alert of the service without a value.

# Example
```python
SERVICE = Service("example", team=SEARCH, definitions=[REQUESTS], scrape_interval="1m", rule_window="2m")
```

# Use instead
```python
SERVICE = Service("example", team=SEARCH, definitions=[REQUESTS], scrape_interval="1m", rule_window="5m")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.durations import Duration, duration

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG228", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Services with too short a window."""
    for service in model.services:
        window, scrape = duration(service.value.rule_window), duration(service.value.scrape_interval)
        if window.milliseconds < 4 * scrape.milliseconds:
            yield service.fault(
                f"the rule window {window} holds fewer than four scrapes of {scrape}",
                help=f"give it {Duration(4 * scrape.milliseconds)} or more, or scrape more often",
                at=service.at("rule_window"),
            )
