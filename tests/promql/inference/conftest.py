"""Series of every kind, as the catalogue of a service has them."""

from __future__ import annotations

import pytest

from heliograph.promql.matchers import Matcher
from heliograph.promql.series import Catalogue, LabelSpec, Series, SeriesKind, Unit

METHOD = LabelSpec("method", ("GET", "POST"))
ROUTE = LabelSpec("route", limit=100)
BOUNDS = LabelSpec("le", ("0.1", "0.5", "1.0", "+Inf"))


def series(name: str, kind: SeriesKind, *labels: LabelSpec, unit: str = "", **options) -> Series:
    """A series with its unit by name."""
    return Series(name, kind, labels, unit=Unit(unit) if unit else None, **{"metric": name, **options})


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Counters, gauges, a histogram, an info series, a foreign and a recorded one."""
    counter, gauge = SeriesKind.COUNTER, SeriesKind.GAUGE
    return Catalogue(
        [
            series("requests_total", counter, METHOD, ROUTE, LabelSpec("code"), unit="requests"),
            series("errors_total", counter, METHOD, ROUTE, unit="errors"),
            series("sent_bytes_total", counter, ROUTE, unit="bytes"),
            series("cpu_seconds_total", counter, unit="seconds"),
            series("tokens_total", counter, unit="tokens"),
            series(
                "wait_seconds_bucket",
                SeriesKind.BUCKET,
                METHOD,
                ROUTE,
                BOUNDS,
                unit="seconds",
                metric="wait_seconds",
                buckets=(0.1, 0.5, 1.0),
            ),
            series("wait_seconds_sum", counter, METHOD, ROUTE, unit="seconds", metric="wait_seconds"),
            series("wait_seconds_count", counter, METHOD, ROUTE, unit="events", metric="wait_seconds"),
            series(
                "pause_seconds_bucket",
                SeriesKind.BUCKET,
                LabelSpec("le", ("0.5", "1.0", "+Inf"), numeric=True),
                unit="seconds",
                metric="pause_seconds",
                buckets=(0.5, 1.0),
            ),
            series("pause_quantiles", gauge, LabelSpec("quantile", ("0.5", "1.0"), numeric=True), unit="seconds"),
            series("memory_bytes", gauge, unit="bytes"),
            series("memory_limit_bytes", gauge, unit="bytes"),
            series("memory_ratio", gauge, unit="ratio"),
            series("disk_percent", gauge, unit="percent"),
            series("start_time_seconds", gauge, unit="seconds"),
            series("connections", gauge, LabelSpec("pool", ("read", "write")), unit="count"),
            series("build_info", SeriesKind.INFO, LabelSpec("version"), LabelSpec("revision")),
            series("up", gauge, scope=(Matcher("job", "=", "node"),)),
            series(
                "service:requests:rate5m",
                SeriesKind.RECORDED,
                LabelSpec("service", ("shop",)),
                METHOD,
                unit="requests",
                target_labels=(),
            ),
        ]
    )
