"""The runbook of an alert is no file.

# What it does
Looks for the file beside the definitions: its path begins in the service's own folder and must not leave it.

# Why is this bad?
The link in the alert leads nowhere.

# Example
```python
FULL = Threshold(
    "Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", runbook="runbooks/exmaple.md"
)
```

# Use instead
```python
FULL = Threshold(
    "Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", runbook="runbooks/example.md"
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@on(Model, "HG305", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Paths that are no files, or that lead out of the folder."""
    for condition in model.conditions:
        runbook, service = condition.value.runbook, condition.service
        folder = None if service is None else model.project.packages.get(service.name)
        if not runbook or folder is None:
            continue
        file = folder / runbook
        if "://" in runbook:
            yield condition.fault(
                f"the runbook {runbook} is an address, not a file",
                help=f"put the link into a file of the folder {folder.name}: runbooks/name.md",
                at=condition.at("runbook"),
            )
            continue
        nameable = "\0" not in runbook  # no file system takes it, and Python raises
        if nameable and not file.resolve().is_relative_to(folder.resolve()):
            yield condition.fault(
                f"the runbook {runbook} is outside of the folder {folder.name}",
                help="keep it with the definitions: runbooks/name.md",
                at=condition.at("runbook"),
            )
        elif not nameable or not _is_file(file):
            near = did_you_mean(runbook, (one.relative_to(folder).as_posix() for one in folder.rglob("*.md")))
            yield condition.fault(
                f"there is no file {runbook} in the folder {folder.name}",
                help=near or "write it, or correct the path",
                at=condition.at("runbook"),
            )


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # no file system takes a name of that length
        return False
