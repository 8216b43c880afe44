"""Whether the arguments of definitions are of the types that their parameters are declared with.

Type checkers say so in an editor; definitions that never met one are held to the same declarations here, so that
checks and targets can rely on them.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import reprlib
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from heliograph.findings import DefinitionError
from heliograph.loading.kinds import MAX_TEXT, SURROGATE, Kind, as_list, as_mapping, fields_of, kind_of
from heliograph.metrics.spec import Metric
from heliograph.model.receivers import Receiver
from heliograph.promql.matchers import Match
from heliograph.promql.series import Unit
from heliograph.promql.tree import MAX_DEPTH, Operations, children
from heliograph.source import Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from heliograph.promql.tree import Expression
    from heliograph.source import Place

MAX_NODES: Final = 10_000
"""Nodes of one expression as printed, so shared ones count wherever they stand: more than any server would run."""


class _Argument(NamedTuple):
    """An argument of a definition, which itself is held by another's; its place is worked out only for an error."""

    owner: Any
    name: str
    holder: _Argument | None

    def place(self) -> Place | None:
        """Where the argument is written or, when its owner does not remember its call, where the owner is."""
        callee = cast("Any", type(self.owner))
        site = getattr(self.owner, "site", None)
        if not isinstance(site, Site):
            return None if self.holder is None else self.holder.place()
        place = site.argument(self.name)
        parameters = inspect.signature(callee).parameters.values()
        positional = [one.name for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD]
        by_position = place == site.place() and self.name in positional
        return site.argument(positional.index(self.name)) if by_position else place


def mistyped(values: Iterable[object]) -> list[DefinitionError]:
    """What is wrong with the arguments of these definitions and of everything that they hold."""
    errors: list[DefinitionError] = []
    waiting: deque[tuple[Any, _Argument | None]] = deque((value, None) for value in values)
    seen: set[int] = set()
    while waiting:
        value, holder = waiting.popleft()
        owner = cast("Any", type(value))
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, Operations) and (fault := _oversized(value.expression())):
            errors.append(DefinitionError(fault, help="build it from recorded parts", place=holder and holder.place()))
        for name, kind in _arguments(owner).items():
            argument = _Argument(value, name, holder)
            given = getattr(value, name)
            if kind.fits(given):
                waiting.extend((one, argument) for one in _held(given))
            else:
                errors.append(_error(argument, kind, given))
    return errors


@functools.cache
def _arguments(owner: Any) -> dict[str, Kind]:
    """What each argument that a definition of this type keeps must be."""
    if issubclass(owner, Metric):
        return {
            "unit": kind_of(Unit | None),
            "foreign": kind_of(str | None),
            "scope": kind_of(Mapping[str, str | Match] | None),
        }
    ours = dataclasses.is_dataclass(owner) and owner.__module__.startswith("heliograph.model.")
    return fields_of(owner) if ours else {}


def _held(argument: object) -> Iterator[object]:
    """The definitions that an argument holds."""
    items = as_list(argument)
    if items is None and (mapping := as_mapping(argument)) is not None:
        items = list(mapping.values())
    if items is not None:
        for one in items:
            yield from _held(one)
    elif isinstance(argument, Operations | Metric) or dataclasses.is_dataclass(argument):
        yield argument


def _error(argument: _Argument, kind: Kind, given: object) -> DefinitionError:
    owner, name, _ = argument
    secret = any(isinstance(one, Receiver) for one in (owner, *_held(given)))
    names = (getattr(owner, one, None) for one in ("name", "title") if one != name)
    called = next((f" {one!r}" for one in names if isinstance(one, str)), "")
    return DefinitionError(
        f"{name} of {type(owner).__name__}{called} cannot be {'what it is given' if secret else _shown(given)}",
        help=f"give {kind.words}",
        place=argument.place(),
        secret=secret,
    )


def _shown(value: object) -> str:
    """A value that is refused: short, whatever it is."""
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return f"a text of {len(value)} characters; {MAX_TEXT} is the most"
    if isinstance(value, str) and SURROGATE.search(value):
        return f"{reprlib.repr(value)}, which holds half of a surrogate pair"
    try:
        return reprlib.repr(value)
    except Exception:  # noqa: BLE001 — a value's own repr may do anything
        return f"a {type(value).__name__}"


def _oversized(root: Expression) -> str:
    """What is too much about an expression, or an empty string; without recursion, so that any tree can be asked."""
    depth: dict[int, int] = {}
    nodes: dict[int, int] = {}
    waiting = [root]
    while waiting:
        node = waiting[-1]
        parts = children(node)
        if coming := [part for part in parts if id(part) not in depth]:
            waiting.extend(coming)
            continue
        waiting.pop()
        depth[id(node)] = 1 + max((depth[id(part)] for part in parts), default=0)
        nodes[id(node)] = 1 + sum(nodes[id(part)] for part in parts)
    if depth[id(root)] > MAX_DEPTH:
        return f"the expression is nested {depth[id(root)]} deep; {MAX_DEPTH} is the most"
    return f"the expression has {nodes[id(root)]} parts; {MAX_NODES} is the most" if nodes[id(root)] > MAX_NODES else ""
