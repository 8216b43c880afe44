"""The name of an alert is no plain word.

# What it does
Holds the names of alerts to letters, digits and `_`, a letter first, 150 at most.

# Why is this bad?
The name becomes part of recorded series, of matchers and of file names; blanks and signs get lost on the way, and
file names cannot be longer.

# Example
```python
FULL = Threshold("Memory is full!", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full")
```

# Use instead
```python
FULL = Threshold("MemoryFull", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full")
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_MOST: Final = 150
"""Characters: with what is put between its words and after them, the name of a file has room for 255."""


@on(Model, "HG323", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Names with other characters, or with too many."""
    for condition in model.conditions:
        if not _NAME.fullmatch(condition.name):
            word = "".join(part[:1].upper() + part[1:] for part in re.findall(r"[A-Za-z0-9]+", condition.name))
            yield condition.fault(
                f"{condition.name!r} cannot be the name of an alert",
                help=f"call it {word}" if _NAME.fullmatch(word) else "use letters, digits and _, a letter first",
                at=condition.at("name"),
            )
        elif len(condition.name) > _MOST:
            yield condition.fault(
                f"the name {condition.name[:20]}… has {len(condition.name)} characters; {_MOST} is the most",
                help="say the rest in its summary",
                at=condition.at("name"),
            )
