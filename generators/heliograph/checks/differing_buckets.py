"""The buckets of a histogram are not those that are declared.

# What it does
Compares the bounds of every histogram with those of the definition, as numbers.

# Why is this bad?
A threshold that is a bound in the definition is none in the data: its alert and its objective read nothing, and
quantiles are interpolated over other distances.

# Example
```python
SIZES = Histogram("upload_size_bytes", "Size of an upload.", buckets=[256, 1024])
SCRAPED = '''# TYPE upload_size_bytes histogram
upload_size_bytes_bucket{le="256.0"} 1
upload_size_bytes_bucket{le="512.0"} 1
upload_size_bytes_bucket{le="+Inf"} 1
upload_size_bytes_sum 20
upload_size_bytes_count 1
'''
```

# Use instead
```python
SIZES = Histogram("upload_size_bytes", "Size of an upload.", buckets=[256, 1024])
SCRAPED = '''# TYPE upload_size_bytes histogram
upload_size_bytes_bucket{le="256.0"} 1
upload_size_bytes_bucket{le="1024.0"} 1
upload_size_bytes_bucket{le="+Inf"} 1
upload_size_bytes_sum 20
upload_size_bytes_count 1
'''
```
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Live, named, on
from heliograph.findings import Severity
from heliograph.metrics.buckets import le
from heliograph.metrics.distributions import Histogram

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Live, "HG608", Severity.ERROR)
def check(live: Live) -> Iterator[Fault]:
    """Histograms with other bounds, and how many of them; native ones have none."""
    for metric, one in live.exposed:
        if not isinstance(metric.value, Histogram):
            continue
        declared = frozenset((*metric.value.buckets, math.inf))
        differing = [bounds for bounds in one.bounds().values() if bounds != declared]
        if differing:
            seen, every = frozenset[float]().union(*differing), frozenset[float].intersection(*differing)
            missing, surplus = ([le(bound) for bound in sorted(some)] for some in (declared - every, seen - declared))
            notes = [f"{word}: {named(some)}" for word, some in (("missing", missing), ("undeclared", surplus)) if some]
            yield metric.fault(
                f"the buckets of {metric.name} are not those that are declared",
                help="run the service with these definitions, or declare the buckets that it has",
                at=metric.at("buckets"),
                note="; ".join(notes),
            )
