"""A text of an alert is no template that Prometheus can read.

# What it does
Reads the Go templates in the summaries, descriptions, annotations and labels of alerts: braces, blocks, variables and
functions.

# Why is this bad?
Prometheus refuses the whole file of rules.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="{{ $value | humanise }} of the memory is in use")
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="{{ $value | humanize }} of the memory is in use")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, alert_texts, mistake, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG307", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """The first mistake in each text."""
    for condition in model.conditions:
        for argument, text in alert_texts(condition.value):
            found = mistake(text, model.prometheus)
            if found is not None:
                yield condition.fault(found.message, help=found.help, at=condition.at(argument).part(found.word))
