"""The name of an environment cannot be a folder.

# What it does
Holds names of environments to letters, digits, `-` and `_`.

# Why is this bad?
Output is written to a folder of that name.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("eu/production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```

# Use instead
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("eu-production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,62}")


@on(Model, "HG111", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Names that are more, or less, than a plain word."""
    for one in model.environments:
        if not _NAME.fullmatch(one.name):
            yield one.fault(
                f"{one.name!r} cannot be the name of an environment",
                help="use letters, digits, - and _, a letter first, 63 at most",
                at=one.at("name"),
            )
