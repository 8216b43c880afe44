"""An environment runs a server that the output was not made for.

# What it does
Reads the versions of an environment and compares them with the oldest ones that are supported:
Prometheus 2.42, Alertmanager 0.25 and Grafana 11.

# Why is this bad?
An older server refuses parts of the output, and a version that cannot be read cannot be compared.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production", prometheus="2.30")],
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
    environments=[Environment("production", prometheus="2.42")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on, version_of
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_OLDEST: Final = {
    "prometheus": ("Prometheus", (2, 42)),
    "alertmanager": ("Alertmanager", (0, 25)),
    "grafana": ("Grafana", (11, 0)),
}


@on(Model, "HG112", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Versions that are none, or too old."""
    for one in model.environments:
        for server, (name, oldest) in _OLDEST.items():
            text: str = getattr(one.value, server)
            version = version_of(text)
            if version is None:
                yield one.fault(
                    f"{text!r} is no version of {name}", help='write major and minor: "2.42"', at=one.at(server)
                )
            elif version < oldest:
                least = ".".join(map(str, oldest))
                yield one.fault(
                    f"{name} {text} is older than {least}, the oldest that is supported",
                    help=f"install a newer {name} there, and give {server} its version",
                    at=one.at(server),
                )
