"""Two variables of a dashboard have one name.

# What it does
Compares the names of the dashboard's variables with each other, and with those that every dashboard has.

# Why is this bad?
Grafana keeps one of them, and queries get the wrong values.

# Example
```python
JOB = ChoiceVariable("job", ["a", "b"])
OVERVIEW = Dashboard("Overview", Stat("Memory of $job", MEMORY_USAGE.max()), variables=[JOB])
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
from heliograph.conventions import PANEL_SCOPE, source_variables
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG411", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Every variable with the name of an earlier or of a standard one."""
    for dashboard in model.dashboards:
        taken = {*source_variables(dashboard.value.panels).values(), *(one.name for one in PANEL_SCOPE)}
        standard = frozenset(taken)
        for variable in map(dashboard.within, dashboard.value.variables):
            if variable.name in taken:
                whose = "every dashboard has one" if variable.name in standard else f"{dashboard.name} has two"
                yield variable.fault(
                    f"there is another variable {variable.name}: {whose}",
                    help="choose another name",
                    at=variable.at("name"),
                )
            taken.add(variable.name)
