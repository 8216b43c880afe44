"""Which label values a family takes: declared ones, and of open labels so many as their limit; the rest overflows.

Only a value that was never seen comes here: an update of a known series costs nothing for it.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from heliograph.findings import did_you_mean
from heliograph.metrics.instruments.mistakes import strict
from heliograph.metrics.labels import OVERFLOW

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.promql.series import LabelSpec

MISSING: Final = object()
_LONGEST: Final = 1000  # characters; a longer value is hardly meant as a label, and would be kept for ever


class Mistake(Exception):
    """Label values that a metric cannot have."""


class Values(dict[str, str]):
    """The values of one label so far, each to itself; of a full one, whatever else there is, to `OVERFLOW`."""

    __slots__ = ("count", "full", "spec")

    def __init__(self, spec: LabelSpec, count: Callable[[], None]) -> None:
        super().__init__((value, value) for value in spec.values or ())
        self.spec: Final = spec
        self.full = False
        self.count: Final = count
        """Counts an update that overflowed here."""

    def __missing__(self, value: object) -> str:
        """Where a value goes that was not admitted; KeyError when that is still to be decided."""
        if self.full and value.__class__ is str:
            return OVERFLOW
        raise KeyError(value)

    def admitted(self, text: str) -> str:
        """The text as this label has it, new or known, or `OVERFLOW`."""
        if text in self or self.spec.values is not None:
            return text
        if self.full or len(text) > _LONGEST or text == OVERFLOW:
            return OVERFLOW
        if not text.isascii():
            text = text.encode(errors="replace").decode()  # half of a surrogate pair would break every scrape
        self[text] = text
        self.full = self.spec.limit is not None and len(self) >= self.spec.limit
        return text


def checked(metric: str, names: Sequence[str], labels: Sequence[Values], values: Sequence[object]) -> list[str]:
    """The label values as text. Raises Mistake for what is missing, no label value, or not declared.

    The nearest declared value is looked for only where somebody reads it, since looking takes long.
    """
    if MISSING in values:
        raise Mistake(
            wrong_names(
                metric, names, [name for name, value in zip(names, values, strict=True) if value is not MISSING]
            )
        )
    texts = [_text(metric, name, value) for name, value in zip(names, values, strict=True)]
    for name, text, label in zip(names, texts, labels, strict=True):
        if (allowed := label.spec.values) is not None and text not in allowed:
            fact = f"{metric}: {name}={text!r} is not declared, only {', '.join(allowed)}"
            hint = did_you_mean(text, allowed) if strict() else ""
            raise Mistake(f"{fact}; {hint}" if hint else fact)
    return texts


def wrong_names(metric: str, names: Sequence[str], given: Sequence[str]) -> str:
    """What is wrong with the names of the labels given."""
    missing = [name for name in names if name not in given]
    unknown = [name for name in given if name not in names]
    parts = ([f"missing {', '.join(missing)}"] if missing else []) + (
        [f"unknown {', '.join(unknown)}"] if unknown else []
    )
    return f"{metric}: {' and '.join(parts)}; its labels are {', '.join(names) or 'none'}"


def _text(metric: str, name: str, value: object) -> str:
    """A label value as text; an Enum is its value on every Python version, and equal numbers have the same text."""
    match value:
        case str():
            return str(value.value) if isinstance(value, Enum) else str(value)
        case int():
            return str(int(value))
        case float():
            return str(int(value)) if value.is_integer() else str(float(value))
        case Enum():
            return _text(metric, name, value.value)
        case _:
            raise Mistake(f"{metric}: {name}={value!r} is no label value; give a text")
