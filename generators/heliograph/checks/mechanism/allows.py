"""Silenced checks: `allow={"HG310": "reason"}` silences a check for a definition and for everything that it holds."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from heliograph.model.generated import GeneratedAlert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.checks.mechanism.model import Model
    from heliograph.checks.mechanism.subjects import Fault, Owned


class Allow(NamedTuple):
    """One entry of an `allow`."""

    owner: Owned[Any]
    code: str
    reason: str


class Allows:
    """Every `allow` there is; `codes` are all checks, `ran` those of them that have run.

    `silenced` is what was of use: a definition's id and a code.
    """

    def __init__(
        self, model: Model, codes: frozenset[str], ran: frozenset[str], silenced: set[tuple[int, str]]
    ) -> None:
        self.codes = codes
        self.ran = ran
        self._silenced = silenced
        self.entries = tuple(_entries(model))

    def silences(self, entry: Allow) -> bool:
        """Whether the entry was of use."""
        return (id(entry.owner.value), entry.code) in self._silenced


def silencer(fault: Fault, code: str) -> object | None:
    """The definition, innermost first, that allows a fault; None when none does."""
    holders = () if fault.subject is None else (fault.subject.value, *fault.subject.holders)
    return next((one for one in holders if code in getattr(one, "allow", ())), None)


def _entries(model: Model) -> Iterator[Allow]:
    owners = chain(
        (model.organisation,),
        model.teams,
        model.receivers,
        model.services,
        model.metrics,
        model.indicators,
        (one for one in model.conditions if not isinstance(one.value, GeneratedAlert)),
        model.recordings,
        model.dashboards,
        model.panels,
    )
    for owner in owners:
        value: Any = owner.value
        for code, reason in value.allow.items():
            yield Allow(owner, code, reason)
