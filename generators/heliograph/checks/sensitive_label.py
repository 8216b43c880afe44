"""A label names a person or a secret.

# What it does
Looks for labels of own metrics whose names speak of users, addresses, keys, tokens or sessions.

# Why is this bad?
Metrics are kept for long and read by many. There is no limit to how many people or keys there are, each is a series of
its own, and deleting one on request is next to impossible.

# Example
```python
class Job(Labels):
    api_key_id: str = label(limit=100)


JOBS = Counter("jobs_total", "Jobs done.", Job)
```

# Use instead
```python
class Job(Labels):
    plan: Literal["free", "paid"]


JOBS = Counter("jobs_total", "Jobs done.", Job)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.metrics.log_names import secret_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.metrics.labels import Labels

_SENSITIVE: Final = tuple(
    frozenset(words.split())
    for words in (
        "user", "username", "userid", "email", "mail", "phone", "ip", "address", "session", "token", "apikey", "key id",
    )
)  # fmt: skip
"""Words that, all together in a name, tell of a person, or of what a secret belongs to."""


def _is_sensitive(name: str) -> bool:
    parts = set(name.lower().split("_"))
    return secret_name(name) or any(one <= parts for one in _SENSITIVE)


@on(Model, "HG244", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Own metrics with such a label; told once for a label set."""
    told: set[tuple[type[Labels] | None, str]] = set()
    for metric in model.metrics:
        for spec in metric.value.labels_declared:
            key = (metric.value.label_set, spec.name)
            if metric.value.foreign is not None or key in told or not _is_sensitive(spec.name):
                continue
            told.add(key)
            yield metric.fault(
                f"the label {spec.name} of {metric.name} names a person or a secret",
                help="count by what they have in common instead: a tenant, a plan, a kind; put the rest into logs",
                at=metric.at("labels"),
            )
