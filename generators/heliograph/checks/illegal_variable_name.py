"""A variable has a name that Grafana cannot refer to.

# What it does
Holds the names of variables to letters, digits and `_`, not beginning with a digit or with `__`.

# Why is this bad?
`$name` ends at the first other character, and names with two underscores are Grafana's own.

# Example
```python
NODE = TextVariable("my-node")
OVERVIEW = Dashboard("Overview", Stat("Memory of ${my-node}", MEMORY_USAGE.max()), variables=[NODE])
```

# Use instead
```python
NODE = TextVariable("my_node")
OVERVIEW = Dashboard("Overview", Stat("Memory of $my_node", MEMORY_USAGE.max()), variables=[NODE])
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@on(Model, "HG412", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Names with other characters."""
    for variable in model.variables:
        if not _NAME.fullmatch(variable.name) or variable.name.startswith("__"):
            yield variable.fault(
                f"{variable.name!r} cannot be the name of a variable",
                help="use letters, digits and _, a letter first",
                at=variable.at("name"),
            )
