"""Service level indicators as definitions."""

from __future__ import annotations

from typing import Literal

import pytest

from heliograph.findings import DefinitionError
from heliograph.metrics import Counter, Gauge, Histogram, Labels, Sli, is_not, label, matches, not_matches
from heliograph.metrics.sli import defined, series_of
from heliograph.promql.printer import show
from heliograph.promql.series import SeriesKind


class Request(Labels):
    method: Literal["GET", "POST"]
    status_code: str = label(limit=20)


REQUESTS = Counter("sli_requests_total", "Requests.", Request)
OTHERS = Counter("sli_others_total", "Others.", Request)
DURATION = Histogram("sli_duration_seconds", "Time.", Request, buckets=(0.25, 0.5, 1))
LEVEL = Gauge("sli_level_ratio", "Level.")
PROXIED = Counter("sli_proxied_total", "Proxied.", Request, foreign="proxy")
FAILED = REQUESTS.where(status_code=matches("5.."))
AVAILABILITY = Sli("availability", "Requests answered.", total=REQUESTS, bad=FAILED)
FAST = Sli("latency", "Requests answered in time.", total=DURATION.where(method="GET"), under=0.5)


def test_queries_in_promql():
    """Both outcomes, each of them, and their shares of all events; by instance where that is asked for."""
    assert show(AVAILABILITY.events) == 'service_events_total{sli="availability"}'
    assert show(AVAILABILITY.good) == 'service_events_total{outcome="good",sli="availability"}'
    assert show(AVAILABILITY.bad.rate("5m").sum()) == (
        'sum(rate(service_events_total{outcome="bad",sli="availability"}[5m]))'
    )
    assert show(FAST.bad_ratio("1h")) == (
        'sum(rate(service_events_total{outcome="bad",sli="latency"}[1h])) / '
        'sum(rate(service_events_total{sli="latency"}[1h]))'
    )
    assert show(FAST.good_ratio("1h", by=["instance"])) == (
        'sum by (instance) (rate(service_events_total{outcome="good",sli="latency"}[1h])) / '
        'sum by (instance) (rate(service_events_total{sli="latency"}[1h]))'
    )


def test_its_series_have_closed_labels():
    """All indicators share one metric; which there are, and their outcomes, is known."""
    series = series_of((AVAILABILITY, FAST, AVAILABILITY))
    assert (series.name, series.kind) == ("service_events_total", SeriesKind.COUNTER)
    assert [(one.name, one.values) for one in series.labels] == [
        ("sli", ("availability", "latency")),
        ("outcome", ("good", "bad")),
    ]
    assert AVAILABILITY.events.series.label("sli").values == ("availability",)


def test_it_is_known_by_its_package():
    """The newest of a name, as with metrics."""
    package = AVAILABILITY.package
    assert {one.name: one for one in defined(package)}["latency"] is FAST


@pytest.mark.parametrize(
    ("bad", "key", "is_bad"),
    [
        ({"status_code": matches("5..")}, ("GET", "503"), True),
        ({"status_code": matches("5..")}, ("GET", "5030"), False),
        ({"status_code": not_matches("2..|3..")}, ("GET", "404"), True),
        ({"status_code": not_matches("2..|3..")}, ("GET", "302"), False),
        ({"status_code": "500"}, ("GET", "500"), True),
        ({"status_code": is_not("200")}, ("GET", "200"), False),
        ({"status_code": ["500", "503"], "method": "POST"}, ("POST", "503"), True),
        ({"status_code": ["500", "503"], "method": "POST"}, ("GET", "503"), False),
        ({}, ("GET", "200"), True),
    ],
)
def test_what_is_bad(bad, key, is_bad):
    """Every kind of matcher judges a series by its label values, the whole value as Prometheus has it."""
    indicator = Sli("judged", "J.", total=REQUESTS, bad=REQUESTS.where(**bad))
    assert indicator.judge.is_bad(key) is is_bad
    assert indicator.judge.counts(key)


def test_what_counts():
    """A selection leaves other series out, and what nothing is known of; the buckets up to the bound are good."""
    assert FAST.judge.counts(("GET", "200"))
    assert not FAST.judge.counts(("POST", "200"))
    assert FAST.judge.counts(("GET", "__overflow__"))
    assert not AVAILABILITY.judge.counts(("GET", "__overflow__"))
    assert FAST.judge.buckets == 2


@pytest.mark.parametrize(
    ("make", "message", "remedy"),
    [
        (
            lambda: Sli("a b", "A.", total=REQUESTS, bad=FAILED),
            "'a b' cannot be the name of an indicator",
            "use letters, digits, - and _, a letter first, 63 at most",
        ),
        (
            lambda: Sli("a", "A.", total=LEVEL, bad=FAILED),
            "the total of a is no counter or histogram of a service's own",
            "name the metric that counts all events, or a selection of it: total=REQUESTS",
        ),
        (
            lambda: Sli("a", "A.", total=PROXIED, bad=PROXIED.where(method="GET")),
            "the total of a is no counter or histogram of a service's own",
            "name the metric that counts all events, or a selection of it: total=REQUESTS",
        ),
        (
            lambda: Sli("a", "A.", total=REQUESTS.rate(), bad=FAILED),
            "the total of a is no counter or histogram of a service's own",
            "name the metric that counts all events, or a selection of it: total=REQUESTS",
        ),
        (
            lambda: Sli("a", "A.", total=DURATION.observations, under=0.25),
            "the total of a is no counter or histogram of a service's own",
            "name the metric that counts all events, or a selection of it: total=REQUESTS",
        ),
        (
            lambda: Sli("a", "A.", total=REQUESTS),
            "a does not say which events of sli_requests_total are bad",
            "select them from the same metric by its labels: bad=METRIC.where(…)",
        ),
        (
            lambda: Sli("a", "A.", total=REQUESTS, bad=OTHERS.where(method="GET")),
            "a does not say which events of sli_requests_total are bad",
            "select them from the same metric by its labels: bad=METRIC.where(…)",
        ),
        (
            lambda: Sli("a", "A.", total=REQUESTS, bad=FAILED, under=1),
            "a does not say which events of sli_requests_total are bad",
            "select them from the same metric by its labels: bad=METRIC.where(…)",
        ),
        (
            lambda: Sli("a", "A.", total=DURATION),
            "a does not say which observations of sli_duration_seconds are good",
            "give the greatest good value, one of its buckets: under=0.25",
        ),
        (
            lambda: Sli("a", "A.", total=REQUESTS, bad=REQUESTS.where(job="x")),
            "a selects by job, which is no label of sli_requests_total",
            "its labels: method, status_code",
        ),
        (
            lambda: Sli("a", "A.", total=REQUESTS, bad=REQUESTS.where(status="500")),
            "a selects by status, which is no label of sli_requests_total",
            "did you mean status_code?",
        ),
        (
            lambda: Sli("a", "A.", total=REQUESTS.unscoped(), bad=FAILED),
            "a selects more than labels",
            "select by where(…) alone: events are judged when they happen",
        ),
        (
            lambda: Sli("a", "A.", total=REQUESTS, bad=REQUESTS.where(status_code=matches("[[:digit:]]+"))),
            "[[:digit:]]+ cannot be matched in a service",
            "write a pattern that Python and RE2 read alike, or list the values: status_code=[…]",
        ),
        (
            lambda: Sli("a", "A.", total=REQUESTS, bad=REQUESTS.where(status_code=matches("5(.."))),
            "5(.. cannot be matched in a service",
            "write a pattern that Python and RE2 read alike, or list the values: status_code=[…]",
        ),
    ],
)
def test_what_cannot_be_an_indicator(make, message, remedy):
    """Names, totals, bad events and selections that a service could not count are errors where they are written."""
    with pytest.raises(DefinitionError) as caught:
        make()
    assert (caught.value.message, caught.value.help) == (message, remedy)
    assert "Sli(" in caught.value.place.text() or "where(" in caught.value.place.text()


def test_errors_are_at_the_argument():
    """The caret is under what is wrong."""
    with pytest.raises(DefinitionError) as caught:
        Sli("a", "A.", total=LEVEL, bad=FAILED)
    place = caught.value.place
    assert place.text()[place.column : place.end_column] == "LEVEL"
