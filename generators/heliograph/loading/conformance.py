"""Whether the arguments of definitions are of the types that their parameters are declared with.

Type checkers say so in an editor; definitions that never met one are held to the same declarations here, so that
checks and targets can rely on them.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from heliograph.findings import DefinitionError
from heliograph.loading.expressions import faults
from heliograph.loading.kinds import Kind, as_list, as_mapping, fields_of, kind_of, shown
from heliograph.metrics.sli import Sli
from heliograph.metrics.spec import Metric
from heliograph.model.receivers.base import Receiver
from heliograph.promql.matchers import Match
from heliograph.promql.series import LabelSpec, Unit
from heliograph.promql.tree import Expression, Operations
from heliograph.source import argument_of, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from heliograph.source import Place, Site

_DEPTH: Final = 5  # of lists and mappings in which definitions are looked for


class Argument(NamedTuple):
    """An argument of a definition, which itself is held by another's; its place is worked out only for an error."""

    owner: Any
    name: str
    holder: Argument | None

    def place(self) -> Place | None:
        """Where the argument is written or, when its owner does not remember its call, where the owner is."""
        callee = cast("Any", type(self.owner))
        site: Site | None = getattr(self.owner, "site", None)
        if site is None:
            return None if self.holder is None else self.holder.place()
        place = argument_of(site, self.name)
        parameters = inspect.signature(callee).parameters.values()
        positional = [one.name for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD]
        by_position = place == place_of(site) and self.name in positional
        return argument_of(site, positional.index(self.name)) if by_position else place


def mistyped(values: Iterable[object]) -> list[DefinitionError]:
    """What is wrong with the arguments of these definitions and of everything that they hold."""
    errors: list[DefinitionError] = []
    waiting: deque[tuple[Any, Argument | None]] = deque((value, None) for value in values)
    seen: set[int] = set()
    while waiting:
        value, holder = waiting.popleft()
        owner = cast("Any", type(value))
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, Expression):
            errors += faults(value, holder)
        for name, kind in _arguments(owner).items():
            argument = Argument(value, name, holder)
            given = getattr(value, name)
            if kind.admits(given):
                waiting.extend((one, argument) for one in _held(given))
            else:
                errors.append(_error(argument, kind, given))
    return errors


@functools.cache
def _arguments(owner: Any) -> dict[str, Kind]:
    """What each argument that a definition of this type keeps must be."""
    if issubclass(owner, Metric):
        return {
            "name": kind_of(str),
            "help": kind_of(str),
            "labels_declared": kind_of(tuple[LabelSpec, ...]),
            "unit": kind_of(Unit | None),
            "foreign": kind_of(str | None),
            "scope": kind_of(Mapping[str, str | Match] | None),
        }
    if issubclass(owner, Sli):
        return {"help": kind_of(str), "judged": kind_of(tuple[Expression, ...])}
    ours = dataclasses.is_dataclass(owner) and owner.__module__.startswith("heliograph.model.")
    return fields_of(owner) if ours or owner is LabelSpec else {}


def _held(argument: object, depth: int = _DEPTH) -> Iterator[object]:
    """The definitions that an argument holds."""
    items = as_list(argument)
    if items is None and (mapping := as_mapping(argument)) is not None:
        items = list(mapping.values())
    if items is not None:
        for one in items if depth else ():
            yield from _held(one, depth - 1)
    elif isinstance(argument, Operations | Metric | Sli) or dataclasses.is_dataclass(argument):
        yield argument


def _error(argument: Argument, kind: Kind, given: object) -> DefinitionError:
    owner, name, _ = argument
    secret = any(isinstance(one, Receiver) for one in (owner, *_held(given)))
    names = (getattr(owner, one, None) for one in ("name", "title") if one != name)
    called = next((f" {one!r}" for one in names if isinstance(one, str) and one), "")
    return DefinitionError(
        f"{name} of {type(owner).__name__}{called} cannot be {'what it is given' if secret else shown(given)}",
        help=kind.remedy,
        place=argument.place(),
        secret=secret,
    )
