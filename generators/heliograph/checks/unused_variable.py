"""A dashboard offers a choice that changes nothing.

# What it does
Looks for the dashboard's variables in everything that it holds: queries, titles, texts, links, repetitions and
other variables.

# Why is this bad?
People choose, nothing happens, and they wonder which of the two is broken.

# Example
```python
NODE = LabelVariable("node", MEMORY_USAGE, "instance")
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()), variables=[NODE])
```

# Use instead
```python
NODE = LabelVariable("node", MEMORY_USAGE, "instance")
OVERVIEW = Dashboard(
    "Overview", Stat("Memory", MEMORY_USAGE.where(instance=matches("$node")).max()), variables=[NODE]
)
```
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, cast

from heliograph.checks.mechanism import Fault, Model, boxes_of, on, variables_of
from heliograph.findings import Severity
from heliograph.metrics.spec import Metric
from heliograph.model.alerts import Condition
from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Operations,
)
from heliograph.promql.variables import variables

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG410", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Variables that nothing refers to."""
    for dashboard in model.dashboards:
        if dashboard.value.variables:
            texts = [*_texts(dashboard.value)]
            used = {name for text in texts for name in variables(text)} | {
                box.value.repeat for box in boxes_of(dashboard)
            }
            for variable in dashboard.value.variables:
                if variable.name not in used:
                    yield dashboard.within(variable).fault(
                        f"nothing on the dashboard uses its variable {variable.name}",
                        help=f'select by it: where(label=matches("${variable.name}")), or remove it',
                    )


def _texts(value: Any) -> Iterator[str]:
    """Every text that a value holds, however deep; of queries, what is written in them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Operations):
        for node in walk(value.expression()):
            yield from (getattr(node, "text", ""), *(f"${name}" for name in variables_of(node)))
    elif isinstance(value, Mapping):
        for one in value.values():  # pyright: ignore[reportUnknownVariableType] — texts are looked for in anything
            yield from _texts(one)
    elif isinstance(value, (list, tuple)):
        for one in cast("Sequence[Any]", value):
            yield from _texts(one)
    elif is_dataclass(value) and not isinstance(value, (Condition, Metric)):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
