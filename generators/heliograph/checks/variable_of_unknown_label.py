"""A variable offers the values of a label that the metric does not have.

# What it does
Compares the label of each label variable with the labels of its metric.

# Why is this bad?
The choice stays empty.

# Example
```python
NODE = LabelVariable("node", MEMORY_USAGE, "node")
OVERVIEW = Dashboard("Overview", Stat("Memory of $node", MEMORY_USAGE.max()), variables=[NODE])
```

# Use instead
```python
NODE = LabelVariable("node", MEMORY_USAGE, "instance")
OVERVIEW = Dashboard("Overview", Stat("Memory of $node", MEMORY_USAGE.max()), variables=[NODE])
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity, did_you_mean
from heliograph.model.variables import LabelVariable

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG420", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Labels that neither the metric nor its scrape has."""
    filters = {name for environment in model.environments for name in environment.value.filters}
    for variable in model.variables:
        one = variable.value
        if isinstance(one, LabelVariable):
            known = {name for series in one.metric.series for name in series.label_names} | filters
            if one.of not in known:
                yield variable.fault(
                    f"{one.metric.name} has no label {one.of}",
                    help=did_you_mean(one.of, known) or f"its labels: {', '.join(sorted(known))}",
                    at=variable.at("of"),
                )
