"""What a check is: a file named for a fault, with a code, a severity, documentation and a function that finds it.

The file's docstring is the documentation, under fixed headings. Its function takes a stage's context and yields
faults: `Model` before rules are made, `Rules` after, `Allows` when it is known which faults a definition silenced;
`Errors` when there are no definitions, since they cannot be loaded; `Live` when a running service is looked at.
"""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from heliograph.checks.mechanism.subjects import Fault
    from heliograph.findings import Severity

HEADINGS: Final = ("What it does", "Why is this bad?", "Example", "Use instead")
"""The sections of a check's documentation; the last two are blocks of Python that show the fault and its cure."""

C = TypeVar("C")


@frozen
class Check(Generic[C]):
    """A check; `stage` is the kind of context that `find` takes, `module` the file that it stands in."""

    code: str
    severity: Severity
    stage: type[C]
    find: Callable[[C], Iterable[Fault]]
    module: str

    @property
    def slug(self) -> str:
        """The name of the fault, which is that of its file: `unknown_metric`."""
        return self.module.rpartition(".")[2]

    @property
    def markdown(self) -> str:
        """The whole documentation: a sentence, then sections."""
        return inspect.cleandoc(sys.modules[self.module].__doc__ or "")

    @property
    def summary(self) -> str:
        """The fault in one sentence."""
        return self.markdown.partition("\n")[0]

    def section(self, heading: str) -> str:
        """What stands under a heading; an empty string when it is not there."""
        after = f"{self.markdown}\n".partition(f"\n# {heading}\n")[2]
        return after.partition("\n# ")[0].strip()

    def example(self, heading: str) -> str:
        """The Python of a section."""
        return self.section(heading).removeprefix("```python\n").removesuffix("```")


def on(stage: type[C], code: str, severity: Severity) -> Callable[[Callable[[C], Iterable[Fault]]], Check[C]]:
    """Make a check of the function that a file is about."""

    def made(find: Callable[[C], Iterable[Fault]]) -> Check[C]:
        return Check(code, severity, stage, find, find.__module__)

    return made
