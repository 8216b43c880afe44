"""Metrics as definitions."""

import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest

from heliograph.findings import DefinitionError
from heliograph.metrics import LATENCY, Counter, Gauge, Histogram, Info, Labels, Summary, is_not, label, matches
from heliograph.promql.printer import show
from heliograph.promql.series import SeriesKind
from heliograph.source import place_of

ROOT = Path(__file__).parents[2]


class Request(Labels):
    method: Literal["GET", "OTHER"]
    tenant: str = label(limit=5)


REQUESTS = Counter("requests_total", "Requests.", Request)
DURATION = Histogram("duration_seconds", "Time.", Request, buckets=(0.5, 1))
MEMORY = Gauge("memory_bytes", "Memory.")
PAUSE = Summary("gc_pause_seconds", "Pauses.", foreign="Go", quantiles=(0.5, 0.99, 1), scope={"job": "gateway"})
WAIT = Histogram("wait_seconds", "Waits.", buckets=(0, 0.5, 1, 1e6), foreign="Go", scope={"job": "gateway"})


def test_series_of_each_kind():
    """A histogram exposes buckets, a sum and a count; a summary quantiles, a sum and a count; the others one series."""
    assert [(one.name, one.kind) for one in DURATION.series] == [
        ("duration_seconds_bucket", SeriesKind.BUCKET),
        ("duration_seconds_sum", SeriesKind.COUNTER),
        ("duration_seconds_count", SeriesKind.COUNTER),
    ]
    assert [one.name for one in PAUSE.series] == ["gc_pause_seconds", "gc_pause_seconds_sum", "gc_pause_seconds_count"]
    assert [one.name for one in (*REQUESTS.series, *MEMORY.series)] == ["requests_total", "memory_bytes"]


def test_bucket_bounds_are_label_values():
    """`le` is a closed label: the bounds and +Inf."""
    assert DURATION.series[0].label("le").values == ("0.5", "1.0", "+Inf")
    assert DURATION.series[0].label_names == ("method", "tenant", "le", "job", "instance")


def test_queries_carry_their_series():
    """A selector made from a metric knows what it selects, and where it was written."""
    selector = REQUESTS.where(method="GET")
    assert selector.series is REQUESTS.series[0]
    assert place_of(selector.site).text().strip() == 'selector = REQUESTS.where(method="GET")'


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (DURATION.quantile(0.9, by=["method"], window="5m"),
         "histogram_quantile(0.9, sum by (le, method) (rate(duration_seconds_bucket[5m])))"),
        (DURATION.where(method=is_not("GET")).fraction(under=1, window="1m"),
         ('sum(rate(duration_seconds_bucket{le="1.0",method!="GET"}[1m])) / '
         'sum(rate(duration_seconds_count{method!="GET"}[1m]))')),
        (DURATION.average(by=["tenant"], window="1m"),
         "sum by (tenant) (rate(duration_seconds_sum[1m])) / sum by (tenant) (rate(duration_seconds_count[1m]))"),
        (REQUESTS.where(method=["GET", "OTHER"], tenant=matches("a.*")).increase("1h"),
         'increase(requests_total{method=~"GET|OTHER",tenant=~"a.*"}[1h])'),
        (PAUSE.quantile(0.99), 'gc_pause_seconds{quantile="0.99"}'),
        (PAUSE.quantile(1), 'gc_pause_seconds{quantile=~"1\\\\.0|1"}'),
        (WAIT.fraction(under=1, window="1m"),
         'sum(rate(wait_seconds_bucket{le=~"1\\\\.0|1"}[1m])) / sum(rate(wait_seconds_count[1m]))'),
        (WAIT.fraction(under=0, window="1m"),
         'sum(rate(wait_seconds_bucket{le=~"0\\\\.0|0"}[1m])) / sum(rate(wait_seconds_count[1m]))'),
        (WAIT.fraction(under=1e6, window="1m"),
         'sum(rate(wait_seconds_bucket{le="1e+06"}[1m])) / sum(rate(wait_seconds_count[1m]))'),
        (MEMORY.over_time("max", "1h"), "max_over_time(memory_bytes[1h])"),
    ],
)  # fmt: skip
def test_queries_in_promql(expression, text):
    """What the words of a metric mean in PromQL."""
    assert show(expression) == text


def test_a_keyword_label_is_queried_by_its_python_name():
    """`class_` in Python is the label `class`."""

    class Vehicle(Labels):
        class_: str = label(name="class", limit=3)

    assert show(Gauge("speed_ratio", "Speed.", Vehicle).where(class_="car").expression()) == 'speed_ratio{class="car"}'


@pytest.mark.parametrize("buckets", [(), (1, 1), (2, 1), (1, float("inf")), (float("nan"),), "fast", 5])
def test_buckets_ascend(buckets):
    """Bounds are ascending finite numbers; the error names the metric and stands at the argument."""
    with pytest.raises(DefinitionError, match=r"^the buckets of d_seconds are not ascending finite bounds$") as caught:
        Histogram("d_seconds", "D.", buckets=buckets)
    place = caught.value.place
    assert place.text()[place.column : place.end_column] == "buckets"


def test_a_metric_takes_texts_and_a_label_set():
    """Help that is no text, or labels that are no label set, are errors at the definition."""
    with pytest.raises(DefinitionError, match=r"^the help of a metric is text, not 3$"):
        Counter("a_total", 3)
    with pytest.raises(DefinitionError, match=r"^the labels of a_total are not a label set$"):
        Counter("a_total", "A.", ["method"])


def test_importing_a_services_metrics_is_light():
    """A service that imports its metrics loads none of the compiler's modules or dependencies, nor the client."""
    code = (
        "import sys; before = set(sys.modules); import tributary_telemetry.metrics; "
        "print('\\n'.join(sorted(set(sys.modules) - before)))"
    )
    paths = f"{ROOT / 'generators'}:{ROOT / 'definitions'}"
    loaded = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {paths.split(':')!r}; {code}"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    ours = [name for name in loaded if name.startswith("heliograph.")]
    assert {name.split(".")[1] for name in ours} <= {"findings", "metrics", "promql", "source", "values"}
    heavy = {
        "click",
        "rich",
        "yaml",
        "jsonschema",
        "orjson",
        "promql_parser",
        "httpx",
        "prometheus_client",
        "organisation",
    }
    assert not {name.partition(".")[0] for name in loaded} & heavy


def test_info_is_a_series_of_one():
    """An Info is queried by its full name."""
    assert Info("build_info", "Build.", Request).expression().name == "build_info"


def test_latency_histogram_in_seconds():
    """A histogram's bucket, sum and average are in its unit, its count is of events."""
    histogram = Histogram("x_seconds", "X.", buckets=LATENCY)
    assert [str(one.unit) for one in histogram.series] == ["seconds", "seconds", "events"]


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        (0, "limit=0 leaves no room for a series"),
        (-1, "limit=-1 leaves no room for a series"),
        (True, "limit=True is no whole number"),
        (1.5, "limit=1.5 is no whole number"),
        ("9", "limit='9' is no whole number"),
    ],
)
def test_a_limit_of_series_is_a_whole_number(limit, message):
    """A metric's limit is checked as a label's is."""
    with pytest.raises(DefinitionError) as caught:
        Counter("limits_total", "L.", Request, limit=limit)
    assert (caught.value.message, caught.value.help) == (message, "give 1 or more")
    assert Counter("limits_total", "L.", Request, limit=1).limit == 1


def test_a_multiprocess_mode_is_one_of_the_client_s():
    """A mode that does not exist is an error at its argument, with the nearest that does."""
    with pytest.raises(DefinitionError) as caught:
        Gauge("modes_ratio", "M.", multiprocess_mode="livesums")
    assert (caught.value.message, caught.value.help) == (
        "modes_ratio has no multiprocess mode 'livesums'",
        "did you mean livesum?",
    )
    place = caught.value.place
    assert place.text()[place.column : place.end_column] == '"livesums"'
    with pytest.raises(DefinitionError) as caught:
        Gauge("modes_ratio", "M.", multiprocess_mode="")
    assert caught.value.help.startswith("the modes are all, liveall, min, ")
    assert Gauge("modes_ratio", "M.", multiprocess_mode="max").multiprocess_mode == "max"
