"""What a service's `metrics.py` imports: metric kinds, label sets, standard buckets and units."""

from heliograph.metrics.buckets import DURATION, LATENCY, SCORE, SIZE, TEN
from heliograph.metrics.distributions import Histogram, Summary
from heliograph.metrics.labels import Labels, label, one_of
from heliograph.metrics.sli import Sli
from heliograph.metrics.spec import Counter, Gauge, Info, Metric
from heliograph.metrics.units import BYTES, CELSIUS, COUNT, DOLLARS, EVENTS, PERCENT, REQUESTS, SECONDS
from heliograph.metrics.units import SCORE as SCORE_UNIT
from heliograph.promql.matchers import is_not, matches, not_matches
from heliograph.promql.series import RATIO, Unit

__all__ = [
    "BYTES",
    "CELSIUS",
    "COUNT",
    "DOLLARS",
    "DURATION",
    "EVENTS",
    "LATENCY",
    "PERCENT",
    "RATIO",
    "REQUESTS",
    "SCORE",
    "SCORE_UNIT",
    "SECONDS",
    "SIZE",
    "TEN",
    "Counter",
    "Gauge",
    "Histogram",
    "Info",
    "Labels",
    "Metric",
    "Sli",
    "Summary",
    "Unit",
    "expose",
    "is_not",
    "label",
    "matches",
    "not_matches",
    "one_of",
]


def expose(package: str) -> None:
    """Bind every metric of a package to prometheus_client's registry, closed labels at zero. May be called again."""
    from heliograph.metrics.instruments import binding

    binding.expose(package)
