"""A label or annotation of a rule has a name that Prometheus cannot take.

# What it does
Holds the names of labels and annotations to letters, digits and `_`, not beginning with a digit.

# Why is this bad?
Prometheus 2 refuses the whole file of rules.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", labels={"on-call": "day"})
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", labels={"on_call": "day"})
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


@on(Model, "HG320", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Names with other characters."""
    for rule in (*model.conditions, *model.recordings):
        for argument in ("labels", "annotations"):
            for name in getattr(rule.value, argument, ()):
                if not _NAME.fullmatch(name) or name == "__name__":
                    yield rule.fault(
                        f"{name!r} cannot be the name of {'a label' if argument == 'labels' else 'an annotation'}",
                        help="use letters, digits and _, a letter first",
                        at=rule.at(argument).part(name),
                    )
