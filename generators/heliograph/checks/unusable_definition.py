"""A definition cannot be read.

# What it does
Reports whatever keeps definitions from being loaded: a module that raises, an argument of the wrong type, a folder
without an organisation.

# Why is this bad?
Nothing can be said about definitions that cannot be read: as long as one is there no other check runs, and nothing is
written.

# Example
```python
SIZE = Histogram("upload_size_bytes", "Size of an upload.", buckets=[1024, 256])
```

# Use instead
```python
SIZE = Histogram("upload_size_bytes", "Size of an upload.", buckets=[256, 1024])
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Errors, Fault, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Errors, "HG100", Severity.ERROR)
def check(context: Errors) -> Iterator[Fault]:
    """Every error, where it was made."""
    for error in context.errors:
        yield Fault(None, error.message, error.help, error.place, secret=error.secret)
