"""A variable offers nothing to choose.

# What it does
Looks for choices and intervals without values.

# Why is this bad?
There is no first value to begin with.

# Example
```python
SHARD = ChoiceVariable("shard", [])
OVERVIEW = Dashboard("Overview", Stat("Memory of $shard", MEMORY_USAGE.max()), variables=[SHARD])
```

# Use instead
```python
SHARD = ChoiceVariable("shard", ["a", "b"])
OVERVIEW = Dashboard("Overview", Stat("Memory of $shard", MEMORY_USAGE.max()), variables=[SHARD])
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.variables import ChoiceVariable, IntervalVariable

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG426", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Empty lists."""
    for variable in model.variables:
        one = variable.value
        if isinstance(one, (ChoiceVariable, IntervalVariable)) and not one.values:
            yield variable.fault(
                f"the variable {variable.name} has no values", help="list at least one", at=variable.at("values")
            )
