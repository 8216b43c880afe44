"""The live side of metrics: the one module here that knows prometheus_client.

Families are bound for a whole package at once, so that a service that updates one metric exposes all of them, closed
labels at zero.
"""

from __future__ import annotations

import itertools
import threading
import time
from typing import TYPE_CHECKING, Any

import prometheus_client

from heliograph.findings import did_you_mean
from heliograph.metrics import spec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from heliograph.promql.series import LabelSpec

    Shape = tuple[str, tuple[LabelSpec, ...], tuple[float, ...]]

_MOST_ZEROS = 1000
"""Children made in advance per metric; a label set with more closed combinations starts empty."""

_lock = threading.RLock()
_families: dict[str, _Family] = {}


def bind(metric: spec.Metric[...]) -> None:
    """Bind a metric, and with it every metric of its package. Raises TypeError for a foreign metric."""
    if metric.foreign is not None:
        msg = f"{metric.name} belongs to {metric.foreign}: it can be queried here, not updated"
        raise TypeError(msg)
    expose(metric.package)
    if metric.instrument is None:  # a later definition took its name: after a reload, old references go on counting
        metric.instrument = _family(metric)


def expose(package: str) -> None:
    """Bind every own metric of a package to the default registry; what is bound already stays as it is."""
    with _lock:
        for metric in spec.defined(package):
            if metric.instrument is None:
                metric.instrument = _family(metric)


def _family(metric: spec.Metric[...]) -> _Family:
    """The family of that name: made once per process, shared by every definition of the name with the same shape."""
    shape = (type(metric).__name__, metric.labels_declared, getattr(metric, "buckets", ()))
    found = _families.get(metric.name)
    if found is None or found.shape != shape:
        if found is not None:
            found.unregister()
        found = _families[metric.name] = (_Facts if isinstance(metric, spec.Info) else _Children)(metric, shape)
    return found


class _Family:
    """All series of one metric in this process."""

    def __init__(self, metric: spec.Metric[...], shape: Shape) -> None:
        self.shape = shape
        self.name = metric.name
        self.help = metric.help
        self.fields = dict(metric.fields)
        self.client: Any = None

    def unregister(self) -> None:
        """Leave the registry: a definition of another shape has taken the name."""
        if self.client is not None:
            prometheus_client.REGISTRY.unregister(self.client)

    def _checked(self, values: Mapping[str, object]) -> dict[str, str]:
        if values.keys() != self.fields.keys():
            raise ValueError(self._wrong_names(values))
        checked = {name: _text(values[name]) for name in self.fields}
        for name, value in checked.items():
            allowed = self.fields[name].values
            if allowed is not None and value not in allowed:
                hint = did_you_mean(value, allowed)
                msg = f"{self.name}: {name}={value!r} is not declared, only {', '.join(allowed)}"
                raise ValueError(f"{msg}; {hint}" if hint else msg)
        return checked

    def _wrong_names(self, values: Mapping[str, object]) -> str:
        missing = [name for name in self.fields if name not in values]
        unknown = [name for name in values if name not in self.fields]
        parts = ([f"missing {', '.join(missing)}"] if missing else []) + (
            [f"unknown {', '.join(unknown)}"] if unknown else []
        )
        return f"{self.name}: {' and '.join(parts)}; its labels are {', '.join(self.fields) or 'none'}"


class _Children(_Family):
    """A family whose children are updated one by one."""

    def __init__(self, metric: spec.Metric[...], shape: Shape) -> None:
        super().__init__(metric, shape)
        self.child_type, client = _KINDS[type(metric).__name__]
        options = {"buckets": metric.buckets} if isinstance(metric, spec.Histogram) else {}
        names = tuple(one.name for one in metric.labels_declared)
        self.client = client(metric.name, metric.help, names, **options)
        self.children: dict[tuple[str, ...], Any] = {}
        self._start_at_zero()

    def child(self, values: Mapping[str, object]) -> Any:
        """The child of these label values. Raises ValueError naming what is wrong with them."""
        key = tuple(self._checked(values).values())
        found = self.children.get(key)
        if found is None:
            with _lock:
                found = self.children.get(key)
                if found is None:
                    found = self.child_type(self.client.labels(*key) if key else self.client)
                    self.children[key] = found
        return found

    def _start_at_zero(self) -> None:
        """Closed labels exist from the start: an error that is born with its first increment is lost to `rate`."""
        values = [spec_.values for spec_ in self.fields.values()]
        closed = [one for one in values if one is not None]
        size = 1
        for one in closed:
            size *= len(one)
        if len(closed) == len(values) and size <= _MOST_ZEROS:
            for combination in itertools.product(*closed):
                self.child(dict(zip(self.fields, combination, strict=True)))


class _Facts(_Family):
    """An Info: it has a series once its facts are known, and not before."""

    def info(self, values: Mapping[str, object]) -> None:
        """Set the facts. Raises ValueError naming what is wrong with their names."""
        checked = self._checked(values)
        with _lock:
            if self.client is None:
                self.client = prometheus_client.Info(self.name.removesuffix("_info"), self.help)
            self.client.info({self.fields[name].name: value for name, value in checked.items()})


def _text(value: object) -> str:
    """A label value as text; an Enum is its value on every Python version."""
    return str(getattr(value, "value", value))


class CounterChild:
    """One series that only grows."""

    __slots__ = ("_client",)

    def __init__(self, client: prometheus_client.Counter) -> None:
        self._client = client

    def inc(self, amount: float = 1, exemplar: Mapping[str, str] | None = None) -> None:
        """Add `amount`. Raises ValueError when it is negative or not a number."""
        if not amount >= 0:
            msg = f"counters only grow: cannot add {amount}"
            raise ValueError(msg)
        self._client.inc(amount, dict(exemplar) if exemplar else None)


class GaugeChild:
    """One series that goes up and down."""

    __slots__ = ("_client",)

    def __init__(self, client: prometheus_client.Gauge) -> None:
        self._client = client

    def set(self, value: float) -> None:
        """Set the value."""
        self._client.set(value)

    def inc(self, amount: float = 1) -> None:
        """Add to the value."""
        self._client.inc(amount)

    def dec(self, amount: float = 1) -> None:
        """Take from the value."""
        self._client.dec(amount)


class HistogramChild:
    """One distribution."""

    __slots__ = ("_client",)

    def __init__(self, client: prometheus_client.Histogram) -> None:
        self._client = client

    def observe(self, value: float, exemplar: Mapping[str, str] | None = None) -> None:
        """Count one value. Raises ValueError when it is not a number, which would poison the sum for ever."""
        if value != value:  # noqa: PLR0124 — NaN alone differs from itself
            msg = "cannot observe NaN"
            raise ValueError(msg)
        self._client.observe(value, dict(exemplar) if exemplar else None)

    def time(self) -> Timer:
        """A context manager that observes how many seconds its block took, also when it raises."""
        return Timer(self)


class Timer:
    """Observes the seconds between entering and leaving a `with` block."""

    __slots__ = ("_child", "_start")

    def __init__(self, child: HistogramChild) -> None:
        self._child = child
        self._start = 0.0

    def __enter__(self) -> None:
        """Start the clock."""
        self._start = time.perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Observe; never swallow what was raised."""
        self._child.observe(time.perf_counter() - self._start)


_KINDS: dict[str, tuple[Any, Any]] = {
    "Counter": (CounterChild, prometheus_client.Counter),
    "Gauge": (GaugeChild, prometheus_client.Gauge),
    "Histogram": (HistogramChild, prometheus_client.Histogram),
}
