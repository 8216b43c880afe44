"""Definitions as checks see them: what is said about them, where, and who may have silenced it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from heliograph.source import argument_of, file_of, place_of
from heliograph.values import frozen

if TYPE_CHECKING:
    from heliograph.model.service import Service
    from heliograph.source import Place, Site

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_POSITIONS: Final = {
    "name": 0, "title": 0,
    "expression": 1, "recorded": 1, "query": 1, "help": 1, "metric": 1, "values": 1,
    "labels": 2, "of": 2,
}  # fmt: skip
"""Arguments that definitions take by position."""


@frozen(eq=False)
class Owned(Generic[T_co]):
    """A definition, whose it is (None: the organisation's), and what it stands in, from the inside out."""

    value: T_co
    service: Service | None
    holders: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        """What people call it."""
        value: Any = self.value
        return str(getattr(value, "name", None) or getattr(value, "title", "")).strip()

    @property
    def site(self) -> Site:
        """Where it is defined; for what does not remember, where its holder is."""
        definitions: tuple[Any, ...] = (self.value, *self.holders)
        return next(one.site for one in definitions if hasattr(one, "site"))  # type: ignore[no-any-return]

    def at(self, argument: str) -> Place:
        """Where an argument of the definition is written, or the whole definition."""
        return _argument(file_of(self.site), self.site, argument)

    def within(self, value: T, *, service: Service | None = None) -> Owned[T]:
        """A definition that stands in this one."""
        return Owned(value, service or self.service, (self.value, *self.holders))

    def fault(
        self, message: str, *, help: str, at: Place | Site | None = None, note: str = "", secret: bool = False
    ) -> Fault:
        """What is wrong with it, at the place where that is written (not given: the whole definition)."""
        return Fault(self, message, help, at or self.site, note, secret)


@lru_cache(maxsize=1024)
def _argument(file: str, site: Site, name: str) -> Place:  # noqa: ARG001 — code that is alike in two files is equal
    """Definitions that one line makes in a loop share their places."""
    place, position = argument_of(site, name), _POSITIONS.get(name)
    return argument_of(site, position) if position is not None and place == place_of(site) else place


@frozen
class Fault:
    """What a check yields: a fact about a definition, its remedy and its place; its code is the check's."""

    subject: Owned[Any] | None
    message: str
    help: str
    at: Place | Site | None
    note: str = ""
    secret: bool = False
