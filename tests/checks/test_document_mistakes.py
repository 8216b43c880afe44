"""The mistakes of the strategy document that the reference service comes from, as far as definitions can express them.

Why the others cannot be expressed is told in ARCHITECTURE.md.
"""

from __future__ import annotations

import pytest


def told(example, source):
    """What the checks say of definitions."""
    return example.text(example.findings(source.lstrip("\n")))


UNDEFINED = {
    "search_duration_seconds_bucket": "",
    "cpu_usage_percent": "",
    "memory_usage_percent": "did you mean memory_usage_ratio?",
    "database_connections_active": "",
    "cache_hit_rate": "",
    "users_active_total": "",
    "api_usage_cost": "",
    "feature_usage_total": "",
    "customer_satisfaction_score": "",
}


@pytest.mark.parametrize("name", UNDEFINED)
def test_nine_panels_query_metrics_that_nobody_defines(example, name):
    """Each of the names that the document's dashboards use and its code does not define is found."""
    remedy = UNDEFINED[name] or "define it, or declare it as foreign if another program exposes it"
    line = f'OVERVIEW = Dashboard("Overview", Stat("Empty", promql("sum({name})")))'
    assert told(example, line) == (
        f"HG201 error: no metric {name} is defined\n"
        "  definitions/example/service.py:1  Empty\n"
        f"    1 | {line}\n"
        f"      | {' ' * line.index(name)}{'^' * len(name)}\n"
        f"  help: {remedy}\n"
    )


ROWS = {
    "gauges are called as counters": (
        """
class Dataset(Labels):
    tenant_id: str = label(limit=50)

DATASETS = Gauge("datasets_active_total", "Active datasets.", Dataset)
VECTORS = Gauge("vectors_stored_total", "Vectors stored.", Dataset)
""",
        """\
HG235 error: datasets_active_total is a gauge, and _total is for counters
  definitions/example/service.py:4  datasets_active_total
    4 | DATASETS = Gauge("datasets_active_total", "Active datasets.", Dataset)
      |                  ^^^^^^^^^^^^^^^^^^^^^^^
  help: call it datasets_active

HG235 error: vectors_stored_total is a gauge, and _total is for counters
  definitions/example/service.py:5  vectors_stored_total
    5 | VECTORS = Gauge("vectors_stored_total", "Vectors stored.", Dataset)
      |                 ^^^^^^^^^^^^^^^^^^^^^^
  help: call it vectors_stored
""",
    ),
    "a percentage, and a label that the scrape sets": (
        """
class Resource(Labels):
    resource_type: str = label(limit=10)
    instance: str = label(limit=10)

USE = Gauge("resource_utilization_percent", "Resource utilization.", Resource)
""",
        """\
HG236 warning: resource_utilization_percent is in percent, which is no base unit
  definitions/example/service.py:5  resource_utilization_percent
    5 | USE = Gauge("resource_utilization_percent", "Resource utilization.", Resource)
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  help: call it resource_utilization_ratio, and measure it as a share from 0 to 1

HG241 error: the label instance of resource_utilization_percent is set by the scrape
  definitions/example/service.py:5  resource_utilization_percent
    5 | USE = Gauge("resource_utilization_percent", "Resource utilization.", Resource)
      |                                                                      ^^^^^^^^
  help: choose another name
""",
    ),
    "a label that the metric does not have": (
        """
class Error(Labels):
    error_code: str = label(limit=60)

ERRORS = Counter("errors_total", "Errors.", Error)
OVERVIEW = Dashboard("Overview", Stat("Errors", ERRORS.where(status_code="500").rate().sum()))
""",
        """\
HG202 error: errors_total has no label status_code
  definitions/example/service.py:5  Errors
    5 | OVERVIEW = Dashboard("Overview", Stat("Errors", ERRORS.where(status_code="500").rate().sum()))
      |                                                              ^^^^^^^^^^^
  help: its labels: error_code, job, instance
""",
    ),
    "the window of the z-score holds the present, and the alert is held for longer than it lasts": (
        """
ODD = Anomaly(
    "ResponseTimeAnomaly",
    REQUEST_DURATION.quantile(0.95),
    deviations=2,
    window="20m",
    gap="0s",
    hold="5m",
    severity=MEDIUM,
    summary="Response times are odd",
    runbook="runbooks/example.md",
)
""",
        """\
HG311 warning: the baseline of ResponseTimeAnomaly ends 0s ago, within the time that it is held for
  definitions/example/service.py:6  ResponseTimeAnomaly
    6 |     gap="0s",
      |         ^^^^
  help: leave gap= out: it then outlasts the hold

HG313 error: a lasting anomaly ends by itself after 4m, before 5m
  definitions/example/service.py:7  ResponseTimeAnomaly
    7 |     hold="5m",
      |          ^^^^
  help: leave gap= out: it then outlasts the hold
""",
    ),
    "clients' errors are the service's": (
        """
FAILED = REQUESTS.where(status_code=matches("[45].."))
HIGH_ERROR_RATE = Threshold(
    "HighErrorRate",
    FAILED.rate().sum() / REQUESTS.rate().sum() > 0.05,
    severity=HIGH,
    summary="Requests fail",
    runbook="runbooks/example.md",
    allow={"HG308": "drawn on the shared dashboard"},
)
""",
        """\
HG332 warning: the alert HighErrorRate counts client errors: status_code 404 as well as 500
  definitions/example/service.py:1  HighErrorRate
    1 | FAILED = REQUESTS.where(status_code=matches("[45].."))
      |                                     ^^^^^^^^^^^^^^^^^
  help: select the failures of the service alone: where(status_code=matches("5.."))

HG334 warning: the alert HighErrorRate misses what a new endpoint or status_code of requests_total begins with
  definitions/example/service.py:4  HighErrorRate
    4 |     FAILED.rate().sum() / REQUESTS.rate().sum() > 0.05,
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ rate sees no growth in a series' first sample
  help: declare what is bad as an indicator, Sli(…), and compare its bad_ratio()
""",
    ),
    "labels without limit, and the name of a secret": (
        """
class ApiUse(Labels):
    api_key_id: str
    dataset_id: str

USES = Counter("api_key_usage_total", "API key usage count.", ApiUse)
""",
        """\
HG243 warning: the label api_key_id of api_key_usage_total has no limit
  definitions/example/service.py:5  api_key_usage_total
    5 | USES = Counter("api_key_usage_total", "API key usage count.", ApiUse)
      |                                                               ^^^^^^
  help: declare its values with Literal, or a limit: api_key_id: str = label(limit=100)

HG243 warning: the label dataset_id of api_key_usage_total has no limit
  definitions/example/service.py:5  api_key_usage_total
    5 | USES = Counter("api_key_usage_total", "API key usage count.", ApiUse)
      |                                                               ^^^^^^
  help: declare its values with Literal, or a limit: dataset_id: str = label(limit=100)

HG244 warning: the label api_key_id of api_key_usage_total names a person or a secret
  definitions/example/service.py:5  api_key_usage_total
    5 | USES = Counter("api_key_usage_total", "API key usage count.", ApiUse)
      |                                                               ^^^^^^
  help: count by what they have in common instead: a tenant, a plan, a kind; put the rest into logs
""",
    ),
    "a histogram panel for a quantile, refreshed every five seconds": (
        """
from heliograph import Histogram

OVERVIEW = Dashboard("Performance", Histogram("Searches", REQUEST_DURATION.quantile(0.95)), refresh="5s")
""",
        """\
HG422 error: the histogram panel Searches is given a quantile
  definitions/example/service.py:3  Searches
    3 | OVERVIEW = Dashboard("Performance", Histogram("Searches", REQUEST_DURATION.quantile(0.95)), refresh="5s")
      |                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  help: draw it as a TimeSeries

HG407 warning: the dashboard Performance is refreshed every 5s
  definitions/example/service.py:3  Performance
    3 | OVERVIEW = Dashboard("Performance", Histogram("Searches", REQUEST_DURATION.quantile(0.95)), refresh="5s")
      |                                                                                                     ^^^^
  help: give it refresh="30s" or more
""",
    ),
    "a counter's cost is summed as if it were a gauge": (
        """
class Cost(Labels):
    tenant_id: str = label(limit=50)

COST = Counter("api_usage_cost_dollars_total", "Cost of API use.", Cost)
OVERVIEW = Dashboard("Business", TimeSeries("Revenue Impact", COST.sum(by=["tenant_id"])))
""",
        """\
HG222 error: api_usage_cost_dollars_total is a counter and is read without rate or increase
  definitions/example/service.py:5  Revenue Impact
    5 | OVERVIEW = Dashboard("Business", TimeSeries("Revenue Impact", COST.sum(by=["tenant_id"])))
      |                                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^
  help: its value counts since the last restart: use rate(…) or increase(…)
""",
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_the_mistake_is_found(example, row):
    """A row of the table of mistakes: the definition and, word for word, all that is said about it."""
    source, expected = ROWS[row]
    assert told(example, source) == expected
