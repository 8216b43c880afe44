"""The labels of a result, as far as they are known without a server."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final

from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME: Final = "__name__"


@frozen
class Label:
    """One label of a result: the `values` that it may have (None: any); when `sure`, every sample carries it."""

    values: frozenset[str] | None = None
    sure: bool = True

    @property
    def static(self) -> str | None:
        """The only value that it can have, when there is one alone and every sample carries it."""
        return next(iter(self.values)) if self.sure and self.values is not None and len(self.values) == 1 else None

    def __or__(self, other: Label) -> Label:
        """What is known when a sample comes from either."""
        both = None if self.values is None or other.values is None else self.values | other.values
        return Label(both, self.sure and other.sure)


ANY: Final = Label()


@frozen
class Labels:
    """The labels of a result by name, in the order of their names; when `exact`, no sample carries any other."""

    known: Mapping[str, Label] = field(default_factory=dict[str, Label])
    exact: bool = True

    def carries(self, name: str) -> bool | None:
        """Whether samples may carry the label; None when that cannot be told."""
        return True if name in self.known else False if self.exact else None

    def __or__(self, other: Labels) -> Labels:
        """What is known when a sample comes from either."""
        merged = dict(self.known)
        for name, label in other.known.items():
            merged[name] = merged[name] | label if name in merged else Label(label.values, sure=False)
        for name in self.known.keys() - other.known.keys():
            merged[name] = Label(self.known[name].values, sure=False)
        return ordered(merged, exact=self.exact and other.exact)

    def only(self, names: Iterable[str]) -> Labels:
        """These labels alone; one that may be there without being known stays possible."""
        kept: dict[str, Label] = {}
        for name in names:
            if name in self.known:
                kept[name] = self.known[name]
            elif not self.exact:
                kept[name] = Label(sure=False)
        return ordered(kept)

    def but(self, *names: str) -> Labels:
        """All labels but these."""
        return Labels({name: label for name, label in self.known.items() if name not in names}, self.exact)

    def plus(self, name: str, label: Label) -> Labels:
        """These labels and one more, which replaces one of the same name."""
        return ordered({**self.known, name: label}, exact=self.exact)


NONE: Final = Labels()
UNKNOWN: Final = Labels(exact=False)


def ordered(known: Mapping[str, Label], *, exact: bool = True) -> Labels:
    """Labels in the order of their names."""
    return Labels(dict(sorted(known.items())), exact)
