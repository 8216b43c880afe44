"""A label of an environment has a name that no label can have.

# What it does
Holds the names in `external_labels` and `filters` to what Prometheus takes: letters, digits and `_`, not
beginning with a digit or with `__`.

# Why is this bad?
Prometheus refuses the rules or its configuration.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production", filters={"k8s-cluster": "live"})],
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
    environments=[Environment("production", filters={"k8s_cluster": "live"})],
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

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@on(Model, "HG113", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Names that Prometheus does not take."""
    for one in model.environments:
        for argument, labels in (("external_labels", one.value.external_labels), ("filters", one.value.filters)):
            for name in labels:
                if not _NAME.fullmatch(name) or name.startswith("__"):
                    yield one.fault(
                        f"{name!r} cannot be the name of a label",
                        help="use letters, digits and _, a letter first",
                        at=one.at(argument).part(name),
                    )
