"""An address is none.

# What it does
Looks for addresses of the organisation and of datasources that do not begin with `http://` or `https://` and a host.
Grafana may fill in that of a datasource, `$PROMETHEUS_URL`.

# Why is this bad?
Links of alerts and panels lead nowhere, and a datasource answers no query.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production")],
    grafana="grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```

# Use instead
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG121", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Addresses without a scheme and a host; neither message nor excerpt shows them."""
    addresses: list[tuple[Owned[Any], str]] = [(model.organisation, argument) for argument in ("grafana", "runbooks")]
    sources = (one.within(source) for one in model.environments for source in one.value.datasources)
    addresses += [(source, "url") for source in sources if not source.value.url.startswith("$")]
    for owner, argument in addresses:
        if not _is_address(getattr(owner.value, argument)):
            yield owner.fault(
                f"the {argument} of {owner.name} is no address",
                help="write it like https://host or http://host:1234/path",
                at=owner.at(argument),
                secret=True,
            )


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:  # brackets that are no IPv6 address, or a port that is no number
        return False
