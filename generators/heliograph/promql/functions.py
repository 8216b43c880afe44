"""Every function and aggregation of PromQL: what it takes and yields, and since which Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, Self

from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


ValueKind = Literal["instant vector", "range vector", "scalar", "string"]
"""The four kinds of values in PromQL, under the names that Prometheus's own messages use."""

LabelEffect = Literal[
    "kept",  # all of them, the metric's name too
    "name dropped",  # all kept but the metric's name
    "bucket dropped",  # all kept but the metric's name and le
    "absent",  # those that an equality matcher fixes
    "none",
    "replaced",  # all kept, one more by label_replace
    "joined",  # all kept, one more by label_join
    "quantiles",  # all kept but the metric's name and le, one more for the quantile
    "info",  # all kept, those of an info metric added
    "grouped",  # those that by or without leave
    "grouped, value added",  # those, and one for the value counted
]
"""What becomes of the labels of the vector that a function or aggregation is applied to."""

UnitEffect = Literal["kept", "per second", "seconds", "count", "ratio", "none"]
"""What becomes of the unit: it stays, is per second, gives way to another, or is none that is known."""


class Version(tuple[int, int]):
    """A release of Prometheus; compares with plain pairs of numbers."""

    __slots__ = ()

    def __new__(cls, major: int, minor: int) -> Self:
        """The release `major.minor`."""
        return super().__new__(cls, (major, minor))

    def __str__(self) -> str:
        """`3.5`."""
        return f"{self[0]}.{self[1]}"


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
    returns: ValueKind = "instant vector"
    optional: int = 0
    repeats: int | None = 1
    labels: LabelEffect = "name dropped"
    unit: UnitEffect = "kept"
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
    labels: LabelEffect = "grouped"
    unit: UnitEffect = "kept"
    since: Version | None = None
    flag: str = ""


_V: Final = "instant vector"
_R: Final = "range vector"
_S: Final = "scalar"
_T: Final = "string"

_ALL: Final = (
    # growth and change over a window
    Function("rate", (_R,), unit="per second"),
    Function("irate", (_R,), unit="per second"),
    Function("deriv", (_R,), unit="per second"),
    Function("increase", (_R,)),
    Function("delta", (_R,)),
    Function("idelta", (_R,)),
    Function("predict_linear", (_R, _S)),
    Function("changes", (_R,), unit="count"),
    Function("resets", (_R,), unit="count"),
    Function("holt_winters", (_R, _S, _S), until=Version(3, 0), successor="double_exponential_smoothing"),
    Function("double_exponential_smoothing", (_R, _S, _S), since=Version(3, 0), flag=_FLAG),
    # statistics of a window
    *(Function(f"{name}_over_time", (_R,)) for name in ("avg", "min", "max", "sum", "stddev")),
    Function("stdvar_over_time", (_R,), unit="none"),
    Function("count_over_time", (_R,), unit="count"),
    Function("present_over_time", (_R,), unit="none"),
    Function("absent_over_time", (_R,), labels="absent", unit="none"),
    Function("last_over_time", (_R,), labels="kept"),
    Function("quantile_over_time", (_S, _R)),
    Function("first_over_time", (_R,), labels="kept", since=Version(3, 7), flag=_FLAG, stable=Version(3, 14)),
    Function("mad_over_time", (_R,), since=Version(2, 49), flag=_FLAG),
    *(
        Function(f"ts_of_{name}_over_time", (_R,), unit="seconds", since=Version(3, minor), flag=_FLAG)
        for name, minor in (("min", 5), ("max", 5), ("last", 5), ("first", 7))
    ),
    # histograms
    Function("histogram_quantile", (_S, _V), labels="bucket dropped"),
    Function("histogram_fraction", (_S, _S, _V), labels="bucket dropped", unit="ratio"),
    Function("histogram_count", (_V,), unit="count"),
    Function("histogram_sum", (_V,)),
    Function("histogram_avg", (_V,), since=Version(2, 51)),
    Function("histogram_stddev", (_V,), since=Version(2, 47)),
    Function("histogram_stdvar", (_V,), unit="none", since=Version(2, 47)),
    Function("histogram_quantiles", (_V, _T, _S), repeats=10, labels="quantiles", since=Version(3, 11), flag=_FLAG),
    # one sample at a time
    *(Function(name, (_V,)) for name in ("abs", "ceil", "floor")),
    Function("round", (_V, _S), optional=1),
    Function("clamp", (_V, _S, _S)),
    Function("clamp_min", (_V, _S)),
    Function("clamp_max", (_V, _S)),
    *(
        Function(name, (_V,), unit="none")
        for name in (
            "exp", "ln", "log2", "log10", "sqrt", "sgn", "deg", "rad",
            "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
        )
    ),
    # time
    Function("time", (), _S, unit="seconds", labels="none"),
    *(
        Function(name, (), _S, unit="seconds", labels="none", since=Version(3, 12), flag=_FLAG)
        for name in ("start", "end", "range", "step")
    ),
    Function("timestamp", (_V,), unit="seconds"),
    Function("start_timestamp", (_V,), unit="seconds", since=Version(3, 14), flag="use-start-timestamps"),
    *(
        Function(name, (_V,), optional=1, unit="none")
        for name in (
            "year", "month", "day_of_month", "day_of_week", "day_of_year", "days_in_month", "hour", "minute",
        )
    ),
    # order, labels, kinds
    Function("sort", (_V,), labels="kept"),
    Function("sort_desc", (_V,), labels="kept"),
    Function("sort_by_label", (_V, _T), optional=1, repeats=None, labels="kept", since=Version(2, 49), flag=_FLAG),
    Function("sort_by_label_desc", (_V, _T), optional=1, repeats=None, labels="kept", since=Version(2, 49), flag=_FLAG),
    Function("label_replace", (_V, _T, _T, _T, _T), labels="replaced"),
    Function("label_join", (_V, _T, _T, _T), optional=1, repeats=None, labels="joined"),
    Function("info", (_V, _V), optional=1, labels="info", since=Version(2, 55), flag=_FLAG),
    Function("absent", (_V,), labels="absent", unit="none"),
    Function("vector", (_S,), labels="none"),
    Function("scalar", (_V,), _S, labels="none"),
    Function("pi", (), _S, unit="none", labels="none"),
    Function("min_of", (_S, _S), _S, labels="none", since=Version(3, 13), flag=_FLAG),
    Function("max_of", (_S, _S), _S, labels="none", since=Version(3, 13), flag=_FLAG),
)  # fmt: skip

FUNCTIONS: Final[Mapping[str, Function]] = {one.name: one for one in _ALL}
"""Every function of Prometheus 2.42 to 3.14, by name."""

AGGREGATIONS: Final[Mapping[str, Aggregation]] = {
    one.name: one
    for one in (
        *(Aggregation(name) for name in ("sum", "avg", "min", "max", "stddev")),
        Aggregation("stdvar", unit="none"),
        Aggregation("count", unit="count"),
        Aggregation("group", unit="none"),
        Aggregation("quantile", _S),
        Aggregation("topk", _S, "kept"),
        Aggregation("bottomk", _S, "kept"),
        Aggregation("count_values", _T, "grouped, value added", "count"),
        Aggregation("limitk", _S, "kept", since=Version(2, 54), flag=_FLAG),
        Aggregation("limit_ratio", _S, "kept", since=Version(2, 54), flag=_FLAG),
    )
}
"""Every aggregation of Prometheus 2.42 to 3.14, by name."""
