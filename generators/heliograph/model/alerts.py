"""Alert conditions: what is wrong, how bad, whose it is, and what a person should do."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from heliograph.findings import DefinitionError
from heliograph.model.written import written
from heliograph.promql.durations import Duration, duration
from heliograph.promql.series import Series, SeriesKind
from heliograph.promql.tree import Expression, Operations, Selector
from heliograph.source import Site, argument_of, here, place_of
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.model.teams import Team
    from heliograph.promql.matchers import Match

DurationLike = str | Duration


class AlertSeverity(StrEnum):
    """How urgent an alert is, lowest first; routing, repetition and inhibition follow it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


LOW, MEDIUM, HIGH, CRITICAL = AlertSeverity


@frozen(kw_only=True)
class Proof:
    """Input series for an alert's proof, where none can be worked out from its expression.

    The alert must fire at some time under `fires`, and at no time under `quiet`. Each maps a selection of a metric
    (labels that are not given are filled in) to its samples, one per scrape, as promtool writes them: `{JOBS:
    "0+60x40 2400x20"}`.
    """

    fires: Mapping[Operations, str]
    quiet: Mapping[Operations, str]
    site: Site = field(default_factory=here, compare=False, repr=False)


@frozen(kw_only=True)
class Condition:
    """What every alert has.

    `hold` is how long the condition must last before anybody is told; `cooldown` keeps the alert firing that long
    after the condition has passed, so that it does not flap. `runbook` is a file beside the definitions. `proof`
    gives input series where Heliograph cannot work them out. `allow` silences checks here: code to reason.
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
    proof: Proof | None = None
    allow: Mapping[str, str] = field(default_factory=dict[str, str])
    site: Site = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.expression, Operations):  # pyright: ignore[reportUnnecessaryIsInstance] — definitions are not always type-checked
            raise DefinitionError(
                f"the condition of {self.name} is no PromQL expression but {self.expression!r}",
                help='build it from metrics, or write promql("…")',
                place=argument_of(self.site, 1),
            )
        _lengths(self, "hold", "cooldown")

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
        return written(self.expression, self.site)


@frozen(kw_only=True)
class Threshold(Condition):
    """Fires while a comparison holds: `Threshold("HighErrorRate", error_ratio > 0.05, …)`."""


@frozen(kw_only=True)
class Anomaly(Condition):
    """Fires while a value is `deviations` standard deviations away from its own recent past.

    The past is the `window` that ended `gap` ago, so that an incident does not become its own baseline; by default
    the gap outlasts `hold` by as much again, or by the service's rule window. `floor` is the least standard deviation
    believed, as a share of the mean; `samples` the fewest samples a baseline needs, by default half of those in the
    window. `direction` is the side that is bad.
    """

    deviations: float = 3
    window: DurationLike = "1h"
    gap: DurationLike | None = None
    floor: float = 0.05
    samples: int | None = None
    direction: Literal["above", "below", "both"] = "both"

    def __post_init__(self) -> None:
        Condition.__post_init__(self)
        _positive(self, "deviations")
        _lengths(self, "window", *(() if self.gap is None else ("gap",)))


@frozen(kw_only=True)
class Trend(Condition):
    """Fires while a value climbs (or, negative, falls) faster than `slope` per second, or will reach a value in time.

    The line is fitted by least squares over `window`. Give `slope`, or `reaches` and `within`; then `direction` says
    from which side the value comes, by default from below, and from above when it is to reach 0 or less. A value that
    has been reached goes on firing until the value is back on its side, and the line no longer points beyond.
    """

    window: DurationLike
    slope: float | None = None
    reaches: float | None = None
    within: DurationLike | None = None
    direction: Literal["rising", "falling"] | None = None

    def __post_init__(self) -> None:
        Condition.__post_init__(self)
        if (self.slope is None) == (self.reaches is None) or (self.reaches is None) != (self.within is None):
            raise DefinitionError(
                f"the trend {self.name} does not say how steep is too steep",
                help="give slope= per second, or reaches= with within=",
                place=place_of(self.site),
            )
        _lengths(self, "window", *(() if self.within is None else ("within",)))

    @property
    def falls(self) -> bool:
        """Whether it is falling, not climbing, that is bad."""
        if self.slope is not None:
            return self.slope < 0
        return self.direction == "falling" or (
            self.direction is None and self.reaches is not None and self.reaches <= 0
        )


@frozen(kw_only=True)
class Absence(Condition):
    """Fires when no series of a selector, or no result of an expression, has had a sample for `window`."""

    window: DurationLike = "10m"

    def __post_init__(self) -> None:
        Condition.__post_init__(self)
        _lengths(self, "window")


@frozen(kw_only=True)
class Recording(Operations):
    """A recorded series, itself an expression: `Recording("job:requests:rate5m", REQUESTS.rate().sum(by=["job"]))`."""

    name: str = field(kw_only=False)
    recorded: Operations = field(kw_only=False)
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    allow: Mapping[str, str] = field(default_factory=dict[str, str])
    site: Site = field(default_factory=here, compare=False, repr=False)

    def expression(self) -> Selector:
        """The recorded series; what it carries is known once its rule is lowered."""
        return Selector(self.name, series=Series(self.name, SeriesKind.RECORDED, target_labels=()))

    def where(self, **labels: str | Match | Sequence[str]) -> Selector:
        """Only the series whose labels are so: a value, several values, `matches(…)`, `not_matches(…)`, `is_not(…)`."""
        return self.expression().where(**labels)

    def unscoped(self) -> Selector:
        """Every service's series of this name, visibly."""
        return self.expression().unscoped()


def _lengths(condition: Condition, *names: str) -> None:
    """Make Durations of what these arguments were given; what is none is told at the argument."""
    for name in names:
        try:
            object.__setattr__(condition, name, duration(getattr(condition, name)))
        except DefinitionError as error:
            error.place = argument_of(condition.site, name)
            raise


def _positive(condition: Condition, name: str) -> None:
    value = getattr(condition, name)
    if isinstance(value, (int, float)) and not value > 0:  # what is no number is refused by loading
        raise DefinitionError(
            f"{name}={value} of {condition.name} is not above 0",
            help="an alert that fires at any distance from normal is always firing",
            place=argument_of(condition.site, name),
        )
