"""A rule sets a label that its series differ in.

# What it does
Looks for labels that an expression keeps, with several values, and that the rule sets too: `service`, `team`,
`severity`, those of `labels=`, and those that environments filter by.

# Why is this bad?
The rule's label wins. Series that differed in it alone are then the same, and Prometheus fails to evaluate the rule.

# Example
```python
class Job(Labels):
    team: str = label(limit=10)


JOBS = Gauge("jobs_waiting", "Jobs that wait.", Job)
WAITING = Threshold("Waiting", JOBS.sum(by=["team"]) > 50, severity=HIGH, summary="Jobs wait")
```

# Use instead
```python
class Job(Labels):
    customer: str = label(limit=10)


JOBS = Gauge("jobs_waiting", "Jobs that wait.", Job)
WAITING = Threshold("Waiting", JOBS.sum(by=["customer"]) > 50, severity=HIGH, summary="Jobs wait")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Rules, on
from heliograph.findings import Severity
from heliograph.promql.inference.labels import labels

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Rules, "HG333", Severity.ERROR)
def check(rules: Rules) -> Iterator[Fault]:
    """Labels that are kept and set; a template may keep what tells series apart."""
    for placed in rules.placed:
        kept = labels(placed.rule.expression).known
        for name, text in placed.rule.labels:
            values = kept[name].values if name in kept else frozenset[str]()
            if (values is None or len(values) > 1) and "{{" not in text:
                yield placed.owner.fault(
                    f'series of {placed.owner.name} differ in the label {name}, and the rule sets it to "{text}"',
                    help=f"aggregate without {name}, or give the metric's label another name",
                    at=placed.owner.at("expression"),
                )
