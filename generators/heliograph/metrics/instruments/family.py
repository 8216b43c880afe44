"""All series of one metric in this process, by their label values."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from heliograph.metrics.instruments.admission import MISSING, Mistake, Values, checked, wrong_names
from heliograph.metrics.instruments.children import Child, CounterChild, GaugeChild, HistogramChild
from heliograph.metrics.instruments.mistakes import failed, mistaken, strict
from heliograph.metrics.instruments.nothing import NOTHING
from heliograph.metrics.labels import OVERFLOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from heliograph.metrics import spec
    from heliograph.promql.series import LabelSpec

_MOST_ALIASES: Final = 5000
"""Numbers and Enums are looked up as they are, so many combinations per family; beyond it they are converted."""

CHILDREN: Final[dict[str, type[Child]]] = {"counter": CounterChild, "gauge": GaugeChild, "histogram": HistogramChild}


class Shape(NamedTuple):
    """What makes two definitions the same metric: a reload that changes none of it goes on counting."""

    kind: str
    fields: tuple[tuple[str, LabelSpec], ...]
    buckets: tuple[float, ...]
    limit: int | None
    multiprocess_mode: str

    @classmethod
    def of(cls, metric: spec.Metric[...]) -> Shape:
        """The shape of a definition."""
        buckets, mode = getattr(metric, "buckets", ()), getattr(metric, "multiprocess_mode", "")
        return cls(type(metric).__name__.lower(), tuple(metric.fields), buckets, metric.limit, mode)


class Family:
    """The series of a counter, gauge or histogram. `child_type` makes a series of its family and label values."""

    def __init__(
        self,
        name: str,
        help: str,
        shape: Shape,
        child_type: Callable[[Family, tuple[str, ...]], Child],
        overflows: Callable[[str, str], Any],
    ) -> None:
        self.name: Final = name
        self.help: Final = help
        self.shape: Final = shape
        self.buckets: Final = shape.buckets
        self.names: Final = tuple(name for name, _ in shape.fields)
        self.label_names: Final = tuple(spec.name for _, spec in shape.fields)
        self.lock: Final = threading.RLock()  # a signal handler or a finaliser may update while an update is under way
        self.series: Final[list[Child]] = []
        self.watchers: Final[dict[str, Callable[[Child], None]]] = {}
        """What is shown every series of this family, where indicators must hear of its updates; by their names."""
        self.templates: Any = None
        """What an exposition has made of names and labels; its own affair, kept as long as the family."""
        self._child_type: Final = child_type
        self._values: Final = tuple(Values(spec, overflows(name, spec.name).inc) for _, spec in shape.fields)
        self._children: Final[dict[tuple[object, ...], Any]] = {}
        self.labels: Final = _compiled(self.names, self._values, self._children, self._resolve, self._refuse)

    def start_at_zero(self, initial: Iterable[tuple[str, ...]]) -> None:
        """Make these series: an error that is born with its first increment is lost to `rate`."""
        for values in initial:
            self._resolve(values)

    def attach(self, metric: spec.Metric[...]) -> None:
        """Let a definition update this family: without a detour, and, when it has no labels, by its own methods."""
        vars(metric)["labels"] = self.labels
        if not self.names:
            child = self.labels()
            for name in (
                "inc",
                "dec",
                "set",
                "set_function",
                "observe",
                "time",
                "count_exceptions",
                "track_inprogress",
            ):
                if hasattr(type(metric), name):
                    vars(metric)[name] = getattr(child, name)

    def restart(self) -> None:
        """Counts start at 0 in a process that was forked off: what it exposes is what it did itself."""
        for child in self.series:
            if isinstance(child, CounterChild | HistogramChild):
                child.clear()

    def _resolve(self, key: tuple[object, ...]) -> Any:
        """The child of these values, made if need be; NOTHING for values that the metric cannot have."""
        try:
            if strict():
                self._insist_on_text(key)
            texts = checked(self.name, self.names, self._values, key)
            with self.lock:
                admitted = tuple(values.admitted(text) for values, text in zip(self._values, texts, strict=True))
                child = self._children.get(admitted) or self._made(admitted)
                if key != admitted and OVERFLOW not in child.key and not strict():
                    self._alias(key, child)
            for count in child.overflows:
                count()
            return child
        except Mistake as mistake:
            mistaken("labels", ValueError(*mistake.args))
        except Exception as error:  # noqa: BLE001 — telemetry never breaks what carries it
            failed("labels", error)
        return NOTHING

    def _made(self, key: tuple[str, ...]) -> Child:
        limit = self.shape.limit
        if limit is not None and len(self.series) >= limit:
            labels = zip(self._values, key, strict=True)
            key = tuple(text if values.spec.values is not None else OVERFLOW for values, text in labels)
            if key in self._children:
                return self._children[key]  # type: ignore[no-any-return]
        child = self._children[key] = self._child_type(self, key)
        labels = zip(self._values, key, strict=True)
        child.overflows = tuple(values.count for values, text in labels if text == OVERFLOW)
        self.series.append(child)
        for watch in self.watchers.values():
            watch(child)
        return child

    def _alias(self, key: tuple[object, ...], child: Child) -> None:
        """Find the child by these values at once from now on; only what is equal to nothing of another text."""
        if len(self._children) < len(self.series) + _MOST_ALIASES:
            self._children[key] = child

    def _insist_on_text(self, key: tuple[object, ...]) -> None:
        for name, value in zip(self.names, key, strict=True):
            if isinstance(value, bool | float):
                raise Mistake(f"{self.name}: {name}={value!r} is no label value; give a text")

    def _refuse(self, more: tuple[object, ...], wrong: Mapping[str, object], key: tuple[object, ...]) -> Any:
        """What a call of `labels` gets that names labels the metric has not, or none."""
        given = [name for name, value in zip(self.names, key, strict=True) if value is not MISSING]
        fault = wrong_names(self.name, self.names, [*given, *wrong])
        if more:
            fault = f"{self.name}: labels are given by name, not {', '.join(map(repr, more))}"
        mistaken("labels", ValueError(fault))
        return NOTHING


class Facts:
    """An Info: it has a series once its facts are known, and not before."""

    def __init__(self, name: str, help: str, shape: Shape) -> None:
        self.name: Final = name
        self.help: Final = help
        self.shape: Final = shape
        self.names: Final = tuple(name for name, _ in shape.fields)
        self.label_names: Final = tuple(spec.name for _, spec in shape.fields)
        self.facts: tuple[str, ...] | None = None
        self._values: Final = tuple(Values(spec, NOTHING.inc) for _, spec in shape.fields)

    def info(self, *more: object, **values: object) -> None:
        """Set the facts; the last call wins."""
        try:
            if more or values.keys() != set(self.names):
                raise Mistake(wrong_names(self.name, self.names, [*values]))
            self.facts = tuple(checked(self.name, self.names, self._values, [values[name] for name in self.names]))
        except Mistake as mistake:
            mistaken("labels", ValueError(*mistake.args))

    def attach(self, metric: spec.Metric[...]) -> None:
        """Let a definition set these facts."""
        vars(metric)["info"] = self.info


def _compiled(
    names: tuple[str, ...],
    labels: tuple[Values, ...],
    children: dict[tuple[object, ...], Any],
    resolve: Callable[[tuple[object, ...]], Any],
    refuse: Callable[..., Any],
) -> Callable[..., Any]:
    """`labels(…)` of a family, with the label names as its own parameters: the interpreter matches them, not we.

    It takes every call, also a wrong one. Values that were not seen are looked up where their labels send them, which
    is the way of every update once a label is full; else, and when they cannot be looked up, they are resolved. Names
    with two underscores are free: no label may begin with them.
    """
    key = "".join(f"{name}, " for name in names)
    routed = "".join(f"__values{number}[{name}], " for number, name in enumerate(names))
    parameters = "".join(f"{name}=__missing, " for name in names)
    source = f"""def labels(*__more, {parameters}**__wrong):
    if __wrong or __more:
        return __refuse(__more, __wrong, ({key}))
    try:
        child = __get(({key}))
        if child is not None:
            return child
        child = __get(({routed}))
    except Exception:
        child = None
    if child is None:
        return __resolve(({key}))
    for count in child.overflows:
        count()
    return child
"""
    scope: dict[str, Any] = {f"__values{number}": one for number, one in enumerate(labels)}
    scope |= {"__get": children.get, "__missing": MISSING, "__resolve": resolve, "__refuse": refuse}
    exec(source, scope)  # noqa: S102 — made of label names, which are Python names
    return scope["labels"]  # type: ignore[no-any-return]
