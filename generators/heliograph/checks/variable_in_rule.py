"""A rule uses a variable of Grafana.

# What it does
Looks for `$name`, `${name}` and `[[name]]` in the expressions of alerts and recordings.

# Why is this bad?
Prometheus knows nothing of a dashboard's variables: it refuses the query, or takes the variable for a value.

# Example
```python
FULL = Threshold("Full", promql('memory_usage_ratio{instance="$instance"} > 0.9'), severity=LOW, summary="Full")
```

# Use instead
```python
FULL = Threshold("Full", promql("memory_usage_ratio > 0.9"), severity=LOW, summary="Memory is full")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on, variables_of
from heliograph.findings import Severity
from heliograph.source import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG226", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Queries of rules, and the first variable in each of their nodes."""
    for query in model.queries:
        if query.kind == "rule" and query.variables:
            for node in query.nodes:
                for name in variables_of(node)[:1]:
                    yield query.owner.fault(
                        f"a rule cannot use Grafana's variable {name}",
                        help="leave the matcher out, or keep the label in by= so that each value has its own alert",
                        at=place_of(node.site).part(name),
                    )
