"""Every function and aggregation of PromQL: what it takes and yields, and since which Prometheus."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from heliograph.values import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Mapping


class ValueKind(StrEnum):
    """The four kinds of values in PromQL, under the names that Prometheus's own messages use."""

    INSTANT = "instant vector"
    RANGE = "range vector"
    SCALAR = "scalar"
    STRING = "string"


class Version(NamedTuple):
    """A release of Prometheus; compares with plain pairs of numbers."""

    major: int
    minor: int

    def __str__(self) -> str:
        """`3.5`."""
        return f"{self.major}.{self.minor}"


class LabelEffect(Enum):
    """What becomes of the labels of the vector that a function or aggregation is applied to."""

    KEEP = "all kept, the metric's name too"
    DROP_NAME = "all kept but the metric's name"
    DROP_BUCKET = "all kept but the metric's name and le"
    ABSENT = "those that an equality matcher fixes"
    NONE = "no labels at all"
    REPLACE = "all kept, one more by label_replace"
    JOIN = "all kept, one more by label_join"
    QUANTILES = "all kept but the metric's name and le, one more for the quantile"
    INFO = "all kept, those of an info metric added"
    GROUP = "those that by or without leave"
    GROUP_AND_VALUE = "those that by or without leave, and one for the value counted"


class UnitEffect(Enum):
    """What becomes of the unit."""

    KEEP = "the same"
    PER_SECOND = "per second"
    SECONDS = "a time or a duration in seconds"
    COUNT = "a number of things"
    RATIO = "a ratio"
    NONE = "none that is known"


_FLAG: Final = "promql-experimental-functions"


@frozen
class Function:
    """A function: `arguments` are the kinds it takes, of which the last `optional` may be left out.

    `repeats` says how often the last argument may be given at most (None: without a limit). `since` is the first
    version that has it (None: every supported one), `until` the first that has its `successor` instead. With a `flag`
    it works only where that feature flag is set; from the version `stable` on it needs none.
    """

    name: str
    arguments: tuple[ValueKind, ...]
    returns: ValueKind = ValueKind.INSTANT
    optional: int = 0
    repeats: int | None = 1
    labels: LabelEffect = LabelEffect.DROP_NAME
    unit: UnitEffect = UnitEffect.KEEP
    since: Version | None = None
    until: Version | None = None
    flag: str = ""
    stable: Version | None = None
    successor: str = ""

    @property
    def least(self) -> int:
        """The fewest arguments that it takes."""
        return len(self.arguments) - self.optional

    @property
    def most(self) -> int | None:
        """The most arguments that it takes; None when there is no limit."""
        return None if self.repeats is None else len(self.arguments) - 1 + self.repeats

    def is_stable(self, version: Version) -> bool:
        """Whether that version needs no feature flag for it."""
        return not self.flag or (self.stable is not None and version >= self.stable)

    def argument(self, position: int) -> ValueKind:
        """The kind of the argument at a position, the last one standing for its repetitions."""
        return self.arguments[min(position, len(self.arguments) - 1)]


@frozen
class Aggregation:
    """An aggregation; `parameter` is the kind of what stands before the vector, if anything does."""

    name: str
    parameter: ValueKind | None = None
    labels: LabelEffect = LabelEffect.GROUP
    unit: UnitEffect = UnitEffect.KEEP
    since: Version | None = None
    flag: str = ""


_V, _R, _S, _T = ValueKind.INSTANT, ValueKind.RANGE, ValueKind.SCALAR, ValueKind.STRING
_KEEP, _NONE = LabelEffect.KEEP, LabelEffect.NONE


def _function(
    name: str,
    *arguments: ValueKind,
    unit: UnitEffect = UnitEffect.KEEP,
    labels: LabelEffect = LabelEffect.DROP_NAME,
    optional: int = 0,
    repeats: int | None = 1,
) -> Function:
    return Function(name, arguments, unit=unit, labels=labels, optional=optional, repeats=repeats)


def _scalar(name: str, *arguments: ValueKind, unit: UnitEffect = UnitEffect.NONE) -> Function:
    return Function(name, arguments, ValueKind.SCALAR, unit=unit, labels=LabelEffect.NONE)


def _new(function: Function, *since: int, stable: tuple[int, int] | None = None, flag: str = _FLAG) -> Function:
    """A function that 2.42 does not have; experimental unless `flag` is empty."""
    return replace(function, since=Version(*since), flag=flag, stable=None if stable is None else Version(*stable))


_ALL: Final = (
    # growth and change over a window
    _function("rate", _R, unit=UnitEffect.PER_SECOND),
    _function("irate", _R, unit=UnitEffect.PER_SECOND),
    _function("deriv", _R, unit=UnitEffect.PER_SECOND),
    _function("increase", _R),
    _function("delta", _R),
    _function("idelta", _R),
    _function("predict_linear", _R, _S),
    _function("changes", _R, unit=UnitEffect.COUNT),
    _function("resets", _R, unit=UnitEffect.COUNT),
    Function("holt_winters", (_R, _S, _S), until=Version(3, 0), successor="double_exponential_smoothing"),
    _new(_function("double_exponential_smoothing", _R, _S, _S), 3, 0),
    # statistics of a window
    *(_function(f"{name}_over_time", _R) for name in ("avg", "min", "max", "sum", "stddev")),
    _function("stdvar_over_time", _R, unit=UnitEffect.NONE),
    _function("count_over_time", _R, unit=UnitEffect.COUNT),
    _function("present_over_time", _R, unit=UnitEffect.NONE),
    _function("absent_over_time", _R, labels=LabelEffect.ABSENT, unit=UnitEffect.NONE),
    _function("last_over_time", _R, labels=_KEEP),
    _function("quantile_over_time", _S, _R),
    _new(_function("first_over_time", _R, labels=_KEEP), 3, 7, stable=(3, 14)),
    _new(_function("mad_over_time", _R), 2, 49),
    *(
        _new(_function(f"ts_of_{name}_over_time", _R, unit=UnitEffect.SECONDS), 3, minor)
        for name, minor in (("min", 5), ("max", 5), ("last", 5), ("first", 7))
    ),
    # histograms
    _function("histogram_quantile", _S, _V, labels=LabelEffect.DROP_BUCKET),
    _function("histogram_fraction", _S, _S, _V, labels=LabelEffect.DROP_BUCKET, unit=UnitEffect.RATIO),
    _function("histogram_count", _V, unit=UnitEffect.COUNT),
    _function("histogram_sum", _V),
    _new(_function("histogram_avg", _V), 2, 51, flag=""),
    _new(_function("histogram_stddev", _V), 2, 47, flag=""),
    _new(_function("histogram_stdvar", _V, unit=UnitEffect.NONE), 2, 47, flag=""),
    _new(_function("histogram_quantiles", _V, _T, _S, repeats=10, labels=LabelEffect.QUANTILES), 3, 11),
    # one sample at a time
    *(_function(name, _V) for name in ("abs", "ceil", "floor")),
    _function("round", _V, _S, optional=1),
    _function("clamp", _V, _S, _S),
    _function("clamp_min", _V, _S),
    _function("clamp_max", _V, _S),
    *(
        _function(name, _V, unit=UnitEffect.NONE)
        for name in (
            "exp", "ln", "log2", "log10", "sqrt", "sgn", "deg", "rad",
            "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
        )
    ),
    # time
    _scalar("time", unit=UnitEffect.SECONDS),
    *(_new(_scalar(name, unit=UnitEffect.SECONDS), 3, 12) for name in ("start", "end", "range", "step")),
    _function("timestamp", _V, unit=UnitEffect.SECONDS),
    _new(_function("start_timestamp", _V, unit=UnitEffect.SECONDS), 3, 14, flag="use-start-timestamps"),
    *(
        _function(name, _V, optional=1, unit=UnitEffect.NONE)
        for name in (
            "year", "month", "day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute",
        )
    ),
    # order, labels, kinds
    _function("sort", _V, labels=_KEEP),
    _function("sort_desc", _V, labels=_KEEP),
    _new(_function("sort_by_label", _V, _T, optional=1, repeats=None, labels=_KEEP), 2, 49),
    _new(_function("sort_by_label_desc", _V, _T, optional=1, repeats=None, labels=_KEEP), 2, 49),
    _function("label_replace", _V, _T, _T, _T, _T, labels=LabelEffect.REPLACE),
    _function("label_join", _V, _T, _T, _T, optional=1, repeats=None, labels=LabelEffect.JOIN),
    _new(_function("info", _V, _V, optional=1, labels=LabelEffect.INFO), 2, 55),
    _function("absent", _V, labels=LabelEffect.ABSENT, unit=UnitEffect.NONE),
    _function("vector", _S, labels=_NONE),
    _scalar("scalar", _V, unit=UnitEffect.KEEP),
    _scalar("pi"),
    _new(_scalar("min_of", _S, _S, unit=UnitEffect.KEEP), 3, 13),
    _new(_scalar("max_of", _S, _S, unit=UnitEffect.KEEP), 3, 13),
)  # fmt: skip

FUNCTIONS: Final[Mapping[str, Function]] = {one.name: one for one in _ALL}
"""Every function of Prometheus 2.42 to 3.14, by name."""

AGGREGATIONS: Final[Mapping[str, Aggregation]] = {
    one.name: one
    for one in (
        *(Aggregation(name) for name in ("sum", "avg", "min", "max", "stddev")),
        Aggregation("stdvar", unit=UnitEffect.NONE),
        Aggregation("count", unit=UnitEffect.COUNT),
        Aggregation("group", unit=UnitEffect.NONE),
        Aggregation("quantile", _S),
        Aggregation("topk", _S, _KEEP),
        Aggregation("bottomk", _S, _KEEP),
        Aggregation("count_values", _T, LabelEffect.GROUP_AND_VALUE, UnitEffect.COUNT),
        Aggregation("limitk", _S, _KEEP, since=Version(2, 54), flag=_FLAG),
        Aggregation("limit_ratio", _S, _KEEP, since=Version(2, 54), flag=_FLAG),
    )
}
"""Every aggregation of Prometheus 2.42 to 3.14, by name."""
