"""Alert conditions: what is wrong, how bad, whose it is, and what a person should do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from heliograph.findings import DefinitionError
from heliograph.promql.durations import Duration, duration
from heliograph.promql.series import Series, SeriesKind
from heliograph.promql.tree import Expression, Operations, Selector
from heliograph.source import Site, here

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.model.teams import Team

DurationLike = str | Duration


class AlertSeverity(StrEnum):
    """How urgent an alert is, lowest first; routing, repetition and inhibition follow it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


LOW, MEDIUM, HIGH, CRITICAL = AlertSeverity


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What every alert has.

    `hold` is how long the condition must last before anybody is told; `cooldown` keeps the alert firing that long after the condition has
    passed, so that it does not flap. `runbook` is a file beside the definitions. `allow` silences checks here: code to reason.
    """

    name: str = field(kw_only=False)
    expression: Operations = field(kw_only=False)
    severity: AlertSeverity
    team: Team | None = None
    summary: str
    description: str = ""
    runbook: str = ""
    hold: DurationLike = "0s"
    cooldown: DurationLike = "0s"
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    annotations: Mapping[str, str] = field(default_factory=dict[str, str])
    allow: Mapping[str, str] = field(default_factory=dict[str, str])
    site: Site = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.expression, Operations):  # pyright: ignore[reportUnnecessaryIsInstance] — definitions are not always type-checked
            raise DefinitionError(
                f"the condition of {self.name} is no PromQL expression but {self.expression!r}",
                help='build it from metrics, or write promql("…")',
                place=self.site.argument(1),
            )
        for name in ("hold", "cooldown"):
            object.__setattr__(self, name, duration(getattr(self, name)))

    @property
    def hold_for(self) -> Duration:
        """`hold` as a Duration."""
        return duration(self.hold)

    @property
    def cooldown_for(self) -> Duration:
        """`cooldown` as a Duration."""
        return duration(self.cooldown)

    @property
    def observed(self) -> Expression:
        """The expression as given."""
        return self.expression.expression()


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold(Condition):
    """Fires while a comparison holds: `Threshold("HighErrorRate", error_ratio > 0.05, …)`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly(Condition):
    """Fires while a value is `deviations` standard deviations away from its own recent past.

    The past is the `window` that ended `gap` ago, so that an incident does not become its own baseline. `floor` is the least standard
    deviation believed, as a share of the mean; `samples` the fewest samples a baseline needs. `direction` is the side that is bad.
    """

    deviations: float = 3
    window: DurationLike = "1h"
    gap: DurationLike | None = None
    floor: float = 0.05
    samples: int | None = None
    direction: Literal["above", "below", "both"] = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend(Condition):
    """Fires while a value climbs (or, negative, falls) faster than `slope` per second, or will reach `reaches` `within` a time.

    The line is fitted by least squares over `window`. Give `slope`, or `reaches` and `within`.
    """

    window: DurationLike
    slope: float | None = None
    reaches: float | None = None
    within: DurationLike | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence(Condition):
    """Fires when no series of a selector has had a sample for `window`."""

    window: DurationLike = "10m"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording(Operations):
    """A recorded series, itself usable as an expression: `Recording("tenant:requests:rate5m", REQUESTS.rate().sum(by=["tenant_id"]))`."""

    name: str = field(kw_only=False)
    recorded: Operations = field(kw_only=False)
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    allow: Mapping[str, str] = field(default_factory=dict[str, str])
    site: Site = field(default_factory=here, compare=False, repr=False)

    def expression(self) -> Selector:
        """The recorded series; what it carries is known once its rule is lowered."""
        return Selector(self.name, series=Series(self.name, SeriesKind.RECORDED, target_labels=()))
