"""The name of a metric tells a unit that is no base unit.

# What it does
Looks for milliseconds, megabytes, percent and the like, long or short, in the names of the service's own metrics.

# Why is this bad?
Prometheus keeps to base units, so that no query has to convert: seconds, bytes, a ratio from 0 to 1. Grafana scales
them for people.

# Example
```python
WAIT = Gauge("queue_wait_ms", "Time that the oldest job has waited.")
```

# Use instead
```python
WAIT = Gauge("queue_wait_seconds", "Time that the oldest job has waited.")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_BASES: Final = {
    **dict.fromkeys(("ns", "us", "ms", "sec", "secs", "nanoseconds", "microseconds", "milliseconds"), "seconds"),
    **dict.fromkeys(("minutes", "hours", "days", "second"), "seconds"),
    **dict.fromkeys(("kb", "mb", "gb", "tb", "kib", "mib", "gib", "byte", "bits"), "bytes"),
    **dict.fromkeys(("kilobytes", "megabytes", "gigabytes", "kibibytes", "mebibytes", "gibibytes"), "bytes"),
    **dict.fromkeys(("percent", "percentage", "pct"), "ratio"),
    **dict.fromkeys(("fahrenheit", "kelvin"), "celsius"),
    **dict.fromkeys(("millivolts", "kilovolts"), "volts"),
    **dict.fromkeys(("kilometers", "centimeters", "millimeters"), "meters"),
    **dict.fromkeys(("kilograms", "kg"), "grams"),
    **dict.fromkeys(("cents", "usd"), "dollars"),
}
_WORDS: Final = {"ratio": "as a share from 0 to 1"}


@on(Model, "HG236", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Own metrics whose last word, but for _total, is such a unit."""
    for metric in model.metrics:
        stem = metric.name.removesuffix("_total").removesuffix("_info")
        base = _BASES.get(stem.rpartition("_")[2].lower())
        if base is not None and "_" in stem and metric.value.foreign is None:
            word = stem.rpartition("_")[2]
            renamed = metric.name.replace(f"_{word}", f"_{base}")
            yield metric.fault(
                f"{metric.name} is in {word}, which is no base unit",
                help=f"call it {renamed}, and measure it {_WORDS.get(base, f'in {base}')}",
                at=metric.at("name"),
            )
