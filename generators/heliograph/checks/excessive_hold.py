"""An alert is held, or kept firing, for more than a day.

# What it does
Looks at `hold` and `cooldown`.

# Why is this bad?
After a long hold people hear of a fault when it has done its harm; after a long cooldown they have stopped believing
the alert. A slow fault is found by a trend or a longer window.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", hold="2d")
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", hold="1h")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.durations import Duration, duration

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY: Final = Duration(86_400_000)


@on(Model, "HG310", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Times beyond a day."""
    for condition in model.conditions:
        for argument, effect in (("hold", "is held for"), ("cooldown", "keeps firing for")):
            length = duration(getattr(condition.value, argument))
            if length > _DAY:
                yield condition.fault(
                    f"the alert {condition.name} {effect} {length}",
                    help="a day is long; allow this if it is meant",
                    at=condition.at(argument),
                )
