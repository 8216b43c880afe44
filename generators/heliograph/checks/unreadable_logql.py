"""A query for Loki cannot be read.

# What it does
Reads the LogQL of panels of logs: texts and brackets must be closed, matchers must be of a kind that there is, and a
selector must ask for one label at least. What follows a selector is not judged.

# Why is this bad?
Loki answers with an error, and the panel shows it in place of the logs.

# Example
```python
OVERVIEW = Dashboard("Overview", Logs("Errors", '{job=="example"} |= "error"'))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Logs("Errors", '{job="example"} |= "error"'))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model import logql
from heliograph.model.panels.logs import Logs

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG429", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Queries of panels of logs; an empty one is another check's."""
    for panel in model.panels:
        value = panel.value
        found = logql.fault(value.query) if isinstance(value, Logs) and value.query.strip() else None
        if found is not None:
            yield panel.fault(
                f"the LogQL of {panel.name} cannot be read: {found.message}",
                help=found.help,
                at=panel.at("query").part(found.word),
            )
