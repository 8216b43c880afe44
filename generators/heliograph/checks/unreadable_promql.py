"""PromQL that is written as text cannot be read.

# What it does
Parses every `promql("…")`, with Grafana's variables filled in for the purpose.

# Why is this bad?
Prometheus refuses the query; in a rule, it refuses the whole file.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Requests", promql("sum(rate(requests_total[5m])")))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Requests", promql("sum(rate(requests_total[5m]))")))
```
"""

from __future__ import annotations

import linecache
import re
from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, Unreadable, on
from heliograph.findings import Severity
from heliograph.source import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = re.compile(r"\w+|.")


@on(Model, "HG205", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What the reader says, at the character that it stumbles over."""
    for one in model.unreadable:
        yield one.owner.fault(one.error.message, help=one.error.help, at=_place(one))


def _place(one: Unreadable) -> Place | None:
    """The token at fault, where the text stands in the source as it is; the whole call where it does not."""
    call, column = one.error.place, one.error.column
    if call is None or column is None:
        return call
    before = one.text[:column]
    row, column = before.count("\n"), column - before.rfind("\n") - 1
    line = one.text.split("\n")[row]
    for number in range(call.line, call.end_line + 1):
        start = linecache.getline(call.file, number).find(line)
        if start >= 0 and line.strip():
            token = _TOKEN.match(line, column)
            return Place(call.file, number, start + column, number, start + (token.end() if token else column + 1))
    return call
