"""One of our families as text, byte for byte what prometheus_client makes of it."""

from __future__ import annotations

import re
from itertools import accumulate
from math import inf
from typing import TYPE_CHECKING, Any, Final

from heliograph.metrics.buckets import le
from heliograph.metrics.instruments.family import Facts, Family
from heliograph.runtime.exposition.templates import Templates, escaped, sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from heliograph.metrics.instruments.children import CounterChild, GaugeChild, HistogramChild
    from heliograph.metrics.instruments.exemplars import Exemplar

_SUFFIXES: Final = {"counter": "_total", "info": "_info"}
_PLAIN: Final = re.compile("[a-zA-Z_][a-zA-Z0-9_]*")


def is_plain(family: Family | Facts) -> bool:
    """Whether no escaping changes a name of the family: letters, digits and underscores of ASCII."""
    return all(map(_PLAIN.fullmatch, (family.name, *family.label_names)))


def text_of(family: Family | Facts, *, openmetrics: bool) -> Iterator[str]:
    """The family's lines, by the hundred; with exemplars in OpenMetrics, which alone has them."""
    kind = family.shape.kind
    suffix = _SUFFIXES.get(kind, "")
    name = family.name.removesuffix(suffix)
    if openmetrics:
        yield f"# HELP {name} {escaped(family.help)}\n# TYPE {name} {kind}\n"
    else:
        help_text = family.help.replace("\\", r"\\").replace("\n", r"\n")
        yield f"# HELP {name}{suffix} {help_text}\n# TYPE {name}{suffix} {'gauge' if kind == 'info' else kind}\n"
    if isinstance(family, Family):
        values = _VALUES[kind]
        for template, series in Templates.of(family).blocks():
            yield template % tuple(values(series, exemplars=openmetrics))
    elif family.facts is not None:
        labels = dict(zip(family.label_names, map(escaped, family.facts), strict=True))
        yield f"{sample(name + suffix, labels)}1.0\n"


def _of_counters(series: Sequence[CounterChild], *, exemplars: bool) -> list[float | str]:
    if exemplars and any(child.exemplar for child in series):
        return [_number(child.value) + _exemplar(child.exemplar) for child in series]
    return [value if value < 1e6 else _number(value) for value in [child.value for child in series]]


def _of_gauges(series: Sequence[GaugeChild], *, exemplars: bool) -> list[float | str]:  # noqa: ARG001 — gauges have none
    values = [float(child.value) for child in series]
    return [value if -inf < value < 1e6 else _number(value) for value in values]


def _of_histograms(series: Sequence[HistogramChild], *, exemplars: bool) -> list[float | str]:
    values: list[float | str] = []
    for child in series:
        counts, total = child.snapshot()
        buckets: list[Any] = list(accumulate(map(float, counts)))
        count: Any = buckets[-1]
        if count >= 1e6:
            buckets = list(map(_number, buckets))
            count = buckets[-1]
        if exemplars and child.exemplars:
            buckets = [f"{bucket}{_exemplar(one)}" for bucket, one in zip(buckets, child.exemplars, strict=True)]
        values += buckets
        values += (count, total if -inf < total < 1e6 else _number(total))
    return values


_VALUES: Final[dict[str, Callable[..., list[float | str]]]] = {
    "counter": _of_counters,
    "gauge": _of_gauges,
    "histogram": _of_histograms,
}


def _number(value: float) -> str:
    """A number as Go writes it, where that is not as Python does: from 1e+06 on, and what is not finite."""
    if value != value:  # noqa: PLR0124 — NaN alone
        return "NaN"
    return "-Inf" if value == -inf else le(value)


def _exemplar(exemplar: Exemplar | None) -> str:
    if exemplar is None:
        return ""
    labels = ",".join([f'{name}="{escaped(value)}"' for name, value in sorted(exemplar.labels.items())])
    return f" # {{{labels}}} {_number(float(exemplar.value))} {exemplar.timestamp}"
