"""From definitions to live families in prometheus_client's registry.

Families are bound for a whole package at once, so that a service that updates one metric exposes all of them, closed
labels at zero.
"""

from __future__ import annotations

import contextlib
import os
import threading
from typing import Any, Final

import prometheus_client

from heliograph.metrics import own, sli, spec
from heliograph.metrics.instruments import indicators, multiprocess
from heliograph.metrics.instruments.collecting import Collector
from heliograph.metrics.instruments.family import CHILDREN, Facts, Family, Shape
from heliograph.metrics.instruments.mistakes import mistaken, taken
from heliograph.metrics.instruments.nothing import NOTHING

_lock: Final = threading.RLock()
_families: Final[dict[str, Family | Facts]] = {}
_collectors: Final[dict[str, Collector]] = {}


def bind(metric: spec.Metric[...]) -> None:
    """Bind a metric, and with it every metric of its package."""
    expose(metric.package)
    with _lock:
        if metric.instrument is None:  # a later definition took its name: after a reload, old references go on counting
            _attach(metric)


def expose(package: str) -> None:
    """Bind every own metric of a package to the default registry; what is bound already stays as it is.

    A package of which no metric has been defined is a mistake: its modules must be imported first.
    """
    if not spec.defined(package) and not sli.defined(package):
        remedy = "import its modules first, or correct the name"
        mistaken("registry", LookupError(f"{package} has no metrics to expose: {remedy}"))
    with _lock:
        for metric in (*spec.defined(own.PACKAGE), *spec.defined(package)):
            if metric.instrument is None:
                _attach(metric)
        for indicator in sli.defined(package):
            if not indicator.bound:
                _follow(indicator)


def collectors() -> tuple[Collector, ...]:
    """What shows our families in the registry, in the order of binding."""
    return tuple(_collectors.values())


def described() -> list[Any]:
    """Every family that is bound, as prometheus_client knows families, without samples."""
    return [metric for family in tuple(_families.values()) for metric in Collector(family).describe()]


def _attach(metric: spec.Metric[...]) -> None:
    """Give a metric its family: made once per process, shared by every definition of the name with the same shape."""
    shape = Shape.of(metric)
    found = _families.get(metric.name)
    if found is not None and found.shape == shape:
        metric.instrument = found
        found.attach(metric)
        return
    _leave(metric.name)
    made = _families[metric.name] = metric.instrument = _made(metric, shape)
    made.attach(metric)
    if isinstance(made, Facts) or not multiprocess.active():
        _join(made)
    if isinstance(made, Family):
        made.start_at_zero(metric.initial())


def _follow(indicator: sli.Sli) -> None:
    """Expose an indicator's two series; its metric may be another package's, and is bound with that."""
    indicator.bound = True  # first: binding its metric may come back here
    source = indicator.metric
    if source.instrument is None:
        bind(source)
    family = _families.get(sli.NAME)
    if family is None:
        shared = multiprocess.active()
        child_type = multiprocess.child_type(sli.NAME, sli.HELP, indicators.SHAPE) if shared else indicators.Events
        family = _families[sli.NAME] = indicators.family(child_type)
        if not shared:
            _join(family)
    if isinstance(family, Family) and isinstance(source.instrument, Family) and family.shape == indicators.SHAPE:
        indicators.follow(family, source.instrument, indicator)
    else:
        mistaken("registry", taken(sli.NAME))


def _made(metric: spec.Metric[...], shape: Shape) -> Family | Facts:
    if shape.kind == "info":
        return Facts(metric.name, metric.help, shape)
    shared = multiprocess.active()
    child_type = multiprocess.child_type(metric.name, metric.help, shape) if shared else CHILDREN[shape.kind]
    return Family(metric.name, metric.help, shape, child_type, _overflows)


def _overflows(metric: str, label: str) -> Any:
    """What counts the updates of a metric that a label's limit sent to the overflow."""
    return NOTHING if metric.startswith(own.PACKAGE) else own.LABEL_OVERFLOWS.labels(metric=metric, label_=label)


def _join(family: Family | Facts) -> None:
    """Enter the registry, unless somebody else's metric has the name."""
    collector = Collector(family)
    try:
        prometheus_client.REGISTRY.register(collector)
    except ValueError:
        mistaken("registry", taken(family.name))
    else:
        _collectors[family.name] = collector


def _leave(name: str) -> None:
    """Leave the registry: a definition of another shape has taken the name."""
    collector = _collectors.pop(name, None)
    if collector is not None:
        with contextlib.suppress(KeyError):
            prometheus_client.REGISTRY.unregister(collector)


def _hold() -> None:
    """Before a fork: no update is half done, and no lock held by a thread that the other process will not have."""
    _lock.acquire()
    for family in _families.values():
        if isinstance(family, Family):
            family.lock.acquire()


def _release() -> None:
    for family in _families.values():
        if isinstance(family, Family):
            family.lock.release()
    _lock.release()


def _restart() -> None:
    for family in _families.values():
        if isinstance(family, Family):
            family.restart()
    _release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_hold, after_in_parent=_release, after_in_child=_restart)
