"""The window of a rate holds fewer than four scrapes.

# What it does
Compares the windows of `rate`, `irate` and `increase` with the service's scrape interval.

# Why is this bad?
With two or three scrapes in the window, one that is late or fails leaves a gap: panels flicker and alerts forget
how long they have been pending.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Requests", REQUESTS.rate("40s").sum()))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Requests", REQUESTS.rate("1m").sum()))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.durations import Duration
from heliograph.promql.tree import Call, Selector

if TYPE_CHECKING:
    from collections.abc import Iterator

_GROWTH: Final = frozenset({"rate", "irate", "increase"})


@on(Model, "HG227", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Windows that are written out, of two scrapes or more and less than four."""
    for query in model.queries:
        scrape = query.facts.scrape_interval.milliseconds
        for node in query.nodes:
            if not isinstance(node, Call) or node.function not in _GROWTH:
                continue
            for one in node.arguments:
                window = one.window if isinstance(one, Selector) else None
                if isinstance(window, Duration) and 2 * scrape <= window.milliseconds < 4 * scrape:
                    adapts = "" if node.function == "increase" else ", or no window at all: it then adapts"
                    yield query.owner.fault(
                        f"the window {window} of {node.function} holds fewer than four scrapes of {Duration(scrape)}",
                        help=f"give it {Duration(4 * scrape)} or more{adapts}",
                        at=query.place(node, "window"),
                    )
