"""A label of an alert changes with the value.

# What it does
Looks for `$value` in the labels of alerts.

# Why is this bad?
Labels are what an alert is known by: with every new value Prometheus takes it for a new alert, so that it never
outlasts its hold, and the old one resolves.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", labels={"level": "{{ $value }}"})
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="{{ $value }} of the memory is in use")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on, uses_value
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG318", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Labels that fill it in."""
    for condition in model.conditions:
        for name, text in condition.value.labels.items():
            if uses_value(text):
                yield condition.fault(
                    f"the label {name} changes with the value",
                    help="fill the value into the summary, the description or an annotation",
                    at=condition.at("labels").part(name),
                )
