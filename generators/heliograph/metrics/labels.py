"""Label sets as classes: what a series' labels are called, which values they take, and how many."""

from __future__ import annotations

import enum
import itertools
import math
import sys
import typing
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, dataclass_transform, overload

from heliograph.findings import DefinitionError, did_you_mean
from heliograph.promql.series import LabelSpec
from heliograph.source import here, place_of
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_ZEROS: Final = 1000
"""Series of one metric that are made in advance; one with more combinations of closed labels starts empty."""

OVERFLOW: Final = "__overflow__"
"""What stands for the values of a label beyond its limit; the other labels of such a series keep theirs."""

_E = TypeVar("_E", bound=enum.Enum)
_L = TypeVar("_L", bound=str)


@frozen
class _Options:
    """What `label(…)` was given."""

    limit: int | None
    name: str | None


def label(*, limit: int | None = None, name: str | None = None) -> Any:
    """Declare an open label: at most `limit` values; `name` when the label's own name is a Python keyword."""
    return _Options(checked_limit(limit, "a value"), name)


def checked_limit(limit: int | None, of: str) -> int | None:
    """A limit as given. Raises DefinitionError for what is no number of values, or of series."""
    if limit is None or (type(limit) is int and limit >= 1):
        return limit
    fact = f"limit={limit} leaves no room for {of}" if type(limit) is int else f"limit={limit!r} is no whole number"
    raise DefinitionError(fact, help="give 1 or more", place=place_of(here()))


@dataclass_transform(kw_only_default=True, field_specifiers=(label,))
class Labels:
    """Base of label sets. Annotate each label with `Literal[…]` or an Enum (closed) or with `str` (open, see `label`).

    Subclasses extend the labels of their base. Instances are never made: the class gives `labels(…)` its typed
    signature.
    """

    if not typing.TYPE_CHECKING:

        def __init__(self, **_: object) -> None:
            msg = f"{type(self).__name__} describes labels; update a metric with METRIC.labels(…)"
            raise TypeError(msg)


def label_fields(labels: type[Labels]) -> tuple[tuple[str, LabelSpec], ...]:
    """Python's name and the declaration of each label, in order, those of base classes first.

    Raises DefinitionError for an annotation that no label can have.
    """
    try:
        hints = typing.get_type_hints(labels, vars(sys.modules[labels.__module__]))
    except (NameError, TypeError, SyntaxError) as error:
        raise DefinitionError(
            f"the labels of {labels.__name__} cannot be read: {error}",
            help='annotate each label with str, Literal["…"] or an Enum',
            place=place_of(here()),
        ) from None
    return tuple((name, _spec(labels, name, hint)) for name, hint in hints.items())


def combinations(labels: Sequence[LabelSpec]) -> Sequence[tuple[str, ...]]:
    """Every combination of values, where all labels are closed and there are not too many; else none."""
    values = [one.values for one in labels if one.values is not None]
    if len(values) < len(labels) or math.prod(map(len, values)) > MOST_ZEROS:
        return ()
    return tuple(itertools.product(*values))


def _spec(labels: type[Labels], attribute: str, hint: object) -> LabelSpec:
    options = getattr(labels, attribute, None)
    options = options if isinstance(options, _Options) else _Options(None, None)
    name = options.name or attribute
    if hint is str:
        return LabelSpec(name, limit=options.limit)
    values = _closed(hint)
    if values is None:
        raise DefinitionError(
            f"the label {attribute} of {labels.__name__} is annotated {_shown(hint)}",
            help='a label is str (open), or Literal["…"] or an Enum of texts (closed)',
            place=place_of(here()),
        )
    return LabelSpec(name, values=values)


def _shown(hint: object) -> str:
    return hint.__name__ if isinstance(hint, type) else str(hint).removeprefix("typing.")


def _closed(hint: object) -> tuple[str, ...] | None:
    """The values of a Literal or an Enum of texts, in their order; None for any other type."""
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return tuple(str(member.value) for member in hint)
    if typing.get_origin(hint) is Literal:
        values = typing.get_args(hint)
        return values if all(isinstance(value, str) for value in values) else None
    return None


@overload
def one_of(kind: type[_E], value: str, *, other: _E) -> _E: ...
@overload
def one_of(kind: object, value: str, *, other: _L) -> _L: ...
def one_of(kind: object, value: str, *, other: enum.Enum | str) -> object:
    """Narrow a run-time text to a closed label's values; what is none of them becomes `other`.

    `kind` is the label's Literal or Enum. Raises TypeError when `other` is itself no declared value.
    """
    values = _closed(kind)
    if values is None:
        msg = f"one_of narrows to a Literal of texts or an Enum, not {kind!r}"
        raise TypeError(msg)
    plain = str(other.value) if isinstance(other, enum.Enum) else other
    if plain not in values:
        hint = did_you_mean(plain, values)
        msg = f"other={plain!r} is none of the declared values {', '.join(values)}{'; ' + hint if hint else ''}"
        raise TypeError(msg)
    found = value if value in values else plain
    return kind(found) if isinstance(kind, type) and issubclass(kind, enum.Enum) else found
