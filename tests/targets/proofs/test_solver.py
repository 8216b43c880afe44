from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from heliograph.model.rules import AlertRule
from heliograph.promql.durations import Duration
from heliograph.promql.lowering import Context, lower
from heliograph.promql.matchers import Matcher
from heliograph.promql.reader import read
from heliograph.promql.tree import Raw
from heliograph.targets.proofs.margins import MARGINS
from heliograph.targets.proofs.solver import Solver
from heliograph.targets.proofs.timeline import Pace, Timeline
from heliograph.targets.proofs.world import Unsolvable, World

if TYPE_CHECKING:
    from heliograph.model.project import Project

ZERO = Duration(0)
RATIO = (0.001, 0.999)
FORMS: dict[str, tuple[float, float]] = {
    "queue_length": (-1e6, 1e6),
    'queue_length{lane=~"p.*"}': (-1e6, 1e6),
    'max(temperature_celsius{lane!="freight"})': (-1e6, 1e6),
    "avg by (instance) (memory_usage_ratio)": (-1e3, 1e3),
    "-memory_usage_ratio": (-1e3, 1e3),
    "avg_over_time(memory_usage_ratio[5m])": (-1e3, 1e3),
    "quantile_over_time(0.9, memory_usage_ratio[5m])": (-1e3, 1e3),
    "rate(jobs_total[5m])": (0, 1e6),
    "increase(jobs_total[5m])": (0, 1e6),
    "irate(jobs_total[2m])": (0, 1e6),
    "sum by (endpoint) (rate(requests_total[5m]))": (0, 1e6),
    "deriv(memory_usage_ratio[5m])": (-10, 10),
    "delta(memory_usage_ratio[5m])": (-100, 100),
    'sum(rate(requests_total{status_code=~"5.."}[5m])) / sum(rate(requests_total[5m]))': RATIO,
    '1 - sum(rate(requests_total{status_code!~"5.."}[5m])) / sum(rate(requests_total[5m]))': RATIO,
    '100 * sum(rate(requests_total{status_code=~"5.."}[5m])) / sum(rate(requests_total{method="GET"}[5m]))': (0.1, 99),
    "sum(irate(lookups_hit_total[2m])) / (sum(irate(lookups_hit_total[2m])) + sum(rate(jobs_total[5m])))": RATIO,
    "histogram_quantile(0.95, sum by (le) (rate(request_duration_seconds_bucket[5m])))": (0.005, 10),
    'histogram_quantile(0.5, rate(request_duration_seconds_bucket{method="GET"}[5m]))': (0.0025, 10),
    'sum(rate(request_duration_seconds_bucket{le="0.5"}[5m])) / sum(rate(request_duration_seconds_count[5m]))': RATIO,
    "sum(rate(request_duration_seconds_sum[5m])) / sum(rate(request_duration_seconds_count[5m]))": (0, 1e4),
    "node_filesystem_avail_bytes / node_filesystem_size_bytes": (-1e3, 1e3),
    "up * on (instance) group_left (version) depot_info": (-1e3, 1e3),
    "time() - last_success_timestamp_seconds": (-1e6, 1e6),
    "sqrt(queue_length) + 3": (3, 1e3),
    "clamp_max(memory_usage_ratio, 2000)": (-1e3, 1e3),
    "abs(temperature_celsius - 20)": (0, 1e3),
    "2 ^ memory_usage_ratio": (0.01, 100),
    "max_over_time(sum(rate(requests_total[5m]))[5m:1m])": (0, 1e6),
    "label_replace(queue_length, 'kind', '$1', 'lane', '(.).*')": (-1e3, 1e3),
}
COUNTS = (
    "count(up)",
    "count(queue_length > 5)",
    "sum(queue_length > bool 5)",
    "count by (job) (up == 0)",
)


def lowered(depot: Project, text: str) -> Any:
    """An expression as a rule of the depot has it."""
    catalogue = depot.catalogue(depot.services[0])
    job = (Matcher("job", "=", "depot"),)
    return lower(read(Raw(text), catalogue), Context("rule", job, (), Duration(300_000), catalogue))


def solved(depot: Project, text: str, target: float) -> list[float]:
    """The values that an expression settles at, on the series that were found for a target."""
    node = lowered(depot, text)
    origin: Any = SimpleNamespace()
    world = World((AlertRule("Alert", node, ZERO, ZERO, (), (), origin),))
    timeline = Timeline(world, Pace(15_000, 60_000))
    solver = Solver(world, MARGINS[0], time=timeline.change)
    solver.solve(node, target)
    timeline.enter(solver.levels)
    for _ in range(12):
        timeline.advance()
    return [value for vector in timeline.observe([node]) for value in vector.values()]


@pytest.mark.parametrize("text", FORMS)
@settings(max_examples=20)
@given(data=st.data())
def test_the_expression_takes_the_value(depot: Project, text: str, data: st.DataObject) -> None:
    """On the series that are found, the expression has the target's value, under both versions of Prometheus."""
    target = data.draw(st.floats(*FORMS[text]))
    assume(target == 0 or abs(target) > 1e-6)
    values = solved(depot, text, target)
    assert len(values) == 2
    assert all(math.isclose(value, target, rel_tol=1e-6, abs_tol=1e-6) for value in values)


@pytest.mark.parametrize("text", COUNTS)
@pytest.mark.parametrize("target", [1.0, 2.0, 7.0])
def test_series_are_counted(depot: Project, text: str, target: float) -> None:
    """As many series are made as are to be counted."""
    assert solved(depot, text, target) == [target, target]


@pytest.mark.parametrize(
    ("text", "target", "reason"),
    [
        ("rate(jobs_total[5m])", -1, "the counter jobs_total would have to fall"),
        (
            'sum(rate(requests_total{status_code="500"}[5m])) / sum(rate(requests_total[5m]))',
            1.5,
            "a part would exceed its whole",
        ),
        ("memory_usage_ratio / max(memory_usage_ratio)", 0.5, "one part would need two values at once"),
        ("rate(jobs_total[5m]) / jobs_total", 2.0, "jobs_total is read in two ways at once"),
        ("count(up)", 2.5, "2.5 series cannot be counted"),
        ("count(up)", 100.0, "100 series cannot be counted"),
        ("count(rate(jobs_total[5m]) * 2)", 2.0, "what is counted is neither series nor series compared with a number"),
        ("changes(up[5m])", 3, "changes cannot be turned inside out"),
        ("stddev(up)", 3, "stddev cannot be turned inside out"),
        ("hour()", 3, "hour cannot be turned inside out"),
        ("1 + 2", 4, "a number cannot change"),
        ("queue_length % 5", 7, "it would need a value that does not exist"),
        ("sqrt(queue_length)", -1, "it would need a value that does not exist"),
        ("queue_length * 0", 3, "* cannot be turned inside out here"),
        ("clamp_max(queue_length, 5)", 5, "the value stands at a bound that it is clamped to"),
        ("queue_length > bool 5", 3, "a comparison with bool is 0 or 1"),
        ("queue_length > 5", 3, "the value would be filtered out"),
        ("time() * queue_length", 3, "time() is part of it"),
        ('{__name__=~"a.*"}', 3, "a selector does not name its metric"),
        ('queue_length{lane="sea"}', 3, 'no value of lane is found for queue_length{lane="sea"}'),
        ('up{instance=~"a",instance!~"a"}', 3, 'no value of instance is found for up{instance=~"a", instance!~"a"}'),
        ("histogram_quantile(0.9, rate(nothing_bucket[5m]))", 3, "the buckets of the histogram are not known"),
        # There are more orders in which to try the parts of this one than anybody could wait for.
        (" + ".join(["queue_length"] * 60), 3, "one part would need two values at once"),
    ],
)  # fmt: skip
def test_what_cannot_be_solved(depot: Project, text: str, target: float, reason: str) -> None:
    """The reason is told as the second half of a sentence."""
    with pytest.raises(Unsolvable) as caught:
        solved(depot, text, target)
    assert str(caught.value) == reason
